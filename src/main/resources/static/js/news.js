/* What site and console share: how news comes into a page that somebody is using. */
(function () {
  "use strict";

  /** Whether nobody asked for it: an interval was over, or the live stream told of something. */
  function isNews(event) {
    var trigger = event.detail.requestConfig.triggeringEvent;
    return !trigger || trigger.type === "live-news";
  }

  // --- What is swapped between press and release loses the click: such news is asked for again then
  var pressed = false;
  var late = new Set();

  document.addEventListener("pointerdown", function () {
    pressed = true;
  });
  ["pointerup", "pointercancel"].forEach(function (end) {
    document.addEventListener(end, function () {
      // The click comes after the release.
      window.setTimeout(function () {
        pressed = false;
        late.forEach(function (part) {
          window.htmx.trigger(part, "live-news");
        });
        late.clear();
      }, 0);
    });
  });

  // --- A page in the background asks for nothing
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (document.hidden && isNews(event)) {
      event.preventDefault();
    }
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var path = new URL(event.detail.xhr.responseURL || location.href).pathname;
    if (path === "/login" && location.pathname !== "/login") {
      // The session is over: the answer is the log-in page, which is no part of this one.
      event.detail.shouldSwap = false;
      location.assign("/login");
    } else if (pressed && isNews(event)) {
      event.detail.shouldSwap = false;
      late.add(event.detail.requestConfig.elt);
    }
  });
})();
