"""Files as they come in: folders and zips taken apart; each is read and checked in a child process, by its kind."""

import email
import email.header
import hashlib
import queue
import re
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from app.collect.child import ARGUMENT, Asked, HandInRead, manifest_of
from app.collect.season_file import sha256
from app.importers import UnreadableError
from app.importers.files import LARGEST, Archive, FileKind, kind, load
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
_SYSTEMS_OWN = frozenset({"thumbs.db", "desktop.ini"})
_SEASONS_OWN = re.compile(r"\.nbs(-\w+)?$", re.IGNORECASE)
"""A season, its backups and its journal may lie beside the files that came in."""
_NOT_KEPT = "原件没有留存，请不要删除原来的文件。"
_CHANGES = "不能使用：读取时文件正在改动，请等它存完再收一次。"
_ATTEMPTS = 3
"""Attempts at a file that changes while it is read."""
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
    """The content of a file. `found` is None if it was not read; `fault` then says why.

    `raw` is None for a file that is too large to be kept, b"" for one that could not be opened.
    """

    file: File
    raw: bytes | None
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
            if inner.is_file() and _is_wanted(inner.name):
                yield from _one(inner, str(inner.relative_to(path.parent)), folder, 0)
    else:
        yield from _one(path, path.name, folder, 0)


def _one(path: Path, name: str, folder: Path, depth: int) -> Iterator[File]:
    """A file, or the files in a zip or a mail that holds some."""
    try:
        data = load(path)
        found = kind(data)
        parts = _parts(data, found)
        if parts is None:
            yield File(path, name, found)
        elif depth >= _DEEPEST:
            raise UnreadableError("不能使用：压缩包套了太多层，请先解开。")
        else:
            yield from _unpacked(parts, name, folder, depth)
    except UnreadableError as error:
        yield File(path, name, None, str(error))


Parts = Iterator[tuple[str, bytes]]
"""The names and the bytes of what lies in a file."""


def _parts(data: bytes, found: FileKind) -> Parts | None:
    """Return the files in a zip that is no package of ours, or in a mail; None for another file.

    Raises UnreadableError.
    """
    if found is FileKind.PACKAGE and manifest_of(data) is None:
        return _in_zip(Archive(data))
    if found is FileKind.MHT and (attached := _attached(data)):
        return iter(attached)
    return None


def _in_zip(archive: Archive) -> Parts:
    """The list of a summary pack comes last: it is read after the files that it lists."""
    kept = sorted(inner for inner in archive.names if _is_wanted(inner))
    if not kept and SUMMARY_NAME not in archive.names:
        raise UnreadableError("不能使用：这个压缩包里没有文件。")
    for inner in (*kept, *({SUMMARY_NAME} & archive.names)):
        yield inner, archive.content(inner)


def _attached(data: bytes) -> list[tuple[str, bytes]]:
    """The files that are attached to a saved mail."""
    found = []
    for part in email.message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and (name := part.get_filename()):
            with suppress(Exception):  # a name in an encoding that nobody knows stays as it is
                name = str(email.header.make_header(email.header.decode_header(name)))
            found.append((name.replace("/", "_"), content))
    return found


def _unpacked(parts: Parts, name: str, folder: Path, depth: int) -> Iterator[File]:
    """Each part, written into a folder of its own within `folder`."""
    for inner, content in parts:
        shown = readable(inner)
        place = folder / f"{len(list(folder.iterdir()))}"
        place.mkdir()
        target = place / (shown.rpartition("/")[2][-80:] or "_")
        target.write_bytes(content)
        if inner == SUMMARY_NAME:
            yield File(target, name, None, is_summary=True)
        else:
            yield from _one(target, f"{name}/{shown}", folder, depth + 1)


def _is_wanted(name: str) -> bool:
    """Whether a file is looked at: no folder, and nothing that a system or this program keeps beside others."""
    base = name.rpartition("/")[2]
    is_ours = base == SUMMARY_NAME or bool(_SEASONS_OWN.search(base))
    is_systems = base.startswith(_PASSED_OVER) or base.lower() in _SYSTEMS_OWN or name.startswith("__MACOSX/")
    return bool(base) and not is_ours and not is_systems


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
        self._closed = False
        self._guard = threading.Lock()
        """Held while work is given out or a reader is made: a pool that is closed does neither."""
        self._threads = ThreadPoolExecutor(readers)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        with self._guard:
            self._closed = True
        for reader in self._readers:
            reader.close()
        self._threads.shutdown(cancel_futures=True)

    def contents(self, files: Sequence[File], known: "Known", asked: Asked) -> Generator[Content, None, None]:
        """Each file's content, in their order; few are held at a time. A file whose bytes are `known` is not read.

        Raises CancelledError once the pool is closed.
        """
        waiting: deque[Future[Content]] = deque()
        for file in files:
            waiting.append(self._submitted(file, known, asked))
            if len(waiting) > 2 * self._most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _submitted(self, *work: Any) -> "Future[Content]":
        with self._guard:
            if self._closed:
                raise CancelledError
            return self._threads.submit(self._content, *work)

    def _content(self, file: File, known: "Known", asked: Asked) -> Content:
        """Return a file's bytes and what was read of the same bytes, though it may be replaced meanwhile."""
        for _ in range(_ATTEMPTS):
            content = self._read_once(file, known, asked)
            if not content.raw or _is_still(file.path, content.raw):
                return content
        return content._replace(found=None, fault=_CHANGES)

    def _read_once(self, file: File, known: "Known", asked: Asked) -> Content:
        try:
            if file.path.stat().st_size > LARGEST:
                with file.path.open("rb") as opened:
                    digest = hashlib.file_digest(opened, "sha256").hexdigest()
                return Content(file, None, digest, None, f"{file.fault}{_NOT_KEPT}")
            raw = file.path.read_bytes()
        except OSError as error:
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
        """One that is free, or a further one: there are no more than threads."""
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        with self._guard:
            if self._closed:
                raise CancelledError
            self._readers.append(Reader(argument=ARGUMENT))
            return self._readers[-1]


def _is_still(path: Path, raw: bytes) -> bool:
    """Whether a file has these bytes; one that is gone is not read again."""
    try:
        return path.stat().st_size == len(raw) and path.read_bytes() == raw
    except OSError:
        return True


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
