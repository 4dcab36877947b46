// The list beside the map: the same events for eyes, keyboard and screen reader.
// Only the rows in sight exist, so that any number of events scrolls smoothly.

const ROW = 76;

class List {
  constructor(root, choose) {
    this.root = root;
    this.choose = choose;
    this.events = [];
    this.selected = null;
    this.inner = make("div", { class: "rows", role: "list" });
    this.head = make("div", { class: "narrowed", hidden: true });
    this.scroll = make("div", { class: "scroll" }, this.inner);
    root.replaceChildren(this.head, this.scroll);
    this.scroll.addEventListener("scroll", () => this.draw());
    this.scroll.addEventListener("keydown", (press) => this.walk(press));
    new ResizeObserver(() => this.draw()).observe(this.scroll);
  }

  show(events, note, widen) {
    this.events = events;
    this.root.setAttribute("aria-label", say("list"));
    this.head.hidden = !note;
    if (note) {
      const button = make("button", { type: "button", class: "quiet", onclick: widen }, say("all_again"));
      this.head.replaceChildren(make("span", {}, note), button);
    }
    this.inner.style.height = `${Math.max(1, events.length) * ROW}px`;
    this.drawn = null;
    this.draw();
  }

  select(event, bring = true) {
    this.selected = event;
    const at = this.events.indexOf(event);
    const top = at * ROW;
    const { scrollTop, clientHeight } = this.scroll;
    if (bring && at >= 0 && (top < scrollTop || top + ROW > scrollTop + clientHeight)) {
      this.scroll.scrollTop = top - clientHeight / 3;
    }
    this.drawn = null;
    this.draw();
  }

  draw() {
    const { scrollTop, clientHeight } = this.scroll;
    const from = Math.max(0, Math.floor(scrollTop / ROW) - 4);
    const to = Math.min(this.events.length, Math.ceil((scrollTop + clientHeight) / ROW) + 4);
    if (this.drawn === `${from}-${to}`) return;
    this.drawn = `${from}-${to}`;
    const focused = this.inner.contains(document.activeElement) ? document.activeElement.dataset.at : null;
    const rows = [];
    for (let at = from; at < to; at++) rows.push(this.row(this.events[at], at));
    if (!this.events.length) rows.push(make("p", { class: "nothing" }, say("nothing")));
    this.inner.replaceChildren(...rows);
    if (focused !== null) this.inner.querySelector(`button[data-at="${focused}"]`)?.focus({ preventScroll: true });
  }

  row(event, at) {
    const toll = event.killed && (event.killed.best || event.killed.low) ? event.killed : null;
    const button = make(
      "button",
      {
        type: "button",
        "data-at": at,
        "aria-current": event === this.selected ? "true" : null,
        onclick: () => this.choose(event),
      },
      markerIcon(event, 24),
      make(
        "span",
        { class: "what" },
        make("span", { class: "type" }, term("types", event.type)),
        make("span", { class: "place" }, quoted(placeName(event)), event.located ? null : make("em", {}, say("not_located"))),
        make(
          "span",
          { class: "facts" },
          make("span", {}, dateWords(event.date.start, event.date.end, true)),
          toll ? make("span", { class: "toll" }, `${say("killed")} ${tollWords(toll)}`) : null,
        ),
      ),
      make("span", { class: "sure", title: say("confidence") }, percent(event.confidence)),
    );
    const item = { role: "listitem", class: "row", "aria-setsize": this.events.length, "aria-posinset": at + 1 };
    return make("div", { ...item, style: { top: `${at * ROW}px`, height: `${ROW}px` } }, button);
  }

  /** Arrow keys go from row to row. */
  walk(press) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[press.key];
    if (!step || press.target.dataset.at === undefined) return;
    press.preventDefault();
    const to = Math.max(0, Math.min(this.events.length - 1, Number(press.target.dataset.at) + step));
    const { scrollTop, clientHeight } = this.scroll;
    if (to * ROW < scrollTop) this.scroll.scrollTop = to * ROW;
    if ((to + 1) * ROW > scrollTop + clientHeight) this.scroll.scrollTop = (to + 1) * ROW - clientHeight;
    this.draw();
    this.inner.querySelector(`button[data-at="${to}"]`)?.focus({ preventScroll: true });
  }
}

/** A number of people in words: a figure, a stretch, or "at least". */
function figure(low, high) {
  if (high === null) return say("or_more", { n: number(low) });
  return low === high ? number(low) : `${number(low)}–${number(high)}`;
}

const tollWords = (toll) => (toll.best !== null ? number(toll.best) : figure(toll.low, toll.high));
