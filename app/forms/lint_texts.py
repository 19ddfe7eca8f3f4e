"""What is wrong with an edition's rules about texts: keys, patterns, sentences."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from string import Formatter
from typing import Any

from app.model.claims import NAME, Grammar
from app.model.edition import Edition

_KEYS: Mapping[str, set[str]] = {
    "needs_text": {*"code level cells part patterns about sentence".split()},
    "statement": {*"code level parts also about sentence patterns least unwritten units first_year".split()},
    "leftover": {*"code level patterns about sentence".split()},
}
_IN_SENTENCES: Mapping[str, set[str]] = {"needs_text": {"figure"}, "statement": set(), "leftover": {"words"}}
_CLAIM_KEYS: Mapping[str, set[str]] = {
    "claim": {*"code says patterns readings subject zero whole unit".split()},
    "scope": {*"kind names own other is_clear".split()},
}
_PHRASE_KEYS = {"part", "tables", "sentence"}
_GRAMMAR_KEYS = {"claim", "scope", "subjects", "elsewhere", "parts", "words"}
_NUMBERS = {"n", "cases", "money"}
_NAMES = {*_NUMBERS, "m", "p", "year", "last_year", "next_year"}
_PLACES = ("opening", "title", "closing", "alike")


def placeholders(pattern: str) -> set[str] | None:
    """Names in braces; None where the braces themselves are wrong."""
    try:
        return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError:
        return None


def text_faults(source: Mapping[str, Any], edition: Edition) -> Iterator[str]:
    """The faults of `statements.toml`, each a sentence."""
    data = source.get("statements", {})
    yield from _places(data.get("places", {}), edition)
    yield from _phrases(data.get("phrase", ()), edition)
    for kind, rules in data.items():
        if kind in ("places", "phrase"):
            continue
        if kind not in _KEYS:
            yield f"statements.toml中的“{kind}”不认识。"
            continue
        for rule in rules:
            yield from (f"{kind}“{rule['code']}”中的“{key}”不认识。" for key in sorted(set(rule) - _KEYS[kind]))
            used = placeholders(rule["sentence"])
            if used is None or used - _IN_SENTENCES[kind]:
                yield f"规则{rule['code']}的用语中有不认识的花括号。"
            named = [*rule.get("parts", ()), *rule.get("also", ()), *([rule["part"]] if "part" in rule else ())]
            yield from (f"规则{rule['code']}的文字部分“{part}”不存在。" for part in named if part not in edition.parts)
            yield from _bad(rule["code"], rule.get("patterns", ()))


def _phrases(rules: Iterable[Mapping[str, Any]], edition: Edition) -> Iterator[str]:
    for rule in rules:
        yield from (f"phrase“{rule['part']}”中的“{key}”不认识。" for key in sorted(set(rule) - _PHRASE_KEYS))
        used = placeholders(rule["sentence"])
        if used is None or used - {"year", "unit"}:
            yield f"现成句子“{rule['sentence']}”中有不认识的花括号。"
        if rule["part"] not in edition.parts:
            yield f"现成句子的文字部分“{rule['part']}”不存在。"
        yield from (f"现成句子的表“{table}”不存在。" for table in rule["tables"] if table not in edition.tables)


def claim_faults(source: Mapping[str, Any], edition: Edition, cells: Collection[str]) -> Iterator[str]:
    """The faults of `claims.toml`; `cells` are those of all editions, as a claim may be meant for another one."""
    data = source.get("claims", {})
    grammar = Grammar(words=data.get("words", {}))
    yield from (f"claims.toml中的“{key}”不认识。" for key in sorted(set(data) - _GRAMMAR_KEYS))
    yield from (f"claims.toml的文字部分“{part}”不存在。" for part in data.get("parts", ()) if part not in edition.parts)
    for kind, keys in _CLAIM_KEYS.items():
        for rule in data.get(kind, []):
            name = rule.get("code") or rule["kind"]
            yield from (f"{kind}“{name}”中的“{key}”不认识。" for key in sorted(set(rule) - keys))
            yield from _bad(name, [one for key in ("patterns", "names", "own", "other") for one in rule.get(key, ())])
    yield from _bad(
        "claims.toml", [*data.get("elsewhere", ()), *data.get("subjects", {}).values(), *grammar.words.values()]
    )
    for rule in data.get("claim", []):
        for pattern in rule["patterns"]:
            names = set(NAME.findall(grammar.spelt(pattern)))
            yield from (f"规则{rule['code']}的“{{{name}}}”没有这个词组。" for name in sorted(names - _NAMES))
            if not rule.get("zero") and not names & _NUMBERS:
                yield f"规则{rule['code']}的用语中缺少{{n}}。"
        subject = rule.get("subject", "").removesuffix("?")
        if subject and subject not in data.get("subjects", {}):
            yield f"规则{rule['code']}的对象“{subject}”不存在。"
        named = [pattern for reading in rule["readings"] for pattern in reading]
        if not any(fnmatchcase(cell, pattern) for cell in cells for pattern in named):
            yield f"规则{rule['code']}指到不存在的格“{named[0]}”。"


def _places(places: Mapping[str, Any], edition: Edition) -> Iterator[str]:
    for key, named in places.items():
        if key not in _PLACES:
            yield f"places中的“{key}”不认识。"
        parts = named if isinstance(named, list) else [named]
        yield from (f"places的“{key}”指到不存在的文字部分“{part}”。" for part in parts if part not in edition.parts)


def _bad(name: str, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        try:
            re.compile(NAME.sub("n", pattern))
        except re.error:
            yield f"规则{name}的“{pattern}”不是正则表达式。"
