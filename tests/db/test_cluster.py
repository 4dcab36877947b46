"""The private cluster, with real servers: who stops it, what kill -9 leaves, what is said where it cannot be."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from sijill.db import cluster, keeper
from sijill.db.programs import find_programs
from sijill.errors import MissingError, StoreError

USE = """
import sys
from sijill.db.cluster import use_cluster
with use_cluster() as dsn:
    print(dsn, flush=True)
    sys.stdin.read()
"""
"""A user of the cluster that stays until its stdin closes."""


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder that ``SIJILL_DATA`` names; its server is stopped afterwards whatever happened."""
    with tempfile.TemporaryDirectory(prefix="sijill-cluster-") as path:
        Path(path).chmod(0o755)
        monkeypatch.setenv("SIJILL_DATA", path)
        yield Path(path) / "cluster"
        if (pid := keeper.server_pid(Path(path) / "cluster")) is not None:
            os.kill(pid, signal.SIGQUIT)
            _wait_until(lambda: keeper.server_pid(Path(path) / "cluster") is None)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder made once, to be copied: making one takes seconds."""
    with tempfile.TemporaryDirectory(prefix="sijill-made-") as path, pytest.MonkeyPatch.context() as patch:
        Path(path).chmod(0o755)
        patch.setenv("SIJILL_DATA", path)
        with cluster.use_cluster():
            pass
        yield Path(path) / "cluster"


@pytest.fixture
def ready(folder: Path, made: Path) -> Path:
    """A data folder with a cluster in it that does not run."""
    subprocess.run(["cp", "-a", made, folder], check=True)
    return folder


@contextlib.contextmanager
def _user() -> Iterator["subprocess.Popen[str]"]:
    """Another process that uses the cluster; in a process group of its own, as a shell starts commands."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout and process.stdin
    with process:
        assert process.stdout.readline().startswith("postgresql://")
        yield process


def _wait_until(true: Callable[[], object], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)


def _keeper_pid(folder: Path) -> int:
    """The keeper is the parent of the server."""
    server = keeper.server_pid(folder)
    status = Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()
    return int(status[1])


def test_it_runs_while_it_is_used(folder: Path) -> None:
    with cluster.use_cluster() as dsn, psycopg.connect(dsn) as conn:
        row = conn.execute("SELECT current_setting('listen_addresses'), current_database()").fetchone()
        assert row == ("", "sijill")
        assert cluster.running() == dsn
        socket = Path(str(psycopg.conninfo.conninfo_to_dict(dsn)["host"]))
        assert socket.stat().st_mode & 0o777 == 0o700
    assert cluster.running() is None
    assert keeper.server_pid(folder) is None
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(str(socket / ".s.PGSQL.5432.lock")) < 107
    assert not socket.exists(), "what was made for the socket goes with it"


def test_the_last_to_leave_stops_it(ready: Path) -> None:
    with _user() as first:
        server = keeper.server_pid(ready)
        with cluster.use_cluster():
            pass
        assert keeper.server_pid(ready) == server, "the first still uses it"
        first.communicate("")
        assert keeper.server_pid(ready) is None, "down when the last user has ended, not later"


def test_users_that_start_together_share_one_server(ready: Path) -> None:
    starting = [
        subprocess.Popen([sys.executable, "-c", USE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    addresses = {process.stdout.readline() for process in starting if process.stdout}
    assert len(addresses) == 1
    for process in starting:
        process.communicate("")
        assert process.returncode == 0
    assert keeper.server_pid(ready) is None


def test_kill_9_of_the_last_user_leaves_no_server(ready: Path) -> None:
    with _user() as user:
        socket = keeper.socket_folder(ready)
        assert socket is not None
        user.kill()
    _wait_until(lambda: keeper.server_pid(ready) is None)
    _wait_until(lambda: not socket.exists())


def test_kill_9_of_the_keeper_leaves_no_server(ready: Path) -> None:
    with _user() as user:
        keeping = _keeper_pid(ready)
        os.kill(keeping, signal.SIGKILL)
        _wait_until(lambda: keeper.server_pid(ready) is None)
        user.communicate("")
    with cluster.use_cluster() as dsn, psycopg.connect(dsn) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_kill_9_while_it_is_being_made(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", USE], stdin=subprocess.PIPE, start_new_session=True) as making:
        _wait_until(lambda: list(folder.glob("pgdata.new-*/base")))
        os.killpg(making.pid, signal.SIGKILL)
    with cluster.use_cluster() as dsn, psycopg.connect(dsn) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_ctrl_c_does_not_reach_the_server(ready: Path) -> None:
    with _user() as other, _user() as user:
        os.killpg(user.pid, signal.SIGINT)  # as a terminal does
        user.wait(20)
        assert keeper.server_pid(ready) is not None, "another process uses it"
        other.communicate("")
    assert keeper.server_pid(ready) is None


def test_start_keeps_it_until_stop(ready: Path) -> None:
    dsn = cluster.pin()
    time.sleep(3 * keeper.POLL_SECONDS)
    assert cluster.running() == dsn
    with _user() as user:
        assert not cluster.unpin(), "somebody uses it"
        assert cluster.running()
        user.communicate("")
    assert cluster.running() is None
    assert cluster.unpin()


def test_another_programs_process_id_in_a_stale_file(ready: Path) -> None:
    # After a crash and a reboot the number in it may be anybody's; here it is this process's.
    (ready / "pgdata" / "postmaster.pid").write_text(f"{os.getpid()}\n{ready}/pgdata\n0\n5432\n/tmp\n\n")
    with cluster.use_cluster() as dsn, psycopg.connect(dsn) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_something_in_the_way_of_the_socket(ready: Path) -> None:
    with cluster.use_cluster() as dsn:
        socket = Path(str(psycopg.conninfo.conninfo_to_dict(dsn)["host"]))
    (socket / ".s.PGSQL.5432").mkdir(parents=True)
    socket.chmod(0o700)
    with pytest.raises(StoreError, match=r"\.s\.PGSQL\.5432 is in the way of the database's socket"), _used():
        pass
    shutil.rmtree(socket)
    socket.write_text("")
    with pytest.raises(StoreError, match="is in the way of the database's socket"), _used():
        pass
    socket.unlink()
    socket.mkdir(mode=0o755)
    with pytest.raises(StoreError, match=rf"{socket}.* is open to other users: chmod 700 {socket}, or"), _used():
        pass
    socket.rmdir()


def test_what_somebody_put_beside_the_socket_stays(ready: Path) -> None:
    with cluster.use_cluster() as dsn:
        socket = Path(str(psycopg.conninfo.conninfo_to_dict(dsn)["host"]))
        (socket / "note").write_text("")
    assert [file.name for file in socket.iterdir()] == ["note"]
    shutil.rmtree(socket)


def test_kill_9_of_the_server_is_recovered_from(ready: Path) -> None:
    with _user() as user:
        server = keeper.server_pid(ready)
        assert server is not None
        os.kill(server, signal.SIGKILL)  # leaves its socket, and the socket's lock file
        user.communicate("")
    with cluster.use_cluster() as dsn, psycopg.connect(dsn) as conn:
        assert conn.execute("SELECT 1").fetchone() == (1,)


def test_a_folder_of_another_version(ready: Path) -> None:
    (ready / "pgdata" / "PG_VERSION").write_text("9\n")
    with pytest.raises(MissingError, match="was made by PostgreSQL 9") as caught, _used():
        pass
    assert caught.value.exit_status == 3
    assert "\n" not in str(caught.value)


def test_no_postgresql(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIJILL_PG_BINDIR", "/nowhere")
    with (
        pytest.raises(MissingError, match=r"apt-get install -y postgresql\S* postgresql-\S*postgis") as caught,
        _used(),
    ):
        pass
    assert caught.value.exit_status == 3


def test_no_postgis(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Programs that are there, and a folder of extensions without PostGIS."""
    real = find_programs()
    for name in ("initdb", "postgres"):
        (tmp_path / name).symlink_to(real / name)
    (tmp_path / "pg_config").write_text(f"#!/bin/sh\necho {tmp_path}\n")
    (tmp_path / "pg_config").chmod(0o755)
    monkeypatch.setenv("SIJILL_PG_BINDIR", str(tmp_path))
    with pytest.raises(MissingError, match=r"PostGIS is not installed.*apt-get install -y"), _used():
        pass
    assert not (folder / "pgdata").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_root_names_the_account_that_cannot_get_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("SIJILL_DATA", str(tmp_path / "deep"))
    with pytest.raises(StoreError, match=r"account postgres.*cannot get to.*SIJILL_DATA"), _used():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="sijill-full-") as path:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m,mode=755", "none", path], check=False).returncode:
            pytest.skip("mounting is not allowed here")
        try:
            monkeypatch.setenv("SIJILL_DATA", path)
            with pytest.raises(StoreError, match="is full: free some space, or name another"), _used():
                pass
        finally:
            subprocess.run(["umount", path], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs all the other tests as one")
def test_as_an_ordinary_user() -> None:
    name = f"sijill-{uuid.uuid4().hex[:12]}"  # its own: a run that was killed may have left one behind
    subprocess.run(["useradd", "--create-home", name], check=True)
    try:
        account = pwd.getpwnam(name)
        # The interpreter of the tests may lie in root's home; the system's of the same version reads our packages too.
        modules = os.pathsep.join(path for path in sys.path if path)
        environment = {"HOME": account.pw_dir, "PATH": os.environ["PATH"], "PYTHONPATH": modules}

        def run(python: str, code: str) -> "subprocess.CompletedProcess[str]":
            return subprocess.run(
                ["/usr/bin/env", python, "-c", code],
                env=environment,
                cwd="/",
                user=name,
                group=account.pw_gid,
                extra_groups=[],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )

        pythons = [sys.executable, "/usr/bin/python{}.{}".format(*sys.version_info)]
        usable = [python for python in pythons if not run(python, "import sijill.db").returncode]
        if not usable:
            pytest.skip("another user cannot read this checkout, or the Python it needs")
        done = run(usable[0], USE)
        assert done.returncode == 0, done.stderr
        data = Path(account.pw_dir) / ".local/share/sijill/cluster"
        assert (data / "pgdata").stat().st_uid == account.pw_uid
        assert keeper.server_pid(data) is None
    finally:
        subprocess.run(["userdel", "--force", "--remove", name], check=True, capture_output=True)


@contextlib.contextmanager
def _used() -> Iterator[None]:
    with cluster.use_cluster():
        yield
