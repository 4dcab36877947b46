"""Whole files or none: what is written appears under its name only once it is complete."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sijill.errors import ExportError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a path beside ``target`` to write to; move it over ``target`` if the block ends well, else remove it.

    Raises ExportError where the folder is missing or cannot be written to, the disk is full, or ``target`` is a folder.
    """
    if target.is_dir():
        raise ExportError(f"{target} is a folder; name a file to write to.")
    if not target.parent.is_dir():
        raise ExportError(f"{target} cannot be written: the folder {target.parent} does not exist; create it first.")
    # The suffix stays, since GDAL tells formats apart by it.
    draft = target.with_name(f".{target.stem}.{secrets.token_hex(4)}{target.suffix}")
    try:
        yield draft
        draft.replace(target)
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        for leftover in (draft, *(draft.with_name(draft.name + end) for end in ("-journal", "-wal", "-shm"))):
            leftover.unlink(missing_ok=True)
