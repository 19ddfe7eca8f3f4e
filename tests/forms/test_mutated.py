"""A form that is changed anywhere is either told by the linter, or works: it never fails in use."""

import copy
import json
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.checks import check
from app.exporters.html import write
from app.exporters.layout import layout
from app.forms import Editions
from app.forms.lint import lint
from app.importers.datafile import read
from app.model.numbers import Answer
from app.session import deadline_sentence, due, new_report, next_period
from app.session.progress import summary

FORMS = Path(__file__).resolve().parents[1] / "data" / "forms"
TEXTS = ("", "x", "{", "{left:d}", "(", "*", "a.b.c", "02-29")
VALUES: tuple[Any, ...] = (*TEXTS, 0, -1, 7, 10**20, 1.5, True, [], ["x"], {}, {"x": 1})


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in a file, those of tables and lists too."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


def mutated(data: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The file with one value altered, dropped, doubled or under another key."""
    changed = copy.deepcopy(data)
    *way, last = chance.choice(list(places(changed)))
    holder: Any = changed
    for step in way:
        holder = holder[step]
    match chance.choice(("alter", "alter", "drop", "rename")):
        case "alter":
            holder[last] = chance.choice(VALUES)
        case "drop":
            del holder[last]
        case _ if isinstance(holder, dict):
            holder[f"{last}s"] = holder.pop(last)
        case _:
            holder.append(copy.deepcopy(holder[last]))
    return changed


def toml(value: Any) -> str:
    """A value as TOML writes it inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def works(editions: Editions, name: str) -> None:
    """Open the example, check, add up, export; also with figures that break rules, and as a new report."""
    report = read(editions.example(name), editions)
    begun = new_report(report.edition, report.unit, next_period(report).year, report, period=next_period(report).code)
    wrong = read(editions.example(name), editions)
    for number, cell in enumerate(wrong.edition.cells):
        wrong.answers[cell] = Answer(str(10 + number * 37), 10 + number * 37)
    for each in (report, begun, wrong):
        summary(each, check(each))
        assert deadline_sentence(each, date(2024, 1, 1), 0)
        assert due(each).year >= each.year
        assert write(each, layout(each, draft=True))
        assert each.title and each.file_name


def outcome(name: str, folder: Path, chance: random.Random) -> bool:
    """Whether the linter speaks of a form that is changed in one place; one that it lets pass is used."""
    import tomllib

    shutil.copytree(FORMS / name, folder / name)
    file = chance.choice(sorted((folder / name).glob("*.toml")))
    data = mutated(tomllib.loads(file.read_text("utf-8")), chance)
    file.write_text("".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in data.items()), "utf-8")
    editions = Editions(folder)
    if lint(editions, name):
        return True
    works(editions, name)
    return False


@pytest.mark.parametrize("name", ["little", "reading-room"])
def test_a_changed_form_is_told_or_works(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    told = [outcome(name, tmp_path / str(trial), chance) for trial in range(60)]
    assert any(told)
    assert not all(told)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_changed_forms_are_told_or_work(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    for trial in range(100):
        outcome(chance.choice(["little", "reading-room"]), tmp_path / str(trial), chance)
