"""One bit for every key of a gazetteer, so that most names that it lacks are refused without asking the file.

A Bloom filter (Bloom 1970) with one hash and sixteen bits or more for each key: a set bit may lie, one in sixteen at
most, an unset one never does.
"""

from collections.abc import Iterable
from zlib import crc32

_BITS_PER_KEY = 16


def bits_of(keys: Iterable[str], count: int) -> bytes:
    """The bits of ``count`` keys."""
    size = 1 << max(10, (count * _BITS_PER_KEY - 1).bit_length())
    bits = bytearray(size // 8)
    for key in keys:
        at = crc32(key.encode()) & (size - 1)
        bits[at >> 3] |= 1 << (at & 7)
    return bytes(bits)


def may_hold(bits: bytes, key: str) -> bool:
    """Whether a key may be among those that the bits were made of.

    >>> bits = bits_of(["حلب"], 1)
    >>> may_hold(bits, "حلب"), may_hold(bits, "دمشق")
    (True, False)
    """
    at = crc32(key.encode()) & (8 * len(bits) - 1)
    return bool(bits[at >> 3] >> (at & 7) & 1)
