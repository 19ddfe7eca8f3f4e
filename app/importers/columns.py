"""Finds which column of a table in a file is which column of the form, by the labels stacked above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from app.importers.blocks import RawCell, RawTable
from app.importers.vocabulary import Line, Match, Panel, Vocabulary, label, resemblance, same_unit

BY_ELIMINATION = 0.5
"""Likeness that is enough where nothing else is left for a label to mean."""

SUBTOTAL = "小计"
"""A column or row of this name was added by hand; it is never taken for one of the form."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Neighbouring source columns under one header. `target` None: a column that the form does not have.

    `is_guess`: its doubt is not how the header is worded, but which of several columns it is.
    """

    first: int
    last: int
    text: str
    target: Line | None
    doubt: str = ""
    is_guess: bool = False


@dataclass(frozen=True)
class ColumnMap:
    """The columns of one header band of `table`, from left to right, as far as they are `panel`'s.

    `before`: the grid columns of other names to the left of them, such as a column that counts the rows.
    """

    table: RawTable
    panel: Panel
    slots: tuple[Slot, ...]
    before: frozenset[int] = frozenset()

    @property
    def found(self) -> int:
        return sum(slot.target is not None for slot in self.slots)

    @cached_property
    def doubt(self) -> str:
        """Why no figure below these labels is sure: where one is missing, twice or out of order, all may be shifted."""
        places = [slot.target.place for slot in self.slots if slot.target]
        known = self.panel.header_cores
        if len(places) < len(self.panel.columns):
            return "表头缺列，可能错了列"
        if any(slot.target is None and label(slot.text).core in known for slot in self.slots):
            return "表头有重复的列，可能错了列"
        return "" if places == sorted(places) else "各列的次序与表样不同"


@dataclass(frozen=True, slots=True)
class _Stack:
    """What stands above one source column: its lowest label, those really above it, those to the left of these."""

    column: int
    leaf: RawCell
    match: Match | None
    own: frozenset[str]
    inherited: frozenset[str]
    unknown: str = ""


def column_map(table: RawTable, band: Sequence[int], panel: Panel, words: Vocabulary) -> ColumnMap:
    """The columns of `panel` in the header rows `band` of a table."""
    stacks = [stack for column in range(table.width) if (stack := _stack(table, band, column, words))]
    slots: list[Slot] = []
    open_slots: list[tuple[int, _Stack, list[Line]]] = []
    leaf: RawCell | None = None
    for stack in stacks:
        if stack.match and stack.match.core in panel.corners:
            continue
        if slots and (stack.leaf is leaf or _repeats(slots[-1], stack, panel)) and slots[-1].last == stack.column - 1:
            slots[-1] = replace(slots[-1], last=stack.column)
            continue
        leaf = stack.leaf
        targets = _targets(stack, panel)
        target = targets[0] if len(targets) == 1 else None
        if len(targets) > 1:
            open_slots.append((len(slots), stack, targets))
        slots.append(Slot(stack.column, stack.column, leaf.text, target, _doubt(stack, target)))
    _in_order(slots, open_slots)
    _no_twice(slots)
    _eliminate(slots, panel)
    first = next((number for number, slot in enumerate(slots) if slot.target), 0) if panel.is_labelled else 0
    before = frozenset(column for slot in slots[:first] for column in range(slot.first, slot.last + 1))
    return ColumnMap(table, panel, tuple(slots[first:]), before)


def _stack(table: RawTable, band: Sequence[int], column: int, words: Vocabulary) -> _Stack | None:
    own: list[RawCell] = []
    inherited: list[RawCell] = []
    for row in band:
        cell = table.at(row, column)
        if cell is not None and cell.text.strip():
            if cell not in own:
                own.append(cell)
        elif (beside := _nearest(table, row, column)) is not None:
            inherited.append(beside)
    if not own:
        return None
    own = _joined(own, words)
    leaf = own[-1]
    parents = [words.head_names.find(cell.text) for cell in own[:-1]]
    unknown = "".join(_line(cell.text) for cell, match in zip(own, parents, strict=False) if match is None)
    beside_names = (words.head_names.find(cell.text) for cell in inherited)
    return _Stack(
        column,
        leaf,
        words.head_names.find(leaf.text),
        frozenset(match.core for match in parents if match and match.is_exact),
        frozenset(match.core for match in beside_names if match and match.is_exact),
        unknown,
    )


def _joined(stacked: list[RawCell], words: Vocabulary) -> list[RawCell]:
    """The labels above a column, the lowest ones as one where together they are a label of the form."""
    for count in range(2, len(stacked) + 1):
        text = "".join(cell.text for cell in stacked[-count:])
        if (match := words.head_names.find(text)) is not None and match.is_exact and is_parted(stacked[-1], words):
            return [*stacked[:-count], replace(stacked[-1], text=text)]
    return stacked


def is_parted(cell: RawCell, words: Vocabulary) -> bool:
    """Whether a header's text is no label of the form by itself."""
    match = words.head_names.find(cell.text)
    return match is None or not match.is_exact


def _nearest(table: RawTable, row: int, column: int) -> RawCell | None:
    for left in range(column - 1, -1, -1):
        cell = table.at(row, left)
        if cell is not None and cell.text.strip():
            return cell
    return None


def _targets(stack: _Stack, panel: Panel) -> list[Line]:
    """The columns that the label can mean; the labels above it decide between those of the same name."""
    if stack.match is None:
        return []
    named = [column for column in panel.columns if column.cores[-1] == stack.match.core]
    if len(named) < 2:
        return named
    for evidence in (stack.own & panel.header_cores, stack.inherited & panel.header_cores):
        fitting = [column for column in named if evidence <= set(column.cores)]
        if len(fitting) == 1:
            return fitting
        named = fitting or named
    return named


def _doubt(stack: _Stack, target: Line | None) -> str:
    if target is None or stack.match is None:
        return ""
    if stack.match.is_exact:
        return f"这一列上面还写着“{stack.unknown}”" if stack.unknown else ""
    return f"列名印作“{_line(stack.leaf.text)}”，按“{target.path[-1]}”导入"


def _repeats(slot: Slot, stack: _Stack, panel: Panel) -> bool:
    """Whether a header was written again in each column that it should span."""
    targets = _targets(stack, panel)
    return len(targets) == 1 and targets[0] is slot.target and label(slot.text) == label(stack.leaf.text)


def _in_order(slots: list[Slot], waiting: list[tuple[int, _Stack, list[Line]]]) -> None:
    """Columns of one name without anything above them: as many as the form has are taken in its order, with a doubt."""
    by_core: dict[str, list[tuple[int, list[Line]]]] = {}
    for number, stack, targets in waiting:
        if stack.match:
            by_core.setdefault(stack.match.core, []).append((number, targets))
    for group in by_core.values():
        targets = group[0][1]
        if any(other != targets for _, other in group) or len(group) != len(targets):
            continue
        for (number, _), target in zip(group, targets, strict=True):
            slots[number] = replace(slots[number], target=target, doubt="上级表头未写明，按先后次序认定", is_guess=True)


def _no_twice(slots: list[Slot]) -> None:
    """Two source columns that mean the same column leave the second one open, and the first one doubtful."""
    seen: dict[int, int] = {}
    for number, slot in enumerate(slots):
        if slot.target and slot.target.place in seen:
            first = seen[slot.target.place]
            slots[first] = replace(slots[first], doubt=f"有几列都叫“{_line(slot.text)}”，按第一列导入", is_guess=True)
            slots[number] = replace(slot, target=None, doubt="")
        elif slot.target:
            seen[slot.target.place] = number


def _eliminate(slots: list[Slot], panel: Panel) -> None:
    """A column that is the only one left between two known ones may be named rather differently."""
    places = {slot.target.place: number for number, slot in enumerate(slots) if slot.target}
    order = panel.columns
    for number, column in enumerate(order):
        if column.place in places:
            continue
        after = places.get(order[number - 1].place) if number else -1
        before = places.get(order[number + 1].place) if number + 1 < len(order) else len(slots)
        if after is None or before is None:
            continue
        between = [n for n in range(after + 1, before) if slots[n].target is None]
        if len(between) != 1 or SUBTOTAL in (text := _line(slots[between[0]].text)):
            continue
        seen, known = label(text).core, column.cores[-1]
        if same_unit(seen, known) and resemblance(seen, known) >= BY_ELIMINATION:
            doubt = f"列名印作“{text}”，按“{column.path[-1]}”导入"
            slots[between[0]] = replace(slots[between[0]], target=column, doubt=doubt)


def _line(text: str) -> str:
    return "".join(text.split())
