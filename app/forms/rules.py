"""Spreads the rules of an edition over its rows and columns: one rule of the data, many equations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.model.edition import Cell, Equation, Level, Relation, Term

EACH = "*"
"""Stands in a rule's address for every row or column in turn, the same in all addresses of the rule."""

_LEVELS = {
    "sum": Level.ERROR,
    "equal-to-last-year": Level.VERIFY,
    "roll-forward": Level.VERIFY,
    "at-most": Level.HINT,
}
KINDS = tuple(_LEVELS)

Groups = Mapping[str, Mapping[str, Sequence[str]]]


def equations(rules: Sequence[Mapping[str, Any]], cells: Mapping[str, Cell], groups: Groups) -> Iterator[Equation]:
    """The equations of all rules. Raises ValueError where a rule names a cell that no table has."""
    for rule in rules:
        if rule["kind"] not in KINDS:
            raise ValueError(f"规则{rule['code']}的种类“{rule['kind']}”不认识")
        yield from _spread(rule, cells, groups)


def _spread(rule: Mapping[str, Any], cells: Mapping[str, Cell], groups: Groups) -> Iterator[Equation]:
    left, right = _sides(rule)
    bindings = _bindings(left[0].cell, cells)
    if not bindings:
        raise ValueError(f"规则{rule['code']}的“{left[0].cell}”没有对应的格")
    computes = rule.get("computes", False)
    for binding in bindings:
        if binding in rule.get("except", ()):
            continue
        sides = [tuple(_terms(side, binding, cells, groups, rule["code"])) for side in (left, right)]
        cell = cells[sides[0][0].cell]
        yield Equation(
            code=rule["code"],
            level=Level(rule.get("level", _LEVELS[rule["kind"]])),
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
