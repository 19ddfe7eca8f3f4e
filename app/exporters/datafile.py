"""The data file as a document: what this program reads back whole."""

import json

from app import PROGRAM
from app.exporters.characters import whole
from app.model.datafile import to_dict
from app.model.report import Report


def text(report: Report) -> str:
    """The data file as text: the library keeps the same."""
    return json.dumps(to_dict(report, PROGRAM), ensure_ascii=False, indent=1)


def write(report: Report) -> bytes:
    return whole(text(report)).encode("utf-8")
