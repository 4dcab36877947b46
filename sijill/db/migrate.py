"""Bringing the schema up to date: numbered SQL files, each run once, in order.

``migrations/0001_*.sql`` and so on are never changed once released; ``schema.sql`` is what they add up to, for people
to read, and a test holds the two together.
"""

from importlib.resources import files
from typing import Any, Final

import psycopg
from psycopg import sql

from sijill.errors import MissingError, StoreError

SCHEMA: Final = "sijill"
_LOCK: Final = 0x51311  # advisory lock number: two processes must not migrate at once


def migrations() -> list[tuple[int, str, str]]:
    """Number, name and SQL of every migration this program has, in order."""
    found = []
    for file in (files("sijill.db") / "migrations").iterdir():
        if file.name.endswith(".sql"):
            found.append((int(file.name[:4]), file.name.removesuffix(".sql"), file.read_text(encoding="utf-8")))
    return sorted(found)


def schema_version(conn: psycopg.Connection[Any]) -> int:
    """Number of the newest migration that the database has; 0 for a database without our schema."""
    row = conn.execute("SELECT to_regclass('sijill.migrations') IS NOT NULL").fetchone()
    if not row or not row[0]:
        return 0
    row = conn.execute("SELECT coalesce(max(number), 0) FROM sijill.migrations").fetchone()
    return int(row[0]) if row else 0


def migrate(conn: psycopg.Connection[Any]) -> list[str]:
    """Run the migrations that the database lacks, each in its transaction, and set the search path.

    Returns their names. Raises StoreError where the database's schema is newer than this program, MissingError where
    the server has no PostGIS.
    """
    known = migrations()
    done = []
    version = schema_version(conn)
    if version < known[-1][0]:
        conn.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            _make_schema(conn)
            version = schema_version(conn)  # another process may have done it while we waited
            for number, name, statements in known:
                if number > version:
                    _run(conn, number, name, statements)
                    done.append(name)
        finally:
            if not conn.broken:
                conn.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
    elif version > known[-1][0]:
        raise StoreError(
            f"The database has schema version {version}, and this program knows {known[-1][0]}: "
            "install a newer Sijill, or name another database with --dsn."
        )
    _set_search_path(conn)
    return done


def _make_schema(conn: psycopg.Connection[Any]) -> None:
    try:
        conn.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    except (psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported) as error:
        raise MissingError(
            "The database server has no PostGIS: install it there (on Debian the package postgresql-N-postgis-3 "
            "of the server's version N), or name another with --dsn."
        ) from error
    conn.execute("CREATE SCHEMA IF NOT EXISTS sijill")
    conn.execute(
        "CREATE TABLE IF NOT EXISTS sijill.migrations"
        " (number int PRIMARY KEY, name text NOT NULL, run_at timestamptz NOT NULL DEFAULT now())"
    )


def _run(conn: psycopg.Connection[Any], number: int, name: str, statements: str) -> None:
    with conn.transaction():
        _set_search_path(conn)
        conn.execute(statements.encode())
        conn.execute("INSERT INTO sijill.migrations (number, name) VALUES (%s, %s)", [number, name])


def _set_search_path(conn: psycopg.Connection[Any]) -> None:
    """Ours first, then PostGIS's, which an administrator may have put anywhere."""
    row = conn.execute(
        "SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'postgis'"
    ).fetchone()
    place = row[0] if row else "public"
    conn.execute(sql.SQL("SET search_path TO {}, {}").format(sql.Identifier(SCHEMA), sql.Identifier(place)))
