"""Check the tables of a package: cell by cell, figure by figure, and against each other."""

from __future__ import annotations

from tyanalysis.data.cells import check_cells
from tyanalysis.data.claims import check_claims
from tyanalysis.data.grid import RawPackage
from tyanalysis.data.problems import Problem
from tyanalysis.data.references import check_references


def check_tables(package: RawPackage) -> list[Problem]:
    """Check the tables of a package cell by cell, row by row and against each other.

    Args:
        package: The tables as text; cells that cannot be used are blanked.

    Returns:
        All problems, those of the package first, then table by table in row order.
    """
    for raw in package.tables.values():
        check_cells(raw)
    if "figures" in package.tables:
        check_claims(package.tables["figures"])
    check_references(package.tables)
    problems = list(package.problems)
    for raw in package.tables.values():
        problems += sorted(raw.problems, key=lambda problem: problem.row or 0)
    return problems
