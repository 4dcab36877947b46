"""From bytes to text: UTF-8 and UTF-16 as they are, the older Arabic code pages by detection, nothing by force."""

import codecs
from typing import Final

from charset_normalizer import from_bytes

from sijill.errors import InputError

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and the codec that reads and removes each."""

CODE_PAGES: Final = ("cp1256", "iso8859_6")
"""Eight-bit encodings of Arabic still met in the wild: Windows-1256 and ISO 8859-6."""

_NAMES: Final = {"cp1256": "windows-1256", "iso8859_6": "ISO 8859-6"}


def encoding_of_mark(head: bytes) -> str | None:
    """The codec that the byte order mark at the start of ``head`` asks for, if there is one."""
    return next((codec for mark, codec in MARKS if head.startswith(mark)), None)


def decode(data: bytes) -> tuple[str, str | None]:
    """The text of ``data``, and the encoding's name where it had to be guessed.

    Raises InputError where the bytes are no text, or text that would only be readable by changing it.
    """
    codec = encoding_of_mark(data) or "utf-8"
    if codec == "utf-8" and b"\0" in data:
        return _decode_with_zeros(data)
    try:
        return data.decode(codec), None
    except UnicodeDecodeError as error:
        if codec != "utf-8":
            raise InputError(
                f"its byte order mark says {codec}, but byte {error.start} is none; save it again."
            ) from None
        broken = error.start
    if _mostly_utf8(data):
        raise InputError(f"it is UTF-8 but for byte {broken}, which is damaged; restore it from its source.")
    best = from_bytes(data, cp_isolation=list(CODE_PAGES)).best()
    if best is None:
        raise InputError("its encoding is neither UTF-8 nor a known Arabic one; convert it with iconv -t UTF-8.")
    return data.decode(best.encoding), _NAMES[best.encoding]


def _decode_with_zeros(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: Arabic and ASCII letters leave 06 or 00 in every second byte."""
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = data[first::2]
        if len(data) % 2 == 0 and sum(byte in (0, 6) for byte in high) > 0.8 * len(high):
            try:
                return data.decode(codec), "UTF-16"
            except UnicodeDecodeError:
                continue
    raise InputError("it is binary, not text; Sijill reads plain text and JSON Lines.")


def _mostly_utf8(data: bytes) -> bool:
    """Whether valid multi-byte sequences outnumber the damaged places by far."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) > 20 * damaged
