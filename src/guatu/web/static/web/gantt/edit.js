/* Edits by mouse and keyboard: each becomes one edit as the office's JSON describes it, previewed, then committed.

   hooks: preview(edit|null, row) shows new dates at once, commit(edit), say(text), undo(), redo(), open(row), why(row),
   pick(link, event), mode() is "start" or "due": what dragging a bar sets. */
(function (global) {
  "use strict";
  const { make } = global.guatuDrawing, { iso } = global.guatuDays;
  const NUDGE = 700, THRESHOLD = 3;

  class Editing {
    constructor(drawing, model, words, hooks) {
      Object.assign(this, { drawing, model, words, hooks, drag: null, linking: null, nudge: null, timer: 0 });
      this.mayLink = model.order.some((number) => model.may(model.rows.get(number), "link"));
      const { view, time } = drawing;
      time.addEventListener("pointerover", (event) => this.handles(event));
      time.addEventListener("pointerdown", (event) => this.down(event));
      view.addEventListener("pointermove", (event) => this.move(event));
      view.addEventListener("pointerup", (event) => this.up(event));
      view.addEventListener("pointercancel", () => this.drop());
      view.addEventListener("keydown", (event) => this.key(event));
      this.bubble = make("gp-bubble", drawing.body);
      this.bubble.hidden = true;
    }

    row(element) {
      const line = element.closest && element.closest("[data-number]");
      return line ? this.model.rows.get(Number(line.dataset.number)) : null;
    }

    /* The knobs at a bar's ends that links are drawn from, and the grip that changes its days, where the pointer is. */
    handles(event) {
      const line = event.target.closest(".gp-bars");
      if (!line || line.querySelector(".gp-knob") || this.drag) return;
      this.drawing.time.querySelectorAll(".gp-knob, .gp-grip").forEach((element) => element.remove());
      const row = this.row(line), shape = this.model.shape(row);
      const core = this.model.core(row) || shape.whole;
      if (!core || row.state !== "open") return;
      const { drawing } = this;
      if (shape.bar && this.model.may(row, "plan")) {
        make("gp-grip", line).style.left = drawing.x(shape.bar[1] + 1) - 7 + "px";
      }
      if (!this.mayLink) return;
      [["S", drawing.anchor(row.number, true) - 7], ["F", drawing.anchor(row.number, false) + 7]].forEach(([end, left]) => {
        const knob = make("gp-knob", line);
        knob.dataset.end = end;
        knob.style.left = left + "px";
        knob.title = this.words("draw_link");
      });
    }

    down(event) {
      if (event.button !== 0 || event.pointerType === "touch") return;
      const { target } = event, row = this.row(target);
      if (!row) return;
      const kind = target.closest(".gp-knob") ? "link" : target.closest(".gp-grip") ? "days" : target.closest(".gp-due.gp-may") ? "due" :
        target.closest(".gp-bar, .gp-diamond") ? "move" : "";
      if (!kind) return;
      event.preventDefault();
      this.drawing.view.focus({ preventScroll: true });
      this.settle();
      this.drag = { kind, row, x: event.clientX, moved: false, edit: null, pointer: event.pointerId, end: target.dataset.end };
      this.drag.from = this.model.core(row) || this.model.shape(row).whole;
    }

    move(event) {
      const { drag } = this;
      if (!drag || event.pointerId !== drag.pointer) return;
      if (!drag.moved) {
        if (Math.abs(event.clientX - drag.x) < THRESHOLD && drag.kind !== "link") return;
        const why = this.whyNot(drag);
        if (why) { this.drag = null; this.hooks.say(why, true); return; }
        drag.moved = true;
        this.drawing.view.setPointerCapture(event.pointerId);
        this.drawing.view.classList.add("gp-dragging");
      }
      if (drag.kind === "link") { this.rubber(event); return; }
      const by = Math.round((event.clientX - drag.x) / this.drawing.scale);
      if (by === drag.by) return;
      drag.by = by;
      drag.edit = by === 0 ? null : this.editOf(drag, by);
      this.tell(drag, event);
      this.hooks.preview(drag.edit);
    }

    /* A diamond that stands on its due day is moved with it, whatever dragging bars sets. */
    setsDue({ kind, row }) {
      return kind === "due" || (kind === "move" && (this.hooks.mode() === "due" || Boolean(this.model.shape(row).onDue)));
    }

    /* Why this row cannot be dragged so, in one line; empty when it can. */
    whyNot({ kind, row }) {
      const { model, words } = this;
      if (kind === "link") return "";
      const due = this.setsDue({ kind, row });
      if (model.isWhole(row) && !due) return words("not.whole");
      if (row.state !== "open") return words("not.closed");
      if (due) {
        if (model.may(row, row.due === null ? "firstDue" : "otherDue")) return "";
        return row.due !== null && row.due < model.today ? words("not.expired") : words("not.due");
      }
      if (!model.may(row, "plan")) return words("not.yours");
      if (kind === "move" && row.started !== null) return words("not.started");
      if (kind === "move" && row.as_late) return words("not.as_late");
      return "";
    }

    editOf({ kind, row, from }, by) {
      const { model } = this, calendar = model.calendar(row), window = row.window;
      if (this.setsDue({ kind, row })) {
        return { do: "due", item: row.number, due: iso((row.due === null ? from[1] : row.due) + by) };
      }
      if (kind === "days") {
        const days = Math.max(1, calendar.count(from[0], from[1] + by));
        return days === row.days ? null : { do: "plan", item: row.number, days };
      }
      const start = (model.takesTime(row) ? window.ps : from[0]) + by;
      return { do: "plan", item: row.number, not_before: iso(by > 0 ? calendar.onOrAfter(start) : calendar.onOrBefore(start)) };
    }

    tell(drag, event) {
      const { edit, row } = drag, { bubble, drawing, words } = this;
      bubble.hidden = !edit;
      if (!edit) return;
      const facts = { day: edit.not_before || edit.due, n: edit.days };
      bubble.textContent = words(edit.do === "due" ? "drag.due" : edit.days !== undefined ? "drag.days" : "drag.start", facts);
      bubble.style.top = Math.max(0, drawing.model.place.get(row.number) * drawing.rowHeight - 26) + "px";
      const box = drawing.view.getBoundingClientRect();
      bubble.style.left = event.clientX - box.left + drawing.view.scrollLeft + 8 + "px";
    }

    /* The line from a bar's end to the pointer, and the row and end it would join. */
    rubber(event) {
      const { drag, drawing, model } = this;
      const box = drawing.time.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      const target = drawing.rowAt(event.clientY);
      drawing.time.querySelectorAll(".gp-target").forEach((element) => element.classList.remove("gp-target"));
      drag.edit = null;
      const core = target && target !== drag.row && (model.core(target) || model.shape(target).whole);
      if (core && target.state === "open") {
        const end = x < (drawing.x(core[0]) + drawing.x(core[1] + 1)) / 2 ? "S" : "F";
        drag.edit = { do: "link", item: target.number, after: drag.row.number, type: drag.end + end, lag: 0 };
        const pair = drawing.drawn.get(model.place.get(target.number));
        if (pair) pair[1].classList.add("gp-target");
      }
      const a = drawing.anchor(drag.row.number, drag.end === "S"), at = (model.place.get(drag.row.number) + 0.5) * drawing.rowHeight;
      drawing.lines.querySelectorAll(".gp-rubber").forEach((path) => path.remove());
      drawing.stroke("gp-rubber", `M${a} ${at}L${x} ${y}`, "");
      this.bubble.hidden = !drag.edit;
      if (!drag.edit) return;
      this.bubble.textContent = this.words("drag.link", { type: this.words("type." + drag.edit.type), name: target.name.slice(0, 16) });
      this.bubble.style.left = x + drawing.sideWidth + 12 + "px";
      this.bubble.style.top = y + 12 + "px";
    }

    up(event) {
      const { drag } = this;
      if (!drag || event.pointerId !== drag.pointer) return;
      const { edit } = drag;
      if (!drag.moved) {
        this.drag = null;
        if (drag.kind === "move") this.hooks.open(drag.row, false);
        return;
      }
      this.clear();
      if (!edit) { this.hooks.preview(null); return; }
      if (edit.do === "link" && !this.model.may(this.model.rows.get(edit.item), "link")) { this.hooks.say(this.words("not.link"), true); this.drawing.redraw(); return; }
      this.hooks.commit(edit);
    }

    drop() {
      if (!this.drag) return;
      this.clear();
      this.hooks.preview(null);
    }

    clear() {
      this.drag = null;
      this.bubble.hidden = true;
      this.drawing.view.classList.remove("gp-dragging");
      this.drawing.lines.querySelectorAll(".gp-rubber").forEach((path) => path.remove());
      this.drawing.time.querySelectorAll(".gp-target").forEach((element) => element.classList.remove("gp-target"));
    }

    /* Keys on one row add up to one edit, which is sent when they rest. */
    nudgeBy(by, kind) {
      const row = this.selectedRow(), { model } = this;
      if (!row) return;
      if (this.nudge && (this.nudge.row !== row || this.nudge.kind !== kind)) this.settle();
      const why = this.whyNot({ kind, row });
      if (why) { this.hooks.say(why, true); return; }
      const core = model.core(row);
      if (!core) return;
      const calendar = model.calendar(row);
      const last = this.nudge ? this.nudge.edit : null;
      const edit = kind === "days" ? { do: "plan", item: row.number, days: Math.max(0, (last ? last.days : row.days || 0) + by) } :
        this.setsDue({ kind, row }) ? { do: "due", item: row.number, due: iso(calendar.add(last ? global.guatuDays.of(last.due) : row.due === null ? core[1] : row.due, by)) } :
        { do: "plan", item: row.number, not_before: iso(calendar.add(last ? global.guatuDays.of(last.not_before) : model.takesTime(row) ? row.window.ps : core[0], by)) };
      this.nudge = { row, kind, edit };
      this.hooks.preview(edit);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.settle(), NUDGE);
    }

    settle() {
      clearTimeout(this.timer);
      const { nudge } = this;
      this.nudge = null;
      if (nudge) this.hooks.commit(nudge.edit);
    }

    selectedRow() { return this.model.rows.get(this.drawing.selected) || null; }

    step(by) {
      const { model, drawing } = this, at = model.place.has(drawing.selected) ? model.place.get(drawing.selected) + by : by > 0 ? 0 : model.visible.length - 1;
      const number = model.visible[Math.min(model.visible.length - 1, Math.max(0, at))];
      if (number === undefined) return;
      if (this.nudge) this.settle();
      this.hooks.open(model.rows.get(number), false, true);
    }

    side(open) {
      const row = this.selectedRow();
      if (!row) return;
      if (open && row.parts.length && this.model.folded.has(row.number)) this.hooks.fold(row.number, false);
      else if (!open && row.parts.length && !this.model.folded.has(row.number)) this.hooks.fold(row.number, true);
      else if (!open && row.parent !== null) this.hooks.open(this.model.rows.get(row.parent), false, true);
      else if (open) this.step(1);
    }

    /* L takes the row as the one that comes first; the row Enter is then pressed on comes after it. */
    startLink() {
      const row = this.selectedRow();
      if (!row) return;
      if (!this.mayLink) { this.hooks.say(this.words("not.link"), true); return; }
      this.linking = { row, type: "FS" };
      this.tellLink();
    }

    tellLink() {
      this.hooks.say(this.words("link_mode", { name: this.linking.row.name.slice(0, 20), type: this.words("type." + this.linking.type) }));
    }

    endLink() {
      const { linking } = this, row = this.selectedRow();
      this.linking = null;
      this.hooks.say("");
      if (!row || row === linking.row) return;
      if (!this.model.may(row, "link")) { this.hooks.say(this.words("not.link"), true); return; }
      this.hooks.commit({ do: "link", item: row.number, after: linking.row.number, type: linking.type, lag: 0 });
    }

    remove() {
      const { drawing, model } = this, row = this.selectedRow();
      const picked = drawing.link && model.linkList.find((link) => link.before + ">" + link.after + link.type === drawing.link);
      const into = row ? model.linksInto(row.number) : [];
      const link = picked || (into.length === 1 ? into[0] : null);
      if (!link) { if (row) { this.hooks.say(this.words(into.length ? "which_link" : "no_link")); if (into.length) this.hooks.open(row, true); } return; }
      if (!model.may(model.rows.get(link.after), "link")) { this.hooks.say(this.words("not.link"), true); return; }
      drawing.link = null;
      this.hooks.commit({ do: "unlink", item: link.after, after: link.before, type: link.type });
    }

    key(event) {
      if (event.target.closest("input, select, textarea")) return;
      const act = this.action(event);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    }

    action(event) {
      const { key, altKey, shiftKey } = event, control = event.ctrlKey || event.metaKey, by = key === "ArrowRight" ? 1 : -1;
      if (control && !altKey && key.toLowerCase() === "z") return () => { this.settle(); if (shiftKey) this.hooks.redo(); else this.hooks.undo(); };
      if (control && key.toLowerCase() === "y") return () => { this.settle(); this.hooks.redo(); };
      if (altKey && (key === "ArrowLeft" || key === "ArrowRight")) return () => this.nudgeBy(by, shiftKey ? "days" : "move");
      if (control || altKey) return null;
      if (this.linking && "1234".includes(key)) return () => { this.linking.type = ["FS", "SS", "FF", "SF"][Number(key) - 1]; this.tellLink(); };
      const acts = {
        ArrowDown: () => this.step(1), ArrowUp: () => this.step(-1), ArrowRight: () => this.side(true), ArrowLeft: () => this.side(false),
        PageDown: () => this.step(20), PageUp: () => this.step(-20), Home: () => this.step(-1e9), End: () => this.step(1e9),
        Enter: () => (this.linking ? this.endLink() : this.hooks.open(this.selectedRow(), true)),
        Delete: () => this.remove(), Escape: () => this.escape(), l: () => this.startLink(), L: () => this.startLink(),
        w: () => this.hooks.why(this.selectedRow()), t: () => this.drawing.showDay(this.model.today),
        "+": () => this.drawing.setScale(this.drawing.scale * 1.4), "=": () => this.drawing.setScale(this.drawing.scale * 1.4),
        "-": () => this.drawing.setScale(this.drawing.scale / 1.4), "?": () => this.hooks.help(),
      };
      return acts[key] || null;
    }

    escape() {
      clearTimeout(this.timer);
      const busy = this.drag || this.nudge || this.linking;
      this.nudge = null;
      if (this.linking) { this.linking = null; this.hooks.say(""); }
      if (this.drag) this.clear();
      if (busy) this.hooks.preview(null);
      else this.hooks.close();
    }
  }

  global.guatuEditing = Editing;
})(window);
