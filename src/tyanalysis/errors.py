"""The exceptions of the package: one base and five below it.

A message says, in this order: where (file, row and column, or report and cell), what was found and
what was expected, why it matters if that is not plain, and the next step. The constructors only
store fields; nothing is logged and no state changes.
"""

from __future__ import annotations

import os
import signal
import textwrap
from collections.abc import Callable

_REPORT_RUN = "TYANALYSIS_READ_LOG"  # set where a report is built: there the trace is wanted


class TyAnalysisError(Exception):
    """Base of every error that the package raises on purpose."""

    def in_words(self) -> str:
        """Say the error as a reader of a notebook wants it: its class and its message, wrapped."""
        lines = f"{type(self).__name__}: {self}".splitlines()
        return "\n".join(
            textwrap.fill(line, 92, break_long_words=False, break_on_hyphens=False)
            for line in lines
        )

    @property
    def _render_traceback_(self) -> Callable[[], list[str]]:
        """What IPython shows instead of a trace: one paragraph; ``%debug`` works as ever.

        Raises:
            AttributeError: While a report is built: the page of a failed edition has the trace.
        """
        if os.environ.get(_REPORT_RUN):
            raise AttributeError("_render_traceback_")
        return lambda: self.in_words().splitlines()


class DataError(TyAnalysisError):
    """A table, a field or a descriptor that cannot be used as it is."""


class ParameterError(TyAnalysisError):
    """A parameter of a report or a function that is unknown, missing or out of its choices."""


class NotComputable(TyAnalysisError):
    """A question that the figures cannot answer honestly.

    Attributes:
        reason: Short code such as ``"no-base-period"`` or ``"mixed-scopes"``.
        zh: The refusal as a Chinese sentence for a reader.
        en: The refusal as an English sentence for a reader.
    """

    def __init__(self, reason: str, zh: str, en: str) -> None:
        super().__init__(f"{reason}: {en}")
        self.reason = reason
        self.zh = zh
        self.en = en

    def in_words(self) -> str:
        """Say the refusal in both languages: an error does not know the reader's."""
        return f"{super().in_words()}\n{self.zh}"

    def __reduce__(self) -> tuple[type[NotComputable], tuple[str, str, str]]:
        """Keep all three fields when the error travels between processes."""
        return (type(self), (self.reason, self.zh, self.en))


class NotebookError(TyAnalysisError):
    """A notebook that breaks the rules, or a cell of it that failed."""


class RenderError(TyAnalysisError):
    """An executed notebook that could not be turned into a page, a PDF or a workbook."""


def signal_name(number: int) -> str:
    """Name a signal as a user knows it.

    >>> signal_name(2), signal_name(15), signal_name(250)
    ('Ctrl-C (SIGINT)', 'SIGTERM', 'signal 250')
    """
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return f"Ctrl-C ({name})" if number == signal.SIGINT else name


class BuildStopped(TyAnalysisError):
    """A signal ended a build; what it had published stays.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(
            f"stopped by {signal_name(number)}; what was published before stays, and the next "
            "build makes what is missing"
        )
        self.number = number
