"""The output of the commands: control characters in names and texts of foreign files never reach the terminal."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import IO, Any, cast

from app.exporters.files import FileError
from app.forms import FormError, bundled
from app.importers.datafile import read
from app.model.datafile import DataFileError
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
