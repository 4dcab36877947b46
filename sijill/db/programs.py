"""Finding PostgreSQL's programs on this machine, and saying what to install where they are missing."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from sijill.errors import MissingError

# Debian and Ubuntu; Red Hat and PostgreSQL's own packages; Homebrew.
_FOLDERS: Final = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
)
_NEEDED: Final = ("initdb", "postgres")
_PACKAGE: Final = re.compile(r"postgresql-(\d+)-postgis-(\d+)$")


def find_programs(major: str | None = None) -> Path:
    """The folder of the newest PostgreSQL that has PostGIS; of version ``major`` where that is given.

    ``SIJILL_PG_BINDIR`` names the folder where it lies elsewhere. Raises MissingError with the line that installs
    what is missing.
    """
    folders = _folders()
    fitting = [folder for folder in folders if major in (None, _major(folder))]
    for folder in fitting:
        if (_shared(folder) / "extension" / "postgis.control").exists():
            return folder
    what = "PostGIS" if fitting else f"PostgreSQL {major or ''}".strip()
    versions = [major] if major else [_major(folder) for folder in fitting]
    raise MissingError(
        f"{what} is not installed, and Sijill's own database needs it: {_install(versions)}"
        "  Or name another PostGIS database with --dsn or DATABASE_URL."
    )


def _folders() -> list[Path]:
    """Folders that hold a PostgreSQL server, the newest version first."""
    if chosen := os.environ.get("SIJILL_PG_BINDIR"):
        candidates = [Path(chosen)]
    else:
        candidates = [found for pattern in _FOLDERS for found in Path("/").glob(pattern.lstrip("/"))]
        candidates += [Path(path).resolve().parent for name in ("pg_ctl", "postgres") if (path := shutil.which(name))]
        if config := shutil.which("pg_config"):
            candidates.append(Path(_output(config, "--bindir")))
    present = {folder for folder in candidates if all((folder / program).exists() for program in _NEEDED)}
    return sorted(present, key=lambda folder: (int(_major(folder) or 0), str(folder)), reverse=True)


def _major(folder: Path) -> str:
    """Major version of the server in ``folder``: ``15``."""
    found = re.search(r"(\d+)", _output(folder / "postgres", "--version").partition(")")[2])
    return found[1] if found else ""


def _shared(folder: Path) -> Path:
    """Where the server of ``folder`` keeps its extensions' control files."""
    if (config := folder / "pg_config").exists():
        return Path(_output(config, "--sharedir"))
    return Path("/usr/share/postgresql") / _major(folder)


def _output(program: str | Path, argument: str) -> str:
    return subprocess.run([program, argument], capture_output=True, text=True, check=False).stdout.strip()


def _install(versions: list[str]) -> str:
    """The line that installs PostGIS here: for a version of ``versions`` if there is one, else for apt's newest."""
    admin = "" if os.geteuid() == 0 else "sudo "
    if not shutil.which("apt-get"):
        return "install PostgreSQL and PostGIS with your system's package manager."
    listed = _output_of_search()
    known = [match for name in listed if (match := _PACKAGE.match(name))]
    fitting = [match for match in known if match[1] in versions] or ([] if any(versions) else known)
    if not fitting:
        update = "" if listed else f"{admin}apt-get update && "
        packages = f"postgresql-{versions[0]}-postgis-3" if any(versions) else "postgresql postgresql-postgis"
        return f"{update}{admin}apt-get install -y {packages}"
    best = max(fitting, key=lambda match: (int(match[1]), int(match[2])))
    return f"{admin}apt-get install -y postgresql-{best[1]} {best[0]}"


def _output_of_search() -> list[str]:
    """Names of the PostGIS packages that apt knows."""
    if not (program := shutil.which("apt-cache")):
        return []
    command = [program, "search", "--names-only", "^postgresql-[0-9]+-postgis-[0-9]+$"]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [line.split(" ", 1)[0] for line in lines]
