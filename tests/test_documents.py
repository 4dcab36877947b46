"""Reading input: formats, encodings, and one clear sentence for everything that cannot be read."""

import io
import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.documents import HEADER_KEYS, Skipped, read_documents, read_reports
from sijill.records import Document, DocumentReports, encode_document_reports

ARABIC = "قصف مسلحون بقذائف الهاون ثلاث منشآت للغاز في ريف حمص الشرقي فجر اليوم الاثنين."


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def only(path: Path | str) -> Document | Skipped:
    (item,) = read_documents([path])
    return item


def why(path: Path | str) -> str:
    item = only(path)
    assert isinstance(item, Skipped), item
    return str(item)


def line(**fields: object) -> str:
    return json.dumps({"text": ARABIC, **fields}, ensure_ascii=False) + "\n"


# --- text files ---


@pytest.mark.parametrize("key", sorted(HEADER_KEYS))
def test_header_keys_in_both_languages(tmp_path: Path, key: str) -> None:
    value = "2021-03-15" if HEADER_KEYS[key] == "published" else "قيمة"
    document = only(write(tmp_path / "a.txt", f"{key}: {value}\n\n{ARABIC}"))
    assert isinstance(document, Document)
    assert document.text == ARABIC
    got = getattr(document, HEADER_KEYS[key])
    assert got == (date(2021, 3, 15) if HEADER_KEYS[key] == "published" else value)


def test_text_stays_as_stored(tmp_path: Path) -> None:
    body = f"\r\n  {ARABIC}\r\nقال مصدر\u200f.\r\n\r\n"
    document = only(write(tmp_path / "a.txt", f"source: وكالة\r\nالتاريخ: ٢٠٢١-٠٣-١٥\r\n\r\n{body}"))
    assert isinstance(document, Document)
    assert document.text == body
    assert (document.source, document.published) == ("وكالة", date(2021, 3, 15))


@pytest.mark.parametrize("start", ["", "المصدر: وكالة المرفأ\n", "\n\n", "قال: نعم\n\n", "حلب::\n"])
def test_what_is_no_header_belongs_to_the_text(tmp_path: Path, start: str) -> None:
    document = only(write(tmp_path / "a.txt", start + ARABIC))
    assert isinstance(document, Document)
    assert document.text == start + ARABIC


def test_header_faults_are_told(tmp_path: Path) -> None:
    assert "unknown key 'pubished'" in why(write(tmp_path / "a.txt", f"source: و\npubished: 2021\n\n{ARABIC}"))
    assert "source twice" in why(write(tmp_path / "b.txt", f"source: و\noutlet: ز\n\n{ARABIC}"))
    assert "text is empty" in why(write(tmp_path / "c.txt", "source: و\n\n"))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859_6"]
)
@pytest.mark.parametrize("length", [1, 40])
def test_encodings(tmp_path: Path, encoding: str, length: int) -> None:
    text = "\n".join([ARABIC.replace("\u200f", "")] * length)
    path = write(tmp_path / "a.txt", text.encode(encoding))
    told: list[str] = []
    (document,) = read_documents([path], told.append)
    assert isinstance(document, Document)
    assert document.text == text
    assert bool(told) == (encoding in ("utf-16-le", "utf-16-be", "cp1256", "iso8859_6"))
    if encoding == "cp1256":
        assert told == [f"{path}: read as windows-1256."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it is empty."),
        (b" \n\t\n", "its text is empty."),
        (b"%PDF-1.4\0\1\2\3" + bytes(range(256)) * 8, "it is binary"),
        (b"Shelling hit three gas plants in Homs on Monday.", "not Arabic"),
        (ARABIC.encode() * 3 + b"\xff" + ARABIC.encode(), "damaged"),
        ("\ufeff".encode("utf-16-le") + b"\x00\xd8\x00", "byte order mark"),
        (f"published: غدا\n\n{ARABIC}".encode(), "is no date"),
    ],
)
def test_unreadable_text_files(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = write(tmp_path / "a.txt", content)
    assert why(path).startswith(f"{path}: ")
    assert sentence in why(path)


def test_paths_that_are_no_input(tmp_path: Path) -> None:
    assert "no such file" in why(tmp_path / "missing.txt")
    assert "no such file" in why(tmp_path / "missing.jsonl")
    assert "no such file" in why(tmp_path / "missing")
    assert "neither .txt nor .jsonl" in why(write(tmp_path / "a.docx", "x"))
    (tmp_path / "folder").mkdir()
    assert "holds no .txt and no .jsonl" in why(tmp_path / "folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", ARABIC)
    path.chmod(0)
    assert "Permission denied" in why(path)


# --- JSON Lines ---


def test_fields_of_a_line(tmp_path: Path) -> None:
    published = "2021-03-15T22:10:00+03:00"
    full = line(id=7, outlet="وكالة", published=published, title="عنوان", url="https://example.org/1", more=[1])
    document = only(write(tmp_path / "a.jsonl", full))
    assert document == Document("7", ARABIC, "وكالة", date(2021, 3, 15), "عنوان", "https://example.org/1")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"id": "1", "text": "قصف', "half-written or malformed"),
        ('["قصف"]', "no JSON object"),
        ("[" * 100_000, "beyond all measure"),
        ('{"text": ' + "1" * 5000 + "}", "beyond all measure"),
        ('{"id": "1"}', "has no text"),
        ('{"id": "1", "text": 5}', "text is no string"),
        ('{"id": "1", "text": " "}', "text is empty"),
        (line(published="2021-13-45"), "is no date"),
        (line(published=20210315), "is no date"),
        (line(title=["x"]), "title is no string"),
        (line(id=True), "id is no string"),
        ('{"text": "قصف \\u0000 حلب"}', "U+0000"),
        ('{"text": "قصف \\ud800 حلب"}', "U+D800"),
    ],
)
def test_one_bad_line_costs_no_other(tmp_path: Path, content: str, sentence: str) -> None:
    path = write(tmp_path / "a.jsonl", line(id="before") + content + "\n\n" + line(id="after"))
    before, bad, after = read_documents([path])
    assert isinstance(before, Document)
    assert isinstance(after, Document)
    assert (before.id, after.id) == ("before", "after")
    assert str(bad).startswith(f"{path}, line 2: ")
    assert sentence in str(bad)


def test_plain_text_where_json_is_read_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", f"source: وكالة\n\n{ARABIC}\n{line(id='a')}{ARABIC}\n")
    document, bad = read_documents([path])
    assert isinstance(document, Document)
    assert str(bad) == (
        f"{path}, lines 1 to 5: 3 lines are no JSON, and {path} is read as JSON Lines; "
        "give plain text to 'sijill extract' or 'sijill run' as a .txt file."
    )
    assert f"line 1: it is no JSON, and {tmp_path}" in why(write(tmp_path / "b.jsonl", ARABIC))


def test_what_is_wrong_with_json_is_said_in_good_english(tmp_path: Path) -> None:
    for cut in ('{"text": "قصف', '{"text": "a\tb"}', '{"text": }'):
        said = why(write(tmp_path / "a.jsonl", cut))
        assert " at character " in said
        assert "at at" not in said


def test_lines_in_other_encodings(tmp_path: Path) -> None:
    lines = line(id="a") + line(id="b")
    for encoding in ("utf-8-sig", "utf-16", "cp1256"):
        told: list[str] = []
        items = list(read_documents([write(tmp_path / "a.jsonl", lines.encode(encoding))], told.append))
        assert [(d.id, d.text) for d in items if isinstance(d, Document)] == [("a", ARABIC), ("b", ARABIC)]
        assert len(told) == (encoding == "cp1256")


def test_utf16_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    data = (line(id="a") * 2000).encode("utf-16")[:-1]
    items = list(read_documents([write(tmp_path / "a.jsonl", data)]))
    assert isinstance(items[0], Document)
    assert isinstance(items[-1], Skipped)


def test_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BufferedReader(io.BytesIO(line(id="a").encode() + b"{\n"))

    monkeypatch.setattr(sys, "stdin", Stdin)
    document, bad = read_documents(["-"])
    assert isinstance(document, Document)
    assert str(bad).startswith("stdin, line 2: ")


# --- folders, ids ---


def test_folder_is_read_sorted_and_only_what_is_ours(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/z.TXT", "b/.hidden.txt", "a.jsonl", "notes.md"):
        write(tmp_path / name, line(id=name) if name.endswith("jsonl") else f"id: {name}\n\n{ARABIC}")
    assert [item.id for item in read_documents([tmp_path]) if isinstance(item, Document)] == [
        "a.jsonl",
        "b/z.TXT",
        "c.txt",
    ]


def test_files_of_other_kinds_are_counted(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("a.txt", ".hidden.pdf", ".git/b.txt", ".git/c.pdf"):
        write(tmp_path / name, ARABIC)
    told: list[str] = []
    assert len(list(read_documents([tmp_path], told.append))) == 1
    assert told == []
    write(tmp_path / "notes.pdf", "x")
    list(read_documents([tmp_path], told.append))
    write(tmp_path / "letter.docx", "x")
    list(read_documents([tmp_path], told.append))
    assert told == [
        f"{tmp_path}: 1 file was not read, being neither .txt nor .jsonl: notes.pdf.",
        f"{tmp_path}: 2 files were not read, being neither .txt nor .jsonl, such as letter.docx.",
    ]


def test_ids_depend_on_what_is_read_and_not_where(tmp_path: Path) -> None:
    text = only(write(tmp_path / "a.txt", f"source: و\n\n{ARABIC}"))
    moved = only(write(tmp_path / "b.txt", f"source: و\n\n{ARABIC}"))
    as_json = only(write(tmp_path / "c.jsonl", line(source="و")))
    other = only(write(tmp_path / "d.jsonl", line(source="ز")))
    assert text == moved == as_json
    assert isinstance(text, Document)
    assert isinstance(other, Document)
    assert text.id != other.id


def test_repeated_and_contradicting_ids(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", line(id="x"))
    again = write(tmp_path / "b.jsonl", line(id="x") + line(id="x", text=ARABIC + " تتمة"))
    told: list[str] = []
    document, bad = read_documents([first, again], told.append)
    assert isinstance(document, Document)
    assert "'x' already belongs to another text" in str(bad)
    assert told == [f"{again}: 1 already read under the same id with the same text, not read again."]


# --- reports ---


def test_reports_come_back_and_damaged_ones_are_told(tmp_path: Path) -> None:
    good = DocumentReports(Document("x", ARABIC), ())
    encoded = encode_document_reports(good)
    bad = [
        {"id": "x", "text": ARABIC},
        {**encoded, "events": [{"type": "x"}]},
        {**encoded, "events": ["x"]},
        {**encoded, "events": 5},
        {**encoded, "published": "16/10/2022"},
        {**encoded, "id": 7},
        {**encoded, "id": None},
        {**encoded, "text": "غيره"},
    ]
    path = write(tmp_path / "r.jsonl", "".join(json.dumps(item) + "\n" for item in (encoded, *bad)))
    first, *rest = read_reports([path, tmp_path / "missing.jsonl"])
    assert first == good
    assert all(isinstance(item, Skipped) for item in rest)
    assert [str(item).split(": ", 1)[1].partition(";")[0] for item in rest] == [
        "it has no list of \"events\", so it is no line that 'sijill extract' or 'sijill locate' wrote",
        "an event in it is not as 'sijill extract' and 'sijill locate' write it, as it lacks \"spans\"",
        "an event in it is not as 'sijill extract' and 'sijill locate' write it",
        "it has no list of \"events\", so it is no line that 'sijill extract' or 'sijill locate' wrote",
        "its publication date '16/10/2022' is no date",
        "its id is no string",
        "it has no id",
        "the text is not the one that its sha256 was taken of",
        "there is no such file",
    ]
    assert all(f"r.jsonl, line {n}: " in str(item) for n, item in enumerate(rest[:-1], 2))


# --- anything at all ---


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_set_aside(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.txt", "a.jsonl"):
        for item in read_documents([write(folder / name, data)]):
            assert isinstance(item, Document | Skipped)


@given(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=200))
def test_any_text_goes_through_json_unchanged(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    arabic = ARABIC + text
    document = only(write(tmp_path_factory.mktemp("any") / "a.jsonl", line(text=arabic)))
    if isinstance(document, Document):
        assert document.text == arabic
    else:
        assert "not Arabic" in str(document)
