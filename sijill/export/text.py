"""The formats that are text: JSON Lines and GeoJSON, both UTF-8 with letters as they are."""

import json
from collections.abc import Iterable
from datetime import date
from typing import IO

from sijill.export.flat import event_row
from sijill.export.full import encode_event
from sijill.records import Event, Json


def write_jsonl(events: Iterable[Event], out: IO[str]) -> None:
    """One event a line, as :func:`sijill.export.full.encode_event` has it."""
    for event in events:
        out.write(_dump(encode_event(event)) + "\n")


def write_geojson(events: Iterable[Event], out: IO[str]) -> None:
    """A FeatureCollection after RFC 7946: points, or a null geometry for an event that could not be placed.

    The properties are the columns of :func:`sijill.export.flat.event_row`, and ``reports`` as in JSON Lines.
    """
    out.write('{"type": "FeatureCollection", "features": [')
    for number, event in enumerate(events):
        out.write((",\n" if number else "\n") + _dump(feature(event)))
    out.write("\n]}\n")


def feature(event: Event) -> Json:
    """An event as a GeoJSON feature; coordinates to six decimals (0.1 m), as RFC 7946 section 11.2 advises."""
    place = event.place
    geometry = None
    if place and place.lat is not None and place.lon is not None:
        geometry = {"type": "Point", "coordinates": [round(place.lon, 6), round(place.lat, 6)]}
    row = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in event_row(event).items()
        if name != "id"
    }
    properties = row | {"reports": encode_event(event)["reports"]}
    return {"type": "Feature", "id": event.id, "geometry": geometry, "properties": properties}


def _dump(value: Json) -> str:
    # A lone surrogate has no UTF-8 form; what "backslashreplace" makes of it is its JSON escape.
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode()
