"""How long a plan takes when nothing has changed: many small editions, published for the test.

    python benchmarks/plan_speed.py [24 2000]

Each edition has the files and the manifest of a real one, small, with real ingredients. The plan is
timed in a process that has its imports done, from the catalogue to the last edition found fresh:
first with the memory of builds, then without it (the manifests are read), and with every file
hashed. Last, one row is added to a table that every twelfth edition reads: exactly those must be
found stale, because of that table.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import nbformat

from tyanalysis.reporting import manifest as manifests
from tyanalysis.reporting.catalogue import load_catalogue
from tyanalysis.reporting.database import memory_path, transaction
from tyanalysis.reporting.key import World, content_key
from tyanalysis.reporting.manifest import Input, Manifest
from tyanalysis.reporting.plan import Job, make_plan
from tyanalysis.reporting.records import open_records, record_of, save, save_groups
from tyanalysis.reporting.setting import Setting
from tyanalysis.reporting.survey import survey

RARE = "rare.csv"
"""The table that every twelfth edition reads."""

CELLS = {
    "import": "import tyanalysis as ty",
    "load": "package = ty.load(data)",
    "growth": "growth = ty.zone_growth(package)",
    "table": "ty.table_zone_growth(growth, package)",
}


def project(root: Path, editions: int) -> Path:
    """Write a project whose catalogue sweeps one parameter in two languages."""
    folder = root / "notebooks"
    folder.mkdir(parents=True)
    book = nbformat.v4.new_notebook()
    head = 'place: str = ""\nlanguage: str = "zh"\ndata: str = ""'
    cell = nbformat.v4.new_code_cell(head, id="parameters", metadata={"tags": ["parameters"]})
    book.cells = [cell, *(nbformat.v4.new_code_cell(text, id=one) for one, text in CELLS.items())]
    nbformat.write(book, folder / "places.ipynb")
    values = ", ".join(f'"p{number:04}"' for number in range(editions // 2))
    (folder / "reports.toml").write_text(
        '[report.places]\nnotebook = "places.ipynb"\ntitle_zh = "地方"\ntitle_en = "Places"\n'
        f"[report.places.matrix]\nplace = [{values}]\n",
        encoding="utf-8",
    )
    data = root / "data"
    data.mkdir()
    for name in (*(f"table{number}.csv" for number in range(6)), RARE):
        (data / name).write_text("id\n" + "x\n" * 1000, encoding="utf-8")
    return root


def jobs_of(root: Path) -> list[Job]:
    return make_plan(load_catalogue(root / "notebooks/reports.toml"))


def publish(root: Path, setting: Setting) -> None:
    """Write every edition as a build would leave it."""
    world = World(setting)
    setting.output.mkdir()
    data = {f"data/{one.name}": manifests.sha256(one) for one in sorted(setting.data.iterdir())}
    jobs = jobs_of(root)
    connection, _ = open_records(setting.output)
    with closing(connection), transaction(connection):
        for number, job in enumerate(jobs):
            known = world.before_run(job)
            read = {name: one for name, one in data.items() if number % 12 == 0 or RARE not in name}
            ingredients = {**{group: dict(one) for group, one in known.items()}, "data": read}
            key = content_key(ingredients)
            home = setting.output / job.name
            folder = home / f"2026-01-01-{key[:6]}"
            folder.mkdir(parents=True)
            for name in ("index.html", "report.pdf", "data.xlsx", "notebook.ipynb"):
                (folder / name).write_text(job.name * 100, encoding="utf-8")
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
                notebook=Input(path="notebooks/places.ipynb", sha256=""),
                inputs=[],
                environment=manifests.environment(),
                headlines=[{"key": str(number)} for number in range(50)],
                created="2026-01-01T00:00:00+00:00",
                files=manifests.list_files(folder),
            )
            manifest.write(folder)
            shutil.copytree(folder, home / "latest")
            save_groups(connection, ingredients)
            save(connection, [record_of(manifest, folder)])


def measure(root: str, verify: str, changed: str) -> None:
    """Time one plan; called in a process of its own."""
    place = Path(root)
    setting = Setting.of(place, place / "reports", place / "data")
    began, used = time.perf_counter(), time.process_time()
    jobs = jobs_of(place)
    planned_in = time.perf_counter() - began
    connection, _ = open_records(setting.output)
    with closing(connection):
        planned = survey(jobs, setting, connection, verify=verify == "1")
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    wanted = [one.name for one in jobs[::12]] if changed == "1" else []
    stale = [one for one in planned if one.status != "fresh"]
    if [one.job.name for one in stale] != wanted:
        sys.exit(f"{len(stale)} stale, expected {len(wanted)}: {stale[:1]}")
    if not all(len(one.reasons) == 1 and RARE in one.reasons[0] for one in stale):
        sys.exit(f"{stale[0].job.name}: {stale[0].reasons}")
    print(f"{wall:.3f} {cpu:.3f} {planned_in:.3f}")


def timed(root: Path, *, verify: bool = False, changed: bool = False) -> list[float]:
    """Give wall and CPU seconds of a plan, and how much of the wall the catalogue took."""
    words = [
        sys.executable,
        __file__,
        "measure",
        str(root),
        *("01"[one] for one in (verify, changed)),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return [float(word) for word in done.stdout.split()]


def main(sizes: list[int]) -> None:
    print("editions  way                        wall s   CPU s   of it make_plan")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            root = project(Path(name) / "p", size)
            setting = Setting.of(root, root / "reports", root / "data")
            publish(root, setting)
            timed(root)  # fills the memory of digests, imports and versions
            runs = sorted(timed(root) for _ in range(5))
            rows = {"nothing changed": runs[2], "  slowest of five": runs[4]}
            rows["every file hashed"] = timed(root, verify=True)
            memory = memory_path(setting.output)
            for one in memory.parent.glob(memory.name + "*"):
                one.unlink()
            rows["without the memory"] = timed(root)
            rows["the plan after that"] = timed(root)
            with (setting.data / RARE).open("a", encoding="utf-8") as table:
                table.write("y\n")
            rows["one data row changed"] = timed(root, changed=True)
            for way, (wall, cpu, first) in rows.items():
                print(f"{size:8}  {way:25}  {wall:6.3f}  {cpu:6.3f}  {first:6.3f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(*sys.argv[2:])
    else:
        main([int(word) for word in sys.argv[1:]] or [24, 2000])
