"""A worker's own side: it reads functions with their arguments, runs them, and answers.

Run as ``python -m policytrail.operations.worker_process``; frames go through standard input and
output. What libraries print goes to standard error.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
from typing import IO

PREFIX = 8  # bytes of a frame's length


def frame(value: object) -> bytes:
    """Return a value as one frame."""
    body = pickle.dumps(value)
    return len(body).to_bytes(PREFIX, "big") + body


def _read(pipe: IO[bytes], jobs: queue.SimpleQueue[bytes]) -> None:
    """Hand over frames until the other side is gone; then end, whatever is being done."""
    while len(head := pipe.read(PREFIX)) == PREFIX:
        size = int.from_bytes(head, "big")
        body = pipe.read(size)
        if len(body) < size:
            break
        jobs.put(body)
    os._exit(0)


def _answer(body: bytes) -> tuple[bool, object]:
    """Return whether the function returned, and what it returned or raised."""
    try:
        function, arguments = pickle.loads(body)  # noqa: S301 (from our own parent)
        return True, function(*arguments)
    except Exception as error:
        return False, error


def _pickled(result: tuple[bool, object]) -> bytes:
    try:
        return frame(result)
    except Exception as error:
        return frame((False, TypeError(f"a result that cannot be sent: {error!r}")))


def main() -> None:
    """Work until standard input ends."""
    # Ctrl-C in a terminal reaches the whole group: when a worker ends is for its parent to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, jobs), daemon=True).start()
    while True:
        answers.write(_pickled(_answer(jobs.get())))
        answers.flush()


if __name__ == "__main__":
    main()
