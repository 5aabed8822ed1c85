/* The wall file (挂图): header, filters, list and Gantt in one, findings, item and document; all show one selection.
   Reads the JSON in #wall-data: {chart, words: {zh, en}, language}. Nothing is fetched, nothing is stored. */
(function () {
  "use strict";
  const { make, LIGHTS, isFact } = window.guatuList;
  const data = JSON.parse(document.getElementById("wall-data").textContent);
  const chart = data.chart, byNumber = new Map();
  ["rows", "links", "findings", "documents", "legend"].forEach((key) => { chart[key] = chart[key] || []; });
  chart.counts = Object.assign({ lights: {}, units: {}, months: {} }, chart.counts);
  chart.rows.forEach((row) => byNumber.set(row.number, row));
  const parents = new Set(chart.rows.map((row) => row.parent).filter((number) => byNumber.has(number)));
  const missed = chart.coverage.missed || [];
  const phone = window.matchMedia("(max-width: 820px)");
  const state = {
    language: data.language, selected: null, tab: "findings", view: "list", sort: null, folded: new Set(),
    filter: { text: "", lights: new Set(), unit: "", kind: "", document: "" }, shown: chart.rows,
  };
  const $ = (id) => document.getElementById(id);
  function say(key, facts) {
    const text = data.words[state.language][key];
    return (text === undefined ? key : text).replace(/\{(\w+)\}/g, (whole, name) => (facts && name in facts ? facts[name] : whole));
  }

  function lightName(row) {
    if (isFact(row)) return say("light.fact");
    const line = chart.legend.find((one) => one.light === row.light);
    return line ? line.name[state.language] : say("light." + row.light);
  }

  const wall = {
    say, parents, sideWidth: 584, width: () => $("wall-gantt").clientWidth, lightName,
    letter: (row) => (isFact(row) ? "·" : say("letter." + row.light)),
    get language() { return state.language; }, get sort() { return state.sort; }, get folded() { return state.folded; },
    onSort: (key) => {
      const same = state.sort && state.sort.key === key;
      state.sort = !same ? { key, down: false } : state.sort.down ? null : { key, down: true };
      if (key === "number" && state.sort && !state.sort.down && same) state.sort = null;
      refresh(true);
    },
    onFold: (number) => {
      if (!state.folded.delete(number)) state.folded.add(number);
      refresh();
    },
  };

  const gantt = window.guatuGantt.mount($("wall-gantt"), {
    rows: [], links: chart.links, today: chart.day, language: state.language, words: { today: say("today") },
    onSelect: (row) => { select(row.number, "gantt"); if (phone.matches && state.view === "list") openItem(); },
    onOpen: () => openItem(),
    side: window.guatuList.side(wall, "desk"), scale: firstScale(),
  });
  const text = window.guatuDocument.mount($("wall-text"), {
    chart, missed, say, language: () => state.language, onSelect: (number) => select(number, "document"),
  });

  /* A scale at which most due days of open promises are in view. */
  function firstScale() {
    const today = window.guatuGantt.dayOf(chart.day);
    const dues = chart.rows.filter((row) => row.due && !isFact(row) && row.state === "open")
      .map((row) => window.guatuGantt.dayOf(row.due) - today).sort((a, b) => a - b);
    const far = dues.length ? dues[Math.floor(dues.length * 0.8)] : 120;
    return far > 500 ? "year" : far > 75 ? "quarter" : "month";
  }

  function select(number, from) {
    const row = byNumber.get(number);
    if (!row) return;
    state.selected = number;
    if (from !== "gantt") gantt.select(number, true);
    document.querySelectorAll("[data-item]").forEach((element) =>
      element.classList.toggle("chosen", Number(element.dataset.item) === number));
    drawItem(row, from);
    if (from !== "findings" && from !== "start") showTab("item");
    if (from === "document" && !state.shown.includes(row)) clearFilter();
  }

  function showPane(open) {
    $("wall").classList.toggle("wall-narrow", !open);
    $("wall-close").setAttribute("aria-pressed", String(open));
    if (open) bringUp();
  }

  function openItem() {
    showPane(true);
    if (phone.matches) { showView("item"); return; }
    showTab("item");
    $("wall-item").focus();
  }

  function refresh(head) {
    state.shown = window.guatuList.choose(chart, state.filter, state.sort, state.folded);
    if (head) gantt.setSide(window.guatuList.side(wall, mode()));
    gantt.setRows(state.shown);
    if (state.selected !== null) gantt.select(state.selected, false);
    $("wall-none").hidden = state.shown.length > 0;
    $("wall-none-text").textContent = say(chart.rows.length ? "none.filtered" : "none.rows");
    $("wall-clear").hidden = !chart.rows.length;
    const real = state.shown.filter((row) => row.kind !== "group").length;
    $("wall-count").textContent = say("count", { shown: real, all: chart.rows.filter((row) => row.kind !== "group").length });
    document.querySelectorAll(".legend-light").forEach((button) =>
      button.setAttribute("aria-pressed", String(state.filter.lights.has(button.dataset.light))));
  }

  function clearFilter() {
    state.filter = { text: "", lights: new Set(), unit: "", kind: "", document: "" };
    ["unit", "kind", "document"].forEach((key) => { $("wall-" + key).value = ""; });
    $("wall-search").value = "";
    refresh();
  }

  function mode() { return phone.matches ? (state.view === "gantt" ? "gantt" : "list") : "desk"; }

  function fact(list, key, value, note) {
    if (value === undefined || value === null || value === "") return;
    make("", list, say(key), "dt");
    const cell = make("", list, value, "dd");
    if (note) make("item-note", cell, note, "span");
  }

  function drawItem(row, from) {
    const root = $("wall-item");
    root.textContent = "";
    const top = make("item-top", root);
    make("item-number", top, say("item.number", { number: row.number }) + " · " + say("kind." + row.kind), "span");
    make("light light-" + row.light, top, lightName(row), "span");
    make("item-name", root, row.name, "h2");
    make("item-reason", root, row.reason[state.language], "p");
    const list = make("item-facts", root, null, "dl"), span = (a, b) => (a === b ? a : a + " – " + b);
    fact(list, "item.lead", row.lead, (row.support || []).length ? say("item.support") + row.support.join(say("comma")) : "");
    fact(list, "item.due", row.due, [row.due_text && say("item.written", { text: row.due_text }), row.provisional && say("item.provisional")]
      .filter(Boolean).join(say("comma")));
    if (row.promised) fact(list, "item.promised", row.promised, say("item.extended", { times: row.extensions || 0 }));
    fact(list, "item.value", row.value);
    if (row.days) {
      fact(list, "item.days", say("days", { days: row.days }));
      fact(list, "item.earliest", span(row.earliest_start, row.earliest_finish));
      if (row.latest_start) fact(list, "item.latest", span(row.latest_start, row.latest_finish));
    }
    if (row.float_days !== undefined && row.state === "open") {
      fact(list, "item.float", row.float_days < 0 ? say("item.late", { days: -row.float_days }) : say("days", { days: row.float_days }),
        row.critical ? say("item.critical") : "");
    }
    if (row.percent !== undefined) fact(list, "item.percent", row.percent + "%");
    if (row.why) fact(list, "item.why", row.why[state.language]);
    const found = chart.findings.filter((one) => one.item === row.number && one.says[state.language] !== row.reason[state.language]);
    if (found.length) {
      const lines = make("item-findings", root);
      found.forEach((one) => make("light light-" + one.light, make("", lines), one.says[state.language], "span"));
    }
    drawSources(root, row, from);
  }

  function drawSources(root, row, from) {
    const places = row.sources || [], bar = make("item-sources", root);
    places.forEach((place, at) => {
      const button = make("item-source", bar, placeName(place), "button");
      button.type = "button";
      if (at) button.title = say("item.repeat");
      button.addEventListener("click", () => showSource(bar, at, place));
    });
    // Chosen in a document, an item is shown there, though it be a repeat.
    const at = from === "document" ? places.findIndex((place) => place[0] === text.shown()) : 0;
    if (places.length) showSource(bar, Math.max(0, at), places[Math.max(0, at)]);
    else { state.place = null; make("item-nosource", bar, say("item.nosource")); text.empty(); }
  }

  function showSource(bar, at, place) {
    Array.from(bar.children).forEach((button, index) => button.classList.toggle("chosen", index === at));
    state.place = place;
    text.show(place[0], place);
  }

  function placeName(place) {
    const name = chart.documents[place[0]].name;
    const page = place[3] ? " · " + say("document.page", { page: place[3] }) : "";
    return name + page + " · " + say("document.span", { start: place[1], end: place[2] });
  }

  function drawFindings() {
    const root = $("wall-findings");
    root.textContent = "";
    if (!chart.findings.length) { make("empty", root, say("none.findings")); return; }
    const groups = new Map();
    chart.findings.forEach((one) => { if (!groups.has(one.rule)) groups.set(one.rule, []); groups.get(one.rule).push(one); });
    groups.forEach((found, rule) => {
      const head = make("finding-head", root, null, "h2");
      make("light light-" + found[0].light, head, say("rule." + rule), "span");
      make("finding-count", head, found.length, "span");
      found.slice(0, 200).forEach((one) => drawFinding(root, one));
      if (found.length > 200) make("empty", root, say("more", { count: found.length - 200 }));
    });
  }

  function drawFinding(root, one) {
    const row = byNumber.get(one.item), button = make("finding", root, null, "button");
    button.type = "button";
    button.dataset.item = one.item;
    make("finding-name", button, row.name);
    make("finding-says", button, one.says[state.language]);
    if (row.lead) make("finding-lead", button, row.lead);
    button.addEventListener("click", () => { select(one.item, "findings"); if (phone.matches) openItem(); });
    button.addEventListener("dblclick", openItem);
  }

  function drawMissed() {
    const root = $("wall-missed"), coverage = chart.coverage;
    root.textContent = "";
    make("missed-sum", root, say("coverage.sum", { all: coverage.obligations, covered: coverage.covered, dismissed: coverage.dismissed, left: coverage.obligations - coverage.covered }), "p");
    if (!missed.length) { make("empty", root, say("none.missed")); return; }
    missed.forEach((one) => {
      const button = make("finding", root, null, "button");
      button.type = "button";
      make("finding-name", button, one.text);
      make("finding-says", button, placeName(one.place));
      button.addEventListener("click", () => {
        $("wall-item").textContent = "";
        make("item-reason", $("wall-item"), say("none.item.missed"), "p");
        showTab("item");
        if (phone.matches) showView("item");
        showSource($("wall-missed"), -1, one.place);
      });
    });
  }

  function drawHead() {
    document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
    document.querySelectorAll("[data-say]").forEach((element) => { element.textContent = say(element.dataset.say); });
    document.querySelectorAll("[data-label]").forEach((element) => {
      element.setAttribute("aria-label", say(element.dataset.label));
      if (element.placeholder !== undefined) element.placeholder = say(element.dataset.label);
    });
    $("wall-day").textContent = say("head", { day: chart.day, rules: chart.rules[state.language], documents: chart.documents.length });
    const coverage = chart.coverage;
    $("wall-coverage").textContent = say("coverage", { covered: coverage.covered, all: coverage.obligations });
    $("tab-findings-count").textContent = chart.findings.length || "";
    $("tab-missed-count").textContent = missed.length || "";
    const legend = $("wall-legend"), seen = new Set();
    legend.textContent = "";
    LIGHTS.forEach((light) => chart.legend.filter((line) => line.light === light).forEach((line) => {
      if (seen.has(light)) { legend.lastChild.title += say("comma") + line.means[state.language]; return; }
      seen.add(light);
      const button = make("legend-light", legend, null, "button");
      button.type = "button";
      button.dataset.light = light;
      button.title = line.means[state.language];
      make("light light-" + light, button, line.name[state.language], "span");
      make("legend-count", button, chart.counts.lights[light] || 0, "span");
      button.addEventListener("click", () => { const set = state.filter.lights; if (!set.delete(light)) set.add(light); refresh(); });
    }));
    options("unit", Object.keys(chart.counts.units).map((name) => [name, name]));
    options("kind", ["task", "milestone", "target", "observation", "status"].map((kind) => [kind, say("kind." + kind)]));
    options("document", chart.documents.map((sheet, at) => [String(at), sheet.name]));
  }

  function options(key, pairs) {
    const select = $("wall-" + key);
    select.textContent = "";
    [["", say("all." + key)]].concat(pairs).forEach((pair) => { make("", select, pair[1], "option").value = pair[0]; });
    select.value = state.filter[key];
  }

  function showTab(name) {
    state.tab = name;
    ["findings", "item", "missed"].forEach((tab) => {
      $("panel-" + tab).hidden = tab !== name;
      $("tab-" + tab).setAttribute("aria-selected", String(tab === name));
    });
    bringUp();
  }

  /* What was chosen while the text was out of sight could not be scrolled to: it is now. */
  function bringUp() { if (state.tab === "item" && state.place) text.show(state.place[0], state.place); }

  function showView(name) {
    state.view = name;
    $("wall").dataset.view = name;
    document.querySelectorAll("#wall-views button").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.view === name)));
    if (name === "findings" || name === "item") showTab(name);
    else {
      gantt.setRowHeight(phone.matches ? (name === "list" ? 64 : 40) : 36);
      refresh(true);
      if (phone.matches) { if (name === "gantt") gantt.showToday(); else gantt.element.scrollLeft = 0; }
    }
  }

  function speak(language) {
    state.language = language;
    $("wall-zh").setAttribute("aria-pressed", String(language === "zh"));
    $("wall-en").setAttribute("aria-pressed", String(language === "en"));
    drawHead();
    drawFindings();
    drawMissed();
    gantt.setLanguage(language, { today: say("today") });
    refresh(true);
    const row = byNumber.get(state.selected);
    if (row) drawItem(row);
    else { $("wall-item").textContent = ""; make("empty", $("wall-item"), say("none.item")); }
  }

  function listen() {
    let waiting = 0;
    $("wall-search").addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { state.filter.text = event.target.value.trim(); refresh(); }, 120);
    });
    ["unit", "kind", "document"].forEach((key) => $("wall-" + key).addEventListener("change", (event) => {
      state.filter[key] = event.target.value;
      refresh();
    }));
    ["findings", "item", "missed"].forEach((tab) => $("tab-" + tab).addEventListener("click", () => showTab(tab)));
    document.querySelectorAll("#wall-views button").forEach((button) => button.addEventListener("click", () => showView(button.dataset.view)));
    document.querySelectorAll("#wall-scales button").forEach((button) => button.addEventListener("click", () => {
      gantt.setScale(button.dataset.scale);
      markScale();
    }));
    $("wall-today").addEventListener("click", gantt.showToday);
    $("wall-zh").addEventListener("click", () => speak("zh"));
    $("wall-en").addEventListener("click", () => speak("en"));
    $("wall-clear").addEventListener("click", clearFilter);
    $("wall-close").addEventListener("click", () => showPane($("wall").classList.contains("wall-narrow")));
    splitter($("wall-split"));
    $("wall-print").addEventListener("change", (event) => paper(event.target.value));
    phone.addEventListener("change", () => showView(phone.matches ? state.view : "list"));
    document.addEventListener("keydown", keys);
    window.addEventListener("beforeprint", buildPaper);
    window.addEventListener("afterprint", () => { $("wall-paper").textContent = ""; });
  }

  const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
  function keys(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else if (state.filter.text || state.filter.lights.size) clearFilter();
      else showPane(false);
      gantt.element.focus();
    } else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "/") { event.preventDefault(); $("wall-search").focus(); }
    else if (STEPS[event.key] && (event.key.length === 1 || event.target === document.body)) {
      if (!gantt.element.contains(event.target)) gantt.step(STEPS[event.key]);
    }
    else if (event.key === "Enter" && event.target === document.body) openItem();
  }

  /* The border between table and chart can be dragged, or moved with the arrow keys. */
  function splitter(handle) {
    const move = (to) => {
      wall.sideWidth = Math.max(280, Math.min($("wall-gantt").clientWidth - 120, to));
      $("wall").style.setProperty("--side", wall.sideWidth + "px");
      gantt.setSide(window.guatuList.side(wall, mode()));
    };
    handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId));
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) move(event.clientX - $("wall-gantt").getBoundingClientRect().left);
    });
    handle.addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") move(wall.sideWidth + (event.key === "ArrowLeft" ? -24 : 24));
    });
  }

  function markScale() {
    const near = Object.keys(window.guatuGantt.SCALES).find((name) => window.guatuGantt.SCALES[name] === gantt.scale());
    document.querySelectorAll("#wall-scales button").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.scale === near)));
  }

  /* Paper sizes are linear multiples of A3: the same sheet is readable at arm's length or from two metres. */
  const ZOOM = { A3: 1, A2: 1.41, A1: 2, A0: 2.83 };
  function paper(size) {
    $("wall-print").value = "";
    const sheet = document.styleSheets[0];
    sheet.insertRule(`@page { size: ${size} landscape; margin: ${10 * ZOOM[size]}mm; }`, sheet.cssRules.length);
    $("wall-paper").style.zoom = ZOOM[size];
    buildPaper();
    window.print();
  }

  function buildPaper() {
    const root = $("wall-paper"), box = document.createElement("div");
    root.textContent = "";
    make("paper-title", root, chart.title, "h1");
    make("paper-day", root, $("wall-day").textContent + " · " + $("wall-coverage").textContent, "p");
    const legend = make("paper-legend", root);
    chart.legend.forEach((line) => make("light light-" + line.light, legend, line.name[state.language] + " " + line.means[state.language], "span"));
    root.appendChild(box);
    window.guatuPaper.build(box, { chart, rows: state.shown, say, language: state.language, lightName, today: chart.day });
  }

  listen();
  $("wall").dataset.view = "list";
  showTab("findings");
  showPane(true);
  speak(state.language);
  if (phone.matches) showView("list");
  gantt.showToday();
  markScale();
  document.documentElement.dataset.ready = "yes";
})();
