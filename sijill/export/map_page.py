"""The map page: one HTML file with everything in it, which opens from a disk without any network.

The events travel as compressed JSON in base64, so no text of an article can be mistaken for markup, and the page's
script puts text on the page as text alone. A content security policy forbids every request and every other script.
"""

import base64
import hashlib
import json
import re
import tomllib
import zlib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import IO, Final

from sijill.export.basemap import basemap
from sijill.export.files import replacing
from sijill.export.formats import Tally
from sijill.export.full import encode_event
from sijill.export.vocabulary import is_vague, vocabulary
from sijill.records import Event, Json

SCRIPTS: Final = (
    "base.js",
    "data.js",
    "shapes.js",
    "ground.js",
    "marks.js",
    "filters.js",
    "timeline.js",
    "list.js",
    "detail.js",
    "app.js",
)
"""Parts of the page's own script, in the order in which they build on one another."""


def write_map(events: Iterable[Event], target: Path) -> Tally:
    """Write the map page of ``events``; an existing file is replaced whole, or left as it was.

    Raises ExportError where the file cannot be written.
    """
    tally = Tally()
    before, between, after = _frame()
    points: set[tuple[float, float]] = set()
    with replacing(target) as draft, draft.open("w", encoding="utf-8", newline="\n") as out:
        out.write(before)
        _pack(_lines(tally.counting(events), points), out)
        out.write(between)
        _pack([json.dumps(basemap(points), ensure_ascii=False, separators=(",", ":"))], out)
        out.write(after)
    return tally


def _lines(events: Iterable[Event], points: set[tuple[float, float]]) -> Iterator[str]:
    for event in events:
        if event.place and event.place.lat is not None and event.place.lon is not None:
            points.add((event.place.lat, event.place.lon))
        yield json.dumps(_for_page(event), ensure_ascii=True, separators=(",", ":")) + "\n"


def _for_page(event: Event) -> Json:
    """The full record less what the page does not show: most offsets and the places that were not chosen."""
    record = encode_event(event)
    for place in record["places"]:
        place["vague"] = is_vague(place["precision"])
        others = [c for c in place.pop("candidates") if c["gazetteer_id"] != place["gazetteer_id"]]
        place["others"] = [[c["name"], c["admin1"], c["country"]] for c in others[:3]]
    for report in record["reports"]:
        report["spans"] = {name: report["spans"][name] for name in ("trigger", "evidence")}
        report["places"] = [place["text"] for place in report["places"]]
        del report["near"], report["id"]
    return record


def _pack(parts: Iterable[str], out: IO[str]) -> None:
    """Write text compressed (gzip) and in base64, piece by piece."""
    squeeze = zlib.compressobj(wbits=31)
    rest = b""
    for part in parts:
        rest += squeeze.compress(part.encode())
        whole = len(rest) // 3 * 3
        out.write(base64.b64encode(rest[:whole]).decode())
        rest = rest[whole:]
    out.write(base64.b64encode(rest + squeeze.flush()).decode())


def _frame() -> tuple[str, str, str]:
    """The page around its two blocks of data."""
    page = files("sijill.export").joinpath("page")
    leaflet = Path(str(distribution("XStatic-Leaflet").locate_file("xstatic/pkg/leaflet/data")))
    library = re.sub(r"//# sourceMappingURL=\S+", "", (leaflet / "leaflet.js").read_text(encoding="utf-8"))
    # Leaflet's own icons are not used; an address in its style sheet would be a request.
    library_style = re.sub(r"url\([^)]*\)", "none", (leaflet / "leaflet.css").read_text(encoding="utf-8"))
    words = vocabulary() | {"ui": tomllib.loads(page.joinpath("words.toml").read_text(encoding="utf-8"))}
    constants = f"const WORDS = {json.dumps(words, ensure_ascii=True)};\n"
    own = "\n".join(page.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{constants}{own}\n}})();'
    style = library_style + page.joinpath("page.css").read_text(encoding="utf-8")
    fill = {
        "policy": _policy([library, script], [style]),
        "style": style,
        "leaflet": library,
        "script": script,
    }
    html = re.sub(
        r"\{\{(policy|style|leaflet|script)\}\}",
        lambda found: fill[found[1]],
        page.joinpath("page.html").read_text(encoding="utf-8"),
    )
    before, between, after = re.split(r"\{\{(?:events|ground)\}\}", html)
    return before, between, after


def _policy(scripts: list[str], styles: list[str]) -> str:
    def hashes(texts: list[str]) -> str:
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        return " ".join(f"'sha256-{digest}'" for digest in digests)

    return f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src data:"
