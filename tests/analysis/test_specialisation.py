import numpy as np
import pytest

from tyanalysis.analysis.specialisation import entropy, hachman, krugman
from tyanalysis.errors import ParameterError


def test_the_reference_of_krugman_changes_it():
    table = [[8.0, 2.0], [2.0, 8.0], [5.0, 5.0]]
    assert krugman(table).tolist() == pytest.approx([0.6, 0.6, 0.0])
    assert krugman(table, against="others").tolist() == pytest.approx([0.9, 0.9, 0.0])
    heavy = [[8.0, 2.0], [20.0, 80.0], [5.0, 5.0]]
    assert krugman(heavy, against="mean").tolist() == pytest.approx([0.9, 0.9, 0.0])
    assert krugman(heavy, against="others")[0] == pytest.approx(2 * (0.8 - 25 / 110))
    with pytest.raises(ParameterError, match="two or more"):
        krugman([[1.0, 2.0]], against="others")
    with pytest.raises(ParameterError, match="all, others or mean"):
        krugman(table, against="some")


def test_entropy_and_hachman_at_their_ends():
    assert entropy([[1.0, 1.0], [1.0, 0.0]]).tolist() == pytest.approx([np.log(2), 0])
    assert hachman([[1.0, 3.0]], [1.0, 3.0]).tolist() == pytest.approx([1.0])
    with pytest.raises(ParameterError, match="base"):
        entropy([1.0, 1.0], base=1.0)
