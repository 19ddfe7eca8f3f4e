"""Spreads the rules of an edition over its rows and columns: one rule of the data, many equations or jumps."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.forms.statements import units
from app.model.edition import Cell, Equation, Jump, Level, NeedsText, Relation, Term, Unfounded

EACH = "*"
"""Stands in a rule's address for every row or column in turn, the same in all addresses of the rule."""

_LEVELS = {
    "sum": Level.ERROR,
    "equal-to-last-year": Level.VERIFY,
    "roll-forward": Level.VERIFY,
    "at-most": Level.HINT,
    "jump": Level.HINT,
    "unfounded": Level.HINT,
}
KINDS = tuple(_LEVELS)
JUMP, UNFOUNDED = KINDS[-2:]

Groups = Mapping[str, Mapping[str, Sequence[str]]]


def equations(rules: Sequence[Mapping[str, Any]], cells: Mapping[str, Cell], groups: Groups) -> Iterator[Equation]:
    """The equations of all rules. Raises ValueError where a rule names a cell that no table has."""
    for rule in rules:
        if rule["kind"] not in KINDS:
            raise ValueError(f"规则{rule['code']}的种类“{rule['kind']}”不认识")
        if rule["kind"] not in (JUMP, UNFOUNDED):
            yield from _spread(rule, cells, groups)


def jumps(rules: Sequence[Mapping[str, Any]], cells: Mapping[str, Cell]) -> Iterator[Jump]:
    """The figures whose leaps are asked about."""
    for rule in rules:
        for pattern in rule["cells"] if rule["kind"] == JUMP else ():
            for binding in _bound(pattern, cells, rule["code"]):
                [cell] = _terms([_pattern(pattern)], binding, cells, {}, rule["code"])
                yield Jump(rule["code"], _level(rule), cell.cell, rule["times"], rule["floor"], rule["sentence"])


def unfounded(rules: Sequence[Mapping[str, Any]], cells: Mapping[str, Cell]) -> Iterator[Unfounded]:
    """The figures that nothing explains."""
    for rule in rules:
        if rule["kind"] == UNFOUNDED:
            figures, sources = (tuple(_listed(rule, side, cells)) for side in ("figures", "sources"))
            yield Unfounded(rule["code"], _level(rule), figures, sources, units(rule), rule["sentence"])


def _listed(rule: Mapping[str, Any], side: str, cells: Mapping[str, Cell]) -> Iterator[Term]:
    for pattern in rule.get(side, ()):
        for binding in _bound(pattern, cells, rule["code"]):
            yield from _terms([_pattern(pattern)], binding, cells, {}, rule["code"])


def needs(rules: Sequence[Mapping[str, Any]], cells: Mapping[str, Cell]) -> Iterator[NeedsText]:
    """The figures that a text must speak of."""
    for rule in rules:
        code = rule["code"]
        named = [term.cell for cell in rule["cells"] for term in _terms([_pattern(cell)], "", cells, {}, code)]
        level = Level(rule.get("level", Level.VERIFY))
        yield NeedsText(code, level, tuple(named), rule["part"], tuple(rule["patterns"]), rule["sentence"])


def _level(rule: Mapping[str, Any]) -> Level:
    return Level(rule.get("level", _LEVELS[rule["kind"]]))


def _bound(pattern: str, cells: Mapping[str, Cell], code: str) -> list[str]:
    bindings = _bindings(_pattern(pattern).cell, cells)
    if not bindings:
        raise ValueError(f"规则{code}的“{pattern}”没有对应的格")
    return bindings


def _spread(rule: Mapping[str, Any], cells: Mapping[str, Cell], groups: Groups) -> Iterator[Equation]:
    left, right = _sides(rule)
    bindings = _bound(left[0].cell, cells, rule["code"])
    computes = rule.get("computes", False)
    for binding in bindings:
        if binding in rule.get("except", ()):
            continue
        sides = [tuple(_terms(side, binding, cells, groups, rule["code"])) for side in (left, right)]
        cell = cells[sides[0][0].cell]
        yield Equation(
            code=rule["code"],
            level=_level(rule),
            relation=Relation.AT_MOST if rule["kind"] == "at-most" else Relation.EQUAL,
            left=sides[0],
            right=sides[1],
            sentence=rule["sentence"],
            names={"row": cell.row_name, "column": cell.column_name},
            computes=computes is True or (computes is not False and binding in computes),
            carries=rule.get("carry_in", False),
        )


def _sides(rule: Mapping[str, Any]) -> tuple[list[Term], list[Term]]:
    """Both sides as patterns. `-` before an address subtracts, `last:` takes last year's figure."""
    if "total" in rule:
        return [_pattern(rule["total"])], [_pattern(part) for part in rule["parts"]]
    return [_pattern(term) for term in rule["left"]], [_pattern(term) for term in rule["right"]]


def _pattern(text: str) -> Term:
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-").strip()
    return Term(text.removeprefix("last:"), sign, text.startswith("last:"))


def _bindings(pattern: str, cells: Mapping[str, Cell]) -> list[str]:
    """What `*` stands for in turn, in printed order; "" alone where the pattern has none."""
    if EACH not in pattern:
        return [""]
    table, row, column = pattern.split(".")
    fits = [cell for cell in cells.values() if cell.table == table]
    if row == EACH:
        return list(dict.fromkeys(cell.row for cell in fits if cell.column == column))
    return list(dict.fromkeys(cell.column for cell in fits if cell.row == row))


def _terms(side: Sequence[Term], binding: str, cells: Mapping[str, Cell], groups: Groups, code: str) -> Iterator[Term]:
    """The terms of one side with `*` bound and groups spread."""
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
