"""Tables that the package makes hold Python's strings; a caller's frames and option stay."""

from __future__ import annotations

import pandas as pd
import pytest

from tyanalysis.analysis.claims import claims
from tyanalysis.data.package import load
from tyanalysis.data.strings import with_plain_strings


def storage(column: pd.Series) -> str:
    assert isinstance(column.dtype, pd.StringDtype)
    return column.dtype.storage


def test_text_is_plain_inside_and_the_option_comes_back() -> None:
    before = pd.get_option("mode.string_storage")
    inside = with_plain_strings(lambda: pd.Series(["太原"], dtype="str"))()
    assert storage(inside) == "python"
    assert pd.get_option("mode.string_storage") == before
    assert storage(pd.Series(["太原"], dtype="str")) == storage(pd.Series(["a"], dtype="str"))


def test_the_option_comes_back_after_an_error() -> None:
    before = pd.get_option("mode.string_storage")
    with pytest.raises(ZeroDivisionError):
        with_plain_strings(lambda: 1 / 0)()
    assert pd.get_option("mode.string_storage") == before


def test_tables_of_the_package_meet_a_callers_own() -> None:
    package = load()
    figures = package.figures
    assert storage(figures["area"]) == "python"
    assert storage(claims(package)["unit"]) == "python"
    own = pd.DataFrame({"area": figures["area"].tolist()[:5], "rank": range(5)})
    assert len(figures.merge(own, on="area")) == len(own.merge(figures, on="area")) > 0
    assert (own["area"] == figures["area"].head(5).reset_index(drop=True)).all()
