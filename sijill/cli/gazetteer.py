"""``sijill gazetteer``: build, fetch, ask and describe the list of places."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sijill.cli.common import Gazetteer, end, put, say, some, with_progress

EXAMPLE: Final = "Example: sijill gazetteer lookup 'معرة النعمان'"

app = typer.Typer(
    name="gazetteer",
    help="The list of places: build one from files, fetch a country, look a name up.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXAMPLE,
)

Only = Annotated[
    bool,
    typer.Option("--only", help="Leave out the towns, provinces and sites that come with Sijill."),
]


@app.command("import", epilog="Example: sijill gazetteer import --into places.sqlite SY.zip pcodes.csv adm2.geojson")
def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Files or folders: GeoNames dumps, alternate names, P-code lists, polygons, .osm.pbf, tables.",
            show_default=False,
        ),
    ],
    into: Annotated[
        Path, typer.Option("--into", metavar="FILE", help="The gazetteer to write; one that is there is replaced.")
    ],
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=COLUMN", help="Where a table has a field: name=Place, lat=Y, ..."),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="CC", help="Country of files that do not say it (ISO code or name)."),
    ] = None,
    only: Only = False,
) -> None:
    """Build a gazetteer from files of any kind that Sijill knows.

    Each file is known by its content. The same place from several files becomes one place with all their ids and
    names. A line that cannot be used is set aside with its reason on stderr, and the exit status is 4.
    """
    from sijill.geo.sources.table import parse_columns

    _build(paths, into, given=parse_columns(column or []), country=country, only=only)


@app.command("install", epilog="Example: sijill gazetteer install SY IQ")
def install(
    codes: Annotated[
        list[str], typer.Argument(metavar="CC...", help="Countries by ISO code, such as SY.", show_default=False)
    ],
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="FILE", help="The gazetteer to write; by default in the user's data folder."),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(envvar="SIJILL_GEONAMES_URL", metavar="URL", help="Where to fetch from; by default geonames.org."),
    ] = None,
    only: Only = False,
) -> None:
    """Fetch countries from GeoNames and build a gazetteer of all that was ever fetched.

    A download that broke off is resumed by the same command. GeoNames data: CC BY 4.0, geonames.org.
    """
    from sijill.geo.download import GEONAMES, fetch_countries
    from sijill.geo.paths import install_folder, installed_path

    folder = install_folder() / "downloads"
    with _bar() as progress:
        fetch_countries(codes, folder, base_url=base_url or GEONAMES, progress=progress)
    target = into or installed_path()
    _build([folder], target, only=only)


@app.command("lookup", epilog=EXAMPLE)
def lookup(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A place as a text names it.", show_default=False)],
    gazetteer: Gazetteer = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Candidates shown.")] = 10,
) -> None:
    """Show what a name could mean, with the score of each place and why.

    A table on a terminal, JSON Lines when piped. Exit status 1 if the name is not known.
    """
    from sijill.geo.inventory import candidates
    from sijill.geo.lookup import open_gazetteer

    found = candidates(open_gazetteer(gazetteer), name)[:limit]
    if not found:
        say(f"{name!r} is not in the gazetteer; try another spelling or a larger gazetteer.")
        raise typer.Exit(1)
    _show([one.as_json() for one in found])


@app.command("status", epilog="Example: sijill gazetteer status --gazetteer places.sqlite")
def status(gazetteer: Gazetteer = None) -> None:
    """Tell which gazetteer is in use and how many places it has per country and source."""
    from sijill.geo.inventory import holdings
    from sijill.geo.lookup import open_gazetteer

    opened = open_gazetteer(gazetteer)
    say(f"{opened.path}: {some(opened.count(), 'place')}, {opened.path.stat().st_size / 1e6:.0f} MB.")
    _show([{"country": h.country, "source": h.source, "places": h.places, "areas": h.areas} for h in holdings(opened)])


def _build(
    paths: list[Path],
    into: Path,
    *,
    given: dict[str, str] | None = None,
    country: str | None = None,
    only: bool = False,
) -> None:
    from sijill.errors import GazetteerError
    from sijill.geo.bundled import bundled_entries
    from sijill.geo.countries import country_code
    from sijill.geo.index import build_index
    from sijill.geo.sources import read

    bad = 0

    def set_aside(sentence: str) -> None:
        nonlocal bad
        bad += 1
        say(sentence)

    entries = read(paths, given=given, country=country_code(country) if country else None, set_aside=set_aside)
    first = next(entries, None)
    if first is None:  # to write those that come with Sijill, and them alone, would pass for success
        raise GazetteerError(f"The files named hold no place, so {into} was not written; check them.")
    bundled = () if only else bundled_entries()
    places = build_index(with_progress(chain(bundled, [first], entries), "entries read"), into)
    aside = f" {bad} line{'s or files were' if bad > 1 else ' or file was'} set aside." if bad else ""
    say(f"{into}: {some(places, 'place')}.{aside}")
    say(f"Use it with --gazetteer {into}, or set SIJILL_GAZETTEER.")
    end(places, bad)


@contextmanager
def _bar() -> Iterator[Any]:
    """A progress bar for downloads on stderr, silent where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def progress(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield progress


def _show(lines: list[dict[str, Any]]) -> None:
    if not sys.stdout.isatty():
        for line in lines:
            put(line)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*lines[0], box=None)
    for line in lines:
        table.add_row(*("" if cell is None else str(cell) for cell in line.values()))
    Console().print(table)
