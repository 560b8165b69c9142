"""What opening an encoder does beside opening it: nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_OPEN = """
from policytrail.nlp.event_folder import BUILTIN, open_folder
from policytrail.nlp.event_model import EventModel
print(type(EventModel(open_folder(BUILTIN)).open()).__name__)
"""


def test_an_encoder_leaves_nothing_at_home(tmp_path: Path) -> None:
    # onnxruntime 1.32 reports to its makers unless told not to before it is imported.
    done = subprocess.run(
        [sys.executable, "-c", _OPEN],
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "_Opened\n"
    assert list(tmp_path.rglob("*")) == []
