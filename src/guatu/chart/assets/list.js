/* guatuList: the table at the left of the wall (台账): its cells and head, and which rows are shown in which order.

   guatuList.side(wall, mode)   the `side` of guatuGantt in mode "desk", "list" (phone) or "gantt" (phone)
   guatuList.choose(chart, filter, sort, folded)   the rows to show; `filter` is {text, lights: Set, unit, kind,
       document}, `sort` is {key, down} or null for the order of the tree, `folded` a Set of numbers of rows
       whose children are hidden. In the order of the tree the rows above a hit stay, so that it has its place.
   `wall` gives say(key, facts), language, sort, folded, onSort(key), onFold(number), lightName(light). */
(function (global) {
  "use strict";
  const COLUMNS = [
    { key: "number", width: 44 }, { key: "name", width: 0 }, { key: "lead", width: 112 },
    { key: "due", width: 92 }, { key: "float_days", width: 56 },
  ];
  const LIGHTS = ["red", "yellow", "blue", "green", "grey", "done"];

  function make(name, parent, text, tag) {
    const element = document.createElement(tag || "div");
    if (name) element.className = name;
    if (text !== undefined && text !== null) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }

  function side(wall, mode) {
    if (mode === "list") return { width: wall.width(), head: null, cell: (row) => card(row, wall) };
    if (mode === "gantt") return { width: 136, head: null, cell: (row) => brief(row, wall) };
    return { width: wall.sideWidth, head: head(wall), cell: (row) => line(row, wall) };
  }

  function head(wall) {
    const element = make("list-head list-line");
    COLUMNS.forEach((column) => {
      const button = make("list-" + column.key, element, wall.say("column." + column.key), "button");
      const sorted = wall.sort && wall.sort.key === column.key;
      button.type = "button";
      button.setAttribute("aria-sort", sorted ? (wall.sort.down ? "descending" : "ascending") : "none");
      if (sorted) button.textContent += wall.sort.down ? " ↓" : " ↑";
      button.addEventListener("click", (event) => { event.stopPropagation(); wall.onSort(column.key); });
    });
    return element;
  }

  function line(row, wall) {
    const element = make("list-line list-kind-" + row.kind);
    make("list-number", element, row.number);
    const name = make("list-name", element);
    name.style.paddingLeft = (wall.sort ? 0 : 16 * Math.min(2, row.level) + 10 * Math.max(0, row.level - 2)) + "px";
    if (wall.parents.has(row.number) && !wall.sort) name.appendChild(folder(row, wall));
    const light = make("light light-" + row.light, name);
    light.title = row.reason[wall.language];
    make("list-letter", light, wall.letter(row));
    make("list-text", name, row.name).title = row.name;
    // A row without unit or day leaves that room to its name.
    if (row.lead) make("list-lead", element, row.lead).title = row.lead;
    if (!row.due && row.float_days === undefined) return element;
    const due = make("list-due", element, row.due || "");
    if (row.due_text) due.title = row.due_text;
    if (row.provisional) due.classList.add("list-provisional");
    if (row.extensions) make("list-extended", due, "+" + row.extensions, "sup");
    make("list-float_days" + (row.float_days < 0 ? " list-late" : ""), element, floatOf(row));
    return element;
  }

  function folder(row, wall) {
    const folded = wall.folded.has(row.number);
    const button = make("list-folder", null, folded ? "▸" : "▾", "button");
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", wall.say(folded ? "unfold" : "fold"));
    button.addEventListener("click", (event) => { event.stopPropagation(); wall.onFold(row.number); });
    return button;
  }

  /* Float is worth a column only where something can still move. */
  function floatOf(row) {
    if (row.float_days === undefined || row.state !== "open") return "";
    return row.float_days < 0 ? "−" + -row.float_days : String(row.float_days);
  }

  function card(row, wall) {
    const element = make("list-card list-kind-" + row.kind);
    element.style.paddingLeft = 16 + 12 * Math.min(4, row.level) + "px";
    make("list-card-name", element, row.name);
    const meta = make("list-card-meta", element);
    make("light light-" + row.light, meta, wall.lightName(row));
    if (row.due) make("", meta, row.due, "span");
    if (row.lead) make("list-card-lead", meta, row.lead, "span");
    return element;
  }

  function brief(row, wall) {
    const element = make("list-brief list-kind-" + row.kind);
    make("light light-" + row.light, element).title = wall.lightName(row);
    make("list-text", element, row.name);
    return element;
  }

  function choose(chart, filter, sort, folded) {
    const hits = chart.rows.filter((row) => matches(row, filter));
    if (sort) return hits.sort(comparer(sort));
    const byNumber = new Map(chart.rows.map((row) => [row.number, row]));
    const kept = new Set();
    hits.forEach((row) => {
      for (let at = row; at && !kept.has(at.number); at = byNumber.get(at.parent)) kept.add(at.number);
    });
    const hidden = new Set();
    return chart.rows.filter((row) => {
      const under = row.parent !== undefined && (hidden.has(row.parent) || folded.has(row.parent));
      if (under) hidden.add(row.number);
      return kept.has(row.number) && !under;
    });
  }

  function matches(row, filter) {
    if (filter.lights.size && (!filter.lights.has(row.light) || row.kind === "group" || isFact(row))) return false;
    if (filter.kind && row.kind !== filter.kind) return false;
    if (filter.unit && row.lead !== filter.unit && !(row.support || []).includes(filter.unit)) return false;
    if (filter.document !== "" && !(row.sources || []).some((place) => place[0] === Number(filter.document))) return false;
    if (!filter.text) return true;
    row.haystack = row.haystack || [row.number, row.name, row.lead, row.due, row.due_text, row.value]
      .concat(row.support || []).filter(Boolean).join("\n").toLowerCase();
    return filter.text.toLowerCase().split(/\s+/).every((word) => row.haystack.includes(word));
  }

  function isFact(row) { return row.kind === "observation" || row.kind === "status"; }

  function comparer(sort) {
    const sign = sort.down ? -1 : 1;
    const value = (row) => (sort.key === "light" ? LIGHTS.indexOf(row.light) : row[sort.key]);
    const order = new Intl.Collator("zh-Hans-CN", { numeric: true });
    return (one, other) => {
      const a = value(one), b = value(other);
      if (a === undefined || b === undefined) return (a === undefined) - (b === undefined) || one.number - other.number;
      return sign * (typeof a === "number" ? a - b : order.compare(a, b)) || one.number - other.number;
    };
  }

  global.guatuList = { side, choose, isFact, make, LIGHTS };
})(window);
