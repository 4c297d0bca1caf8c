"""The exceptions of the package: one base and five below it.

A message says, in this order: where (file, row and column, or report and cell), what was found and
what was expected, why it matters if that is not plain, and the next step. The constructors only
store fields; nothing is logged and no state changes.
"""

from __future__ import annotations


class TyAnalysisError(Exception):
    """Base of every error that the package raises on purpose."""


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

    def __reduce__(self) -> tuple[type[NotComputable], tuple[str, str, str]]:
        """Keep all three fields when the error travels between processes."""
        return (type(self), (self.reason, self.zh, self.en))


class NotebookError(TyAnalysisError):
    """A notebook that breaks the rules, or a cell of it that failed."""


class RenderError(TyAnalysisError):
    """An executed notebook that could not be turned into a page, a PDF or a workbook."""


class BuildStopped(TyAnalysisError):
    """A signal ended a build; what it had published stays.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(
            f"stopped by signal {number}; what was published before stays, and the next build "
            "makes what is missing"
        )
        self.number = number
