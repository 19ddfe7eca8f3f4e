"""A form is data: no address and no printed label of an edition stands in the program."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import Source, literals, parse, read

# What the edition prints or shows as a name. The unit's fields are left out: their keys are fixed by the data file,
# so the program may speak of them.
LABEL_KEYS = frozenset({"label", "header", "title", "heading", "tab", "corner", "name", "file_name"})
NOT_LABELS = frozenset({"field"})
NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、])")
HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True)
class Words:
    """The words that editions declare: `prefixes` begin their addresses, `labels` are printed."""

    prefixes: frozenset[str]
    labels: frozenset[str]


def declared(documents: Iterable[dict[str, Any]]) -> Words:
    prefixes: set[str] = set()
    labels: set[str] = set()
    for document in documents:
        if isinstance(table := document.get("id"), str) and ("row" in document or "block" in document):
            prefixes.add(table)
        ids = (part["id"] for part in document.get("text", ()))
        prefixes.update(name.partition(".")[0] for name in ids if "." in name)
        labels.update(long for text in _labels(document) for long in _long_forms(text))
    return Words(frozenset(prefixes), frozenset(labels))


def _labels(data: Any, key: str = "") -> Iterator[str]:
    match data:
        case dict():
            for name, value in data.items():
                if name not in NOT_LABELS:
                    yield from _labels(value, name)
        case list():
            for value in data:
                yield from _labels(value, key)
        case str() if key in LABEL_KEYS:
            yield data


def _long_forms(label: str) -> Iterator[str]:
    """The label without its blanks {…}, whole from four characters on, and without its number from six on."""
    for piece in re.split(r"\{\w+\}", label):
        if len(HAN.findall(piece)) >= 4:
            yield piece
        core = NUMBERING.sub("", piece)
        if len(HAN.findall(core)) >= 6:
            yield core


def form_words(sources: Iterable[Source], words: Words) -> list[str]:
    address = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(map(re.escape, words.prefixes)))})\.[a-z_*{{]")
    errors = []
    for source in sources:
        for line, text in literals(source):
            if found := address.search(text):
                errors.append(f"{source.path}:{line}: “{found[0]}…” is an address of an edition; it belongs in forms/")
            labels = [label for label in words.labels if label in text]
            if labels:
                longest = max(labels, key=len)
                errors.append(f"{source.path}:{line}: “{longest}” is a label of an edition; it belongs in forms/")
    return errors


@pytest.fixture(scope="module")
def words(project_root: Path) -> Words:
    return declared(tomllib.loads(file.read_text(encoding="utf-8")) for file in project_root.glob("forms/*/*.toml"))


def test_no_edition_stands_in_the_program(project_root: Path, words: Words) -> None:
    assert form_words(read(project_root, "app"), words) == []


def test_the_editions_declare_words_to_look_for(words: Words) -> None:
    assert {"requests", "review", "disclosure", "overview"} <= words.prefixes
    assert {"社会公益组织", "一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"} <= words.labels
    assert "年政府信息公开工作年度报告" in words.labels
    assert "总计" not in words.labels
    assert "单位名称" not in words.labels


@pytest.mark.parametrize(
    "text",
    [
        'TOTAL = "requests.new.total"',
        'def f(row):\n    return f"requests.{row}.total"',
        'PATTERN = "review.*.total"',
        'PART = "overview.requests"',
        '"""Reads overview.requests."""',
        'HEADER = "社会公益组织"',
        'def f(n):\n    return f"共{n}件，社会公益组织{n}件"',
        'NAME = "年政府信息公开工作年度报告"',
    ],
)
def test_a_word_of_an_edition_is_found(text: str, words: Words) -> None:
    assert len(form_words([parse("app/checks/x.py", text)], words)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '"""The annual report on government information disclosure. Its requests. A review."""',
        'TITLE = "政府信息公开年报填报"',
        'def f(review):\n    return review.total + "合计"',
    ],
)
def test_ordinary_words_are_let_through(text: str, words: Words) -> None:
    assert form_words([parse("app/checks/x.py", text)], words) == []
