"""The warm child process: runs the jobs of the window, one JSON line per job and per answer; no Qt."""

import gc
import json
import logging
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from app.reader.limits import end_with_parent
from app.worker import WARM_UP

log = logging.getLogger(__name__)


def main() -> int:
    """Answer jobs until stdin ends; the job in hand then ends too. Other output must not mix with the answers."""
    end_with_parent()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    for line in sys.stdin.buffer:
        if line == WARM_UP:
            _warm()
        else:
            _say(answers, _answer(line, answers))
    return 0


def _warm() -> None:
    from app.exporters.formats import warm
    from app.worker import tasks  # noqa: F401  # loaded here, not with the first job

    with suppress(ImportError):  # whatever lacks is told by the work that needs it
        warm()
    gc.freeze()  # what is loaded stays: no collection is to look at it again


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")  # in ASCII: half a character of a foreign text passes too
    answers.flush()


def _answer(line: bytes, answers: BinaryIO) -> dict[str, Any]:
    """Return the last answer of a job: its result, `error` with a sentence, or `fault` with the kind of an error."""
    from app.worker.tasks import TASKS, Refused

    def progress(name: str, done: int, count: int) -> None:
        _say(answers, {"progress": name, "done": done, "count": count})

    work, began = "", time.monotonic()
    try:
        job = json.loads(line)
        work = job.pop("work")
        result = TASKS[work](job, progress)
        log.info("%s done in %.2f s", work, time.monotonic() - began)
        return {"result": result}
    except Refused as error:
        log.warning("%s refused", work, exc_info=True)
        return {"error": str(error)}
    except Exception as error:  # the window says it; this process goes on
        log.exception("%s failed", work)
        return {"fault": _place(error)}


def _place(error: Exception) -> str:
    """Return kind and place of an error without its message, which may quote a report."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} {where}"
