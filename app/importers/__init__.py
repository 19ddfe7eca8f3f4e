"""Reads what others wrote; nothing that is read is trusted. A data file, most often read, loads none of the rest."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.importers.reading import Certainty, LeftOver, ReadCell, Reading, Source, UnreadableError
    from app.model.edition import Edition
    from app.model.report import Report

_OF_READINGS = ("Certainty", "LeftOver", "ReadCell", "Reading", "Source", "UnreadableError")
__all__ = ["Certainty", "LeftOver", "ReadCell", "Reading", "Source", "UnreadableError", "read", "read_bytes"]


def __getattr__(name: str) -> Any:
    """What a reading consists of, loaded when it is first asked for."""
    if name not in _OF_READINGS:
        raise AttributeError(name)
    return getattr(import_module("app.importers.reading"), name)


def read(path: Path, editions: Mapping[str, "Edition"], *, edition: str | None = None) -> "Reading | Report":
    """What a file of any supported kind holds; a data file is a report as it stands, all else a proposal.

    `edition` is the id of the only one to try. Raises UnreadableError or DataFileError, naming the file.
    """
    from app.importers import datafile
    from app.importers.kinds import FileKind, kind, load
    from app.importers.reading import UnreadableError

    try:
        data = load(path)
        if kind(data) is FileKind.DATA:
            return datafile.read(path, editions)
        return read_bytes(data, editions, edition=edition)
    except UnreadableError as error:
        raise UnreadableError(f"“{path.name}”{error}") from error


def read_bytes(data: bytes, editions: Mapping[str, "Edition"], *, edition: str | None = None) -> "Reading":
    """The same for the bytes of a document. Raises UnreadableError."""
    from app.importers.kinds import kind
    from app.importers.reading import UnreadableError
    from app.importers.recognise import recognise

    reader = import_module(f"app.importers.{kind(data)}")
    try:
        return recognise(reader.read(data), editions, edition)
    except UnreadableError:
        raise
    except (RecursionError, MemoryError) as error:
        raise UnreadableError("不能使用：结构过于庞杂，不是年报。") from error
    except Exception as error:  # whatever a foreign file does to a library, the program goes on
        raise UnreadableError("不能使用：文件已损坏，或者不是常见的写法。") from error
