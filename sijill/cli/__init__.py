"""The command line: one file per command, each thin, all mounted here."""

import os
import signal
import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sijill.cli import db, evaluate, export, extract, gazetteer, load, locate, run, show, train
from sijill.cli import map as map_command
from sijill.cli.common import say
from sijill.errors import SijillError


class _Group(TyperGroup):
    """Turns what a command raises into one sentence on stderr and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except SijillError as error:
            say(str(error))
            raise typer.Exit(error.exit_status) from error
        except KeyboardInterrupt:
            say("Interrupted. What was stored stays; run the same command again to complete it.")
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # The reader has seen enough. Keep Python from complaining when it flushes stdout on the way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(141) from None


app = typer.Typer(
    name="sijill",
    cls=_Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: sijill run examples/articles && sijill map map.html",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sijill {version('sijill')}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Arabic news in, a database of armed-conflict events out.

    Exit status: 0 done, 1 failed, 2 wrong usage, 3 something missing on this machine, 4 partly done (some input
    was set aside, with the reason on stderr), 130 interrupted.
    """


app.command("run", epilog=run.EXAMPLE)(run.run)
app.command("extract", epilog=extract.EXAMPLE)(extract.extract)
app.command("locate", epilog=locate.EXAMPLE)(locate.locate)
app.command("load", epilog=load.EXAMPLE)(load.load)
app.command("export", epilog=export.EXAMPLE)(export.export)
app.command("map", epilog=map_command.EXAMPLE)(map_command.map_page)
app.command("show", epilog=show.EXAMPLE)(show.show)
app.command("evaluate", epilog=evaluate.EXAMPLE)(evaluate.evaluate)
app.command("train", epilog=train.EXAMPLE)(train.train)
app.add_typer(gazetteer.app)
app.add_typer(db.app)


def main() -> None:
    """Entry point of the ``sijill`` command. Text goes out as UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the way out is the same as for Ctrl-C
    app()
