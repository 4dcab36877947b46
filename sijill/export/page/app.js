// The page put together: what a choice, a click, a key or a link changes.

async function start() {
  const [events, ground] = await Promise.all([loadEvents(), unpack("ground-data").then(JSON.parse)]);
  const { map, region } = makeMap(ground);
  let selected = null;
  let listed = events;
  let note = null;

  const marks = new MarkLayer(ground, {
    choose: (event) => select(event),
    over: (group, at) => tip(group, at),
    leave: () => (byId("tip").hidden = true),
    opened: (group) => narrow(group, group && say("here", { n: number(group.length) })),
  });
  const list = new List(byId("list"), (event) => select(event));
  const timeline = new Timeline(byId("time"), events, () => refresh());

  function refresh() {
    const sifted = sift(events);
    listed = sifted.listed;
    marks.show(sifted.shown.filter((event) => event.located));
    timeline.show(sifted.around);
    list.show(listed, note, () => narrow(null));
    byId("summary").textContent = say("shown", { n: number(sifted.shown.length), all: number(events.length) });
    const unplaced = sifted.shown.filter((event) => !event.located);
    const button = byId("unplaced");
    button.hidden = !unplaced.length;
    button.textContent = say("unplaced", { n: number(unplaced.length) });
    button.onclick = () => narrow(unplaced, button.textContent);
  }

  /** Look at some events in the list alone; the map keeps all. */
  function narrow(group, words = null) {
    chosen.only = group ? new Set(group) : null;
    note = group ? words : null;
    const { shown } = sift(events);
    listed = group ? shown.filter((event) => chosen.only.has(event)) : shown;
    list.show(listed, note, () => narrow(null));
  }

  function select(event, fly = false) {
    selected = event;
    remember();
    if (event) {
      showDetail(byId("detail"), event, { close: () => select(null), step });
      byId("room").classList.add("open");
    } else {
      byId("detail").hidden = true;
      byId("room").classList.remove("open");
    }
    map.invalidateSize({ pan: false });
    if (event?.located) {
      const at = [event.place.lat, event.place.lon];
      if (fly) map.setView(at, closeUp(event), { animate: false });
      else if (!map.getBounds().pad(-0.12).contains(at)) map.panTo(at);
    }
    marks.select(event);
    list.select(event);
  }

  /** A zoom at which the event's doubt fills a good part of the window. */
  function closeUp(event) {
    const reach = Math.max(event.place.radius_km ?? 0, 8) * 2.6;
    const degrees = reach / 111;
    const { lat, lon } = event.place;
    const wide = degrees / Math.cos((lat * Math.PI) / 180);
    return Math.min(9.5, map.getBoundsZoom([[lat - degrees, lon - wide], [lat + degrees, lon + wide]]));
  }

  function step(by) {
    const at = listed.indexOf(selected);
    const next = listed[at + by];
    if (next) select(next);
  }

  function remember() {
    const state = new URLSearchParams();
    if (selected) state.set("event", selected.id);
    if (language === "en") state.set("lang", "en");
    const text = state.toString();
    history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  }

  function tip(group, at) {
    const element = byId("tip");
    const [event] = group;
    const place = new Set(group.map(placeName));
    element.replaceChildren(
      group.length > 1
        ? make("b", {}, say("here", { n: number(group.length) }))
        : make("b", {}, term("types", event.type)),
      make("br"),
      place.size === 1 ? quoted(placeName(event)) : "",
      group.length === 1 ? ` · ${dateWords(event.date.start, event.date.end, true)}` : "",
    );
    element.hidden = false;
    const width = byId("map").clientWidth;
    element.style.left = `${Math.min(at.x + 14, width - element.offsetWidth - 8)}px`;
    element.style.top = `${Math.max(6, at.y - element.offsetHeight - 12)}px`;
  }

  function showAll() {
    const placed = events.filter((event) => event.located);
    const around = L.latLngBounds(placed.map((event) => [event.place.lat, event.place.lon])).pad(0.12);
    map.fitBounds(placed.length ? around : region, { maxZoom: 9, animate: false });
  }

  function words() {
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    document.title = `${say("name")} · ${say("tagline")}`;
    document.querySelector("h1 .name").replaceChildren(say("name"), make("small", {}, say("tagline")));
    const search = byId("search");
    search.placeholder = say("search");
    search.setAttribute("aria-label", say("search"));
    byId("language").textContent = say("other_language");
    byId("language").lang = language === "ar" ? "en" : "ar";
    byId("map").setAttribute("aria-label", say("map"));
    const control = (key, sign, act) =>
      make("button", { type: "button", "aria-label": say(key), title: say(key), onclick: act }, sign);
    byId("zoom").replaceChildren(
      control("zoom_in", "+", () => map.zoomIn()),
      control("zoom_out", "−", () => map.zoomOut()),
      control("zoom_all", "⤢", showAll),
    );
    const sample = { event_type: "battles", contested: false };
    byId("key").replaceChildren(
      make("span", {}, markerIcon({ ...sample, vague: false }, 20), say("key_exact")),
      make("span", {}, markerIcon({ ...sample, vague: true }, 20), say("key_vague")),
      make("span", {}, markerIcon({ ...sample, vague: false, contested: true }, 22), say("key_contested")),
    );
    byId("credit").textContent = "Shores, rivers, borders: GSHHG · Towns: GeoNames, CC BY · Leaflet";
    buildFilters(byId("filters"), events, refresh);
    byId("reset").onclick = () => {
      resetChoices();
      note = null;
      search.value = "";
      buildAgain();
    };
    timeline.words();
  }

  function buildAgain() {
    words();
    refresh();
    if (selected) select(selected);
  }

  byId("filters").addEventListener("submit", (submit) => submit.preventDefault());
  let typing = 0;
  byId("search").addEventListener("input", (input) => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      chosen.query = input.target.value;
      refresh();
    }, 120);
  });
  byId("language").addEventListener("click", () => {
    language = language === "ar" ? "en" : "ar";
    remember();
    buildAgain();
  });
  document.addEventListener("keydown", (press) => {
    if (press.key === "Escape" && selected) select(null);
    if (press.key === "/" && !/INPUT|SELECT/.test(document.activeElement.tagName)) {
      press.preventDefault();
      byId("search").focus();
    }
  });
  const linked = () => {
    const id = new URLSearchParams(location.hash.slice(1)).get("event");
    const event = events.find((one) => one.id === id);
    if (event && event !== selected) select(event, true);
  };
  window.addEventListener("hashchange", linked);

  words();
  map.whenReady(() => {
    marks.addTo(map);
    showAll();
    refresh();
    linked();
    document.body.classList.add("ready");
  });
}

start();
