/* guatuDocument: a document's own text with the sentences that became items marked, the chosen one in full colour.

   const view = guatuDocument.mount(element, {chart, say, onSelect});
   view.show(document, place)   `place` is [document, start, end, page] in code points of the raw text, or null
   view.shown()                 the index of the document in view
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

  /* The pieces of a paragraph: [from, to, numbers of the rows marked there]; every mark given touches it. */
  function pieces(start, length, marks) {
    const end = start + length, edges = new Set([start, end]), here = marks;
    here.forEach((mark) => { edges.add(Math.max(start, mark[0])); edges.add(Math.min(end, mark[1])); });
    const sorted = Array.from(edges).sort((a, b) => a - b);
    return sorted.slice(0, -1).map((from, at) => {
      const to = sorted[at + 1];
      return [from - start, to - start, here.filter((mark) => mark[0] < to && mark[1] > from).map((mark) => mark[2])];
    });
  }

  function mount(root, options) {
    const state = { shown: null, nodes: [], lit: [] };

    function show(index, place) {
      const sheet = options.chart.documents[index];
      if (!sheet) { empty(); return; }
      if (state.shown !== index || state.language !== options.language()) draw(sheet, index);
      state.lit.forEach((node) => node.element.classList.remove("doc-here"));
      state.lit = [];
      if (!place) { root.scrollTop = 0; return; }
      const first = lastBefore(place[1]);
      for (let at = Math.max(0, first); at < state.nodes.length && state.nodes[at].start < place[2]; at += 1) {
        if (state.nodes[at].end > place[1]) state.lit.push(state.nodes[at]);
      }
      state.lit.forEach((node) => node.element.classList.add("doc-here"));
      const aim = state.lit[0] || state.nodes[Math.max(0, first)];
      if (!aim) return;
      const box = aim.element.getBoundingClientRect(), frame = root.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) aim.element.scrollIntoView({ block: "center" });
    }

    /* The last piece that starts at or before an offset, by halving: pieces stand in the order of the text. */
    function lastBefore(start) {
      let low = -1, high = state.nodes.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (state.nodes[middle].start <= start) low = middle; else high = middle;
      }
      return low;
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
        .map((one) => [one.place[1], one.place[2], 0])).sort((a, b) => a[0] - b[0]);
      let next = 0, open = [];
      const pages = (sheet.pages || []).slice();
      (sheet.paragraphs || []).forEach((paragraph) => {
        while (pages.length && pages[0][1] <= paragraph.start) {
          const page = pages.shift();
          if (sheet.pages.length > 1) make("doc-page", root, options.say("document.page", { page: page[0] }));
        }
        const text = cutter(paragraph.text), end = paragraph.start + text.length;
        while (next < marks.length && marks[next][0] < end) { open.push(marks[next]); next += 1; }
        open = open.filter((mark) => mark[1] > paragraph.start);
        drawParagraph(paragraph, text, open);
      });
    }

    function drawParagraph(paragraph, text, marks) {
      const element = make("doc-paragraph" + (paragraph.level ? " doc-heading doc-heading-" + Math.min(3, paragraph.level) : ""), root);
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

    return { show, empty, shown: () => state.shown };
  }

  global.guatuDocument = { mount, pieces, cutter, flow };
})(window);
