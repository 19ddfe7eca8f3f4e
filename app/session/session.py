"""An open report: the only way to change, undo and save it. The change log survives a restart."""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from app.checks import Checks, Finding
from app.exporters import formats
from app.model.change import Address, Area, Change
from app.model.datafile import to_report
from app.model.dates import now
from app.model.edition import Edition
from app.model.report import Report
from app.session.progress import summary
from app.store import Entry, Library, LibraryError, Submission


class Log:
    """Entries in order. An undo is an entry of its own that names the entry it undoes; so is a redo."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[int, Entry] = {}
        self._undo: list[int] = []
        self._redo: list[int] = []
        self._redo_before: list[int] = []
        """The undone entries that could be redone before the latest step."""
        for entry in entries:
            self.add(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    @property
    def next_seq(self) -> int:
        return next(reversed(self._entries), 0) + 1

    @property
    def undoable(self) -> Entry | None:
        return self._entries[self._undo[-1]] if self._undo else None

    @property
    def redoable(self) -> Entry | None:
        return self._entries[self._redo[-1]] if self._redo else None

    @property
    def latest(self) -> Entry | None:
        return next(reversed(self._entries.values()), None)

    def add(self, entry: Entry) -> None:
        """Append an entry, or replace the latest one with the same seq (an edit session that goes on)."""
        if entry.seq in self._entries:
            self.drop(entry.seq)
        self._entries[entry.seq] = entry
        if entry.undoes is not None:
            _discard(self._undo, entry.undoes)
            self._redo.append(entry.undoes)
        elif entry.redoes is not None:
            _discard(self._redo, entry.redoes)
            self._undo.append(entry.redoes)
        elif not entry.change.is_empty:
            self._redo_before, self._redo = self._redo, []
            self._undo.append(entry.seq)

    def drop(self, seq: int) -> None:
        """Remove the latest entry as if it had never been made. It must be a step of its own."""
        if not self._entries.pop(seq).change.is_empty:
            _discard(self._undo, seq)
            self._redo = self._redo_before

    def entry(self, change: Change, at: str, *, undoes: int | None = None, redoes: int | None = None) -> Entry:
        """Return a new entry for the end of the log, without adding it."""
        return Entry(self.next_seq, at, change, undoes, redoes)


def _discard(stack: list[int], seq: int) -> None:
    """Remove `seq`, which is the last one in nearly every log: a log of undone steps is read in one pass."""
    if stack and stack[-1] == seq:
        stack.pop()
    elif seq in stack:
        stack.remove(seq)


log = logging.getLogger(__name__)

NO_MEMORY = "内存不足，最后的修改尚未保存，请关闭其他程序后单击“重试”。"
UNREACHABLE = "读写年报库时出错，最后的修改尚未保存，请检查磁盘是否已满或已断开，然后单击“重试”。"
FAULT = "程序出了错，最后的修改尚未保存，请单击“重试”；仍不行的，请另存为数据文件。"


def sentence_of(error: Exception) -> str:
    """Return the sentence for a write that failed with any exception."""
    match error:
        case LibraryError():
            return str(error)
        case MemoryError():
            return NO_MEMORY
        case OSError():
            return UNREACHABLE
    return FAULT


class Saver:
    """Runs writes in order on one thread. `failed` is called on that thread with the sentence of any exception."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="saving")
        self._latest: Future[None] | None = None

    def submit(self, write: Callable[[], None], saved: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Run `write` after all earlier ones, then call `saved`; call `failed` if it raises."""

        def run() -> None:
            try:
                write()
            except Exception as error:
                log.exception("a write failed")
                failed(sentence_of(error))
            else:
                saved()

        self._latest = self._thread.submit(run)

    def wait(self) -> None:
        """Wait until everything submitted has been written or has failed."""
        if self._latest is not None:
            self._latest.result()

    def close(self) -> None:
        """Wait, and end the thread."""
        self._thread.shutdown(wait=True)
        self.wait()


AT_ONCE = 600
"""Texts up to this length in characters are checked at each key; longer ones are checked when typing pauses."""

Listener = Callable[[frozenset[Address], bool], None]


class Session:
    """A report of the library while it is open.

    Every edit goes through `apply`. It is checked at once and saved at the next `commit`, on another thread. An edit
    that could not be saved is saved with the next commit. Without a library the session is a proposal: it can be
    looked at and is kept nowhere.
    """

    def __init__(
        self, library: Library | None, report: Report, log: Log | None = None, frozen: Submission | None = None
    ) -> None:
        self.report = report
        self.frozen = frozen
        """The submission that is shown; it cannot be changed. None for the report itself."""
        self.log_lost = False
        """Whether the change log was damaged: older steps cannot be undone."""
        self.checks = Checks(report)
        self._library = library
        self._log = log or Log()
        self._saver = Saver()
        self._unsaved: dict[int, Entry] = {}
        self._in_flight: dict[int, Entry] = {}
        self._unsaved_lock = threading.Lock()
        """Held while `_unsaved` changes: the saving thread removes what it saved."""
        self._edit_session: object = None
        self._edit_session_seq = 0
        self._submitted_seq = 0
        self.listeners: list[Listener] = []
        self.on_saved: Callable[[str], None] = lambda at: None
        """Called on the saving thread with the time (ISO) up to which everything is on disk."""
        self.on_failed: Callable[[str], None] = lambda sentence: None
        """Called on the saving thread with the sentence to show."""

    @classmethod
    def open(cls, library: Library, editions: Mapping[str, Edition], report: str) -> "Session":
        """Open a report of the library. Raises LibraryError, DataFileError."""
        stored = library.load(report)
        session = cls(library, to_report(json.loads(stored.document), editions), Log(stored.log))
        session.log_lost = stored.log_lost
        return session

    @property
    def read_only(self) -> bool:
        """Tell whether nothing can be changed: in a submission, and in a library that cannot be written."""
        return self.frozen is not None or (self._library is not None and self._library.read_only)

    @property
    def is_kept(self) -> bool:
        """Tell whether edits are kept. A proposal and a practice report have no library."""
        return self._library is not None

    @property
    def handed_in(self) -> int:
        """Return how often the report was handed in."""
        return len(self._library.submissions(self.report.id)) if self._library else 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.checks.findings

    @property
    def known_findings(self) -> tuple[Finding, ...]:
        """Return the findings without those of long texts that changed since typing paused. Computes nothing."""
        return self.checks.known

    # -- edits -----------------------------------------------------------------------------------------------------

    def apply(self, change: Change, edit_session: object = None) -> None:
        """Apply a change as one undo step, or as part of the step before it while `edit_session` stays the same.

        Raises ConflictError, and changes nothing, if the change does not fit the report. A submission stays as it is.
        """
        if change.is_empty or self.read_only:
            return
        self.report.apply(change)
        step = self._step_of_edit_session
        if step is not None and edit_session == self._edit_session:
            self._record(step._replace(change=step.change.then(change), at=now()))
        else:
            self.end_edit_session()
            entry = self._log.entry(change, now())
            self._edit_session, self._edit_session_seq = edit_session, entry.seq
            self._record(entry)
        self._changed(change)

    @property
    def _step_of_edit_session(self) -> Entry | None:
        """The step that the edit session goes on with; None without a session, or once another step came after it."""
        latest = self._log.latest
        is_open = self._edit_session is not None and latest is not None and latest.seq == self._edit_session_seq
        return latest if is_open else None

    def end_edit_session(self) -> None:
        """End the edit session: the next edit is an undo step of its own. A session without effect leaves no step."""
        step = self._step_of_edit_session
        self._edit_session = None
        # Once handed to the saver it must stay, or the document on disk would keep what was typed in between.
        if step is not None and step.change.is_empty and step.seq > self._submitted_seq:
            self._log.drop(step.seq)
            del self._unsaved[step.seq]

    def cancel_edit_session(self) -> None:
        """Undo the edits of this edit session, as Esc does."""
        step = self._step_of_edit_session
        if step is None:
            return
        if step.change.is_empty:
            self.end_edit_session()
            return
        self._edit_session = None
        self._step(step.change.inverse(), undoes=step.seq)

    @property
    def undo_label(self) -> str | None:
        """Return the label of the step that undo would undo; None if there is none."""
        return self._log.undoable.change.label if self._log.undoable and not self.read_only else None

    @property
    def redo_label(self) -> str | None:
        return self._log.redoable.change.label if self._log.redoable and not self.read_only else None

    def undo(self) -> frozenset[Address]:
        """Undo the last step. Return the touched addresses, none if there is nothing to undo."""
        self.end_edit_session()
        entry = self._log.undoable
        return self._step(entry.change.inverse(), undoes=entry.seq) if entry else frozenset()

    def redo(self) -> frozenset[Address]:
        """Redo the step undone last. Return the touched addresses."""
        self.end_edit_session()
        entry = self._log.redoable
        return self._step(entry.change, redoes=entry.seq) if entry else frozenset()

    def mend(self, *findings: Finding) -> None:
        """Apply the fix of the given findings as one undo step. They must all offer the same fix."""
        from app.checks import fix_together  # loaded with what explains sums, which few need

        change = fix_together(self.report, findings)
        if change is not None:
            self.apply(change)

    def _step(self, change: Change, undoes: int | None = None, redoes: int | None = None) -> frozenset[Address]:
        if self.read_only:
            return frozenset()
        self.report.apply(change)
        self._record(self._log.entry(change, now(), undoes=undoes, redoes=redoes))
        self._changed(change)
        return change.addresses

    def _record(self, entry: Entry) -> None:
        self._log.add(entry)
        with self._unsaved_lock:
            self._unsaved[entry.seq] = entry
        self.report.saved = entry.at

    def _changed(self, change: Change) -> None:
        addresses = change.addresses
        long = {address for address in addresses if self._is_long(address)}
        self.checks.postpone(long)
        findings_changed = self.checks.update(addresses - long, texts_later=True)
        self._tell(addresses, findings_changed)

    def _is_long(self, address: Address) -> bool:
        return address.area is Area.TEXTS and len(self.report.texts.get(address.key, "")) > AT_ONCE

    @property
    def is_behind(self) -> bool:
        """Tell whether long texts changed that `catch_up` has to check."""
        return self.checks.is_behind

    def catch_up(self) -> None:
        """Check the long texts that changed; call the listeners if the findings differ."""
        if self.checks.catch_up():
            self._tell(frozenset(), findings_changed=True)

    def _tell(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        for listener in self.listeners:
            listener(addresses, findings_changed)

    # -- saving ----------------------------------------------------------------------------------------------------

    @property
    def is_saved(self) -> bool:
        return not self._unsaved

    def commit(self) -> None:
        """Save everything applied so far, in the background; `on_saved` or `on_failed` reports the outcome.

        No exception is raised: any fault is reported as a failed write.
        """
        if self._library is None:
            self._submitted_seq = max(self._unsaved, default=self._submitted_seq)
            self._unsaved.clear()
            return
        if not self._unsaved or self._unsaved == self._in_flight:
            return
        entries = tuple(self._unsaved.values())
        try:
            row, text = summary(self.report, self.findings), formats.text(self.report)
        except Exception as error:
            log.exception("a report could not be put into words for the library")
            self.on_failed(sentence_of(error))
            return
        self._submitted_seq = entries[-1].seq
        self._in_flight = flight = {entry.seq: entry for entry in entries}

        def landed() -> None:
            if self._in_flight is flight:
                self._in_flight = {}

        def saved() -> None:
            with self._unsaved_lock:
                for entry in entries:
                    if self._unsaved.get(entry.seq) is entry:
                        del self._unsaved[entry.seq]
            landed()
            self.on_saved(row.changed)

        def failed(sentence: str) -> None:
            landed()
            self.on_failed(sentence)

        write = partial(self._library.commit, row, text, entries)
        self._saver.submit(write, saved, failed)

    def history(self) -> tuple[Entry, ...]:
        """Return every change ever made to the report, oldest first."""
        return tuple(self._log)

    def flush(self) -> bool:
        """Save the rest and wait. Return whether everything is on disk. The session stays open."""
        self.end_edit_session()
        self.commit()
        self._saver.wait()
        return self.is_saved

    def close(self) -> bool:
        """Save the rest and end the session. Return whether everything is on disk."""
        self.end_edit_session()
        self.commit()
        self._saver.close()
        return self.is_saved
