// Events over time as stacked bars; dragging over them chooses days, and two date fields do the same by keyboard.
// Time runs from left to right in both languages, as its axis of numbers does.

class Timeline {
  constructor(root, events, changed) {
    this.changed = changed;
    const days = events.filter((event) => event.first !== null);
    this.undated = events.length - days.length;
    this.first = days.reduce((least, event) => Math.min(least, event.first), Infinity);
    this.last = days.reduce((most, event) => Math.max(most, event.last), -Infinity);
    if (!days.length) this.first = this.last = 0;
    this.root = root;
    this.canvas = make("canvas", { class: "bars" });
    this.canvas.addEventListener("pointerdown", (press) => this.press(press));
    this.canvas.addEventListener("pointermove", (move) => this.move(move));
    this.canvas.addEventListener("pointerup", () => (this.anchor = null));
    new ResizeObserver(() => this.draw()).observe(root);
    this.words();
  }

  /** The controls, in the language of the page. */
  words() {
    const field = (name) =>
      make("input", {
        type: "date",
        min: isoOf(this.first),
        max: isoOf(this.last),
        "aria-label": say(name),
        onchange: (change) => this.choose({ [name]: change.target.value ? dayNumber(change.target.value) : null }),
      });
    this.from = field("from");
    this.to = field("to");
    this.every = make(
      "button",
      { type: "button", class: "quiet", onclick: () => this.choose({ from: null, to: null }) },
      say("reset"),
    );
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", say("timeline"));
    this.canvas.title = say("timeline");
    this.root.replaceChildren(
      make(
        "div",
        { class: "days" },
        make("span", {}, say("from")),
        this.from,
        make("span", {}, say("to")),
        this.to,
        this.every,
        this.undated ? make("span", { class: "undated" }, say("undated", { n: number(this.undated) })) : null,
      ),
      this.canvas,
    );
    this.draw();
  }

  choose(days) {
    Object.assign(chosen, days);
    this.changed();
  }

  show(events) {
    this.events = events;
    this.draw();
  }

  dayAt(move) {
    const box = this.canvas.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (move.clientX - box.left) / box.width));
    return Math.floor(this.start + share * this.step * this.bins);
  }

  press(press) {
    this.canvas.setPointerCapture(press.pointerId);
    this.anchor = this.dayAt(press);
    this.choose({ from: this.anchor, to: this.anchor + this.step - 1 });
  }

  move(move) {
    if (this.anchor === null || this.anchor === undefined) return;
    const day = this.dayAt(move);
    this.choose({ from: Math.min(day, this.anchor), to: Math.max(day, this.anchor) });
  }

  draw() {
    this.from.value = chosen.from === null ? "" : isoOf(chosen.from);
    this.to.value = chosen.to === null ? "" : isoOf(chosen.to);
    this.every.hidden = chosen.from === null && chosen.to === null;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (!width || !this.events) return;
    const scale = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);

    const days = this.last - this.first + 1;
    this.step = [1, 2, 7, 14, 30, 91, 365].find((step) => days / step <= width / 9) ?? Math.ceil((days * 9) / width);
    this.bins = Math.max(Math.ceil(days / this.step), 12);
    this.start = this.first - Math.floor((this.bins * this.step - days) / 2);
    const groups = Object.keys(WORDS.groups);
    const bars = Array.from({ length: this.bins }, () => new Array(groups.length).fill(0));
    for (const event of this.events) {
      if (event.first === null) continue;
      const at = Math.floor((event.first - this.start) / this.step);
      if (bars[at]) bars[at][groups.indexOf(event.event_type)]++;
    }
    const most = Math.max(1, ...bars.map((bar) => bar.reduce((sum, n) => sum + n, 0)));
    const floor = height - 17;
    const wide = width / this.bins;
    const inside = (at) => {
      const day = this.start + at * this.step;
      return (chosen.from === null || day + this.step > chosen.from) && (chosen.to === null || day <= chosen.to);
    };
    if (chosen.from !== null || chosen.to !== null) {
      const left = ((chosen.from ?? this.start) - this.start) / this.step;
      const right = ((chosen.to ?? this.start + this.bins * this.step) + 1 - this.start) / this.step;
      context.fillStyle = "#efe3c9";
      context.fillRect(left * wide, 0, (right - left) * wide, floor);
    }
    context.fillStyle = "#cfc5b3";
    context.fillRect(0, floor, width, 1);
    bars.forEach((bar, at) => {
      let y = floor;
      context.globalAlpha = inside(at) ? 1 : 0.22;
      bar.forEach((count, group) => {
        const tall = (count / most) * (floor - 6);
        context.fillStyle = WORDS.groups[groups[group]].colour;
        context.fillRect(at * wide + 0.5, y - tall, Math.min(26, Math.max(1, wide - 1.5)), tall);
        y -= tall;
      });
    });
    context.globalAlpha = 1;
    this.drawAxis(context, width, wide, height);
  }

  drawAxis(context, width, wide, height) {
    const locale = language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
    const form = this.step < 7 ? { day: "numeric", month: "short", year: "numeric" } : { month: "short", year: "numeric" };
    const words = dateForm(locale, form);
    context.font = `11px ${FACE}`;
    context.fillStyle = "#7a7062";
    context.textBaseline = "alphabetic";
    context.direction = language === "ar" ? "rtl" : "ltr";
    context.textAlign = "center";
    let free = 0;
    let before = "";
    for (let at = 0; at < this.bins; at++) {
      const text = words.format(new Date((this.start + at * this.step) * DAY));
      const half = context.measureText(text).width / 2;
      const x = Math.min(26, wide) / 2 + at * wide;
      if (text === before || x - half < free || x + half > width) continue;
      before = text;
      context.fillText(text, x, height - 4);
      context.fillRect(x, height - 17, 1, 3);
      free = x + half + 36;
    }
  }
}
