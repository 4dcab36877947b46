// The events as they stand in the page: unpacked once, with what the map and the filters need worked out.

async function unpack(id) {
  const element = byId(id);
  const bytes = Uint8Array.from(atob(element.textContent.trim()), (letter) => letter.charCodeAt(0));
  element.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

async function loadEvents() {
  const text = await unpack("events-data");
  const events = text.split("\n").filter(Boolean).map((line) => prepare(JSON.parse(line)));
  const NEVER = Infinity;
  return events.sort((a, b) => (b.first ?? -NEVER) - (a.first ?? -NEVER) || (a.id < b.id ? -1 : 1));
}

function prepare(event) {
  const place = event.places[0] ?? null;
  const { start, end } = event.date;
  event.place = place;
  event.located = place !== null && place.lat !== null && place.lon !== null;
  event.vague = event.located && place.vague;
  event.first = start || end ? dayNumber(start ?? end) : null;
  event.last = start || end ? dayNumber(end ?? start) : null;
  if (event.located) {
    // Web Mercator on a unit square, so that drawing at any zoom is one multiplication.
    const sine = Math.sin((Math.max(-85, Math.min(85, place.lat)) * Math.PI) / 180);
    event.x = place.lon / 360 + 0.5;
    event.y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    // The radius in the same unit; Mercator stretches with latitude. 40,030 km: round the mean Earth.
    event.span = (place.radius_km ?? 0) / (40030 * Math.cos((place.lat * Math.PI) / 180));
  }
  return event;
}

/** What a search looks through, made when first asked for. */
function haystack(event) {
  event.hay ??= fold(
    [
      event.id,
      WORDS.types[event.type].en,
      WORDS.types[event.type].ar,
      event.place?.text,
      event.place?.name_en,
      event.place?.admin1,
      event.weapon,
      ...event.actors,
      ...event.targets,
      ...event.sources,
      ...event.reports.flatMap((report) => [report.title, report.said_by, ...report.evidence]),
    ].join(" "),
  );
  return event.hay;
}

const placeName = (event) => {
  if (!event.place) return say("no_place");
  return language === "en" && event.place.name_en ? event.place.name_en : event.place.text;
};
