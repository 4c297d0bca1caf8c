"""The pages of methods: one for each family, from the docstrings of ``tyanalysis.analysis``.

A module that no family names is shown on the last page, so that none is forgotten.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from pieces import table

ANALYSIS = Path(__file__).parents[2] / "src" / "tyanalysis" / "analysis"
HEAD = "tyanalysis.analysis."

# File name -> title, what the family is about, its modules in the order of the page.
FAMILIES: dict[str, tuple[str, str, str]] = {
    "change": (
        "Change over time",
        "Rates, averages, cumulative figures and what they imply. A published rate is often on "
        "another basis than the published levels; both are kept.",
        "growth average implied cumulative basis projection benchmark",
    ),
    "prices": ("Volume and price", "What of the growth is price.", "prices"),
    "contribution": (
        "Who made the growth",
        "Contribution (贡献率), pull (拉动), and shift-share.",
        "contribution shift_share",
    ),
    "structure": (
        "Structure and specialisation",
        "What an area is special in, whether there is a cluster, and which industry is near.",
        "shares specialisation agglomeration complexity",
    ),
    "gaps": (
        "Concentration and gaps",
        "How few hold how much, how uneven it is over areas, and whether gaps close.",
        "concentration concentration_range inequality dispersion many convergence mobility",
    ),
    "plans": (
        "Plans, projects and efficiency",
        "Pace (序时进度), programmes and their plans, the project funnel (三个一批), waiting "
        "times, rates from few cases. Planned is not spent.",
        "pace plan funnel cohorts efficiency variance survival proportion",
    ),
    "ratios": (
        "Ratios, counts and dates",
        "Announced figures against each other: per unit, per day, one of several, how long since.",
        "unit_ratio counts timeline",
    ),
    "scores": ("Composite scores", "Always with the range of ranks.", "normalise composite"),
    "panels": (
        "Long tables",
        "The same methods on millions of rows; measured in [Benchmarks](../contributing/"
        "benchmarks.md).",
        "panel long_table blocks",
    ),
    "honesty": (
        "What may be compared and added",
        "Choosing between claims, keeping vintages and scopes apart, adding nothing twice.",
        "claims series comparability overlap consistency kinds cross_section overview selection",
    ),
    "questions": (
        "Questions and refusals",
        "Rows of `questions.csv` and `derivations.csv`, answered or refused with the reason.",
        "questions question_methods structure_questions evidence requests derive derivation_row "
        "methods",
    ),
    "zones": (
        "Frames of the zone report",
        "What the zone growth report shows, as pandas frames.",
        "zone_growth zone_targets zone_regions zone_profile zone_overlap zone_counties zone_map "
        "zone_records",
    ),
    "towns": (
        "Frames of the town report",
        "What the town report shows, as pandas frames.",
        "town_output town_sales town_firms town_peers town_roster town_records town_words",
    ),
    "investment": (
        "Frames of the investment report",
        "What the investment report shows, as pandas frames.",
        "investment.programme investment.growth investment.stages investment.structure "
        "investment.projects investment.contributions investment.provinces investment.ledger "
        "investment.claims project_book",
    ),
    "worked": (
        "Worked examples",
        "The examples of the methods handbook, computed on published figures.",
        "handbook handbook_series handbook_structure handbook_industry handbook_panel "
        "handbook_projects handbook_efficiency",
    ),
}
INTRO = """\
# Methods

Each family has a page: the question, the formula, arguments with units, what is refused, and where
it misleads. The text is that of the functions themselves. `tyanalysis build methods` makes the
handbook: the same families, each worked out on published figures.

Numbers give numbers; bounds give bounds, exact where each unknown stands once in the formula or the
formula is monotone in it. Functions are pure: frames or arrays in, frames or arrays out. They
refuse mixed kinds, scopes and price bases unless the caller names the assumption.

"""


def modules() -> dict[str, ast.Module]:
    """Read the modules of the analysis by dotted name, packages and private ones apart."""
    found = {}
    for path in sorted(ANALYSIS.rglob("*.py")):
        name = ".".join(path.relative_to(ANALYSIS).with_suffix("").parts)
        if path.stem != "__init__" and not path.stem.startswith("_"):
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def index() -> str:
    """Write the first page: every family with its functions and their questions."""
    read, parts = modules(), [INTRO]
    for name, title, about, members in _families(read):
        rows = [
            [f"[`{function}`][{HEAD}{module}.{function}]", first]
            for module in members
            for function, first in _functions(read[module])
        ]
        told = table(["function", "question and formula"], rows)
        parts.append(f"## [{title}]({name}.md)\n\n{about}\n\n{told}")
    return "\n".join(parts)


def family(wanted: str) -> str:
    """Write the page of a family."""
    ((_, title, about, members),) = (one for one in _families(modules()) if one[0] == wanted)
    parts = [f"# {title}\n", about + "\n"]
    for module in members:
        heading = module.rsplit(".", 1)[-1].replace("_", " ").capitalize()
        options = f"\n    options:\n      heading: {heading}\n      toc_label: {heading}\n"
        options += "      heading_level: 2\n"
        parts.append(f"::: {HEAD}{module}{options}      show_labels: false\n")
    return "\n".join(parts)


def _families(read: dict[str, ast.Module]) -> Iterator[tuple[str, str, str, list[str]]]:
    named: set[str] = set()
    for name, (title, about, text) in FAMILIES.items():
        members = [one for one in text.split() if one in read]
        named |= set(members)
        yield name, title, about, members
    rest = [one for one in read if one not in named]
    yield "inputs", "What the methods stand on", "Their inputs, and common rules.", rest


def _functions(module: ast.Module) -> Iterator[tuple[str, str]]:
    seen = set()
    for node in module.body:
        # Of an overloaded function the last definition has the text.
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node)
            if text and node.name not in seen:
                seen.add(node.name)
                yield node.name, text.splitlines()[0].replace("``", "`")


NAV = [{"All methods": "methods/index.md"}] + [
    {title: f"methods/{name}.md"} for name, title, _, _ in _families(modules())
]
PAGES: dict[str, Callable[[], str]] = {
    "methods/index.md": index,
    **{f"methods/{name}.md": partial(family, name) for name, _, _, _ in _families(modules())},
}
