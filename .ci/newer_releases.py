"""Writes wheels of releases that are newer than those in the lock: an index view of another day.

With the folder as ``PIP_FIND_LINKS``, pip sees them beside the index. An installer that resolves
anything anew takes one of them, and either has no hash for it or installs an empty package.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

# A package that is asked for with an extra, the extra's package, and one that many others need.
NAMES = ("lxml", "lxml_html_clean", "click")
VERSION = "9999.0"


def write(folder: Path) -> None:
    """Write one empty wheel for each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        info = f"{name}-{VERSION}.dist-info"
        files = {
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {VERSION}\n"
            "Provides-Extra: html_clean\nRequires-Dist: lxml_html_clean; extra == 'html_clean'\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
        with zipfile.ZipFile(folder / f"{name}-{VERSION}-py3-none-any.whl", "w") as archive:
            for path, text in (files | {f"{info}/RECORD": record}).items():
                archive.writestr(path, text)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
