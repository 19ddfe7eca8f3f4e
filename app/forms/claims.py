"""Makes the grammar of a form's texts; what a claim says of cells that the form lacks is left out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from app.forms import schema
from app.forms.rules import find_circle
from app.model.claims import NAME, Claim, Grammar, Scope


def grammar(data: schema.ClaimsFile, cells: Collection[str]) -> Grammar:
    """The grammar of one file `claims.toml`. Raises ValueError where its words name each other in a circle."""
    _refuse_circles(data.words)
    return Grammar(
        claims=tuple(claim for rule in data.claim if (claim := _claim(rule, cells)).readings),
        subjects=tuple(data.subjects.items()),
        scopes=tuple(Scope(each.kind, each.names, each.own, each.other, each.is_clear) for each in data.scope),
        elsewhere=data.elsewhere,
        parts=data.parts,
        words=data.words,
    )


def _refuse_circles(words: Mapping[str, str]) -> None:
    names = {word: [name for name in NAME.findall(pattern) if name in words] for word, pattern in words.items()}
    if circle := find_circle(names):
        raise ValueError(f"claims.toml中words的词组互相引用，绕成了圈：{'→'.join(circle)}")


def _claim(rule: schema.Claim, known: Collection[str]) -> Claim:
    readings = tuple(reading for patterns in rule.readings if (reading := tuple(_cells(patterns, known))))
    return Claim(
        code=rule.code,
        name=rule.says,
        patterns=rule.patterns,
        readings=readings,
        subject=rule.subject,
        zero=rule.zero,
        whole=rule.whole,
        unit=rule.unit,
    )


def _cells(patterns: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """The cells of a reading; none at all where one of its patterns fits no cell."""
    found = [_fitting(pattern, known) for pattern in patterns]
    if all(found):
        yield from (cell for cells in found for cell in cells)


def _fitting(pattern: str, known: Collection[str]) -> list[str]:
    if "*" in pattern:
        return [cell for cell in known if fnmatchcase(cell, pattern)]
    return [pattern] if pattern in known else []
