"""The catalogue of checks: codes, the published list, and what stamps an export without most checks."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import checks
from app.checks import WORDS, check, declared, is_stamped, published, stamps
from app.checks.catalogue import MODULES, STAMPING_MODULES, units
from app.checks.declarations import Area, Check
from app.checks.finding import STAMPING
from app.forms import bundled
from app.model.edition import Level
from tests.made import EDITION, change, changes, edition, empty, example, put

CODES = Path(__file__).parent.parent / "data" / "check_codes.tsv"
NAMES = (EDITION, "disclosure-2019", "disclosure-2021-single")


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_and_an_empty_report(name: str) -> None:
    assert is_stamped(example(name)) == stamps(check(example(name)))
    assert is_stamped(empty(name))


@pytest.mark.parametrize(
    ("cell", "text"), [("requests.new.person", None), ("requests.new.person", "/"), ("requests.new.total", "999")]
)
def test_a_blank_an_unread_figure_and_a_wrong_total_stamp(cell: str, text: str | None) -> None:
    report = example()
    assert not is_stamped(report)
    put(report, cell, text)
    assert is_stamped(report)


def test_a_statement_that_must_not_lack_stamps() -> None:
    report = example()
    del report.texts["problems"]
    assert is_stamped(report)


@settings(max_examples=settings().max_examples // 3)
@given(st.sampled_from(NAMES), st.data())
def test_the_same_as_all_checks_whatever_was_typed(name: str, data: st.DataObject) -> None:
    report = example(name)
    report.apply(change(report, data.draw(changes(edition(name)))))
    assert is_stamped(report) == stamps(check(report))
    for unit in units(report.edition).values():
        assert unit.stamps or not stamps(unit.find(report))


def test_every_public_name_is_found_whatever_was_loaded_before() -> None:
    for module in ("catalogue", "repairs", "similarity"):
        importlib.import_module(f"app.checks.{module}")
    for name in checks.__all__:
        assert not isinstance(getattr(checks, name), ModuleType)
    with pytest.raises(AttributeError):
        checks.__getattr__("nothing")


def test_modules_that_an_export_does_not_load_declare_nothing_that_stamps() -> None:
    for name in set(MODULES) - set(STAMPING_MODULES):
        chapter = importlib.import_module(f"app.checks.{name}").CHAPTER
        for form in bundled().values():
            entries = [[each] if isinstance(each, Check) else each(form) for each in chapter.declared]
            assert not [each.code for checks in entries for each in checks if each.level in STAMPING]


def test_every_module_with_a_chapter_is_collected() -> None:
    folder = Path(checks.__file__).parent
    with_chapter = {path.stem for path in folder.glob("*.py") if "CHAPTER = Chapter()" in path.read_text("utf-8")}
    assert with_chapter == set(MODULES)


def test_a_code_is_never_used_again_for_something_else() -> None:
    """`check_codes.tsv` lists every code ever published; a check that is dropped keeps its line there."""
    published_before = dict(line.split("\t") for line in CODES.read_text("utf-8").splitlines())
    for form in bundled().values():
        codes = [each.code for each in declared(form)]
        assert len(codes) == len(set(codes))
        for each in declared(form):
            assert published_before.get(each.code) == each.subject, f"{each.code} is missing in {CODES.name}"


def test_the_published_list_says_of_each_check_what_to_do() -> None:
    header, *lines = (line.split("\t") for line in published(edition()).splitlines())
    assert [line[0] for line in lines] == [each.code for each in declared(edition())]
    for code, level, area, about, action in lines:
        assert code and level in WORDS.values() and area in list(Area) and about
        assert action or level == WORDS[Level.HINT]
    assert len(header) == 5
