"""The slow grammar stays away until an address is checked, and then checks it."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
import tyanalysis
import nbformat
from jsonschema import FormatChecker
print("lark" in sys.modules)
checker = FormatChecker(["iri"])
print(checker.conforms("https://例.cn/a", "iri"), checker.conforms("no address", "iri"))
print("lark" in sys.modules)
import rfc3987_syntax
print(rfc3987_syntax.__file__ is not None, rfc3987_syntax.is_valid_syntax("iri", "https://a.cn"))
"""


@pytest.mark.slow
def test_reading_notebooks_builds_no_grammar_and_a_check_still_does() -> None:
    pytest.importorskip("rfc3987_syntax", reason="Jupyter's address grammar is not installed")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "True", "False", "True", "True", "True"]
