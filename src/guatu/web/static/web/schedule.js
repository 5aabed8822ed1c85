/* The page around guatuGantt: fetches the rows, draws the table at its left, opens items. */
(function () {
  "use strict";
  const root = document.getElementById("gantt");
  if (!root) return;
  const words = root.dataset, narrow = window.matchMedia("(max-width: 720px)");

  function part(name, parent, tag, text) {
    const element = document.createElement(tag || "span");
    element.className = name;
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  function head() {
    const line = document.createElement("div");
    line.className = "side-line side-head";
    part("side-name", line, "span", words.nameWord);
    if (!narrow.matches) {
      part("side-due", line, "span", words.dueWord);
      part("side-float", line, "span", words.floatWord);
    }
    return line;
  }

  function cell(row) {
    const line = document.createElement("div");
    line.className = "side-line level-" + Math.min(5, row.level || 0) + (row.kind === "group" ? " side-group" : "");
    const name = part("side-name light light-" + row.light, line);
    const link = part("", name, "a", row.name);
    link.href = words.item + row.number;
    link.title = row.number + " " + row.name;
    link.tabIndex = -1;
    if (!narrow.matches) {
      part("side-due", line, "span", row.due || "");
      const late = row.late_by > 0;
      const float = row.late_by > 0 ? words.late + row.late_by : row.float_days === undefined ? "" : String(row.float_days);
      part("side-float" + (late ? " red" : ""), line, "span", row.state === "closed" ? "" : float);
    }
    return line;
  }

  const width = () => (narrow.matches ? 168 : 470);
  fetch(root.dataset.src, { headers: { Accept: "application/json" }, credentials: "same-origin" })
    .then((answer) => { if (!answer.ok) throw new Error(String(answer.status)); return answer.json(); })
    .then((data) => {
      const open = (row) => { if (row) location.href = words.item + row.number; };
      const gantt = window.guatuGantt.mount(root, {
        rows: data.rows, links: data.links, today: data.today, language: words.language,
        words: { today: words.todayWord, name: words.nameWord },
        onSelect: () => {}, onOpen: open, rowHeight: narrow.matches ? 40 : 32,
        scale: narrow.matches ? "quarter" : "month", side: { width: width(), head: head(), cell },
      });
      const first = narrow.matches ? "quarter" : "month";
      document.querySelectorAll("[data-scale]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.scale === first)));
      narrow.addEventListener("change", () => gantt.setSide({ width: width(), head: head(), cell }));
      document.querySelectorAll("[data-scale]").forEach((button) => {
        button.addEventListener("click", () => {
          gantt.setScale(button.dataset.scale);
          document.querySelectorAll("[data-scale]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
        });
      });
      document.querySelector("[data-today]").addEventListener("click", () => gantt.showToday());
    })
    .catch(() => { part("mistake", root, "p", words.failed).setAttribute("role", "alert"); });
})();
