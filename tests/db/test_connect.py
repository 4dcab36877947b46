"""Which database it is, and what is said when it is out of reach."""

import psycopg
import pytest

from sijill.db import connect
from sijill.db.connect import choose
from sijill.errors import StoreError, UsageError


def _chosen(dsn: str | None = None) -> str:
    with choose(dsn) as address:
        return address


def test_precedence(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _chosen() == cluster
    monkeypatch.setenv("PGDATABASE", "elsewhere")
    assert _chosen() == "", "libpq finds it"
    monkeypatch.setenv("DATABASE_URL", "postgresql:///second")
    assert _chosen() == "postgresql:///second"
    assert _chosen("postgresql:///first") == "postgresql:///first"


def test_libpq_variables_lead_to_the_database(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where = psycopg.conninfo.conninfo_to_dict(empty_database)
    for name in ("host", "port", "user"):
        monkeypatch.setenv(f"PG{name.upper()}", str(where[name]))
    monkeypatch.setenv("PGDATABASE", str(where["dbname"]))
    with connect() as conn:
        assert conn.info.dbname == where["dbname"]
        assert conn.execute("SELECT count(*) FROM documents").fetchone() == (0,)


def test_a_server_out_of_reach_is_one_sentence_without_the_password() -> None:
    with pytest.raises(StoreError, match="out of reach") as caught, connect("postgresql://me:secret@localhost:1/x"):
        pass
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_malformed_address(cluster: str) -> None:
    with pytest.raises(UsageError, match="address is malformed") as caught, connect("://not an address"):
        pass
    assert caught.value.exit_status == 2


def test_what_the_database_refuses_is_one_sentence(database: str) -> None:
    with (
        pytest.raises(StoreError, match='The database refused: relation "nowhere" does not exist'),
        connect(database) as c,
    ):
        c.execute("SELECT * FROM nowhere")
