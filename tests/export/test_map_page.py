"""The map page: whole, offline, and safe whatever an article says."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from export_samples import CLASH, EVENTS, HOSTILE, SHELLING, TEXT, hostile_event, many_events

from sijill.errors import ExportError
from sijill.export import map_page
from sijill.export.basemap import WHERE_NOTHING_IS_PLACED, basemap, region_around
from sijill.export.map_page import SCRIPTS, write_map

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = Path(map_page.__file__).parent / "page"


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.open = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.raw.append((*self.found[-1], data))


def page_of(tmp_path: Path, events: object) -> str:
    write_map(events, tmp_path / "map.html")  # type: ignore[arg-type]
    return (tmp_path / "map.html").read_text(encoding="utf-8")


def packed(html: str, name: str) -> str:
    block = next(text for _, attributes, text in Elements(html).raw if attributes.get("id") == name)
    return zlib.decompress(base64.b64decode(block), wbits=31).decode()


def events_in(html: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in packed(html, "events-data").splitlines()]


def test_the_page_carries_every_event_with_all_it_tells(tmp_path: Path) -> None:
    html = page_of(tmp_path, EVENTS)
    found = {event["id"]: event for event in events_in(html)}
    assert set(found) == {event.id for event in EVENTS}
    shelling = found["e-shelling"]
    assert shelling["places"][0]["reason"] == "the only entry of that name"
    assert shelling["places"][0]["vague"] is False
    assert found["e-clash"]["places"][0]["vague"] is True
    report = shelling["reports"][0]
    (start, end), (first, last) = report["spans"]["evidence"][0], report["spans"]["trigger"]
    assert TEXT[start:end] == report["evidence"][0]
    assert TEXT[first:last] == report["trigger"] == "قصفوا"
    assert report["factors"][0] == ["trigger 'قصف'", 1.9]


def test_the_count_tells_what_has_no_point(tmp_path: Path) -> None:
    tally = write_map(EVENTS, tmp_path / "map.html")
    assert (tally.events, tally.unplaced) == (4, 2)


def test_packing_in_pieces_loses_nothing(tmp_path: Path) -> None:
    html = page_of(tmp_path, many_events(700))
    assert [event["id"] for event in events_in(html)] == [f"e-{index}" for index in range(700)]


def test_the_page_asks_for_nothing_from_outside(tmp_path: Path) -> None:
    html = page_of(tmp_path, EVENTS)
    page = Elements(html)
    addresses = {"src", "href", "action", "data", "poster", "srcset"}
    assert not [(tag, attributes) for tag, attributes in page.found if addresses & set(attributes)]
    styles = "".join(text for tag, _, text in page.raw if tag == "style")
    assert "url(" not in styles and "@import" not in styles


def test_the_policy_allows_the_pages_own_scripts_and_styles_alone(tmp_path: Path) -> None:
    page = Elements(page_of(tmp_path, EVENTS))
    policy = next(attributes["content"] for _, attributes in page.found if "http-equiv" in attributes)
    assert policy is not None and policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    texts = [text for tag, attributes, text in page.raw if tag == "style" or "type" not in attributes]
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    assert {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts} == allowed


def test_no_text_of_an_article_stands_in_the_markup(tmp_path: Path) -> None:
    html = page_of(tmp_path, [hostile_event()])
    assert not [words for words in ('alert("x")', "alert(1)", "\u202e", "\u2028") if words in html]
    assert events_in(html)[0]["reports"][0]["trigger"] == HOSTILE


def test_every_script_is_in_the_page_and_sets_text_only_as_text() -> None:
    assert set(SCRIPTS) == {path.name for path in PAGE.glob("*.js")}
    for name in SCRIPTS:
        script = (PAGE / name).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|</script", script), name


def test_every_word_that_a_script_asks_for_exists() -> None:
    asked = set()
    for name in SCRIPTS:
        asked |= set(re.findall(r"\bsay\(\s*\"([a-z_]+)\"", (PAGE / name).read_text(encoding="utf-8")))
    words = set(re.findall(r"^([a-z_]+) =", (PAGE / "words.toml").read_text(encoding="utf-8"), re.M))
    assert asked and asked <= words


def test_an_existing_page_is_replaced_and_an_unwritable_one_is_one_sentence(tmp_path: Path) -> None:
    page_of(tmp_path, EVENTS)
    assert [event["id"] for event in events_in(page_of(tmp_path, [CLASH]))] == [CLASH.id]
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    with pytest.raises(ExportError, match="does not exist"):
        write_map(EVENTS, tmp_path / "missing" / "map.html")


def test_the_ground_covers_the_events_with_room_around() -> None:
    region = region_around([(34.65, 37.15), (36.2, 37.16)])
    assert region.south < 33 and region.north > 37 and region.west < 34 and region.east > 40
    assert region_around([]) == WHERE_NOTHING_IS_PLACED


def test_the_ground_has_coasts_borders_and_towns_with_arabic_names() -> None:
    ground = basemap([(34.65, 37.15)])
    assert ground["land"] and ground["borders"] and ground["rivers"]
    assert "SY" in [code for code, _, _ in ground["countries"]]
    homs = next(town for town in ground["towns"] if town[4] == "Homs")
    assert homs[3] == "حمص"
    line = ground["borders"][0]
    south, west, north, east = ground["region"]
    assert south <= line[1] / 1000 <= north and west <= line[0] / 1000 <= east


def test_the_ground_is_there_on_either_side_of_the_date_line() -> None:
    assert basemap([(-17.8, 178.0)])["land"]
    assert basemap([(40.7, -74.0)])["land"]


@pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_browser_shows_the_event_that_the_address_names(tmp_path: Path, language: str) -> None:
    write_map([SHELLING, hostile_event()], tmp_path / "map.html")
    dom = browse(tmp_path, f"event=e-hostile&lang={language}")
    assert re.search(rf'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"', dom)
    assert "<mark>" in dom and "<blockquote" in dom
    shown = Elements(dom)
    assert not [tag for tag, _ in shown.found if tag == "img"]
    assert not [attributes for _, attributes in shown.found if any(name.startswith("on") for name in attributes)]
    links = [attributes["href"] for tag, attributes in shown.found if tag == "a"]
    assert links == ["#event=e-hostile"], "an address that is not of the web is no link"


def browse(folder: Path, fragment: str) -> str:
    """The page as the browser has it once its script has run."""
    assert CHROMIUM
    options = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync --virtual-time-budget=5000"
    )
    quiet = "--disable-background-networking --disable-component-update"
    profile = f"--user-data-dir={folder / 'profile'}"
    address = f"{(folder / 'map.html').as_uri()}#{fragment}"
    command = [CHROMIUM, *options.split(), *quiet.split(), profile, "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=90).stdout
