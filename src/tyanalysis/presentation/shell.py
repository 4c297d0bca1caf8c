"""What a notebook's shell learns when the package is imported: to show intervals and readings.

The data room knows no notebook, so its types are described to IPython here, by name. Errors need
nothing: they say themselves what IPython is to show.
"""

from __future__ import annotations

import html
from typing import Any


def register(shell: Any) -> None:
    """Teach a shell to show ``Bounds`` and what ``read_quantity`` gives.

    Args:
        shell: An IPython shell, or None where there is none: nothing is done.
    """
    if shell is None:
        return
    formatters = shell.display_formatter.formatters
    formatters["text/html"].for_type_by_name("tyanalysis.data.quantity", "Bounds", _bounds_html)
    formatters["text/html"].for_type_by_name("tyanalysis.data.qualifier", "Reading", _reading_html)
    plain = formatters["text/plain"]
    plain.for_type_by_name("tyanalysis.data.quantity", "Bounds", _bounds_plain)
    plain.for_type_by_name("tyanalysis.data.qualifier", "Reading", _reading_plain)


def _bounds_text(bounds: Any) -> str:
    return str(bounds).replace("-inf", "−∞").replace("inf", "∞")


def _bounds_html(bounds: Any) -> str:
    return "<br>".join(
        f"<code>{html.escape(one)}</code>" for one in _bounds_text(bounds).split("; ")
    )


def _bounds_plain(bounds: Any, printer: Any, _cycle: bool) -> None:
    printer.text(_bounds_text(bounds))


def _reading(reading: Any) -> Any:
    from tyanalysis.presentation.cell import get_language  # noqa: PLC0415 - loads pandas
    from tyanalysis.presentation.explore.intervals import reading_card  # noqa: PLC0415

    return reading_card(reading, get_language())


def _reading_html(reading: Any) -> str:
    return str(_reading(reading)._repr_html_())


def _reading_plain(reading: Any, printer: Any, _cycle: bool) -> None:
    printer.text(repr(_reading(reading)))
