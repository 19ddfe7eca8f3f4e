"""What the person at the command line can put right."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.exporters.files import FileError
from app.forms import FormError, bundled
from app.importers.datafile import read
from app.model.datafile import DataFileError
from app.model.report import Report


class Mistake(Exception):
    """One sentence that says what, where and what to do; the command ends with exit code 2."""


@contextmanager
def explained(*more: type[Exception]) -> Iterator[None]:
    """What cannot be read or written, as a mistake; `more` are further errors whose message is a sentence."""
    told: tuple[type[Exception], ...] = (DataFileError, FileError, FormError, *more)
    try:
        yield
    except told as error:
        raise Mistake(str(error)) from error


def read_reports(paths: Sequence[Path]) -> list[Report]:
    """All the data files, or a Mistake for the first that cannot be used."""
    with explained():
        return [read(path, bundled()) for path in paths]
