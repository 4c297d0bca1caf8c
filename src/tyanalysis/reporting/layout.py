"""The names of the folders and files that readers see.

::

    reports/<report>/<variant>/<language>/<edition>/   one edition
                                          latest/      a copy of the newest
                                          failed/      the last build, if it failed
"""

from __future__ import annotations

import re

FILES = {
    "html": "index.html",
    "pdf": "report.pdf",
    "xlsx": "data.xlsx",
    "notebook": "notebook.ipynb",
}
MANIFEST = "manifest.json"
LATEST = "latest"
FAILED = "failed"
EDITION = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")
