/* The site's own script: flashes prices that moved, opens the slip on a phone.
   Everything it does is an extra; reading and betting work without it. */
(function () {
  "use strict";

  var FLASH_MS = 2200;

  // --- Prices: what was shown before a swap is compared with what is shown after it.
  var before = new Map();

  function remember(root) {
    before.clear();
    root.querySelectorAll(".price[data-price]").forEach(function (price) {
      before.set(price.id, Number(price.dataset.price));
    });
  }

  function flash(root) {
    root.querySelectorAll(".price[data-price]").forEach(function (price) {
      var was = before.get(price.id);
      var is = Number(price.dataset.price);
      if (!was || !is || was === is) {
        return;
      }
      var way = is > was ? "up" : "down";
      price.classList.add(way);
      window.setTimeout(function () {
        price.classList.remove(way);
      }, FLASH_MS);
    });
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.shouldSwap && event.detail.target.hasAttribute("data-prices")) {
      remember(event.detail.target);
    }
  });
  // Answers settle at once: a press before that would meet a button that knows nothing of htmx.
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.target.hasAttribute("data-prices")) {
      flash(event.detail.target);
    }
  });

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.defaultPrevented) {
      return;
    }
    var trigger = event.detail.requestConfig.triggeringEvent;
    // What somebody has opened to read stays as it is until they close it.
    if (event.target.hasAttribute("data-steady") && event.target.querySelector("details[open]")) {
      event.preventDefault();
      return;
    }
    if (trigger && trigger.type !== "input" && trigger.type !== "money-moved") {
      document.documentElement.classList.add("htmx-busy");
    }
  });
  document.addEventListener("htmx:afterRequest", function () {
    document.documentElement.classList.remove("htmx-busy");
  });

  // --- What went wrong is said once, and taken back when it works again.
  function say(text) {
    var toast = document.querySelector(".toast");
    if (!text) {
      if (toast) {
        toast.remove();
      }
      return;
    }
    if (!toast) {
      toast = document.createElement("p");
      toast.className = "toast notice bad";
      toast.setAttribute("role", "status");
      document.body.append(toast);
    }
    toast.textContent = text;
  }
  document.addEventListener("htmx:sendError", function () {
    say(document.body.dataset.offline);
  });
  document.addEventListener("htmx:responseError", function () {
    say(document.body.dataset.failed);
  });
  document.addEventListener("htmx:afterOnLoad", function () {
    say("");
  });

  // --- The slip
  var root = document.documentElement;

  function openSlip(open) {
    document.body.classList.toggle("slip-open", open);
    var slip = document.getElementById("slip");
    if (open && slip) {
      slip.focus();
    }
  }
  document.addEventListener("click", function (event) {
    var opener = event.target.closest("[data-slip-open]");
    if (opener && document.getElementById("slip")) {
      event.preventDefault();
      openSlip(true);
      return;
    }
    if (event.target.closest("[data-slip-close]")) {
      openSlip(false);
      document.getElementById("slip-bar").focus();
      return;
    }
    // A press beside the drawer closes it.
    if (document.body.classList.contains("slip-open") && event.target === document.body) {
      openSlip(false);
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      return;
    }
    if (document.body.classList.contains("slip-open")) {
      openSlip(false);
      document.getElementById("slip-bar").focus();
    }
    document.querySelectorAll("details.who[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("slip-changed", function (event) {
    var picked = new Set(event.detail.picked);
    document.querySelectorAll(".price[aria-pressed]").forEach(function (price) {
      price.setAttribute("aria-pressed", String(picked.has(price.id)));
    });
  });

  // --- The exchange: a price was pressed, its order is written next
  document.addEventListener("slip-wanted", function () {
    if (window.matchMedia("(max-width: 1080px)").matches) {
      openSlip(true);
      return;
    }
    var size = document.getElementById("ticket-size");
    if (size) {
      size.focus();
      size.select();
    }
  });
  // A key may be pressed faster than steps are answered: each waits for the one before it.
  var STEPS_MAX = 20;
  var steps = [];
  var stepping = null;

  function step() {
    if (!stepping && steps.length > 0) {
      stepping = document.getElementById(steps.shift());
      if (stepping) {
        stepping.click();
      }
    }
  }
  document.addEventListener("keydown", function (event) {
    var asked = { ArrowUp: "price-up", ArrowDown: "price-down" }[event.key];
    if (event.target.id === "ticket-price" && asked) {
      event.preventDefault();
      // A key that is held goes no further than what is shown, and stops when it is let go.
      if (steps.length < (event.repeat ? 1 : STEPS_MAX)) {
        steps.push(asked);
      }
      step();
    }
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.requestConfig.elt === stepping) {
      stepping = null;
      step();
    }
  });

  // --- The menu closes when something else is pressed
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.who[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  });

  // --- A slash goes to the search
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      var box = document.getElementById("search");
      if (box && box.offsetParent) {
        event.preventDefault();
        box.focus();
      }
    }
  });
  root.classList.add("js");
})();
