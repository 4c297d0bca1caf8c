"""The names in an output folder.

::

    reports/<report>/<variant>/<language>/<edition>/   one edition
                                          latest/      the newest
                                          changes/     what changed in it
                                          failed/      the last build, if it failed
            index.html                                 the site
            .tyanalysis/                               the memory of builds, and locks
            .build-…/                                  at work; swept when its process is gone
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
CHANGES = f"changes/{FILES['html']}"
LATEST = "latest"
FAILED = "failed"
EDITION = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")
