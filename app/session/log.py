"""The change log of an open report: what undo and redo go by, the same before and after a restart."""

from collections.abc import Iterable, Iterator

from app.model.change import Change
from app.store import Entry


class Log:
    """Entries in order. An undo is an entry of its own that names the entry it takes back; so is a redo."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries: dict[int, Entry] = {}
        self._undo: list[int] = []
        self._redo: list[int] = []
        self._redo_before: list[int] = []
        """What could be redone before the latest step made an end of it."""
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
        """Append an entry, or put it in the place of the latest, which has its seq (a spell that goes on)."""
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
        """Take out the latest entry, a step of its own, as if it had never been made."""
        if not self._entries.pop(seq).change.is_empty:
            _discard(self._undo, seq)
            self._redo = self._redo_before

    def entry(self, change: Change, at: str, *, undoes: int | None = None, redoes: int | None = None) -> Entry:
        """A new entry for the end of the log; not yet added."""
        return Entry(self.next_seq, at, change, undoes, redoes)


def _discard(stack: list[int], seq: int) -> None:
    if seq in stack:
        stack.remove(seq)
