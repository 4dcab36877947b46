"""The private cluster: a PostGIS server that Sijill makes, starts and stops by itself.

It listens on a Unix socket only, in a folder that nobody else may enter (0700), and therefore trusts whoever gets
there. It runs while one of our processes uses it; :mod:`sijill.db.keeper` tells how that is known. As root it runs
under the account that owns the data folder, for a new one ``postgres``.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs
import psycopg
from psycopg import sql

from sijill.db import keeper
from sijill.db.programs import find_programs
from sijill.errors import MissingError, StoreError

NAME: Final = "sijill"
"""Of the database and of its owner."""

_UNFINISHED: Final = "pgdata.new-"

PORT: Final = 5432  # only part of the socket's file name
LONGEST_SOCKET: Final = 107  # bytes of sun_path on Linux, less the closing zero
START_SECONDS: Final = 90.0  # a server that recovers after a crash answers late

_SETTINGS: Final = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "64",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "jit": "off",  # compiling costs more than our short queries take
    # A power cut may lose the last half second, never more and never half a document; the next run stores it again.
    "synchronous_commit": "off",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the server runs as."""

    name: str
    uid: int
    gid: int


def data_folder() -> Path:
    """Where the cluster lies: ``SIJILL_DATA``, else the user's data folder, for root ``/var/lib/sijill``."""
    if chosen := os.environ.get("SIJILL_DATA"):
        return Path(chosen).absolute() / "cluster"
    if os.geteuid() == 0:  # another account must be able to get there, which it cannot under /root
        return Path("/var/lib/sijill/cluster")
    return Path(platformdirs.user_data_dir("sijill")) / "cluster"


@contextlib.contextmanager
def use_cluster() -> Iterator[str]:
    """Use the cluster, made and started if need be; yields its connection string.

    On leaving, the last user stops the server, unless ``db start`` pinned it. Raises MissingError without PostgreSQL
    or PostGIS, StoreError where the server cannot be made or started.
    """
    folder = data_folder()
    _prepare(folder)
    users = os.open(folder / "users", os.O_RDWR)
    try:
        with keeper.held(folder / "lock"):
            dsn = _start(folder, users)
        yield dsn
    finally:
        with keeper.held(folder / "lock"):
            keeper.stop_if_unused(folder, users)
        os.close(users)


def pin() -> str:
    """Start the server and keep it until :func:`unpin`; returns its connection string. Raises as use_cluster does."""
    with use_cluster() as dsn:
        (data_folder() / "pinned").touch()
        return dsn


def unpin() -> bool:
    """Stop the server as soon as nobody uses it; returns whether it is down already."""
    folder = data_folder()
    if not folder.exists():
        return True
    (folder / "pinned").unlink(missing_ok=True)
    with keeper.held(folder / "lock"):
        users = os.open(folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            return keeper.server_pid(folder) is None or keeper.stop_if_unused(folder, users)
        finally:
            os.close(users)


def running() -> str | None:
    """Connection string of the server if it runs."""
    folder = data_folder()
    return _dsn(_socket_of(folder)) if keeper.server_pid(folder) is not None else None


def pinned() -> bool:
    """Whether ``db start`` asked to keep the server running."""
    return (data_folder() / "pinned").exists()


# --- making it ----------------------------------------------------------------------------------------------


def _prepare(folder: Path) -> None:
    """Make the folder and its lock files, for their owner alone."""
    try:
        for parent in [missing for missing in reversed(folder.parents) if not missing.exists()]:
            parent.mkdir()
            parent.chmod(0o755)  # under a strict umask too the server's account must be able to pass
        folder.mkdir(mode=0o700, exist_ok=True)
        account = _account(folder)
        for file in (folder / name for name in ("lock", "users", "keeper", "log")):
            file.touch(mode=0o600)
        if account:
            for path in (folder, *(folder / name for name in ("lock", "users", "keeper", "log"))):
                os.chown(path, account.uid, account.gid)
        folder.chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be made ({error.strerror}): name another one with SIJILL_DATA."
        ) from error


def _account(folder: Path) -> Account | None:
    """Whom to run the server as: None for oneself; for root the folder's owner or ``postgres``."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("postgres")
    except KeyError:
        raise MissingError(
            "PostgreSQL does not run as root, and this machine has no account 'postgres' to run it as: "
            "useradd --system postgres"
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _initialise(folder: Path, account: Account | None, programs: Path) -> None:
    """Make the data folder: aside, then renamed, so that a killed run leaves nothing half done.

    Each attempt has a folder of its own: the ``initdb`` of a run killed a moment ago may still be writing in its.
    """
    fresh = folder / f"{_UNFINISHED}{os.getpid()}"
    command = [str(programs / "initdb"), "--pgdata", str(fresh), "--username", NAME]
    command += ["--encoding", "UTF8", "--locale", "C"]  # sorts by code point, alike on every machine
    command += ["--auth-local", "trust", "--auth-host", "reject", "--no-instructions"]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise StoreError(_explain(done.stderr, folder, account))
    fresh.rename(folder / "pgdata")
    for unfinished in folder.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(unfinished, ignore_errors=True)


def _start(folder: Path, users: int) -> str:
    """Make sure the server answers and has our database; the caller holds ``lock``, and becomes a user."""
    with keeper.held(folder / "keeper", wait=False) as free:
        orphaned = free and keeper.server_pid(folder) is not None
    if orphaned and keeper.try_lock(users, fcntl.LOCK_EX | fcntl.LOCK_NB):  # its keeper is gone, and nobody uses it
        keeper.stop(folder)
    fcntl.flock(users, fcntl.LOCK_SH)  # whatever came of it: a failed exchange of locks may lose the old one
    if keeper.server_pid(folder) is not None:
        dsn = _dsn(_socket_of(folder))
        _wait(folder, dsn, None)
        return dsn
    account = _account(folder)
    data = folder / "pgdata"
    if (data / "PG_VERSION").exists():
        programs = _programs_for(folder, (data / "PG_VERSION").read_text().strip())
    else:
        programs = find_programs()
        _initialise(folder, account, programs)
    (data / "postmaster.pid").unlink(missing_ok=True)  # nobody runs it, so that it is stale
    socket = _socket_folder(folder, account)
    settings = [f"--{key}={value}" for key, value in (_SETTINGS | {"unix_socket_directories": str(socket)}).items()]
    server = [str(programs / "postgres"), "-D", str(data), *settings]
    who = (str(account.uid), str(account.gid)) if account else ("-", "-")
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-P", keeper.__file__, str(folder), *who, *server],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            start_new_session=True,
        )
    dsn = _dsn(socket)
    _wait(folder, dsn, child)
    return dsn


def _programs_for(folder: Path, major: str) -> Path:
    """The programs that can run a data folder of version ``major``."""
    try:
        return find_programs(major)
    except MissingError as error:
        raise MissingError(f"The data folder {folder} was made by PostgreSQL {major}. {error}") from error


def _wait(folder: Path, dsn: str, child: "subprocess.Popen[bytes] | None") -> None:
    """Wait until the server answers, then make the database if it is missing."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            _make_database(dsn)
            return
        except psycopg.OperationalError as error:
            if (child is not None and child.poll() is not None) or time.monotonic() > until:
                log = (folder / "log").read_text(errors="replace") or str(error)
                raise StoreError(_explain(log, folder, _account(folder))) from error
        time.sleep(0.03)


def _make_database(dsn: str) -> None:
    with psycopg.connect(dsn, dbname="postgres", autocommit=True) as conn:
        if not conn.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).rowcount:
            conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(NAME)))


# --- its socket ---------------------------------------------------------------------------------------------


def _socket_folder(folder: Path, account: Account | None) -> Path:
    """A folder of our own for the socket, with a path short enough: under XDG_RUNTIME_DIR or /tmp."""
    uid = account.uid if account else os.geteuid()
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    base = Path(runtime) if runtime and not account and os.access(runtime, os.W_OK) else Path("/tmp")
    name = f"{keeper.SOCKET_FOLDER}{uid}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]}"
    if len(os.fsencode(base / name / f".s.PGSQL.{PORT}.lock")) > LONGEST_SOCKET:
        base = Path("/tmp")
    socket = base / name
    way_out = "remove it, or name another data folder with SIJILL_DATA."
    try:
        socket.mkdir(mode=0o700, exist_ok=True)
        if account and socket.stat().st_uid == os.geteuid():
            os.chown(socket, account.uid, account.gid, follow_symlinks=False)
        found = socket.lstat()
    except FileExistsError:
        raise StoreError(f"{socket} is in the way of the database's socket: {way_out}") from None
    except OSError as error:
        raise StoreError(
            f"{socket}, the folder for the database's socket, cannot be made: {error.strerror}."
        ) from error
    if socket.is_symlink() or found.st_uid != uid:
        raise StoreError(f"{socket} belongs to somebody else, and the database's socket should lie there: {way_out}")
    if found.st_mode & 0o077:
        raise StoreError(
            f"{socket}, the folder for the database's socket, is open to other users: "
            f"chmod 700 {socket}, or name another data folder with SIJILL_DATA."
        )
    _clear_socket(socket, way_out)
    return socket


def _clear_socket(socket: Path, way_out: str) -> None:
    """Remove what a killed server left; the caller knows that ours does not run."""
    for file in (socket / f".s.PGSQL.{PORT}", socket / f".s.PGSQL.{PORT}.lock"):
        if file.is_socket() or (file.suffix == ".lock" and file.is_file()):
            file.unlink()
        elif file.exists() or file.is_symlink():
            raise StoreError(f"{file} is in the way of the database's socket: {way_out}")


def _socket_of(folder: Path) -> Path:
    """The running server's socket folder; it may have been started from another session with another setting."""
    return keeper.socket_folder(folder) or _socket_folder(folder, _account(folder))


def _dsn(socket: Path) -> str:
    return f"postgresql:///{NAME}?host={socket}&port={PORT}&user={NAME}"


# --- saying what went wrong ---------------------------------------------------------------------------------


def _explain(log: str, folder: Path, account: Account | None) -> str:
    """One sentence for what PostgreSQL said on its way down."""
    if "No space left on device" in log:
        return f"The disk that holds {folder} is full: free some space, or name another data folder with SIJILL_DATA."
    if account and "ermission denied" in log:
        return (
            f"The account {account.name}, under which root runs PostgreSQL, cannot get to {folder}: "
            "name a data folder outside private folders with SIJILL_DATA."
        )
    return f"The private database in {folder} does not start: {_last_words(log)}. Its log: {folder / 'log'}"


def _last_words(log: str) -> str:
    """The last error among lines of PostgreSQL's log."""
    lines = log.splitlines() or ["it says nothing"]
    for line in reversed(lines):
        for mark in ("FATAL:", "PANIC:", "error:"):
            if mark in line:
                return line.partition(mark)[2].strip().rstrip(".")
    return lines[-1].rstrip(".")
