"""What was changed at one place of a report, and when: lines for the details of a cell or a text."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from app.model.change import Address, Area, Edit
from app.store import Entry


class Happened(NamedTuple):
    """`when` in local time as sentences name it, `what` was done, `how` the value changed."""

    when: str
    what: str
    how: str

    @property
    def words(self) -> str:
        return f"{self.when}　{self.how}（{self.what}）"


def happened(history: Iterable[Entry], addresses: frozenset[Address]) -> Iterator[Happened]:
    """What changed at any of the addresses, latest first."""
    for entry in reversed(tuple(history)):
        done = "撤销：" if entry.undoes is not None else "重做：" if entry.redoes is not None else ""
        told = [edit for edit in entry.change.edits if edit.address in addresses and edit.before != edit.after]
        if told:
            how = "；".join(dict.fromkeys(map(_how, told)))
            yield Happened(_when(entry.at), f"{done}{entry.change.label}", how)


def _how(edit: Edit) -> str:
    if edit.address.area is Area.TEXTS:
        lost, won = len(str(edit.before or "")), len(str(edit.after or ""))
        return "，".join([f"增{won}字"] * bool(won) + [f"删{lost}字"] * bool(lost))
    words = "备注 " if edit.address.area is Area.REMARKS else ""
    return f"{words}{_shown(edit.before)} → {_shown(edit.after)}"


def _shown(value: object) -> str:
    return "空" if value in (None, "") else str(value)


def _when(at: str) -> str:
    moment = datetime.fromisoformat(at).astimezone()
    today = datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if moment.date() == today else f"{moment.month}月{moment.day}日 {moment:%H:%M}"
