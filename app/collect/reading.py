"""Files as they come in: folders and zips taken apart; each is read and checked in a child process, by its kind."""

import queue
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from app.collect.child import ARGUMENT, Asked, HandInRead, manifest_of
from app.collect.recovery import sha256
from app.importers import UnreadableError
from app.importers.files import Archive, FileKind, kind, load
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
    """What a file holds. `found` is None where it could not be read, and `fault` says why, or was not to be read."""

    file: File
    raw: bytes
    digest: str
    found: HandInRead | None
    fault: str = ""

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
        if found is not FileKind.PACKAGE or manifest_of(data) is not None:
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


# -- reading ---------------------------------------------------------------------------------------------------------


class Pool:
    """Child processes that read and check files side by side. To be closed; closing stops what is being read."""

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

    def contents(self, files: Sequence[File], known: "Known", asked: Asked) -> Generator[Content, None, None]:
        """Each file's content, in their order; few are held at a time. A file whose bytes are `known` is not read."""
        waiting: deque[Future[Content]] = deque()
        for file in files:
            waiting.append(self._threads.submit(self._content, file, known, asked))
            if len(waiting) > 2 * self._most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _content(self, file: File, known: "Known", asked: Asked) -> Content:
        try:
            raw = file.path.read_bytes() if file.kind is None else load(file.path)
        except (UnreadableError, OSError) as error:
            return Content(file, b"", sha256(b""), None, file.fault or str(error))
        digest = sha256(raw)
        if file.kind is None or known(digest):
            return Content(file, raw, digest, None, file.fault)
        try:
            return Content(file, raw, digest, self._read(file, asked))
        except UnreadableError as error:
            return Content(file, raw, digest, None, str(error).removeprefix(f"“{file.path.name}”"))

    def _read(self, file: File, asked: Asked) -> HandInRead:
        reader = self._reader()
        try:
            return HandInRead(**reader.answer(file.path, name=file.name, asked=asked))
        finally:
            self._idle.put(reader)

    def _reader(self) -> Reader:
        """One that is free, or a further one as long as there are few."""
        if self._closed.is_set():
            raise UnreadableError("不能使用：已停止。")
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        if len(self._readers) < self._most:
            self._readers.append(Reader(argument=ARGUMENT))
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


def scratch() -> TemporaryDirectory[str]:
    """A folder for what lies in zips."""
    return TemporaryDirectory(prefix="nianbao-collect-", ignore_cleanup_errors=True)
