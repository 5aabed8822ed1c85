/* Draws the model: a table at the left, bars over time, links between them. Only what is in view is in the page. */
(function (global) {
  "use strict";
  const HEAD = 64, OVERSCAN = 5, SVG = "http://www.w3.org/2000/svg";
  const { iso, SCALES, ticks, weekday } = global.guatuDays;

  function make(name, parent, tag, text) {
    const element = document.createElement(tag || "div");
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }

  class Drawing {
    constructor(root, model, words, options) {
      Object.assign(this, { model, words, options, selected: null, link: null, drawn: new Map(), frame: 0 });
      this.scale = options.scale || SCALES.month;
      this.rowHeight = options.rowHeight || 32;
      this.sideWidth = options.sideWidth || 560;
      this.language = options.language;
      this.chain = null;
      this.layers = new Set(["float", "links"]);
      this.extra = { baseline: null, risk: null };
      const view = this.view = make("gp-view", root);
      view.tabIndex = 0;
      view.setAttribute("role", "treegrid");
      view.setAttribute("aria-label", words("chart"));
      this.head = make("gp-head", view);
      this.corner = make("gp-corner", this.head);
      this.ruler = make("gp-ruler", this.head);
      this.body = make("gp-body", view);
      this.side = make("gp-side", this.body);
      this.time = make("gp-time", this.body);
      this.back = make("gp-back", this.time);
      this.lines = document.createElementNS(SVG, "svg");
      this.lines.setAttribute("class", "gp-links");
      this.time.appendChild(this.lines);
      this.now = make("gp-now", this.time);
      this.split = make("gp-split", this.head);
      view.addEventListener("scroll", () => {
        if (!this.frame) this.frame = requestAnimationFrame(() => { this.frame = 0; this.draw(); });
      }, { passive: true });
      view.addEventListener("wheel", (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.setScale(this.scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15), event.clientX);
      }, { passive: false });
      new ResizeObserver(() => this.refresh()).observe(view);
    }

    /* Everything anew: rows came or went, the scale or the width changed. */
    refresh() {
      const { model } = this;
      const middle = this.range ? this.dayAtMiddle() : null;
      let first = model.today - 45, last = model.today + 120;
      model.visible.forEach((number) => {
        const edges = model.edges(model.rows.get(number));
        if (edges) { first = Math.min(first, edges[0] - 21); last = Math.max(last, edges[1] + 75); }
      });
      this.range = [first, Math.max(last, first + this.room() / this.scale)];
      this.layout();
      if (middle !== null) this.view.scrollLeft = Math.max(0, this.x(middle) - this.room() / 2);
      this.redraw();
    }

    layout() {
      const width = Math.ceil((this.range[1] - this.range[0]) * this.scale), { style } = this.view;
      const height = Math.max(this.model.visible.length * this.rowHeight, this.view.clientHeight - HEAD);
      style.setProperty("--gp-row", this.rowHeight + "px");
      style.setProperty("--gp-side", this.sideWidth + "px");
      this.head.style.height = HEAD + "px";
      this.head.style.width = this.body.style.width = this.sideWidth + width + "px";
      this.ruler.style.width = this.time.style.width = width + "px";
      this.body.style.height = height + "px";
      this.back.style.height = this.view.clientHeight - HEAD + "px";
      this.back.style.marginBottom = HEAD - this.view.clientHeight + "px";
      this.back.style.top = HEAD + "px";
      this.now.style.left = this.x(this.model.today) + this.scale / 2 + "px";
      this.view.setAttribute("aria-rowcount", this.model.visible.length);
      this.corner.replaceChildren(this.headCells());
      this.ticked = null;
    }

    redraw() {
      this.drawn.forEach((pair) => pair.forEach((element) => element.remove()));
      this.drawn.clear();
      this.draw();
    }

    draw() {
      const { visible } = this.model;
      const first = Math.max(0, Math.floor(this.view.scrollTop / this.rowHeight) - OVERSCAN);
      const last = Math.min(visible.length, Math.ceil((this.view.scrollTop + this.view.clientHeight - HEAD) / this.rowHeight) + OVERSCAN);
      let changed = false;
      this.drawn.forEach((pair, at) => {
        if (at >= first && at < last) return;
        pair.forEach((element) => element.remove());
        this.drawn.delete(at);
        changed = true;
      });
      const left = document.createDocumentFragment(), right = document.createDocumentFragment();
      for (let at = first; at < last; at += 1) {
        if (this.drawn.has(at)) continue;
        const row = this.model.rows.get(visible[at]);
        this.drawn.set(at, [this.cells(row, at, left), this.bars(row, at, right)]);
        changed = true;
      }
      if (left.firstChild) { this.side.appendChild(left); this.time.appendChild(right); }
      this.drawTicks();
      if (changed) this.drawLinks(first, last);
      if (this.options.onDraw) this.options.onDraw(this);
    }

    x(day) { return (day - this.range[0]) * this.scale; }
    room() { return Math.max(0, this.view.clientWidth - this.sideWidth); }
    dayAtMiddle() { return this.range[0] + (this.view.scrollLeft + this.room() / 2) / this.scale; }

    /* The day and the row under a point of the screen. */
    dayAt(clientX) {
      const left = this.view.getBoundingClientRect().left + this.sideWidth;
      return Math.floor(this.range[0] + (clientX - left + this.view.scrollLeft) / this.scale);
    }

    rowAt(clientY) {
      const top = this.view.getBoundingClientRect().top + HEAD;
      return this.model.rows.get(this.model.visible[Math.floor((clientY - top + this.view.scrollTop) / this.rowHeight)]);
    }

    setScale(scale, clientX) {
      const day = clientX === undefined ? this.dayAtMiddle() : this.dayAt(clientX);
      const at = clientX === undefined ? this.room() / 2 : clientX - this.view.getBoundingClientRect().left - this.sideWidth;
      this.scale = Math.min(40, Math.max(0.2, SCALES[scale] || scale));
      this.refresh();
      this.view.scrollLeft = Math.max(0, this.x(day) - at);
      this.draw();
      if (this.options.onScale) this.options.onScale(this.scale);
    }

    showDay(day) { this.view.scrollLeft = Math.max(0, this.x(day) - this.room() / 3); this.draw(); }

    drawTicks() {
      const span = this.room() / this.scale, from = this.range[0] + this.view.scrollLeft / this.scale;
      if (this.ticked && from >= this.ticked[0] && from + span <= this.ticked[1]) return;
      this.ticked = [Math.max(this.range[0], Math.floor(from - span)), Math.min(this.range[1], Math.ceil(from + 2 * span))];
      this.back.textContent = "";
      this.ruler.textContent = "";
      this.drawRests();
      const marks = ticks(this.ticked[0], this.ticked[1], this.scale, this.language);
      const upper = marks.filter((mark) => mark.upper);
      marks.forEach((mark) => {
        const next = mark.upper && upper[upper.indexOf(mark) + 1];
        // What ends just right of the edge would be written over by the next one.
        if (next && this.x(next.day) < 56) return;
        if (mark.upper || this.scale < 16) {
          const line = make("gp-line" + (mark.upper ? " gp-strong" : ""), this.back);
          line.style.left = this.x(mark.day) + "px";
        }
        const label = make("gp-tick" + (mark.upper ? " gp-upper" : "") + (mark.rest !== undefined ? " gp-day" : ""), this.ruler);
        label.style.left = Math.max(0, this.x(mark.day)) + "px";
        if (mark.rest !== undefined) this.dayTick(label, mark.day);
        if (mark.upper) {
          label.style.width = Math.max(0, this.x(next ? next.day : this.range[1] + 1) - Math.max(0, this.x(mark.day))) + "px";
        }
        make("", label, "span", mark.text);
      });
      const flag = make("gp-flag", this.ruler, "div", this.words("today"));
      flag.style.left = this.x(this.model.today) + this.scale / 2 + "px";
    }

    dayTick(label, day) {
      const works = this.model.calendars[this.model.days.office].is(day), weekend = weekday(day) % 6 === 0;
      label.style.width = this.scale + "px";
      label.classList.toggle("gp-off", !works);
      label.classList.toggle("gp-made-up", works && weekend);
      if (works && weekend) label.title = this.words("made_up");
    }

    /* Rest days behind the bars where a day is wide enough to see, festivals always, and the years not yet announced. */
    drawRests() {
      const { days } = this.model, [from, to] = this.ticked;
      const band = (name, first, last, text) => {
        if (last < from || first > to) return null;
        const element = make(name, this.back);
        element.style.left = this.x(first) + "px";
        element.style.width = (last - first + 1) * this.scale + "px";
        if (text) element.title = text;
        return element;
      };
      days.rests[days.office].forEach(([first, last]) => { if (this.scale >= 3 || last - first > 2) band("gp-rest", first, last); });
      days.festivals.forEach((festival, at) => {
        band("gp-festival", festival.first, festival.last, festival.name);
        if (festival.last < from || festival.first > to || (this.scale < 3 && festival.last - festival.first < 5) || this.scale < 1.6) return;
        const label = make("gp-festival-name", this.ruler, "span", festival.name);
        label.style.left = this.x(festival.first) + "px";
        const after = days.festivals[at + 1];
        if (after) label.style.maxWidth = this.x(after.first) - this.x(festival.first) + "px";
      });
      if (days.announced < to) {
        band("gp-unannounced", Math.max(from, days.announced + 1), to);
        const label = make("gp-provisional", this.back, "span", this.words("unannounced"));
        label.style.left = Math.max(0, this.x(days.announced + 1)) + "px";
      }
    }

    headCells() {
      const line = make("gp-cells gp-titles");
      this.columns().forEach((column) => make("gp-c-" + column, line, "span", this.words("column." + column)));
      return line;
    }

    columns() {
      if (this.sideWidth < 260) return ["name"];
      if (this.sideWidth < 420) return ["name", "finish", "float"];
      if (this.sideWidth < 520) return ["name", "start", "finish", "float"];
      return ["name", "days", "start", "finish", "latest", "float"];
    }

    cells(row, at, parent) {
      const line = make("gp-cells gp-level" + (this.model.isWhole(row) ? " gp-whole-name" : ""), parent);
      line.id = "gp-row-" + row.number;
      line.setAttribute("role", "row");
      line.setAttribute("aria-level", row.depth + 1);
      line.setAttribute("aria-rowindex", at + 1);
      this.place(line, row, at);
      const cell = { name: () => this.nameCell(row, line), days: () => this.daysCell(row, line), float: () => this.floatCell(row, line) };
      this.columns().forEach((column) => (cell[column] || (() => this.dateCell(row, line, column)))());
      return line;
    }

    nameCell(row, line) {
      const name = make("gp-c-name", line, "span");
      name.style.paddingLeft = 6 + Math.min(row.depth, 6) * (this.sideWidth < 260 ? 5 : 14) + "px";
      name.setAttribute("role", "gridcell");
      if (row.parts.length) {
        const shut = this.model.folded.has(row.number);
        const twist = make("gp-twist", name, "button");
        twist.tabIndex = -1;
        twist.dataset.fold = row.number;
        twist.setAttribute("aria-label", this.words(shut ? "unfold" : "fold"));
        twist.setAttribute("aria-expanded", String(!shut));
        line.setAttribute("aria-expanded", String(!shut));
      } else make("gp-twist", name, "i");
      make("light light-" + row.light, name, "span");
      const text = make("gp-name", name, "span", this.shortName(row));
      text.title = row.number + " " + row.name + (this.model.lead(row) ? " · " + this.model.lead(row) : "");
    }

    /* In a narrow table what a name shares with the row above gives way to what tells them apart. */
    shortName(row) {
      const cut = row.name.indexOf(" · "), above = this.model.rows.get(this.model.visible[this.model.place.get(row.number) - 1]);
      const same = this.sideWidth < 420 && cut > 3 && above && above.name.startsWith(row.name.slice(0, cut + 3));
      return same ? "… " + row.name.slice(cut + 3) : row.name;
    }

    daysCell(row, line) {
      const days = this.model.isWhole(row) ? null : this.model.field(row, "days");
      make("gp-c-days", line, "span", days ? String(days) : "");
    }

    dateCell(row, line, column) {
      const window = this.model.window(row), dated = this.model.isScheduled(row) || row.parts.length;
      const group = make("gp-c-" + column, line, "span");
      const point = this.model.shape(row).point;
      const day = !window || !dated ? null : column === "latest" ? window.lf : column === "finish" && point !== undefined ? point :
        window[column === "start" ? "ps" : "pf"];
      if (day === null || day === undefined || (column === "start" && point !== undefined && row.state === "open")) return;
      const before = row.window && this.model.draft && row.window[column === "latest" ? "lf" : column === "start" ? "ps" : "pf"];
      const button = make("gp-date" + (before && before !== window[column === "latest" ? "lf" : column === "start" ? "ps" : "pf"] ? " gp-moved" : ""),
        group, "button", iso(day) + (window.provisional && day > this.model.days.announced ? "*" : ""));
      button.tabIndex = -1;
      button.dataset.why = column === "latest" || (column === "finish" && point !== undefined && point === row.due) ? "latest" : "earliest";
      button.title = this.words("why_this_day");
    }

    floatCell(row, line) {
      const window = this.model.window(row);
      const open = row.state === "open" && window && window.float !== null;
      const late = open && window.float < 0;
      const text = !open ? "" : late ? this.words("late", { n: -window.float }) : String(window.float);
      make("gp-c-float" + (late ? " red" : ""), line, "span", text);
    }

    place(element, row, at) {
      element.style.top = at * this.rowHeight + "px";
      element.dataset.number = row.number;
      element.classList.toggle("gp-selected", row.number === this.selected);
      element.classList.toggle("gp-dim", Boolean(this.chain && !this.chain.items.has(row.number)));
      element.classList.toggle("gp-on", Boolean(this.chain && this.chain.items.has(row.number)));
    }

    span(name, days, parent) {
      const element = make(name, parent);
      element.style.left = this.x(days[0]) + "px";
      element.style.width = Math.max(2, (days[1] - days[0] + 1) * this.scale) + "px";
      return element;
    }

    bars(row, at, parent) {
      const { model } = this, shape = model.shape(row), window = model.window(row);
      const critical = row.state === "open" && window && window.critical && !shape.whole;
      const moved = model.draft && model.draft.windows.has(row.number);
      const element = make("gp-bars gp-" + row.light + (critical ? " gp-critical" : "") + (row.state === "open" ? "" : " gp-closed") +
        (moved ? " gp-moved" : "") + (window && window.provisional && window.pf > model.days.announced ? " gp-unsure" : ""), parent);
      this.place(element, row, at);
      this.ownRests(row, element);
      this.ghosts(row, element, moved);
      if (shape.whole) this.span("gp-whole", shape.whole, element);
      if (shape.float && this.layers.has("float")) this.span("gp-float", shape.float, element);
      if (shape.could) this.span("gp-could", shape.could, element).title = this.words("could_start", { day: iso(shape.could[0]) });
      if (shape.overdue) this.span("gp-overdue", shape.overdue, element);
      if (shape.bar) this.bar(row, shape, element);
      if (shape.over) this.span("gp-over", shape.over, element);
      if (shape.point !== undefined) {
        const diamond = make("gp-diamond", element);
        diamond.style.left = this.x(shape.point) + this.scale / 2 + "px";
        diamond.title = this.tip(row);
      }
      if (shape.due !== null && shape.due !== undefined && shape.due !== shape.point) {
        const due = make("gp-due" + (model.may(row, "otherDue") ? " gp-may" : ""), element);
        due.style.left = this.x(shape.due + 1) + "px";
        due.title = this.words("due_on", { day: iso(shape.due) });
      }
      this.limits(row, element);
      this.label(row, shape, element, moved);
      return element;
    }

    /* Brackets on the days that limit it: no earlier opens to the right, no later to the left, on a day is closed. */
    limits(row, element) {
      (this.model.field(row, "limits") || []).forEach((limit) => {
        const [type, day] = limit, sense = type.endsWith("ET") ? "from" : type.endsWith("LT") ? "until" : "on";
        const mark = make("gp-limit gp-limit-" + sense + (this.model.missed(row, limit) ? " gp-missed" : ""), element);
        mark.style.left = this.x(type[0] === "S" ? day : day + 1) + "px";
        mark.title = this.words("limit_tip", { limit: this.words("limit." + type), day: iso(day) });
      });
    }

    /* The rests of a calendar that is not the office's (a winter stop) stand in the row itself. */
    ownRests(row, element) {
      if (this.model.isWhole(row) || row.calendar === this.model.days.office || this.scale < 1.6) return;
      this.model.calendar(row).rests.forEach((rest) => {
        if (rest[1] - rest[0] > 2 && rest[1] >= this.range[0] && rest[0] <= this.range[1]) this.span("gp-own-rest", rest, element);
      });
    }

    ghosts(row, element, moved) {
      const kept = this.extra.baseline && this.extra.baseline.get(row.number);
      if (kept) this.span("gp-baseline" + (kept[0] === kept[1] ? " gp-baseline-point" : ""), kept, element);
      const risk = this.extra.risk && this.extra.risk.get(row.number);
      if (risk) {
        const band = this.span("gp-risk", [risk.p50, risk.p95], element);
        band.title = this.words("risk_of", { p50: iso(risk.p50), p80: iso(risk.p80), p95: iso(risk.p95) });
        make("gp-risk-80", element).style.left = this.x(risk.p80 + 1) + "px";
      }
      if (moved && row.window && this.model.takesTime(row)) this.span("gp-was", [row.window.ps, row.window.pf], element);
    }

    bar(row, shape, element) {
      const bar = this.span("gp-bar" + (this.model.may(row, "plan") ? " gp-may" : ""), shape.bar, element);
      bar.title = this.tip(row);
      if (row.percent) make("gp-percent", bar).style.width = Math.min(100, row.percent) + "%";
      if (row.started !== null && row.state === "open") {
        bar.classList.add("gp-started");
        const until = Math.min(this.model.today, shape.bar[1]);
        if (until >= shape.bar[0]) make("gp-elapsed", bar).style.width = (until - shape.bar[0] + 1) * this.scale + "px";
      }
    }

    tip(row) {
      const window = this.model.window(row);
      const lines = [row.number + " " + row.name, this.model.lead(row)];
      if (window) {
        lines.push(this.words("tip.planned", { from: iso(window.ps), to: iso(window.pf) }));
        if (window.lf !== null) lines.push(this.words("tip.latest", { from: window.ls === null ? "" : iso(window.ls), to: iso(window.lf), float: window.float }));
      }
      (this.model.field(row, "limits") || []).forEach(([type, day]) => lines.push(this.words("limit_tip", { limit: this.words("limit." + type), day: iso(day) })));
      return lines.filter(Boolean).join("\n");
    }

    label(row, shape, element, moved) {
      const end = shape.bar ? shape.bar[1] + 1 : shape.point !== undefined ? shape.point + 0.5 : null;
      if (end === null || this.scale < 1) return;
      const window = this.model.window(row), narrow = this.sideWidth < 260;
      let text = iso(shape.bar ? shape.bar[1] : shape.point).slice(5), more = "";
      if (narrow) text = row.name.slice(0, 14);
      if (moved && row.window && window.pf !== row.window.pf) {
        const by = this.shifted(row, row.window.pf, window.pf);
        more = this.words(by > 0 ? "moved_later" : "moved_earlier", { n: Math.abs(by) });
      }
      const label = make("gp-label", element, "span", text);
      const right = this.x(shape.over ? shape.over[1] + 1 : end), flag = shape.due === null || shape.due === shape.point ? -1 : this.x(shape.due + 1);
      // A flag close behind the bar would stand on the label: it goes behind the flag.
      label.style.left = (flag >= right - 2 && flag < right + 44 ? flag + 9 : right + (shape.bar ? 6 : 11)) + "px";
      if (more) make("gp-by", label, "b", more);
    }

    shifted(row, from, to) {
      const calendar = this.model.calendar(row);
      return to > from ? calendar.count(from + 1, to) : -calendar.count(to + 1, from);
    }

    drawLinks(first, last) {
      this.lines.textContent = "";
      if (!this.layers.has("links") && !this.chain) return;
      const seen = new Set(), { model } = this;
      const one = (link) => {
        const name = link.before + ">" + link.after + link.type;
        if (seen.has(name)) return;
        seen.add(name);
        const on = Boolean(this.chain && this.chain.links.has(link.before + ">" + link.after));
        if (this.layers.has("links") || on) this.drawLink(link, name, on);
      };
      for (let at = first; at < last; at += 1) model.linksOf(model.visible[at]).forEach(one);
      if (this.chain) this.chain.items.forEach((number) => { if (model.place.has(number)) model.linksInto(number).filter((link) => this.chain.links.has(link.before + ">" + link.after)).forEach(one); });
    }

    drawLink(link, name, on) {
      const { model } = this, from = model.place.get(link.before), to = model.place.get(link.after);
      if (from === undefined || to === undefined) return;
      const atStart = link.type[0] === "S", intoStart = link.type[1] === "S";
      const a = this.anchor(link.before, atStart), b = this.anchor(link.after, intoStart);
      if (a === null || b === null) return;
      const y1 = (from + 0.5) * this.rowHeight, y2 = (to + 0.5) * this.rowHeight, turn = y2 > y1 ? 1 : -1;
      const out = atStart ? a - 8 : a + 6, into = intoStart ? b - 8 : b + 8, gap = y2 - turn * this.rowHeight / 2;
      const direct = intoStart ? into >= out : into <= out;
      const bend = direct ? `M${a} ${y1}H${atStart === intoStart ? (intoStart ? Math.min(out, into) : Math.max(out, into)) : out}V${y2}H${b}` :
        `M${a} ${y1}H${out}V${gap}H${into}V${y2}H${b}`;
      const rows = [model.rows.get(link.before), model.rows.get(link.after)];
      const tight = rows.every((row) => row.state === "open" && model.window(row) && model.window(row).critical);
      const kind = (tight ? " gp-tight" : "") + (on ? " gp-on" : "") + (this.chain && !on ? " gp-dim" : "") + (this.link === name ? " gp-picked" : "") + (link.soft ? " gp-soft" : "");
      this.stroke("gp-wire" + kind, bend, name);
      this.stroke("gp-tip" + kind, `M${b} ${y2}l${intoStart ? -6 : 6} -3.5v7z`, name);
      this.stroke("gp-hit", bend, name);
    }

    stroke(kind, d, name) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      path.setAttribute("class", kind);
      path.dataset.link = name;
      this.lines.appendChild(path);
    }

    anchor(number, start) {
      const shape = this.model.shape(this.model.rows.get(number)), whole = shape.bar || shape.whole;
      if (shape.point !== undefined) return this.x(shape.point) + this.scale / 2 + (start ? -7 : 7);
      return whole ? this.x(start ? whole[0] : whole[1] + 1) : null;
    }

    select(number, scroll) {
      this.selected = number;
      this.drawn.forEach((pair, at) => pair.forEach((element) => this.place(element, this.model.rows.get(this.model.visible[at]), at)));
      this.view.setAttribute("aria-activedescendant", number === null ? "" : "gp-row-" + number);
      const at = this.model.place.get(number);
      if (scroll && at !== undefined) this.show(number, at);
    }

    show(number, at) {
      const top = at * this.rowHeight, seen = this.view.clientHeight - HEAD;
      if (top < this.view.scrollTop) this.view.scrollTop = top;
      else if (top + this.rowHeight > this.view.scrollTop + seen) this.view.scrollTop = top + this.rowHeight - seen + 8;
      const core = this.model.span(number) || this.model.core(this.model.rows.get(number));
      const [left, right] = [this.view.scrollLeft, this.view.scrollLeft + this.room()];
      if (core && this.room() > 0 && (this.x(core[1]) < left + 40 || this.x(core[0]) > right - 40)) {
        this.view.scrollLeft = Math.max(0, this.x(core[0]) - this.room() / 4);
      } else if (core && this.x(core[1]) > right - 80 && this.x(core[1]) - this.x(core[0]) < this.room() - 120) {
        this.view.scrollLeft = this.x(core[1]) - this.room() + 100;
      }
      this.draw();
    }

    /* Shows a chain: its rows and links stand out, the rest is pale; null shows everything alike. */
    highlight(chain) { this.chain = chain; this.redraw(); }
  }

  global.guatuDrawing = { Drawing, make, HEAD };
})(window);
