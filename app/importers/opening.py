"""Opens a file of any supported kind: a data file as it stands, a package by its data file, all else as a proposal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from app.importers import datafile, package
from app.importers.kinds import FileKind, kind, load
from app.importers.reading import Reading, UnreadableError
from app.model.datafile import DataFileError
from app.model.edition import Edition
from app.model.ledger import Entry, Ledger
from app.model.report import Report


def read(path: Path, editions: Mapping[str, Edition], *, edition: str | None = None) -> Reading | Report:
    """What a file of any supported kind holds; a data file is a report as it stands, all else a proposal.

    `edition` is the id of the only one to try. Raises UnreadableError or DataFileError, naming the file.
    """
    try:
        with _bounded():
            data = load(path)
            match kind(data):
                case FileKind.DATA:
                    return datafile.read(path, editions)
                case FileKind.PACKAGE:
                    return _of_package(data, editions, edition)
                case _:
                    return read_bytes(data, editions, edition=edition)
    except UnreadableError as error:
        raise UnreadableError(f"“{path.name}”{error}") from error


def read_bytes(data: bytes, editions: Mapping[str, Edition], *, edition: str | None = None) -> Reading:
    """The same for the bytes of a document. Raises UnreadableError."""
    from app.importers.recognise import recognise  # a data file needs none of it, and it is what is most often read

    with _bounded():
        reader = import_module(f"app.importers.{kind(data)}")
        return recognise(reader.read(data), editions, edition)


def read_ledger(path: Path, ledger: Ledger) -> tuple[Entry, ...]:
    """The rows of a workbook in which applications are recorded. Raises UnreadableError, naming the file."""
    from app.importers import ledger as workbooks

    try:
        with _bounded():
            data = load(path)
            if kind(data) is not FileKind.XLSX:
                raise UnreadableError("不能使用：台账要用Excel工作簿（.xlsx）。")
            return workbooks.read(data, ledger)
    except UnreadableError as error:
        raise UnreadableError(f"“{path.name}”{error}") from error


@contextmanager
def _bounded() -> Iterator[None]:
    """Whatever a foreign file does to a library, it ends in an UnreadableError and the program goes on."""
    try:
        yield
    except (UnreadableError, DataFileError):
        raise
    except (RecursionError, MemoryError) as error:
        raise UnreadableError("不能使用：结构过于庞杂，不是年报。") from error
    except Exception as error:
        raise UnreadableError("不能使用：文件已损坏，或者不是常见的写法。") from error


def _of_package(data: bytes, editions: Mapping[str, Edition], edition: str | None) -> Reading | Report:
    inner = package.read(data, editions)
    if isinstance(inner, Report):
        return inner
    match kind(inner):
        case FileKind.PACKAGE:
            raise UnreadableError("不能使用：压缩包里的文件还是压缩包，请先解开。")
        case FileKind.DATA:
            return package.data_file(inner, editions)
        case _:
            return read_bytes(inner, editions, edition=edition)
