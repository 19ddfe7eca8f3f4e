"""Characters that the PDF would show as boxes are named before the export, where they stand."""

import pytest

from app.checks import Finding, check, checked, is_stamped, stamps
from app.checks.unprintable import RARE, SYMBOL
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Level
from app.model.report import Report
from app.session import Session
from tests.made import example

PART = "overview.requests"


def found(report: Report) -> list[Finding]:
    return [finding for finding in check(report) if finding.code in (SYMBOL.code, RARE.code)]


def test_the_example_has_none() -> None:
    report = example()
    assert found(report) == []
    line = next(verdict for verdict in checked(report, check(report)).lines if "字库" in verdict.about)
    assert line.is_tried and line.level is None


@pytest.mark.parametrize("symbol", ["😀", "✅", "🚩", "\ue863"])
def test_a_symbol_is_an_error_at_each_of_its_places_and_stamps(symbol: str) -> None:
    report = example()
    report.texts[PART] = f"**完成{symbol}**，再次{symbol}完成{{{{requests.new.total}}}}件。"
    (finding,) = found(report)
    assert (finding.code, finding.level) == (SYMBOL.code, Level.ERROR)
    assert symbol in finding.message
    assert [report.texts[PART][span.start : span.end] for span in finding.texts] == [symbol, symbol]
    assert stamps(check(report)) and is_stamped(report)


def test_a_rare_character_of_a_name_may_stand_once_it_is_explained() -> None:
    report = example()
    report.texts[PART] = "联系人：𠮷某。"
    (finding,) = found(report)
    assert (finding.code, finding.level) == (RARE.code, Level.VERIFY)
    assert not is_stamped(report)


def test_what_has_no_shape_and_what_the_faces_have_is_no_finding() -> None:
    report = example()
    report.texts[PART] = "甲\u200b乙\ufe0f丙\t丁，祎堃喆镕玥，①⑳✓□→，{{requests.new.total}}件。"
    assert found(report) == []


def test_a_selector_of_a_variant_is_no_finding_by_itself() -> None:
    report = example()
    report.texts[PART] = "甲\ufe0f乙。"
    assert found(report) == []


def test_many_characters_are_counted_and_some_named() -> None:
    report = example()
    report.texts[PART] = "한국어بايཡིགᠮᠣᠩ。"
    (finding,) = found(report)
    assert "等" in finding.message and finding.message.count("、") == 7


def test_remarks_and_cover_are_looked_at_when_they_change() -> None:
    session = Session(None, example())
    cell = session.report.edition.enterable[0]
    for address, text in ((Address(Area.REMARKS, cell), "其中😀"), (Address(Area.UNIT, "name"), "水务😀局")):
        before = session.report.at(address)
        session.apply(Change("填写", (Edit(address, before, text),)))
        assert [finding.code for finding in session.findings if finding.code == SYMBOL.code] == [SYMBOL.code]
        session.apply(Change("填写", (Edit(address, text, before),)))
        assert not [finding for finding in session.findings if finding.code == SYMBOL.code]


def test_typed_signs_of_the_reader_of_sentences_are_no_live_figures_and_no_numbers() -> None:
    """A report with U+E000, which stands for a live figure there, could not be checked at all."""
    report = example()
    part = report.edition.places.improvements
    before = report.texts[part]
    usual = {finding.message for finding in check(report)}
    for code in (0xE000, 0xE001, 0xE002, 0xE010, 0xE014, 0xE01F):
        report.texts[part] = f"{before}\n收到{chr(code)}申请{chr(code)}件。全年新收{{{{requests.new.total}}}}件。"
        (told,) = (finding for finding in check(report) if chr(0xE020) in finding.message)
        assert "字库中没有" in told.message and len(told.texts) == 2, hex(code)
        starts = [place.start for place in told.texts]
        assert [report.texts[part][start] for start in starts] == [chr(code)] * 2
        assert not any("申请" in finding.message for finding in check(report) if finding.message not in usual)
