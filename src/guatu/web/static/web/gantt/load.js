/* How many items are in hand, week by week, under the chart: all of them, or those a unit leads. */
(function (global) {
  "use strict";

  class Load {
    constructor(canvas, drawing, model, words) {
      Object.assign(this, { canvas, drawing, model, words, weeks: null });
      const style = getComputedStyle(document.documentElement);
      this.tones = { bar: style.getPropertyValue("--accent").trim(), pale: style.getPropertyValue("--hairline-2").trim(), ink: style.getPropertyValue("--ink-3").trim(), over: style.getPropertyValue("--red").trim() };
    }

    /* Counts by the week that begins on a Monday: bars and started work only, a milestone takes nobody's time. */
    count() {
      const { model } = this, weeks = new Map();
      model.order.forEach((number) => {
        const row = model.rows.get(number);
        if (row.state !== "open" || !model.takesTime(row)) return;
        if (model.filter.unit !== "" && row.units[0] !== model.filter.unit) return;
        const window = model.window(row);
        if (!window) return;
        const monday = (day) => day - ((global.guatuDays.weekday(day) + 6) % 7);
        for (let week = monday(window.ps); week <= window.pf; week += 7) weeks.set(week, (weeks.get(week) || 0) + 1);
      });
      this.weeks = weeks;
      this.most = Math.max(1, ...weeks.values());
    }

    draw() {
      const { canvas, drawing } = this, box = canvas.getBoundingClientRect();
      if (!box.width) return;
      if (!this.weeks) this.count();
      const dense = window.devicePixelRatio || 1, width = Math.round(box.width * dense), height = Math.round(box.height * dense);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const pen = canvas.getContext("2d"), side = drawing.sideWidth;
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      pen.clearRect(0, 0, box.width, box.height);
      pen.font = "11px " + getComputedStyle(document.body).fontFamily;
      pen.save();
      pen.beginPath();
      pen.rect(side, 0, box.width - side, box.height);
      pen.clip();
      const room = box.height - 16;
      this.weeks.forEach((count, week) => {
        const x = side + drawing.x(week) - drawing.view.scrollLeft, wide = 7 * drawing.scale;
        if (x + wide < side || x > box.width) return;
        const tall = Math.max(1, room * count / this.most);
        pen.fillStyle = week + 6 < this.model.today ? this.tones.pale : this.tones.bar;
        pen.globalAlpha = 0.75;
        pen.fillRect(x + 0.5, box.height - tall, Math.max(1, wide - 1), tall);
        pen.globalAlpha = 1;
        if (wide > 18) { pen.fillStyle = this.tones.ink; pen.fillText(String(count), x + 3, box.height - tall - 3); }
      });
      pen.restore();
      pen.fillStyle = this.tones.ink;
      const unit = this.model.filter.unit === "" ? this.words("load_all") : this.model.units[this.model.filter.unit];
      pen.fillText(this.words("load_title", { unit }), 12, 16, side - 24);
      pen.fillText(this.words("load_most", { n: this.weeks.size ? this.most : 0 }), 12, 34, side - 24);
    }

    recount() { this.weeks = null; this.draw(); }
  }

  global.guatuLoad = Load;
})(window);
