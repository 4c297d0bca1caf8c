import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.long_table import LongTable, read_levels, refuse_sorts
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


def test_groups_of_many_names_are_numbered_anew_within_few_places():
    n = 2000
    frame = pd.DataFrame({name: np.arange(n) for name in "abcdef"})
    groups = LongTable(frame).groups(list("abcdef"))
    assert sorted(groups.code) == list(range(n))
    assert groups.size <= 3 * n + 1024


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
