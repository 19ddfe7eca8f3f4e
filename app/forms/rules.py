"""Expands the rules of a form over its rows and columns: one rule of the data gives many equations or jumps."""

from collections.abc import Iterator, Mapping, Sequence

from app.forms.schema import (
    AnyRule,
    AtMost,
    EqualToLastYear,
    EquationRule,
    JumpRule,
    NeedsText,
    Overlap,
    RollForward,
    Rule,
    SumRule,
    UnfoundedRule,
    UnitFilter,
)
from app.model import edition
from app.model.edition import Cell, Equation, Jump, Level, Relation, Term, Unfounded, Units

EACH = "*"
"""Stands in a rule's address for each row or column in turn, the same one in all addresses of the rule."""

_LEVELS: Mapping[type[Rule], Level] = {
    SumRule: Level.ERROR,
    EqualToLastYear: Level.VERIFY,
    RollForward: Level.VERIFY,
    AtMost: Level.HINT,
    JumpRule: Level.HINT,
    UnfoundedRule: Level.HINT,
}
"""The level of a rule that names none."""

Groups = Mapping[str, Mapping[str, Sequence[str]]]


def equations(rules: Sequence[AnyRule], cells: Mapping[str, Cell], groups: Groups) -> Iterator[Equation]:
    """Build the equations of all rules. Raises ValueError if a rule names a cell that no table has."""
    for rule in rules:
        if not isinstance(rule, JumpRule | UnfoundedRule):
            yield from _spread(rule, cells, groups)


def jumps(rules: Sequence[AnyRule], cells: Mapping[str, Cell]) -> Iterator[Jump]:
    """Build the figures whose size is compared with the last report. Raises ValueError as `equations` does."""
    for rule in rules:
        if isinstance(rule, JumpRule):
            for term in _listed(rule.cells, cells, rule.code):
                yield Jump(rule.code, _level(rule), term.cell, rule.times, rule.floor, rule.sentence, rule.short)


def unfounded(rules: Sequence[AnyRule], cells: Mapping[str, Cell]) -> Iterator[Unfounded]:
    """Build the figures that need a source above 0. Raises ValueError as `equations` does."""
    for rule in rules:
        if isinstance(rule, UnfoundedRule):
            figures, sources = (tuple(_listed(side, cells, rule.code)) for side in (rule.figures, rule.sources))
            yield Unfounded(rule.code, _level(rule), figures, sources, units(rule.units), rule.sentence, rule.short)


def overlaps(listed: Sequence[Overlap], cells: Mapping[str, Cell]) -> Iterator[edition.Overlap]:
    """Build the figures that may be counted twice in a sum. Raises ValueError as `equations` does."""
    for one in listed:
        named = tuple(term.cell for term in _listed(one.cells, cells, "overlap"))
        yield edition.Overlap(named, one.when == "same", one.sentence)


def needs(rules: Sequence[NeedsText], cells: Mapping[str, Cell]) -> Iterator[edition.NeedsText]:
    """Build the figures that a text must explain. Raises ValueError as `equations` does."""
    for rule in rules:
        named = tuple(term.cell for term in _listed(rule.cells, cells, rule.code))
        yield edition.NeedsText(rule.code, Level(rule.level), named, rule.part, rule.patterns, rule.sentence)


def units(filters: Sequence[UnitFilter]) -> tuple[Units, ...]:
    """Return the units that a rule applies to; () for every unit."""
    return tuple(Units(each.kind, each.levels, each.names) for each in filters)


def _listed(patterns: Sequence[str], cells: Mapping[str, Cell], code: str) -> Iterator[Term]:
    for pattern in patterns:
        for binding in _bound(pattern, cells, code):
            yield from _terms([_pattern(pattern)], binding, cells, {}, code)


def _level(rule: AnyRule) -> Level:
    return Level(rule.level) if rule.level else _LEVELS[type(rule)]


def _bound(pattern: str, cells: Mapping[str, Cell], code: str) -> list[str]:
    bindings = _bindings(_pattern(pattern).cell, cells)
    if not bindings:
        raise ValueError(f"规则{code}的“{pattern}”没有对应的格")
    return bindings


def _spread(rule: EquationRule, cells: Mapping[str, Cell], groups: Groups) -> Iterator[Equation]:
    left, right = _sides(rule)
    computes = rule.computes if isinstance(rule, SumRule) else False
    for binding in _bound(left[0].cell, cells, rule.code):
        if binding in rule.except_:
            continue
        sides = [tuple(_terms(side, binding, cells, groups, rule.code)) for side in (left, right)]
        # Only the last report may have a cell that this form lacks; then the rule names itself by its code.
        cell = cells.get(sides[0][0].cell)
        yield Equation(
            code=rule.code,
            level=_level(rule),
            relation=Relation.AT_MOST if isinstance(rule, AtMost) else Relation.EQUAL,
            left=sides[0],
            right=sides[1],
            sentence=rule.sentence,
            names={"row": cell.row_name if cell else "", "column": cell.column_name if cell else ""},
            computes=computes is True or (computes is not False and binding in computes),
            carries=isinstance(rule, EqualToLastYear) and rule.carry_in,
            short=rule.short,
        )


def _sides(rule: EquationRule) -> tuple[list[Term], list[Term]]:
    """Split both sides into patterns. `-` before an address subtracts, `last:` takes the last report's figure."""
    if isinstance(rule, SumRule) and rule.total is not None:
        if rule.left or rule.right or not rule.parts:
            raise ValueError(f"规则{rule.code}写了total，就要写parts，不写left和right")
        return [_pattern(rule.total)], [_pattern(part) for part in rule.parts]
    if not rule.left or not rule.right or (isinstance(rule, SumRule) and rule.parts):
        raise ValueError(f"规则{rule.code}要写total和parts，或者left和right")
    return [_pattern(term) for term in rule.left], [_pattern(term) for term in rule.right]


def _pattern(text: str) -> Term:
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-").strip()
    return Term(text.removeprefix("last:"), sign, text.startswith("last:"))


def _bindings(pattern: str, cells: Mapping[str, Cell]) -> list[str]:
    """Return the values of `*` in printed order; only "" if the pattern has none."""
    if EACH not in pattern:
        return [""]
    table, row, column = pattern.split(".")
    fits = [cell for cell in cells.values() if cell.table == table]
    if row == EACH:
        return list(dict.fromkeys(cell.row for cell in fits if cell.column == column))
    return list(dict.fromkeys(cell.column for cell in fits if cell.row == row))


def _terms(side: Sequence[Term], binding: str, cells: Mapping[str, Cell], groups: Groups, code: str) -> Iterator[Term]:
    """Return the terms of one side with `*` bound and groups expanded."""
    for term in side:
        table, row, column = term.cell.replace(EACH, binding).split(".")
        in_group = groups.get(table, {})
        for one_row in in_group.get(row, [row]):
            for one_column in in_group.get(column, [column]):
                cell = f"{table}.{one_row}.{one_column}"
                # Last year's report may have been filled in under another edition, with cells that this one lacks.
                if cell not in cells and not term.last:
                    raise ValueError(f"规则{code}指到不存在的格“{cell}”")
                yield Term(cell, term.sign, term.last)


def find_circle(parts: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names of one circle in "name → names it is made of", the first again at its end; [] without one."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done or name not in parts:
            return []
        for part in parts[name]:
            if circle := walk(part, [*path, name]):
                return circle
        done.add(name)
        return []

    return next((circle for name in parts if (circle := walk(name, []))), [])
