/* guatuGantt: a Gantt chart (横道图) of any number of rows, with a table of one's own at its left.

   const gantt = guatuGantt.mount(element, {
     rows,       // [{number, level, name, kind, state, light, due, earliest, days, started, finished, percent,
                 //   earliest_start, earliest_finish, latest_start, latest_finish, float_days, late_by, critical,
                 //   parent, group}]  days as "2026-06-30"; a field that is absent is not drawn
     links,      // [{before, after, type: "FS"|"SS"|"FF"|"SF", lag}] between numbers of rows
     today,      // "2026-03-02"
     language,   // "zh" | "en": how months are written
     words,      // optional {today, name}: the only two words it writes
     onSelect,   // (row) after a click or a key
     onOpen,     // optional (row) after Enter or a double click
     side,       // optional {width, head: Element, cell: (row) => Element}: the table at the left
     rowHeight,  // optional, 36
     scale,      // optional "year" | "quarter" | "month" | "week", or pixels a day
   });
   gantt.setRows(rows)            the rows to show, in this order; keeps selection and scale
   gantt.select(number, scroll)   marks a row (null: none); `scroll` brings it into view
   gantt.setScale(scale)          keeps the day in the middle where it is
   gantt.setSide({width, head, cell}), gantt.setRowHeight(px), gantt.setLanguage(language, words)
   gantt.showToday(), gantt.scale(), gantt.step(±n), gantt.redraw(), gantt.destroy()
   guatuGantt.shapeOf(row, today), .ticksOf(first, last, scale, language), .dayOf(iso) serve drawing elsewhere.

   What is drawn: a bar from earliest start to earliest finish (solid when critical), its float as a thin tail
   to the latest finish, the part that comes too late hatched; a diamond on a due day without a duration, with
   the period the words allow before it; overdue days as a dashed line up to today; facts as small rings.
   Only the rows in view are in the page; styles are gantt.css beside this file, colours are tokens.css. */
(function (global) {
  "use strict";
  const SCALES = { year: 0.5, quarter: 1.4, month: 4, week: 14 };
  const HEAD = 48, OVERSCAN = 10, SVG = "http://www.w3.org/2000/svg";

  function dayOf(iso) {
    return iso ? Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7) - 1, +iso.slice(8, 10)) / 86400000 : null;
  }

  function dateOf(day) { return new Date(day * 86400000); }

  function make(name, parent, tag) {
    const element = document.createElement(tag || "div");
    if (name) element.className = name;
    return parent ? parent.appendChild(element) : element;
  }

  /* The shapes of a row in days: [first, last], both inclusive; `point` is one day. */
  function shapeOf(row, today) {
    const due = dayOf(row.due), shape = {};
    if (row.group) return { group: row.group };
    if (row.kind === "observation" || row.kind === "status") return due === null ? {} : { point: due, fact: true };
    const open = row.state !== "closed" && row.state !== "cancelled";
    const start = dayOf(row.started) || dayOf(row.earliest_start);
    const finish = dayOf(row.finished) || dayOf(row.earliest_finish);
    const latest = dayOf(row.latest_finish);
    if ((row.days || row.started) && start !== null && finish !== null) {
      shape.bar = [start, Math.max(start, finish)];
      if (latest !== null && latest > finish && open) shape.tail = [finish + 1, latest];
      if (latest !== null && latest < finish && open) shape.over = [Math.max(latest + 1, start), finish];
      if (due !== null) shape.mark = due;
    } else if (due !== null) {
      shape.point = due;
      if (row.earliest && dayOf(row.earliest) < due) shape.period = [dayOf(row.earliest), due];
    }
    if (open && due !== null && due < today) shape.overdue = [due, today];
    return shape;
  }

  function edgesOf(shape) {
    const spans = [shape.group, shape.bar, shape.tail, shape.period, shape.overdue].filter(Boolean);
    if (shape.point !== undefined) spans.push([shape.point, shape.point]);
    if (!spans.length) return null;
    return [Math.min.apply(null, spans.map((span) => span[0])), Math.max.apply(null, spans.map((span) => span[1]))];
  }

  /* Ticks from day to day: {day, text, strong}; strong ones stand in the upper line of the head. */
  function ticksOf(first, last, scale, language) {
    const ticks = [], zh = language !== "en";
    const month = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" });
    const step = scale >= 2.4 ? 1 : scale >= 0.9 ? 3 : 12;
    const day = dateOf(first);
    let at = new Date(Date.UTC(day.getUTCFullYear(), 0, 1));
    while (at / 86400000 <= last) {
      const index = at.getUTCMonth(), year = at.getUTCFullYear(), here = at / 86400000;
      if (index === 0) ticks.push({ day: here, text: zh ? year + "年" : String(year), strong: true });
      if (step === 1) ticks.push({ day: here, text: zh ? index + 1 + "月" : month.format(at), strong: false });
      if (step === 3) {
        const quarter = index / 3;
        ticks.push({ day: here, text: zh ? "一二三四"[quarter] + "季度" : "Q" + (quarter + 1), strong: false });
      }
      at = new Date(Date.UTC(year, index + step, 1));
      if (scale >= 10) {
        for (let week = here + 7; week < at / 86400000 - 3; week += 7) {
          ticks.push({ day: week, text: String(dateOf(week).getUTCDate()), strong: false, weak: true });
        }
      }
    }
    return ticks.filter((tick) => tick.day >= first - 400);
  }

  function mount(root, options) {
    const state = {
      rows: [], index: new Map(), edges: [], selected: null, drawn: new Map(), shapes: [],
      scale: SCALES[options.scale] || options.scale || SCALES.month, rowHeight: options.rowHeight || 36,
      today: dayOf(options.today), language: options.language || "zh", words: options.words || {},
      side: options.side || null, links: new Map(), range: [0, 1], ticked: null, frame: 0,
    };
    const view = make("gg", root);
    view.tabIndex = 0;
    view.setAttribute("role", "grid");
    const head = make("gg-head", view), corner = make("gg-corner", head), ruler = make("gg-ruler", head);
    const body = make("gg-body", view), side = make("gg-side", body), time = make("gg-time", body);
    const grid = make("gg-grid", time), lines = document.createElementNS(SVG, "svg");
    lines.setAttribute("class", "gg-links");
    time.appendChild(lines);
    const now = make("gg-now", time), flag = make("gg-flag", ruler);

    (options.links || []).forEach((link) => {
      [link.before, link.after].forEach((number) => {
        if (!state.links.has(number)) state.links.set(number, []);
        state.links.get(number).push(link);
      });
    });

    const x = (day) => (day - state.range[0]) * state.scale;
    const sideWidth = () => (state.side ? state.side.width : 240);
    const room = () => Math.max(0, view.clientWidth - sideWidth());
    function setRows(rows) {
      state.rows = rows;
      state.index = new Map(rows.map((row, at) => [row.number, at]));
      groups(rows);
      state.shapes = rows.map((row) => shapeOf(row, state.today));
      state.edges = state.shapes.map(edgesOf);
      let first = state.today - 60, last = state.today + 120;
      state.edges.forEach((edge) => {
        if (edge) { first = Math.min(first, edge[0] - 31); last = Math.max(last, edge[1] + 92); }
      });
      const middle = state.range[1] > 1 ? middleDay() : null;
      state.range = [first, last];
      view.setAttribute("aria-rowcount", rows.length);
      layout();
      if (middle !== null) view.scrollLeft = Math.max(0, x(middle) - room() / 2);
      redraw();
    }

    /* A group's bracket runs from the first to the last day drawn below it. */
    function groups(rows) {
      const spans = new Map();
      for (let at = rows.length - 1; at >= 0; at -= 1) {
        const row = rows[at], own = spans.get(row.number);
        if (row.kind === "group") row.group = own || null;
        const edge = row.kind === "group" ? own : edgesOf(shapeOf(row, state.today));
        if (!edge || row.parent === null || row.parent === undefined) continue;
        const above = spans.get(row.parent);
        spans.set(row.parent, above ? [Math.min(above[0], edge[0]), Math.max(above[1], edge[1])] : edge.slice());
      }
    }

    function layout() {
      const width = Math.max(room(), x(state.range[1]));
      corner.style.width = side.style.width = sideWidth() + "px";
      ruler.style.width = time.style.width = width + "px";
      head.style.width = body.style.width = sideWidth() + width + "px";
      head.style.height = HEAD + "px";
      body.style.height = Math.max(state.rows.length * state.rowHeight, view.clientHeight - HEAD - 2) + "px";
      view.style.setProperty("--gg-row", state.rowHeight + "px");
      view.style.setProperty("--gg-side", sideWidth() + "px");
      now.style.left = flag.style.left = x(state.today) + "px";
      flag.textContent = state.words.today || "";
      corner.textContent = "";
      if (state.side && state.side.head) corner.appendChild(state.side.head);
      else make("gg-title", corner).textContent = state.words.name || "";
      state.ticked = null;
    }

    function redraw() {
      state.drawn.forEach((pair) => pair.forEach((element) => element.remove()));
      state.drawn.clear();
      state.ticked = null;
      draw();
    }

    function draw() {
      const first = Math.max(0, Math.floor(view.scrollTop / state.rowHeight) - OVERSCAN);
      const last = Math.min(state.rows.length,
        Math.ceil((view.scrollTop + view.clientHeight - HEAD) / state.rowHeight) + OVERSCAN);
      let changed = false;
      state.drawn.forEach((pair, at) => {
        if (at >= first && at < last) return;
        pair.forEach((element) => element.remove());
        state.drawn.delete(at);
        changed = true;
      });
      const left = document.createDocumentFragment(), right = document.createDocumentFragment();
      for (let at = first; at < last; at += 1) {
        if (!state.drawn.has(at)) { state.drawn.set(at, [sideRow(at, left), timeRow(at, right)]); changed = true; }
      }
      if (left.firstChild) { side.appendChild(left); time.appendChild(right); }
      drawTicks();
      if (changed) drawLinks(first, last);
    }

    function drawTicks() {
      const from = state.range[0] + view.scrollLeft / state.scale, span = room() / state.scale;
      if (state.ticked && from >= state.ticked[0] && from + span <= state.ticked[1]) return;
      state.ticked = [from - span, from + 2 * span];
      grid.textContent = "";
      ruler.replaceChildren(flag);
      const ticks = ticksOf(state.ticked[0], Math.min(state.ticked[1], state.range[1]), state.scale, state.language);
      const upper = ticks.filter((tick) => tick.strong);
      ticks.forEach((tick) => {
        const next = tick.strong && upper[upper.indexOf(tick) + 1];
        // A year that ends just right of the edge would be written over by the next one.
        if (tick.day < state.range[0] && !(tick.strong && (!next || x(next.day) > 48))) return;
        const line = make("gg-line" + (tick.strong ? " gg-strong" : tick.weak ? " gg-weak" : ""), grid);
        line.style.left = x(tick.day) + "px";
        const label = make("gg-tick" + (tick.strong ? " gg-strong" : tick.weak ? " gg-weak" : ""), ruler);
        label.style.left = Math.max(0, x(tick.day)) + "px";
        if (tick.strong) label.style.width = x(next ? next.day : tick.day + 366) - Math.max(0, x(tick.day)) + "px";
        make("", label, "span").textContent = tick.text;
      });
    }

    function sideRow(at, parent) {
      const row = state.rows[at], element = make("gg-cell", parent);
      place(element, at);
      element.setAttribute("role", "row");
      element.setAttribute("aria-rowindex", at + 1);
      element.appendChild(state.side ? state.side.cell(row) : plainCell(row));
      return element;
    }

    function plainCell(row) {
      const name = make("gg-name light light-" + row.light);
      name.style.paddingLeft = 16 + 16 * (row.level || 0) + "px";
      make("", name, "span").textContent = name.title = row.name;
      return name;
    }

    function place(element, at) {
      const row = state.rows[at];
      element.style.top = at * state.rowHeight + "px";
      element.dataset.number = row.number;
      element.classList.toggle("gg-selected", row.number === state.selected);
    }

    function span(name, days, parent) {
      const element = make(name, parent);
      element.style.left = x(days[0]) + "px";
      element.style.width = Math.max(2, (days[1] - days[0] + 1) * state.scale) + "px";
      return element;
    }

    function timeRow(at, parent) {
      const row = state.rows[at], shape = state.shapes[at];
      const element = make("gg-row gg-" + row.light + (row.critical ? " gg-critical" : "") +
        (row.state === "open" || !row.state ? "" : " gg-closed"), parent);
      place(element, at);
      ["group", "period", "overdue", "tail"].forEach((part) => { if (shape[part]) span("gg-" + part, shape[part], element); });
      if (shape.bar) {
        const bar = span("gg-bar", shape.bar, element);
        bar.title = row.name;
        if (row.percent) make("gg-reached", bar).style.width = Math.min(100, row.percent) + "%";
      }
      if (shape.over) span("gg-over", shape.over, element);
      if (shape.mark !== undefined) make("gg-mark", element).style.left = x(shape.mark + 1) + "px";
      if (shape.point !== undefined) point(row, shape, element);
      return element;
    }

    function point(row, shape, element) {
      const diamond = make(shape.fact ? "gg-fact" : "gg-diamond", element);
      diamond.style.left = x(shape.point + 0.5) + "px";
      diamond.title = row.name;
      if (!shape.fact && state.scale >= 1) {
        const label = make("gg-label", element);
        label.style.left = x(shape.point + 0.5) + 12 + "px";
        label.textContent = row.due.slice(5);
      }
    }

    function drawLinks(first, last) {
      const seen = new Set();
      lines.textContent = "";
      for (let at = first; at < last; at += 1) {
        (state.links.get(state.rows[at].number) || []).forEach((link) => {
          if (seen.has(link)) return;
          seen.add(link);
          drawLink(link);
        });
      }
    }

    function drawLink(link) {
      const from = state.index.get(link.before), to = state.index.get(link.after);
      if (from === undefined || to === undefined) return;
      const a = anchor(from, link.type[0] === "S"), b = anchor(to, link.type[1] === "S");
      if (a === null || b === null) return;
      const y1 = (from + 0.5) * state.rowHeight, y2 = (to + 0.5) * state.rowHeight, turn = y2 > y1 ? 1 : -1;
      const path = document.createElementNS(SVG, "path"), tip = document.createElementNS(SVG, "path");
      const out = link.type[0] === "S" ? a - 8 : Math.max(a + 8, Math.min(b - 8, a + 8));
      const gap = y2 - turn * state.rowHeight * 0.5;
      const into = link.type[1] === "S" ? b - 8 : b + 8;
      const direct = link.type === "FS" && b >= a + 16;
      path.setAttribute("d", direct ? `M${a} ${y1}H${out}V${y2}H${b - 2}` :
        `M${a} ${y1}H${out}V${gap}H${into}V${y2}H${b + (link.type[1] === "S" ? -2 : 2)}`);
      const back = link.type[1] === "S" ? -5 : 5;
      tip.setAttribute("d", `M${b} ${y2}l${back} -3.5v7z`);
      tip.setAttribute("class", "gg-tip");
      const critical = Boolean(state.rows[from].critical && state.rows[to].critical);
      [path, tip].forEach((part) => { part.classList.toggle("gg-critical", critical); lines.appendChild(part); });
    }

    function anchor(at, start) {
      const shape = state.shapes[at];
      if (shape.point !== undefined) return x(shape.point + 0.5) + (start ? -7 : 7);
      const whole = shape.bar || shape.group;
      return whole ? x(start ? whole[0] : whole[1] + 1) : null;
    }

    function select(number, scroll) {
      state.selected = number;
      state.drawn.forEach((pair, at) => pair.forEach((element) => place(element, at)));
      const at = state.index.get(number);
      if (!scroll || at === undefined) return;
      const top = at * state.rowHeight, seen = view.clientHeight - HEAD;
      if (top < view.scrollTop || top + state.rowHeight > view.scrollTop + seen) {
        view.scrollTop = Math.max(0, top - seen / 2);
      }
      const edge = state.edges[at];
      if (edge && room() > 0 && (x(edge[1]) < view.scrollLeft || x(edge[0]) > view.scrollLeft + room())) {
        view.scrollLeft = Math.max(0, x(edge[1]) - room() / 2);
      }
      draw();
    }

    function middleDay() { return state.range[0] + (view.scrollLeft + room() / 2) / state.scale; }
    function setScale(scale) {
      const middle = middleDay();
      state.scale = Math.min(40, Math.max(0.15, SCALES[scale] || scale));
      layout();
      view.scrollLeft = Math.max(0, x(middle) - room() / 2);
      redraw();
    }

    function showToday() { view.scrollLeft = Math.max(0, x(state.today) - room() / 3); draw(); }
    function step(by) {
      const at = state.index.has(state.selected) ? state.index.get(state.selected) + by : by > 0 ? 0 : -1;
      const row = state.rows[Math.min(state.rows.length - 1, Math.max(0, at))];
      if (row) { select(row.number, true); if (options.onSelect) options.onSelect(row); }
    }

    const KEYS = {
      ArrowDown: () => step(1), ArrowUp: () => step(-1), j: () => step(1), k: () => step(-1),
      PageDown: () => step(20), PageUp: () => step(-20), Home: () => step(-1e9), End: () => step(1e9),
      "+": () => setScale(state.scale * 1.5), "=": () => setScale(state.scale * 1.5),
      "-": () => setScale(state.scale / 1.5), t: showToday,
      Enter: () => open(state.rows[state.index.get(state.selected)]),
    };

    function open(row) { if (row && options.onOpen) options.onOpen(row); }

    function rowAt(event) {
      const hit = event.target.closest && event.target.closest("[data-number]");
      return hit ? state.rows[state.index.get(Number(hit.dataset.number))] : null;
    }

    view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
      event.preventDefault();
      KEYS[event.key]();
    });
    view.addEventListener("click", (event) => {
      const row = rowAt(event);
      if (row) { select(row.number, false); if (options.onSelect) options.onSelect(row); }
    });
    view.addEventListener("dblclick", (event) => open(rowAt(event)));
    view.addEventListener("scroll", () => {
      if (!state.frame) state.frame = requestAnimationFrame(() => { state.frame = 0; draw(); });
    }, { passive: true });
    view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      setScale(state.scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
    }, { passive: false });
    const watch = new ResizeObserver(() => { layout(); redraw(); });
    setRows(options.rows || []);
    showToday();
    watch.observe(view);
    return {
      element: view, setRows, select, setScale, showToday, step, redraw,
      scale: () => state.scale,
      setSide: (next) => { state.side = next; layout(); redraw(); },
      setRowHeight: (height) => { state.rowHeight = height; layout(); redraw(); },
      setLanguage: (language, words) => { state.language = language; state.words = words || {}; layout(); redraw(); },
      destroy: () => { watch.disconnect(); view.remove(); },
    };
  }

  global.guatuGantt = { mount, shapeOf, edgesOf, ticksOf, dayOf, SCALES };
})(window);
