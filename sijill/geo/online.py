"""The opt-in online geocoder for what the gazetteer lacks: Nominatim by default, any geopy geocoder by name.

Nothing here is called unless somebody asks for it. Requests are spaced (one a second by default, as the usage policy
of Nominatim's public server wants), answers are kept in a cache, and what comes from outside is marked as such:
``gazetteer_id`` starts with ``online:`` and ``reason`` names the geocoder and the question.
"""

import inspect
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderNotFound,
    GeocoderQueryError,
    GeocoderRateLimited,
    GeocoderServiceError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from sijill.errors import GazetteerError, UsageError
from sijill.geo.distance import km
from sijill.geo.entry import PRECISION
from sijill.geo.names import form
from sijill.geo.words import generics
from sijill.records import Candidate, DocumentReports, Json, Place, PlaceKind, Report

USER_AGENT: Final = "sijill (Arabic conflict event register)"
_STAND_INS: Final = ("stands for it", "lacks the place itself")
"""Words by which ``locate``'s reason tells that the point is another place's."""
_GIVE_UP_AFTER: Final = 3  # failures running, then the rest is not asked
_PATIENCE: Final = 60.0  # seconds that a server's Retry-After is obeyed at most
_ANSWERS: Final = 5
_AMBIGUOUS_KM: Final = 25.0  # answers farther apart than this are not the same place
_REACH_KM: Final[dict[PlaceKind, float]] = {
    "facility": 2.0,
    "neighbourhood": 2.0,
    "settlement": 5.0,
    "district": 25.0,
    "region": 25.0,
    "admin1": 80.0,
    "country": 500.0,
}
"""Radius where the answer has no bounding box."""
_KINDS: Final[dict[str, PlaceKind]] = {
    **dict.fromkeys(["city", "town", "village", "hamlet", "isolated_dwelling", "municipality"], "settlement"),
    **dict.fromkeys(["suburb", "quarter", "neighbourhood", "borough", "city_district", "residential"], "neighbourhood"),
    **dict.fromkeys(["county", "district", "state_district", "subdistrict"], "district"),
    **dict.fromkeys(["state", "province", "governorate"], "admin1"),
    "country": "country",
}
"""Nominatim's address type → kind."""
_SITE_CLASSES: Final = frozenset(["amenity", "military", "power", "aeroway", "man_made", "industrial", "building"])


class Cache(Protocol):
    """Answers by provider and query; the database provides one, :class:`FileCache` needs none."""

    def get(self, provider: str, query: str) -> Json | None:
        """The answer kept, or None where the question was never answered."""

    def put(self, provider: str, query: str, answer: Json) -> None:
        """Keep an answer; an empty one counts."""


class FileCache:
    """Answers in one SQLite file, safe for several processes."""

    def __init__(self, path: Path) -> None:
        """Raises GazetteerError if the file cannot be made or is something else."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection, connection:
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS geocode_cache (provider TEXT, query TEXT, answer TEXT NOT NULL,"
                    " fetched_at TEXT DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (provider, query))"
                )
        except (OSError, sqlite3.Error) as error:
            raise GazetteerError(f"{path}: cannot keep online answers ({error}); name another file.") from error

    def get(self, provider: str, query: str) -> Json | None:
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT answer FROM geocode_cache WHERE provider = ? AND query = ?", (provider, query)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, provider: str, query: str, answer: Json) -> None:
        with closing(self._connect()) as connection, connection:
            connection.execute(
                "INSERT OR REPLACE INTO geocode_cache (provider, query, answer) VALUES (?, ?, ?)",
                (provider, query, json.dumps(answer, ensure_ascii=False)),
            )

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)


@dataclass(slots=True)
class Geocoder:
    """A provider's name, its rate-limited and retried search, and how it fared.

    Without a search it is never asked, and only the answers in a cache are used. ``failures`` counts those running,
    ``unanswered`` all places that it left without an answer; ``fault`` names the last failure.
    """

    provider: str
    search: Callable[[str, str | None], Json] | None = None
    failures: int = field(default=0, compare=False)
    unanswered: int = field(default=0, compare=False)
    fault: str = field(default="", compare=False)


def online_geocoder(
    provider: str = "nominatim",
    *,
    domain: str | None = None,
    scheme: str | None = None,
    user_agent: str = USER_AGENT,
    timeout: float = 10.0,
    min_delay_seconds: float = 1.0,
    max_retries: int = 2,
    error_wait_seconds: float = 5.0,
    **options: Any,
) -> Geocoder:
    """A geocoder ready to be asked.

    ``provider``: a name that ``geopy.geocoders`` knows; ``domain`` and ``scheme`` for an own server; ``options`` go
    to geopy's class as they are (``api_key=…``). ``timeout`` and waits in seconds; a server's Retry-After is obeyed.
    Raises UsageError for an unknown provider or options that it does not take.
    """
    # Without a word geopy takes the requests library where it is installed, whose own retries know no spacing.
    fixed = {"user_agent": user_agent, "timeout": timeout, "adapter_factory": URLLibAdapter}
    given = {"domain": domain, "scheme": scheme} | fixed | options
    try:
        made = get_geocoder_for_service(provider)
        known = inspect.signature(made.__init__).parameters
        # Only what somebody set must be understood; the defaults go to those who take them.
        asked = [*options, *(["domain"] if domain else [])]
        unknown = [name for name in asked if name not in known]
        if unknown:
            takes = ", ".join(list(known)[1:])
            raise UsageError(f"The online geocoder {provider} takes no {unknown[0]}; it takes {takes}.")
        service = made(**{name: value for name, value in given.items() if name in known and value is not None})
    except GeocoderNotFound as error:
        raise UsageError(
            f"There is no online geocoder {provider!r}; see geopy's list, for example nominatim."
        ) from error
    except (TypeError, ValueError) as error:
        raise UsageError(f"The online geocoder {provider} cannot be set up: {error}.") from error
    limited = RateLimiter(service.geocode, min_delay_seconds=min_delay_seconds, max_retries=0, swallow_exceptions=False)
    accepted = inspect.signature(service.geocode).parameters

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, GeocoderRateLimited) else None
        return min(_PATIENCE, float(asked)) if asked is not None else error_wait_seconds

    retrying = Retrying(
        stop=stop_after_attempt(max_retries + 1), wait=wait, retry=retry_if_exception(_passing), reraise=True
    )

    def search(query: str, country: str | None) -> Json:
        wishes = {"exactly_one": False, "limit": _ANSWERS, "country_codes": country, "language": "en"}
        found = retrying(
            limited, query, **{name: wish for name, wish in wishes.items() if name in accepted and wish is not None}
        )
        return {"found": [_plain(location) for location in found or () if location.point is not None]}

    return Geocoder(provider, search)


def locate_online(item: DocumentReports, geocoder: Geocoder, cache: Cache | None = None) -> DocumentReports:
    """The same reports, with an online answer for each first place that ``locate`` could not find.

    A place that the gazetteer resolved is never asked for. Where ``locate`` fell back to an enclosing area, an
    answer outside of that area's circle is refused. A geocoder that fails leaves the report as it was (a failure says
    something about the network and nothing about the place) and counts it; after three failures running it is not
    asked again.
    """
    return replace(item, reports=tuple(_report(report, geocoder, cache) for report in item.reports))


def is_unresolved(place: Place) -> bool:
    """Whether ``locate`` found no entry for the place itself: no point at all, or another place standing in for it."""
    if place.kind == "country":
        return False
    return place.lat is None or any(phrase in (place.reason or "") for phrase in _STAND_INS)


def _report(report: Report, geocoder: Geocoder, cache: Cache | None) -> Report:
    if not report.places or not is_unresolved(report.places[0]):
        return report
    first, *rest = report.places
    country = first.country or next((place.country for place in rest if place.country), None)
    query = ", ".join(dict.fromkeys(_name(place) for place in report.places if place.kind != "country"))
    answer = _ask(geocoder, cache, query, country)
    if answer is None:
        return report
    return replace(report, places=(_choose(first, query, geocoder.provider, answer), *rest))


def _name(place: Place) -> str:
    """The words of a place without "town of", which a search for a name would take as part of it."""
    word, _, rest = place.words.text.partition(" ")
    return rest if rest and place.kind == "settlement" and form(word) in generics() else place.words.text


def _ask(geocoder: Geocoder, cache: Cache | None, query: str, country: str | None) -> Json | None:
    """The answer, or None where there is none."""
    key = f"{query} [{country}]" if country else query
    kept = cache.get(geocoder.provider, key) if cache else None
    if kept is not None:
        return kept
    if geocoder.search is None:
        return None
    if geocoder.failures >= _GIVE_UP_AFTER:
        geocoder.unanswered += 1
        return None
    try:
        answer = geocoder.search(query, country.lower() if country else None)
    except (GeocoderServiceError, ValueError, TypeError, KeyError) as error:
        # geopy lets an answer of an unexpected form through as the built-in errors
        geocoder.failures += 1
        geocoder.unanswered += 1
        geocoder.fault = type(error).__name__
        return None
    geocoder.failures = 0
    if cache:
        cache.put(geocoder.provider, key, answer)
    return answer


def _passing(error: BaseException) -> bool:
    """Whether asking again may help."""
    lasting = (GeocoderQueryError, GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges)
    return isinstance(error, GeocoderServiceError) and not isinstance(error, lasting)


def _plain(location: Any) -> Json:
    """What is kept of a geopy location."""
    raw: Mapping[str, Any] = location.raw if isinstance(location.raw, Mapping) else {}
    kept = ("osm_type", "osm_id", "class", "type", "addresstype", "place_rank", "importance", "boundingbox")
    return {"lat": location.latitude, "lon": location.longitude, "name": location.address or ""} | {
        name: raw[name] for name in kept if name in raw
    }


def _choose(place: Place, query: str, provider: str, answer: Json) -> Place:
    found = [one for one in answer["found"] if _inside(place, one)]
    if not found:
        outside = len(answer["found"])
        refused = f"; its {outside} answers lie outside of the area that the text names" if outside else ""
        return _noted(place, f"online: {provider} knows no {query!r}{refused}")
    best, *others = found
    candidates = tuple(_candidate(one, place, provider, 1 / len(found)) for one in found)
    far = [one for one in others if km(best["lat"], best["lon"], one["lat"], one["lon"]) > _AMBIGUOUS_KM]
    if far and place.lat is None:
        # Nothing in the text tells them apart: a guess would be shown as knowledge.
        noted = _noted(place, f"online: {provider} has {len(far) + 1} places for {query!r}, far from each other")
        return replace(noted, candidates=place.candidates + candidates)
    kind = _kind(best, place.kind)
    radius = _reach(best, kind)
    near = place.relation is not None
    return replace(
        place,
        lat=round(best["lat"], 5),
        lon=round(best["lon"], 5),
        radius_km=round(radius + (10.0 if near else 0.0), 1),
        precision="near" if near and kind in ("facility", "settlement", "neighbourhood") else PRECISION[kind],
        name_en=place.name_en or best["name"].partition(",")[0] or None,
        gazetteer_id=_identifier(best, provider),
        reason=f"online: {provider} answered {best['name']!r} to {query!r}",
        candidates=place.candidates + candidates,
    )


def _inside(place: Place, one: Json) -> bool:
    """Whether an answer lies in the circle that ``locate`` fell back to, if it did."""
    if place.lat is None or place.lon is None:
        return True
    return km(place.lat, place.lon, one["lat"], one["lon"]) <= (place.radius_km or 50.0)


def _noted(place: Place, phrase: str) -> Place:
    return replace(place, reason=f"{place.reason}; {phrase}" if place.reason else phrase)


def _identifier(one: Json, provider: str) -> str:
    if "osm_type" in one and "osm_id" in one:
        return f"online:{provider}:{one['osm_type'][0]}{one['osm_id']}"
    return f"online:{provider}:{one['lat']:.5f},{one['lon']:.5f}"


def _candidate(one: Json, place: Place, provider: str, score: float) -> Candidate:
    kind = _kind(one, place.kind)
    return Candidate(
        _identifier(one, provider), one["name"], kind, None, place.country, one["lat"], one["lon"], round(score, 3)
    )


def _kind(one: Json, asked: PlaceKind) -> PlaceKind:
    """What Nominatim's class and type say the place is; what the text said where they say nothing."""
    what = str(one.get("addresstype") or one.get("type") or "")
    if what not in _KINDS and one.get("class") in _SITE_CLASSES:
        return "facility"
    return _KINDS.get(what, asked)


def _reach(one: Json, kind: PlaceKind) -> float:
    """Half the diagonal of the bounding box (south, north, west, east), at least 0.5 km; else by kind."""
    box = one.get("boundingbox")
    try:
        south, north, west, east = (float(edge) for edge in box or ())
    except (TypeError, ValueError):
        return _REACH_KM[kind]
    return max(0.5, km(south, west, north, east) / 2)
