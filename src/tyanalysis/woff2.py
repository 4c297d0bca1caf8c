"""A font file as WOFF2: the tables as they are, compressed together.

fontTools writes WOFF2 as well, but always with Brotli's slowest setting: two seconds for the fonts
of a page, to save a thirtieth of it. https://www.w3.org/TR/WOFF2/ describes the format.
"""

from __future__ import annotations

import struct

import brotli
from fontTools.ttLib.woff2 import getKnownTagIndex, packBase128

QUALITY = 5
"""Brotli's setting: 0 is fastest, 11 smallest. Outlines get hardly smaller between 5 and 9."""

_UNKNOWN_TAG = 0x3F
_AS_IT_IS = 3 << 6  # the version of glyf and loca that leaves them untransformed
_LOSSLESS = 1 << 11  # a flag of head: the font went through a lossless packing


def pack_woff2(font: bytes) -> bytes:
    """Pack an OpenType or TrueType font with one face as WOFF2.

    Args:
        font: The bytes of the font file.
    """
    flavour, count = struct.unpack_from(">4sH", font)
    records = sorted(struct.unpack_from(">4s4xLL", font, 12 + 16 * at) for at in range(count))
    directory, content = b"", b""
    for tag, offset, length in records:
        table = font[offset : offset + length]
        if tag == b"head":
            flags = struct.unpack_from(">H", table, 16)[0] | _LOSSLESS
            table = table[:16] + struct.pack(">H", flags) + table[18:]
        known = getKnownTagIndex(tag.decode("latin-1"))
        kind = known | (_AS_IT_IS if tag in {b"glyf", b"loca"} else 0)
        directory += bytes([kind]) + (tag if known == _UNKNOWN_TAG else b"") + packBase128(length)
        content += table
    compressed = brotli.compress(content, mode=brotli.MODE_FONT, quality=QUALITY)
    body = directory + compressed
    body += bytes(-len(body) % 4)
    whole = 12 + 16 * count + sum(length + -length % 4 for *_, length in records)
    header = struct.pack(
        ">4s4sLHHLLHHLLLLL",
        *(b"wOF2", flavour, 48 + len(body), count, 0, whole, len(compressed)),
        *(1, 0),  # the version of the font
        *(0, 0, 0, 0, 0),  # neither metadata nor private data
    )
    return bytes(header + body)
