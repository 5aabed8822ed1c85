/* guatuPaper: the wall as a table for the printer, head repeated on every sheet, one drawn line a row.

   guatuPaper.build(root, {chart, rows, say, language, lightName, today})   replaces the content of `root`
   Built before printing and taken away after it, so that the screen never carries ten thousand rows. */
(function (global) {
  "use strict";
  const make = global.guatuList.make, gantt = global.guatuGantt, SVG = "http://www.w3.org/2000/svg";
  const WIDTH = 640, HEIGHT = 20, BEFORE = 370, AFTER = 1100;

  function draw(name, parent, attributes) {
    const element = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach((key) => element.setAttribute(key, attributes[key]));
    parent.appendChild(element);
    return element;
  }

  function rangeOf(rows, today) {
    let first = today - 31, last = today + 92;
    rows.forEach((row) => {
      const edge = gantt.edgesOf(gantt.shapeOf(row, today));
      if (!edge) return;
      first = Math.min(first, Math.max(edge[0] - 10, today - BEFORE));
      last = Math.max(last, Math.min(edge[1] + 30, today + AFTER));
    });
    return [first, last];
  }

  function picture(parent, height) {
    return draw("svg", parent, { viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: "none", class: "paper-line" });
  }

  function build(root, options) {
    const today = gantt.dayOf(options.today), range = rangeOf(options.rows, today);
    const scale = WIDTH / (range[1] - range[0]), x = (day) => (Math.min(range[1], Math.max(range[0], day)) - range[0]) * scale;
    root.textContent = "";
    const table = make("paper-table", root, null, "table"), head = make("", make("", table, null, "thead"), null, "tr");
    ["number", "light", "name", "lead", "due"].forEach((key) => make("paper-" + key, head, options.say("column." + key), "th"));
    const ruler = picture(make("paper-time", head, null, "th"), 28);
    const ticks = gantt.ticksOf(range[0], range[1], scale, options.language).filter((tick) => tick.day >= range[0]);
    ticks.forEach((tick) => {
      draw("line", ruler, { x1: x(tick.day), x2: x(tick.day), y1: tick.strong ? 0 : 14, y2: 28, class: "paper-tick" });
      draw("text", ruler, { x: x(tick.day) + 3, y: tick.strong ? 11 : 25, class: tick.strong ? "paper-strong" : "" })
        .textContent = tick.text;
    });
    const body = make("", table, null, "tbody");
    options.rows.forEach((row) => drawRow(body, row, options, ticks, x, today));
  }

  function drawRow(body, row, options, ticks, x, today) {
    const line = make("paper-kind-" + row.kind, body, null, "tr");
    make("paper-number", line, row.number, "td");
    const fact = global.guatuList.isFact(row);
    make(fact ? "" : "light light-" + row.light, make("paper-light", line, null, "td"), options.lightName(row), "span");
    const name = make("paper-name", line, row.name, "td");
    name.style.paddingLeft = 4 + 10 * row.level + "px";
    make("paper-lead", line, row.lead || "", "td");
    make("paper-due", line, row.due || "", "td");
    const svg = picture(make("paper-time", line, null, "td"), HEIGHT);
    ticks.forEach((tick) => draw("line", svg, { x1: x(tick.day), x2: x(tick.day), y1: 0, y2: HEIGHT, class: "paper-tick" }));
    draw("line", svg, { x1: x(today), x2: x(today), y1: 0, y2: HEIGHT, class: "paper-now" });
    const shape = gantt.shapeOf(row, today), light = "paper-" + row.light;
    const bar = (days, height, name) => draw("rect", svg, {
      x: x(days[0]), width: Math.max(1, x(days[1] + 1) - x(days[0])), y: (HEIGHT - height) / 2, height, class: name,
    });
    if (shape.group) bar(shape.group, 3, "paper-group");
    if (shape.period) bar(shape.period, 3, light + " paper-thin");
    if (shape.overdue) bar(shape.overdue, 1.2, "paper-red");
    if (shape.tail) bar(shape.tail, 1.2, light);
    if (shape.bar) bar(shape.bar, row.critical ? 11 : 8, light);
    if (shape.over) bar(shape.over, 4, "paper-over");
    if (shape.bar && row.critical) bar(shape.bar, 1.5, "paper-group");
    if (shape.mark !== undefined) draw("line", svg, { x1: x(shape.mark + 1), x2: x(shape.mark + 1), y1: 2, y2: HEIGHT - 2, class: "paper-due-mark" });
    if (shape.point !== undefined) {
      const at = x(shape.point + 0.5), y = HEIGHT / 2;
      if (shape.fact) draw("circle", svg, { cx: at, cy: y, r: 3.5, class: "paper-fact" });
      else draw("path", svg, { d: `M${at} ${y - 6}l6 6l-6 6l-6 -6z`, class: light });
    }
  }

  global.guatuPaper = { build, rangeOf };
})(window);
