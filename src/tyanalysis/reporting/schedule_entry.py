"""What the catalogue says about a report's schedule: ``[report.X.schedule]``.

::

    [report.zone-growth.schedule]
    cron = "0 9 1 * *"              # minute hour day month weekday; 0 9 * * 1 is Monday 09:00
    timezone = "Asia/Shanghai"      # the default
    period = "last-month"           # or last-quarter, last-half-year, last-year, as-of-today
    as_of = "run"                   # the data at the run; "slot": only what the slot's day knew
    catch_up = "latest"             # after downtime: all (at most 31, in order), latest, none
    retries = 2                     # runs after the first, when one failed or was killed
    back_off = "5m"                 # before the first retry; doubled each time
    deadline = "12h"                # after the slot; then no run begins any more

    [report.zone-growth.schedule.parameters]    # of the notebook, made from the slot's period
    period_start = "{start_year-2}"
    period_end = "{end_year}"

Placeholders: ``{start}`` and ``{end}`` are the period's first and last day, ``{slot}`` the day of
the slot (``2026-10-01``); each has ``_year``, ``_month``, ``_quarter`` and ``_half``
(``{start_month}`` is ``10``), a year may be moved (``{end_year-4}``), and ``{period}`` is the
period's code (``2026-M09``, ``2026-Q3``, ``2026-S1``, ``2025``, or the day).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

PeriodName = Literal["last-month", "last-quarter", "last-half-year", "last-year", "as-of-today"]
CatchUp = Literal["all", "latest", "none"]

PLACEHOLDER = re.compile(r"\{(\w*)([+-]\d+)?\}")
DAYS = ("start", "end", "slot")
PARTS = ("year", "month", "quarter", "half")
PLACEHOLDERS = ("period", *DAYS, *(f"{day}_{part}" for day in DAYS for part in PARTS))

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def read_duration(value: Any) -> Any:
    """Read a duration as seconds; whole seconds may be written as a number.

    >>> read_duration("90s"), read_duration("6h"), read_duration(30)
    (90, 21600, 30)
    """
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d+)\s*([smhd])\s*", value)
        if found is None:
            raise ValueError("expected a duration such as 90s, 30m, 6h or 2d")
        return int(found[1]) * _UNITS[found[2]]
    return value


Seconds = Annotated[int, BeforeValidator(read_duration)]


class ScheduleEntry(BaseModel):
    """When a report is built, for which period, and what happens when that goes wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    cron: str
    timezone: str = "Asia/Shanghai"
    period: PeriodName = "as-of-today"
    parameters: dict[str, str] = Field(default_factory=dict)
    as_of: Literal["run", "slot"] = "run"
    catch_up: CatchUp = "latest"
    retries: int = Field(default=2, ge=0, le=10)
    back_off: Seconds = Field(default=300, ge=1)
    deadline: Seconds | None = Field(default=None, ge=60)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the cron expression and the periods are read."""
        return ZoneInfo(self.timezone)

    @field_validator("cron")
    @classmethod
    def _check_cron(cls, text: str) -> str:
        form = "five fields: minute hour day month weekday, such as 0 9 * * 1 for Monday 09:00"
        if text.strip().startswith("@") or len(text.split()) != 5:
            raise ValueError(f"expected {form}")
        try:
            next(CronSim(text, datetime(2024, 1, 1, tzinfo=UTC)))
        except CronSimError as error:
            if _never_comes(text):
                raise ValueError(
                    "never comes: no month of the fourth field has the day of the third; expected"
                    " a date that exists, such as 0 9 28 2 *, or L for the last day of the month"
                ) from None
            what = str(error).replace("Bad ", "the field ")
            raise ValueError(f"{what} is out of its range or form; expected {form}") from None
        except StopIteration:
            raise ValueError(
                "never comes, within fifty years; expected a day that exists"
            ) from None
        return text

    @field_validator("timezone")
    @classmethod
    def _check_timezone(cls, name: str) -> str:
        known = available_timezones()
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise ValueError(f"no such time zone{hint}; expected a name such as Asia/Shanghai")
        return name

    @field_validator("parameters")
    @classmethod
    def _check_parameters(cls, parameters: dict[str, str]) -> dict[str, str]:
        for name, template in parameters.items():
            rest = PLACEHOLDER.sub("", template)
            if "{" in rest or "}" in rest:
                raise ValueError(f"{name}: found a brace without its partner in {template!r}")
            for found in PLACEHOLDER.finditer(template):
                _check_placeholder(name, found)
        return parameters


def _never_comes(cron: str) -> bool:
    """Say whether each field is right, but no month has the day, as 30 February."""
    minute, hour, day, month, weekday = cron.split()
    start = datetime(2024, 1, 1, tzinfo=UTC)
    try:
        CronSim(f"{minute} {hour} {day} * {weekday}", start)
        CronSim(f"{minute} {hour} * {month} {weekday}", start)
    except CronSimError:
        return False
    return True


def _check_placeholder(name: str, found: re.Match[str]) -> None:
    if found[1] not in PLACEHOLDERS:
        near = get_close_matches(found[1], PLACEHOLDERS, n=1)
        hint = f" (did you mean {{{near[0]}}}?)" if near else ""
        raise ValueError(
            f"{name}: found the placeholder {found[0]}{hint}; expected one of "
            + ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        )
    if found[2] and not found[1].endswith("_year"):
        raise ValueError(
            f"{name}: found {found[0]}; only a year can be moved, as in {{end_year-4}}"
        )
