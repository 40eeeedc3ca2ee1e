/* The console's own script: shortcuts, sorting, the dialog that asks for a reason. Without it every
   action is still a form on the event's or the customer's page. */
(function () {
  "use strict";

  // --- Sorting: a press on a head sorts by it, another turns it round. Kept over refreshes.
  var sorted = new Map();

  function valueOf(row, column) {
    var cell = row.cells[column];
    var value = cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent.trim();
    return value !== "" && !isNaN(value) ? Number(value) : value.toLowerCase();
  }
  function sort(table, column, descending) {
    var body = table.tBodies[0];
    Array.from(body.rows)
      .sort(function (a, b) {
        var x = valueOf(a, column);
        var y = valueOf(b, column);
        var order = typeof x === typeof y ? (x < y ? -1 : x > y ? 1 : 0) : typeof x < typeof y ? -1 : 1;
        return descending ? -order : order;
      })
      .forEach(function (row) {
        body.append(row);
      });
    Array.from(table.tHead.rows[0].cells).forEach(function (head, index) {
      if (index === column) {
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      } else {
        head.removeAttribute("aria-sort");
      }
    });
    if (table.id) {
      sorted.set(table.id, [column, descending]);
    }
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button.sort");
    if (button) {
      var head = button.closest("th");
      sort(head.closest("table"), head.cellIndex, head.getAttribute("aria-sort") === "ascending");
    }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    event.detail.target.querySelectorAll("table[id]").forEach(function (table) {
      if (sorted.has(table.id)) {
        sort(table, sorted.get(table.id)[0], sorted.get(table.id)[1]);
      }
    });
  });

  // --- An action from the board opens the dialog instead of leaving the page
  var ask = document.getElementById("ask");

  document.addEventListener("click", function (event) {
    var action = event.target.closest("[data-act]");
    if (action && ask) {
      event.preventDefault();
      ask.querySelector("form").setAttribute("action", action.dataset.act);
      ask.querySelector("[data-title]").textContent = action.dataset.title;
      ask.querySelector("[name=back]").value = location.pathname + location.search;
      ask.querySelector("[name=reason]").value = "";
      ask.showModal();
      return;
    }
    var closer = event.target.closest("[data-close]");
    if (closer) {
      closer.closest("dialog").close();
    }
  });

  // --- Shortcuts: g and a letter goes somewhere, / finds, ? tells them all
  var going = false;

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    if (going) {
      going = false;
      if (event.key === "s") {
        event.preventDefault();
        document.getElementById("search").focus();
        return;
      }
      var target = document.querySelector('[data-go="' + CSS.escape(event.key) + '"]');
      if (target) {
        event.preventDefault();
        target.click();
      }
      return;
    }
    if (event.key === "g") {
      going = true;
      window.setTimeout(function () {
        going = false;
      }, 1500);
    } else if (event.key === "?") {
      event.preventDefault();
      document.getElementById("keys").showModal();
    } else if (event.key === "/") {
      var box = document.querySelector("[data-find]");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    } else if (event.key === "j" || event.key === "k") {
      var step = document.querySelector(event.key === "j" ? "[data-next]" : "[data-previous]");
      if (step) {
        event.preventDefault();
        step.click();
      }
    }
  });

  var current = document.querySelector(".timeline [aria-current=step]");
  if (current) {
    current.scrollIntoView({ block: "nearest" });
  }
})();
