"""Print docs/commands.md: what every command says about itself. ``make docs`` writes the file; a test compares it."""

import sys
from collections.abc import Iterator
from typing import Any

import typer
from typer.testing import CliRunner

from sijill.cli import app


def commands(words: tuple[str, ...], command: Any) -> Iterator[tuple[str, ...]]:
    """The words of each command that does something."""
    below = getattr(command, "commands", None)
    if below is None:
        yield words
    for name, one in (below or {}).items():
        yield from commands((*words, name), one)


def main() -> None:
    """Write the reference to stdout."""
    sys.stdout.write("# Commands\n\nWritten by `make docs` from the commands' own help.\n")
    for words in commands(("sijill",), typer.main.get_command(app)):
        shown = CliRunner().invoke(app, [*words[1:], "--help"], prog_name="sijill", terminal_width=110, color=False)
        sys.stdout.write(f"\n## {' '.join(words)}\n\n```\n{shown.output.strip()}\n```\n")


if __name__ == "__main__":
    main()
