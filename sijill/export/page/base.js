// Small things that every other part uses: words in the chosen language, elements, numbers, dates.

const hash = new URLSearchParams(location.hash.slice(1));
let language = hash.get("lang") === "en" ? "en" : "ar";

/** The words for `key` of a section, in the language of the page; "{n}" in them is filled from `values`. */
function say(key, values = {}, section = "ui") {
  const words = WORDS[section][key]?.[language] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const term = (section, key) => say(key, {}, section);

/** An element with attributes, listeners (`onclick`) and children; text is only ever set as text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [property, to] of Object.entries(value)) element.style.setProperty(property, to);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const byId = (id) => document.getElementById(id);

/** Text of an article or a name, kept apart from its surroundings so that its direction cannot disturb them. */
const quoted = (text, name = "bdi", attributes = {}) => make(name, { dir: "auto", ...attributes }, text);

// Making a formatter costs far more than using it.
const numbers = { ar: new Intl.NumberFormat("ar-u-nu-latn"), en: new Intl.NumberFormat("en") };
const number = (value) => numbers[language].format(value);
const percent = (value) => `${Math.round(value * 100)}%`;

const DAY = 86400000;
const dayNumber = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);
const isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

const forms = new Map();

function dateForm(locale, form) {
  const key = locale + JSON.stringify(form);
  if (!forms.has(key)) forms.set(key, new Intl.DateTimeFormat(locale, { ...form, timeZone: "UTC" }));
  return forms.get(key);
}

/** A day, or a stretch of days, in words. */
function dateWords(start, end, short = false) {
  const locale = language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
  const form = { day: "numeric", month: short ? "short" : "long", year: "numeric" };
  const words = (iso) => dateForm(locale, form).format(new Date(`${iso}T00:00:00Z`));
  if (!start && !end) return term("date_precision", "unknown");
  if (!start || !end || start === end) return words(start ?? end);
  return `${words(start)} – ${words(end)}`;
}

function countryName(code) {
  if (!/^[A-Z]{2}$/.test(code ?? "")) return code ?? "";
  return new Intl.DisplayNames([language], { type: "region", fallback: "code" }).of(code);
}

/** Arabic spelling and Latin case folded, so that a search finds all ways of writing a word. */
function fold(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]/g, "")
    .normalize("NFC")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .replace(/ؤ/g, "و")
    .replace(/ئ/g, "ي");
}
