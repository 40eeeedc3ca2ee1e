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
  var SETTLED_MS = 3000;

  /** A book is drawn from memory. */
  var BOOK_MS = 100;

  /** Its trades and their charts are drawn from tables. */
  var TRADES_MS = 1000;

  var RETRY_FIRST_MS = 1000;
  var RETRY_MAX_MS = 30000;

  /** A page that nobody looks at needs no connection. */
  var HIDDEN_MS = 60000;

  /** What could not be answered just now is asked once more after a while. */
  var AGAIN_MS = 5000;

  var mine = document.body.dataset.mine === "true";
  var socket = null;
  var ready = false;
  var retrying = null;
  var retryMs = RETRY_FIRST_MS;
  var heardAt = 0;
  var silenceMs = 60000;
  var asked = new WeakMap();

  /** What was heard of each topic, and up to which clock: it outlives the connection. */
  var held = new Map();

  // Of this connection: what was asked for, what is told now, and what there is no use to ask for.
  var subscribed = new Set();
  var live = new Set();
  var refused = new Set();
  var authenticated = false;

  // --- The connection

  function connect() {
    retrying = null;
    // Where nothing is to be heard the gateway would end it.
    if (socket || document.hidden || !(mine || wanted().size > 0)) {
      return;
    }
    var opened = new WebSocket(address);
    opened.onmessage = function (event) {
      if (opened === socket) {
        heardAt = Date.now();
        hear(JSON.parse(event.data));
      }
    };
    opened.onclose = function () {
      lost(opened);
    };
    socket = opened;
    heardAt = Date.now();
  }

  function lost(which) {
    if (which !== socket) {
      return;
    }
    socket = null;
    ready = false;
    authenticated = false;
    subscribed.clear();
    live.clear();
    refused.clear();
    held.delete("me");
    document.documentElement.removeAttribute("data-heard");
    window.clearTimeout(retrying);
    retrying = window.setTimeout(connect, retryMs * (0.5 + Math.random()));
    retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
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
      if (!retrying) {
        connect();
      }
      return;
    }
    var topics = wanted();
    if (authenticated) {
      topics.add("me");
    }
    var gone = Array.from(subscribed).filter(function (topic) {
      return !topics.has(topic);
    });
    var more = Array.from(topics).filter(function (topic) {
      return !subscribed.has(topic) && !refused.has(topic);
    });
    var back = more.filter(function (topic) {
      return held.has(topic);
    });
    var fresh = more.filter(function (topic) {
      return !held.has(topic);
    });
    gone.forEach(forget);
    if (gone.length) {
      say({ op: "unsubscribe", topics: gone });
    }
    if (fresh.length) {
      say({ op: "subscribe", topics: fresh });
    }
    if (back.length) {
      // What one of them has had since is told once more, and passed over.
      say({ op: "subscribe", topics: back, after: Math.min.apply(null, back.map(clockOf)) });
    }
    more.forEach(function (topic) {
      subscribed.add(topic);
    });
  }

  function clockOf(topic) {
    return held.get(topic).clock;
  }

  function forget(topic) {
    subscribed.delete(topic);
    live.delete(topic);
    held.delete(topic);
  }

  function authenticate() {
    var asking = socket;
    var token = document.querySelector("input[name=_csrf]");
    fetch("/my/stream-tickets", {
      method: "POST",
      headers: { "X-XSRF-TOKEN": token ? token.value : "" },
      redirect: "manual",
    })
      .then(function (answer) {
        if (answer.ok) {
          return answer.json().then(function (issued) {
            if (asking === socket) {
              say({ op: "authenticate", ticket: issued.ticket });
            }
          });
        }
        if (answer.status >= 500 || answer.status === 429) {
          authenticateLater(asking);
        } else {
          // The session is over; the page finds out when it asks by itself.
          mine = false;
        }
      })
      .catch(function () {
        authenticateLater(asking);
      });
  }

  function authenticateLater(asking) {
    window.setTimeout(function () {
      if (asking === socket && ready) {
        authenticate();
      }
    }, AGAIN_MS);
  }

  function hear(message) {
    switch (message.type) {
      case "welcome":
        ready = true;
        retryMs = RETRY_FIRST_MS;
        silenceMs = message.heartbeatSeconds * 3000;
        letGo();
        follow();
        if (mine) {
          authenticate();
        }
        break;
      case "authenticated":
        authenticated = true;
        follow();
        break;
      case "beat":
        if (message.clock !== undefined) {
          live.forEach(function (topic) {
            held.get(topic).clock = Math.max(clockOf(topic), message.clock);
          });
        }
        break;
      case "image":
        if (!subscribed.has(message.topic)) {
          break;
        }
        held.set(message.topic, { data: message.data, clock: message.clock });
        live.add(message.topic);
        show(message.topic, message.data, null);
        mark();
        break;
      case "resumed":
        resume(message.topic);
        break;
      case "delta":
        lead(message);
        break;
      case "error":
        endure(message);
        break;
    }
  }

  /** What went from the page while nothing was heard of it is not what it was. */
  function letGo() {
    var topics = wanted();
    Array.from(held.keys()).forEach(function (topic) {
      if (!topics.has(topic)) {
        held.delete(topic);
      }
    });
  }

  /** What was missed follows at once; the page may show something older than all of it. */
  function resume(topic) {
    if (!subscribed.has(topic)) {
      return;
    }
    live.add(topic);
    mark();
    window.setTimeout(function () {
      if (live.has(topic)) {
        show(topic, held.get(topic).data, null);
      }
    }, 100);
  }

  function lead(message) {
    var topic = message.topic;
    if (!live.has(topic) || message.clock <= clockOf(topic)) {
      return;
    }
    var known = held.get(topic);
    known.clock = message.clock;
    merge(known.data, message.data);
    show(topic, known.data, message.data);
  }

  function endure(error) {
    var topic = error.topic;
    if (error.code.startsWith("TICKET_")) {
      forget("me");
      authenticated = false;
      // One that has run out was good: whoever is still logged in gets another at once.
      if (error.code === "TICKET_EXPIRED") {
        authenticate();
      } else {
        authenticateLater(socket);
      }
    } else if (topic) {
      forget(topic);
      refused.add(topic);
      if (error.code === "TOPIC_NOT_READY" || error.code === "TOO_MANY_TOPICS") {
        window.setTimeout(function () {
          refused.delete(topic);
          follow();
        }, AGAIN_MS);
      }
    }
    mark();
  }

  /** The page says of itself that it hears of all it shows. */
  function mark() {
    var all = Array.from(wanted()).every(function (topic) {
      return live.has(topic);
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
        news(topic, NEWS_MS);
      }
    } else if (topic.startsWith("market:")) {
      showMarket(id, data, patch !== null);
      if (patch && (patch.status || patch.outcomes)) {
        news(topic, NEWS_MS);
      }
    } else if (patch) {
      news(topic, BOOK_MS);
      if (patch.trades) {
        news(topic, TRADES_MS, true);
      }
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
      odds.textContent = "";
      button.setAttribute("aria-label", said("closed", button.dataset.name, ""));
      return;
    }
    var thousandths = Math.round(Number(price) * 1000);
    var was = Number(button.dataset.price);
    var text = written(price, thousandths);
    if (was === thousandths && !button.disabled) {
      return;
    }
    button.setAttribute("aria-label", said("add", button.dataset.name, text));
    odds.textContent = text;
    button.dataset.price = String(thousandths);
    button.value = selection + "~" + thousandths;
    var stood = !button.disabled;
    button.disabled = false;
    if (flashing && stood && was && was !== thousandths) {
      flash(button, thousandths > was ? "up" : "down");
    }
  }

  /** As the page itself says it of a price. */
  function said(words, name, text) {
    return document.body.dataset[words].split("%0").join(name).split("%1").join(text);
  }

  var flashes = new WeakMap();

  function flash(button, way) {
    window.clearTimeout(flashes.get(button));
    button.classList.remove("up", "down");
    button.classList.add(way);
    flashes.set(button, window.setTimeout(function () {
      button.classList.remove(way);
    }, FLASH_MS));
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
    // A market that is decided moves money and no order.
    if (patch && (patch.bets || patch.orders || patch.balance)) {
      news("me", NEWS_MS);
    }
  }

  // --- The rest is drawn by the server

  var due = new WeakSet();
  var settling = new WeakMap();

  /** To be drawn anew by whichever request comes next: one that waits gives way to a later one. */
  var stale = new WeakSet();

  /**
   * Has every part of the page drawn anew that shows a topic, once for all that happens in a while.
   *
   * traded: whether those are meant that show nothing of it but its trades, or all others.
   */
  function news(topic, wait, traded) {
    document.querySelectorAll("[data-live]").forEach(function (part) {
      var shows =
        (part.dataset.live === "trades") === Boolean(traded)
        && (part.dataset.topic === topic
          || part.querySelector("[data-topic='" + topic + "']") !== null
          || (topic === "me" && part.dataset.live === "me"));
      if (!shows) {
        return;
      }
      // What it is drawn from may be further behind than that: so once more when all is quiet.
      window.clearTimeout(settling.get(part));
      settling.set(part, window.setTimeout(draw, SETTLED_MS, part));
      if (!due.has(part)) {
        due.add(part);
        window.setTimeout(function () {
          due.delete(part);
          draw(part);
        }, Math.max(wait, Number(part.dataset.pauseMs || 0)));
      }
    });
  }

  function draw(part) {
    if (part.isConnected) {
      stale.add(part);
      window.htmx.trigger(part, "live-news");
    }
  }

  function isUp(part) {
    if (!ready) {
      return false;
    }
    if (part.dataset.live === "me") {
      return live.has("me");
    }
    var topics = Array.from(part.querySelectorAll("[data-topic]"));
    if (part.dataset.topic) {
      topics.push(part);
    }
    return topics.length > 0 && topics.every(function (each) {
      return live.has(each.dataset.topic);
    });
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    var part = event.target;
    if (part.dataset.live === undefined || event.defaultPrevented) {
      return;
    }
    var now = Date.now();
    if (!event.detail.requestConfig.triggeringEvent
        && !stale.has(part)
        && isUp(part)
        && now - (asked.get(part) || 0) < CALM_MS) {
      event.preventDefault();
      return;
    }
    stale.delete(part);
    asked.set(part, now);
  });

  // What was drawn may be a moment behind what was told.
  document.addEventListener("htmx:afterSettle", function () {
    live.forEach(function (topic) {
      show(topic, held.get(topic).data, null);
    });
    follow();
    mark();
  });

  // --- Life

  document.querySelectorAll("[data-live]").forEach(function (part) {
    asked.set(part, Date.now());
  });

  var leaving = null;

  document.addEventListener("visibilitychange", function () {
    window.clearTimeout(leaving);
    if (!document.hidden) {
      if (!retrying) {
        connect();
      }
      return;
    }
    leaving = window.setTimeout(function () {
      if (socket) {
        socket.close();
      }
    }, HIDDEN_MS);
  });

  window.setInterval(function () {
    var silent = socket;
    if (silent && Date.now() - heardAt > silenceMs) {
      silent.close();
      lost(silent);
    }
  }, 5000);

  connect();
})();
