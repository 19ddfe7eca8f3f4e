"""The framework of another report: its sentences without figures, with this unit's name and years."""

import pytest

from app.checks import figure_spans
from app.session import GAP, copying
from app.session.reports import framework
from tests.made import empty, example


def without(text: str) -> str:
    for start, end in reversed(figure_spans("other", text)):
        text = text[:start] + "_" + text[end:]
    return text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("全年公开信息1,468条，同比增长12.5%。", "全年公开信息_条，同比增长_%。"),
        ("收到申请十二件，近30件由窗口受理。", "收到申请_件，近_件由窗口受理。"),
        ("２０件、1.2万次", "_件、_次"),
        ("截至2024年12月31日，国办公开办函〔2021〕30号", "截至2024年12月31日，国办公开办函〔2021〕30号"),
        ("（一）第二十条第（一）项：1.一是一次性告知。", "（一）第二十条第（一）项：1.一是一次性告知。"),
        ("电话：0816-2261234，邮编：621000", "电话：_，邮编：_"),
        ("**收到{{requests.new.total}}件**，办结5件", "**收到{{requests.new.total}}件**，办结_件"),
    ],
)
def test_figures_are_found_and_dates_are_left(text: str, left: str) -> None:
    assert without(text) == left


def test_unit_and_years_become_those_of_the_report() -> None:
    source, report = example(), empty(year=example().year + 3)
    report.unit |= {"name": "青禾市教育局", "phone": "0816-7654321"}
    source.texts["other"] = (
        f"{source.year - 1}年起，{source.unit_name}（电话：{source.unit['phone']}）设点3个。2001年建局。"
    )
    made = framework(source, "other", report)
    assert made == f"{report.year - 1}年起，青禾市教育局（电话：0816-7654321）设点{GAP}个。2001年建局。"


def test_what_is_written_stays_unless_it_is_to_give_way() -> None:
    source, report = example(), empty()
    report.texts["problems"] = "已经写了。"
    change = copying(source, report, replace=False)
    parts = {edit.address.key for edit in change.edits}
    assert "problems" not in parts and "overview.requests" in parts
    assert not {report.edition.places.title, report.edition.places.closing} & parts
    report.apply(change)
    assert copying(source, report, replace=False).is_empty
    assert {edit.address.key for edit in copying(source, report, replace=True).edits} == {"problems"}
