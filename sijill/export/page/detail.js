// Everything about one event: what, when, where and how that is known, who says so, and the words themselves.

function section(title, ...content) {
  return make("section", {}, make("h3", {}, title), ...content);
}

function pairs(rows) {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", {}, shown.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

const comma = () => (language === "ar" ? "، " : ", ");

const names = (texts, between = comma()) =>
  texts.length ? make("span", {}, texts.map((text, i) => [i ? between : null, quoted(text)])) : null;

function showDetail(panel, event, { close, step }) {
  const { colour } = WORDS.groups[event.event_type];
  panel.style.setProperty("--group", colour);
  panel.setAttribute("aria-label", term("types", event.type));
  const arrow = (key, by, sign) =>
    make("button", { type: "button", class: "round", title: say(key), "aria-label": say(key), onclick: () => step(by) }, sign);
  panel.replaceChildren(
    make(
      "header",
      {},
      make(
        "div",
        { class: "tools" },
        arrow("previous", -1, "↑"),
        arrow("next", 1, "↓"),
        make("a", { class: "round", href: `#event=${encodeURIComponent(event.id)}`, title: say("link_to_event") }, "#"),
        make("button", { type: "button", class: "round", "aria-label": say("close"), title: say("close"), onclick: close }, "×"),
      ),
      make("p", { class: "group" }, markerIcon(event, 22), term("groups", event.event_type)),
      make("h2", {}, term("types", event.type)),
      make("p", { class: "lead" }, quoted(placeName(event)), " · ", dateWords(event.date.start, event.date.end)),
      make(
        "p",
        { class: "badges" },
        make("span", { class: `badge ${event.status}` }, term("status", event.status)),
        event.contested ? make("span", { class: "badge contested" }, say("contested")) : null,
        event.located ? null : make("span", { class: "badge" }, say(event.place ? "not_located" : "no_place")),
      ),
    ),
    tolls(event),
    section(say("when"), when(event.date)),
    section(say("where"), ...where(event)),
    parties(event),
    voices(event),
    section(say("confidence"), ...confidence(event)),
    section(say("reports"), event.reports.map(report)),
  );
  panel.hidden = false;
  panel.scrollTop = 0;
}

function tolls(event) {
  const shown = ["killed", "injured"].filter((name) => event[name]);
  if (!shown.length) return "";
  return make(
    "div",
    { class: "tolls" },
    shown.map((name) => {
      const toll = event[name];
      return make(
        "div",
        { class: name },
        make("strong", {}, tollWords(toll)),
        make("span", {}, say(name), toll.best !== null && toll.low !== toll.high ? ` (${figure(toll.low, toll.high)})` : ""),
        make(
          "ul",
          {},
          toll.claims.map((claim) =>
            make(
              "li",
              {},
              make("b", {}, figure(claim.low, claim.high)),
              " ",
              quoted(claim.said_by ?? claim.source ?? say("unnamed_source")),
              claim.said_by && claim.source ? make("small", {}, " — ", quoted(claim.source)) : null,
            ),
          ),
        ),
      );
    }),
  );
}

function when(date) {
  const how = [term("date_precision", date.precision)];
  if (date.basis !== "unknown") how.push(term("date_basis", date.basis));
  return make(
    "div",
    {},
    make("p", {}, make("b", {}, dateWords(date.start, date.end))),
    make("p", { class: "how" }, how.join(comma()), date.text ? [": ", quoted(`«${date.text}»`)] : null),
  );
}

const candidate = ([name, admin1, country]) => [name, admin1, countryName(country)].filter(Boolean).join(comma());

function where(event) {
  const { place } = event;
  if (!place) return [make("p", {}, say("no_place"))];
  const area = [place.admin1, countryName(place.country)].filter(Boolean);
  return [
    make(
      "p",
      {},
      make("b", {}, quoted(place.text)),
      place.name_en ? [" · ", make("bdi", { dir: "auto", lang: "en" }, place.name_en)] : null,
      area.length ? [make("br"), names(area)] : null,
    ),
    make(
      "p",
      { class: "how" },
      term("place_kind", place.kind),
      event.located ? [comma(), term("geo_precision", place.precision)] : null,
      event.located && place.radius_km ? [comma(), say("radius", { n: number(place.radius_km) })] : null,
      event.located
        ? [make("br"), make("span", { dir: "ltr", class: "figures" }, `${place.lat.toFixed(4)}, ${place.lon.toFixed(4)}`)]
        : null,
    ),
    pairs([
      [say("how_located"), place.reason ? make("bdi", { dir: "auto", lang: "en" }, place.reason) : null],
      [say("could_be"), names(place.others.map(candidate), " · ")],
    ]),
  ];
}

function parties(event) {
  const rows = [
    [say("actors"), names(event.actors)],
    [say("targets"), names(event.targets)],
    [say("weapon"), event.weapon ? quoted(event.weapon) : null],
  ];
  return rows.some(([, value]) => value) ? make("section", {}, pairs(rows)) : "";
}

function voices(event) {
  const distinct = (values) => [...new Set(values.filter(Boolean))];
  const own = event.reports.filter((one) => !one.said_by).map((one) => one.source ?? say("outlet_itself"));
  return make(
    "section",
    {},
    pairs([
      [say("says"), names(distinct([...event.reports.map((one) => one.said_by), ...own]))],
      [say("disputes"), names(distinct(event.reports.map((one) => one.disputed_by)))],
    ]),
  );
}

function meter(name, value, note) {
  const bar = make("span", { class: "bar" }, make("i", { style: { width: percent(value) } }));
  return make("div", { class: "meter" }, make("span", {}, name), bar, make("b", {}, percent(value)), make("small", {}, note));
}

function confidence(event) {
  const likely = event.reports.filter((one) => one.status !== "denied");
  const best = (likely.length ? likely : event.reports).reduce((top, one) => (top && top.confidence >= one.confidence ? top : one), null);
  const factors = [...(best?.factors ?? [])].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  const most = Math.max(1, ...factors.map(([, weight]) => Math.abs(weight)));
  const disputed = event.reports.filter((one) => one.disputed_by || one.status === "denied").length;
  return [
    meter(say("confidence"), event.confidence, say("confidence_is")),
    factors.length
      ? make(
          "details",
          {},
          make("summary", {}, say("how_came")),
          make(
            "ul",
            { class: "factors" },
            factors.map(([name, weight]) =>
              make(
                "li",
                {},
                make("bdi", { dir: "auto" }, name),
                make(
                  "span",
                  { class: "scale" },
                  make("i", {
                    class: weight < 0 ? "against" : "for",
                    style: { width: `${(Math.abs(weight) / most) * 50}%` },
                  }),
                ),
                make("span", { dir: "ltr", class: "figures" }, (weight < 0 ? "−" : "+") + Math.abs(weight).toFixed(2)),
              ),
            ),
          ),
        )
      : "",
    meter(say("credibility"), event.credibility, say("credibility_is")),
    make(
      "p",
      { class: "how" },
      [
        say("sources_count", { n: number(event.sources.length) }),
        say("reports_count", { n: number(event.reports.length) }),
        say("disputed_in", { n: number(disputed) }),
      ].join(" · "),
    ),
  ];
}

function report(one) {
  // Only an address of the web becomes a link; anything else an article may call its address stays text.
  const address = /^https?:\/\//i.test(one.url ?? "") ? one.url : null;
  return make(
    "article",
    {},
    make(
      "h4",
      {},
      quoted(one.source ?? say("unnamed_source")),
      make("span", { class: "badge small" }, term("status", one.status)),
      make("span", { class: "sure" }, percent(one.confidence)),
    ),
    one.evidence.map((text, i) => quote(text, one, i)),
    make(
      "p",
      { class: "how" },
      [
        one.title ? quoted(one.title) : null,
        one.published ? say("published", { n: dateWords(one.published, one.published) }) : null,
        address
          ? make("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, say("read_it"))
          : [say("document"), " ", quoted(one.document)],
      ]
        .filter(Boolean)
        .map((part, i) => [i ? " · " : null, part]),
    ),
  );
}

/** Evidence word for word, with the trigger marked where it stands in it. Offsets count characters, not UTF-16 units. */
function quote(text, one, i) {
  const letters = [...text];
  const [start, end] = one.spans.evidence[i];
  const [from, to] = one.spans.trigger.map((offset) => offset - start);
  const inside = from >= 0 && to <= end - start;
  const cut = (a, b) => letters.slice(a, b).join("");
  return make(
    "blockquote",
    { dir: "auto", lang: "ar" },
    inside ? [cut(0, from), make("mark", {}, cut(from, to)), cut(to)] : text,
  );
}
