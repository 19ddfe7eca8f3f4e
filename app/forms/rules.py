"""Expands the rules of a form over its rows and columns, and builds the grammar of its texts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from app.forms import schema_claims as schema
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
from app.model.claims import NAME, Claim, Finished, Grammar, Scope, Vocabulary
from app.model.edition import LAST_YEAR, Cell, Equation, Jump, Level, Relation, Term, Unfounded, Units

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
    return Term(text.removeprefix(LAST_YEAR), sign, text.startswith(LAST_YEAR))


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


def grammar(data: schema.ClaimsFile, prose: schema.ProseFile, cells: Collection[str]) -> Grammar:
    """Build the grammar of `claims.toml` and `prose.toml`.

    Raises ValueError if words refer to each other in a circle.
    """
    _refuse_circles(prose.words)
    return Grammar(
        claims=tuple(claim for rule in data.claim if (claim := _claim(rule, cells)).readings),
        scopes=tuple(Scope(each.kind, each.names, each.own, each.other, each.is_clear) for each in data.scope),
        parts=data.parts,
        vocabulary=vocabulary(prose),
        counted=data.counted,
    )


def vocabulary(prose: schema.ProseFile) -> Vocabulary:
    """The words of `prose.toml`."""
    rules = prose.rules
    return Vocabulary(
        groups=prose.words,
        says=prose.says,
        words=dict(word_lists(prose)),
        objects=frozenset(prose.objects),
        actions=frozenset(prose.actions),
        asides=frozenset(prose.asides),
        tiers={action: tier for tier, actions in enumerate(rules.tiers) for action in actions},
        broad=frozenset(rules.broad),
        implied={action: about for about, actions in rules.implied.items() for action in actions},
        assumed={action: about for about, actions in rules.assumed.items() for action in actions},
        joined={about: frozenset(parts) for about, parts in rules.joined.items()},
        combined={action: frozenset(parts) for action, parts in rules.combined.items()},
        continued={
            action: {before: meant for meant, many in followers.items() for before in many}
            for action, followers in rules.continued.items()
        },
        overriding=frozenset(rules.overriding),
        published=frozenset(rules.published),
        foreign=frozenset(rules.foreign),
        left=frozenset(rules.left),
        from_before=frozenset(rules.from_before),
        plain=frozenset(rules.plain),
        kinds=frozenset(rules.kinds),
        parts_of=rules.parts_of,
        totals=frozenset(rules.totals),
        cases=frozenset(rules.cases),
        causes=frozenset(rules.causes),
        denied=rules.denied,
        weak=frozenset(rules.weak),
        lesser={action: frozenset(others) for action, others in rules.lesser.items()},
        finished=tuple(Finished(each.object, each.action, each.none) for each in rules.finished),
    )


def word_lists(prose: schema.ProseFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return every named list of words. A name that occurs in two sorts has the words of both."""
    sorts = (prose.objects, prose.actions, prose.asides, prose.negations, prose.relations, prose.fillers, prose.units)
    names = dict.fromkeys(name for sort in sorts for name in sort)
    for name in names:
        yield name, tuple(pattern for sort in sorts for pattern in sort.get(name, ()))


def _refuse_circles(words: Mapping[str, str]) -> None:
    names = {word: [name for name in NAME.findall(pattern) if name in words] for word, pattern in words.items()}
    if circle := find_circle(names):
        raise ValueError(f"prose.toml中words的词组互相引用，绕成了圈：{'→'.join(circle)}")


def _claim(rule: schema.Claim, known: Collection[str]) -> Claim:
    readings = tuple(reading for patterns in rule.readings if (reading := tuple(_cells(patterns, known))))
    return Claim(
        code=rule.code,
        name=rule.says,
        object=rule.object,
        actions=rule.actions,
        readings=readings,
        bare=rule.bare,
        zero=rule.zero,
        apart=rule.apart,
        whole=rule.whole,
        unit=rule.unit,
        worth=rule.worth,
    )


def _cells(patterns: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Return the cells of a reading; none if one of its patterns matches no cell."""
    found = [_fitting(pattern, known) for pattern in patterns]
    if all(found):
        yield from (cell for cells in found for cell in cells)


def _fitting(pattern: str, known: Collection[str]) -> list[str]:
    if "*" in pattern:
        return [cell for cell in known if fnmatchcase(cell, pattern)]
    return [pattern] if pattern in known else []
