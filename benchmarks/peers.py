"""What a user would otherwise run for an edition, and the floor: shell lines and small scripts."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --no-pdf-header-footer"
)

Case = tuple[str, dict[str, str], str]


def peer(case: Case, number: int, execute: str = "papermill", folder: str = "") -> str:
    """Give the shell line that a user would run for one case; the folder holds the peer."""
    report, variant, language = case
    given = {**variant, "language": language}
    flags = " ".join(f"-p {name} {shlex.quote(value)}" for name, value in given.items())
    note, page = f"{number}.ipynb", f"{number}.html"
    to_page = f" && {BIN}/jupyter nbconvert --to html {note}"
    source = shlex.quote(str(ROOT / "notebooks" / f"{report}.ipynb"))
    python = f"env PYTHONPATH={shlex.quote(folder)} {sys.executable}" if folder else sys.executable
    run = {
        "papermill": f"{BIN}/papermill -k python3 --cwd {ROOT}/notebooks {source} {note} {flags}",
        "ploomber": f"{python} -c {shlex.quote(PLOOMBER)} {source} {note} "
        + shlex.quote(json.dumps(given)),
        "notebooker": f"{python} -c {shlex.quote(NOTEBOOKER)} {source} {page} "
        + shlex.quote(json.dumps(given)),
    }[execute]
    return (
        f"{run}{'' if execute == 'notebooker' else to_page} && chromium {CHROMIUM} "
        f"--user-data-dir=$PWD/c{number} --print-to-pdf={number}.pdf {page}"
    )


PLOOMBER = (
    "import json, sys; from ploomber_engine import execute_notebook; import os; "
    "out = os.path.abspath(sys.argv[2]); os.chdir(os.path.dirname(sys.argv[1])); "
    "execute_notebook(sys.argv[1], out, parameters=json.loads(sys.argv[3]))"
)

# Its store is MongoDB, which Debian does not have: mongomock keeps the result in memory, and the
# page is taken from there. Its own PDF is LaTeX's, which leaves Chinese out, so Chromium makes it.
NOTEBOOKER = """
import os, sys
os.environ["NOTEBOOK_KERNEL_NAME"] = "python3"
import mongomock, mongomock.gridfs, pymongo
pymongo.MongoClient = mongomock.MongoClient
mongomock.gridfs.enable_gridfs_integration()
from notebooker._entrypoints import base_notebooker
from notebooker.serialization.mongo import MongoResultSerializer
keep = MongoResultSerializer.save_check_result
def save(self, result):
    keep(self, result)
    with open(page, "w", encoding="utf-8") as out:
        out.write(result.raw_html)
MongoResultSerializer.save_check_result = save
(folder, name), page = os.path.split(sys.argv[1]), os.path.abspath(sys.argv[2])
base_notebooker([
    "--output-base-dir", page + ".out", "--template-base-dir", page + ".templates",
    "--py-template-base-dir", folder, "--notebooker-disable-git", "--execute-at-origin",
    "execute-notebook",
    "--report-name", name.removesuffix(".ipynb"), "--overrides-as-json", sys.argv[3],
    "--no-pdf-output", "--n-retries", "1",
])
"""

PLAIN = """
import json, os, sys
from pathlib import Path
import papermill
from tyanalysis.bundle import checked_bundles
from tyanalysis.reporting.notebook import read_notebook
from tyanalysis.reporting.render import render_edition
for number, (report, given) in enumerate(json.loads(sys.argv[1])):
    source, note = Path(sys.argv[2]) / f"{report}.ipynb", f"{number}.ipynb"
    papermill.execute_notebook(str(source), note, given, kernel_name="python3",
                               progress_bar=False, cwd=str(source.parent))
    book = read_notebook(Path(note))
    made = render_edition(book, {"html", "pdf", "xlsx"}, epoch=0, found=checked_bundles(book))
    for name, content in made.items():
        Path(f"{number}.{name}").write_bytes(content)
"""

FLOOR = """
import ast, json, os, sys
from pathlib import Path
import nbformat
from IPython.core.formatters import DisplayFormatter
from nbformat.v4 import new_output
from tyanalysis.bundle import checked_bundles
from tyanalysis.reporting.picture import add_pictures
from tyanalysis.reporting.render import render_edition
shown = DisplayFormatter()  # what Jupyter asks an object for
os.environ["TYANALYSIS_READ_LOG"] = os.path.abspath("reads.jsonl")  # as in a build
for number, (report, given) in enumerate(json.loads(sys.argv[1])):
    source = Path(sys.argv[2]) / f"{report}.ipynb"
    os.chdir(source.parent)
    book, names = nbformat.read(source, as_version=4), {"__name__": "__main__"}
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        body, last = ast.parse(cell.source).body, None
        if body and isinstance(body[-1], ast.Expr):
            last = ast.Expression(body.pop().value)
        exec(compile(ast.Module(body, []), str(source), "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(given)
        value = eval(compile(last, str(source), "eval"), names) if last else None
        if value is not None:
            data, metadata = shown.format(value)
            cell.outputs = [new_output("display_data", data, metadata=metadata)]
    made = render_edition(book, {"html", "pdf"}, epoch=0, found=checked_bundles(book))
    add_pictures(book)
    print(number, sorted(made))
"""
