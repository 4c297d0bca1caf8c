import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.blocks import BLOCK
from tyanalysis.analysis.groups import Groups
from tyanalysis.analysis.long_table import LongTable
from tyanalysis.errors import ParameterError

FAR = 10**9  # periods so far apart that cells are numbered anew


def test_the_first_row_of_each_group_that_occurs():
    frame = pd.DataFrame({"a": [5, 7, 5, 3, 7]})
    groups = LongTable(frame).groups(["a"])
    assert groups.size > 3
    assert groups.first_rows().tolist() == [0, 1, 3]
    assert groups.sums(np.ones(5))[groups.code].tolist() == [2, 2, 2, 1, 2]


def test_the_first_rows_of_groups_that_come_in_later_blocks():
    code = np.repeat(np.array([3, 1, 0], dtype=np.uint8), BLOCK * 3 // 4)
    heads = Groups(code, 4).moments(np.ones(len(code))).heads
    assert heads.tolist() == [0, BLOCK * 3 // 4, BLOCK * 3 // 2]
    assert Groups(code[:0], 4).moments(np.ones(0)).heads.tolist() == []


@pytest.mark.parametrize("step", [1, FAR])
def test_the_level_before_is_that_of_the_same_series_only(step):
    frame = pd.DataFrame({"name": list("abab"), "year": [1 * step, 0, 0, 2 * step]})
    table = LongTable(frame, "year", step)
    before = table.series(["name"]).level_before(np.array([5.0, 6.0, 7.0, 8.0]))
    assert before.tolist() == pytest.approx([7, np.nan, np.nan, np.nan], nan_ok=True)
    with pytest.raises(ParameterError, match="found 0 twice in one series"):
        table.series([])


@pytest.mark.parametrize("step", [1, FAR])
def test_totals_now_and_before_stand_beside_each_row(step):
    frame = pd.DataFrame({"by": list("xxyx"), "period": [step, step, step, 2 * step]})
    whole = LongTable(frame, "period", step).cells(["by"])
    now, before = whole.totals(np.array([1.0, 2.0, 3.0, 4.0]))
    assert now[whole.code].tolist() == [3, 3, 3, 4]
    assert before[whole.code].tolist() == pytest.approx([np.nan] * 3 + [3], nan_ok=True)


@pytest.mark.parametrize("lag", [1, 2, 3, 50])
def test_few_and_many_places_give_the_same_levels(lag):
    draw = np.random.default_rng(3)
    frame = pd.DataFrame({"name": np.repeat(list("abc"), 8), "year": np.tile(np.arange(8), 3)})
    frame = frame.sample(18, random_state=4)
    level = draw.random(18)
    wanted = {(n, y): v for n, y, v in zip(frame["name"], frame["year"], level, strict=True)}
    expected = [
        wanted.get((n, y - lag), np.nan) for n, y in zip(frame.name, frame.year, strict=True)
    ]
    far = frame.assign(year=frame["year"] * FAR)
    for rows, step in ((frame, 1), (far, FAR)):
        cells = LongTable(rows, "year", lag * step).series(["name"])
        assert (cells.earlier is None) == (step == 1)
        assert cells.level_before(level).tolist() == pytest.approx(expected, nan_ok=True)
