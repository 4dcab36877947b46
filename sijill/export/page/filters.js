// What is shown: the choices of the person, the form that shows them, and the test of each event against them.

const chosen = {
  groups: new Set(Object.keys(WORDS.groups)),
  type: "",
  status: "",
  contested: false,
  least: 0,
  from: null,
  to: null,
  query: "",
  only: null, // a set of events, where a ring on the map or the unplaced ones are looked at
};

function resetChoices() {
  Object.assign(chosen, { type: "", status: "", contested: false, least: 0, from: null, to: null, query: "", only: null });
  chosen.groups = new Set(Object.keys(WORDS.groups));
}

/** Whether an event passes; the timeline asks without its own days, so that it shows what lies around them. */
function passes(event, words, withDays = true) {
  if (!chosen.groups.has(event.event_type)) return false;
  if (chosen.type && event.type !== chosen.type) return false;
  if (chosen.status && event.status !== chosen.status) return false;
  if (chosen.contested && !event.contested) return false;
  if (event.confidence < chosen.least) return false;
  if (withDays && (chosen.from !== null || chosen.to !== null)) {
    if (event.first === null) return false;
    if (chosen.from !== null && event.last < chosen.from) return false;
    if (chosen.to !== null && event.first > chosen.to) return false;
  }
  if (words.length) {
    const hay = haystack(event);
    if (!words.every((word) => hay.includes(word))) return false;
  }
  return true;
}

function sift(events) {
  const words = fold(chosen.query).split(/\s+/).filter(Boolean);
  const around = events.filter((event) => passes(event, words, false));
  const shown = around.filter((event) => passes(event, [], true));
  return { around, shown, listed: chosen.only ? shown.filter((event) => chosen.only.has(event)) : shown };
}

function buildFilters(form, events, changed) {
  const counts = {};
  for (const event of events) counts[event.event_type] = (counts[event.event_type] ?? 0) + 1;
  const groups = Object.keys(WORDS.groups).map((group) => {
    const sample = { event_type: group, vague: false, contested: false };
    return make(
      "button",
      {
        type: "button",
        class: "group",
        "aria-pressed": String(chosen.groups.has(group)),
        disabled: !counts[group],
        onclick: (click) => {
          if (!chosen.groups.delete(group)) chosen.groups.add(group);
          click.currentTarget.setAttribute("aria-pressed", String(chosen.groups.has(group)));
          changed();
        },
      },
      markerIcon(sample, 20),
      make("span", { class: "label" }, term("groups", group)),
      make("span", { class: "count" }, number(counts[group] ?? 0)),
    );
  });
  const present = new Set(events.map((event) => event.type));
  const types = Object.keys(WORDS.types).filter((type) => present.has(type));
  const pick = (name, all, options, section) =>
    make(
      "select",
      {
        "aria-label": all,
        onchange: (change) => {
          chosen[name] = change.target.value;
          changed();
        },
      },
      make("option", { value: "" }, all),
      options.map((value) => make("option", { value, selected: chosen[name] === value }, term(section, value))),
    );
  const least = make("output", {}, percent(chosen.least));
  form.setAttribute("aria-label", say("filters"));
  form.replaceChildren(
    make("div", { class: "groups", role: "group", "aria-label": say("kinds") }, groups),
    make(
      "div",
      { class: "picks" },
      pick("type", say("every_type"), types, "types"),
      pick("status", say("every_status"), Object.keys(WORDS.status), "status"),
    ),
    make(
      "div",
      { class: "picks" },
      make(
        "label",
        { class: "least" },
        make("span", {}, say("at_least"), " ", least),
        make("input", {
          type: "range",
          min: 0,
          max: 95,
          step: 5,
          value: chosen.least * 100,
          oninput: (input) => {
            chosen.least = Number(input.target.value) / 100;
            least.value = percent(chosen.least);
            changed();
          },
        }),
      ),
      make(
        "label",
        { class: "tick" },
        make("input", {
          type: "checkbox",
          checked: chosen.contested,
          onchange: (change) => {
            chosen.contested = change.target.checked;
            changed();
          },
        }),
        say("only_contested"),
      ),
      make("button", { type: "button", class: "quiet", id: "reset" }, say("reset")),
    ),
  );
}
