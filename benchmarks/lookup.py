"""How fast a gazetteer opens and answers: ``python benchmarks/lookup.py [--gazetteer FILE] [--names 50000]``.

Names are drawn from the gazetteer's own Arabic names without repetition, so that no answer comes from the cache of
an earlier one; ``again`` asks the same names a second time. One process, one core. Figures go to stdout as JSON.
"""

import json
import random
import time
from pathlib import Path
from typing import Annotated

import typer

from sijill.geo import open_gazetteer
from sijill.geo.names import is_arabic


def main(
    gazetteer: Annotated[Path | None, typer.Option(help="Gazetteer file; without it, the default one.")] = None,
    names: Annotated[int, typer.Option(help="How many distinct names to look up.")] = 50_000,
) -> None:
    """Measure opening, ``lookup`` and ``knows``."""
    open_gazetteer(gazetteer)  # the bundled one is built on first use
    started = time.perf_counter()
    opened = open_gazetteer(gazetteer)
    opened.lookup("حلب")
    figures: dict[str, float] = {"open_ms": (time.perf_counter() - started) * 1000, "places": opened.count()}
    rows = opened.connection.execute("SELECT DISTINCT form FROM name WHERE bare = 0")
    forms = [row[0] for row in rows if is_arabic(row[0])]
    chosen = random.Random(5).sample(forms, min(names, len(forms)))
    # One pass over the file brings its pages into memory: the figures are of a warm index.
    opened.path.read_bytes()
    for label, ask in (("lookup", lambda name: opened.lookup(name, fuzzy=False)), ("knows", opened.knows)):
        for turn in ("", "_again"):
            started = time.process_time()
            for name in chosen:
                ask(name)
            figures[f"{label}{turn}_per_s"] = round(len(chosen) / (time.process_time() - started))
    typer.echo(json.dumps(figures))


if __name__ == "__main__":
    typer.run(main)
