"""``sijill db``: the database that Sijill runs by itself, and the schema of any."""

from typing import Final

import typer

from sijill.cli.common import Dsn, say

EXAMPLE: Final = 'Example: sijill db start && psql "$(sijill db url)"'

app = typer.Typer(
    name="db",
    help="The database: start and stop Sijill's own, get its address, bring a schema up to date.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXAMPLE,
)


@app.command("start", epilog=EXAMPLE)
def start() -> None:
    """Start Sijill's own database server and keep it running until 'sijill db stop'.

    There is no need to for other commands: they start it and stop it by themselves. It is for looking into it with
    psql or QGIS. Its address goes to stdout.
    """
    from sijill.db import connect
    from sijill.db.cluster import data_folder, pin

    address = pin()
    with connect(address):
        pass
    say(f"The database in {data_folder()} runs until 'sijill db stop'.")
    typer.echo(address)


@app.command("stop", epilog="Example: sijill db stop")
def stop() -> None:
    """Stop Sijill's own database server, or let it stop when the last command that uses it ends."""
    from sijill.db.cluster import unpin

    if unpin():
        say("The database is stopped.")
    else:
        say("Another sijill process uses the database; it stops when that ends.")


@app.command("status", epilog="Example: sijill db status")
def status(dsn: Dsn = None) -> None:
    """Tell which database commands would use, and what it holds."""
    from sijill.cli.export import tell_waiting
    from sijill.db import connect, counts, unlinked_reports
    from sijill.db.cluster import data_folder, pinned, running
    from sijill.db.connect import describe, is_private

    if is_private(dsn):
        kept = "runs until 'sijill db stop'" if pinned() else "runs while a command uses it"
        say(f"Sijill's own database in {data_folder()}: {kept if running() else 'not running'}.")
        if not (data_folder() / "pgdata").exists():
            say("It holds nothing yet; the first 'sijill run' or 'sijill load' makes it.")
            return
    with connect(dsn) as conn:
        say(describe(conn))
        for table, number in counts(conn).items():
            typer.echo(f"{table}\t{number}")
        if waiting := unlinked_reports(conn):
            tell_waiting(waiting)


@app.command("url", epilog=EXAMPLE)
def url() -> None:
    """Print the address of Sijill's own database, for psql, QGIS or DATABASE_URL. It must run: 'sijill db start'."""
    from sijill.db.cluster import running
    from sijill.errors import StoreError

    address = running()
    if address is None:
        raise StoreError("Sijill's own database is not running; start it with 'sijill db start'.")
    typer.echo(address)


@app.command("migrate", epilog="Example: sijill db migrate --dsn postgresql://localhost/conflict")
def migrate(dsn: Dsn = None) -> None:
    """Make Sijill's schema in a database, or bring it up to date. Every command that uses the database does so too."""
    from sijill.db import connect
    from sijill.db.migrate import schema_version

    with connect(dsn) as conn:
        say(f"The schema is up to date, version {schema_version(conn)}.")
