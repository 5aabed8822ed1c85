/* The office's own script: keyboard in lists, forms that are sent once, menus that close. No inline handlers anywhere. */
(function () {
  "use strict";
  const typing = (element) => element.closest("input, textarea, select, [contenteditable], .gg");

  function rows() { return Array.from(document.querySelectorAll("[data-row]")); }

  function linkOf(row) { return row.querySelector("td.what a, .text a, a"); }

  function move(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    const link = linkOf(next);
    if (!link) return;
    link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      document.querySelectorAll("details.account[open], details.menu[open]").forEach((menu) => { menu.open = false; });
      // A search field would empty itself; leaving it must not throw away what was found.
      if (event.target.matches("[data-search]")) { event.preventDefault(); event.target.blur(); }
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); }
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.account[open], details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const row = event.target.closest("tr[data-row]");
    // A click anywhere on a line opens it, unless text is being selected or something else was hit.
    if (!row || event.target.closest("a, button, input, summary, label") || String(window.getSelection())) return;
    const link = linkOf(row);
    if (link) link.click();
  });

  // A form is sent once; the key in it makes a second submit harmless even without this.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button").forEach((button) => { button.setAttribute("aria-disabled", "true"); });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.submit();
  });

  // An address carries only what narrows the list.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    const given = event.detail.formData || event.detail.parameters;
    if (!(given instanceof FormData)) return;
    Array.from(given.entries()).forEach(([name, value]) => { if (value === "") given.delete(name); });
  });

  // Answers that are pages of words (a mistake, a refusal) are shown too, not dropped.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 403 || event.detail.xhr.status === 413) {
      const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
      const message = page.querySelector(".message p:nth-of-type(2)");
      const note = document.createElement("p");
      note.className = "mistake";
      note.setAttribute("role", "alert");
      note.textContent = message ? message.textContent : event.detail.xhr.statusText;
      event.detail.target.prepend(note);
    }
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector && event.target.querySelector("progress.sending");
    if (bar && event.detail.lengthComputable) bar.value = (100 * event.detail.loaded) / event.detail.total;
    if (bar && event.detail.loaded === event.detail.total) bar.removeAttribute("value");
  });

  const wrong = document.querySelector(".mistake");
  if (wrong && wrong.closest("details")) wrong.scrollIntoView({ block: "center" });
  const place = document.querySelector("mark.current");
  if (place && location.hash.startsWith("#s")) place.scrollIntoView({ block: "center" });
})();
