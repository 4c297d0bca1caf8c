"""A packed font unpacks to the tables that went in, with curves of either kind."""

from __future__ import annotations

import io
import struct

import pytest
from fontTools.ttLib import TTFont

from tyanalysis import fonts
from tyanalysis.fonts import Role
from tyanalysis.woff2 import pack_woff2


@pytest.mark.parametrize("role", ["latin", "serif"])  # TrueType and PostScript curves
def test_every_table_comes_out_as_it_went_in(role: Role) -> None:
    content = fonts.font(role).path.read_bytes()
    before = TTFont(io.BytesIO(content), lazy=True)
    packed = pack_woff2(content)
    after = TTFont(io.BytesIO(packed), lazy=True)
    assert after.flavor == "woff2"
    assert sorted(after.reader.keys()) == sorted(before.reader.keys())
    for tag in before.reader.keys() - {"head", "DSIG"}:
        assert after.reader[tag] == before.reader[tag], tag
    assert after["head"].flags == before["head"].flags | 1 << 11
    [length] = struct.unpack_from(">L", packed, 8)
    assert length == len(packed)
    assert len(packed) % 4 == 0
    assert len(packed) < len(content)
