// The events on the map: one canvas above the land, drawn anew after every move.
// Events closer than a finger's breadth are joined into a ring of their types' colours; on a click it opens.

const JOIN = 46; // pixels within which events are joined
const ROOM = 0.25; // how far the canvas reaches beyond the window, as a share of it
const FEW = 4; // events in a ring whose areas are still drawn
const SPREAD_LIMIT = 80; // events that a ring opens into at most; beyond that the list shows them

const MarkLayer = L.Layer.extend({
  initialize(ground, callbacks) {
    this.ground = ground;
    this.callbacks = callbacks;
    this.events = [];
    this.selected = null;
    this.opened = null;
  },

  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated marks", map.getPane("overlayPane"));
    this.canvas.setAttribute("aria-hidden", "true");
    map.on("moveend resize", this.draw, this);
    map.on("zoomanim", this.follow, this);
    map.on("mousemove", this.hover, this);
    map.on("mouseout", () => this.callbacks.leave());
    map.on("click", this.click, this);
    this.draw();
  },

  show(events) {
    this.events = events;
    this.opened = null;
    this.draw();
  },

  select(event) {
    this.selected = event;
    if (event && this.opened && !this.opened.includes(event)) this.opened = null;
    this.draw();
  },

  /** During a zoom the old drawing is stretched along; moveend brings the new one. */
  follow(change) {
    const map = this._map;
    const scale = map.getZoomScale(change.zoom, this.zoom);
    const offset = map._latLngBoundsToNewLayerBounds(this.bounds, change.zoom, change.center).min;
    L.DomUtil.setTransform(this.canvas, offset, scale);
  },

  draw() {
    const map = this._map;
    if (!map) return;
    const size = map.getSize();
    const margin = size.multiplyBy(ROOM).round();
    const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    const full = size.add(margin.multiplyBy(2));
    const scale = Math.min(2, window.devicePixelRatio || 1);
    this.canvas.width = full.x * scale;
    this.canvas.height = full.y * scale;
    this.canvas.style.width = `${full.x}px`;
    this.canvas.style.height = `${full.y}px`;
    L.DomUtil.setTransform(this.canvas, corner, 1);
    this.zoom = map.getZoom();
    this.corner = corner;
    this.bounds = L.latLngBounds(map.layerPointToLatLng(corner), map.layerPointToLatLng(corner.add(full)));
    this.full = full;

    const context = this.canvas.getContext("2d");
    context.scale(scale, scale);
    const world = 256 * 2 ** this.zoom;
    const origin = map.getPixelOrigin().add(corner);
    const seen = [];
    for (const event of this.events) {
      const x = event.x * world - origin.x;
      const y = event.y * world - origin.y;
      event.px = x;
      event.py = y;
      event.reach = event.span * world;
      const beyond = 40 + (event.vague ? event.reach : 0);
      if (x > -beyond && y > -beyond && x < full.x + beyond && y < full.y + beyond) seen.push(event);
    }
    this.items = join(seen);
    this.drawAreas(context);
    const labels = new Labels(context, this.zoom);
    for (const item of this.items) labels.block(item.x, item.y, item.size);
    this.drawLabels(labels, world, origin);
    for (const item of this.items) this.drawItem(context, item);
    if (this.opened) this.drawOpened(context);
    if (this.selected?.located) this.drawSelection(context);
  },

  /** How far the doubt of vague events reaches; under large rings, or wider than the window, it would be a fog. */
  drawAreas(context) {
    const most = Math.min(this._map.getSize().x, this._map.getSize().y) * 0.34;
    const done = new Set();
    const few = this.items.filter((item) => item.events.length <= FEW).flatMap((item) => item.events);
    for (const event of few) {
      if (!event.vague || event.reach < 12 || event.reach > most) continue;
      const key = `${event.place.lat},${event.place.lon},${event.place.radius_km},${event.event_type}`;
      if (!done.has(key)) drawArea(context, event, 1);
      done.add(key);
    }
  },

  drawItem(context, item) {
    if (item.events.length === 1) drawMarker(context, item.events[0], item.x, item.y, item.size);
    else drawRing(context, item);
  },

  drawOpened(context) {
    const [first] = this.opened;
    const spread = this.opened.slice(0, SPREAD_LIMIT);
    context.beginPath();
    context.arc(first.px, first.py, 15 + 9 * Math.sqrt(spread.length + 4), 0, 2 * Math.PI);
    context.fillStyle = "#fffdf8";
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = "#8b8172";
    context.stroke();
    // A sunflower's spiral: even room for any number.
    const items = spread.map((event, i) => {
      const away = 9.5 * Math.sqrt(i + 1.2);
      const angle = i * 2.39996;
      return { events: [event], x: first.px + away * Math.cos(angle), y: first.py + away * Math.sin(angle), size: 6.5 };
    });
    for (const item of items) this.drawItem(context, item);
    this.items = [...this.items.filter((item) => !item.events.includes(first)), ...items];
  },

  drawSelection(context) {
    const event = this.selected;
    const item = this.items.find((one) => one.events.includes(event));
    if (event.reach > 4) drawArea(context, event, 2.2);
    if (!item) return;
    context.beginPath();
    context.arc(item.x, item.y, item.size + 8, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = "#1d1b18";
    context.stroke();
    if (item.events.length > 1) drawMarker(context, event, item.x, item.y - item.size - 14, 7);
  },

  drawLabels(labels, world, origin) {
    const at = (lat, lon) => {
      const unit = prepare({ places: [{ lat, lon }], date: {} });
      return [unit.x * world - origin.x, unit.y * world - origin.y];
    };
    if (this.selected?.located) labels.put(placeName(this.selected), this.selected.px, this.selected.py, "chosen");
    for (const item of this.items) {
      const name = placeName(item.events[0]);
      if (item.events.every((event) => !event.vague && placeName(event) === name)) {
        labels.put(name, item.x, item.y, "place", item.size);
      }
    }
    for (const [code, lat, lon] of this.ground.countries) labels.put(countryName(code), ...at(lat, lon), "country");
    for (const [lat, lon, people, arabic, latin] of this.ground.towns) {
      if (people < 3e6 / 2.6 ** (this.zoom - 4)) continue;
      const name = language === "ar" ? arabic : latin;
      if (name) labels.put(name, ...at(lat, lon), "town");
    }
  },

  hit(mouse) {
    const point = mouse.layerPoint.subtract(this.corner);
    let best = null;
    for (const item of this.items) {
      const distance = Math.hypot(item.x - point.x, item.y - point.y);
      if (distance < item.size + 7 && (!best || distance <= best.distance)) best = { item, distance };
    }
    return best?.item ?? null;
  },

  hover(mouse) {
    const item = this.hit(mouse);
    this._map.getContainer().style.cursor = item ? "pointer" : "";
    if (item) this.callbacks.over(item.events, mouse.containerPoint);
    else this.callbacks.leave();
  },

  click(mouse) {
    const item = this.hit(mouse);
    if (!item) {
      if (this.opened) this.open(null);
      return;
    }
    if (item.events.length === 1) {
      this.callbacks.choose(item.events[0]);
      return;
    }
    const bounds = L.latLngBounds(item.events.map((event) => [event.place.lat, event.place.lon]));
    const apart = Math.max(bounds.getNorth() - bounds.getSouth(), bounds.getEast() - bounds.getWest());
    if (apart > 0.004 && this.zoom < this._map.getMaxZoom()) {
      this._map.flyToBounds(bounds.pad(0.3), { maxZoom: this._map.getMaxZoom(), duration: 0.5 });
    } else this.open(item.events);
  },

  open(events) {
    this.opened = events;
    this.draw();
    this.callbacks.opened(events);
  },
});

function drawArea(context, event, weight) {
  const { colour } = WORDS.groups[event.event_type];
  const fill = context.createRadialGradient(event.px, event.py, 0, event.px, event.py, event.reach);
  fill.addColorStop(0, `${colour}30`);
  fill.addColorStop(1, `${colour}0a`);
  context.beginPath();
  context.arc(event.px, event.py, event.reach, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = weight;
  context.setLineDash([5, 4]);
  context.strokeStyle = `${colour}b0`;
  context.stroke();
  context.setLineDash([]);
}

/** Events near one another as one item: a first pass over a grid of pixels, a second that joins what still touches. */
function join(events) {
  const cells = new Map();
  for (const event of events) {
    const key = cellKey(Math.floor(event.px / JOIN), Math.floor(event.py / JOIN));
    const cell = cells.get(key);
    if (cell) {
      cell.events.push(event);
      cell.x += event.px;
      cell.y += event.py;
    } else cells.set(key, { events: [event], x: event.px, y: event.py, key });
  }
  const items = [...cells.values()].sort((a, b) => b.events.length - a.events.length || a.key - b.key);
  const kept = [];
  const grid = new Map();
  for (const item of items) {
    const count = item.events.length;
    item.x /= count;
    item.y /= count;
    item.size = sizeOf(count);
    const column = Math.floor(item.x / JOIN);
    const row = Math.floor(item.y / JOIN);
    const near = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => grid.get(cellKey(column + dx, row + dy)) ?? []));
    const into = near.find((one) => Math.hypot(one.x - item.x, one.y - item.y) < (one.size + item.size) * 0.85);
    if (into) {
      into.events = into.events.concat(item.events);
      into.size = sizeOf(into.events.length);
    } else {
      kept.push(item);
      const key = cellKey(column, row);
      grid.set(key, [...(grid.get(key) ?? []), item]);
    }
  }
  return kept;
}

const cellKey = (column, row) => column * 100003 + row;
const sizeOf = (count) => (count === 1 ? 7.5 : 12 + Math.min(14, 2.6 * Math.log2(count)));

/** Several events: a ring whose parts are the types' shares, with their number in it. */
function drawRing(context, item) {
  const shares = new Map();
  for (const event of item.events) shares.set(event.event_type, (shares.get(event.event_type) ?? 0) + 1);
  context.beginPath();
  context.arc(item.x, item.y, item.size + 2, 0, 2 * Math.PI);
  context.fillStyle = "#fffdf8";
  context.fill();
  let from = -Math.PI / 2;
  for (const group of Object.keys(WORDS.groups)) {
    if (!shares.has(group)) continue;
    const to = from + (shares.get(group) / item.events.length) * 2 * Math.PI;
    context.beginPath();
    context.arc(item.x, item.y, item.size - 2, from, to);
    context.lineWidth = 5;
    context.strokeStyle = WORDS.groups[group].colour;
    context.stroke();
    from = to;
  }
  context.fillStyle = "#1d1b18";
  context.font = `600 ${item.size > 18 ? 13 : 11.5}px ${FACE}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(number(item.events.length), item.x, item.y + 0.5);
}

const FACE = '"Noto Sans Arabic UI", "Noto Sans Arabic", "Segoe UI", system-ui, Tahoma, sans-serif';
const LABELS = {
  chosen: { font: `700 14px ${FACE}`, colour: "#1d1b18", below: 28 },
  place: { font: `600 12.5px ${FACE}`, colour: "#37322b", below: 10 },
  town: { font: `400 11.5px ${FACE}`, colour: "#857b6b", below: 9 },
  country: { font: `600 15px ${FACE}`, colour: "#b3a58d", below: 0 },
};

/** Names on the map, the more important first; one that would cover another or a marker is left out. */
class Labels {
  constructor(context, zoom) {
    this.context = context;
    this.zoom = zoom;
    this.taken = [];
  }

  block(x, y, size) {
    this.taken.push([x - size, y - size, x + size, y + size]);
  }

  put(text, x, y, kind, size = 0) {
    if (kind === "country" && this.zoom > 7.5) return;
    const { context } = this;
    const { font, colour, below } = LABELS[kind];
    context.font = kind === "country" && this.zoom < 5.5 ? font.replace("15px", "12.5px") : font;
    const short = text.length > 40 ? `${text.slice(0, 38)}…` : text;
    const half = context.measureText(short).width / 2 + 3;
    const middle = y + below + size;
    const box = [x - half, middle - 9, x + half, middle + 9];
    const covers = (t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1];
    if (kind !== "chosen" && this.taken.some(covers)) return;
    this.taken.push(box);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.direction = /[\u0590-\u08ff]/.test(short) ? "rtl" : "ltr";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = "#f4efe4e0";
    context.strokeText(short, x, middle);
    context.fillStyle = colour;
    context.fillText(short, x, middle);
    if (kind === "town") {
      context.beginPath();
      context.arc(x, y, 1.8, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
