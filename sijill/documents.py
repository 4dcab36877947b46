"""Reading input: text files, JSON Lines, folders of both, stdin. What cannot be read is set aside, the rest goes on.

A document's ``text`` is what stands in the input, decoded and otherwise untouched: carriage returns, the line break
at the end of a file, invisible marks, everything, so that an offset always points at the words. Of a ``.txt`` file it
is all that follows the header's blank line, or the whole file where there is no header; of a JSON line it is the value
of ``text``.
"""

import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from sijill.encodings import decode, encoding_of_mark
from sijill.errors import InputError
from sijill.records import Document, DocumentReports, decode_document_reports

T = TypeVar("T")

HEADER_KEYS: Final = {
    "id": "id",
    "المعرف": "id",
    "source": "source",
    "outlet": "source",
    "المصدر": "source",
    "published": "published",
    "date": "published",
    "تاريخ النشر": "published",
    "التاريخ": "published",
    "url": "url",
    "الرابط": "url",
    "title": "title",
    "العنوان": "title",
}
"""Keys of a ``.txt`` header, in English or Arabic, and the field that each fills."""

FEWEST_ARABIC: Final = 0.1
"""Share of Arabic letters among all letters below which a text is not taken for Arabic."""

_HEADER_LINE = re.compile(r"([^\W\d_][\w ]{0,24}?)[ \t]*:(.*)")
_BREAK = re.compile(r"\r\n|\n|\r")
_ARABIC = re.compile(r"[\u0620-\u064A\u066E-\u06D3\uFB50-\uFDFB\uFE70-\uFEFC]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNSTORABLE = re.compile(r"[\x00\uD800-\uDFFF]")
_MARKS: Final = " \t\u200e\u200f\ufeff"  # blanks and direction marks around a header's keys and values
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input set aside: where it stands, and why, with the remedy."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


Notice = Callable[[str], None]


def read_documents(paths: Iterable[str | Path], notice: Notice = lambda sentence: None) -> Iterator[Document | Skipped]:
    """The documents of ``paths``, in order: ``.txt`` and ``.jsonl`` files, folders, ``-`` for JSON Lines on stdin.

    Folders are read sorted and with their subfolders; what is hidden in them and files of other kinds are left alone.
    A document that comes twice with the same text under one id is read once; an id that comes again with another text
    is set aside. ``notice`` gets a sentence where something was understood rather than plain: a guessed encoding,
    repeated documents, files of other kinds in a folder.
    """
    seen: dict[str, bytes] = {}
    for path in paths:
        repeated = 0
        for where, item in _read(path, notice):
            if isinstance(item, InputError):
                yield Skipped(where, str(item))
                continue
            digest = bytes.fromhex(item.sha256[:32])
            known = seen.get(item.id)
            if known is None:
                seen[item.id] = digest
                yield item
            elif known == digest:
                repeated += 1
            else:
                yield Skipped(where, f"the id {item.id!r} already belongs to another text; give this one its own.")
        if repeated:
            notice(f"{path}: {repeated} already read under the same id with the same text, not read again.")


def read_reports(
    paths: Iterable[str | Path], notice: Notice = lambda sentence: None
) -> Iterator[DocumentReports | Skipped]:
    """The lines that ``sijill extract`` or ``sijill locate`` wrote into ``paths``, ``-`` for stdin."""
    for path in paths:
        try:
            with _opened(path) as stream:
                for where, item in _json_lines(stream, str(path) if str(path) != "-" else "stdin", _reports, notice):
                    yield Skipped(where, str(item)) if isinstance(item, InputError) else item
        except FileNotFoundError:
            yield Skipped(str(path), "there is no such file; check the name.")
        except OSError as error:
            yield Skipped(str(path), f"it cannot be read ({error.strerror}); check it and its permissions.")


def document_id(text: str, *facts: str | None) -> str:
    """The id of a document that brings none: a hash of its text and the facts given with it. 16 hex digits."""
    key = "\x1f".join((text, *(fact or "" for fact in facts)))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# --- where documents come from ------------------------------------------------------------------------------

Found = Iterator[tuple[str, Document | InputError]]


def _read(path: str | Path, notice: Notice) -> Found:
    """Everything that one path on the command line stands for."""
    if str(path) == "-":
        yield from _json_lines(sys.stdin.buffer, "stdin", _document, notice)
        return
    path = Path(path)
    if not path.is_dir():
        yield from _file(path, notice)
        return
    unreadable: list[OSError] = []
    files: list[Path] = []
    foreign: list[Path] = []
    for folder, below, names in os.walk(path, onerror=unreadable.append):
        below[:] = [name for name in below if not name.startswith(".")]
        for file in (Path(folder, name) for name in names if not name.startswith(".")):
            (files if file.suffix.lower() in (".txt", ".jsonl") else foreign).append(file)
    for error in unreadable:
        yield str(error.filename), InputError(f"the folder cannot be read ({error.strerror}); check its permissions.")
    if not files and not unreadable:
        yield str(path), InputError("the folder holds no .txt and no .jsonl file; name a folder that does.")
    elif foreign:
        some = f"{len(foreign)} files were" if len(foreign) > 1 else "1 file was"
        such = f", such as {min(foreign).name}" if len(foreign) > 1 else f": {foreign[0].name}"
        notice(f"{path}: {some} not read, being neither .txt nor .jsonl{such}.")
    for file in sorted(files, key=lambda file: file.parts):
        yield from _file(file, notice)


def _opened(path: str | Path) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if str(path) == "-" else Path(path).open("rb")


def _file(path: Path, notice: Notice) -> Found:
    suffix = path.suffix.lower()
    try:
        if suffix == ".jsonl" or path.is_fifo():
            with path.open("rb") as stream:
                yield from _json_lines(stream, str(path), _document, notice)
        elif suffix == ".txt" or not path.exists():
            yield str(path), _text_file(path, notice)
        else:
            yield str(path), InputError("it is neither .txt nor .jsonl; save it as one of the two.")
    except FileNotFoundError:
        yield str(path), InputError("there is no such file; check the name.")
    except OSError as error:
        yield str(path), InputError(f"it cannot be read ({error.strerror}); check it and its permissions.")


# --- text files ---------------------------------------------------------------------------------------------


def _text_file(path: Path, notice: Notice) -> Document | InputError:
    """A text file's document. Raises OSError where the file cannot be read."""
    data = path.read_bytes()
    try:
        if not data:
            raise InputError("it is empty.")
        text, guess = decode(data)
        header, start = _header(text)
        document = _document({**header, "text": text[start:]})
    except InputError as error:
        return error
    if guess:
        notice(f"{path}: read as {guess}.")
    return document


def _header(text: str) -> tuple[dict[str, str], int]:
    """The header's fields and where the text begins; nothing and 0 where the file starts with its text.

    A header starts on the first line with a known key, every line of it is ``key: value``, and a blank line ends it.
    Raises InputError where such a block holds an unknown or repeated key.
    """
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        brk = _BREAK.search(text, at)
        line = text[at : brk.start() if brk else len(text)].strip(_MARKS)
        at = brk.end() if brk else len(text)
        if not line and found:
            break
        match = _HEADER_LINE.fullmatch(line)
        if not match:
            return {}, 0
        found.append((match[1].strip(_MARKS).lower(), match[2].strip(_MARKS)))
        if found[0][0] not in HEADER_KEYS:
            return {}, 0
    header: dict[str, str] = {}
    for key, value in found:
        field = HEADER_KEYS.get(key)
        if field is None:
            raise InputError(f"its header has an unknown key {key!r}; known are {', '.join(HEADER_KEYS)}.")
        if field in header:
            raise InputError(f"its header gives {field} twice; keep one.")
        if value:
            header[field] = value
    return header, at


# --- JSON Lines ---------------------------------------------------------------------------------------------


def _json_lines(
    stream: BinaryIO, name: str, make: Callable[[dict[str, object]], T], notice: Notice
) -> Iterator[tuple[str, T | InputError]]:
    """What ``make`` makes of each line's object, or the error that it raises, with the line's place.

    Lines that do not even begin like JSON, as those of plain text, have one error together, at the end.
    """
    number = 0
    plain: list[int] = []
    guesses: set[str] = set()
    try:
        for number, line in enumerate(_lines(stream), 1):
            if not line.strip():
                continue
            where = f"{name}, line {number}"
            try:
                text, guess = decode(line) if isinstance(line, bytes) else (line, None)
                if guess and guess not in guesses:
                    guesses.add(guess)
                    notice(f"{where}: read as {guess}.")
                if text.lstrip()[:1] not in ("{", "["):
                    plain.append(number)
                    continue
                yield where, make(_json_object(text))
            except InputError as error:
                yield where, error
    except UnicodeDecodeError as error:
        yield f"{name}, after line {number}", InputError(f"the rest is no {error.encoding} text; save it as UTF-8.")
    if plain:
        several = len(plain) > 1
        where = f"{name}, lines {plain[0]} to {plain[-1]}" if several else f"{name}, line {plain[0]}"
        yield (
            where,
            InputError(
                f"{f'{len(plain)} lines are' if several else 'it is'} no JSON, and {name} is read as JSON Lines; "
                "give plain text to 'sijill extract' or 'sijill run' as a .txt file."
            ),
        )
    if number == 0:
        yield name, InputError("it is empty.")


def _lines(stream: BinaryIO) -> Iterator[bytes | str]:
    """Lines as bytes, so that one damaged line costs no other; as text where a mark says UTF-16 or UTF-32."""
    head = stream.peek(4) if isinstance(stream, io.BufferedReader) else b""
    codec = encoding_of_mark(head)
    if codec in (None, "utf-8-sig"):
        return iter(stream)
    return iter(io.TextIOWrapper(stream, encoding=codec, newline="\n"))


def _json_object(line: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        # Some of these messages end in "at" already.
        why = f"{error.msg[0].lower()}{error.msg[1:].removesuffix(' at')} at character {error.pos + 1}"
        raise InputError(f"the JSON is half-written or malformed ({why}); complete or remove the line.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets thousands deep
        raise InputError("the JSON holds a value beyond all measure; remove the line.") from None
    if not isinstance(value, dict):
        raise InputError('the line is no JSON object; write {"id": …, "text": …}.')
    return value


def _reports(line: dict[str, object]) -> DocumentReports:
    if not isinstance(line.get("events"), list):
        raise InputError(
            "it has no list of \"events\", so it is no line that 'sijill extract' or 'sijill locate' wrote; "
            "articles go to 'sijill run' or 'sijill extract'."
        )
    for name in ("id", "text", "source", "title", "url"):
        if line.get(name) is not None and not isinstance(line[name], str):
            raise InputError(f"its {name} is no string; write it in quotes.")
    if not line.get("id"):
        raise InputError("it has no id; extract the article again.")
    published = _published(line.get("published"))
    try:
        item = decode_document_reports(line | {"published": published.isoformat() if published else None})
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        lacks = f', as it lacks "{error.args[0]}"' if isinstance(error, KeyError) else ""
        raise InputError(
            f"an event in it is not as 'sijill extract' and 'sijill locate' write it{lacks}; extract the article again."
        ) from None
    if item.document.text and line.get("sha256") not in (None, item.document.sha256):
        raise InputError("the text is not the one that its sha256 was taken of; extract the article again.")
    return item


# --- one document -------------------------------------------------------------------------------------------


def _document(given: Mapping[str, object]) -> Document:
    """A document from the fields that Sijill knows; others are ignored. ``source`` goes before ``outlet``.

    Raises InputError where a field does not hold what it should, or the text is missing, empty or not Arabic.
    """
    text = given.get("text")
    if text is None:
        raise InputError('it has no text; give the article under "text".')
    if not isinstance(text, str):
        raise InputError("its text is no string; give the article as one string.")
    if not text.strip():
        raise InputError("its text is empty.")
    for name in ("id", "source", "outlet", "title", "url"):
        value = given.get(name)
        if value is not None and not isinstance(value, str) and not (name == "id" and type(value) is int):
            raise InputError(f"its {name} is no string; write it in quotes.")
    if unstorable := next((match for value in given.values() if (match := _unstorable(value))), None):
        raise InputError(f"it holds U+{ord(unstorable):04X}, which no text can hold; remove that character.")
    if not _is_arabic(text):
        raise InputError("its text is not Arabic; Sijill reads Arabic.")

    def field(name: str) -> str | None:
        value = given.get(name)
        return str(value) if value not in (None, "") else None

    source, title, url = field("source") or field("outlet"), field("title"), field("url")
    published = _published(given.get("published"))
    day = published.isoformat() if published else None
    return Document(
        id=field("id") or document_id(text, source, day, title, url),
        text=text,
        source=source,
        published=published,
        title=title,
        url=url,
    )


def _unstorable(value: object) -> str | None:
    match = _UNSTORABLE.search(value) if isinstance(value, str) else None
    return match[0] if match else None


def _is_arabic(text: str) -> bool:
    arabic, letters = (sum(map(len, pattern.findall(text))) for pattern in (_ARABIC, _LETTERS))
    return arabic > 0 and arabic >= FEWEST_ARABIC * letters


def _published(value: object) -> date | None:
    """An ISO 8601 day, or the day of an ISO 8601 time as written, in any digits."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip(_MARKS).translate(_DIGITS)).date()
        except ValueError:
            pass
    raise InputError(f"its publication date {value!r} is no date; write it as in 2021-03-15.")
