"""Files as they come in: folders and zips taken apart, each file read in a child process, in the order of its kind."""

import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from app.collect.recovery import sha256
from app.forms import bundled
from app.importers import Reading, UnreadableError, datafile
from app.importers.datafile import parse
from app.importers.files import Archive, FileKind, kind, load
from app.model.datafile import DataFileError
from app.model.edition import DATA, FORMAT, MANIFEST
from app.model.report import Report
from app.reader import Reader

READERS = 2
"""Child processes that read at the same time."""

ORDER = (FileKind.PACKAGE, FileKind.DATA, FileKind.DOCX, FileKind.XLSX, FileKind.HTML, FileKind.PDF)
"""The kinds from the most to the least reliable; others come last."""

SUMMARY = "nianbao-summary/1"
SUMMARY_NAME = "summary.json"
_DEEPEST = 3
"""Zips within zips that are taken apart."""

_PASSED_OVER = (".", "~$")
_SCAN = "图片"
"""The word by which the importers say that a file is a picture."""


class File(NamedTuple):
    """A file to be read: `name` as it is shown, with the zip it came from; `kind` is None for what no reader takes.

    `is_summary`: it is the list in a summary pack, which is read after the files it lists.
    """

    path: Path
    name: str
    kind: FileKind | None
    fault: str = ""
    is_summary: bool = False


class Content(NamedTuple):
    """What a file holds. `found` is None where it could not be read, and `fault` says why; `manifest` is {} for a file
    that is no package of ours; `data` is the data file's bytes, b"" for a document.
    """

    file: File
    raw: bytes
    found: Reading | Report | None
    manifest: Mapping[str, Any] = {}
    data: bytes = b""
    fault: str = ""

    @property
    def digest(self) -> str:
        return sha256(self.raw)

    @property
    def is_scan(self) -> bool:
        return self.found is None and _SCAN in self.fault


def files_of(paths: Iterable[Path], folder: Path) -> list[File]:
    """All files at `paths`, in the order of their kinds. What lies in zips is unpacked into `folder`."""
    found = [file for path in paths for file in _within(path, folder)]
    place = {kind: nth for nth, kind in enumerate(ORDER)}
    return sorted(found, key=lambda file: (place.get(file.kind, len(ORDER)) if file.kind else len(ORDER), file.name))


def _within(path: Path, folder: Path) -> Iterator[File]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and not inner.name.startswith(_PASSED_OVER):
                yield from _one(inner, str(inner.relative_to(path.parent)), folder, 0)
    else:
        yield from _one(path, path.name, folder, 0)


def _one(path: Path, name: str, folder: Path, depth: int) -> Iterator[File]:
    """A file, or the files in a zip of them."""
    try:
        data = load(path)
        found = kind(data)
        if found is not FileKind.PACKAGE or _manifest_of(data) is not None:
            yield File(path, name, found)
        elif depth >= _DEEPEST:
            raise UnreadableError("不能使用：压缩包套了太多层，请先解开。")
        else:
            yield from _unpacked(data, name, folder, depth)
    except UnreadableError as error:
        yield File(path, name, None, str(error))


def _unpacked(data: bytes, name: str, folder: Path, depth: int) -> Iterator[File]:
    archive = Archive(data)
    kept = sorted(inner for inner in archive.names if _is_wanted(inner))
    if not kept and SUMMARY_NAME not in archive.names:
        raise UnreadableError("不能使用：这个压缩包里没有文件。")
    for inner in kept:
        target = _placed(archive, inner, folder)
        yield from _one(target, f"{name}/{readable(inner)}", folder, depth + 1)
    if SUMMARY_NAME in archive.names:
        yield File(_placed(archive, SUMMARY_NAME, folder), name, None, is_summary=True)


def _placed(archive: Archive, inner: str, folder: Path) -> Path:
    """Write a file of a zip into a folder of its own within `folder`."""
    base = readable(inner).rpartition("/")[2]
    place = folder / f"{len(list(folder.iterdir()))}"
    place.mkdir()
    target = place / (base[-80:] or "_")
    target.write_bytes(archive.content(inner))
    return target


def _is_wanted(name: str) -> bool:
    base = name.rpartition("/")[2]
    return (
        bool(base) and not base.startswith(_PASSED_OVER) and not name.startswith("__MACOSX/") and base != SUMMARY_NAME
    )


def readable(name: str) -> str:
    """A name in a zip. Windows packs Chinese names in its own encoding, which zipfile takes for another one."""
    with suppress(UnicodeError):
        return name.encode("cp437").decode("gb18030")
    return name


def _manifest_of(data: bytes) -> dict[str, Any] | None:
    """The manifest of a package of ours; None for another zip."""
    with suppress(DataFileError):
        manifest = parse(Archive(data).content(MANIFEST))
        if isinstance(manifest, dict) and str(manifest.get("format", "")).startswith(FORMAT.partition("/")[0]):
            return manifest
    return None


# -- reading ---------------------------------------------------------------------------------------------------------


class Pool:
    """Child processes that read files side by side. To be closed; closing stops what is being read."""

    def __init__(self, readers: int = READERS) -> None:
        self._idle: queue.SimpleQueue[Reader] = queue.SimpleQueue()
        self._readers: list[Reader] = []
        self._most = readers
        self._closed = threading.Event()
        self._threads = ThreadPoolExecutor(readers)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._closed.set()
        for reader in self._readers:
            reader.close()
        self._threads.shutdown(cancel_futures=True)

    def contents(self, files: Sequence[File], known: "Known") -> Generator[Content, None, None]:
        """Each file's content, in their order; few are held at a time. A file whose bytes are `known` is not read."""
        waiting: deque[Future[Content]] = deque()
        left = iter(files)
        for file in left:
            waiting.append(self._threads.submit(self._content, file, known))
            if len(waiting) > 2 * self._most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _content(self, file: File, known: "Known") -> Content:
        try:
            raw = file.path.read_bytes() if file.kind is None else load(file.path)
        except (UnreadableError, OSError) as error:
            return Content(file, b"", None, fault=file.fault or str(error))
        if file.kind is None or known(sha256(raw)):
            return Content(file, raw, None, fault=file.fault)
        try:
            found = self._read(file)
        except (UnreadableError, DataFileError) as error:
            return Content(file, raw, None, fault=str(error).removeprefix(f"“{file.path.name}”"))
        if file.kind is FileKind.DATA:
            return Content(file, raw, found, data=raw)
        manifest = (_manifest_of(raw) or {}) if file.kind is FileKind.PACKAGE else {}
        return Content(file, raw, found, manifest, _data_of(raw, manifest))

    def _read(self, file: File) -> Reading | Report:
        if file.kind is FileKind.DATA:  # it is checked before anything is made of it, and needs no other process
            return datafile.read(file.path, bundled())
        reader = self._reader()
        try:
            return reader.read(file.path)
        finally:
            self._idle.put(reader)

    def _reader(self) -> Reader:
        if self._closed.is_set():
            raise UnreadableError("不能使用：已停止。")
        if len(self._readers) < self._most:
            self._readers.append(Reader())
            return self._readers[-1]
        return self._idle.get()


class Known:
    """Whether bytes were added before, by their SHA-256; asked by several threads."""

    def __init__(self, digests: Iterable[str]) -> None:
        self._digests = set(digests)

    def __call__(self, digest: str) -> bool:
        return digest in self._digests

    def add(self, digest: str) -> None:
        self._digests.add(digest)


def _data_of(package: bytes, manifest: Mapping[str, Any]) -> bytes:
    """The data file of a package that was read."""
    files = manifest.get("files")
    name = next((str(each["name"]) for each in files if each["role"] == DATA), "") if isinstance(files, list) else ""
    return Archive(package).content(name) if name else b""


def scratch() -> TemporaryDirectory[str]:
    """A folder for what lies in zips."""
    return TemporaryDirectory(prefix="nianbao-collect-", ignore_cleanup_errors=True)
