"""What ``run`` and ``locate`` share: the opt-in online geocoder for places that the gazetteer lacks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sijill.cli.common import say, some
from sijill.errors import UsageError
from sijill.records import DocumentReports, Json

if TYPE_CHECKING:
    from sijill.db import Connection
    from sijill.geo.online import Cache, Geocoder

Online = Annotated[
    bool,
    typer.Option(
        "--online",
        help="Ask an online geocoder for places that the gazetteer lacks. Their names leave this machine.",
    ),
]
GeocoderName = Annotated[
    str,
    typer.Option(
        "--geocoder",
        envvar="SIJILL_GEOCODER",
        metavar="NAME",
        help="Which one, with --online: any that geopy knows.",
    ),
]
GeocoderOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--geocoder-option",
        envvar="SIJILL_GEOCODER_OPTIONS",
        metavar="NAME=VALUE",
        help="An option of it, such as domain=nominatim.example.org, user_agent=..., api_key=..., timeout=20.",
        show_default=False,
    ),
]

NOMINATIM: Final = "nominatim"
_NUMBERS: Final = {"timeout": float, "min_delay_seconds": float, "error_wait_seconds": float, "max_retries": int}


@dataclass(frozen=True, slots=True)
class DatabaseCache:
    """Answers kept in the event store."""

    conn: "Connection"

    def get(self, provider: str, query: str) -> Json | None:
        from sijill.db import cached_answer

        return cached_answer(self.conn, provider, query)

    def put(self, provider: str, query: str, answer: Json) -> None:
        from sijill.db import cache_answer

        cache_answer(self.conn, provider, query, answer)


def geocoder_of(online: bool, name: str, options: list[str] | None) -> "Geocoder":
    """The geocoder that the options on the command line ask for; without ``--online`` one that is never asked.

    Raises UsageError for one that geopy does not know, or options that it does not take.
    """
    from sijill.geo.online import Geocoder, online_geocoder

    return online_geocoder(name, **dict(map(_option, options or []))) if online else Geocoder(name)


def ask_online(items: Iterable[DocumentReports], geocoder: "Geocoder", cache: "Cache") -> Iterator[DocumentReports]:
    """Pass ``items`` on, with answers for places that the gazetteer lacks; say in the end what was left unanswered."""
    from sijill.geo.online import locate_online

    for item in items:
        yield locate_online(item, geocoder, cache)
    if geocoder.unanswered:
        stay = "it stays" if geocoder.unanswered == 1 else "they stay"
        say(
            f"The online geocoder {geocoder.provider} did not answer for {some(geocoder.unanswered, 'place')} "
            f"({geocoder.fault}); {stay} as the gazetteer left {'it' if geocoder.unanswered == 1 else 'them'}. "
            "Run the same command again when it can be reached."
        )


def _option(pair: str) -> tuple[str, Any]:
    name, sign, value = pair.partition("=")
    if not sign or not name.isidentifier() or name == "provider":
        raise UsageError(f"Geocoder option {pair!r} is not NAME=VALUE.")
    try:
        return name, _NUMBERS.get(name, str)(value)
    except ValueError as error:
        raise UsageError(f"Geocoder option {name} is a number, not {value!r}.") from error
