"""What is wrong with an edition's rules about texts: keys, patterns, sentences."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from app.model.edition import Edition

_KEYS: Mapping[str, set[str]] = {
    "needs_text": {*"code level cells part patterns sentence".split()},
}
_IN_SENTENCES: Mapping[str, set[str]] = {"needs_text": {"figure"}}


def placeholders(pattern: str) -> set[str] | None:
    """Names in braces; None where the braces themselves are wrong."""
    try:
        return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError:
        return None


def text_faults(source: Mapping[str, Any], edition: Edition) -> Iterator[str]:
    """The faults of `statements.toml`, each a sentence."""
    for kind, rules in source.get("statements", {}).items():
        if kind not in _KEYS:
            yield f"statements.toml中的“{kind}”不认识。"
            continue
        for rule in rules:
            yield from (f"{kind}“{rule['code']}”中的“{key}”不认识。" for key in sorted(set(rule) - _KEYS[kind]))
            used = placeholders(rule["sentence"])
            if used is None or used - _IN_SENTENCES[kind]:
                yield f"规则{rule['code']}的用语中有不认识的花括号。"
            if rule["part"] not in edition.parts:
                yield f"规则{rule['code']}的文字部分“{rule['part']}”不存在。"
            yield from _bad_patterns(rule)


def _bad_patterns(rule: Mapping[str, Any]) -> Iterator[str]:
    for pattern in rule.get("patterns", ()):
        try:
            re.compile(pattern)
        except re.error:
            yield f"规则{rule['code']}的“{pattern}”不是正则表达式。"
