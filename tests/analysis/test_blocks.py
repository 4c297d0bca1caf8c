import threading

import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis import blocks, codes, groups
from tyanalysis.analysis.long_table import LongTable
from tyanalysis.analysis.panel import (
    contribution_panel,
    growth_panel,
    hhi_panel,
    share_panel,
    shift_share_panel,
)


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of a few rows and three threads, so that a small table is worked through in parts."""
    for module in (blocks, codes, groups):
        monkeypatch.setattr(module, "BLOCK", 7)
    for module in (blocks, codes):
        monkeypatch.setattr(module, "threads_for", lambda rows: 3)


def table():
    draw = np.random.default_rng(5)
    grid = pd.MultiIndex.from_product([list("pqrst"), ["x", None, "y"], range(2001, 2009)])
    frame = grid.to_frame(index=False, name=["area", "indicator", "period"])
    frame = frame.astype({"area": "str", "indicator": "str"}).sample(frac=0.9, random_state=1)
    return frame.assign(value=draw.gamma(2.0, 50.0, len(frame)) + 1.0)


METHODS = {
    "growth": growth_panel,
    "shares": share_panel,
    "concentration": hhi_panel,
    "contribution": contribution_panel,
    "shift-share": lambda frame: shift_share_panel(frame, industry=["indicator"]),
}


@pytest.mark.parametrize("method", METHODS)
def test_blocks_and_threads_change_no_answer(method, request):
    whole = METHODS[method](table())
    request.getfixturevalue("small_blocks")
    parts = METHODS[method](table())
    same = pd.testing.assert_series_equal if method == "shares" else pd.testing.assert_frame_equal
    same(parts, whole, rtol=1e-12, atol=1e-12)


@pytest.mark.usefixtures("small_blocks")
def test_names_have_one_number_in_all_parts():
    names = pd.Series([*"abc", None] * 20 + ["d"] * 3, dtype="str")
    code, count = codes.number_column(names)
    assert count == 5
    assert pd.factorize(code)[0].tolist() == [0, 1, 2, 3] * 20 + [4] * 3


@pytest.mark.usefixtures("small_blocks")
def test_a_value_that_does_not_hold_is_found_in_any_block():
    frame = table()
    frame.iloc[-1, frame.columns.get_loc("value")] = -1.0
    with pytest.raises(Exception, match="missing or negative"):
        share_panel(frame)


def test_no_thread_outlives_the_call_and_few_rows_start_none():
    assert blocks.threads_for(1000) == 1
    before = threading.active_count()
    assert blocks.in_order(lambda x: x * x, range(50), 3) == [x * x for x in range(50)]
    assert threading.active_count() == before


@pytest.mark.parametrize("count", [255, 256, 65_535, 65_536])
def test_pairs_of_names_fit_the_narrowest_codes(count):
    frame = pd.DataFrame({"a": 0, "b": np.arange(count)})
    assert LongTable(frame).groups(["a", "b"]).code.tolist() == list(range(count))


def test_numbers_of_one_byte_are_numbered_over_their_whole_range():
    frame = pd.DataFrame({"a": np.arange(-128, 128, dtype=np.int8)})
    assert LongTable(frame).groups(["a"]).code.tolist() == list(range(256))
