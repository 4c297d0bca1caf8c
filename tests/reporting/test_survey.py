"""Each thing an edition rests on makes exactly the right editions stale; what is damaged is found.

The editions are written as a build leaves them, without running anything, so that every
ingredient can be tried.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
import pytest

import tyanalysis
from tiny_project import notebook, write_project
from tyanalysis.reporting import libraries
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.code import Code
from tyanalysis.reporting.database import memory_path
from tyanalysis.reporting.key import World, content_key, data_ingredients, outside_places
from tyanalysis.reporting.manifest import (
    Environment,
    FailureNote,
    Input,
    Manifest,
    list_files,
    sha256,
)
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.records import forget, open_records, remember
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.survey import Planned, survey

CATALOGUE = """\
[report.alpha]
notebook = "alpha.ipynb"
title_zh = "一号报告"
title_en = "Report one"
formats = ["html", "pdf"]

[report.alpha.matrix]
code = ["0012", "0013"]

[report.beta]
notebook = "beta.ipynb"
title_zh = "二号报告"
title_en = "Report two"
languages = ["zh"]
formats = ["html"]
"""

SOURCES = {
    "__init__.py": '_PUBLIC = {"load": "data.package", "grow": "analysis.growth"}\n',
    "data/__init__.py": "",
    "data/package.py": "from tyanalysis.data.unit import unit\n",
    "data/unit.py": 'NAME = "units.txt"\n',
    "data/units.txt": "ten thousand\n",
    "data/unused.py": "",
    "analysis/__init__.py": "",
    "analysis/growth.py": "def grow():\n    from ..presentation import words\n",
    "presentation/__init__.py": "",
    "presentation/words.py": 'FOLDER = ("locale", "en")\n',
    "presentation/locale/en/core.po": "msgid\n",
    "reporting/__init__.py": "",
    "reporting/html.py": 'PAGE = "report.html.j2"\n',
    "reporting/templates/report.html.j2": '{% include "report.css" %}',
    "reporting/templates/report.css": "p {}",
    "reporting/pdf.py": 'PAGE = "templates/report.typ"\n',
    "reporting/templates/report.typ": "#page",
    "reporting/workbook.py": "",
    "reporting/edition.py": "from tyanalysis.reporting import pdf, schedule\n",
    "reporting/run.py": "",
    "reporting/notebook.py": "",
    "reporting/engine.py": "",
    "reporting/shell.py": "",
    "reporting/assemble.py": "",
    "reporting/manifest.py": "",
    "reporting/picture.py": "",
    "reporting/schedule.py": "",
    "stray.dat": "",
}
PUBLIC = {"load": "data.package", "grow": "analysis.growth"}

ALPHA, BETA = "alpha/", "beta/"
PLAIN = "alpha/default/"
OTHER = "alpha/code-0013-"


@dataclass
class Published:
    """A project with a package of its own and all its editions published."""

    root: Path
    setting: Setting = field(init=False)

    def __post_init__(self) -> None:
        self.setting = Setting.of(self.root, self.root / "reports", self.root / "data")

    @property
    def code(self) -> Code:
        return Code(self.root / "src/tyanalysis", PUBLIC)

    def jobs(self, **asked) -> list[Job]:
        return make_plan(load_catalogue(self.root / "notebooks/reports.toml"), **asked)

    def look(self, *, verify: bool = False, **asked) -> list[Planned]:
        connection, _ = open_records(self.setting.output)
        with closing(connection):
            return survey(
                self.jobs(**asked), self.setting, connection, verify=verify, code=self.code
            )

    def told(self, **asked) -> dict[str, tuple[str, ...]]:
        """Give the reasons of every edition that is not fresh."""
        found = self.look(**asked)
        assert all(one.status == "stale" or not one.reasons for one in found)
        return {one.job.name: one.reasons for one in found if one.status != "fresh"}

    def publish(self, job: Job, stamp: str = "2026-01-01T00:00:00+00:00") -> Path:
        """Publish an edition whose run read the tables of its report."""
        known = job.ingredients
        assert known is not None
        names = ["figures.csv", "areas.csv"] if job.report == "alpha" else ["figures.csv"]
        read = {str(self.root / "data" / name): sha256(self.root / "data" / name) for name in names}
        read[str(self.root / "data/derivations.csv")] = ""
        if job.report == "beta":
            far = self.root.parent / "far.csv"
            read[str(far)] = sha256(far)
        ingredients = {**{group: dict(one) for group, one in known.items()}}
        ingredients["data"] = data_ingredients(read, self.setting)
        key = content_key(ingredients)
        home = self.setting.output / job.name
        folder = home / f"2026-01-01-{key[:6]}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(home / "latest", ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "index.html").write_text("<!doctype html></html>", encoding="utf-8")
        (folder / "report.pdf").write_bytes(b"%PDF")
        manifest = Manifest(
            status="ok",
            report=job.report,
            variant=job.variant,
            language=job.language,
            edition=folder.name,
            titles={},
            parameters=dict(job.parameters),
            key=key,
            ingredients=ingredients,
            notebook=Input(path="n.ipynb", sha256=""),
            inputs=[],
            environment=Environment(python="", package="", fonts="", libraries={}),
            timings={"run": 2.0, "render": 1.0},
            created=stamp,
            files=list_files(folder),
        )
        manifest.write(folder)
        shutil.copytree(folder, home / "latest")
        connection, _ = open_records(self.setting.output)
        with closing(connection):
            remember(connection, manifest, folder, outside_places(read, self.setting))
        return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def book(*extra: str):
    cells = [
        ("import", "import tyanalysis as ty\nimport helper"),
        ("load", "package = ty.load(data)"),
        *((f"extra-{number}", text) for number, text in enumerate(extra)),
    ]
    return notebook(*cells)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("survey") / "p"
    beta = notebook(("grow", "from tyanalysis import grow"))
    write_project(root, CATALOGUE, {"alpha": book(), "beta": beta})
    for name, text in SOURCES.items():
        write(root / "src/tyanalysis" / name, text)
    write(root / "notebooks/helper.py", "import deeper\n")
    write(root / "notebooks/deeper.py", "")
    write(root / "data/areas.csv", "id\n")
    write(root / "data/unused.csv", "id\n")
    write(root.parent / "far.csv", "id\n")
    found = Published(root)
    found.setting.output.mkdir()
    for one in found.look():
        assert one.status == "new"
        found.publish(one.job)
    assert found.told() == {}
    return root


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Published:
    shutil.copytree(template.parent, tmp_path / "w")
    found = Published(tmp_path / "w/p")
    with closing(sqlite3.connect(memory_path(found.setting.output))) as connection:
        place = [str(template.parent), str(tmp_path / "w")]
        connection.execute("UPDATE plan_edition SET places = replace(places, ?, ?)", place)
        connection.commit()
    return found


def source(name: str, text: str = "# changed\n") -> Callable[[Published], None]:
    return lambda world: write(world.root / "src/tyanalysis" / name, text)


def data(name: str, text: str = "id\nchanged\n") -> Callable[[Published], None]:
    return lambda world: write(world.root / name, text)


def edit_book(change: Callable[[dict], None]) -> Callable[[Published], None]:
    def edit(world: Published) -> None:
        path = world.root / "notebooks/alpha.ipynb"
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content)
        path.write_text(json.dumps(content), encoding="utf-8")

    return edit


def recatalogue(old: str, new: str) -> Callable[[Published], None]:
    def edit(world: Published) -> None:
        path = world.root / "notebooks/reports.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def cell(content: dict, name: str) -> dict:
    return next(one for one in content["cells"] if one["id"] == name)


def run_traces(content: dict) -> None:
    content["metadata"]["papermill"] = {"duration": 1}
    cell(content, "load").update(
        execution_count=3,
        outputs=[{"output_type": "stream", "name": "stdout", "text": "x"}],
        metadata={"collapsed": True},
    )


CHANGES = {
    "a table that all read": (data("data/figures.csv"), [ALPHA, BETA], "data/figures.csv changed"),
    "a table that one reads": (data("data/areas.csv"), [ALPHA], "data/areas.csv changed"),
    "a table nobody reads": (data("data/unused.csv"), [], ""),
    "a table looked for": (
        data("data/derivations.csv"), [ALPHA, BETA], "data/derivations.csv is there now",
    ),
    "a table that is gone": (
        lambda world: (world.root / "data/areas.csv").unlink(), [ALPHA], "data/areas.csv is gone",
    ),
    "a file outside": (data("../far.csv"), [BETA], "elsewhere/far.csv changed"),
    "a module called": (
        source("data/package.py"), [ALPHA], "module tyanalysis.data.package changed",
    ),
    "a module imported by it": (
        source("data/unit.py", 'NAME = "units.txt"  # x'), [ALPHA], "module tyanalysis.data.unit",
    ),
    "its resource": (source("data/units.txt"), [ALPHA], "file data/units.txt changed"),
    "a module imported in a function": (
        source("presentation/words.py", 'FOLDER = ("locale", "x")'), [BETA],
        "module tyanalysis.presentation.words changed",
    ),
    "a module nobody calls": (source("data/unused.py"), [], ""),
    "the table of public names": (source("__init__.py"), [], ""),
    "the other renderer": (
        source("reporting/pdf.py", 'PAGE = "templates/report.typ"  # x'), [ALPHA],
        "module tyanalysis.reporting.pdf changed",
    ),
    "its template": (source("reporting/templates/report.typ"), [ALPHA], "report.typ changed"),
    "the page's renderer": (source("reporting/html.py", 'PAGE = "report.html.j2" # x'),
                            [ALPHA, BETA], "module tyanalysis.reporting.html changed"),
    "a stylesheet of a template": (
        source("reporting/templates/report.css"), [ALPHA, BETA], "report.css changed",
    ),
    "the machinery": (source("reporting/run.py"), [ALPHA, BETA], "reporting.run changed"),
    "what only the machinery imports": (source("reporting/schedule.py"), [], ""),
    "a file that no module names": (source("stray.dat"), [ALPHA, BETA], "stray.dat changed"),
    "a module beside the notebook": (
        data("notebooks/helper.py", "import deeper # x"), [ALPHA], "module helper changed",
    ),
    "one imported by that": (data("notebooks/deeper.py", "1"), [ALPHA], "module deeper changed"),
    "code of a cell": (
        edit_book(lambda one: cell(one, "load").update(source="package = ty.load('')")),
        [ALPHA], "notebook cell load changed",
    ),
    "prose": (
        edit_book(lambda one: cell(one, "title").update(source="# 题")), [ALPHA],
        "notebook cell title changed",
    ),
    "tags": (
        edit_book(lambda one: cell(one, "load").update(metadata={"tags": ["hide"]})), [ALPHA],
        "notebook cell load changed",
    ),
    "order": (
        edit_book(lambda one: one["cells"].append(one["cells"].pop(2))), [ALPHA],
        "order of the notebook's cells changed",
    ),
    "a cell dropped": (
        edit_book(lambda one: one["cells"].pop(3)), [ALPHA], "notebook cell load dropped",
    ),
    "outputs, counters and other metadata": (edit_book(run_traces), [], ""),
    "a title": (
        recatalogue("Report one", "Report 1"), [ALPHA], "title_en changed",
    ),
    "limits": (recatalogue('notebook = "beta', 'timeout = 5\nnotebook = "beta'), [], ""),
    "formats": (
        recatalogue('formats = ["html"]', 'formats = ["html", "pdf"]'), [BETA], "format pdf added",
    ),
    "a parameter of one variant": (
        edit_book(lambda one: cell(one, "parameters").update(
            source="".join(cell(one, "parameters")["source"]).replace("0.5", "0.6"))),
        [ALPHA], "parameter share changed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_makes_the_right_editions_stale(world: Published, case: str) -> None:
    change, prefixes, reason = CHANGES[case]
    change(world)
    told = world.told()
    names = {job.name for job in world.jobs()}
    assert set(told) == {name for name in names if name.startswith(tuple(prefixes))}
    for reasons in told.values():
        assert any(reason in one for one in reasons), reasons


def test_translations_belong_to_their_language(world: Published) -> None:
    write(world.root / "notebooks/deeper.py", "from tyanalysis.presentation import words\n")
    for one in world.look():
        world.publish(one.job)
    source("presentation/locale/en/core.po")(world)
    told = world.told()
    assert set(told) == {f"{PLAIN}en", next(name for name in told if name.startswith(OTHER))}
    assert all(name.endswith("/en") for name in told)
    assert set(told.values()) == {("file presentation/locale/en/core.po changed",)}


def test_a_changed_library_and_python(world: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = libraries.required_versions()
    monkeypatch.setattr(libraries, "required_versions", lambda: {**kept, "pandas": "9.9"})
    monkeypatch.setattr(libraries, "installed", lambda: "other")
    told = world.told()
    assert len(told) == 5
    assert set(told.values()) == {(f"pandas {kept['pandas']} → 9.9",)}
    monkeypatch.setattr(libraries, "python_version", lambda: "3.99.0")
    monkeypatch.setattr(libraries, "installed", lambda: "another")
    assert all("→ 3.99.0" in reasons[0] for reasons in world.told().values())


def test_changed_fonts(world: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = world.root / "fonts"
    write(folder / "sans.otf", "a font")
    monkeypatch.setenv("TYANALYSIS_FONT_DIR", str(folder))
    told = world.told()
    assert len(told) == 5
    assert set(told.values()) == {("fonts changed",)}


def test_fonts_that_cannot_be_read_are_never_fresh(
    world: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tyanalysis.fonts._PACKAGED", {
        role: ("no_such_package", name, family)
        for role, (_, name, family) in tyanalysis.fonts._PACKAGED.items()
    })  # fmt: skip
    for _ in range(2):
        looked = world.look()
        assert {one.reasons for one in looked} == {("fonts cannot be read",)}
        for one in looked:
            world.publish(one.job)


def test_another_language_beside_it_changes_the_links(world: Published) -> None:
    shutil.rmtree(world.setting.output / PLAIN / "en")
    told = world.told(languages=["zh"])
    assert told == {f"{PLAIN}zh": ("links to other languages changed",)}


def test_formats_of_the_caller_count(world: Published) -> None:
    assert world.told(names=["alpha"], formats=["html"], languages=["zh"]).keys() == {
        job.name for job in world.jobs(names=["alpha"], languages=["zh"])
    }


def test_a_second_workbook_in_one_folder_is_another_input(world: Published) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write(world.root / "data" / name, name)
    setting, told = world.setting, []
    for name in ("one.xlsx", "two.xlsx"):
        world.setting = replace(setting, data=setting.data / name)
        told.append([one for one in world.look() if one.status != "fresh"])
        for one in told[-1]:
            world.publish(one.job)
    assert [len(one) for one in told] == [5, 5]


def test_a_variant_that_is_gone_and_one_that_is_new(world: Published) -> None:
    recatalogue('"0013"', '"0014"')(world)
    looked = {one.job.name: one.status for one in world.look()}
    assert [status for name, status in looked.items() if "0014" in name] == ["new", "new"]
    assert all(status == "fresh" for name, status in looked.items() if "0014" not in name)


def test_a_failed_build_is_tried_again(world: Published) -> None:
    failed = world.setting.output / "beta/default/zh/failed"
    failed.mkdir()
    assert world.told() == {"beta/default/zh": ("last build failed",)}


def test_how_long_an_edition_took_is_known(world: Published) -> None:
    assert {one.seconds for one in world.look()} == {3.0}


def edit_number(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "data_date": "2030"}), encoding="utf-8")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5])


@pytest.mark.parametrize("place", ["latest", "2026*"])
@pytest.mark.parametrize(
    ("name", "spoil", "reason"),
    [
        ("index.html", truncate, "file index.html is damaged"),
        ("report.pdf", Path.unlink, "file report.pdf is missing"),
        ("manifest.json", truncate, "file manifest.json is damaged"),
        ("manifest.json", edit_number, "file manifest.json is damaged"),
        ("manifest.json", Path.unlink, "file manifest.json is missing"),
    ],
)
def test_a_damaged_edition_is_found(
    world: Published, place: str, name: str, spoil: Callable[[Path], None], reason: str
) -> None:
    (folder,) = (world.setting.output / "beta/default/zh").glob(place)
    spoil(folder / name)
    assert world.told() == {"beta/default/zh": (reason,)}


def test_damage_that_keeps_size_and_time_is_found_when_verified(world: Published) -> None:
    path = world.setting.output / "beta/default/zh/latest/report.pdf"
    state = path.stat()
    path.write_bytes(b"%PDX")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert world.told() == {}
    assert world.told(verify=True) == {"beta/default/zh": ("file report.pdf is damaged",)}


def test_a_copied_output_is_fresh_and_hashed_once(
    world: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in world.setting.output.rglob("*.pdf"):
        path.touch()
    assert world.told() == {}
    monkeypatch.setattr("tyanalysis.reporting.survey.sha256", lambda _: "hashed again")
    assert world.told() == {}


def drop_memory(world: Published) -> None:
    shutil.rmtree(memory_path(world.setting.output).parent)


def garble_memory(world: Published) -> None:
    drop_memory(world)
    write(memory_path(world.setting.output), "no database " * 1000)


def garble_rows(world: Published) -> None:
    with closing(sqlite3.connect(memory_path(world.setting.output))) as connection:
        connection.execute("UPDATE plan_edition SET files = '{'")
        connection.execute("UPDATE plan_group SET content = '{}'")
        connection.commit()


@pytest.mark.parametrize("spoil", [drop_memory, garble_memory, garble_rows])
def test_without_the_memory_the_manifests_are_read(world: Published, spoil) -> None:
    spoil(world)
    # A file outside the project has no place any more: only a build can tell whether it changed.
    lost = {"beta/default/zh": ("elsewhere/far.csv cannot be determined",)}
    assert world.told() == lost
    data("data/areas.csv")(world)
    assert {name for name in world.told() if name.startswith("alpha")} == {
        job.name for job in world.jobs(names=["alpha"])
    }


def test_without_the_memory_damage_is_found_as_well(world: Published) -> None:
    drop_memory(world)
    truncate(world.setting.output / PLAIN / "zh/latest/index.html")
    edit_ingredients(world.setting.output / PLAIN / "en/latest/manifest.json")
    told = world.told()
    assert told[f"{PLAIN}zh"] == ("file index.html is damaged",)
    assert told[f"{PLAIN}en"] == ("file manifest.json is damaged",)


def edit_ingredients(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["ingredients"]["data"] = {}
    path.write_text(json.dumps(content), encoding="utf-8")


def test_a_garbled_group_of_ingredients_is_not_believed(world: Published) -> None:
    with closing(sqlite3.connect(memory_path(world.setting.output))) as connection:
        connection.execute("UPDATE plan_group SET content = '{}'")
        connection.commit()
    told = world.told()
    assert len(told) == 5
    assert all("what it rested on is not known (data)" in one for one in told.values())


def test_a_newer_edition_than_the_memory_knows_is_taken_over(world: Published) -> None:
    kept = memory_path(world.setting.output).read_bytes()
    data("data/areas.csv")(world)
    for one in world.look():
        if one.status == "stale":
            world.publish(one.job, "2026-01-02T00:00:00+00:00")
    for path in memory_path(world.setting.output).parent.iterdir():
        path.unlink()
    memory_path(world.setting.output).write_bytes(kept)
    assert world.told() == {}


def test_an_older_manifest_without_ingredients_is_stale(world: Published) -> None:
    drop_memory(world)
    path = world.setting.output / PLAIN / "zh/latest/manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["ingredients"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert world.told()[f"{PLAIN}zh"] == ("its manifest does not say what it rests on",)


def test_a_failed_manifest_as_latest_is_not_taken_over(world: Published) -> None:
    drop_memory(world)
    path = world.setting.output / PLAIN / "zh/latest/manifest.json"
    note = FailureNote(stage="run", cell="", ename="", evalue="").model_dump()
    content = json.loads(path.read_text(encoding="utf-8")) | {"status": "failed", "failure": note}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert f"{PLAIN}zh" in world.told()


def test_forget_drops_only_the_edition_named(world: Published) -> None:
    (folder,) = (world.setting.output / "beta/default/zh").glob("2026*")
    connection, _ = open_records(world.setting.output)
    with closing(connection):
        forget(connection, folder.with_name("2025-01-01-abcdef"))
        assert connection.execute("SELECT count(*) FROM plan_edition").fetchone()[0] == 5
        forget(connection, folder)
        assert connection.execute("SELECT count(*) FROM plan_edition").fetchone()[0] == 4


def test_looking_at_nothing_makes_nothing(world: Published) -> None:
    shutil.rmtree(world.setting.output)
    assert {one.status for one in world.look()} == {"new"}
    assert not world.setting.output.exists()


def test_the_real_package_can_be_read(world: Published) -> None:
    nbformat.write(book(), world.root / "notebooks/alpha.ipynb")
    job = world.jobs(names=["alpha"])[0]
    found = World(world.setting).before_run(job)
    assert {"module tyanalysis.data.package", "file data/units.txt"} <= set(found["code"])
    assert not [name for name in found["code"] if "cli" in name or "commands" in name]
    assert {"python", "pandas", "typst", "tyanalysis"} <= set(found["libraries"])
    assert set(found["fonts"]) == {"sans", "serif", "heading", "latin"}
