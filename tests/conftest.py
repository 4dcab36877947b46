"""Fixtures that every room's tests may ask for: a private cluster, an empty event store in it, an online geocoder."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from nominatim import Server, serving
from psycopg import sql

from sijill.db import Connection, connect
from sijill.db.cluster import use_cluster

# The same examples in every run of CI, so that a change is judged by what it changes; elsewhere new ones each time.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")

_DATABASE_SETTINGS = ("DATABASE_URL", "PGSERVICE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "SIJILL_PG_BINDIR")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Connection string of a private cluster that lives as long as the tests, in a folder of its own.

    ``SIJILL_DATA`` names that folder meanwhile, for commands run as subprocesses too.
    """
    # Not pytest's own temporary folder: as root the server runs under another account, which may not get there.
    with tempfile.TemporaryDirectory(prefix="sijill-test-") as folder, pytest.MonkeyPatch.context() as patch:
        Path(folder).chmod(0o755)
        patch.setenv("SIJILL_DATA", folder)
        for name in _DATABASE_SETTINGS:
            patch.delenv(name, raising=False)
        with use_cluster() as dsn:
            yield dsn


@pytest.fixture
def empty_database(cluster: str) -> Iterator[str]:
    """Connection string of a database with nothing in it, dropped afterwards."""
    name = f"test_{os.urandom(6).hex()}"
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield psycopg.conninfo.make_conninfo(cluster, dbname=name)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def migrated_template(cluster: str) -> str:
    """Name of a migrated database to copy, as PostGIS takes half a second to set up."""
    name = "template_sijill"
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with connect(psycopg.conninfo.make_conninfo(cluster, dbname=name)):
        pass
    return name


@pytest.fixture
def database(cluster: str, migrated_template: str) -> Iterator[str]:
    """Connection string of an event store with nothing in it, dropped afterwards."""
    name = f"test_{os.urandom(6).hex()}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(migrated_template))
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(create)
        try:
            yield psycopg.conninfo.make_conninfo(cluster, dbname=name)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def conn(database: str) -> Iterator[Connection]:
    """A connection to an event store with nothing in it."""
    with connect(database) as connection:
        yield connection


@pytest.fixture
def server() -> Iterator[Server]:
    """A local server that speaks Nominatim's protocol."""
    with serving() as one:
        yield one
