import numpy as np
import pandas as pd
import pytest

from tyanalysis.analysis.amounts import (
    increasing,
    keep_where,
    read_pairs,
    read_parts,
    with_rounding,
)
from tyanalysis.data.quantity import Bounds
from tyanalysis.errors import NotComputable, ParameterError


def test_numbers_stay_numbers_and_one_claim_makes_all_claims():
    a, b = read_pairs([1, 2], 3)
    assert a.dtype == float
    assert b.shape == ()
    a, b = read_pairs([1, 2], Bounds.of(3, 4))
    assert isinstance(a, Bounds)
    assert str(a) == "1; 2"


def test_a_frame_of_values_is_exact_and_one_of_bounds_is_not():
    assert str(read_parts(pd.DataFrame({"value": [1.0, 2.0]}))) == "1; 2"
    frame = Bounds.of([1, 2], [2, 3], False).to_frame()
    assert str(read_parts(frame)) == "(1, 2]; (2, 3]"


def test_rounding_is_half_a_unit_to_each_side_and_the_upper_end_is_open():
    assert str(with_rounding([4.6, -4.8], 0.5)) == "[4.35, 4.85); [-5.05, -4.55)"
    assert str(with_rounding(4.6, 0)) == "4.6"
    with pytest.raises(ParameterError, match="step"):
        with_rounding(4.6, -0.1)


def test_a_rising_function_keeps_the_flags_of_the_ends():
    assert str(increasing(Bounds.of(4, 9, False), np.sqrt)) == "(2, 3]"
    assert increasing(Bounds.of(-1, 4), np.sqrt).is_empty.all()


def test_undefined_rows_are_marked_unless_all_are():
    defined = np.array([True, False])
    assert np.isnan(keep_where(np.array([1.0, 2.0]), defined, "", "")).tolist() == [False, True]
    marked = keep_where(Bounds.of([1, 2], [2, 3]), defined, "", "")
    assert str(marked) == "[1, 2]; empty"
    assert not marked.high_closed[1]
    with pytest.raises(NotComputable, match="no base"):
        keep_where(np.array([1.0]), np.array([False]), "没有基期", "no base")
    assert keep_where(np.array([]), np.array([], dtype=bool), "", "").size == 0
