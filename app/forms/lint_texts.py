"""Finds what is wrong with a form's rules about texts: patterns, sentences, text parts that are not there."""

import re
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from string import Formatter

from app.forms.claims import vocabulary
from app.forms.schema import Leftover, NeedsText, Phrase, Places, Statement, StatementsFile, UnitFilter
from app.forms.schema_claims import Claim, ClaimsFile, ProseFile
from app.model.claims import NAME
from app.model.edition import Edition
from app.model.word_automaton import WordAutomaton

IN_PHRASES = {"unit", "year", "period"}
"""What a sentence for a text may name."""

_YEARS = dict.fromkeys(("last", "year", "next", "elsewhere"), "年")


def placeholders(pattern: str) -> set[str] | None:
    """Names in braces; None where the braces are wrong, or hold anything but a name."""
    try:
        fields = list(Formatter().parse(pattern))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in fields):
        return None
    names = {name for _, name, _, _ in fields if name is not None}
    return names if all(name.isidentifier() for name in names) else None


def unknown_names(sentences: Iterable[str], allowed: set[str]) -> bool:
    """Whether a sentence has braces that cannot be filled."""
    used = [placeholders(sentence) for sentence in sentences]
    return any(names is None or names - allowed for names in used)


def bad_patterns(owner: str, patterns: Iterable[str]) -> Iterator[str]:
    """A sentence for each pattern that is no regular expression, with `owner` as its subject."""
    for pattern in patterns:
        try:
            re.compile(NAME.sub("n", pattern))
        except (re.error, OverflowError, RecursionError):
            yield f"{owner}的“{pattern}”不是正则表达式。"


def text_faults(data: StatementsFile, edition: Edition) -> Iterator[str]:
    """The faults of `statements.toml`, each a sentence."""
    yield from _places(data.places, edition)
    yield from _phrases(data.phrase, edition)
    for needed in data.needs_text:
        yield from _rule(needed, (needed.part,), {"figure"}, edition)
    for statement in data.statement:
        yield from _rule(statement, (*statement.parts, *statement.also), set(), edition)
        yield from filter_faults(statement.code, statement.units)
    for leftover in data.leftover:
        yield from _rule(leftover, (), {"words"}, edition)


def _rule(
    rule: NeedsText | Statement | Leftover, parts: tuple[str, ...], allowed: set[str], edition: Edition
) -> Iterator[str]:
    if unknown_names([rule.sentence], allowed):
        yield f"规则{rule.code}的用语中有不认识的花括号。"
    yield from (f"规则{rule.code}的文字部分“{part}”不存在。" for part in parts if part not in edition.parts)
    yield from bad_patterns(f"规则{rule.code}", rule.patterns)


def filter_faults(code: str, filters: Iterable[UnitFilter]) -> Iterator[str]:
    """The faults in a rule's choice of units."""
    yield from bad_patterns(f"规则{code}的units", [name for each in filters for name in each.names])


def _phrases(phrases: Iterable[Phrase], edition: Edition) -> Iterator[str]:
    for phrase in phrases:
        if unknown_names([phrase.sentence], IN_PHRASES):
            yield f"现成句子“{phrase.sentence}”中有不认识的花括号。"
        if phrase.part not in edition.parts:
            yield f"现成句子的文字部分“{phrase.part}”不存在。"
        yield from (f"现成句子的表“{table}”不存在。" for table in phrase.tables if table not in edition.tables)


def _places(places: Places, edition: Edition) -> Iterator[str]:
    named = [("opening", places.opening), ("title", places.title), ("closing", places.closing)]
    named += [("improvements", places.improvements)]
    named += [("alike", part) for part in places.alike]
    for key, part in named:
        if part and part not in edition.parts:
            yield f"places的“{key}”指到不存在的文字部分“{part}”。"


def claim_faults(data: ClaimsFile, prose: ProseFile, edition: Edition, cells: Collection[str]) -> Iterator[str]:
    """The faults of `claims.toml`; `cells` are those of all editions, as a claim may be meant for another one."""
    yield from (f"claims.toml的文字部分“{part}”不存在。" for part in data.parts if part not in edition.parts)
    for scope in data.scope:
        yield from bad_patterns(f"口径“{scope.kind}”", [*scope.names, *scope.own, *scope.other])
    for claim in data.claim:
        yield from _claim(claim, prose, cells)
        yield from _claim_unit(claim, edition)


def _claim_unit(claim: Claim, edition: Edition) -> Iterator[str]:
    """A claim in a unit states cells in that unit."""
    named = {pattern for reading in claim.readings for pattern in reading}
    units = {cell.unit for id, cell in edition.cells.items() if any(fnmatchcase(id, each) for each in named)}
    if claim.unit and units and claim.unit not in units:
        yield f"规则{claim.code}的单位“{claim.unit}”与它的格的单位不同。"


def _claim(claim: Claim, prose: ProseFile, cells: Collection[str]) -> Iterator[str]:
    if claim.object not in prose.objects:
        yield f"规则{claim.code}的对象“{claim.object}”不存在。"
    unknown = [action for action in claim.actions if action not in prose.actions]
    yield from (f"规则{claim.code}的办理“{action}”不存在。" for action in unknown)
    named = [pattern for reading in claim.readings for pattern in reading]
    if not any(fnmatchcase(cell, pattern) for cell in cells for pattern in named):
        yield f"规则{claim.code}指到不存在的格“{named[0]}”。"


def prose_faults(prose: ProseFile) -> Iterator[str]:
    """The faults of `prose.toml`: patterns that cannot be read."""
    words = vocabulary(prose)
    for name, patterns in words.words.items():
        for pattern in patterns:
            try:
                WordAutomaton({name: [words.spelt(pattern, _YEARS)]})
            except KeyError as error:
                yield f"prose.toml的“{name}”中“{{{error.args[0]}}}”没有这个词组。"
            except ValueError as error:
                yield f"prose.toml的“{name}”中{error}。"
