"""The characters that the program's own faces have, from the list that is built with the faces."""

from functools import cache
from pathlib import Path

from app.model import coverage as coverages
from app.model.coverage import Coverage

FILE = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "coverage.txt"


@cache
def coverage() -> Coverage:
    """What any of the faces has: each chain of them falls back on all."""
    return coverages.read(FILE.read_text("ascii"))
