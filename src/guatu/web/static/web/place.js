/* Places in the document's text: offsets in characters, as the server counts them, to and from what the browser shows.
   A mark is moved by keys, painted without touching the text, and given back as [start, end]. */
(function () {
  "use strict";
  const pane = () => document.getElementById("text");
  const STOPS = "，。；、！？：,;!?:\n";
  let pieces = [];

  // The server counts characters, the browser UTF-16 units; they differ only beyond the basic plane.
  const inCharacters = (text, units) => Array.from(text.slice(0, units)).length;
  const inUnits = (text, characters) => Array.from(text).slice(0, characters).join("").length;

  function gather() {
    pieces = Array.from(pane().querySelectorAll("[data-at]")).map((element) => {
      const text = element.textContent;
      const at = Number(element.dataset.at);
      return { element, text, at, end: at + Array.from(text).length, node: element.firstChild };
    }).filter((piece) => piece.node).sort((one, other) => one.at - other.at);
  }

  function first() { return pieces.length ? pieces[0].at : 0; }
  function last() { return pieces.length ? pieces[pieces.length - 1].end : 0; }
  function shows(start) { return pieces.length > 0 && start >= first() && start < last(); }
  function over(start, end) { return pieces.filter((piece) => piece.at < end && piece.end > start); }

  function rangeOf(start, end) {
    const under = over(start, end);
    if (!under.length) return null;
    const range = document.createRange();
    const head = under[0], tail = under[under.length - 1];
    range.setStart(head.node, inUnits(head.text, Math.max(0, start - head.at)));
    range.setEnd(tail.node, inUnits(tail.text, Math.min(tail.end, end) - tail.at));
    return range;
  }

  // The browser's own selection as a place; null when it is empty or elsewhere.
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const under = pieces.filter((piece) => range.intersectsNode(piece.element));
    if (!under.length) return null;
    const head = under[0], tail = under[under.length - 1];
    const start = head.node === range.startContainer ? head.at + inCharacters(head.text, range.startOffset) : head.at;
    const end = tail.node === range.endContainer ? tail.at + inCharacters(tail.text, range.endOffset) : tail.end;
    return end > start ? trimmed(start, end) : null;
  }

  function characters(start, end) {
    return over(start, end).flatMap((piece) => Array.from(piece.text).slice(Math.max(0, start - piece.at), end - piece.at));
  }

  // Blank characters at both ends belong to no place.
  function trimmed(start, end) {
    const text = characters(start, end);
    if (text.length !== end - start) return [start, end];
    let low = 0, high = text.length;
    while (low < high && !text[low].trim()) low += 1;
    while (high > low && !text[high - 1].trim()) high -= 1;
    return high > low ? [start + low, start + high] : null;
  }

  function characterAt(at) {
    const piece = pieces.find((each) => each.at <= at && at < each.end);
    return piece ? Array.from(piece.text)[at - piece.at] : "\n";
  }

  // Where the next clause ends, or the one before it began.
  function clause(at, by) {
    const low = first(), high = last();
    let to = at + by;
    const stop = (place) => STOPS.includes(characterAt(place)) || !characterAt(place).trim();
    while (by > 0 ? to < high && stop(to - 1) : to > low && stop(to)) to += by;
    while (by > 0 ? to < high && !stop(to) : to > low && !stop(to - 1)) to += by;
    return Math.min(high, Math.max(low, to));
  }

  const segmenter = window.Intl && Intl.Segmenter ? new Intl.Segmenter("zh", { granularity: "word" }) : null;
  function word(at, by) {
    if (!segmenter) return at + 2 * by;
    const low = by > 0 ? at : Math.max(first(), at - 30);
    let text = "";
    for (let place = low; place < (by > 0 ? Math.min(last(), at + 30) : at); place += 1) text += characterAt(place);
    const lengths = Array.from(segmenter.segment(text), (segment) => Array.from(segment.segment).length);
    const step = by > 0 ? lengths[0] : lengths[lengths.length - 1];
    return Math.min(last(), Math.max(first(), at + by * (step || 1)));
  }

  // One key moves one end: arrows the end, with Shift the beginning; Ctrl or Alt by words, ↑↓ by clauses.
  function moved(place, event) {
    const by = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
    const far = event.key === "ArrowDown" || event.key === "ArrowUp";
    const step = far ? clause : event.ctrlKey || event.altKey ? word : (at) => at + by;
    let [start, end] = place;
    if (event.shiftKey) {
      start = Math.min(end - 1, Math.max(first(), step(start, by)));
      while (far && start < end - 1 && (STOPS.includes(characterAt(start)) || !characterAt(start).trim())) start += 1;
    } else end = Math.max(start + 1, Math.min(last(), step(end, by)));
    return [start, end];
  }

  const painter = window.CSS && CSS.highlights && window.Highlight;
  function paint(name, place) {
    if (!painter) return;
    const range = place && rangeOf(place[0], place[1]);
    if (range) CSS.highlights.set(name, new Highlight(range)); else CSS.highlights.delete(name);
  }

  // Mark the pieces of the draft that is open, and bring them into view.
  function point(start, end, quietly) {
    const under = over(start, end);
    pieces.forEach((piece) => { piece.element.classList.toggle("current", under.includes(piece)); });
    if (under.length && !quietly) bring(under[0].element);
  }

  function bring(element) {
    const frame = pane().closest(".desk-paper"), box = element.getBoundingClientRect(), around = frame.getBoundingClientRect();
    if (frame.scrollHeight > frame.clientHeight) {
      if (box.top < around.top + 40 || box.bottom > around.bottom - 40) frame.scrollTop += box.top - around.top - frame.clientHeight / 3;
    } else if (frame.offsetParent) element.scrollIntoView({ block: "center" });
  }

  window.guatuPlace = { gather, shows, selected, moved, paint, point, clause, textOf: (start, end) => characters(start, end).join("") };
})();
