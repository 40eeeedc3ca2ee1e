/* The live stream: prices, the balance and what happens to bets arrive as they change. It only hurries
   what the page does by itself: without it, or while it is lost, the parts of the page go on asking.
   What the stream says is described in docs/stream.md. */
(function () {
  "use strict";

  var address = document.body.dataset.stream;
  if (!address || !window.WebSocket) {
    return;
  }

  var FLASH_MS = 2200;

  /** While the stream is up, a part of the page asks this seldom, for what no stream tells. */
  var CALM_MS = 30000;

  /** What a page is drawn from is a moment behind what is told. */
  var NEWS_MS = 600;

  var RETRY_FIRST_MS = 1000;
  var RETRY_MAX_MS = 30000;

  /** A page that nobody looks at needs no connection. */
  var HIDDEN_MS = 60000;

  var mine = document.body.dataset.mine === "true";
  var socket = null;
  var known = new Map();
  var subscribed = new Set();
  var ready = false;
  var clock = null;
  var heardAt = 0;
  var silenceMs = 60000;
  var retryMs = RETRY_FIRST_MS;
  var asked = new WeakMap();

  // --- The connection

  function connect() {
    if (socket) {
      return;
    }
    socket = new WebSocket(address);
    socket.onmessage = function (event) {
      heardAt = Date.now();
      hear(JSON.parse(event.data));
    };
    socket.onclose = lost;
    heardAt = Date.now();
  }

  function lost() {
    socket = null;
    ready = false;
    subscribed.clear();
    document.documentElement.removeAttribute("data-heard");
    if (!document.hidden) {
      window.setTimeout(connect, retryMs * (0.5 + Math.random()));
      retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
    }
  }

  function say(message) {
    if (socket && socket.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify(message));
    }
  }

  function wanted() {
    var topics = new Set();
    document.querySelectorAll("[data-topic]").forEach(function (part) {
      topics.add(part.dataset.topic);
    });
    return topics;
  }

  /** Subscribes to what the page shows now, and to nothing else. */
  function follow() {
    if (!ready) {
      return;
    }
    var topics = wanted();
    var gone = [];
    var fresh = [];
    var back = [];
    subscribed.forEach(function (topic) {
      if (topic !== "me" && !topics.has(topic)) {
        gone.push(topic);
        known.delete(topic);
      }
    });
    topics.forEach(function (topic) {
      if (!subscribed.has(topic)) {
        (clock !== null && known.has(topic) ? back : fresh).push(topic);
      }
    });
    if (gone.length) {
      say({ op: "unsubscribe", topics: gone });
    }
    if (fresh.length) {
      say({ op: "subscribe", topics: fresh });
    }
    if (back.length) {
      say({ op: "subscribe", topics: back, after: clock });
    }
    gone.forEach(function (topic) {
      subscribed.delete(topic);
    });
    fresh.concat(back).forEach(function (topic) {
      subscribed.add(topic);
    });
  }

  function authenticate() {
    var token = document.querySelector("input[name=_csrf]");
    fetch("/my/stream-tickets", {
      method: "POST",
      headers: { "X-XSRF-TOKEN": token ? token.value : "" },
      redirect: "error",
    })
      .then(function (answer) {
        return answer.ok ? answer.json() : Promise.reject(answer.status);
      })
      .then(function (issued) {
        say({ op: "authenticate", ticket: issued.ticket });
      })
      .catch(function () {
        // The session may be over; the page finds out when it asks by itself.
      });
  }

  function hear(message) {
    switch (message.type) {
      case "welcome":
        ready = true;
        retryMs = RETRY_FIRST_MS;
        silenceMs = message.heartbeatSeconds * 3000;
        follow();
        if (mine) {
          authenticate();
        }
        break;
      case "authenticated":
        subscribed.add("me");
        say({ op: "subscribe", topics: ["me"] });
        break;
      case "beat":
        if (message.clock !== undefined) {
          clock = message.clock;
        }
        break;
      case "image":
        known.set(message.topic, message.data);
        show(message.topic, message.data, null);
        mark();
        break;
      case "delta":
        if (known.has(message.topic)) {
          merge(known.get(message.topic), message.data);
          show(message.topic, known.get(message.topic), message.data);
        }
        break;
      case "error":
        if (message.topic) {
          subscribed.delete(message.topic);
        }
        break;
    }
  }

  /** The page says of itself that it hears of all it shows. */
  function mark() {
    var all = Array.from(wanted()).every(function (topic) {
      return known.has(topic);
    });
    document.documentElement.toggleAttribute("data-heard", ready && all);
  }

  /** A JSON Merge Patch, RFC 7396. */
  function merge(target, patch) {
    Object.keys(patch).forEach(function (name) {
      var value = patch[name];
      if (value === null) {
        delete target[name];
      } else if (typeof value === "object" && !Array.isArray(value)) {
        if (typeof target[name] !== "object" || Array.isArray(target[name])) {
          target[name] = {};
        }
        merge(target[name], value);
      } else {
        target[name] = value;
      }
    });
  }

  // --- What is shown of it

  /**
   * patch: what has changed; null for an image, and after a part of the page was drawn anew.
   */
  function show(topic, data, patch) {
    var id = topic.slice(topic.indexOf(":") + 1);
    if (topic === "me") {
      showMine(data, patch);
    } else if (topic.startsWith("event:")) {
      var markets = patch ? patch.markets || {} : data.markets;
      Object.keys(markets).forEach(function (market) {
        showMarket(market, data.markets[market], patch !== null);
      });
      if (patch && isMoreThanPrices(patch)) {
        news(topic);
      }
    } else if (topic.startsWith("market:")) {
      showMarket(id, data, patch !== null);
      if (patch && (patch.status || patch.outcomes)) {
        news(topic);
      }
    } else if (patch) {
      news(topic, 0);
    }
  }

  function isMoreThanPrices(patch) {
    return Object.keys(patch).some(function (name) {
      return name !== "markets"
        || Object.keys(patch.markets).some(function (market) {
          return patch.markets[market].status || patch.markets[market].outcomes;
        });
    });
  }

  function showMarket(id, market, flashing) {
    Object.keys(market.selections).forEach(function (ordinal) {
      var button = document.getElementById("s-" + id + "-" + ordinal);
      if (button) {
        showPrice(button, id + "." + ordinal, (market.prices || {})[ordinal], flashing);
      }
    });
  }

  function showPrice(button, selection, price, flashing) {
    var odds = button.querySelector(".odds");
    if (!price) {
      button.disabled = true;
      return;
    }
    var thousandths = Math.round(Number(price) * 1000);
    var was = Number(button.dataset.price);
    var text = written(price, thousandths);
    if (was === thousandths && !button.disabled) {
      return;
    }
    button.setAttribute(
      "aria-label",
      button.disabled || !odds.textContent
        ? button.querySelector(".label").textContent + " " + text
        : button.getAttribute("aria-label").replace(odds.textContent, text));
    odds.textContent = text;
    button.dataset.price = String(thousandths);
    button.value = selection + "~" + thousandths;
    var stood = !button.disabled;
    button.disabled = false;
    if (flashing && stood && was) {
      flash(button, thousandths > was ? "up" : "down");
    }
  }

  function flash(button, way) {
    button.classList.remove("up", "down");
    button.classList.add(way);
    window.setTimeout(function () {
      button.classList.remove(way);
    }, FLASH_MS);
  }

  // What bookmakers chalk up, as winnings to stake; the kernel's PriceFormat has the same.
  var FRACTIONS = (
    "1/1000 1/500 1/200 1/100 1/66 1/50 1/40 1/33 1/25 1/20 1/16 1/14 1/12 1/11 1/10 1/9 1/8 1/7" +
    " 2/13 1/6 2/11 1/5 2/9 1/4 2/7 3/10 1/3 4/11 2/5 4/9 1/2 8/15 4/7 8/13 4/6 8/11 4/5 5/6 10/11" +
    " 20/21 1/1 21/20 11/10 6/5 5/4 11/8 7/5 6/4 8/5 13/8 7/4 9/5 15/8 2/1 11/5 9/4 12/5 5/2 13/5" +
    " 11/4 3/1 10/3 7/2 4/1 9/2 5/1 11/2 6/1 13/2 7/1 15/2 8/1 17/2 9/1 10/1 11/1 12/1 14/1 16/1" +
    " 18/1 20/1 22/1 25/1 28/1 33/1 40/1 50/1 66/1 80/1 100/1 125/1 150/1 200/1 250/1 300/1 400/1" +
    " 500/1 750/1 1000/1"
  ).split(" ").map(function (text) {
    return text.split("/").map(Number);
  });

  /** As this visitor likes prices written. */
  function written(price, thousandths) {
    var winnings = thousandths - 1000;
    switch (document.body.dataset.odds) {
      case "FRACTIONAL":
        var best = FRACTIONS[0];
        FRACTIONS.forEach(function (each) {
          var distance = Math.abs(winnings * each[1] - 1000 * each[0]);
          var least = Math.abs(winnings * best[1] - 1000 * best[0]);
          if (distance * best[1] < least * each[1]) {
            best = each;
          }
        });
        return best.join("/");
      case "AMERICAN":
        return winnings >= 1000
          ? "+" + Math.floor((winnings + 5) / 10)
          : "-" + Math.floor((200000 + winnings) / (2 * winnings));
      default:
        return price;
    }
  }

  function showMine(data, patch) {
    var balance = document.querySelector(".balance [data-sign]");
    if (balance && data.balance) {
      var parts = data.balance.available.split(".");
      balance.textContent =
        balance.dataset.sign
        + parts[0].replace(/\B(?=(\d{3})+$)/g, ",")
        + (parts[1] ? "." + parts[1] : "");
    }
    if (patch && patch.orders) {
      document.body.dispatchEvent(new CustomEvent("orders-moved"));
    }
    if (patch && (patch.bets || patch.orders)) {
      news("me");
    }
  }

  // --- The rest is drawn by the server

  var due = new WeakSet();

  /** Has every part of the page drawn anew that shows a topic, once for all that happens in a while. */
  function news(topic, wait) {
    document.querySelectorAll("[data-live]").forEach(function (part) {
      var shows =
        part.dataset.topic === topic
        || part.querySelector("[data-topic='" + topic + "']") !== null
        || (topic === "me" && part.dataset.live === "me");
      if (!shows || due.has(part)) {
        return;
      }
      due.add(part);
      window.setTimeout(function () {
        due.delete(part);
        window.htmx.trigger(part, "live-news");
      }, wait === undefined ? NEWS_MS : 100);
    });
  }

  function isUp(part) {
    if (!ready) {
      return false;
    }
    if (part.dataset.live === "me") {
      return known.has("me");
    }
    var topics = Array.from(part.querySelectorAll("[data-topic]"));
    if (part.dataset.topic) {
      topics.push(part);
    }
    return topics.length > 0 && topics.every(function (each) {
      return known.has(each.dataset.topic);
    });
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    var part = event.target;
    if (part.dataset.live === undefined || event.defaultPrevented) {
      return;
    }
    var now = Date.now();
    if (!event.detail.requestConfig.triggeringEvent
        && isUp(part)
        && now - (asked.get(part) || 0) < CALM_MS) {
      event.preventDefault();
      return;
    }
    asked.set(part, now);
  });

  // What was drawn may be a moment behind what was told.
  document.addEventListener("htmx:afterSettle", function () {
    known.forEach(function (data, topic) {
      show(topic, data, null);
    });
    follow();
  });

  // --- Life

  document.querySelectorAll("[data-live]").forEach(function (part) {
    asked.set(part, Date.now());
  });

  var leaving = null;

  document.addEventListener("visibilitychange", function () {
    window.clearTimeout(leaving);
    if (!document.hidden) {
      connect();
      return;
    }
    leaving = window.setTimeout(function () {
      if (socket) {
        socket.close();
      }
    }, HIDDEN_MS);
  });

  window.setInterval(function () {
    if (socket && Date.now() - heardAt > silenceMs) {
      socket.close();
      lost();
    }
  }, 5000);

  connect();
})();
