import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.codes import number_column


def partition(codes):
    return pd.factorize(codes)[0].tolist()


def test_a_text_column_put_together_of_pieces_has_one_number_for_a_name():
    column = pd.concat([pd.Series(["a", None], dtype="str"), pd.Series(["b", "a"], dtype="str")])
    column = pd.concat([column, pd.Series([None], dtype="str")])
    code, _ = number_column(column)
    assert partition(code) == [0, 1, 2, 0, 1]
    assert number_column(column[:0])[0].tolist() == []


@pytest.mark.parametrize("late", [["甲"], ["丙"], [None], ["丙", None]])
def test_few_names_of_a_long_table_are_numbered_also_where_one_comes_late(late):
    names = pd.Series(["甲", "乙"] * (2**18) + late, dtype="str")
    code, _ = number_column(names)
    wanted, seen = pd.factorize(names, use_na_sentinel=False)
    numbers, first = np.unique(code, return_index=True)
    assert len(numbers) == len(seen)
    assert np.array_equal(wanted[first][np.searchsorted(numbers, code)], wanted)
