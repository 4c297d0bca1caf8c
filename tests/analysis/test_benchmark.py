import numpy as np
import pytest

from tyanalysis.analysis.benchmark import denton
from tyanalysis.errors import ParameterError


def test_benchmarked_months_add_up_and_the_rest_is_marked():
    indicator = np.linspace(50, 80, 27)
    path = denton(indicator, [1000.0, 1300.0], 12)
    assert path.groupby("year")["value"].sum()[:2].tolist() == pytest.approx([1000.0, 1300.0])
    assert path["extrapolated"].sum() == 3
    assert path["ratio"].iloc[23:].nunique() <= 2 or np.ptp(path["ratio"].iloc[23:]) < 1e-9
    flat = denton(indicator, [indicator[:12].sum() * 3, indicator[12:24].sum() * 3], 12)
    assert flat["ratio"].to_numpy() == pytest.approx(np.full(27, 3.0))
    with pytest.raises(ParameterError, match="at least 24"):
        denton(indicator[:20], [1.0, 1.0], 12)
