"""The private server's keeper: a small process that runs PostgreSQL and stops it when nobody uses it any more.

It runs as a file of its own (``python -P keeper.py FOLDER BINDIR``), in a session of its own so that Ctrl-C does not
reach it, with the standard library alone so that it starts in a blink. In FOLDER lie

    lock     whoever starts or stops the server holds it exclusively
    users    every process that uses the server holds it shared; the kernel lets go when the process dies, kill -9 too
    keeper   the keeper holds it exclusively while it lives
    pinned   exists after ``sijill db start``: keep the server although nobody uses it
    pgdata   the data folder, ``pgdata/postmaster.pid`` that of a running server
    log      what the server said since it was last started

Whoever leaves last stops the server itself; the keeper is there for those who were killed. Should the keeper be
killed, the kernel stops the server (``PR_SET_PDEATHSIG``).
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

POLL_SECONDS = 0.5
STOP_SECONDS = 60.0
SOCKET_FOLDER = "sijill-"
"""How the names of folders begin that are made for the server's socket."""


@contextlib.contextmanager
def held(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold ``path`` exclusively; yields whether that succeeded (always, if ``wait``)."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield try_lock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(descriptor)


def try_lock(descriptor: int, operation: int) -> bool:
    """``flock``, False where another process holds it."""
    try:
        fcntl.flock(descriptor, operation)
    except BlockingIOError:
        return False
    return True


def server_pid(folder: Path) -> int | None:
    """Process id of the running server, None if there is none. A stale ``postmaster.pid`` is seen as such."""
    try:
        pid = int((folder / "pgdata" / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    try:
        name, state = Path(f"/proc/{pid}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
    except FileNotFoundError:
        return None
    # After a crash and a reboot the number may be another program's, and a dead child may wait for its parent.
    return pid if name.startswith("postgres") and state.split()[0] != "Z" else None


def socket_folder(folder: Path) -> Path | None:
    """Where the running server's socket lies, None where that is not known."""
    try:
        lines = (folder / "pgdata" / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def stop(folder: Path) -> bool:
    """Stop the server in an orderly way, its sessions cut; the caller holds ``lock``. False if it does not end.

    The folder made for its socket goes with it.
    """
    pid, socket = server_pid(folder), socket_folder(folder)
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
    until = time.monotonic() + STOP_SECONDS
    while server_pid(folder) is not None:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    if socket is not None and socket.name.startswith(SOCKET_FOLDER):
        with contextlib.suppress(OSError):  # somebody has put something there, or removed it
            socket.rmdir()
    return True


def stop_if_unused(folder: Path, users: int) -> bool:
    """Stop the server if it is neither pinned nor used by another process than the one that opened ``users``.

    The caller holds ``lock``, so that nobody can become a user meanwhile. Returns whether the server is down.
    """
    if (folder / "pinned").exists() or not try_lock(users, fcntl.LOCK_EX | fcntl.LOCK_NB):
        return False
    try:
        return stop(folder)
    finally:
        fcntl.flock(users, fcntl.LOCK_UN)


def die_with_parent() -> None:
    """Ask the kernel for an orderly stop (SIGINT) of this process when its parent dies; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def keep(folder: Path, command: list[str], account: int | None, group: int | None) -> int:
    """Run the server until nobody uses it; returns its exit status."""
    users = os.open(folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        user=account,
        group=group,
        extra_groups=None if account is None else [],
        preexec_fn=die_with_parent,  # noqa: PLW1509  (this process has one thread)
        start_new_session=True,
    ) as server:
        while server.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(POLL_SECONDS)
                break
            with held(folder / "lock", wait=False) as locked:
                if locked:
                    stop_if_unused(folder, users)
        return server.returncode


def main() -> int:
    """``keeper.py FOLDER ACCOUNT GROUP COMMAND...``; ACCOUNT and GROUP are numbers or - for one's own."""
    folder, account, group, *command = sys.argv[1:]
    # A closing terminal or an impatient Ctrl-C in the same session is no reason to take the server from its users.
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    descriptor = os.open(Path(folder) / "keeper", os.O_RDWR | os.O_CREAT, 0o600)
    if not try_lock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB):
        return 0
    return keep(
        Path(folder),
        command,
        None if account == "-" else int(account),
        None if group == "-" else int(group),
    )


if __name__ == "__main__":
    sys.exit(main())
