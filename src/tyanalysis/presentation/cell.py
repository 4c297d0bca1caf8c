"""What a function does more when it is called from a cell: no language to name, no frame to make.

``ty.plot_zone_growth(ty.zone_growth(d), "en")`` is how a report says it. In a cell of one's own
``ty.plot_zone_growth(d)`` is enough: the frame is the one that the function's docstring names, the
language is that of ``set_language``. The functions themselves stay plain.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any

from tyanalysis.data.package import Package
from tyanalysis.data.strings import with_plain_strings
from tyanalysis.errors import ParameterError
from tyanalysis.presentation.language import Language, check_language

_chosen: list[Language] = ["zh"]
_PANEL, _FIGURES = "china-province-investment", "package.figures"
# What a maker takes where it is not the package alone: "" is the package, other names are made.
_STEPS = {
    "progress_reports": ("", "plan_against_total"),
    "programme_shares": ("", "project_terms"),
    "books_and_starts": ("project_stages",),
    "batch_funnel": ("project_stages",),
    "enterprise_sums": ("town_enterprises",),
    "province_position": ("", _PANEL),
    "province_mean_growth": (_PANEL, "province_position"),
    "load_baseline": (),
}


def set_language(language: str) -> None:
    """Choose the language of everything that is shown from now on, unless a call names another.

    Args:
        language: ``zh`` (the first choice) or ``en``.

    Raises:
        ParameterError: Any other language.

    >>> set_language("en"); get_language()
    'en'
    >>> set_language("zh")
    """
    _chosen[0] = check_language(language)


def get_language(language: str = "") -> Language:
    """Give the language that was chosen.

    Args:
        language: ``zh`` or ``en`` where a call names one; "" takes that of ``set_language``.

    Raises:
        ParameterError: Any other language.
    """
    return check_language(language) if language else _chosen[0]


def for_cells(function: Callable[..., Any], lookup: Callable[[str], Any]) -> Callable[..., Any]:
    """Let a function be called from a cell with the package alone.

    Args:
        function: A function whose last parameter is ``language``; others are given back unchanged.
        lookup: Finds a public function by name.

    Returns:
        The function with a default for ``language`` and for a ``report`` before it ("" is about
        all figures), and with frames that are made from the package where a parameter's docstring
        says ``From ``name```` and the package stands in its place.
    """
    signature = inspect.signature(function)
    names = list(signature.parameters)
    if names[-1:] != ["language"] or signature.parameters["language"].default != inspect._empty:
        return function
    made = _makers(function, names)
    optional = {"language", *made}
    if names[-2:-1] == ["report"] and names[0] == "package" and len(names) == 3:
        optional.add("report")
    optional -= {names[0]}
    parameters = [
        parameter.replace(default=None if parameter.name in made else "")
        if parameter.name in optional
        else parameter
        for parameter in signature.parameters.values()
    ]
    shown = signature.replace(parameters=parameters)
    run = with_plain_strings(function)

    @functools.wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        given = shown.bind(*args, **named)
        given.apply_defaults()
        values = given.arguments
        values["language"] = get_language(values["language"])
        package = values[names[0]]
        for name, maker in made.items():
            value = values[name]
            if value is None or isinstance(value, Package):
                if not isinstance(package, Package):
                    raise ParameterError(_wanted(function.__name__, name, maker))
                values[name] = _make(maker, package, lookup)
        return run(*given.args, **given.kwargs)

    call.__signature__ = shown  # type: ignore[attr-defined]
    return call


def _makers(function: Callable[..., Any], names: list[str]) -> dict[str, str]:
    """Read from the docstring which function makes which frame."""
    words = function.__doc__ or ""
    pattern = r"^\s+{}: (?:From|The result of|Rows of) ``([\w.]+)``"
    found = {name: re.search(pattern.format(name), words, re.M) for name in names}
    return {name: match[1] for name, match in found.items() if match}


def _make(maker: str, package: Package, lookup: Callable[[str], Any]) -> Any:
    if not maker:
        return package
    if maker == _FIGURES:
        return package.figures
    if maker == "load_map":
        return lookup(maker)(package.path)
    if maker == _PANEL:
        return lookup("load_panel")(_PANEL, package.path)
    return lookup(maker)(*(_make(step, package, lookup) for step in _STEPS.get(maker, ("",))))


def _wanted(function: str, name: str, maker: str) -> str:
    return (
        f"{function}, {name}: found nothing; expected the frame from ty.{maker}. It cannot be made"
        f" without the package. Next: pass {name}=ty.{maker}(package)."
    )
