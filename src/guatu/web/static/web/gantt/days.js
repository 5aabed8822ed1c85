/* Days of the chart as whole numbers from 1970-01-01: writing them, working days of a calendar, and the ruler's ticks. */
(function (global) {
  "use strict";
  const MS = 86400000;
  const date = (day) => new Date(day * MS);
  const iso = (day) => date(day).toISOString().slice(0, 10);
  const of = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? Math.round(Date.parse(text + "T00:00:00Z") / MS) : null);
  const weekday = (day) => (((day + 4) % 7) + 7) % 7;

  /* The working days between `first` and `last`, given the stretches of rest; beyond them Monday to Friday. */
  class Working {
    constructor(first, last, rests) {
      this.first = first;
      this.last = last;
      this.rests = rests;
      this.works = new Uint8Array(last - first + 1).fill(1);
      rests.forEach(([from, to]) => this.works.fill(0, from - first, to - first + 1));
    }

    is(day) {
      return day >= this.first && day <= this.last ? this.works[day - this.first] === 1 : weekday(day) % 6 !== 0;
    }

    onOrAfter(day) { while (!this.is(day)) day += 1; return day; }

    onOrBefore(day) { while (!this.is(day)) day -= 1; return day; }

    /* The working day `by` after `day`, before it when negative. */
    add(day, by) {
      const step = by < 0 ? -1 : 1;
      for (let left = Math.abs(by); left > 0;) { day += step; if (this.is(day)) left -= 1; }
      return by < 0 ? this.onOrBefore(day) : this.onOrAfter(day);
    }

    /* Working days from `from` to `to`, both included; 0 when there are none. */
    count(from, to) {
      let count = 0;
      for (let day = from; day <= to; day += 1) if (this.is(day)) count += 1;
      return count;
    }
  }

  const SCALES = { year: 0.9, quarter: 2.4, month: 7, week: 24 };
  const MONTH = { zh: (at) => at.getUTCMonth() + 1 + "月", en: (at) => at.toLocaleString("en", { month: "short", timeZone: "UTC" }) };

  function months(first, last, step, each) {
    const start = date(first);
    let at = new Date(Date.UTC(start.getUTCFullYear(), Math.floor(start.getUTCMonth() / step) * step, 1));
    while (at / MS <= last) {
      each(at / MS, at);
      at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step, 1));
    }
  }

  /* Ticks {day, text, upper} from `first` to `last` at `scale` pixels a day: two lines, the upper one coarser. */
  function ticks(first, last, scale, language) {
    const found = [], zh = language !== "en";
    const year = (at) => (zh ? at.getUTCFullYear() + "年" : String(at.getUTCFullYear()));
    const fine = scale >= 5;
    months(first, last, fine ? 1 : 12, (day, at) => {
      found.push({ day, text: !fine ? year(at) : zh ? year(at) + MONTH.zh(at) : MONTH.en(at) + " " + year(at), upper: true });
    });
    if (scale >= 16) {
      for (let day = first; day <= last; day += 1) found.push({ day, text: String(date(day).getUTCDate()), rest: weekday(day) });
    } else if (fine) {
      for (let day = first - ((weekday(first) + 6) % 7); day <= last; day += 7) {
        found.push({ day, text: zh ? date(day).getUTCDate() + "日" : String(date(day).getUTCDate()) });
      }
    } else if (scale >= 1.6) {
      months(first, last, 1, (day, at) => found.push({ day, text: MONTH[zh ? "zh" : "en"](at) }));
    } else {
      months(first, last, 3, (day, at) => {
        const quarter = at.getUTCMonth() / 3;
        found.push({ day, text: scale < 0.5 ? "" : zh ? "一二三四"[quarter] + "季" : "Q" + (quarter + 1) });
      });
    }
    return found;
  }

  global.guatuDays = { iso, of, weekday, Working, SCALES, ticks };
})(window);
