/* What the chart shows: rows in tree order with their windows, links, filters, what is folded, and the draft of an edit.

   A draft lies over the rows and never changes them: `window(row)`, `field(row, name)` and `links()` see through it. */
(function (global) {
  "use strict";
  const WINDOW = {
    earliest_start: "es", earliest_finish: "ef", latest_start: "ls", latest_finish: "lf", planned_start: "ps",
    planned_finish: "pf", float_days: "float", free_days: "free", critical: "critical", provisional: "provisional",
  };
  const RIGHTS = { plan: 1, link: 2, firstDue: 4, otherDue: 8 };
  const linkOf = ([before, after, type, lag, soft]) => ({ before, after, type, lag, soft: Boolean(soft) });

  class Model {
    constructor(data) {
      this.folded = new Set();
      this.filter = { q: "", unit: "", show: "all", under: null, only: null };
      this.draft = null;
      this.load(data);
    }

    /* The whole answer of gantt.json; what is folded and filtered stays. */
    load(data) {
      this.seq = data.seq;
      this.today = data.today;
      this.units = data.units;
      this.columns = data.columns;
      this.windowColumns = data.window_columns;
      this.days = data.days;
      this.risk = data.risk;
      this.readLoad(data);
      this.calendars = {};
      Object.entries(data.days.rests).forEach(([name, rests]) => {
        this.calendars[name] = new global.guatuDays.Working(data.days.first, data.days.last, rests);
      });
      this.rows = new Map();
      data.rows.forEach((values) => { const row = this.read(values); this.rows.set(row.number, row); });
      this.order = data.rows.map((values) => values[0]);
      this.roots();
      this.readWindows(data.windows, (row, window) => { row.window = window; });
      this.linkList = data.links.map(linkOf);
      this.index();
      this.arrange();
    }

    read(values) {
      const row = {};
      this.columns.forEach((name, at) => { row[name] = values[at]; });
      row.text = (row.number + " " + row.name + " " + row.units.map((at) => this.units[at] || "").join(" ")).toLowerCase();
      row.parts = [];
      row.window = null;
      return row;
    }

    roots() {
      this.rows.forEach((row) => { row.parts = []; });
      this.rows.forEach((row) => { if (row.parent !== null) this.rows.get(row.parent).parts.push(row.number); });
      this.order.forEach((number) => {
        const row = this.rows.get(number);
        row.depth = row.parent === null ? 0 : (this.rows.get(row.parent).depth || 0) + 1;
      });
    }

    readWindows(list, each) {
      list.forEach((values) => {
        const row = this.rows.get(values[0]), window = {};
        this.windowColumns.forEach((name, at) => { if (WINDOW[name]) window[WINDOW[name]] = values[at]; });
        if (row) each(row, window);
      });
    }

    readLoad({ resources, resource_columns: columns, needs }) {
      if (resources) this.resources = resources.map((values) => Object.fromEntries(columns.map((name, at) => [name, values[at]])));
      if (needs) this.needs = needs;
    }

    index() {
      this.before = new Map();
      this.after = new Map();
      this.linkList.forEach((link) => {
        if (!this.before.has(link.after)) this.before.set(link.after, []);
        if (!this.after.has(link.before)) this.after.set(link.before, []);
        this.before.get(link.after).push(link);
        this.after.get(link.before).push(link);
      });
      this.spans = null;
    }

    /* What changed since the version shown: rows, lights, windows and the links that lead into `linked`. */
    merge(changes) {
      this.seq = changes.seq;
      changes.rows.forEach((values) => {
        const row = this.rows.get(values[0]);
        if (!row) return;
        const fresh = this.read(values);
        Object.assign(row, fresh, { parts: row.parts, window: row.window, depth: row.depth });
      });
      changes.lights.forEach(([number, light]) => { const row = this.rows.get(number); if (row) row.light = light; });
      this.readWindows(changes.windows, (row, window) => { row.window = window; });
      this.readLoad(changes);
      const linked = new Set(changes.linked);
      this.linkList = this.linkList.filter((link) => !linked.has(link.after))
        .concat(changes.links.map(linkOf));
      this.index();
    }

    /* Lays the answer of draft.json, and the edits it answers, over the rows; null takes it away. */
    lay(edits, windows) {
      if (!edits || !edits.length) { this.draft = null; this.spans = null; return; }
      const draft = { windows: new Map(), fields: new Map(), gone: new Set(), added: [] };
      edits.forEach((edit) => {
        if (edit.do === "plan" || edit.do === "due") {
          const { do: _, item, reason: __, ...given } = edit;
          draft.fields.set(item, { ...(draft.fields.get(item) || {}), ...this.inDays(given) });
          return;
        }
        if (edit.do === "limit") {
          const over = draft.fields.get(edit.item) || {}, row = this.rows.get(edit.item);
          const kept = ((over.limits !== undefined ? over.limits : row && row.limits) || []).filter(([type]) => type !== edit.type && type !== edit.was);
          const limits = edit.day ? [...kept, [edit.type, global.guatuDays.of(edit.day)]] : kept;
          draft.fields.set(edit.item, { ...over, limits });
          return;
        }
        const types = [edit.type, edit.was].filter(Boolean), old = this.linkList.find((link) => link.before === edit.after && link.after === edit.item && types.includes(link.type));
        types.forEach((type) => draft.gone.add(edit.after + ">" + edit.item + type));
        draft.added = draft.added.filter((link) => !draft.gone.has(link.before + ">" + link.after + link.type));
        if (edit.do === "link") draft.added.push({ before: edit.after, after: edit.item, type: edit.type, lag: edit.lag || 0, soft: edit.preferential ?? Boolean(old && old.soft) });
      });
      if (windows) this.readWindows(windows, (row, window) => { draft.windows.set(row.number, window); });
      this.draft = draft;
      this.spans = null;
    }

    inDays(given) {
      const read = { ...given };
      if ("remaining" in read) { read.left = read.remaining; delete read.remaining; }
      ["not_before", "due"].forEach((name) => { if (read[name]) read[name] = global.guatuDays.of(read[name]); });
      return read;
    }

    window(row) { return (this.draft && this.draft.windows.get(row.number)) || row.window; }

    field(row, name) {
      const over = this.draft && this.draft.fields.get(row.number);
      return over && name in over ? over[name] : row[name];
    }

    linksInto(number) { return this.seen(this.before.get(number) || [], (link) => link.after === number); }
    linksOf(number) {
      const own = (this.before.get(number) || []).concat(this.after.get(number) || []);
      return this.seen(own, (link) => link.after === number || link.before === number);
    }

    seen(links, wanted) {
      if (!this.draft) return links;
      const kept = links.filter((link) => !this.draft.gone.has(link.before + ">" + link.after + link.type));
      return kept.concat(this.draft.added.filter(wanted));
    }

    calendar(row) { return this.calendars[row.calendar] || this.calendars[this.days.office]; }

    lead(row) { return row.units[0] >= 0 ? this.units[row.units[0]] : ""; }

    isWhole(row) { return row.kind === "group" || row.parts.length > 0; }

    takesTime(row) { return !this.isWhole(row) && Boolean(this.field(row, "days") || row.started !== null); }

    isScheduled(row) { return Boolean(row.due !== null || row.days || row.limits || row.started !== null || row.state === "closed" || this.before.has(row.number)); }

    may(row, right) { return (row.rights & RIGHTS[right]) !== 0; }

    /* What is drawn of a row, in days, both ends inclusive; wholes span what is drawn of their parts. */
    shape(row) {
      if (this.isWhole(row)) { const span = this.span(row.number); return span ? { whole: span } : {}; }
      const window = this.window(row), due = this.field(row, "due"), open = row.state === "open";
      if (!window) return due === null ? {} : { point: due, due };
      const shape = { due };
      if (this.takesTime(row)) shape.bar = [window.ps, window.pf];
      else {
        const held = this.linksInto(row.number).length > 0 || Boolean((this.field(row, "limits") || []).length) || this.field(row, "not_before") !== null || !open;
        if (!held && due === null) return {};
        shape.point = held || due === null ? window.pf : due;
        shape.onDue = !held && due !== null;
      }
      const end = shape.bar ? window.pf : Math.min(window.pf, shape.point);
      if (open && window.lf !== null && window.lf > end) shape.float = [end + 1, window.lf];
      if (open && window.lf !== null && window.lf < window.pf && shape.bar) shape.over = [Math.max(window.lf + 1, window.ps), window.pf];
      // What is planned later than it could start is as late as possible: the room before it is drawn too.
      if (open && shape.bar && row.started === null && window.es < window.ps) shape.could = [window.es, window.ps - 1];
      if (open && due !== null && due < this.today) shape.overdue = [due, this.today];
      return shape;
    }

    edges(row) {
      const shape = this.shape(row);
      const spans = [shape.whole, shape.bar, shape.float, shape.overdue, shape.could].filter(Boolean);
      (this.field(row, "limits") || []).forEach(([, day]) => spans.push([day, day]));
      if (shape.point !== undefined) spans.push([shape.point, shape.point]);
      if (shape.due !== undefined && shape.due !== null) spans.push([shape.due, shape.due]);
      return spans.length ? [Math.min(...spans.map((span) => span[0])), Math.max(...spans.map((span) => span[1]))] : null;
    }

    span(number) {
      if (!this.spans) {
        this.spans = new Map();
        for (let at = this.order.length - 1; at >= 0; at -= 1) {
          const row = this.rows.get(this.order[at]);
          const own = this.isWhole(row) ? this.spans.get(row.number) : this.core(row);
          if (!own || row.parent === null) continue;
          const above = this.spans.get(row.parent);
          this.spans.set(row.parent, above ? [Math.min(above[0], own[0]), Math.max(above[1], own[1])] : own);
        }
      }
      return this.spans.get(number) || null;
    }

    core(row) {
      const shape = this.shape(row);
      return shape.bar || (shape.point === undefined ? null : [shape.point, shape.point]);
    }

    isLate(row) {
      const window = this.window(row);
      return row.state === "open" && !this.isWhole(row) &&
        ((window && window.float !== null && window.float < 0) || (row.due !== null && row.due < this.today));
    }

    matches(row) {
      const { q, unit, show, only } = this.filter;
      if (only) return only.has(row.number);
      if (this.isWhole(row)) return false;
      if (q && !q.split(" ").every((word) => row.text.includes(word))) return false;
      if (unit !== "" && !row.units.includes(unit)) return false;
      if (show === "undated") return row.state === "open" && !this.isScheduled(row);
      if (!this.isScheduled(row)) return false;
      if (show === "open") return row.state === "open";
      if (show === "late") return this.isLate(row);
      if (show === "critical") return Boolean(row.state === "open" && row.window && row.window.critical);
      if (show === "mine") return row.rights !== 0;
      return show !== "closed" || row.state === "closed";
    }

    /* Which rows stand on the page: what the filter wants with everything above it, without what is folded. */
    arrange() {
      const wanted = new Set();
      this.hits = 0;
      this.order.forEach((number) => {
        const row = this.rows.get(number);
        if (!this.matches(row)) return;
        if (this.filter.under !== null && !this.isUnder(row, this.filter.under)) return;
        this.hits += 1;
        for (let at = row; at && !wanted.has(at.number); at = at.parent === null ? null : this.rows.get(at.parent)) wanted.add(at.number);
      });
      const narrowed = Boolean(this.filter.q || this.filter.only);
      const shut = new Set();
      this.visible = this.order.filter((number) => {
        const row = this.rows.get(number);
        if (!wanted.has(number)) return false;
        if (row.parent !== null && shut.has(row.parent)) { shut.add(number); return false; }
        if (!narrowed && this.folded.has(number)) shut.add(number);
        return true;
      });
      this.place = new Map(this.visible.map((number, at) => [number, at]));
    }

    isUnder(row, above) {
      for (let at = row; at; at = at.parent === null ? null : this.rows.get(at.parent)) if (at.number === above) return true;
      return false;
    }

    /* The rows above `number` unfold, so that it can be seen. */
    reveal(number) {
      const row = this.rows.get(number);
      if (!row) return;
      for (let at = row.parent; at !== null; at = this.rows.get(at).parent) this.folded.delete(at);
      this.arrange();
    }

    fold(number, shut) {
      if (shut) this.folded.add(number); else this.folded.delete(number);
      this.arrange();
    }

    foldAll(shut) {
      this.folded = new Set(shut ? this.order.filter((number) => this.rows.get(number).parts.length && this.rows.get(number).depth > 0) : []);
      this.arrange();
    }

    /* What the legend has only where the chart has it. */
    has(name) {
      const row = (test) => this.order.some((number) => test(this.rows.get(number)));
      if (name === "soft") return this.linkList.some((link) => link.soft);
      return name === "limit" ? row((each) => each.limits) : row((each) => each.state === "open" && each.started === null && each.window && each.window.es < each.window.ps);
    }

    /* Whether a limit cannot be kept as things stand. */
    missed(row, [type, day]) {
      const window = this.window(row);
      if (!window || row.state !== "open" || !["SNLT", "SO", "FNLT", "FO"].includes(type)) return false;
      return type[0] === "S" ? row.started === null && window.es > day : window.ef > day;
    }

    /* Due days that set the dates of something before them, the tightest first: one chain each. */
    deadlines() {
      return this.order.map((number) => this.rows.get(number)).filter((row) => row.state === "open" && row.due !== null && row.window &&
        row.window.float !== null && (this.before.has(row.number) || row.parts.length) && (row.window.critical || row.window.float < 0))
        .sort((a, b) => a.window.float - b.window.float || a.due - b.due);
    }
  }

  global.guatuModel = Model;
})(window);
