"""A report: what an office has entered into an edition, and the figures that follow from it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from app.model.change import Address, Area, Change, Edit
from app.model.edition import Edition, Term
from app.model.numbers import Answer, Kind, Number, read, split_remark, written
from app.model.period import Period
from app.model.texts import plain


class ConflictError(Exception):
    """A change does not fit the report. Nothing was changed."""


class Sum(NamedTuple):
    """A computed total. `value` is None while a part is blank or unread; `partial` adds up the known parts."""

    value: Number | None
    partial: Number
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastYear:
    """Figures and texts of the report that this one is compared with. `edition` is the id of its form.

    It is the report of the year before, or of the preceding period if the form says so.
    """

    edition: str
    year: int
    answers: Mapping[str, Answer] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    period: str = ""


@dataclass
class Report:
    """A report. It changes only through `apply`. A blank cell is absent from `answers`; an absent total is computed.

    `unknown` holds, by area, contents of a data file that this edition lacks; `extra` its other unknown keys. `last` is
    stored as the data file has it; `last_year` is read from it, None if it is of another period than the one to compare
    with. `period` is the code of the period within the year, "" for the whole year.
    """

    edition: Edition
    year: int
    id: str
    unit: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    explanations: dict[str, dict[str, Any]] = field(default_factory=dict)
    last: dict[str, Any] | None = None
    last_year: LastYear | None = None
    saved: str = ""
    unknown: dict[str, dict[str, Any]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    exchange: dict[str, Any] = field(default_factory=dict)
    period: str = ""
    _sums: dict[str, Sum] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def unit_name(self) -> str:
        return str(self.unit.get("name", ""))

    def unit_value(self, key: str) -> str:
        """Return a fact about the unit: as entered, else as its name tells; "" if unknown."""
        if given := str(self.unit.get(key) or "").strip():
            return given
        field = next((field for field in self.edition.fields if field.key == key and field.names), None)
        return told_by_name(field.names, self.unit_name) if field else ""

    @property
    def when(self) -> Period:
        """The period that the report covers."""
        return Period(self.year, self.period)

    @property
    def when_label(self) -> str:
        """The period in sentences: 2024年, 2024年第一季度."""
        return self.edition.calendar.label(self.when)

    @property
    def compared_with(self) -> Period:
        """The period of the report that this one is compared with."""
        return self.edition.calendar.compared_with(self.when)

    @property
    def compared_label(self) -> str:
        """`compared_with` in sentences."""
        return self.edition.calendar.label(self.compared_with)

    @property
    def title(self) -> str:
        """The title as printed: the one typed, else the edition's with unit and period."""
        part = self.edition.places.title
        return (plain(self, part).strip() if part else "") or self.worded(self.edition.words.title)

    @property
    def file_name(self) -> str:
        """The file name of an export without its suffix, in the edition's words; not yet safe for a file system."""
        return self.worded(self.edition.words.file_name)

    def worded(self, pattern: str, unit: str | None = None) -> str:
        """Fill {unit}, {year} and {period} of a sentence of the edition; `unit` replaces the report's unit."""
        name = self.edition.calendar.name(self.period)
        return pattern.format(unit=self.unit_name if unit is None else unit, year=self.year, period=name)

    # -- figures ---------------------------------------------------------------------------------------------------

    def value(self, cell: str) -> Number | None:
        """Return the number that counts in sums: entered, else computed; None for blank, unread and unfinished."""
        answer = self.answers.get(cell)
        if answer is not None:
            return answer.value
        return self.computed(cell).value if cell in self.edition.definitions else None

    def computed(self, total: str) -> Sum:
        """Return the defining sum of a total, whether or not another figure was entered.

        Raises KeyError for other cells.
        """
        if total not in self._sums:
            self._sums[total] = self._add_up(total)
        return self._sums[total]

    def _add_up(self, total: str) -> Sum:
        partial: Number = 0
        missing = []
        for term in self.edition.definitions[total].right:
            value = self.value(term.cell)
            if value is None:
                missing.append(term.cell)
                value = self._known(term.cell)
            partial += term.sign * value
        return Sum(None if missing else partial, partial, tuple(missing))

    def _known(self, cell: str) -> Number:
        """Return the amount that an unfinished figure already adds to a partial sum."""
        unfinished = cell in self.edition.definitions and cell not in self.answers
        return self.computed(cell).partial if unfinished else 0

    def term_value(self, term: Term) -> Number | None:
        """Return the signed value of a term; None for last year's term if last year's figure is not known."""
        if not term.last:
            value = self.value(term.cell)
        else:
            answer = self.last_year.answers.get(term.cell) if self.last_year else None
            value = answer.value if answer else None
        return None if value is None else term.sign * value

    def side(self, terms: Iterable[Term]) -> Number | None:
        """Return one side of an equation; None while one of its figures is not known."""
        total: Number = 0
        for term in terms:
            value = self.term_value(term)
            if value is None:
                return None
            total += value
        return total

    def is_entered_total(self, cell: str) -> bool:
        return cell in self.edition.definitions and cell in self.answers

    def remember(self, last: dict[str, Any] | None) -> None:
        """Remember `last` as the last report. One of another period is kept but not compared with."""
        known = read_last_year(last, self.edition)
        self.last_year = known if known and Period(known.year, known.period) == self.compared_with else None
        self.last = last

    # -- changes ---------------------------------------------------------------------------------------------------

    def apply(self, change: Change) -> None:
        """Apply all edits in order, or none. Raises ConflictError if one of them does not find its `before`."""
        done: list[Edit] = []
        try:
            for edit in change.edits:
                self._apply(edit)
                done.append(edit)
        except Exception:
            for edit in reversed(done):
                self._apply(edit.inverse())
            raise

    def at(self, address: Address) -> Any:
        """Return the value at an address in the form of an Edit; None if there is none."""
        match address.area:
            case Area.ANSWERS:
                answer = self.answers.get(address.key)
                return answer.text if answer else self.unknown.get(Area.ANSWERS, {}).get(address.key)
            case Area.YEAR:
                return self.year
            case Area.PERIOD:
                return self.period
            case Area.LAST:
                return self.last
            case _:
                return self._store(address).get(address.key)

    def _apply(self, edit: Edit) -> None:
        present = self.at(edit.address)
        if edit.at is None:
            if self._kept(edit.address, present) != self._kept(edit.address, edit.before):
                raise ConflictError(edit.address)
            self._set(edit.address, self._kept(edit.address, edit.after))
            return
        text = present or ""
        end = edit.at + len(edit.before)
        if text[edit.at : end] != edit.before or edit.at > len(text):
            raise ConflictError(edit.address)
        self._set(edit.address, text[: edit.at] + edit.after + text[end:] or None)

    def _kept(self, address: Address, value: Any) -> Any:
        """Normalise `value` for `address`: an answer without surrounding space, empty text as absent."""
        match address.area:
            case Area.ANSWERS if value is not None and address.key in self.edition.cells:
                answer = read(value, self.edition.cells[address.key].kind)
                return answer.text if answer else None
            case Area.REMARKS | Area.TEXTS:
                return value or None
            case _:
                return value

    def _set(self, address: Address, value: Any) -> None:
        match address.area:
            case Area.ANSWERS if address.key in self.edition.cells:
                answer = read(value, self.edition.cells[address.key].kind) if value is not None else None
                _put(self.answers, address.key, answer)
                for total in self.edition.dependents.get(address.key, ()):
                    self._sums.pop(total, None)
            case Area.YEAR:
                self.year = value
                self.remember(self.last)
            case Area.PERIOD:
                self.period = value
                self.remember(self.last)
            case Area.LAST:
                self.remember(value)
            case _:
                _put(self._store(address), address.key, value)

    def _store(self, address: Address) -> dict[str, Any]:
        match address.area:
            case Area.REMARKS if address.key in self.edition.cells:
                return self.remarks
            case Area.TEXTS if address.key in self.edition.parts:
                return self.texts
            case Area.UNIT:
                return self.unit
            case Area.EXPLANATIONS:
                return self.explanations
            case Area.EXCHANGE:
                return self.exchange
            case _:
                return self.unknown.setdefault(address.area, {})


@lru_cache(maxsize=256)
def told_by_name(names: tuple[tuple[str, tuple[str, ...]], ...], name: str) -> str:
    """Return the first value with a pattern that matches the name, without brackets at its end; "" for none."""
    plain = re.sub(r"\s+|[（(][^（）()]*[）)]\s*$", "", name)
    return next((value for value, patterns in names if any(re.search(each, plain) for each in patterns)), "")


def _put(store: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        store.pop(key, None)
    else:
        store[key] = value


def read_last_year(data: dict[str, Any] | None, edition: Edition) -> LastYear | None:
    """Return last year's figures of a data file, read by this edition's cells. Missing totals are added up."""
    if not data:
        return None
    past = Report(edition, int(data.get("year", 0)), "")
    for cell, text in data.get("answers", {}).items():
        kind = edition.cells[cell].kind if cell in edition.cells else Kind.COUNT
        if (answer := read(split_remark(str(text))[0], kind)) is not None:
            past.answers[cell] = answer
    for total in edition.definitions:
        value = past.value(total)
        if total not in past.answers and value is not None:
            past.answers[total] = Answer(written(value), value)
    texts, period = dict(data.get("texts", {})), str(data.get("period", ""))
    return LastYear(str(data.get("edition", "")), past.year, past.answers, texts, period)


def difference(before: Report, after: Report, label: str) -> Change:
    """Return the change that turns `before` into `after`. Both must be of one edition; ids are ignored."""
    return Change(label, tuple(_edits(before, after)))


def _edits(before: Report, after: Report) -> Iterator[Edit]:
    for area in (Area.UNIT, Area.ANSWERS, Area.REMARKS, Area.TEXTS, Area.EXPLANATIONS):
        old, new = contents(before, area), contents(after, area)
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key) and (area, key) != (Area.UNIT, "id"):
                yield Edit(Address(area, key), old.get(key), new.get(key))
    if before.year != after.year:
        yield Edit(Address(Area.YEAR), before.year, after.year)
    if before.period != after.period:
        yield Edit(Address(Area.PERIOD), before.period, after.period)
    if before.last != after.last:
        yield Edit(Address(Area.LAST), before.last, after.last)


def contents(report: Report, area: Area) -> dict[str, Any]:
    """Return the contents of one area, with those that the edition does not know; answers as typed."""
    match area:
        case Area.UNIT:
            return dict(report.unit)
        case Area.ANSWERS:
            typed = {cell: answer.text for cell, answer in report.answers.items()}
            return typed | report.unknown.get(area, {})
        case Area.REMARKS:
            return report.remarks | report.unknown.get(area, {})
        case Area.TEXTS:
            return report.texts | report.unknown.get(area, {})
        case _:
            return dict(report.explanations)
