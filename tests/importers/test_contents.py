"""A list of contents is no section; a form of two columns, a page's fields and a page's second copy are read."""

import pytest

from app.forms import bundled
from app.importers import Reading, read_bytes
from tests.importers.writers import word_package, word_paragraph

EDITION = bundled()["disclosure-2021"]
HEADINGS = [section.heading for section in EDITION.sections if section.heading]
BODY = {heading: f"这是{heading[2:]}下的一段话。" for heading in HEADINGS}
PARTS = {"overview.opening": 0, "problems": 4, "other": 5}
PREAMBLE = "本机关根据《中华人民共和国政府信息公开条例》编制本报告。"
TITLE = ("青禾市水务局", "2024年政府信息公开工作年度报告")
SUB = ("（一）主动公开情况", "（二）依申请公开情况")


def listed(kind: str) -> list[str]:
    match kind:
        case "dots":
            return ["目  录", *(f"{heading}………………{number}" for number, heading in enumerate(HEADINGS, 1))]
        case "tabs":
            return ["目录", *(f"{heading}\t{number}" for number, heading in enumerate(HEADINGS, 1))]
        case "numbers":
            return [f"{heading}{number}" for number, heading in enumerate(HEADINGS, 1)]
        case "entries":
            return ["目录", HEADINGS[0], *SUB, *HEADINGS[1:]]
        case _:
            return [heading[2:] for heading in HEADINGS]


def in_word(lines: list[str]) -> Reading:
    return read_bytes(word_package("".join(map(word_paragraph, lines))), bundled(), edition="disclosure-2021")


def as_text(lines: list[str]) -> Reading:
    return read_bytes("\n\n".join(lines).encode(), bundled(), edition="disclosure-2021")


@pytest.mark.parametrize("kind", ["dots", "tabs", "numbers", "entries", "links"])
def test_a_list_of_contents_is_no_section(kind: str) -> None:
    """Its last line once took the preamble into section six."""
    body = [line for heading in HEADINGS for line in (heading, BODY[heading])]
    found = in_word([*TITLE, *listed(kind), PREAMBLE, *body])
    assert found.texts["preamble"] == PREAMBLE
    assert {part: found.texts[part] for part in PARTS} == {
        part: BODY[HEADINGS[number]] for part, number in PARTS.items()
    }
    assert not any(left.is_doubtful for left in found.left_overs)
    assert [left.place for left in found.left_overs] == ["目录"]


def test_headings_without_text_are_no_list_of_contents() -> None:
    found = in_word([*TITLE, PREAMBLE, *HEADINGS[:-1], HEADINGS[-1], BODY[HEADINGS[-1]]])
    assert (found.texts["preamble"], found.texts["other"]) == (PREAMBLE, BODY[HEADINGS[-1]])
    assert not found.left_overs


def test_a_list_of_contents_between_page_and_report_keeps_the_title() -> None:
    body = [line for heading in HEADINGS for line in (heading, BODY[heading])]
    found = as_text(["".join(TITLE), "2025年1月", *listed("dots"), "".join(TITLE), PREAMBLE, *body])
    assert (found.unit["name"], found.year, found.texts["preamble"]) == (TITLE[0], 2024, PREAMBLE)


def test_headings_beside_their_text_are_read() -> None:
    """In a form of two columns the prose was once left out."""
    rows = "".join(
        f"<w:tr><w:tc>{word_paragraph(heading)}</w:tc><w:tc>{word_paragraph(BODY[heading])}</w:tc></w:tr>"
        for heading in HEADINGS
    )
    data = word_package("".join(map(word_paragraph, [*TITLE, PREAMBLE])) + f"<w:tbl>{rows}</w:tbl>")
    found = read_bytes(data, bundled(), edition="disclosure-2021")
    assert {part: found.texts[part] for part in PARTS} == {
        part: BODY[HEADINGS[number]] for part, number in PARTS.items()
    }


def page(*lines: str, style: str = "") -> bytes:
    return f"<meta charset=utf-8><style>{style}</style><body>{''.join(lines)}".encode()


def table(number: int) -> str:
    return (
        f"<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>{number}</td></tr></table>"
    )


def read_page(data: bytes) -> Reading:
    return read_bytes(data, bundled(), edition="disclosure-2021")


def test_what_was_entered_on_a_page_is_its_text() -> None:
    lines = (f"<p>{heading}</p><textarea>{BODY[heading]}\n又一段。</textarea>" for heading in HEADINGS)
    found = read_page(page('<input name="keyword" value="请输入关键词">', *lines))
    assert found.texts["other"] == f"{BODY[HEADINGS[5]]}\n又一段。"
    assert not any("关键词" in text for text in found.texts.values())


@pytest.mark.parametrize("named", ["class=narrow", "id=narrow"])
def test_a_hidden_copy_of_a_page_is_left_out(named: str) -> None:
    style = "div.narrow{display:none}" if "class" in named else "#narrow{display:none}"
    found = read_page(page(f"<p>{HEADINGS[1]}</p><div {named}>{table(8)}</div>{table(7)}", style=style))
    assert found.cells["disclosure.licensing.decisions"].text == "7"


def test_a_hidden_part_that_is_no_copy_is_read() -> None:
    found = read_page(page(f"<p>{HEADINGS[1]}</p><div class=tab>{table(8)}</div>", style=".tab{display:none}"))
    assert found.cells["disclosure.licensing.decisions"].text == "8"


def test_characters_of_no_width_are_left_out() -> None:
    lines = (f"<p>\u200b{heading}</p><p>\u200b{BODY[heading]}\ufeff</p>" for heading in HEADINGS)
    found = read_page(page(f"<h1>\u200b{''.join(TITLE)}</h1>", *lines))
    assert found.unit["name"] == TITLE[0]
    assert found.texts["other"] == BODY[HEADINGS[5]]
