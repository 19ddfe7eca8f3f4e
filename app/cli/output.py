"""The output of the commands, and the checks of arguments that several commands take."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import IO, Any, cast

from app.exporters.files import FileError
from app.forms import FormError, bundled
from app.importers.datafile import read
from app.model.datafile import DataFileError
from app.model.edition import Edition
from app.model.period import YEARS
from app.model.report import Report

_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN = {code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0), *_BIDI) if chr(code) not in "\n\t"}


class _Harmless:
    """A stream that replaces control characters except line end and tab."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.translate(_UNSEEN))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def harmless_output() -> Iterator[None]:
    """Replace control characters on stdout and stderr within the block. A closed stream stays closed."""
    out, err = (cast(IO[str], _Harmless(stream)) if stream else stream for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(err):
        yield


class Mistake(Exception):
    """A person's mistake: one sentence that says what, where and what to do. The command ends with exit code 2."""


@contextmanager
def explained(*more: type[Exception]) -> Iterator[None]:
    """Turn errors of reading and writing into a Mistake; `more` are further errors whose message is a sentence."""
    told: tuple[type[Exception], ...] = (DataFileError, FileError, FormError, *more)
    try:
        yield
    except told as error:
        raise Mistake(str(error)) from error


def read_reports(paths: Sequence[Path]) -> list[Report]:
    """Read all the data files. Raises Mistake for the first one that cannot be used."""
    with explained():
        return [read(path, bundled()) for path in paths]


def refuse_year(year: int | None) -> None:
    """Raise Mistake for a year that no report can have."""
    if year not in YEARS:
        raise Mistake(f"年度“{year}”不对，应在{YEARS[0]}至{YEARS[-1]}之间。")


def edition_of(wanted: str | None, year: int) -> Edition:
    """Return the edition with the id `wanted`; if that is None, the one in force for `year`.

    Raises Mistake if there is none, and FormError for an invalid edition.
    """
    edition = wanted or bundled().for_year(year)
    if edition is None or edition not in bundled():
        missing = f"编号为“{edition}”的" if edition else f"{year}年的"
        raise Mistake(f"没有{missing}表样，现有：{'、'.join(bundled())}。")
    return bundled()[edition]


def refuse_period(period: str | None, edition: Edition) -> None:
    """Raise Mistake unless `period` fits: a form with several periods a year needs one, any other takes none."""
    codes = edition.calendar.codes
    if edition.calendar.is_yearly and period:
        raise Mistake(f"“{edition.name}”一年一份，不写 --period。")
    if not edition.calendar.is_yearly and period not in codes:
        raise Mistake(f"“{edition.name}”按期填报，请用 --period 写明：{'、'.join(codes)}。")


def refuse_existing(target: Path) -> None:
    """Raise Mistake for a file, or a link to one, that would be replaced."""
    if os.path.lexists(target):
        raise Mistake(f"“{target}”已经存在，为免丢失内容没有覆盖，请换一个文件名。")
