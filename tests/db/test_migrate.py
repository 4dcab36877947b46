"""The schema: what the migrations make is what schema.sql says, once, and never under a program that is too old."""

import re
import subprocess
import threading
from importlib.resources import files

import psycopg
import pytest

from sijill.db import connect
from sijill.db.migrate import migrate, migrations, schema_version
from sijill.db.programs import find_programs
from sijill.errors import StoreError


def _dump(dsn: str) -> str:
    """The schema ``sijill`` as pg_dump writes it, the same for the same schema."""
    command = [
        find_programs() / "pg_dump",
        "--schema-only",
        "--schema=sijill",
        "--exclude-table=sijill.migrations",
        dsn,
    ]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return re.sub(r"^\\(un)?restrict .*$", "", text, flags=re.MULTILINE)  # a random word in recent versions


def test_schema_sql_is_what_the_migrations_add_up_to(database: str, empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as conn:
        conn.execute("CREATE EXTENSION postgis")
        conn.execute("CREATE SCHEMA sijill")
        conn.execute("SET search_path TO sijill, public")
        conn.execute((files("sijill.db") / "schema.sql").read_bytes())
    migrated, read = _dump(database), _dump(empty_database)
    assert "CREATE VIEW sijill.resolved_events" in read
    assert migrated == read


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_two_processes_do_not_migrate_at_once(empty_database: str) -> None:
    done: list[list[str]] = []

    def one() -> None:
        with psycopg.connect(empty_database, autocommit=True) as conn:
            done.append(migrate(conn))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(len, done)) == [0, 0, 0, len(migrations())]


def test_a_newer_schema_is_refused(database: str) -> None:
    with connect(database) as conn:
        conn.execute("INSERT INTO migrations (number, name) VALUES (9999, '9999_tomorrow')")
        assert schema_version(conn) == 9999
    with pytest.raises(StoreError, match="schema version 9999, and this program knows"), connect(database):
        pass


def test_every_link_to_another_table_has_an_index(database: str) -> None:
    """A foreign key without one makes each removal and many joins read the whole table."""
    lacking = """
        SELECT conrelid::regclass::text, conname FROM pg_constraint c
        WHERE contype = 'f' AND connamespace = 'sijill'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1]
        )
    """
    with connect(database) as conn:
        assert conn.execute(lacking).fetchall() == []
