/* What site and console share: how news comes into a page that somebody is using. */
(function () {
  "use strict";

  // --- What is swapped between press and release loses the click: such news waits for the next time
  var pressed = false;

  document.addEventListener("pointerdown", function () {
    pressed = true;
  });
  ["pointerup", "pointercancel"].forEach(function (end) {
    document.addEventListener(end, function () {
      // The click comes after the release.
      window.setTimeout(function () {
        pressed = false;
      }, 0);
    });
  });

  // --- A page in the background asks for nothing
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (document.hidden && !event.detail.requestConfig.triggeringEvent) {
      event.preventDefault();
    }
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var path = new URL(event.detail.xhr.responseURL || location.href).pathname;
    if (path === "/login" && location.pathname !== "/login") {
      // The session is over: the answer is the log-in page, which is no part of this one.
      event.detail.shouldSwap = false;
      location.assign("/login");
    } else if (pressed && !event.detail.requestConfig.triggeringEvent) {
      event.detail.shouldSwap = false;
    }
  });
})();
