/* The strip under the chart: how many items are in hand, or what is used of a resource against what there is.

   A crew's use is the most that is at work on a day of the period; of a quota or budget it is what has been drawn until
   its end, beside what has come in. Days come from the model, so a draft shows in the strip at once. */
(function (global) {
  "use strict";
  const WEEK = 7, MOST_NAMES = 4;
  const monday = (day) => day - ((global.guatuDays.weekday(day) + 6) % 7);

  class Load {
    constructor(canvas, drawing, model, words) {
      Object.assign(this, { canvas, drawing, model, words, found: null, of: null, at: null });
      const style = getComputedStyle(document.documentElement), tone = (name) => style.getPropertyValue(name).trim();
      this.tones = { bar: tone("--accent"), pale: tone("--hairline-2"), ink: tone("--ink"), ink3: tone("--ink-3"), over: tone("--red"), paper: tone("--paper") };
      this.tools = canvas.parentElement.querySelector(".gp-load-tools");
      this.says = this.tools.querySelector(".gp-load-says");
      this.select = this.tools.querySelector("select");
      this.seen = null;
      this.select.addEventListener("change", () => {
        this.of = this.select.value === "" ? null : Number(this.select.value);
        sessionStorage.setItem("guatu-gantt-load", this.select.value);
        this.point(null);
        this.recount();
      });
      canvas.addEventListener("pointermove", (event) => this.point(this.dayAt(event.clientX)));
      canvas.addEventListener("pointerleave", () => this.point(null));
      canvas.addEventListener("click", (event) => { this.point(this.dayAt(event.clientX)); this.only(); });
      canvas.addEventListener("keydown", (event) => this.key(event));
      canvas.addEventListener("focus", () => { if (this.at === null) this.point(this.model.today); });
    }

    /* The resources, and items in hand; kept over a reload. Where there are resources, the first that is short is shown. */
    choices() {
      const { model, select } = this, kept = sessionStorage.getItem("guatu-gantt-load");
      this.seen = model.resources;
      while (select.options.length > 1) select.remove(1);
      model.resources.forEach((one) => select.add(new Option(one.name + "（" + one.unit + "）", one.entry)));
      select.parentElement.hidden = !model.resources.length;
      const known = (value) => model.resources.some((one) => String(one.entry) === value);
      const short = model.resources.find((one) => this.use(one).over) || model.resources[0];
      const value = kept !== null && (kept === "" || known(kept)) ? kept : short ? String(short.entry) : "";
      select.value = value;
      this.of = value === "" ? null : Number(value);
    }

    /* Days of one bar: a day, a week or four, by what is wide enough to see. */
    step() { return this.drawing.scale >= 16 && this.of !== null ? 1 : this.drawing.scale >= 1.2 ? WEEK : 4 * WEEK; }

    begin(day) {
      const step = this.step();
      return step === 1 ? day : step === WEEK ? monday(day) : monday(day) - (((monday(day) - 4) / WEEK % 4) + 4) % 4 * WEEK;
    }

    /* Items in hand by week: bars and started work only, a milestone takes nobody's time. */
    count() {
      const { model } = this, bars = new Map(), step = this.step();
      model.order.forEach((number) => {
        const row = model.rows.get(number);
        if (row.state !== "open" || !model.takesTime(row)) return;
        if (model.filter.unit !== "" && row.units[0] !== model.filter.unit) return;
        const window = model.window(row);
        if (!window) return;
        for (let at = this.begin(window.ps); at <= window.pf; at += step) {
          const bar = bars.get(at) || { use: 0, there: null, over: 0 };
          bar.use += 1;
          bars.set(at, bar);
        }
      });
      this.found = { bars, most: Math.max(1, ...[...bars.values()].map((bar) => bar.use)), steps: [], step };
    }

    /* Who takes of a resource and when: [number, amount, first, last], as drawn now. */
    takers(resource) {
      const { model } = this;
      return model.needs.filter(([, of]) => of === resource.entry).map(([number, , amount]) => {
        const row = model.rows.get(number), window = row && model.window(row);
        return window && (row.state === "closed" || model.field(row, "days")) ? { row, amount, first: window.ps, last: window.pf } : null;
      }).filter(Boolean);
    }

    /* Use and supply by day from `first` on. */
    use(resource) {
      const takers = this.takers(resource);
      if (!takers.length) return { first: this.model.today, use: [], there: [], takers, over: false };
      const first = Math.min(...takers.map((one) => one.first)), last = Math.max(...takers.map((one) => one.last));
      const use = new Float64Array(last - first + 1), there = new Float64Array(use.length).fill(resource.capacity);
      const adds = resource.sort !== "crew" && resource.carries;
      resource.supplies.forEach(([day, amount]) => {
        for (let at = Math.max(0, day - first); at < there.length; at += 1) there[at] = adds ? there[at] + amount : amount;
      });
      takers.forEach((one) => this.draw_of(resource.sort, one, use, first));
      if (resource.sort !== "crew") this.gather(resource, use, first);
      return { first, use, there, takers, over: use.some((amount, at) => amount > there[at]) };
    }

    draw_of(sort, one, use, first) {
      if (sort === "quota") { use[one.first - first] += one.amount; return; }
      const calendar = this.model.calendar(one.row), total = sort === "budget" ? calendar.count(one.first, one.last) : 0;
      if (sort === "budget" && !total) { use[one.first - first] += one.amount; return; }
      for (let day = one.first, done = 0; day <= one.last; day += 1) {
        if (!calendar.is(day)) continue;
        done += 1;
        use[day - first] += sort === "crew" ? one.amount : Math.floor(one.amount * done / total) - Math.floor(one.amount * (done - 1) / total);
      }
    }

    /* Sums so far; of what is lost at the end of a period, within each. */
    gather(resource, use, first) {
      const begins = new Set(resource.carries ? [] : resource.supplies.map(([day]) => day - first));
      for (let at = 1; at < use.length; at += 1) if (!begins.has(at)) use[at] += use[at - 1];
    }

    measure() {
      const resource = this.model.resources.find((one) => one.entry === this.of);
      const { first, use, there, takers } = this.use(resource), bars = new Map(), step = this.step();
      let most = resource.capacity;
      use.forEach((amount, at) => {
        const day = this.begin(first + at), bar = bars.get(day) || { use: 0, there: Infinity, over: 0, day: first + at };
        bar.use = Math.max(bar.use, amount);
        if (amount - there[at] > bar.over) { bar.over = amount - there[at]; bar.day = first + at; bar.there = there[at]; }
        if (!bar.over) bar.there = Math.min(bar.there, there[at]);
        bars.set(day, bar);
        most = Math.max(most, amount, there[at]);
      });
      this.found = { bars, most: Math.max(1, most), steps: this.stairs(resource), step, takers, resource };
    }

    /* What there is, as [from which day, how much]. */
    stairs(resource) {
      let held = resource.capacity;
      const adds = resource.sort !== "crew" && resource.carries, steps = [[-Infinity, held]];
      resource.supplies.forEach(([day, amount]) => { held = adds ? held + amount : amount; steps.push([day, held]); });
      return steps;
    }

    draw() {
      const { canvas, drawing, model } = this, box = canvas.getBoundingClientRect();
      if (!box.width) return;
      if (this.seen !== model.resources) this.choices();
      if (!this.found || this.found.step !== this.step()) { if (this.of === null) this.count(); else this.measure(); }
      const dense = window.devicePixelRatio || 1, width = Math.round(box.width * dense), height = Math.round(box.height * dense);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const pen = canvas.getContext("2d"), side = drawing.sideWidth;
      this.tools.style.setProperty("--gp-load-side", side + "px");
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      pen.clearRect(0, 0, box.width, box.height);
      pen.font = "11px " + getComputedStyle(document.body).fontFamily;
      pen.save();
      pen.beginPath();
      pen.rect(side, 0, box.width - side, box.height);
      pen.clip();
      const place = { side, tall: (box.height - 20) / this.found.most, foot: box.height - 0.5, right: box.width };
      this.found.bars.forEach((bar, day) => this.bar(pen, place, bar, day));
      this.line(pen, place);
      pen.restore();
      this.tell();
    }

    bar(pen, place, bar, day) {
      const { drawing, found, model, tones } = this, wide = found.step * drawing.scale;
      const x = place.side + drawing.x(day) - drawing.view.scrollLeft, tall = bar.use ? Math.max(1, bar.use * place.tall) : 0;
      if (x + wide < place.side || x > place.right || !tall) return;
      pen.globalAlpha = this.at === day ? 0.95 : 0.6;
      pen.fillStyle = day + found.step - 1 < model.today ? tones.pale : tones.bar;
      pen.fillRect(x + 0.5, place.foot - tall, Math.max(1, wide - 1), tall);
      pen.globalAlpha = 1;
      if (bar.over) this.excess(pen, x + 0.5, place.foot - tall, Math.max(2, wide - 1), bar.over * place.tall);
      if (wide > 18 && !bar.over && found.step !== 1) {
        pen.fillStyle = tones.ink3;
        pen.fillText(this.figure(bar.use), x + 3, place.foot - tall - 3, wide - 4);
      }
    }

    /* What is more than there is: hatched, edged, with a triangle on it, so that it is not told by colour alone. */
    excess(pen, x, y, wide, tall) {
      const { tones } = this;
      pen.save();
      pen.beginPath();
      pen.rect(x, y, wide, Math.max(3, tall));
      pen.fillStyle = tones.paper;
      pen.fill();
      pen.clip();
      pen.strokeStyle = tones.over;
      pen.lineWidth = 1.5;
      pen.beginPath();
      for (let at = x - tall; at < x + wide; at += 5) { pen.moveTo(at, y + tall); pen.lineTo(at + tall, y); }
      pen.stroke();
      pen.restore();
      pen.strokeStyle = tones.over;
      pen.lineWidth = 1;
      pen.strokeRect(x, y, wide, Math.max(3, tall));
      pen.fillStyle = tones.over;
      pen.beginPath();
      const middle = x + wide / 2;
      pen.moveTo(middle - 4, y - 2);
      pen.lineTo(middle + 4, y - 2);
      pen.lineTo(middle, y - 9);
      pen.fill();
    }

    /* What there is. */
    line(pen, place) {
      const { drawing, found, tones } = this, { steps } = found;
      if (!steps.length) return;
      const x = (day) => Math.max(place.side, Math.min(place.right, place.side + drawing.x(day) - drawing.view.scrollLeft));
      pen.strokeStyle = tones.ink;
      pen.lineWidth = 1.5;
      pen.beginPath();
      steps.forEach(([day, amount], at) => {
        const y = place.foot - amount * place.tall, from = day === -Infinity ? place.side : x(day);
        if (at) pen.lineTo(from, y); else pen.moveTo(from, y);
        pen.lineTo(at + 1 < steps.length ? x(steps[at + 1][0]) : place.right, y);
      });
      pen.stroke();
    }

    figure(amount) { return String(Math.round(amount)); }

    /* ---- reading it ---- */
    dayAt(clientX) {
      const box = this.canvas.getBoundingClientRect();
      return clientX - box.left < this.drawing.sideWidth ? null : this.drawing.dayAt(clientX);
    }

    point(day) {
      const at = day === null ? null : this.begin(day);
      if (at === this.at) return;
      this.at = at;
      this.draw();
    }

    tell() {
      const { found, model, words } = this, { resource } = found;
      if (this.at !== null) { this.says.textContent = this.reading(); this.says.classList.toggle("red", Boolean((found.bars.get(this.at) || {}).over)); return; }
      this.says.classList.remove("red");
      if (!resource) {
        const unit = model.filter.unit === "" ? words("load_all") : model.units[model.filter.unit];
        this.says.textContent = words("load_title", { unit }) + " · " + words("load_most", { n: found.bars.size ? found.most : 0 });
        return;
      }
      const short = [...found.bars].filter(([, bar]) => bar.over).sort(([one], [two]) => one - two);
      const days = { unit: resource.unit, day: short.length ? global.guatuDays.iso(short[0][1].day) : "" };
      this.says.textContent = !found.bars.size ? words("load_unused") : short.length ? words("load_short", { ...days, use: Math.round(short[0][1].there + short[0][1].over), there: Math.round(short[0][1].there) }) : words("load_enough", days);
    }

    /* The period pointed at: when, how much of how much, by whom. */
    reading() {
      const { found, words } = this, { iso } = global.guatuDays, { resource } = found;
      const bar = found.bars.get(this.at) || { use: 0, over: 0 };
      const when = found.step === 1 ? iso(this.at) : iso(this.at) + "–" + iso(this.at + found.step - 1).slice(5);
      const names = this.makers().map(({ row }) => row.name), more = names.length - MOST_NAMES;
      const who = names.slice(0, MOST_NAMES).join("、") + (more > 0 ? words("load_more", { n: more }) : "");
      if (!resource) return words("load_at", { when, use: bar.use }) + (who ? "：" + who : "");
      const there = bar.over ? bar.there : this.thereAt(this.at + found.step - 1);
      const facts = { when, use: Math.round(bar.use), there: Math.round(there), unit: resource.unit, over: Math.round(bar.over) };
      return words(bar.over ? "load_at_short" : "load_at_of", facts) + (who ? "：" + who : "");
    }

    thereAt(day) { return this.found.steps.reduce((held, [from, amount]) => (from <= day ? amount : held), 0); }

    /* Who makes the bar pointed at: of a stock those who draw within the period. */
    makers() {
      const { found, model } = this, last = this.at + found.step - 1;
      if (found.resource) {
        const quota = found.resource.sort === "quota";
        return found.takers.filter((one) => one.first <= last && (quota ? one.first : one.last) >= this.at);
      }
      return model.order.map((number) => model.rows.get(number)).filter((row) => {
        const window = row.state === "open" && model.takesTime(row) && model.window(row);
        return window && window.ps <= last && window.pf >= this.at && (model.filter.unit === "" || row.units[0] === model.filter.unit);
      }).map((row) => ({ row }));
    }

    /* Only the items that make the bar stay on the chart. */
    only() {
      if (this.at === null || !global.guatuPage) return;
      const numbers = new Set(this.makers().map(({ row }) => row.number));
      if (!numbers.size) return;
      this.model.filter.only = numbers;
      global.guatuPage.apply(true);
      global.guatuPage.say(this.words("load_only", { n: numbers.size }));
    }

    key(event) {
      const step = this.step(), from = this.at === null ? this.model.today : this.at;
      const moves = { ArrowLeft: from - step, ArrowRight: from + step, Home: Math.min(...this.found.bars.keys()), End: Math.max(...this.found.bars.keys()) };
      if (event.key in moves && Number.isFinite(moves[event.key])) {
        const { drawing } = this, day = this.begin(moves[event.key]), x = drawing.x(day) - drawing.view.scrollLeft;
        if (x < 0 || x + step * drawing.scale > drawing.room()) drawing.showDay(day);
        this.point(day);
      } else if (event.key === "Enter" || event.key === " ") this.only();
      else if (event.key === "Escape") { this.point(null); if (this.model.filter.only) global.guatuPage.clear(); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    recount() { this.found = null; this.draw(); }
  }

  global.guatuLoad = Load;
})(window);
