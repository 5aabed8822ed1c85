/* The page of the schedule: fetches it, wires drawing, editing and panel, and sends edits one after the other. */
(function (global) {
  "use strict";
  const root = document.getElementById("gantt");
  if (!root) return;
  const { dataset } = root, { language } = dataset, book = JSON.parse(dataset.words);
  const narrow = window.matchMedia("(max-width: 720px)");
  const { make, Drawing } = global.guatuDrawing, { iso } = global.guatuDays;
  const find = (name) => document.querySelector(name);

  /* A phrase of the book with its facts; its form for one where the first number is 1. */
  function words(key, facts = {}) {
    const phrase = book[key] || {}, first = Object.values(facts).find((fact) => typeof fact === "number");
    const text = (first === 1 && phrase._one) || (first === 0 && phrase._zero) || phrase[""] || key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole));
  }

  async function ask(address, body) {
    let answer;
    try {
      answer = await fetch(address, body === undefined ? { credentials: "same-origin" } : {
        method: "POST", credentials: "same-origin", body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", "X-CSRFToken": dataset.token },
      });
    } catch { throw new Error(words("no_network")); }
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.ok && isJson) return answer.json();
    if (isJson) throw new Error((await answer.json()).mistake || words("failed"));
    throw new Error(words(answer.status === 403 || answer.redirected ? "signed_out" : "failed"));
  }

  class Page {
    constructor(data) {
      this.model = new global.guatuModel(data);
      this.pending = [];
      this.trial = null;
      this.round = 0;
      this.undone = [];
      this.done = this.kept();
      this.mode = "start";
      const { model } = this;
      this.drawing = new Drawing(find(".gp-main"), model, words, {
        language, rowHeight: narrow.matches ? 40 : 32, scale: narrow.matches ? 2.4 : 7, sideWidth: this.width(),
        onDraw: () => { if (this.load && !this.load.canvas.hidden) this.load.draw(); },
        onScale: (scale) => this.markScale(scale),
      });
      find(".gp-main").appendChild(find(".gp-panel"));
      this.panel = new global.guatuPanel(find(".gp-panel"), model, words, {
        commit: (edit) => this.commit(edit), fetchWhy: (number) => ask(`/items/${number}/why.json`),
        mark: (chain) => this.drawing.highlight(chain), only: (chain) => this.only(chain), under: (number) => this.under(number),
        open: (number) => this.open(model.rows.get(number), true), close: () => this.close(),
      });
      this.editing = new global.guatuEditing(this.drawing, model, words, {
        preview: (edit) => this.preview(edit), commit: (edit) => this.commit(edit), say: (text, wrong) => this.say(text, wrong),
        undo: () => this.undo(), redo: () => this.redo(), mode: () => this.mode, close: () => this.close(), help: () => this.help(),
        open: (row, panel, scroll) => this.open(row, panel, scroll), why: (row) => row && this.show(row.number, "earliest"),
        fold: (number, shut) => this.fold(number, shut),
      });
      this.load = new global.guatuLoad(find(".gp-load"), this.drawing, model, words);
      this.wire();
      this.apply(false);
      this.drawing.refresh();
      this.drawing.showDay(model.today);
      this.markScale(this.drawing.scale);
      this.marks();
      root.dataset.ready = "1";
    }

    width() {
      if (narrow.matches) return 150;
      if (this.panel && this.panel.isOpen) return window.innerWidth < 1600 ? 330 : 430;
      const kept = Number(localStorage.getItem("guatu-gantt-side"));
      return Math.min(window.innerWidth * 0.6, kept >= 160 ? kept : window.innerWidth < 1200 ? 430 : window.innerWidth < 1400 ? 540 : 620);
    }

    /* ---- what is shown ---- */
    open(row, panel, scroll) {
      if (!row) return;
      if (!this.model.place.has(row.number)) { this.model.reveal(row.number); if (!this.model.place.has(row.number)) this.clear(); this.drawing.refresh(); }
      this.drawing.link = null;
      this.drawing.select(row.number, Boolean(scroll || panel));
      if (panel || this.panel.isOpen || narrow.matches && !scroll) this.show(row.number, null, panel && !narrow.matches && document.activeElement === this.drawing.view);
    }

    close() {
      if (this.model.filter.only) { this.only(null); return; }
      if (this.panel.isOpen) { this.panel.close(); this.fit(); }
      else if (this.drawing.chain) this.drawing.highlight(null);
      find(".gp-popover").hidden = true;
      find(".gp-help").hidden = true;
      find(".gp-chain").value = "";
      this.drawing.view.focus({ preventScroll: true });
    }

    only(chain) {
      this.model.filter.only = chain ? chain.items : null;
      if (chain) this.drawing.chain = chain;
      this.apply(true);
      if (chain) { this.say(words("only_chain_says", { n: chain.items.size })); if (chain.items.size) this.drawing.select([...chain.items][0], true); } else this.say("");
    }

    under(number) { this.model.filter.under = number; this.apply(true); }

    /* The table gives way while the panel is open. */
    fit() {
      const width = this.width();
      if (width !== this.drawing.sideWidth) { this.drawing.sideWidth = width; this.drawing.refresh(); }
    }

    show(number, side, focus) {
      this.panel.show(number, side, focus);
      this.fit();
      if (this.model.place.has(number)) this.drawing.show(number, this.model.place.get(number));
    }

    clear() {
      Object.assign(this.model.filter, { q: "", unit: "", show: "all", under: null, only: null });
      find(".gp-search").value = "";
      find(".gp-unit").value = "";
      find(".gp-show").value = "all";
      this.apply(true);
    }

    fold(number, shut) {
      this.model.fold(number, shut);
      this.drawing.refresh();
    }

    apply(draw) {
      this.model.arrange();
      const { filter } = this.model, query = new URLSearchParams();
      if (filter.q) query.set("q", filter.q);
      if (filter.unit !== "") query.set("unit", this.model.units[filter.unit]);
      if (filter.show !== "all") query.set("show", filter.show);
      if (filter.under !== null) query.set("under", filter.under);
      history.replaceState(null, "", location.pathname + (query.size ? "?" + query : ""));
      find(".gp-count").textContent = words("count", { n: this.model.hits });
      find(".gp-clear").hidden = !(query.size || filter.only);
      find(".gp-nothing").hidden = this.model.hits > 0;
      if (draw) { this.drawing.view.scrollTop = 0; this.drawing.refresh(); this.load.recount(); }
    }

    fromAddress() {
      const query = new URLSearchParams(location.search), { filter } = this.model;
      filter.q = (query.get("q") || "").toLowerCase().trim();
      find(".gp-search").value = filter.q;
      const unit = this.model.units.indexOf(query.get("unit"));
      filter.unit = unit >= 0 ? unit : "";
      find(".gp-unit").value = String(filter.unit);
      const show = query.get("open") === "1" ? "open" : query.get("show") || "all";
      if ([...find(".gp-show").options].some((option) => option.value === show)) filter.show = find(".gp-show").value = show;
      const under = Number(query.get("under") || query.get("group"));
      if (this.model.rows.has(under)) filter.under = under;
    }

    /* ---- edits ---- */
    edits() { return this.pending.map((each) => each.edit).concat(this.trial ? [this.trial] : []); }

    /* The own bar moves at once; what it moves follows when the office has computed it. */
    preview(edit) {
      this.trial = edit;
      this.redraft();
    }

    redraft() {
      const edits = this.edits(), round = this.round += 1;
      if (!edits.length) { this.model.lay(null); this.shown(); return; }
      const began = performance.now();
      ask("/gantt/draft.json", { seq: this.model.seq, edits }).then((answer) => {
        if (round !== this.round) return;
        if (answer.reload) { this.reload(); return; }
        this.model.lay(edits, answer.windows);
        this.shown();
        this.took = performance.now() - began;
        root.dataset.took = String(Math.round(this.took));
        this.sayDraft();
      }).catch((mistake) => {
        if (round !== this.round) return;
        this.model.lay(this.pending.map((each) => each.edit), null);
        this.shown();
        this.say(mistake.message, true);
      });
    }

    shown() {
      this.drawing.redraw();
      this.panel.refresh(false);
      if (!this.load.canvas.hidden) this.load.recount();
    }

    sayDraft() {
      const { model } = this, { draft } = model;
      if (!draft) return;
      let count = 0, later = 0, worst = 0;
      draft.windows.forEach((window, number) => {
        const row = model.rows.get(number);
        if (row.state !== "open" || model.isWhole(row) || !row.window) return;
        count += 1;
        if (window.float !== null && window.float < 0 && (row.window.float === null || row.window.float >= 0)) later += 1;
        worst = Math.min(worst, window.float === null ? 0 : window.float);
      });
      this.say(words(count ? "draft" : "draft_none", { n: count }) + (later ? words("draft_late", { n: later, most: -worst }) : ""), later > 0);
    }

    /* A later due day is an extension, an earlier one is brought forward: each asks for its reason first. */
    commit(edit) {
      const row = this.model.rows.get(edit.item);
      if (edit.do === "due" && row && row.due !== null && edit.reason === undefined) {
        const due = global.guatuDays.of(edit.due);
        if (due < this.model.today || due === row.due) {
          this.preview(null);
          this.panel.refresh(true);
          this.say(due === row.due ? "" : words("not.past", { day: iso(this.model.today) }), due !== row.due);
          return;
        }
        this.preview(edit);
        this.reasonFor(edit, row);
        return;
      }
      this.trial = null;
      this.pending.push({ edit, key: crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random() });
      this.redraft();
      this.send();
    }

    reasonFor(edit, row) {
      const box = find(".gp-popover"), form = make("", null, "form");
      const earlier = global.guatuDays.of(edit.due) < row.due;
      make("", form, "h3", words(earlier ? "advance" : "extend", { from: iso(row.due), to: edit.due }));
      if (earlier) make("hint", form, "p", words("advance_note"));
      const input = make("", form, "input");
      Object.assign(input, { name: "reason", required: true, placeholder: words("reason"), maxLength: 4000 });
      const deeds = make("deeds", form, "p");
      make("primary", deeds, "button", words("save"));
      const cancel = make("", deeds, "button", words("cancel"));
      cancel.type = "button";
      const shut = () => { box.hidden = true; this.drawing.view.focus({ preventScroll: true }); };
      cancel.addEventListener("click", () => { shut(); this.preview(null); this.panel.refresh(true); this.say(""); });
      form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); cancel.click(); } });
      form.addEventListener("submit", (event) => { event.preventDefault(); shut(); this.commit({ ...edit, reason: input.value }); });
      box.replaceChildren(form);
      box.hidden = false;
      input.focus();
    }

    async send() {
      if (this.sending) return;
      this.sending = true;
      root.dataset.saving = "1";
      while (this.pending.length) {
        const [next] = this.pending;
        try {
          const answer = await ask("/gantt/save.json", { seq: this.model.seq, edit: next.edit, key: next.key });
          this.pending.shift();
          this.done.push({ edit: next.edit, entries: answer.entries });
          this.undone = next.redone || [];
          await this.take(answer, next.edit);
        } catch (mistake) {
          this.pending.shift();
          this.round += 1;
          this.relay();
          this.say(mistake.message, true);
        }
      }
      this.sending = false;
      delete root.dataset.saving;
      this.keep();
    }

    /* What the office answered: the version moves on, what is still unsaved lies over the new one. */
    async take(answer, edit) {
      if (answer.reload) { await this.reload(); return; }
      this.model.merge(answer);
      this.relay();
      this.panel.refresh(true);
      this.marks();
      if (edit) this.sayDone(edit);
    }

    relay() {
      if (this.edits().length) { this.redraft(); return; }
      this.round += 1;
      this.model.lay(null);
      this.model.arrange();
      this.drawing.redraw();
      this.load.recount();
    }

    /* When a start was asked for that what comes before does not allow, the chart says so: the bar will not stand there. */
    sayDone(edit) {
      const row = this.model.rows.get(edit.item), wanted = edit.not_before && global.guatuDays.of(edit.not_before);
      if (wanted && row && row.window && row.window.ps > wanted) this.say(words("held", { day: iso(row.window.ps) }), true);
      else if (edit.do === "limit" && row && row.window && row.window.float < 0) this.say(words("limit_missed", { n: -row.window.float }), true);
      else if (edit.do === "link" && row && row.window) this.say(words("linked", { day: iso(row.window.ps) }));
      else this.say(words("saved"));
    }

    async undo() {
      await this.idle();
      const last = this.done.pop();
      if (!last) { this.say(words("nothing_to_undo")); return; }
      this.sending = true;
      root.dataset.saving = "1";
      try {
        const answer = await ask("/gantt/undo.json", { seq: this.model.seq, entries: last.entries, key: "undo-" + last.entries.join("-") + "-" + Date.now() });
        this.undone.push(last.edit);
        await this.take(answer, null);
        this.say(words("undone"));
      } catch (mistake) { this.say(mistake.message, true); }
      this.sending = false;
      delete root.dataset.saving;
      this.keep();
      if (this.pending.length) this.send();
    }

    async idle() { while (this.sending) await new Promise((done) => { setTimeout(done, 20); }); }

    redo() {
      const edit = this.undone.pop();
      if (!edit) { this.say(words("nothing_to_redo")); return; }
      const rest = this.undone;
      this.commit(edit);
      this.undone = rest;
      const sent = this.pending[this.pending.length - 1];
      if (sent) sent.redone = rest;
    }

    /* One's steps of this page outlive a reload; the office decides whether they can still be taken back. */
    kept() { try { return JSON.parse(sessionStorage.getItem("guatu-gantt-" + dataset.person) || "[]").slice(-50); } catch { return []; } }
    keep() {
      sessionStorage.setItem("guatu-gantt-" + dataset.person, JSON.stringify(this.done.slice(-50)));
      this.marks();
    }

    marks() {
      ["limit", "late", "soft"].forEach((name) => { find(".gp-key-" + name).hidden = !this.model.has(name); });
      find("[data-undo]").disabled = !this.done.length;
      find("[data-redo]").disabled = !this.undone.length;
      const chain = find(".gp-chain"), kept = chain.value;
      chain.replaceChildren(chain.options[0]);
      this.model.deadlines().slice(0, 60).forEach((row) => {
        const late = row.window.float < 0 ? words("late", { n: -row.window.float }) + " " : "";
        make("", chain, "option", iso(row.due) + " " + late + row.name.slice(0, 24)).value = row.number;
      });
      chain.value = kept;
      chain.parentElement.hidden = chain.options.length < 2;
    }

    async reload() {
      const data = await ask(dataset.src);
      this.model.load(data);
      this.model.lay(null);
      this.model.arrange();
      this.drawing.refresh();
      if (this.pending.length) this.redraft();
      this.panel.refresh(true);
    }

    say(text, wrong) {
      const line = find(".gp-says");
      line.textContent = line.title = text;
      line.classList.toggle("red", Boolean(wrong));
    }

    help() { find(".gp-help").hidden = !find(".gp-help").hidden; }

    /* ---- the tools ---- */
    wire() {
      const { model } = this, unit = find(".gp-unit");
      model.units.forEach((name, at) => { make("", unit, "option", name).value = at; });
      this.fromAddress();
      let timer = 0;
      find(".gp-search").addEventListener("input", (event) => {
        clearTimeout(timer);
        timer = setTimeout(() => { model.filter.q = event.target.value.toLowerCase().trim(); this.apply(true); }, 120);
      });
      unit.addEventListener("change", () => { model.filter.unit = unit.value === "" ? "" : Number(unit.value); this.apply(true); });
      find(".gp-show").addEventListener("change", (event) => { model.filter.show = event.target.value; this.apply(true); });
      find(".gp-clear").addEventListener("click", () => this.clear());
      find(".gp-chain").addEventListener("change", (event) => this.deadline(event.target.value));
      document.querySelectorAll("[data-scale]").forEach((button) => button.addEventListener("click", () => this.drawing.setScale(button.dataset.scale)));
      document.querySelectorAll("[data-layer]").forEach((box) => box.addEventListener("change", () => this.layer(box.dataset.layer, box.checked)));
      if (find(".gp-against")) find(".gp-against").addEventListener("change", (event) => this.against(event.target.value));
      document.querySelectorAll("[data-mode]").forEach((button) => button.addEventListener("click", () => this.setMode(button.dataset.mode)));
      const acts = { today: () => this.drawing.showDay(model.today), undo: () => this.undo(), redo: () => this.redo(), help: () => this.help(),
        "fold-all": () => { model.foldAll(true); this.drawing.refresh(); }, "unfold-all": () => { model.foldAll(false); this.drawing.refresh(); } };
      Object.entries(acts).forEach(([name, act]) => document.querySelectorAll(`[data-${name}]`).forEach((button) => button.addEventListener("click", act)));
      this.drawing.view.addEventListener("click", (event) => this.click(event));
      this.drawing.view.addEventListener("dblclick", (event) => { const row = this.editing.row(event.target); if (row && !event.target.closest("button")) this.open(row, true); });
      document.addEventListener("keydown", (event) => {
        if (!event.target.closest("input, select, textarea, .gp-view, .gp-panel, .gp-popover")) this.editing.key(event);
      });
      this.splitter();
      narrow.addEventListener("change", () => { this.drawing.sideWidth = this.width(); this.drawing.rowHeight = narrow.matches ? 40 : 32; this.drawing.refresh(); });
      window.addEventListener("beforeunload", (event) => { if (this.pending.length) event.preventDefault(); });
    }

    click(event) {
      const { target } = event, fold = target.closest("[data-fold]"), date = target.closest("[data-why]"), link = target.closest("[data-link]");
      if (fold) { this.fold(Number(fold.dataset.fold), !this.model.folded.has(Number(fold.dataset.fold))); return; }
      if (link && link.dataset.link) { this.pick(link.dataset.link); return; }
      const row = this.editing.row(target);
      if (!row) return;
      if (date) { this.drawing.select(row.number, false); this.show(row.number, date.dataset.why); return; }
      if (!target.closest(".gp-knob, .gp-grip")) this.open(row, false);
    }

    pick(name) {
      const link = this.model.linkList.find((each) => each.before + ">" + each.after + each.type === name);
      if (!link) return;
      this.drawing.select(link.after, false);
      this.drawing.link = name;
      this.drawing.redraw();
      this.show(link.after);
      const field = find(`[name="type-${link.before}"]`);
      if (field) field.closest(".gp-link").classList.add("gp-picked");
      this.say(words("link_picked"));
    }

    deadline(number) {
      if (!number) { this.drawing.highlight(null); return; }
      this.drawing.select(Number(number), false);
      this.open(this.model.rows.get(Number(number)), false, true);
      this.show(Number(number), "earliest");
    }

    layer(name, on) {
      if (name === "risk") {
        const { risk } = this.model;
        this.drawing.extra.risk = on && risk ? new Map(risk.rows.map(([number, p50, p80, p95]) => [number, { p50, p80, p95 }])) : null;
        find(".gp-key-risk").hidden = !on;
      }
      if (name === "load") { find(".gp-load").hidden = !on; this.drawing.refresh(); this.load.recount(); return; }
      if (on) this.drawing.layers.add(name); else this.drawing.layers.delete(name);
      this.drawing.redraw();
    }

    /* The dates of a baseline or scenario behind the bars of today. */
    async against(value) {
      try {
        const plan = value ? await ask("/plan.json?of=" + encodeURIComponent(value)) : null;
        const days = ([from, to]) => [global.guatuDays.of(from), global.guatuDays.of(to)];
        this.drawing.extra.baseline = plan && new Map(Object.entries(plan.rows).map(([id, span]) => [Number(id), days(span)]));
        find(".gp-key-baseline").hidden = !plan;
        this.drawing.redraw();
      } catch (mistake) { this.say(mistake.message, true); }
    }

    setMode(mode) {
      this.mode = mode;
      document.querySelectorAll("[data-mode]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.mode === mode)));
    }

    markScale(scale) {
      const { SCALES } = global.guatuDays;
      document.querySelectorAll("[data-scale]").forEach((button) => button.setAttribute("aria-pressed", String(Math.abs(SCALES[button.dataset.scale] - scale) < 0.01)));
    }

    /* The border between table and chart is drawn to the width one likes. */
    splitter() {
      const { drawing } = this, { split } = drawing;
      split.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        split.setPointerCapture(event.pointerId);
        const move = (moved) => {
          drawing.sideWidth = Math.round(Math.min(drawing.view.clientWidth - 120, Math.max(120, moved.clientX - drawing.view.getBoundingClientRect().left)));
          drawing.refresh();
        };
        split.addEventListener("pointermove", move);
        split.addEventListener("pointerup", () => {
          split.removeEventListener("pointermove", move);
          localStorage.setItem("guatu-gantt-side", String(drawing.sideWidth));
        }, { once: true });
      });
    }
  }

  ask(dataset.src).then((data) => { global.guatuPage = new Page(data); })
    .catch((mistake) => { make("mistake", root, "p", mistake.message).setAttribute("role", "alert"); });
})(window);
