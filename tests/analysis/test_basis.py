from tyanalysis.analysis.basis import break_of_basis
from tyanalysis.data.quantity import Bounds


def test_a_break_of_basis_is_told_only_where_it_is_certain():
    found = break_of_basis(Bounds.of([100, 100, 0], [110, 110, 10]), 100, Bounds.of(0.05, 0.06))
    assert found["verdict"].tolist() == ["consistent", "consistent", "break"]
    assert found["gap"].round(9).tolist() == [0, 0, 0.95]
    unknown = break_of_basis([105.0, 1.0], [100.0, 0.0], [0.05, 0.05])
    assert unknown["verdict"].tolist() == ["consistent", "undetermined"]
