/* The review desk: one key a step. A step is a small post; its answer holds the lines that changed and the next form.
   Steps wait for each other, so keys may be struck faster than answers come. Places in the text: place.js. */
(function () {
  "use strict";
  const desk = document.getElementById("desk");
  if (!desk) return;
  const place = window.guatuPlace, ask = window.guatuAsk;
  const list = document.getElementById("list"), text = document.getElementById("text");
  const said = document.getElementById("said"), sentences = document.getElementById("sentences");
  const address = desk.dataset.address;
  let current = null;   // the line that is open, or the passed-over sentence that is chosen
  let field = null;     // the field that selected text goes into
  let chosen = null;    // text selected, as [start, end]
  let marking = null;   // text being marked by keys
  let waiting = Promise.resolve();
  let latest = 0;       // the newest request for a form; older answers are dropped

  const all = () => Array.from(list.children);
  const passed = () => Array.from(sentences.querySelectorAll("li"));
  const isDraft = (line) => Boolean(line && line.dataset.number);
  const placeOf = (line) => [Number(line.dataset.start), Number(line.dataset.end)];
  const form = () => desk.querySelector("form.draft-form");
  const typing = (element) => Boolean(element.closest("input, textarea, select, [contenteditable]"));
  const narrow = () => getComputedStyle(document.querySelector(".desk-tabs")).display !== "none";

  function tell(words, wrong) {
    said.textContent = words || "";
    said.classList.toggle("wrong", Boolean(wrong));
  }

  function newKey() {
    // Not randomUUID: an office is often served without TLS inside its own network.
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function show(pane) {
    ["drafts", "paper"].forEach((name) => {
      document.getElementById("tab-" + name).setAttribute("aria-selected", String(name === pane));
      document.getElementById(name).classList.toggle("away", name !== pane);
    });
    if (pane === "paper" && current) place.point(...placeOf(current));
  }

  /* asking the server */
  async function get(path) {
    const response = await fetch(address + path, { headers: { "HX-Request": "true" } });
    if (response.headers.get("HX-Redirect")) window.location = response.headers.get("HX-Redirect");
    return response;
  }

  async function send(step, data) {
    const body = new URLSearchParams({ key: newKey(), ...data });
    body.set("csrfmiddlewaretoken", desk.querySelector("[name=csrfmiddlewaretoken]").value);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const response = await fetch(address + "/" + step, { method: "POST", body, headers: { "HX-Request": "true" } });
        if (response.headers.get("HX-Redirect")) { window.location = response.headers.get("HX-Redirect"); return null; }
        if (!(response.headers.get("Content-Type") || "").includes("json")) throw new TypeError(String(response.status));
        const answer = await response.json();
        if (response.ok) return answer;
        tell(answer.says, true);
        mistakes(answer.mistakes || {});
        return null;
      } catch (error) {
        // The same key again: the step counts once, whether or not the first answer was lost.
        if (attempt > 0) { tell(desk.dataset.failed, true); return null; }
      }
    }
  }

  function mistakes(found) {
    const shown = form();
    if (!shown) return;
    shown.querySelectorAll(".box").forEach((box) => {
      const input = box.querySelector("input, select"), wrong = found[input.name];
      box.classList.toggle("wrong", Boolean(wrong));
      input.setAttribute("aria-invalid", String(Boolean(wrong)));
    });
    const first = shown.querySelector(".wrong input");
    if (first) first.focus();
  }

  /* lines and the one that is open */
  async function open(line, html) {
    if (!line) { close(); return; }
    const turn = (latest += 1);
    close();
    current = line;
    line.classList.add("is-open");
    const button = line.querySelector(".line");
    button.setAttribute("aria-expanded", "true");
    const [start, end] = placeOf(line);
    if (isDraft(line)) {
      if (html === undefined) {
        const response = await get("/" + line.dataset.number);
        if (turn !== latest || !response.ok) return;
        html = await response.text();
      }
      if (turn !== latest) return;
      line.insertAdjacentHTML("beforeend", html);
    } else chosen = [start, end];
    await bring(start, end);
    if (turn !== latest) return;
    button.focus({ preventScroll: true });
    settle(line);
  }

  // The open draft stands in the upper part of its pane, so that those to come are seen under it.
  function settle(line) {
    const frame = document.getElementById("drafts");
    if (frame.scrollHeight <= frame.clientHeight || narrow()) { line.scrollIntoView({ block: narrow() ? "center" : "nearest" }); return; }
    const top = line.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    const room = frame.clientHeight - line.offsetHeight;
    if (top < 0 || top > room * 0.7) frame.scrollTop += top - room * 0.3;
  }

  function close() {
    field = null; chosen = null; marking = null;
    ["chosen", "ground", "marking"].forEach((name) => place.paint(name, null));
    desk.classList.remove("marking");
    if (form()) form().remove();
    if (!current) return;
    current.classList.remove("is-open");
    current.querySelector(".line").setAttribute("aria-expanded", "false");
    current = null;
  }

  async function bring(start, end) {
    if (!place.shows(start)) await draw("?at=" + start);
    place.point(start, end);
  }

  async function draw(query) {
    const response = await get("/text" + query);
    if (!response.ok) return;
    text.innerHTML = await response.text();
    place.gather();
  }

  function go(by) {
    const lines = isDraft(current) || !current ? all() : passed();
    const at = lines.indexOf(current);
    return open(lines[Math.min(lines.length - 1, Math.max(0, at + by))]);
  }

  function put(number, html) {
    const old = document.getElementById("d" + number);
    if (old && old === current) close();
    if (!html) { if (old) old.remove(); return; }
    const holder = document.createElement("ol");
    holder.innerHTML = html;
    const line = holder.firstElementChild;
    if (old) { old.replaceWith(line); }
    const rank = (each) => [Number(each.dataset.start), Number(each.dataset.number)];
    const [start, own] = rank(line);
    const after = all().find((each) => each !== line && (rank(each)[0] > start || (rank(each)[0] === start && rank(each)[1] > own)));
    list.insertBefore(line, after || null);
  }

  async function take(answer) {
    if (!answer) return;
    answer.lines.forEach((line) => put(line.number, line.html));
    document.getElementById("progress").innerHTML = answer.progress;
    if (answer.doubts !== null) {
      const list = document.getElementById("doubts"), shown = list.querySelector("details[open]");
      list.innerHTML = answer.doubts;
      if (shown && list.firstElementChild) list.firstElementChild.open = true;
    }
    if (answer.sentences !== null) {
      if (current && !isDraft(current)) close();
      sentences.innerHTML = answer.sentences;
    }
    tell(answer.says);
    if (answer.marks) {
      const near = answer.opens ? document.getElementById("d" + answer.opens) : null;
      const shown = text.querySelector("[data-at]");
      await draw("?at=" + (near ? near.dataset.start : shown ? shown.dataset.at : 0));
    }
    if (answer.opens) await open(document.getElementById("d" + answer.opens), answer.form);
    else if (!all().some((line) => line.dataset.state === "draft")) { close(); tell(answer.says + " " + desk.dataset.none); }
  }

  /* steps */
  function fields() {
    const data = {};
    form().querySelectorAll("input[name], select[name]").forEach((input) => {
      data[input.name] = input.value;
      if (input.dataset.at) data["at_" + input.name] = input.dataset.at;
      if (input.dataset.words) data[input.name + "_text"] = input.dataset.words;
    });
    return data;
  }

  const changed = () => form() && Array.from(form().querySelectorAll("input[name], select[name]")).some((input) =>
    input.dataset.at || (input.tagName === "SELECT" ? !input.options[input.selectedIndex].defaultSelected : input.value !== input.defaultValue));

  async function save() {
    if (!isDraft(current) || current.dataset.state !== "draft" || !changed()) return true;
    const answer = await send("amend", { number: current.dataset.number, ...fields() });
    await take(answer);
    return Boolean(answer);
  }

  const STEPS = {
    async approve() {
      if (!isDraft(current) || !(await save())) return;
      if (current.dataset.state !== "draft") { await go(1); return; }
      await take(await send("approve", { number: current.dataset.number }));
    },
    async discard() {
      if (!current) return;
      if (isDraft(current)) { await take(await send("discard", { number: current.dataset.number })); return; }
      const [start] = placeOf(current), at = passed().indexOf(current);
      const given = await ask(desk.dataset.reason, [["ok", "↵"]], true);
      if (!given) return;
      await take(await send("dismiss", { start, reason: given.reason }));
      const rest = passed();
      if (rest.length && !isDraft(current)) await open(rest[Math.min(at, rest.length - 1)]);
    },
    async split() {
      if (!isDraft(current)) return;
      if (!chosen) { tell(desk.dataset.noSelection, true); return; }
      const [start, end] = chosen;
      if (await save()) await take(await send("split", { number: current.dataset.number, start, end }));
    },
    async merge() {
      if (!isDraft(current) || !(await save())) return;
      const other = all().slice(all().indexOf(current) + 1).find((line) => line.dataset.state === "draft");
      await take(await send("merge", { number: current.dataset.number, other: other ? other.dataset.number : "" }));
    },
    async new() {
      if (!chosen) { tell(desk.dataset.noSelection, true); return; }
      await take(await send("new", { start: chosen[0], end: chosen[1] }));
    },
    async learn(lesson) {
      if (isDraft(current) && (await save())) await take(await send("learn", { number: current.dataset.number, lesson: lesson || "" }));
    },
    async slips() { if (isDraft(current) && (await save())) await take(await send("slips", { number: current.dataset.number })); },
    async doubt() {
      const every = Array.from(document.querySelectorAll("#doubts [data-doubt]"));
      if (every.length) await visit(every[(every.findIndex((each) => each.classList.contains("seen")) + 1) % every.length]);
    },
    async own() { if (isDraft(current)) await take(await send("own", { number: current.dataset.number })); },
    async undo() { await take(await send("undo", {})); },
    async bulk() {
      if (!isDraft(current) || current.dataset.state !== "draft") return;
      const alike = (name) => all().filter((line) => line.dataset.state === "draft" && line.dataset[name] === current.dataset[name]);
      const choices = [["rule", desk.dataset.bulkRule.replace("#", alike("rule").length)], ["kind", desk.dataset.bulkKind.replace("#", alike("kind").length)]];
      const given = await ask(desk.dataset.bulk, current.dataset.rule ? choices : choices.slice(1), false);
      if (!given || !(await save())) return;
      const items = alike(given.choice).map((line) => line.dataset.number).join(",");
      await take(await send("approve", { number: current.dataset.number, items }));
    },
    async next() {
      const rest = passed();
      if (rest.length) { show("drafts"); await open(rest[(rest.indexOf(current) + 1) % rest.length]); }
    },
    edit() { const shown = form(); if (shown && shown.name) shown.elements.name.focus(); },
    mark() { begin(null); },
    help() { document.getElementById("help").showModal(); },
    up() { return go(-1); },
    down() { return go(1); },
  };

  // A doubt of the reader: its place is brought into view, its words are said.
  async function visit(button) {
    document.querySelectorAll("#doubts .seen").forEach((each) => each.classList.remove("seen"));
    button.classList.add("seen");
    if (narrow()) show("paper");
    const [start, end] = button.dataset.doubt.split("-").map(Number);
    await bring(start, end);
    tell(button.textContent);
  }

  function act(name, more) {
    waiting = waiting.then(() => STEPS[name](more)).catch((error) => { tell(desk.dataset.failed, true); throw error; });
    return waiting;
  }

  /* text into fields */
  async function fill(input, [start, end]) {
    const query = new URLSearchParams({ field: input.name, start, end });
    const response = await get("/selection?" + query), answer = await response.json();
    if (!input.isConnected) return;
    if (!response.ok) { tell(answer.says, true); return; }
    input.value = answer.text;
    input.dataset.at = start + "-" + end;
    if (answer.words) input.dataset.words = answer.words;
    input.closest(".box").classList.add("pointed");
    place.paint("chosen", null);
    if (field === input) place.paint("ground", [start, end]);
    chosen = null;
  }

  function choose(found) {
    if (!found) return;
    chosen = found;
    place.paint("chosen", found);
    if (field) {
      const input = field;
      show("drafts");
      input.focus();
      waiting = waiting.then(() => fill(input, found));
    } else tell(place.textOf(found[0], found[1]));
  }

  function begin(input) {
    const ground = input && (input.dataset.at || input.dataset.ground);
    const start = current ? placeOf(current)[0] : 0;
    marking = { input, at: ground ? ground.split("-").map(Number) : [start, place.clause(start, 1)] };
    show(narrow() ? "paper" : "drafts");
    desk.classList.add("marking");
    place.paint("marking", marking.at);
    tell(desk.dataset.marking);
    text.focus({ preventScroll: true });
  }

  function end(kept) {
    const { input, at } = marking;
    marking = null;
    desk.classList.remove("marking");
    place.paint("marking", null);
    tell("");
    if (input) { field = input; if (!kept) input.focus(); }
    if (kept) choose(at);
    else { show("drafts"); if (!input && current) current.querySelector(".line").focus(); }
  }

  /* keys and pointer */
  const KEYS = { a: "approve", e: "edit", v: "mark", s: "split", m: "merge", x: "discard", u: "undo", A: "bulk", c: "next", n: "new", r: "own", l: "learn", d: "doubt", p: "slips", "?": "help", j: "down", k: "up", ArrowDown: "down", ArrowUp: "up" };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (marking) {
      if (event.key.startsWith("Arrow")) { marking.at = place.moved(marking.at, event); place.paint("marking", marking.at); }
      else if (event.key === "Enter") end(true);
      else if (event.key === "Escape") end(false);
      else if (event.key !== "Shift" && event.key !== "Control" && event.key !== "Alt") return;
      event.preventDefault();
      return;
    }
    const inForm = event.target.closest("form.draft-form");
    if (inForm && typing(event.target)) {
      if (event.key === "F2" && event.target.matches("input")) { event.preventDefault(); begin(event.target); }
      if (event.key === "Escape") { field = null; place.paint("ground", null); current.querySelector(".line").focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const accepts = event.key === "Enter" && (event.target.matches(".line") || event.target === document.body || event.target === text);
    const name = accepts ? (isDraft(current) ? "approve" : "new") : KEYS[event.key];
    if (!name) return;
    event.preventDefault();
    if (name === "edit" || name === "mark") waiting = waiting.then(() => STEPS[name]()); else act(name);
  });

  document.addEventListener("click", (event) => {
    const does = event.target.closest("[data-do]"), line = event.target.closest(".line");
    const sheet = event.target.closest("[data-sheet]"), mark = event.target.closest("mark[data-draft]");
    if (does) {
      const own = does.closest(".passed li");
      if (own && own !== current) waiting = waiting.then(() => open(own));
      act(does.dataset.do, does.dataset.lesson);
    } else if (line && line.parentElement !== current) waiting = waiting.then(() => open(line.parentElement));
    else if (sheet) waiting = waiting.then(() => draw("?sheet=" + sheet.dataset.sheet));
    else if (mark && !field && window.getSelection().isCollapsed) waiting = waiting.then(() => open(document.getElementById("d" + mark.dataset.draft)));
    else if (event.target.closest("[data-doubt]")) waiting = waiting.then(() => visit(event.target.closest("[data-doubt]")));
    else if (event.target.closest("[role=tab]")) show(event.target.closest("[role=tab]").id.slice(4));
  });

  desk.addEventListener("submit", (event) => {
    event.preventDefault();
    // At once, not when the answer comes: the next key is a step, not a letter in the field.
    field = null;
    if (current) current.querySelector(".line").focus({ preventScroll: true });
    waiting = waiting.then(save).then((well) => { if (well && current) current.querySelector(".line").focus(); });
  });
  desk.addEventListener("focusin", (event) => {
    if (!event.target.matches("form.draft-form input")) return;
    field = event.target;
    const ground = field.dataset.at || field.dataset.ground;
    place.paint("ground", ground ? ground.split("-").map(Number) : null);
  });
  text.addEventListener("mouseup", () => setTimeout(() => choose(place.selected()), 0));

  place.gather();
  const first = document.getElementById("d" + desk.dataset.first), ready = document.getElementById("form");
  const drawn = ready.innerHTML;
  ready.remove();
  if (first) open(first, drawn);
})();
