"""Fetching GeoNames dumps by country: resumed where they broke off, checked, and in place only when whole."""

import hashlib
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from sijill.errors import GazetteerError, UsageError

GEONAMES: Final = "https://download.geonames.org/export/dump"
"""Where GeoNames gives out its data (CC BY 4.0)."""

Progress = Callable[[str, int, int | None], None]
"""Called with the file's name, bytes so far, and bytes in all where the server says."""

_CHUNK: Final = 1 << 16
_TIMEOUT: Final = 30.0  # seconds without an answer or a byte
_ATTEMPTS: Final = 4


class _BrokenOffError(Exception):
    """The connection ended before the file did."""


def fetch_countries(
    codes: list[str], folder: Path, *, base_url: str = GEONAMES, progress: Progress | None = None
) -> list[Path]:
    """Dump and alternate names of countries (ISO 3166-1 alpha-2), with the names of first-level areas.

    A file that is there already is not fetched again. Returns the files. Raises UsageError for a code that is not
    two letters, GazetteerError where the server has no such country or cannot be reached.
    """
    wanted = [("admin1CodesASCII.txt", "admin1CodesASCII.txt")]
    for code in codes:
        if len(code) != 2 or not code.isascii() or not code.isalpha():
            raise UsageError(f"{code!r} is not a country code of two letters, such as SY.")
        name = f"{code.upper()}.zip"
        wanted += [(name, name), (f"alternatenames/{name}", f"alternatenames-{name}")]
    base = base_url.rstrip("/")
    files = []
    for remote, local in wanted:
        target = folder / local
        if not target.exists():
            fetch(f"{base}/{remote}", target, progress=progress)
        files.append(target)
    return files


def fetch(
    url: str, target: Path, *, progress: Progress | None = None, attempts: int = _ATTEMPTS, pause: float = 1.0
) -> Path:
    """Download a file. What arrived of it is kept in ``TARGET.part`` and completed by the next try (HTTP Range).

    Checked before it is moved into place: its length, the SHA-256 that lies beside it at ``URL.sha256`` if there
    is one, and for a zip its own checksums. ``pause``: seconds before the second attempt, doubled each time.
    Raises GazetteerError.
    """
    part = target.with_name(target.name + ".part")
    retrying = Retrying(
        stop=stop_after_attempt(attempts),
        wait=wait_exponential(multiplier=pause, max=30),
        retry=retry_if_exception_type(_BrokenOffError),
        reraise=True,
    )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        retrying(_continue, url, part, target.name, progress)
        _check(url, part)
        part.replace(target)
    except _BrokenOffError as error:
        raise GazetteerError(
            f"{url}: could not be fetched ({error}); what arrived is kept, run the same command again to go on."
        ) from error
    except OSError as error:
        raise GazetteerError(f"{target}: cannot be written ({error.strerror}).") from error
    return target


def _continue(url: str, part: Path, name: str, progress: Progress | None) -> None:
    """Fetch what is missing of the part file. If-Range keeps two versions of a file from being glued together."""
    seal = part.with_name(part.name + ".version")
    have = part.stat().st_size if part.exists() and seal.exists() else 0
    headers = {"Range": f"bytes={have}-", "If-Range": seal.read_text(encoding="utf-8")} if have else {}
    with _open(url, headers) as answer:
        if answer is None:  # 416: nothing is missing
            return
        resumed = answer.status == 206
        have = have if resumed else 0
        rest = answer.headers.get("Content-Length")
        total = have + int(rest) if rest else None
        version = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
        if version and not version.startswith("W/"):
            seal.write_text(version, encoding="utf-8")
        else:
            seal.unlink(missing_ok=True)
        with part.open("ab" if resumed else "wb") as file:
            while chunk := _receive(answer):
                file.write(chunk)
                have += len(chunk)
                if progress:
                    progress(name, have, total)
    if total is not None and have < total:
        raise _BrokenOffError(f"the connection broke off after {have} of {total} bytes")
    seal.unlink(missing_ok=True)


@contextmanager
def _open(url: str, headers: dict[str, str]) -> Iterator[HTTPResponse | None]:
    try:
        request = urllib.request.Request(url, headers={"User-Agent": "sijill", "Accept-Encoding": "identity"} | headers)
        answer = urllib.request.urlopen(request, timeout=_TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:
            yield None
            return
        if error.code in (408, 429) or error.code >= 500:
            raise _BrokenOffError(f"the server answered {error.code}") from error
        raise GazetteerError(
            f"{url}: the server answered {error.code} {error.reason}; check the country code and the address."
        ) from error
    except ValueError as error:
        raise UsageError(f"{url!r} is not an address that can be fetched ({error}).") from error
    except (urllib.error.URLError, TimeoutError, ConnectionError, HTTPException) as error:
        raise _BrokenOffError(f"no answer: {getattr(error, 'reason', error)}") from error
    with answer:
        yield answer


def _receive(answer: HTTPResponse) -> bytes:
    try:
        return answer.read(_CHUNK)
    except (OSError, HTTPException) as error:
        raise _BrokenOffError(f"the connection broke off: {error}") from error


def _check(url: str, part: Path) -> None:
    """Raise GazetteerError, and throw the part away, where its checksum or its zip structure is wrong."""
    try:
        request = urllib.request.Request(f"{url}.sha256", headers={"User-Agent": "sijill"})
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
            expected = answer.read(1024).decode("ascii", "replace").split()[:1]
    except (OSError, HTTPException):
        expected = []  # no checksum is given
    wrong = ""
    # A server that answers every address with a page of its own gives no checksum either.
    if expected and len(expected[0]) == 64:
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != expected[0].lower():
            wrong = f"its SHA-256 is {found} where {expected[0]} was given"
    if not wrong and url.endswith(".zip"):
        try:
            with zipfile.ZipFile(part) as archive:
                wrong = f"its member {bad} is damaged" if (bad := archive.testzip()) else ""
        except zipfile.BadZipFile as error:
            wrong = f"it is no whole zip file ({error})"
    if wrong:
        part.unlink()
        raise GazetteerError(f"{url}: what arrived was thrown away because {wrong}; run the same command again.")
