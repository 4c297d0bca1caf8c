"""Published answers: reads the cases and gives each test of a family its cases and a judge.

``*.json`` beside this file hold the cases that may be passed on. Cases with tables out of other
people's repositories stay outside, in ``../shared/golden`` next to the repository; where that
folder is not there, they are not collected. Their test ids begin with ``shared/``.

A test module names its families: ``ANSWERS = {"growth": function}`` where the function takes the
inputs (and the id) of a case and gives what ``expected`` names.
"""

import json
import math
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "golden"
NOT_OURS = {"jionlp_1.5.31"}  # what another package gets wrong


def read_cases(family: str) -> list[Any]:
    cases = []
    own = HERE / f"{family}.json"
    if own.exists():
        for case in json.loads(own.read_text(encoding="utf-8"))["cases"]:
            cases.append(pytest.param(family, case, id=case["id"]))
    other = SHARED / f"{family}.json"
    if other.exists():
        for case in json.loads(other.read_text(encoding="utf-8"))["cases"]:
            if case["placement"] == "shared-only":
                cases.append(pytest.param(family, case, id=f"shared/{case['id']}"))
    return cases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "golden_case" in metafunc.fixturenames:
        families = metafunc.module.ANSWERS
        cases = [param for family in families for param in read_cases(family)]
        metafunc.parametrize(("golden_family", "golden_case"), cases)


@pytest.fixture
def judge():
    """Give the function that compares an answer with the expectation of a case."""

    def compare(case: dict[str, Any], answer: Any) -> None:
        wanted = {k: v for k, v in case["expected"].items() if k not in NOT_OURS}
        assert wanted, f"{case['id']}: the case expects nothing that can be checked"
        missing = set(wanted) - set(answer)
        assert not missing, f"{case['id']}: no answer for {sorted(missing)}"
        for name, value in wanted.items():
            _compare(f"{case['id']}: {name}", value, answer[name], case["tolerance"])

    return compare


def _compare(where: str, wanted: Any, got: Any, tolerance: dict[str, float]) -> None:
    if isinstance(wanted, dict):
        assert set(wanted) <= set(got), f"{where}: keys {sorted(got)}"
        for key, value in wanted.items():
            _compare(f"{where}.{key}", value, got[key], tolerance)
    elif isinstance(wanted, list):
        assert len(wanted) == len(got), f"{where}: {len(got)} values, expected {len(wanted)}"
        for i, (one, other) in enumerate(zip(wanted, got, strict=True)):
            _compare(f"{where}[{i}]", one, other, tolerance)
    elif isinstance(wanted, bool | str) and wanted not in ("inf", "-inf"):
        assert got == wanted, f"{where}: {got!r}, expected {wanted!r}"
    else:
        _compare_numbers(where, float(wanted), float(got), tolerance)


def _compare_numbers(where: str, wanted: float, got: float, tolerance: dict[str, float]) -> None:
    if "round_decimals" in tolerance:
        decimals = int(tolerance["round_decimals"])
        assert round(got, decimals) == round(wanted, decimals), f"{where}: {got}, not {wanted}"
        return
    close = math.isclose(
        got, wanted, rel_tol=tolerance.get("rel", 0.0), abs_tol=tolerance.get("abs", 0.0)
    )
    assert close, f"{where}: {got}, expected {wanted} within {tolerance}"
