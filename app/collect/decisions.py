"""Decisions on units: each is an entry of the log, and so is its undoing; the state of a unit follows from the log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from app.collect import log
from app.collect.season import Season
from app.collect.values import REVIEWABLE, Action, Entry, HandIn, SeasonError, Standing, State, Tray, Unit

_WITH_REASON = (Action.EXEMPT, Action.WITHDRAW)


def settle(season: Season, unit: int) -> Standing:
    """Fold the entries of a unit into its state, and store it."""
    with season.writing() as connection:
        entries = list(log.standing(log.entries(connection, unit)))
        handins = {one.handin: one for one in season.handins(unit)}
        standing = _folded(unit, entries, handins, str(season.setting("hand_in", "")))
        season.put_standing(connection, standing)
    return standing


def settle_all(season: Season) -> None:
    """Do so for every unit: after the deadline changed."""
    with season.writing():
        for unit in season.units():
            settle(season, unit.unit)


@dataclass
class _Fold:
    """A unit's standing while its entries are gone through."""

    standing: Standing
    handins: dict[int, HandIn]
    due: str
    assigned: frozenset[int] = frozenset()
    """The hand-ins that a person took out of a tray: they count from then on."""
    decided: bool = False
    seen: list[int] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        steps: dict[Action, Callable[[Entry], None]] = {
            Action.ADD: self.added,
            Action.ASSIGN: self.added,
            Action.ACCEPT: self.accepted,
            Action.RETURN: self.returned,
            Action.WITHDRAW: lambda entry: self.becomes(state=State.WITHDRAWN, accepted=None),
            Action.EXEMPT: lambda entry: self.becomes(state=State.EXEMPT, accepted=None),
            Action.PAPER: lambda entry: self.becomes(paper=bool(entry.data.get("agrees"))),
        }
        if entry.action in steps:
            steps[entry.action](entry)

    def becomes(self, **values: Any) -> None:
        self.standing = self.standing._replace(**values)

    def added(self, entry: Entry) -> None:
        handin = self.handins.get(entry.handin or 0)
        if handin is None or handin.part_of is not None or handin.handin in self.seen or handin.tray is Tray.ASIDE:
            return
        is_early = entry.action is Action.ADD and handin.handin in self.assigned
        if is_early or handin.tray not in (None, Tray.DRAFT):
            if self.standing.state is State.NOTHING:
                self.becomes(state=State.UNCONFIRMED)
            return
        self.seen.append(handin.handin)
        first = self.standing.current is None
        late = self.standing.late or (first and bool(self.due) and handin.at[:10] > self.due)
        current = self.handins[self.standing.current] if self.standing.current else None
        if current is not None and precedes(handin, current):
            return
        if handin.tray is Tray.DRAFT:  # it is looked at unless a hand-in in earnest is there
            if self.standing.state not in (*REVIEWABLE, State.ACCEPTED, State.EXEMPT):
                self.becomes(state=State.UNCONFIRMED, current=handin.handin, late=late)
            return
        state = State.AGAIN if self.decided else State.WAITING
        self.becomes(state=state, current=handin.handin, late=late, paper=False)

    def accepted(self, entry: Entry) -> None:
        self.decided = True
        self.becomes(state=State.ACCEPTED, accepted=entry.handin)

    def returned(self, entry: Entry) -> None:
        self.decided = True
        accepted = None if entry.handin == self.standing.accepted else self.standing.accepted
        self.becomes(state=State.RETURNED, returns=self.standing.returns + 1, accepted=accepted)


def _folded(unit: int, entries: Iterable[Entry], handins: dict[int, HandIn], due: str) -> Standing:
    listed = list(entries)
    assigned = frozenset(one.handin for one in listed if one.action is Action.ASSIGN and one.handin is not None)
    fold = _Fold(Standing(unit), handins, due, assigned)
    for entry in listed:
        fold.take(entry)
    return fold.standing


def precedes(handin: HandIn, other: HandIn) -> bool:
    """Whether the files say that `handin` is older than `other`.

    They say it by the count of submissions, or as an earlier state of the same report. A file's date says nothing.
    """
    if handin.number is not None and other.number is not None:
        return handin.number < other.number
    same_report = bool(handin.data_digest and other.data_digest) and handin.report == other.report
    return same_report and bool(handin.saved) and handin.saved < other.saved


# -- decisions -------------------------------------------------------------------------------------------------------


def accept(season: Season, unit: Unit, reason: str = "", seen: int | None = None) -> Standing:
    """Accept a unit's latest hand-in: its figures count from now on.

    `seen` is the one that was looked at, None if none was. Raises SeasonError, also if a later one has come since.
    """
    standing = season.standing(unit.unit)
    refuse_unseen(unit, standing, seen)
    current = season.handin(standing.current) if standing.current else None
    if current is None:
        raise SeasonError(f"“{unit.name}”尚无可以接收的报送稿。")
    if current.draft or current.tray is not None:
        raise SeasonError(f"“{unit.name}”报来的是草稿，不能接收，请退回，由单位报正式稿。")
    if standing.state not in REVIEWABLE:
        raise SeasonError(f"“{unit.name}”现在是“{standing.words}”，没有等待接收的报送稿。")
    return _decide(season, Action.ACCEPT, unit, current.handin, reason, {"sha256": current.digest})


def refuse_unseen(unit: Unit, standing: Standing, seen: int | None) -> None:
    """Raise SeasonError where the hand-in that was looked at is not the unit's latest."""
    if seen is not None and standing.current not in (None, seen):
        raise SeasonError(f"“{unit.name}”又报来了新的报送稿，请看过最新的一份再办理。")


def disputed(season: Season, unit: Unit) -> list[HandIn]:
    """The files of a unit that wait because their figures are not those of a file of the same moment.

    A person must say which of them counts before the unit is accepted along with others.
    """
    return [one for one in season.handins(unit.unit) if one.tray is Tray.DIFFERS]


def withdraw(season: Season, unit: Unit, reason: str) -> Standing:
    """Withdraw a hand-in at the unit's wish: it is not summed until the unit hands in again. Raises SeasonError."""
    return _decide(season, Action.WITHDRAW, unit, season.standing(unit.unit).current, reason)


def exempt(season: Season, unit: Unit, reason: str) -> Standing:
    """The unit need not report. Raises SeasonError."""
    return _decide(season, Action.EXEMPT, unit, None, reason)


def record_return(season: Season, unit: Unit, handin: int, reason: str, note: dict[str, Any]) -> Standing:
    """Send a hand-in back with a note that was composed before. Raises SeasonError."""
    return _decide(season, Action.RETURN, unit, handin, reason, note)


def _decide(
    season: Season, action: Action, unit: Unit, handin: int | None, reason: str, data: dict[str, Any] | None = None
) -> Standing:
    if action in _WITH_REASON and not reason.strip():
        raise SeasonError("请写明理由。")
    with season.writing():
        before = season.standing(unit.unit)
        season.record(
            action, unit=unit.unit, handin=handin, reason=reason, data=(data or {}) | {"before": before.state}
        )
        return settle(season, unit.unit)


def assign(season: Season, handin: int, unit: Unit, *, learn: bool = True) -> Standing:
    """A person says which unit a file is of; its name is learnt as an alias. Raises SeasonError.

    A draft and a report of another year keep their tray.
    """
    found = season.handin(handin)
    kept = Tray.WRONG_YEAR if found.year != season.year else Tray.DRAFT if found.draft else None
    if found.tray in (Tray.UNREADABLE, Tray.SCAN):
        raise SeasonError(f"“{found.file}”读不出来，不能认领，请单位报来能读出的文件。")
    with season.writing() as connection:
        season.put_handin(connection, found._replace(unit=unit.unit, tray=kept))
        data = {"from": [found.unit, found.tray], "to": [unit.unit, kept], "alias": found.unit_name if learn else ""}
        season.record(Action.ASSIGN, unit=unit.unit, handin=handin, data=data)
        if learn and found.unit_name and found.unit_name not in (unit.name, *unit.aliases):
            season.put_unit(connection, unit._replace(aliases=(*unit.aliases, found.unit_name)))
        if found.unit not in (None, unit.unit):
            settle(season, found.unit)
        return settle(season, unit.unit)


def set_aside(season: Season, handin: int, reason: str) -> Entry:
    """A person says that a file in a tray is not to be used: it stays, and waits no more. Raises SeasonError."""
    found = season.handin(handin)
    if found.tray in (None, Tray.ASIDE):
        raise SeasonError(f"“{found.file}”不在待处理文件里。")
    if not reason.strip():
        raise SeasonError("请写明理由。")
    with season.writing() as connection:
        season.put_handin(connection, found._replace(tray=Tray.ASIDE))
        data = {"from": [found.unit, found.tray], "to": [found.unit, Tray.ASIDE]}
        entry = season.record(Action.ASIDE, unit=found.unit, handin=handin, reason=reason, data=data)
        if found.unit is not None:
            settle(season, found.unit)
    return entry


def undo(season: Season, seq: int, reason: str = "") -> Entry:
    """Take back what an entry did, by a further entry; undoing an undoing does it again. Raises SeasonError."""
    with season.writing():
        entry = next((one for one in season.entries() if one.seq == seq), None)
        if entry is None or not log.may_undo(entry):
            raise SeasonError(f"第{seq}条记录不能撤销。")
        if seq in log.undone(season.entries()):
            raise SeasonError(f"第{seq}条记录已经撤销过。")
        done = season.record(Action.UNDO, unit=entry.unit, handin=entry.handin, reason=reason, data={"entry": seq})
        target, is_back = entry, True
        while target.action is Action.UNDO:
            wanted = int(target.data["entry"])
            target, is_back = next(one for one in season.entries() if one.seq == wanted), not is_back
        _restore(season, target, is_back=is_back)
        if entry.unit is not None:
            settle(season, entry.unit)
    return done


def _restore(season: Season, entry: Entry, *, is_back: bool) -> None:
    """Put back what an entry changed beside the states, which follow from the log: assignments and settings."""
    with season.writing() as connection:
        if entry.action in (Action.ASSIGN, Action.ASIDE) and entry.handin is not None:
            unit, tray = entry.data["from" if is_back else "to"]
            found = season.handin(entry.handin)
            season.put_handin(connection, found._replace(unit=unit, tray=Tray(tray) if tray else None))
            for other in {entry.data["from"][0], entry.data["to"][0]} - {None, entry.unit}:
                settle(season, other)
            _restore_alias(season, entry, is_back=is_back)
        elif entry.action is Action.UNITS:
            season.put_back_units(connection, entry.data["before" if is_back else "after"], entry.data["codes"])
        elif entry.action is Action.SET:
            season.put_setting(entry.data["key"], entry.data["before" if is_back else "after"])


def _restore_alias(season: Season, entry: Entry, *, is_back: bool) -> None:
    alias = str(entry.data.get("alias") or "")
    unit = next((one for one in season.units() if one.unit == entry.unit), None)
    if not alias or unit is None:
        return
    kept = tuple(name for name in unit.aliases if name != alias)
    with season.writing() as connection:
        season.put_unit(connection, unit._replace(aliases=kept if is_back else (*kept, alias)))
