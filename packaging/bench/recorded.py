"""Records a writer's calls to XlsxWriter as JSON, so that the library alone can write the same workbook."""

from datetime import datetime
from typing import Any
from unittest import mock

from app.exporters import xlsx
from app.exporters.layout import Layout
from app.exporters.xlsx.cells import Workbook
from app.model.report import Report

Call = list[Any]
"""Number of the object in the order in which they were made (the workbook is 0), method, arguments, named arguments."""


class Recorder:
    """Passes everything on, and writes down what was called."""

    def __init__(self, target: Any, calls: list[Call], made: list[Any]) -> None:
        self._target, self._calls, self._made = target, calls, made
        self._number = len(made)
        made.append(self)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        return self._called(name, found) if callable(found) else found

    def _called(self, name: str, method: Any) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            self._calls.append([self._number, name, encoded(list(given)), encoded(named)])
            result = method(*_bare(list(given)), **_bare(named))
            is_object = type(result).__module__.startswith(("xlsxwriter", "app.exporters"))
            return Recorder(result, self._calls, self._made) if is_object else result

        return call


def encoded(value: Any) -> Any:
    """As JSON holds it."""
    match value:
        case Recorder():
            return {"object": value._number}
        case datetime():
            return {"time": value.isoformat()}
        case dict():
            return {key: encoded(inner) for key, inner in value.items()}
        case list() | tuple():
            return [encoded(inner) for inner in value]
        case _:
            return value


def _bare(value: Any) -> Any:
    match value:
        case Recorder():
            return value._target
        case dict():
            return {key: _bare(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_bare(inner) for inner in value]
        case _:
            return value


def calls(report: Report, printed: Layout) -> list[Call]:
    """All that writing this report asks of the library."""
    recorded: list[Call] = []
    recording = "app.exporters.xlsx.workbook.Workbook"
    with mock.patch(recording, lambda *given: Recorder(Workbook(*given), recorded, [])):
        xlsx.write(report, printed)
    return recorded
