"""What all editions of one build have in common: the folders, and the day."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tyanalysis.errors import ParameterError


@dataclass(frozen=True)
class Setting:
    """What all editions of one build have in common.

    Attributes:
        root: The project's folder, to which paths in the manifest are relative.
        output: Where editions are published.
        data: The data folder, or None when the notebooks find their own.
        day: The day the editions are named after.
        epoch: Seconds since 1970 that the files carry as their date.
    """

    root: Path
    output: Path
    data: Path | None
    day: date
    epoch: int

    @classmethod
    def of(
        cls, root: Path, output: Path, data: Path | None, now: datetime | None = None
    ) -> Setting:
        """Take the day from ``SOURCE_DATE_EPOCH``, or from the clock.

        Args:
            root: The project's folder.
            output: Where editions are published.
            data: The data folder, or None.
            now: An aware time whose date, in its own zone, is the day; None asks the machine.

        Raises:
            ParameterError: The variable holds no number of seconds.
        """
        text = os.environ.get("SOURCE_DATE_EPOCH", "")
        if text:
            if not (text.isascii() and text.isdigit()):
                raise ParameterError(
                    f"SOURCE_DATE_EPOCH: found {text!r}, expected seconds since 1970, such as "
                    "1767225600. Unset it to use today."
                )
            return cls(root, output, data, datetime.fromtimestamp(int(text), UTC).date(), int(text))
        day = (now or datetime.now().astimezone()).date()
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return cls(root, output, data, day, int(midnight.timestamp()))
