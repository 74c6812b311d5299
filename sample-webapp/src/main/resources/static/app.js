// The live parts. Every page works without this file.
"use strict";

const language = document.documentElement.lang;

// Times in the reader's own zone.
function localTimes(root) {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  for (const time of root.querySelectorAll("time[datetime]")) {
    time.textContent = format.format(new Date(time.dateTime));
  }
}
localTimes(document);

// A form is sent once, and a deletion is asked about before.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) {
    return;
  }
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) {
    event.preventDefault();
  } else if (form.method === "post") {
    for (const button of form.querySelectorAll("button")) {
      // After the browser has put the form together.
      setTimeout(() => (button.disabled = true));
    }
  }
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[method=post] button")) {
    button.disabled = false;
  }
});

// What was typed outlives a session that is over: it is kept in this tab until it has arrived, and the login leads back to its
// form. Another user does not get it.
const draft = {
  key: "draft",
  user: document.querySelector(".who")?.textContent ?? "",
  keep(form) {
    const fields = {};
    for (const field of form.querySelectorAll("input:not([type=hidden], [type=file]), textarea")) {
      fields[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    // A script may neither keep a file nor choose one.
    const hasFile = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0);
    const kept = { user: this.user, action: form.action, fields, hasFile };
    try {
      sessionStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Without cookies there is no storage either.
    }
  },
  take() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.key));
      sessionStorage.removeItem(this.key);
      return kept;
    } catch {
      return null;
    }
  },
  isAtLogin: document.querySelector("input[type=password]") !== null,
};
document.addEventListener("submit", (event) => {
  if (event.target.dataset.draft && !event.defaultPrevented) {
    draft.keep(event.target);
  }
});
// At the login it waits; on any other page it is there, or has arrived.
const kept = draft.isAtLogin ? null : draft.take();
for (const form of document.querySelectorAll("[data-draft]")) {
  const isAfterLogin = new URL(document.referrer || location.href).pathname.endsWith("/auth/login");
  if (kept && kept.action === form.action && kept.user === draft.user && isAfterLogin) {
    for (const [name, value] of Object.entries(kept.fields)) {
      const field = form.elements[name];
      field[field.type === "checkbox" ? "checked" : "value"] = value;
    }
    const notice = document.createElement("p");
    notice.className = "flash";
    notice.setAttribute("role", "status");
    notice.textContent = kept.hasFile ? form.dataset.draftWithoutFile : form.dataset.draft;
    form.prepend(notice);
  }
}

// New comments, as pieces of HTML that the server has made and escaped.
const comments = document.querySelector("[data-live]");
if (comments) {
  const address = new URL(comments.dataset.live, location.href);
  let wait = 1000;
  const listen = () => {
    const events = new EventSource(address);
    let again = 0;
    events.addEventListener("open", () => (wait = 1000));
    // A lost connection is the browser's to make again; it gives up where the answer is an error, as that of a web server
    // whose application is being restarted.
    events.addEventListener("error", () => {
      if (events.readyState === EventSource.CLOSED) {
        again = setTimeout(listen, wait);
        wait = Math.min(wait * 2, 60000);
      }
    });
    events.addEventListener("comment", (event) => {
      address.searchParams.set("after", event.lastEventId);
      const piece = document.createElement("template");
      piece.innerHTML = event.data.trim();
      const comment = piece.content.firstElementChild;
      if (comment && !document.getElementById(comment.id)) {
        comment.classList.add("new");
        localTimes(piece.content);
        comments.append(comment);
      }
    });
    events.addEventListener("deleted", (event) => {
      document.getElementById("comment-" + event.data)?.remove();
    });
    const stop = () => {
      clearTimeout(again);
      events.close();
    };
    addEventListener("pagehide", stop, { once: true });
  };
  listen();
  // The back button may bring the page back as it was left.
  addEventListener("pageshow", (event) => event.persisted && listen());
}

// The chat room. While there is no connection its form is sent like any other.
const say = document.querySelector("[data-chat]");
if (say) {
  const log = document.querySelector(".chat");
  const messages = document.getElementById("messages");
  const state = document.getElementById("chat-state");
  const text = say.elements.text;
  let socket = null;
  let wait = 1000;
  let last = 0;

  const scroll = () => (log.scrollTop = log.scrollHeight);
  scroll();

  const show = (message) => {
    if (document.getElementById("message-" + message.id)) {
      return;
    }
    last = Math.max(last, message.id);
    const item = document.createElement("li");
    item.id = "message-" + message.id;
    const author = document.createElement("b");
    author.textContent = message.author;
    const time = document.createElement("time");
    time.dateTime = message.created;
    const said = document.createElement("span");
    said.className = "said";
    said.textContent = message.body;
    item.append(author, " ", time, " ", said);
    localTimes(item);
    messages.append(item);
    scroll();
  };

  const connect = () => {
    const address = new URL(say.dataset.chat, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    if (last > 0) {
      address.searchParams.set("after", last);
    }
    const connecting = new WebSocket(address);
    connecting.addEventListener("open", () => {
      socket = connecting;
      wait = 1000;
      state.textContent = state.dataset.on;
    });
    connecting.addEventListener("message", (event) => show(JSON.parse(event.data)));
    connecting.addEventListener("close", () => {
      socket = null;
      state.textContent = state.dataset.off;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 30000);
    });
  };
  connect();

  say.addEventListener("submit", (event) => {
    if (socket && socket.readyState === WebSocket.OPEN) {
      event.preventDefault();
      if (text.value.trim()) {
        socket.send(text.value);
        text.value = "";
      }
      text.focus();
    }
  });
}

// The way of a request: writes what every layer has told beside its step, for this page, and for a file and a forwarded
// request that are asked for now.
function draw(way, times) {
  for (const place of way.querySelectorAll("[data-metric]")) {
    const millis = times[place.dataset.metric];
    if (millis === undefined) {
      // What the server has written stays.
      if (place.firstElementChild) {
        place.textContent = "–";
      }
      continue;
    }
    // The web server counts whole milliseconds.
    const isCoarse = ["gateway", "upstream"].includes(place.dataset.metric);
    place.textContent =
      (isCoarse && millis === 0 ? "< 1" : millis.toLocaleString(language, { maximumFractionDigits: 2 })) + " ms";
    const share = document.createElement("meter");
    share.max = Math.max(times.total ?? 0, millis, 0.01);
    share.value = millis;
    // The number says the same.
    share.setAttribute("aria-hidden", "true");
    place.append(share);
  }
}

function told(entry, header) {
  const times = {};
  // Only a page that came over HTTPS, or from this machine, may read them from the entry.
  for (const timing of entry?.serverTiming ?? []) {
    times[timing.name] = timing.duration;
  }
  for (const [, name, millis] of (header ?? "").matchAll(/([\w-]+)(?:;desc="[^"]*")?;dur=([\d.]+)/g)) {
    times[name] ??= Number(millis);
  }
  // What the browser kept went no way.
  if (entry && entry.transferSize > 0) {
    times.browser = entry.requestStart - entry.startTime;
    times.receive = entry.responseEnd - entry.responseStart;
    times.total = entry.responseEnd - entry.startTime;
    // The web server counts with its own what it waits for; the others are one after the other.
    const behind = (times.server ?? 0) + (times.app ?? 0) + (times.service ?? 0);
    if (header !== null || "app" in times) {
      times.rest = Math.max(0, entry.responseStart - entry.requestStart - behind);
    }
  }
  return times;
}

for (const way of document.querySelectorAll("[data-way]")) {
  if ("thisPage" in way.dataset) {
    draw(way, told(performance.getEntriesByType("navigation")[0], null));
    continue;
  }
  const address = new URL(way.dataset.way, location.href).href;
  const start = performance.now();
  fetch(address, { cache: "no-store" })
    .then((answer) => answer.arrayBuffer().then(() => answer))
    .then((answer) => {
      const entry = performance.getEntriesByName(address).findLast((each) => each.startTime >= start);
      draw(way, answer.ok ? told(entry, answer.headers.get("Server-Timing") ?? "") : {});
    })
    .catch(() => draw(way, {}));
}
