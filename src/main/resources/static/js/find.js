/* The box that finds while somebody types, on the site and in the console. The arrows move through
   what was found, Enter follows it, Escape closes; the arrows, or a press on the box, open it again.
   Without this the box is a form with a page. */
(function () {
  "use strict";

  var LETTERS_MIN = 2;

  function boxOf(element) {
    return element && element.matches && element.matches("input[role=combobox]") ? element : null;
  }
  function listOf(box) {
    return document.getElementById(box.getAttribute("aria-controls"));
  }
  function optionsOf(box) {
    return Array.from(listOf(box).querySelectorAll("[role=option]"));
  }
  function isOpen(box) {
    return listOf(box).childElementCount > 0;
  }
  // A list is not read out by itself: how much was found is told beside it.
  function say(box) {
    var told = listOf(box).querySelector("[data-said]");
    document.getElementById(box.id + "-said").textContent = told ? told.dataset.said : "";
  }
  function close(box) {
    listOf(box).replaceChildren();
    say(box);
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
  function choose(box, options, at) {
    options.forEach(function (option, index) {
      option.setAttribute("aria-selected", String(index === at));
    });
    if (at < 0) {
      box.removeAttribute("aria-activedescendant");
    } else {
      box.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  }

  // --- Asking: one letter asks nothing. What is written already is asked for anew
  function reopen(box) {
    box.dispatchEvent(new CustomEvent("reopen"));
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    var box = boxOf(event.target);
    if (box && box.value.trim().length < LETTERS_MIN) {
      event.preventDefault();
      close(box);
    }
  });
  // An answer to what is no longer written, or to somebody who has left, comes too late.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var box = boxOf(event.detail.requestConfig.elt);
    if (box) {
      var asked = new URL(event.detail.xhr.responseURL || location.href).searchParams.get("q");
      if (asked !== box.value || document.activeElement !== box) {
        event.detail.shouldSwap = false;
      }
    }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    var box = boxOf(event.detail.requestConfig.elt);
    if (box) {
      box.setAttribute("aria-expanded", String(optionsOf(box).length > 0));
      box.removeAttribute("aria-activedescendant");
      say(box);
    }
  });

  // --- The keyboard stays in the box; what is chosen is only told
  document.addEventListener("keydown", function (event) {
    var box = boxOf(event.target);
    if (!box || event.isComposing) {
      return;
    }
    if (event.key === "Escape" && isOpen(box)) {
      // The first one closes the list, only the next one empties the box.
      event.preventDefault();
      close(box);
      return;
    }
    var options = optionsOf(box);
    var at = options.findIndex(function (option) {
      return option.getAttribute("aria-selected") === "true";
    });
    var arrow = event.key === "ArrowDown" || event.key === "ArrowUp";
    if (arrow && !isOpen(box)) {
      event.preventDefault();
      reopen(box);
    } else if (arrow && options.length > 0) {
      event.preventDefault();
      // Between the last and the first lies the text itself.
      var places = options.length + 1;
      var step = event.key === "ArrowDown" ? 1 : -1;
      choose(box, options, ((at + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      options[at].click();
    }
  });

  // --- Whoever goes elsewhere closes it; a press on what was found goes nowhere before its click
  document.addEventListener("mousedown", function (event) {
    if (event.target.closest(".hits")) {
      event.preventDefault();
    }
  });
  document.addEventListener("click", function (event) {
    var box = boxOf(event.target);
    if (box && !isOpen(box)) {
      reopen(box);
    }
  });
  document.addEventListener("focusout", function (event) {
    var box = boxOf(event.target);
    if (box) {
      close(box);
    }
  });
})();
