"""Titles, sections, run-in headings and signatures, as offices word them."""

import pytest

from app.forms import bundled
from app.importers import Reading, read_bytes
from app.importers.text import rejoined

ASPECTS = [part.id for part in bundled()["disclosure-2021"].parts.values() if part.words]


def lines(*texts: str, edition: str | None = None) -> Reading:
    return read_bytes("\n\n".join(texts).encode(), bundled(), edition=edition)


TITLE = "某某县水务局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("title", "unit", "year", "is_kept"),
    [
        (TITLE, "某某县水务局", 2023, False),
        ("某某县水务局\n\n2023 年政府信息公开工作年度报告", "某某县水务局", 2023, False),
        ("某某县水务局2023年度政府信息公开年度报告", "某某县水务局", 2023, True),
        ("某某县水务局二〇二三年政府信息公开工作年度报告", "某某县水务局", 2023, True),
        ("2019年某某市人民政府办公厅政府信息公开工作年度报告", "某某市人民政府办公厅", 2019, True),
        ("某某县水务局 2023年 政府信息公开工作 年度报告", "某某县水务局", 2023, False),
        ("某某县水务局政府信息公开工作2023年度报告", "某某县水务局", 2023, True),
        ("某某县水务局关于2023年度政府信息公开情况的报告", "某某县水务局", 2023, True),
        (f"{TITLE}\n\n水务局", "某某县水务局", 2023, False),
        ("某某县水务局2023年政府信息公开工作\n\n年度报告\n\n年度报告", "某某县水务局", 2023, False),
        ("某某县\n\n住房和城乡建设局\n\n2023年政府信息公开工作年度报告", "某某县住房和城乡建设局", 2023, False),
        ("某某县人民政府\n\n水务局2023年政府信息公开工作年度报告", "水务局", 2023, False),
        ("某某县政务公开\n\n水务局2023年政府信息公开工作年度报告", "水务局", 2023, False),
        ("某某县\n\n某某县水务局2023年政府信息公开工作年度报告", "某某县水务局", 2023, False),
        (f"{TITLE}\n\n访问量：\n\n某某县\n\n水务局2023年政府信息公开工作年度报告", "某某县水务局", 2023, False),
    ],
)
def test_a_title(title: str, unit: str, year: int, is_kept: bool) -> None:
    reading = lines("索引号：A-01", title, "本报告依据条例编制。", "一、总体情况", "全年工作平稳。")
    assert (reading.unit.get("name"), reading.year) == (unit, year)
    assert ("title" in reading.texts) is is_kept
    assert reading.texts["preamble"] == "本报告依据条例编制。"
    assert any("索引号" in left.text for left in reading.left_overs)


def test_without_a_title_the_period_tells_the_year() -> None:
    reading = lines("所列数据的统计期限为2022年1月1日至12月31日。", "一、总体情况", "2021年以来，2021年……")
    assert reading.year == 2022
    assert any("统计期限" in doubt for doubt in reading.doubts)
    assert "name" not in reading.unit and any("单位名称" in doubt for doubt in reading.doubts)


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("现将某某县水务局2022年政府信息公开工作年度报告予以公开。", "某某县水务局"),
        ("现公布《某某县水务局2022年政府信息公开工作年度报告》。", "某某县水务局"),
        ("某某县水务局2022年政府信息公开工作年度报告（以下简称年报）依据条例编制。", "某某县水务局"),
        ("现公布我局2022年政府信息公开工作年度报告。", None),
        ("依据《市政府办关于做好2022年政府信息公开工作年度报告编制工作的通知》编制。", None),
    ],
)
def test_without_a_title_a_sentence_may_name_the_unit(sentence: str, unit: str | None) -> None:
    """A page copied without its title once had no unit, though its first sentence names it."""
    reading = lines(sentence, "一、总体情况", "全年工作平稳。")
    assert reading.unit.get("name") == unit
    assert any("单位名称" in doubt for doubt in reading.doubts)
    assert reading.texts["preamble"] == sentence


def test_a_section_that_the_form_has_not_is_told() -> None:
    parts = (
        "五、存在的主要问题及改进情况",
        "问题是少。",
        "六、下一步工作思路",
        "多学。",
        "七、其他需要报告的事项",
        "无。",
    )
    reading = lines(TITLE, "一、总体情况", "平稳。", *parts)
    assert any("六、下一步工作思路" in note and "不在表样之内" in note for note in reading.notes)
    assert reading.texts["problems"].endswith("六、下一步工作思路\n多学。")
    assert reading.texts["other"] == "无。"


def test_a_title_against_the_period_is_a_doubt() -> None:
    reading = lines(TITLE, "统计期限为2022年1月1日至12月31日。", "一、总体情况", "全年工作平稳。")
    assert reading.year == 2023
    assert any("2022" in doubt for doubt in reading.doubts)


def test_the_units_data_are_taken_only_where_they_are_certain() -> None:
    contact = "（地址：某某县安澜路16号，邮编：99000，联系电话：0190-5550123；电子邮箱：a@b.example）。"
    reading = lines(TITLE, f"请与局办公室联系{contact}", "一、总体情况", "全年工作平稳。")
    assert reading.unit == {
        "name": "某某县水务局",
        "address": "某某县安澜路16号",
        "phone": "0190-5550123",
        "email": "a@b.example",
    }


def test_aspects_go_by_their_words_whatever_their_number() -> None:
    reading = lines(
        TITLE,
        "一、总体情况",
        "全年概况。",
        "（一）监督保障情况。有人负责。",
        "每月检查。",
        "（二）主动公开情况：公开了3条。",
        "（三）机构改革情况。撤并两个科室。",
        "（四）依申请公开。没有收到申请。",
    )
    opening, *_, more = (t for s in bundled()["disclosure-2021"].sections for t in s.contents if s.id == "overview")
    disclosure, requests, *_, oversight = ASPECTS
    assert reading.texts[opening] == "全年概况。"
    assert reading.texts[oversight] == "（一）监督保障情况。有人负责。\n每月检查。"
    assert reading.texts[disclosure] == "（二）主动公开情况：公开了3条。"
    assert reading.texts[requests] == "（四）依申请公开。没有收到申请。"
    assert reading.texts[more] == "（三）机构改革情况。撤并两个科室。"
    assert any("机构改革" in note for note in reading.notes)


def test_headings_are_known_in_other_words() -> None:
    reading = lines(
        TITLE,
        "一、总体情况",
        "全年工作平稳。",
        "五、政府信息公开工作存在的主要问题及改进情况",
        "（一）主要问题。人手不够。",
        "六、其他需要报告的事项：无。",
    )
    assert reading.texts["problems"] == "（一）主要问题。人手不够。"
    assert reading.texts["other"] == "无。"
    assert any("五、政府信息公开工作" in note for note in reading.notes)


def test_a_sentence_that_names_a_section_is_no_heading() -> None:
    reading = lines(TITLE, "一、总体情况", "总体情况见下文各部分的说明，此处从略，不再一一列举，详见附后的表格和文字。")
    assert "总体情况见下文" in "".join(reading.texts.values())


def test_a_run_in_heading_of_a_sections_name_is_no_section() -> None:
    reading = lines(TITLE, "一、总体情况", "平稳。", "六、其他需要报告的事项", "（一）总体情况", "没有其他事项。")
    assert reading.texts["other"] == "（一）总体情况\n没有其他事项。"


def test_a_signature_is_set_apart() -> None:
    reading = lines(
        TITLE, "一、总体情况", "平稳。", "六、其他需要报告的事项", "没有其他事项。", "某某县水务局", "2024年1月20日"
    )
    assert reading.texts["other"] == "没有其他事项。"
    assert reading.texts["closing"] == "某某县水务局\n2024年1月20日"


def test_stars_and_braces_of_a_source_are_text() -> None:
    page = f"<p>{TITLE}</p><p>一、总体情况</p><p>共<b>3</b>件*，{{{{a}}}}。</p>"
    reading = read_bytes(page.encode(), bundled())
    assert "共**3**件\\*，\\{\\{a}}。" in reading.texts.values()


@pytest.mark.parametrize(
    ("source", "paragraphs"),
    [
        ("今年，全面落实各项要\n\n求，及时公开，成效明显。", 1),
        ("　　第一段开头，写满一行\n以后接着写完。\n　　第二段开头，写满一行\n以后写完。", 2),
        ("一、总体情况\n全年工作平稳，成效明显。\n（一）主动公开。", 3),
        ("第一段完。\n第二段完。", 2),
    ],
)
def test_hard_line_breaks(source: str, paragraphs: int) -> None:
    assert len(rejoined(source.split("\n"))) == paragraphs
