"""After any actions on an open report in any order, undo leads back and a restart finds everything."""

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.exporters import formats
from app.forms import bundled
from app.model.change import Address, Area, Change, Edit, from_dict, to_dict
from app.model.report import Report, contents
from app.session import Session
from app.store import Entry, Stored, Summary
from tests.made import edition, empty, typed

CELLS = [edition().enterable[0], next(iter(edition().definitions)), "no.such.cell"]
PARTS = ["title", "preamble", "no.such.part"]
LAST = {"edition": "disclosure-2021", "year": 2023, "answers": {CELLS[0]: "4"}, "texts": {}}
EXPLAINED = {"code": "S", "cells": ["a"], "figures": {"a": "1"}, "text": "已核对", "at": "2025"}

letters = st.text(st.sampled_from(list("政府1*{}（） \n𠮷\ud800\0")), min_size=1, max_size=4)


def at(area: Area, keys: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Address, Any]]:
    return st.tuples(st.sampled_from(keys).map(lambda key: Address(area, key)), values)


wishes = st.one_of(
    at(Area.ANSWERS, CELLS, typed),
    at(Area.REMARKS, CELLS, st.none() | letters),
    at(Area.TEXTS, PARTS, st.none() | letters),
    at(Area.UNIT, ["name", "phone", "made up"], st.none() | letters),
    at(Area.YEAR, [""], st.integers(2019, 2026)),
    at(Area.EXPLANATIONS, ["S a"], st.sampled_from([None, EXPLAINED])),
    at(Area.LAST, [""], st.sampled_from([None, LAST])),
)
"""A place and what is to stand there."""


class Shelf:
    """A library in memory that keeps what the real one would: the document and each entry as JSON."""

    read_only = False

    def __init__(self, report: Report) -> None:
        self.document = formats.text(report)
        self.log: dict[int, str] = {}

    def commit(self, _row: Summary, document: str, entries: tuple[Entry, ...]) -> None:
        self.document = document
        for entry in entries:
            kept = (entry.at, to_dict(entry.change), entry.undoes, entry.redoes)
            self.log[entry.seq] = json.dumps(kept)

    def load(self, _report: str) -> Stored:
        log = []
        for seq, kept in sorted(self.log.items()):
            when, change, undoes, redoes = json.loads(kept)
            log.append(Entry(seq, when, from_dict(change), undoes, redoes))
        return Stored(self.document, "新建", tuple(log))


def everything(report: Report) -> dict[str, Any]:
    areas: dict[str, Any] = {area: contents(report, area) for area in Area if area not in (Area.YEAR, Area.LAST)}
    return {**areas, "year": report.year, "last": report.last}


class OpenReport(RuleBasedStateMachine):
    """Beside the session stand the states that undo leads back to and redo on to, the nearest last."""

    def __init__(self) -> None:
        super().__init__()
        self.behind: list[dict[str, Any]] = []
        self.ahead: list[dict[str, Any]] = []
        self.edit_session: Address | None = None
        self.ahead_of_spell: list[dict[str, Any]] = []
        report = empty()
        self.shelf = Shelf(report)
        self.session = Session(self.shelf, report)  # type: ignore[arg-type]

    @property
    def now(self) -> dict[str, Any]:
        return everything(self.session.report)

    def teardown(self) -> None:
        self.session.close()

    def _end_spell(self) -> None:
        """An edit session that came to nothing is no step, and what could be redone before it still can be."""
        if self.edit_session is not None and self.behind[-1] == self.now:
            self.behind.pop()
            self.ahead = self.ahead_of_spell
        self.edit_session = None

    def _begin(self, edit_session: Address | None) -> None:
        self._end_spell()
        self.behind.append(self.now)
        self.ahead_of_spell, self.ahead = self.ahead, []
        self.edit_session = edit_session

    @rule(wish=wishes)
    def put(self, wish: tuple[Address, Any]) -> None:
        address, after = wish
        before = self.session.report.at(address)
        if before != after:
            self._begin(None)
            self.session.apply(Change("一步", (Edit(address, before, after),)))

    def _typed(self, edit: Edit) -> None:
        if edit.before == edit.after:
            return
        if self.edit_session != edit.address:
            self._begin(edit.address)
        self.session.apply(Change("键入", (edit,)), edit.address)

    @rule(part=st.sampled_from(PARTS), place=st.integers(0, 9), cut=st.integers(0, 3), text=letters | st.just(""))
    def type_text(self, part: str, place: int, cut: int, text: str) -> None:
        address = Address(Area.TEXTS, part)
        present = self.session.report.at(address) or ""
        place = min(place, len(present))
        self._typed(Edit(address, present[place : place + cut], text, place))

    @rule(value=st.sampled_from([None, "1", "12", "/", "5（其中1件）"]))
    def type_figure(self, value: str | None) -> None:
        address = Address(Area.ANSWERS, CELLS[0])
        self._typed(Edit(address, self.session.report.at(address), value))

    @rule(value=st.sampled_from(["1", "/"]))
    def type_a_figure_and_take_it_back(self, value: str) -> None:
        """With a pause after each, in which it is saved."""
        address = Address(Area.ANSWERS, CELLS[0])
        before = self.session.report.at(address)
        for after in (value, before):
            self._typed(Edit(address, self.session.report.at(address), after))
            self.session.commit()

    @rule()
    def leave_the_cell(self) -> None:
        self.session.end_edit_session()
        self._end_spell()

    @precondition(lambda self: self.edit_session)
    @rule()
    def press_esc(self) -> None:
        typed_so_far, before = self.now, self.behind[-1]
        self.session.cancel_edit_session()
        assert self.now == before
        self._end_spell_cancelled(typed_so_far)

    def _end_spell_cancelled(self, typed_so_far: dict[str, Any]) -> None:
        before = self.behind.pop()
        self.ahead = self.ahead_of_spell if typed_so_far == before else [typed_so_far]
        self.edit_session = None

    @rule()
    def undo(self) -> None:
        self._end_spell()
        before = self.now
        self.session.undo()
        if self.behind:
            self.ahead.append(before)
            assert self.now == self.behind.pop()

    @rule()
    def redo(self) -> None:
        self._end_spell()
        before = self.now
        self.session.redo()
        if self.ahead:
            self.behind.append(before)
            assert self.now == self.ahead.pop()

    @rule()
    def commit(self) -> None:
        self.session.commit()

    @rule()
    def restart(self) -> None:
        self._end_spell()
        before = self.now
        found = self.session.findings
        assert self.session.close()
        self.session = Session.open(self.shelf, bundled(), "made")  # type: ignore[arg-type]
        assert (self.now, self.session.findings) == (before, found)

    @invariant()
    def what_can_be_undone_and_redone_is_known(self) -> None:
        if self.edit_session is None:
            assert (self.session.undo_label is None, self.session.redo_label is None) == (
                not self.behind,
                not self.ahead,
            )


class Proposal(OpenReport):
    """The same where there is no library: an import that is looked over before it becomes a report."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(None, empty())

    def restart(self) -> None:
        """Nothing of it outlives the program."""

    @rule()
    def commit(self) -> None:
        self.session.commit()
        assert self.session.is_saved


TestOpenReport = OpenReport.TestCase
TestOpenReport.settings = settings(max_examples=40, stateful_step_count=25)
TestProposal = Proposal.TestCase
TestProposal.settings = settings(max_examples=40, stateful_step_count=25)
