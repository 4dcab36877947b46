"""Named SQL statements, kept in ``queries/*.sql`` where they can be read and tried as SQL."""

import re
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def query(file: str, name: str) -> bytes:
    """The statement under ``-- name: NAME`` in ``queries/FILE.sql``. Raises KeyError if there is none."""
    text = (files("sijill.db") / "queries" / f"{file}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    statements = dict(zip(parts[::2], parts[1::2], strict=True))
    return statements[name].strip().removesuffix(";").encode()
