"""The data file as a document: what this program reads back whole."""

import json

from app import PROGRAM
from app.exporters.characters import whole
from app.model.datafile import to_dict
from app.model.report import Report


def text(report: Report) -> str:
    """The data file in one line, as the library keeps it: made at every pause in typing, so it must cost little."""
    return json.dumps(to_dict(report, PROGRAM), ensure_ascii=False)


def write(report: Report) -> bytes:
    """The data file in lines, for people to read."""
    return whole(json.dumps(to_dict(report, PROGRAM), ensure_ascii=False, indent=1)).encode("utf-8")
