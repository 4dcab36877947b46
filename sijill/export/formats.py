"""The export formats: one table of name → writer, and :func:`export`, which picks one and writes a whole file."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sijill.errors import UsageError
from sijill.export.files import replacing
from sijill.export.geopackage import write_geopackage
from sijill.export.style import events_qml
from sijill.export.text import write_geojson, write_jsonl
from sijill.records import Event

ToFile = Callable[[Iterable[Event], Path], None]
ToText = Callable[[Iterable[Event], IO[str]], None]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is recognised and written; a text format can go to stdout too. ``styled``: a .qml goes with it."""

    suffix: str
    description: str
    write: ToFile
    write_text: ToText | None = None
    styled: bool = False


def _into_file(write: ToText) -> ToFile:
    def into_file(events: Iterable[Event], path: Path) -> None:
        with path.open("w", encoding="utf-8", newline="\n") as out:
            write(events, out)

    return into_file


FORMATS: Final[Mapping[str, Format]] = {
    "gpkg": Format(".gpkg", "GeoPackage for QGIS, with styles", write_geopackage, styled=True),
    "geojson": Format(".geojson", "GeoJSON (RFC 7946)", _into_file(write_geojson), write_geojson, styled=True),
    "jsonl": Format(".jsonl", "JSON Lines, the full record", _into_file(write_jsonl), write_jsonl),
}


@dataclass(slots=True)
class Tally:
    """How many events were written, and how many of them have no point on the map."""

    events: int = 0
    unplaced: int = 0

    def counting(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass events on and count them."""
        for event in events:
            self.events += 1
            self.unplaced += event.place is None or event.place.lat is None
            yield event


def format_of(target: str, name: str | None = None) -> Format:
    """The format named, else the one that ``target`` ends in; ``-`` is JSON Lines. Raises UsageError."""
    known = ", ".join(f"{name} ({form.suffix})" for name, form in FORMATS.items())
    if name is not None:
        if name not in FORMATS:
            raise UsageError(f"There is no export format {name!r}; the formats are {known}.")
        chosen = FORMATS[name]
    elif target == "-":
        chosen = FORMATS["jsonl"]
    else:
        suffix = Path(target).suffix.lower()
        found = [form for form in FORMATS.values() if form.suffix == suffix]
        if not found:
            raise UsageError(f"The name {target} does not tell the format; end it in one of {known} or use --format.")
        chosen = found[0]
    if target == "-" and chosen.write_text is None:
        raise UsageError(f"{chosen.description} cannot go to stdout; name a file that ends in {chosen.suffix}.")
    return chosen


def export(events: Iterable[Event], target: str, name: str | None = None) -> Tally:
    """Write events to the file ``target`` or to stdout (``-``); an existing file is replaced whole, or left as it was.

    Raises UsageError for a format that is unknown or does not fit, ExportError where the file cannot be written.
    """
    form, tally = format_of(target, name), Tally()
    if target == "-" and form.write_text:
        form.write_text(tally.counting(events), sys.stdout)
        return tally
    path = Path(target)
    with replacing(path) as draft:
        form.write(tally.counting(events), draft)
    if form.styled:
        with replacing(path.with_suffix(".qml")) as draft:
            draft.write_text(events_qml(), encoding="utf-8")
    return tally
