"""The warm child process: does the heavy work it is told of on stdin, one JSON line per job and per answer; no Qt."""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

WARM = ("docx", "xlsx", "pdf")
"""Writers that are loaded before they are asked for."""


def main() -> int:
    """Answer jobs until stdin ends. Whatever else is printed must not come between the answers."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    _warm()
    for line in sys.stdin.buffer:
        for answer in _answers(line, answers):
            _say(answers, answer)
    return 0


def _warm() -> None:
    for name in WARM:
        with suppress(ImportError):
            import_module(f"app.exporters.{name}")


def _say(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    answers.flush()


def _answers(line: bytes, answers: BinaryIO) -> Iterator[dict[str, Any]]:
    """The last answer of a job: its result, `error` with a sentence, or `fault` with the kind of a program error."""
    from app.exporters.export import ExportError

    try:
        yield {"exported": _export(json.loads(line), answers)}
    except ExportError as error:
        yield {"error": str(error)}
    except Exception as error:  # the window says it; this process goes on
        yield {"fault": _place(error)}


def _export(job: dict[str, Any], answers: BinaryIO) -> list[dict[str, Any]]:
    from app.exporters.export import export
    from app.forms import Editions
    from app.model.datafile import to_report

    def progress(name: str, done: int, count: int) -> None:
        _say(answers, {"progress": name, "done": done, "count": count})

    report = to_report(job["document"], Editions(*map(Path, job["forms"])))
    made = export(report, Path(job["folder"]), job["formats"], draft=job["draft"], progress=progress)
    return [{"format": each.format, "path": str(each.path), "differences": list(each.differences)} for each in made]


def _place(error: Exception) -> str:
    """Kind and place of an error, without its words: these may hold a report's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} {where}"
