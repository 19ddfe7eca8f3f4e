"""Builds the grammar of a form's texts. Claims about cells that the form lacks are left out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from app.forms import schema_claims as schema
from app.forms.rules import find_circle
from app.model.claims import NAME, Claim, Finished, Grammar, Scope, Vocabulary


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
