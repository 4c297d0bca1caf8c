import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.blocks import BLOCK
from tyanalysis.analysis.long_table import Groups, LongTable, read_levels, refuse_sorts
from tyanalysis.errors import NotComputable, ParameterError


def partition(codes):
    return pd.factorize(codes)[0].tolist()


@pytest.mark.parametrize("kind", ["object", "category", "str"])
def test_a_missing_name_is_a_name(kind):
    frame = pd.DataFrame({"a": ["z", None, "b", "z", None], "b": [1, 1, 2, 1, np.nan]})
    frame["a"] = frame["a"].astype(kind)
    table = LongTable(frame)
    assert partition(table.groups(["a"]).code) == [0, 1, 2, 0, 1]
    assert partition(table.groups(["a", "b"]).code) == [0, 1, 2, 0, 3]
    assert table.groups([]).code.tolist() == [0] * 5


def test_a_text_column_put_together_of_pieces_has_one_number_for_a_name():
    column = pd.concat([pd.Series(["a", None], dtype="str"), pd.Series(["b", "a"], dtype="str")])
    column = pd.concat([column, pd.Series([None], dtype="str")])
    groups = LongTable(pd.DataFrame({"a": column})).groups(["a"])
    assert partition(groups.code) == [0, 1, 2, 0, 1]
    assert LongTable(pd.DataFrame({"a": column[:0]})).groups(["a"]).code.tolist() == []


@pytest.mark.parametrize("late", [["甲"], ["丙"], [None], ["丙", None]])
def test_few_names_of_a_long_table_are_numbered_also_where_one_comes_late(late):
    names = pd.Series(["甲", "乙"] * (2**18) + late, dtype="str")
    groups = LongTable(names.to_frame("area")).groups(["area"])
    wanted, seen = pd.factorize(names, use_na_sentinel=False)
    numbers, first = np.unique(groups.code, return_index=True)
    assert len(numbers) == len(seen)
    assert np.array_equal(wanted[first][np.searchsorted(numbers, groups.code)], wanted)


def test_groups_of_many_names_are_numbered_anew_within_few_places():
    n = 2000
    frame = pd.DataFrame({name: np.arange(n) for name in "abcdef"})
    groups = LongTable(frame).groups(list("abcdef"))
    assert sorted(groups.code) == list(range(n))
    assert groups.size <= 3 * n + 1024


def test_the_first_row_of_each_group_that_occurs():
    frame = pd.DataFrame({"a": [5, 7, 5, 3, 7]})
    groups = LongTable(frame).groups(["a"])
    assert groups.size > 3
    assert groups.first_rows().tolist() == [0, 1, 3]
    assert groups.sums(np.ones(5))[groups.code].tolist() == [2, 2, 2, 1, 2]


FAR = 10**9  # periods so far apart that cells are numbered anew


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


def test_periods_too_far_apart_to_count_are_refused():
    frame = pd.DataFrame({"name": list("ab"), "year": [-(2**61), 2**61]})
    with pytest.raises(ParameterError, match="years, or months"):
        LongTable(frame, "year").cells(["name"])


def test_facts_of_two_names_are_one_sort():
    frame = pd.DataFrame({"by": ["x", "x"], "kind": ["actual", "count"]})
    refuse_sorts(LongTable(frame), ["by"], ())
    mixed = LongTable(frame.assign(kind=["actual", "plan"]))
    with pytest.raises(NotComputable, match="mixed-kinds"):
        refuse_sorts(mixed, ["by"], ())
    refuse_sorts(mixed, ["kind"], ())
    with pytest.raises(ParameterError, match="assuming"):
        refuse_sorts(LongTable(frame), ["by"], ("mixed-kind",))


def test_levels_are_read_from_at_least_one_row():
    frame = pd.DataFrame({"value": [0, 2]})
    assert read_levels(frame, "value").dtype == float
    with pytest.raises(NotComputable, match="no-parts"):
        read_levels(frame[:0], "value")


def test_the_first_rows_of_groups_that_come_in_later_blocks():
    code = np.repeat(np.array([3, 1, 0], dtype=np.uint8), BLOCK * 3 // 4)
    heads = Groups(code, 4).moments(np.ones(len(code))).heads
    assert heads.tolist() == [0, BLOCK * 3 // 4, BLOCK * 3 // 2]
    assert Groups(code[:0], 4).moments(np.ones(0)).heads.tolist() == []
