/* guatuDocument: a document's own text with the sentences that became items marked, the chosen one in full colour.

   const view = guatuDocument.mount(element, {chart, say, onSelect});
   view.show(document, place, number)   `place` is [document, start, end, page] in code points of the raw text, or null
   Every text goes in by textContent: documents are not to be trusted. */
(function (global) {
  "use strict";
  const make = global.guatuList.make;

  /* Marks count code points, strings count UTF-16 units: a paragraph with astral characters is cut by characters. */
  function cutter(text) {
    if (!/[\ud800-\udfff]/.test(text)) return { length: text.length, cut: (from, to) => text.slice(from, to) };
    const characters = Array.from(text);
    return { length: characters.length, cut: (from, to) => characters.slice(from, to).join("") };
  }

  /* A line end inside a paragraph is the file's hard wrap: between Chinese characters it stands for nothing. */
  function flow(text) {
    return text.replace(/\s*\r?\n\s*/g, (found, at) => (/[\x21-\x7e]/.test(text[at - 1] || "") ? " " : ""));
  }

  /* The pieces of a paragraph: [from, to, numbers of the rows marked there]. */
  function pieces(start, length, marks) {
    const end = start + length, edges = new Set([start, end]);
    const here = marks.filter((mark) => mark[0] < end && mark[1] > start);
    here.forEach((mark) => { edges.add(Math.max(start, mark[0])); edges.add(Math.min(end, mark[1])); });
    const sorted = Array.from(edges).sort((a, b) => a - b);
    return sorted.slice(0, -1).map((from, at) => {
      const to = sorted[at + 1];
      return [from - start, to - start, here.filter((mark) => mark[0] < to && mark[1] > from).map((mark) => mark[2])];
    });
  }

  function mount(root, options) {
    const state = { shown: null, nodes: [] };

    function show(index, place, number) {
      const sheet = options.chart.documents[index];
      if (!sheet) { empty(); return; }
      if (state.shown !== index || state.language !== options.language()) draw(sheet, index);
      let target = null;
      state.nodes.forEach((node) => {
        const on = place && node.start < place[2] && node.end > place[1];
        node.element.classList.toggle("doc-here", Boolean(on));
        if (on && !target) target = node.element;
        if (!on && !target && place && node.start <= place[1]) state.before = node.element;
      });
      const aim = target || (place && nearest(place[1]));
      if (aim) aim.scrollIntoView({ block: "center" });
      else root.scrollTop = 0;
    }

    /* A sentence without an item has no piece of its own: its paragraph is shown. */
    function nearest(start) {
      let found = null;
      state.nodes.forEach((node) => { if (node.start <= start) found = node.element; });
      return found;
    }

    function draw(sheet, index) {
      state.shown = index;
      state.language = options.language();
      state.nodes = [];
      root.textContent = "";
      const head = make("doc-head", root);
      make("doc-title", head, sheet.name);
      make("doc-meta", head, [sheet.date, options.say("document.sha") + " " + sheet.sha256.slice(0, 12)].filter(Boolean).join(" · "));
      if (!sheet.complete) make("doc-note", head, options.say("document.incomplete"));
      const marks = (sheet.marks || []).concat((options.missed || []).filter((one) => one.place[0] === index)
        .map((one) => [one.place[1], one.place[2], 0]));
      const pages = (sheet.pages || []).slice();
      (sheet.paragraphs || []).forEach((paragraph) => {
        while (pages.length && pages[0][1] <= paragraph.start) {
          const page = pages.shift();
          if (sheet.pages.length > 1) make("doc-page", root, options.say("document.page", { page: page[0] }));
        }
        drawParagraph(paragraph, marks);
      });
    }

    function drawParagraph(paragraph, marks) {
      const element = make("doc-paragraph" + (paragraph.level ? " doc-heading doc-heading-" + Math.min(3, paragraph.level) : ""), root);
      const text = cutter(paragraph.text);
      if (paragraph.text.includes("\t")) element.classList.add("doc-table");
      pieces(paragraph.start, text.length, marks).forEach((piece) => {
        const words = flow(text.cut(piece[0], piece[1]));
        const node = make("", element, words, piece[2].length ? "mark" : "span");
        const numbers = piece[2].filter(Boolean);
        state.nodes.push({ element: node, start: paragraph.start + piece[0], end: paragraph.start + piece[1] });
        if (piece[2].length && !numbers.length) node.className = "doc-missed";
        if (!numbers.length) return;
        node.tabIndex = 0;
        node.dataset.items = numbers.join(" ");
        const choose = () => options.onSelect(numbers[numbers.length - 1]);
        node.addEventListener("click", choose);
        node.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(); });
      });
    }

    function empty() {
      state.shown = null;
      root.textContent = "";
      make("empty", root, options.say("document.empty"));
    }

    return { show, empty };
  }

  global.guatuDocument = { mount, pieces, cutter, flow };
})(window);
