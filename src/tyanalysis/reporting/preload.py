"""Which modules a template imports: those that the notebooks to be run import anyway.

Only installed packages: a module beside a notebook is the user's, and runs after the fork.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

MACHINERY = (
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "papermill",
    "tyanalysis.reporting.engine",
    "tyanalysis.reporting.shell",
    "tyanalysis.reporting.worker",
    "tyanalysis.reporting.run",
    "tyanalysis.reporting.edition",
    "tyanalysis.reporting.publish",
)
"""What every worker and shell needs.

Not pyplot: its import sets how figures are drawn in a notebook, so it is for the cells to say when.
Where a notebook imports it by name, it is imported ahead like everything else.
"""


def modules_for(notebooks: Iterable[Path]) -> list[str]:
    """List the modules to import for some notebooks, those of the machinery included.

    Of a package that imports its public names lazily and lists them in ``_PUBLIC`` (name to module
    below the package), the modules of the names that are used.
    """
    found: dict[str, None] = dict.fromkeys(MACHINERY)
    used = {use for path in notebooks for use in _uses(path)}
    for name, attribute in sorted(used):
        if _installed(name):
            found[name] = None
            public = getattr(import_module(name), "_PUBLIC", {}) if name == "tyanalysis" else {}
            if attribute in public:
                found[f"{name}.{public[attribute]}"] = None
    return list(found)


def fingerprint(modules: Iterable[str]) -> str:
    """Identify what a long-lived template has imported: it changes when any of it does."""
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted({module.partition(".")[0] for module in modules}):
        spec = find_spec(name)
        for place in (spec.submodule_search_locations or []) if spec else []:
            for path in sorted(Path(place).rglob("*.py")):
                stat = path.stat()
                digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _uses(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the modules a notebook imports, each with every attribute it takes of them."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return
    names: dict[str, str] = {}
    for cell in cells:
        source = cell.get("source", "")
        text = source if isinstance(source, str) else "".join(source)
        if cell.get("cell_type") != "code":
            continue
        try:
            tree = ast.parse(text)
        except SyntaxError:  # a magic or a shell line: what it needs is not known
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names.update({one.asname or one.name: one.name for one in node.names})
                yield from ((one.name, "") for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((node.module, one.name) for one in node.names)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module = names.get(node.value.id)
                yield from ((module, node.attr),) if module else ()


@cache
def _installed(name: str) -> bool:
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return False
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return False
    origin = (spec.origin or "") if spec else ""
    here = os.fspath(Path(__file__).resolve().parents[1])
    return "site-packages" in origin or "dist-packages" in origin or origin.startswith(here)
