/* The panel at the side: one row's dates, fields and links, and why its dates are what they are.

   hooks: commit(edit), fetchWhy(number) → promise, mark(chain|null), only(numbers), under(number), open(number), close(). */
(function (global) {
  "use strict";
  const { make } = global.guatuDrawing, { iso } = global.guatuDays;
  const TYPES = ["FS", "SS", "FF", "SF"], LIMITS = ["SNET", "SNLT", "SO", "FNET", "FNLT", "FO"], OF_WHOLES = ["SNET", "FNLT"];
  const DAYS = { type: "date", min: "1990-01-01", max: "2100-12-31" };

  class Panel {
    constructor(aside, model, words, hooks) {
      Object.assign(this, { aside, model, words, hooks, number: null, asked: 0 });
      aside.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); hooks.close(); } });
    }

    get isOpen() { return !this.aside.hidden; }

    close() { this.aside.hidden = true; this.number = null; this.hooks.mark(null); }

    /* `side` asks at once why: "earliest" or "latest". */
    show(number, side, focus) {
      const row = this.model.rows.get(number);
      if (!row) return;
      this.number = number;
      this.aside.hidden = false;
      this.draw(row);
      this.reason(row, side);
      if (focus) { const first = this.aside.querySelector("input:not([disabled]), select, button.gp-date"); if (first) first.focus(); }
    }

    /* The dates have changed under it: everything but what is being typed is drawn anew. */
    refresh(saved) {
      const row = this.isOpen && this.model.rows.get(this.number);
      if (!row || this.aside.contains(document.activeElement) && !saved) { if (row) this.dates(row, this.aside.querySelector(".gp-dates")); return; }
      const at = document.activeElement && this.aside.contains(document.activeElement) ? document.activeElement.name : "";
      this.draw(row);
      this.reason(row, null);
      const again = at && this.aside.querySelector(`[name="${at}"]`);
      if (again) again.focus();
    }

    draw(row) {
      const { aside, words, model } = this;
      aside.replaceChildren();
      const head = make("gp-panel-head", aside, "header");
      const title = make("", head, "h2");
      make("light light-" + row.light, title, "span");
      make("", title, "span", row.name);
      const close = make("link gp-close", head, "button", "×");
      close.setAttribute("aria-label", words("close"));
      close.addEventListener("click", () => this.hooks.close());
      const sub = make("gp-panel-sub", aside, "p", [words("number", { n: row.number }), model.lead(row)].filter(Boolean).join(" · ") + " ");
      make("", sub, "a", words("open_item")).href = "/items/" + row.number;
      this.dates(row, make("gp-dates", aside, "dl"));
      if (!model.isWhole(row)) this.fields(row);
      this.limits(row);
      if (!model.isWhole(row) || model.linksOf(row.number).length) this.links(row);
      this.why = make("gp-why", aside, "section");
      if (model.isWhole(row)) {
        const under = make("", make("deeds", aside, "p"), "button", words("only_under"));
        under.addEventListener("click", () => this.hooks.under(row.number));
      }
    }

    dates(row, list) {
      const { model, words } = this, window = model.window(row), due = model.field(row, "due");
      list.replaceChildren();
      const line = (name, from, to, side) => {
        make("", list, "dt", words(name));
        const value = make("", list, "dd");
        if (from === null && to === null) { value.textContent = "–"; return; }
        const text = [from, to].filter((day, at) => day !== null && (at === 0 || day !== from)).map(iso).join(" → ");
        const button = make("gp-date", value, "button", text);
        button.title = words("why_this_day");
        button.addEventListener("click", () => this.reason(row, side));
      };
      if (window && model.isScheduled(row) || row.parts.length && window) {
        line("planned", window.ps, window.pf, "earliest");
        line("latest", window.ls, window.lf, "latest");
      }
      if (due !== null) {
        make("", list, "dt", words("due"));
        make("", list, "dd", iso(due) + (row.promised !== null && row.promised !== due ? words("promised", { day: iso(row.promised), n: row.extensions }) : ""));
      }
      if (window && window.float !== null && row.state === "open") {
        make("", list, "dt", words("float"));
        make(window.float < 0 ? "red" : "", list, "dd", window.float < 0 ? words("late_days", { n: -window.float }) : words("days", { n: window.float }));
        if (window.float < 0) make("gp-repairs", list.lastChild, "a", words("repairs")).href = `/items/${row.number}/repairs`;
      }
      if (window && window.provisional) make("hint gp-note", list, "dd", words("provisional"));
    }

    field(name, label, value, attributes, commit) {
      const line = make("gp-field", this.form, "label");
      make("", line, "span", label);
      const input = make("", line, "input");
      Object.assign(input, { name, value, ...attributes });
      input.addEventListener("change", () => commit(input));
      return input;
    }

    fields(row) {
      const { model, words, hooks } = this, plan = model.may(row, "plan"), number = row.number;
      const form = this.form = make("gp-fields", this.aside, "div");
      const day = (value) => (value === null ? "" : iso(value));
      this.field("days", words("field.days"), model.field(row, "days") ?? "", { type: "number", min: 0, max: 3650, disabled: !plan }, (input) => {
        if (input.validity.valid) hooks.commit({ do: "plan", item: number, days: input.value === "" ? null : Number(input.value) });
      });
      this.field("least", words("field.least"), model.field(row, "least") ?? "", { type: "number", min: 1, max: 3650, disabled: !plan }, (input) => {
        if (input.validity.valid) hooks.commit({ do: "plan", item: number, least: input.value === "" ? null : Number(input.value) });
      });
      if (row.left !== null) this.field("remaining", words("field.remaining"), model.field(row, "left"), { type: "number", min: 1, max: 3650, disabled: !plan }, (input) => {
        if (input.validity.valid && input.value !== "") hooks.commit({ do: "plan", item: number, remaining: Number(input.value) });
      });
      this.field("not_before", words("field.not_before"), day(model.field(row, "not_before")), { ...DAYS, disabled: !plan || row.started !== null }, (input) => {
        if (input.validity.valid) hooks.commit({ do: "plan", item: number, not_before: input.value || null });
      });
      this.field("as_late", words("field.as_late"), "1", { type: "checkbox", checked: Boolean(model.field(row, "as_late")), disabled: !plan || row.started !== null }, (input) => {
        hooks.commit({ do: "plan", item: number, as_late: input.checked });
      });
      const mayDue = model.may(row, row.due === null ? "firstDue" : "otherDue");
      this.field("due", words("due"), day(model.field(row, "due")), { ...DAYS, disabled: !mayDue }, (input) => {
        if (input.validity.valid && input.value) hooks.commit({ do: "due", item: number, due: input.value });
      });
      if (!plan && row.state === "open") make("hint", form, "p", words("not.yours"));
      if (row.started !== null) make("hint", form, "p", words("started_on", { day: iso(row.started) }));
    }

    /* Its limits, each with what kind and on which day; one of another kind takes its place in one step. */
    limits(row) {
      const { model, words, hooks } = this, may = model.may(row, "plan"), held = model.field(row, "limits") || [];
      if (!may && !held.length) return;
      const types = model.isWhole(row) ? OF_WHOLES : LIMITS, section = make("gp-limit-list", this.aside, "section");
      make("", section, "h3", words("limits"));
      if (!held.length) make("hint", section, "p", words("no_limits"));
      const entry = (tag, type, day) => {
        const form = make("gp-link", section, tag), select = make("", form, "select"), input = make("", form, "input");
        types.forEach((each) => { make("", select, "option", words("limit." + each)).value = each; });
        Object.assign(select, { value: type, disabled: !may, name: "limit-" + (day === null ? "new" : type) });
        Object.assign(input, { ...DAYS, value: day === null ? "" : iso(day), disabled: !may, required: true, name: "limit-day-" + (day === null ? "new" : type) });
        select.setAttribute("aria-label", words("limit.type"));
        input.setAttribute("aria-label", words("limit.day"));
        return { form, select, input };
      };
      held.forEach(([type, day]) => {
        const { form, select, input } = entry("div", type, day), gone = make("link", form, "button", words("limit.remove"));
        if (model.missed(row, [type, day])) form.classList.add("gp-missed");
        gone.disabled = !may;
        const change = () => { if (input.validity.valid) hooks.commit({ do: "limit", item: row.number, type: select.value, day: input.value, was: type }); };
        select.addEventListener("change", change);
        input.addEventListener("change", change);
        gone.addEventListener("click", () => hooks.commit({ do: "limit", item: row.number, type, day: null }));
      });
      const next = types.find((type) => !held.some(([other]) => other === type));
      if (!may || !next) return;
      const { form, select, input } = entry("form", next, null);
      make("", form, "button", words("limit.add"));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        hooks.commit({ do: "limit", item: row.number, type: select.value, day: input.value });
      });
    }

    links(row) {
      const { model, words, hooks } = this, may = model.may(row, "link");
      const into = model.linksInto(row.number), out = model.linksOf(row.number).filter((link) => link.before === row.number);
      const section = make("gp-link-list", this.aside, "section");
      make("", section, "h3", words("before"));
      if (!into.length) make("hint", section, "p", words("none_before"));
      into.forEach((link) => this.link(section, link, may));
      if (may) {
        const add = make("gp-add", section, "form");
        const input = make("", add, "input");
        Object.assign(input, { name: "after", type: "number", min: 1, required: true, placeholder: words("item_number") });
        input.setAttribute("aria-label", words("item_number"));
        make("", add, "button", words("add_link"));
        add.addEventListener("submit", (event) => {
          event.preventDefault();
          hooks.commit({ do: "link", item: row.number, after: Number(input.value), type: "FS", lag: 0 });
        });
      }
      if (!out.length) return;
      make("", section, "h3", words("after"));
      out.forEach((link) => {
        const line = make("gp-link", section, "p");
        this.name(line, link.after);
        make("quiet", line, "span", " " + words("type." + link.type) + (link.lag ? " " + words("lag", { n: link.lag }) : "") + (link.soft ? " · " + words("soft") : ""));
      });
    }

    name(line, number) {
      const other = this.model.rows.get(number);
      const button = make("link", line, "button", number + " " + (other ? other.name : ""));
      button.addEventListener("click", () => this.hooks.open(number));
    }

    link(section, link, may) {
      const { words, hooks } = this, line = make("gp-link", section, "div");
      this.name(line, link.before);
      const type = make("", line, "select"), lag = make("", line, "input"), gone = make("link", line, "button", words("unlink"));
      TYPES.forEach((each) => { make("", type, "option", words("type." + each)).value = each; });
      Object.assign(type, { value: link.type, disabled: !may, name: "type-" + link.before });
      Object.assign(lag, { type: "number", value: link.lag, min: -2000, max: 2000, disabled: !may, name: "lag-" + link.before, title: words("lag_days") });
      lag.setAttribute("aria-label", words("lag_days"));
      gone.disabled = !may;
      const softly = make("gp-softly", null, "label"), soft = make("", softly, "input");
      Object.assign(soft, { type: "checkbox", checked: link.soft, disabled: !may, name: "soft-" + link.before });
      make("", softly, "span", words("soft"));
      softly.title = words("soft_title");
      line.insertBefore(softly, gone);
      const change = () => {
        if (!lag.validity.valid) return;
        hooks.commit({ do: "link", item: link.after, after: link.before, was: link.type, type: type.value, lag: Number(lag.value), preferential: soft.checked });
      };
      soft.addEventListener("change", change);
      type.addEventListener("change", change);
      lag.addEventListener("change", change);
      gone.addEventListener("click", () => hooks.commit({ do: "unlink", item: link.after, after: link.before, type: link.type }));
    }

    /* Fetches why; `side` marks that chain on the chart. */
    reason(row, side) {
      const asked = this.asked += 1;
      if (!row.window) return;
      this.hooks.fetchWhy(row.number).then((why) => {
        if (asked !== this.asked || !this.why) return;
        this.why.replaceChildren();
        make("", this.why, "h3", this.words("why"));
        if (why.planned) make("gp-planned-why", this.why, "p", why.planned.says);
        [["earliest", "why_earliest"], ["latest", "why_latest"]].forEach(([name, label]) => this.side(row, why[name], name, label, side));
      }).catch(() => {});
    }

    side(row, reason, name, label, wanted) {
      if (!reason || !reason.chain.length) return;
      const part = make("gp-side-why", this.why, "div");
      make("gp-why-label", part, "h4", this.words(label, { day: reason.day }));
      make("", part, "p", reason.says);
      const steps = make("gp-steps", part, "ol");
      reason.chain.forEach((step) => {
        const line = make("", steps, "li");
        make("gp-on-day", line, "span", step.on);
        this.name(line, Number(step.id));
      });
      const deeds = make("deeds", part, "p");
      const chain = { items: new Set(reason.chain.map((step) => Number(step.id))), links: new Set(reason.chain.filter((step) => step.relation).map((step) => step.relation.before + ">" + step.relation.after)) };
      const mark = make("", deeds, "button", this.words("mark_chain"));
      mark.setAttribute("aria-pressed", String(wanted === name));
      mark.addEventListener("click", () => {
        const on = mark.getAttribute("aria-pressed") !== "true";
        this.why.querySelectorAll("[aria-pressed]").forEach((other) => other.setAttribute("aria-pressed", "false"));
        mark.setAttribute("aria-pressed", String(on));
        this.hooks.mark(on ? chain : null);
      });
      make("", deeds, "button", this.words("only_chain")).addEventListener("click", () => this.hooks.only(chain));
      if (wanted === name) this.hooks.mark(chain);
    }
  }

  global.guatuPanel = Panel;
})(window);
