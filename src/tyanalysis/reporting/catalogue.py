"""The catalogue of reports: ``notebooks/reports.toml``, read and checked as a whole.

One table for each report, named by its id::

    [report.zone-growth]
    notebook = "zone_growth.ipynb"          # beside this file
    title_zh = "区域增长"
    title_en = "Zone growth"
    description_zh = "…"                    # optional, one line for the list of reports
    description_en = "…"
    languages = ["zh", "en"]                # optional; these are the defaults
    formats = ["html", "pdf"]
    keep = 12                               # optional: editions kept, per variant and language
    timeout = 600                           # optional: seconds for an edition, and for a cell
    cell_timeout = 120
    retries = 1                             # optional: after a worker that died or ran out of time
    memory_mb = 2000                        # optional: memory of the run, size of its outputs
    output_mb = 50

    [report.zone-growth.schedule]           # optional; see schedule_entry.py
    cron = "0 9 1 * *"

    [report.zone-growth.notify]             # optional, as is [notify]; see notify_entry.py
    to = ["desk@example.org"]

    [report.zone-growth.parameters.reading] # optional; if any is listed, all are
    type = "str"                            # str, int, list[str], "str | None", …
    default = "strict"                      # must be that of the notebook
    choices = ["strict", "customary"]       # or the values of a column, as under matrix
    required = true                         # the notebook's value is for Jupyter; give another

    [report.zone-growth.matrix]             # optional: an edition for each combination
    reading = ["strict", "customary"]
    areas = { table = "areas", column = "id", where = { kind = "zone" } }

A value of ``where`` may be a list of alternatives. Each value of a column counts once, blanks do
not; a parameter that is a list takes each value as a list of one, or a list as it stands. A
parameter given with ``-p`` takes the place of its row in the matrix.

The parameters ``language``, ``data`` and ``as_of`` of a notebook belong to the machinery
(``--language``, ``--data``, ``--as-of``) and are not listed. TOML because a code such as ``0012``
without quotes is an error there.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.notify_entry import MailServer, Notify, ReportNotify, Webhook
from tyanalysis.reporting.report_entry import Column, Entry, ParameterEntry, Report, Slug
from tyanalysis.reporting.schedule_entry import ScheduleEntry


class _File(Entry):
    report: dict[Slug, Report] = Field(min_length=1)
    notify: Notify = Field(default_factory=Notify)


class Catalogue(Entry):
    """All reports of a project, by id, in the order of the file.

    Attributes:
        path: The file.
        reports: Its reports; of a file with problems, those that are sound.
        text: What stands in it.
        notify: Who is told of builds.
        problems: What is wrong in the file, each with its line.
        wrong: The reports in which something is wrong.
    """

    path: Path
    reports: dict[str, Report]
    text: str = ""
    notify: Notify = Field(default_factory=Notify)
    problems: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def refuse(self) -> None:
        """Raise what is wrong in the file, if anything is.

        Raises:
            DataError: Every problem, with its line.
        """
        if self.problems:
            raise DataError(
                f"{self.path}: {len(self.problems)} problem{'s' * (len(self.problems) > 1)} in "
                "the catalogue.\n" + "\n".join(f"  - {problem}" for problem in self.problems)
            )

    def where(self, *loc: str) -> str:
        """Say where in the file a key stands, as the start of a message."""
        line = _line(self.text, ("report", *loc))
        return f"{self.path}, line {line}" if line else str(self.path)

    def notebook(self, report: str) -> Path:
        """Give the path of a report's notebook."""
        return self.path.parent / self.reports[report].notebook

    def select(self, names: tuple[str, ...]) -> list[str]:
        """Give the sound reports among those named, in the order named, or all when none is.

        Raises:
            ParameterError: A name is not in the catalogue; the nearest one is suggested.
        """
        known = [*self.reports, *self.wrong]
        unknown = [name for name in names if name not in known]
        if unknown:
            told = [f"{name!r}{suggest(name, known)}" for name in unknown]
            raise ParameterError(
                f"{self.path}: found no report {', '.join(told)}, expected one of "
                f"{', '.join(known)}. See them with: tyanalysis list"
            )
        return [name for name in dict.fromkeys(names or self.reports) if name in self.reports]


def suggest(name: str, known: Any) -> str:
    """Say which known name is nearest, or nothing.

    >>> suggest("zone-grwth", ["zone-growth", "investment"])
    " (did you mean 'zone-growth'?)"
    """
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" (did you mean {near[0]!r}?)" if near else ""


def load_catalogue(path: Path) -> Catalogue:
    """Read a catalogue in which nothing may be wrong.

    Raises:
        DataError: The file cannot be read, or something in it is wrong: every problem at once,
            with its line.
    """
    catalogue = read_catalogue(path)
    catalogue.refuse()
    return catalogue


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue as far as it is sound; its problems stand beside its reports.

    Raises:
        DataError: The file cannot be read, or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: found bytes that are not UTF-8 ({error}). Save it as UTF-8."
        ) from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}).") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: not valid TOML: {error}. Text values need quotes.") from None
    found: dict[str, str] = {}  # each problem with the report it is in, "" where it is none's
    notify: Notify | None
    try:
        file = _File.model_validate(content)
        reports, notify = file.report, file.notify
    except ValidationError as error:
        reports, notify = _sound(content, error)
        found = {_complaint(text, one): _report_of(one["loc"]) for one in error.errors()}
    for name, report in reports.items():
        if not (path.parent / report.notebook).is_file():
            line = _line(text, ("report", name, "notebook"))
            found[
                f"line {line}: report.{name}.notebook: found {report.notebook!r}, expected a file "
                f"in {path.parent}"
            ] = name
    if notify is not None and notify.server is None:
        for table, key in _mailing(reports, notify):
            found[
                f"line {_line(text, (*table, key))}: {'.'.join((*table, key))}: found addresses "
                "and no [notify.server], expected the mail server that takes the messages"
            ] = table[1] if table[0] == "report" else ""
    wrong = tuple(dict.fromkeys(name for name in found.values() if name))
    return Catalogue(
        path=path,
        reports={name: report for name, report in reports.items() if name not in wrong},
        text=text,
        notify=notify or Notify(),
        problems=tuple(found),
        wrong=wrong,
    )


def _sound(
    content: dict[str, Any], error: ValidationError
) -> tuple[dict[str, Report], Notify | None]:
    """Give what no problem is in: the reports, and the settings of the messages."""
    places = [one["loc"] for one in error.errors()]
    wrong = {_report_of(place) for place in places}
    reports = {
        name: Report.model_validate(entry)
        for name, entry in ({} if ("report",) in places else content["report"]).items()
        if name not in wrong
    }
    told = any(place[0] == "notify" for place in places)
    return reports, None if told else Notify.model_validate(content.get("notify", {}))


def _report_of(loc: tuple[int | str, ...]) -> str:
    """Give the report that a key stands in, "" where it stands in none."""
    return str(loc[1]) if loc[0] == "report" and len(loc) > 1 else ""


def _mailing(reports: dict[str, Report], notify: Notify) -> list[tuple[tuple[str, ...], str]]:
    """List the tables that give mail addresses, and under which key."""
    tables: dict[tuple[str, ...], ReportNotify | None] = {
        ("notify",): notify,
        **{("report", name, "notify"): report.notify for name, report in reports.items()},
    }
    return [
        (table, key)
        for table, entry in tables.items()
        for key in ("to", "failed_to")
        if getattr(entry, key, None)
    ]


def _complaint(text: str, error: Any) -> str:
    loc = tuple(str(part) for part in error["loc"] if part != "[key]")
    # A union reports each of its members; the member's name is no part of the file.
    where = ".".join(
        part for part in loc if not re.fullmatch(r"(list|str|int|float|bool|column)(\[.*)?", part)
    ) + (".column" if loc[-1] == "column" and loc.count("column") > 1 else "")
    line = f"line {_line(text, loc)}: " if _line(text, loc) else ""
    if error["type"] == "extra_forbidden":
        return f"{line}{where}: an unknown key{suggest(loc[-1], _model_at(loc).model_fields)}"
    if error["type"] == "missing":
        return f"{line}{where}: missing"
    # What may be a secret, written here by mistake, is not repeated on a screen or in a log.
    found = "a value" if loc[-1] in {"password", "secret", "url"} else repr(error["input"])
    return f"{line}{where}: found {found}: {_expected(error, loc)}"


def _expected(error: Any, loc: tuple[str, ...]) -> str:
    """Say what should be there, in words of the file rather than of its models."""
    if error["type"] in {"model_type", "dict_type"}:
        example = f", such as {loc[-1]} = {{ default = … }}" if "parameters" in loc[:-1] else ""
        return f"expected a table{example}"
    told: str = error["msg"].removeprefix("Value error, ")
    return told.replace("Input should be", "expected", 1)


def _model_at(loc: tuple[str, ...]) -> type[BaseModel]:
    """Give the model of the table in which a key stands, for the names it knows."""
    if "column" in loc[:-1]:
        return Column
    inside = loc[2:] if loc[0] == "report" else loc
    tables: dict[str, type[BaseModel]] = {
        "parameters": ParameterEntry,
        "schedule": ScheduleEntry,
        "server": MailServer,
        "webhooks": Webhook,
        "notify": ReportNotify if loc[0] == "report" else Notify,
    }
    named = [tables[part] for part in inside[:-1] if part in tables]
    return named[-1] if named else Report if len(loc) == 3 else _File


def _line(text: str, loc: tuple[str, ...]) -> int:
    r"""Find the line of a key, or of the nearest table above it; 0 when neither is written out.

    >>> _line('[report.a]\nnotebook = "x"\n', ("report", "a", "notebook"))
    2
    """
    found, best = 0, -1
    table: tuple[str, ...] = ()
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        header = re.match(r"\[\s*([^\[\]]+?)\s*\]", line)
        key = re.match(r"([\w\"'.-]+?)\s*=", line)
        if header:
            table = _parts(header[1])
            here = table
        elif key:
            here = (*table, *_parts(key[1]))
        else:
            continue
        if here == loc[: len(here)] and len(here) > best:
            found, best = number, len(here)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
