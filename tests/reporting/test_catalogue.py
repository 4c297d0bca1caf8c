"""The catalogue is read as a whole: every problem at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiny_project import CATALOGUE, write_project
from tyanalysis.errors import DataError, ParameterError
from tyanalysis.reporting.catalogue import load_catalogue, read_catalogue


def load(tmp_path: Path, text: str):
    return load_catalogue(write_project(tmp_path / "p", text) / "notebooks/reports.toml")


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(DataError) as caught:
        load(tmp_path, text)
    return str(caught.value)


def test_a_short_entry_gets_the_defaults(tmp_path: Path) -> None:
    text = CATALOGUE.replace('formats = ["html"]\n', "")
    report = load(tmp_path, text).reports["alpha"]
    assert (report.languages, report.formats, report.keep) == (["zh", "en"], ["html", "pdf"], None)


def test_an_unknown_key_is_an_error_with_its_line_and_the_nearest_one(tmp_path: Path) -> None:
    message = refusal(tmp_path, CATALOGUE + "formts = []\n")
    assert "line 6: report.alpha.formts: an unknown key (did you mean 'formats'?)" in message


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    text = """\
[report.alpha]
notebook = "alpha.ipynb"
title_zh = ""
languages = ["zh", "fr"]
keep = 0

[report.alpha.parameters.years]
type = "date"
"""
    message = refusal(tmp_path, text)
    assert "5 problems" in message
    for part in (
        "line 3: report.alpha.title_zh",
        "line 1: report.alpha.title_en: missing",
        "line 4: report.alpha.languages.1: found 'fr'",
        "line 5: report.alpha.keep: found 0",
        "line 8: report.alpha.parameters.years.type: found 'date'",
    ):
        assert part in message


def test_a_bare_value_for_a_parameter_is_told_how_to_write_it(tmp_path: Path) -> None:
    message = refusal(tmp_path, CATALOGUE + "parameters.share = 0.5\n")
    assert "line 6: report.alpha.parameters.share: found 0.5: expected a table" in message
    assert "such as share = { default = … }" in message


def test_what_was_expected_is_said_in_words_of_the_file(tmp_path: Path) -> None:
    message = refusal(tmp_path, CATALOGUE + 'languages = ["fr"]\nmatrix = 1\n')
    assert "languages.0: found 'fr': expected 'zh' or 'en'" in message
    assert "line 7: report.alpha.matrix: found 1: expected a table" in message


def test_a_number_is_not_taken_for_text(tmp_path: Path) -> None:
    assert "line 3: report.alpha.title_zh: found 1" in refusal(
        tmp_path, CATALOGUE.replace('"一号报告"', "1")
    )


def test_a_missing_notebook_is_told(tmp_path: Path) -> None:
    message = refusal(tmp_path, CATALOGUE.replace("alpha.ipynb", "beta.ipynb"))
    assert "line 2: report.alpha.notebook: found 'beta.ipynb', expected a file in" in message


def test_a_report_id_must_do_as_a_folder_name(tmp_path: Path) -> None:
    assert "report.Alpha One" in refusal(
        tmp_path, CATALOGUE.replace("report.alpha", 'report."Alpha One"')
    )


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"[report.alpha\n", "not valid TOML"),
        (b"code = 0012\n", "not valid TOML"),
        ('title = "区域"'.encode("gbk"), "not UTF-8"),
        (b"", "report: missing"),
        (b"[report]\n", "problem"),
    ],
)
def test_a_file_that_is_no_catalogue(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "reports.toml"
    path.write_bytes(content)
    with pytest.raises(DataError, match=part):
        load_catalogue(path)


def test_no_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load_catalogue(tmp_path / "reports.toml")


def test_reports_are_chosen_by_name_once(tmp_path: Path) -> None:
    catalogue = load(tmp_path, CATALOGUE)
    assert catalogue.select(()) == ["alpha"]
    assert catalogue.select(("alpha", "alpha")) == ["alpha"]
    with pytest.raises(ParameterError, match=r"'alhpa' \(did you mean 'alpha'\?\)"):
        catalogue.select(("alhpa",))


def test_a_catalogue_with_problems_gives_the_sound_reports(tmp_path: Path) -> None:
    text = (
        CATALOGUE
        + CATALOGUE.replace("report.alpha", "report.beta").replace('"一号报告"', "1")
        + CATALOGUE.replace("report.alpha", "report.gamma").replace("alpha.ipynb", "none.ipynb")
    )
    path = write_project(tmp_path / "p", text) / "notebooks/reports.toml"
    catalogue = read_catalogue(path)
    assert list(catalogue.reports) == ["alpha"]
    assert catalogue.wrong == ("beta", "gamma")
    assert ["report.beta.title_zh" in catalogue.problems[0], len(catalogue.problems)] == [True, 2]
    assert "report.gamma.notebook: found 'none.ipynb'" in catalogue.problems[1]
    with pytest.raises(DataError, match="2 problems in the catalogue"):
        catalogue.refuse()


def test_a_wrong_report_is_known_and_not_chosen(tmp_path: Path) -> None:
    text = CATALOGUE + CATALOGUE.replace("report.alpha", "report.beta") + 'formts = "x"\n'
    catalogue = read_catalogue(write_project(tmp_path / "p", text) / "notebooks/reports.toml")
    assert catalogue.select(("beta",)) == []
    assert catalogue.select(("beta", "alpha")) == ["alpha"]
    with pytest.raises(ParameterError, match="expected one of alpha, beta"):
        catalogue.select(("gamma",))


def test_wrong_tables_beside_the_reports_leave_the_reports_sound(tmp_path: Path) -> None:
    text = CATALOGUE + 'notify.failed_to = ["a@example.org"]\n\n[notify]\nhots = 1\n[repotr.x]\n'
    catalogue = read_catalogue(write_project(tmp_path / "p", text) / "notebooks/reports.toml")
    assert list(catalogue.reports) == ["alpha"]
    assert len(catalogue.problems) == 2, "and not a third one for a server that was not read"


SCHEDULE = CATALOGUE + '\n[report.alpha.schedule]\ncron = "0 9 1 * *"\n'
NOTIFY = """
[notify]
to = ["desk@example.org"]

[notify.server]
host = "smtp.example.org"
sender = "Reports <reports@example.org>"
user = "reports"
password = "env:SMTP_PASSWORD"

[[notify.webhooks]]
name = "chat"
url = "https://example.org/hook"
secret = "file:hook.secret"
"""


def test_a_schedule_gets_the_defaults(tmp_path: Path) -> None:
    schedule = load(tmp_path, SCHEDULE + 'deadline = "12h"\n').reports["alpha"].schedule
    assert schedule is not None
    assert schedule.timezone == "Asia/Shanghai"
    assert (schedule.catch_up, schedule.retries, schedule.back_off) == ("latest", 2, 300)
    assert schedule.deadline == 12 * 3600


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('"0 9 1 * *"', '"0 9 1 *"', "cron: found '0 9 1 *': expected five fields"),
        ('"0 9 1 * *"', '"0 25 1 * *"', "the field hour is out of its range"),
        ('"0 9 1 * *"', '"0 9 30 2 *"', "never comes: no month of the fourth field has the day"),
        ('"0 9 1 * *"', '"0 9 31 4,6 *"', "never comes"),
        ('"0 9 1 * *"', '"0 9 32 2 *"', "the field day-of-month is out of its range"),
        ('"0 9 1 * *"', '"@monthly"', "expected five fields"),
        ('"0 9 1 * *"', '"0 0 9 1 * *"', "expected five fields"),
        ("cron", 'timezone = "Asia/Shanghia"\ncron', "did you mean 'Asia/Shanghai'?"),
        ("cron", "retires = 1\ncron", "an unknown key (did you mean 'retries'?)"),
        ("cron", 'back_off = "soon"\ncron', "expected a duration such as 90s"),
        ("cron", 'parameters.years = "{sart_year}"\ncron', "did you mean {start_year}?"),
        ("cron", 'parameters.years = "{start+1}"\ncron', "only a year can be moved"),
        ("cron", 'parameters.years = "{start"\ncron', "a brace without its partner"),
    ],
)
def test_a_wrong_schedule_is_told(tmp_path: Path, old: str, new: str, part: str) -> None:
    message = refusal(tmp_path, SCHEDULE.replace(old, new))
    assert part in message
    assert "report.alpha.schedule" in message


def test_notifications_are_read(tmp_path: Path) -> None:
    notify = load(tmp_path, CATALOGUE + NOTIFY).notify
    assert notify.server is not None
    assert notify.server.security == "starttls"
    assert [hook.name for hook in notify.webhooks or []] == ["chat"]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("env:SMTP_PASSWORD", "hunter2", "notify.server.password: found a value: expected 'env:"),
        ("file:hook.secret", "hunter2", "webhooks.0.secret: found a value: expected 'env:NAME'"),
        ("https://example.org/hook", "http://example.org/hunter2", "an address with https://"),
        ("https://", "https://me:hunter2@", "without a password in it"),
        ("host =", "hots =", "an unknown key (did you mean 'host'?)"),
        ("desk@example.org", "desk", "expected a mail address"),
    ],
)
def test_a_wrong_notification_is_told_and_no_secret_repeated(
    tmp_path: Path, old: str, new: str, part: str
) -> None:
    message = refusal(tmp_path, CATALOGUE + NOTIFY.replace(old, new, 1))
    assert part in message
    assert "hunter2" not in message


def test_addresses_need_a_server(tmp_path: Path) -> None:
    text = CATALOGUE + '\n[report.alpha.notify]\nfailed_to = ["ops@example.org"]\n'
    message = refusal(tmp_path, text)
    assert (
        "line 8: report.alpha.notify.failed_to: found addresses and no [notify.server]" in message
    )
