"""The three ways of running cells give the same notebook.

What may differ between two runs is written out in `masked`: colours, addresses, times, the name of
a cell's temporary file, line ends of a pseudo-terminal, and how prints are cut into outputs. Prints
and displays come in the same order in every way.

By nature differs where something comes that the process writes by itself, past Python's own
streams (`os.system`, `os.write`, a library in C): a kernel reads it from a pipe in a thread, at a
moment of its own; the forked shell puts it before the buffered prints of its cell. So in the cells
of `RACY`, which mix both, the text is compared and not its place. Widgets need a kernel, see
`test_widgets_keep_their_state_in_a_kernel`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tiny_project import notebook
from tyanalysis.reporting.launch import spawn_template
from tyanalysis.reporting.preload import modules_for
from tyanalysis.reporting.run import Run, run_notebook
from tyanalysis.reporting.spec import Way
from tyanalysis.reporting.template import ADDRESS, Address

pytestmark = pytest.mark.slow

TORTURE = (
    ("png", "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]); plt.title('图'); plt.show()"),
    ("last-figure", "fig, ax = plt.subplots(figsize=(2, 1)); ax.plot([3, 1]);"),
    ("svg", "from IPython.display import SVG, display\n"
            "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>'))"),
    ("retina", "%config InlineBackend.figure_formats = ['svg']\n"
               "import matplotlib as mpl; mpl.rcParams['svg.hashsalt'] = 'x'\n"
               "plt.plot([1, 2]); plt.show()"),
    ("update", "from IPython.display import HTML\n"
               "handle = display(HTML('<b>one</b>'), display_id='fixed')"),
    ("updated", "handle.update(HTML('<i>two</i>'))"),
    ("kinds", "from IPython.display import JSON, Latex, Markdown\n"
              "display(JSON({'a': [1, '甲']})); display(Latex('$x^2$')); Markdown('**b**')"),
    ("clear", "from IPython.display import clear_output\n"
              "print('gone'); clear_output(); print('stays')"),
    ("clear-wait", "print('gone'); clear_output(wait=True); print('stays')"),
    ("frame", "import pandas as pd\nframe = pd.DataFrame({'地区': ['甲', '乙'], 'v': [1.5, 2]})\n"
              "frame"),
    ("styler", "frame.style.set_uuid('u').format({'v': '{:.1f}'})"),
    ("await", "import asyncio\nawait asyncio.sleep(0.01)\n'waited'"),
    ("magic", "%%capture held\nprint('held back')"),
    ("held", "held.stdout"),
    ("bash", "%%bash\necho from bash"),
    ("bang", "!echo from the shell"),
    ("value", "listing = !echo a b\nlisting"),
    ("both", "import sys\nprint('out'); print('err', file=sys.stderr)"),
    ("warning", "import warnings\nwarnings.warn('careful')"),
    ("progress", "from tqdm import tqdm\nsum(tqdm(range(3), disable=False, file=sys.stdout))"),
    ("history", "In[1][:8], len(In) > 5, _ih is In"),
    ("pickle", "import pickle\nclass Thing:\n    x = 1\n"
               "type(pickle.loads(pickle.dumps(Thing()))).__name__"),
    ("threads", "from concurrent.futures import ThreadPoolExecutor\n"
                "with ThreadPoolExecutor(2) as pool: print(list(pool.map(abs, [-1, -2])))"),
    ("processes", "from concurrent.futures import ProcessPoolExecutor\n"
                  "import multiprocessing\n"
                  "fork = multiprocessing.get_context('fork')\n"
                  "with ProcessPoolExecutor(2, mp_context=fork) as pool:\n"
                  "    print(list(pool.map(abs, [-3, -4])))"),
    ("main", "__name__, __import__('__main__').__dict__ is globals()"),
    ("allowed", "1 / 0"),
    ("after", "print('go on')"),
    ("own", "class Shown:\n    def _repr_mimebundle_(self, **_):\n"
            "        return {'application/vnd.x+json': {'a': 1}, 'text/plain': 'shown'}\n"
            "Shown()"),
    ("quiet", "x = 5;"),
    ("order", "import sys\nprint('a'); display('b'); print('c'); print('d', file=sys.stderr)\n"
              "display('e'); display('f'); print('g', end=''); print('h'); 'i'"),
    ("time", "%%time\nprint('timed')"),
    ("time-line", "%time y = 2"),
    # A moment for a kernel's thread to read what the process itself has written.
    ("system", "import os, time\nos.system('echo from a program'); time.sleep(1)"),
    ("system-error", "os.system('echo wrong >&2'); time.sleep(1)"),
    ("raw", "os.write(1, '甲\\n'.encode()); time.sleep(1)"),
    ("raw-error", "os.write(2, b'raw error\\n'); time.sleep(1)"),
    ("mixed", "print('before'); os.system('echo by itself'); os.write(1, b'raw\\n')\n"
              "print('after'); time.sleep(1)"),
    ("raise", "def deep(n):\n    if not n: raise ValueError('甲')\n    deep(n - 1)\ndeep(2)"),
    ("never", "print('not reached')"),
)  # fmt: skip


RACY = {"mixed"}
UNDER_TEST = "PYTEST_CURRENT_TEST"
"""Where it is set, a kernel does not read what its process itself writes."""


@pytest.fixture(scope="module")
def template() -> Iterator[Address]:
    here = Path(__file__).parents[2] / "notebooks"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(UNDER_TEST, raising=False)
        address = spawn_template(modules_for(sorted(here.glob("*.ipynb"))), renderers=False)
    address.wait_ready()
    yield address
    address.close()


def run(path: Path, way: Way, template: Address, patch: pytest.MonkeyPatch, **given: Any) -> Run:
    with patch.context() as one:
        one.delenv(UNDER_TEST, raising=False)
        if way != "plain":
            one.setenv(ADDRESS, template.name)
        return run_notebook(
            path, given, environment={"SOURCE_DATE_EPOCH": "1767225600"}, way=way, mark="conform"
        )


def masked(cell: Any) -> list[Any]:
    """Give a cell's outputs without what differs between any two runs.

    Between two displays each stream is joined: how prints are cut into outputs, and how output and
    errors take turns, is a matter of moments, in a kernel too.
    """
    found: list[Any] = [{}]
    racy = cell.get("id") in RACY
    for output in cell.outputs:
        if output.output_type == "stream":
            streams = found[0] if racy else found[-1]
            streams[output.name] = streams.get(output.name, "") + output.text
        else:
            one = json.loads(json.dumps(output))
            one.pop("execution_count", None)
            found += [one, {}]
    if racy:
        found[0] = {name: sorted(text.splitlines()) for name, text in found[0].items()}
    text = json.dumps(found, ensure_ascii=False, sort_keys=True)
    text = re.sub(r"\\u001b\[[0-9;]*m", "", text)
    text = re.sub(r"0x[0-9a-f]+", "0x…", text)
    text = re.sub(r'"model_id": "[0-9a-f]+"', '"model_id": "…"', text)
    text = re.sub(r"\d+(\.\d+)?(it/s|s/it)|\d\d:\d\d", "…", text)
    text = re.sub(r"\d+(\.\d+)?(e[+-]\d+)? ?(ns|[µμ]s|us|ms|s)\b", "…", text)
    text = re.sub(r"(/[^ \"']*/ipykernel_\d+/\d+\.py|<ipython-input-\d+-[0-9a-f]+>)", "CELL", text)
    return json.loads(text.replace("\\r\\n", "\\n"))


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = notebook(*TORTURE)
    for cell in book.cells:
        if cell.get("id") == "allowed":
            cell.metadata["tags"] = ["raises-exception"]
    path = tmp_path_factory.mktemp("torture") / "torture.ipynb"
    nbformat.write(book, path)
    return path


@pytest.fixture(scope="module")
def plain(torture: Path, template: Address) -> Run:
    with pytest.MonkeyPatch.context() as patch:
        return run(torture, "plain", template, patch)


def compare(one: Run, other: Run) -> dict[str, tuple[Any, Any]]:
    """Give the cells that differ."""
    pairs = zip(one.notebook.cells, other.notebook.cells, strict=True)
    differing = {}
    for left, right in pairs:
        assert (left.get("id"), left.cell_type, left.source) == (
            right.get("id"), right.cell_type, right.source,
        )  # fmt: skip
        if left.cell_type == "code":
            if masked(left) != masked(right):
                differing[left.get("id")] = (masked(left), masked(right))
            assert left.execution_count == right.execution_count, left.get("id")
    return differing


@pytest.mark.parametrize("way", ["shell", "kernel"])
def test_every_kind_of_output_is_the_same(
    torture: Path, plain: Run, template: Address, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = run(torture, way, template, monkeypatch)
    for done in (plain, other):
        assert done.failure is not None
        assert (done.failure.cell, done.failure.ename) == ("raise", "ValueError")
    differing = compare(plain, other)
    assert differing == {}


WIDGET = """\
import ipywidgets
ipywidgets.IntSlider(value=7, description="速度")
"""


def test_widgets_keep_their_state_in_a_kernel(
    tmp_path: Path, template: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ipywidgets")
    path = tmp_path / "widget.ipynb"
    nbformat.write(notebook(("slide", WIDGET)), path)
    states = []
    for way in ("plain", "kernel"):
        done = run(path, way, template, monkeypatch)
        assert done.failure is None
        (shown,) = next(cell for cell in done.notebook.cells if cell.get("id") == "slide").outputs
        model = shown.data["application/vnd.jupyter.widget-view+json"]["model_id"]
        kept = done.notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
        assert kept[model]["state"]["value"] == 7
        assert kept[model]["state"]["description"] == "速度"
        states.append(sorted((one["model_name"], len(one["state"])) for one in kept.values()))
    assert states[0] == states[1]


REPORTS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
NARROW = {"areas": ["taiyuan"], "period_start": "2023"}
NARROW_TOWNS = {"areas": ["qingxu-vinegar"], "period_start": "2022"}


@pytest.mark.parametrize("path", REPORTS, ids=[path.stem for path in REPORTS])
def test_our_notebooks_are_the_same(
    path: Path, template: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every notebook of ours, narrowed to an area where it can be; most charts are still drawn."""
    narrow = NARROW_TOWNS if path.stem == "town_output" else NARROW
    given = narrow if "areas: " in path.read_text(encoding="utf-8") else {}
    shell = run(path, "shell", template, monkeypatch, **given)
    assert shell.failure is None
    for way in ("kernel", "plain"):
        other = run(path, way, template, monkeypatch, **given)
        assert other.failure is None
        assert compare(shell, other) == {}
        assert other.inputs == shell.inputs
