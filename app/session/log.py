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
        for entry in entries:
            self.add(entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    @property
    def next_seq(self) -> int:
        return max(self._entries, default=0) + 1

    @property
    def undoable(self) -> Entry | None:
        return self._entries[self._undo[-1]] if self._undo else None

    @property
    def redoable(self) -> Entry | None:
        return self._entries[self._redo[-1]] if self._redo else None

    @property
    def latest(self) -> Entry | None:
        return self._entries[max(self._entries)] if self._entries else None

    def add(self, entry: Entry) -> None:
        """Append an entry, or put it in the place of the one with its seq (a spell that goes on)."""
        is_new = entry.seq not in self._entries
        self._entries[entry.seq] = entry
        if not is_new:
            if entry.change.is_empty:
                _discard(self._undo, entry.seq)
            return
        if entry.undoes is not None:
            _discard(self._undo, entry.undoes)
            self._redo.append(entry.undoes)
        elif entry.redoes is not None:
            _discard(self._redo, entry.redoes)
            self._undo.append(entry.redoes)
        else:
            self._redo.clear()
            if not entry.change.is_empty:
                self._undo.append(entry.seq)

    def drop(self, seq: int) -> None:
        """Take out an entry that was never saved and whose change is undone."""
        del self._entries[seq]
        _discard(self._undo, seq)

    def entry(self, change: Change, at: str, *, undoes: int | None = None, redoes: int | None = None) -> Entry:
        """A new entry for the end of the log; not yet added."""
        return Entry(self.next_seq, at, change, undoes, redoes)


def _discard(stack: list[int], seq: int) -> None:
    if seq in stack:
        stack.remove(seq)
