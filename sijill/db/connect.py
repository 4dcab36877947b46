"""Connecting: which database it is, and that its schema is the one this program knows."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from sijill.db.cluster import use_cluster
from sijill.db.migrate import migrate
from sijill.db.sql import query
from sijill.errors import StoreError, UsageError

Connection = psycopg.Connection[tuple[Any, ...]]

LIBPQ_VARIABLES: Final = ("PGSERVICE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE")
"""Any of these set means that libpq is to find the database."""


@contextmanager
def choose(dsn: str | None = None) -> Iterator[str]:
    """The connection string to use, an empty one where libpq's variables are to say it.

    The order is ``dsn``, ``DATABASE_URL``, libpq's variables, the private cluster, which runs as long as the context
    lasts.
    """
    if is_private(dsn):
        with use_cluster() as own:
            yield own
    else:
        yield dsn or os.environ.get("DATABASE_URL", "")


def is_private(dsn: str | None = None) -> bool:
    """Whether the private cluster is to be used: nobody names another database."""
    named = (dsn, os.environ.get("DATABASE_URL"), *(os.environ.get(name) for name in LIBPQ_VARIABLES))
    return not any(named)


def describe(conn: Connection) -> str:
    """One line on what the connection leads to."""
    row = conn.execute("SELECT current_setting('server_version'), postgis_lib_version()").fetchone()
    assert row is not None
    where = conn.info.host or "the local socket"
    return f"Database {conn.info.dbname} at {where} as {conn.info.user}, PostgreSQL {row[0]}, PostGIS {row[1]}."


def counts(conn: Connection) -> dict[str, int]:
    """How many rows of each kind the store holds, superseded reports apart."""
    row = conn.execute(query("store", "counts")).fetchone()
    assert row is not None
    return dict(zip(("documents", "reports", "superseded_reports", "events", "sources", "runs"), row, strict=True))


@contextmanager
def connect(dsn: str | None = None) -> Iterator[Connection]:
    """A connection to the event store, its schema made or brought up to date.

    It is in autocommit mode: whatever belongs together stands in ``with conn.transaction()``. The search path is
    ``sijill``, then wherever PostGIS is. Raises UsageError for a malformed connection string, MissingError where the
    private cluster has no PostGIS, StoreError, in one sentence, for all that PostgreSQL refuses while the context
    lasts.
    """
    with choose(dsn) as chosen:
        try:
            conn = psycopg.connect(chosen, autocommit=True, application_name="sijill")
        except psycopg.ProgrammingError as error:
            raise UsageError(f"The database's address is malformed ({_first_line(error)}).") from error
        except psycopg.OperationalError as error:
            raise StoreError(f"The database is out of reach: {_first_line(error)}.") from error
        with conn:
            try:
                migrate(conn)
                yield conn
            except psycopg.errors.DiskFull as error:
                raise StoreError(
                    "The database's disk is full; free some space and run the same command again."
                ) from error
            except psycopg.errors.InsufficientPrivilege as error:
                raise StoreError(
                    f"The database does not let {conn.info.user} do this: {_first_line(error)}; "
                    "ask its administrator, or name another with --dsn."
                ) from error
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                raise StoreError(
                    f"The connection to the database broke: {_first_line(error)}. What was stored stays; "
                    "run the same command again to complete it."
                ) from error
            except psycopg.Error as error:
                raise StoreError(f"The database refused: {_first_line(error)}.") from error


def _first_line(error: psycopg.Error) -> str:
    """The first line of what the database said, with no password in it."""
    said = str(error).strip() or type(error).__name__
    return re.sub(r"(//[^:/@\s]*):[^@\s]*@", r"\1@", said.splitlines()[0]).rstrip(".")
