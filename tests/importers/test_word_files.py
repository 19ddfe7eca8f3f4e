"""Word files as templates, systems and older programs write them: what Word shows is read, what it hides is not."""

import re

import pytest

from app.forms import bundled
from app.importers import Certainty, ReadCell, Reading, UnreadableError, read_bytes
from app.importers import docx as word
from app.importers.blocks import Notice, Paragraph
from app.importers.files import Archive
from tests.importers.test_hostile import altered
from tests.importers.writers import word_package, word_paragraph

CELL = "disclosure.licensing.decisions"
OFFICE = "http://schemas.openxmlformats.org"
OLD_WORD = "http://schemas.microsoft.com/office/word/2003/wordml"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def mark(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def rows(content: str) -> str:
    """A table whose figure has this content in its cell."""
    listed = (
        ("信息内容", word_paragraph("本年处理决定数量")),
        ("行政许可", content),
        ("行政处罚", word_paragraph("4")),
        ("行政强制", word_paragraph("5")),
    )
    made = (
        f"<w:tr><w:tc>{word_paragraph(name)}</w:tc>{c if c.startswith('<w:tc') else f'<w:tc>{c}</w:tc>'}</w:tr>"
        for name, c in listed
    )
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def reading(data: bytes) -> Reading:
    return read_bytes(data, bundled(), edition="disclosure-2021")


def figure(content: str) -> ReadCell:
    return reading(word_package(rows(content))).cells[CELL]


def control(text: str) -> str:
    return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(("text", "read"), [("0", "0"), ("单击此处输入数字", "")])
def test_the_prompt_of_a_content_control_is_no_sure_figure(text: str, read: str) -> None:
    """A control that nobody filled in shows a 0: it was once read as one."""
    found = figure(f"<w:p>{control(text)}</w:p>")
    assert (found.text, found.certainty) == (read, Certainty.FUZZY)
    assert "控件" in found.reason


def test_a_prompt_among_the_text_is_told() -> None:
    blocks = word.read(word_package(f"<w:p>{run('前')}{control('请输入单位名称')}{run('后')}</w:p>"))
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["前后"]
    assert ["请输入单位名称" in block.text for block in blocks if isinstance(block, Notice)] == [True]


def test_the_instruction_of_a_field_is_not_part_of_its_result() -> None:
    """The result of a field within an IF field once stood before the figure: 123 and 5 were 1235."""
    inner = (
        f"{mark('begin')}<w:r><w:instrText>MERGEFIELD a</w:instrText></w:r>{mark('separate')}{run('123')}{mark('end')}"
    )
    found = figure(f"<w:p>{mark('begin')}{inner}{mark('separate')}{run('5')}{mark('end')}</w:p>")
    assert (found.text, found.certainty) == ("5", Certainty.SURE)
    assert figure(f"<w:p>{mark('begin')}{run('6')}</w:p>").text == "6", "a field without an end hides nothing"


def test_the_chosen_entry_of_an_old_form_field_is_its_text() -> None:
    entries = "".join(f'<w:listEntry w:val="{each}"/>' for each in ("0", "17"))
    listed = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    assert figure(f"<w:p>{mark('begin', listed)}{mark('end')}</w:p>").text == "17"


def test_symbols_are_characters() -> None:
    digits = "".join(f'<w:r><w:sym w:font="Symbol" w:char="F0{ord(each):X}"/></w:r>' for each in "42")
    assert figure(f"<w:p>{digits}</w:p>").text == "42"
    odd = figure('<w:p><w:r><w:sym w:font="Wingdings" w:char="F034"/></w:r></w:p>')
    assert odd.certainty is not Certainty.SURE


def test_a_deleted_cell_is_none() -> None:
    gone = f'<w:tc><w:tcPr><w:cellDel w:id="1"/></w:tcPr>{word_paragraph("9")}</w:tc>'
    assert figure(f"{gone}<w:tc>{word_paragraph('3')}</w:tc>").text == "3"


@pytest.mark.parametrize("end", ["del", "vanish", "moveFrom"])
def test_a_paragraph_without_its_end_runs_on(end: str) -> None:
    first = f"<w:p><w:pPr><w:rPr><w:{end}/></w:rPr></w:pPr>{run('前半句')}</w:p>"
    blocks = word.read(word_package(first + word_paragraph("后半句") + word_paragraph("另一段") + first))
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["前半句后半句", "另一段", "前半句"]


def test_a_strict_document_is_read() -> None:
    def strict(content: bytes) -> bytes:
        return re.sub(rb"http://schemas\.openxmlformats\.org/(\w+)/2006/", rb"http://purl.oclc.org/ooxml/\1/", content)

    data = word_package(rows(word_paragraph("3")))
    for name in Archive(data).names:
        if name != "[Content_Types].xml" and "_rels" not in name:
            data = altered(data, name, strict)
    assert reading(data).cells[CELL].text == "3"


PAGE = "<html><body><p>一、总体情况</p><table>{}</table></body></html>".format(
    "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("信息内容", "本年处理决定数量"), ("行政许可", "3")))
)
MAIL = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{PAGE}"


@pytest.mark.parametrize(
    "content", [PAGE.encode(), MAIL.encode(), word_package(rows(word_paragraph("3")))], ids=["page", "archive", "word"]
)
def test_a_file_that_a_document_takes_in_is_read_in_its_place(content: bytes) -> None:
    """Systems write the page that they show into a Word file so; it was once refused as no report."""
    relation = f'<Relationship Id="c" Type="{OFFICE}/officeDocument/2006/relationships/aFChunk" Target="c.bin"/>'
    relations = f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{relation}</Relationships>'
    space = f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
    data = word_package(f'<w:altChunk {space} r:id="c"/>', **{"_rels/document.xml.rels": relations, "c.bin": "@@"})
    assert reading(altered(data, "word/c.bin.xml", lambda _: content, name_after="word/c.bin")).cells[CELL].text == "3"


def in_one_file(root: str, inner: str, spaces: str) -> bytes:
    return f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><{root} {spaces}>{inner}</{root}>'.encode()


def test_word_of_2003_as_xml_is_read() -> None:
    """Systems fill in such a file and name it .doc; it was once read as a page without tables."""
    gone = '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:t>9</w:t></w:r></aml:content></aml:annotation>'
    number = '<w:p><w:pPr><w:listPr><wx:t wx:val="一、"/></w:listPr></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>'
    body = number + rows(f"<w:p>{gone}{run('3')}</w:p>")
    spaces = (
        f'xmlns:w="{OLD_WORD}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
        ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
    )
    found = reading(in_one_file("w:wordDocument", f"<w:body><wx:sect>{body}</wx:sect></w:body>", spaces))
    assert (found.cells[CELL].text, found.cells[CELL].certainty) == ("3", Certainty.SURE)
    assert not any("一、总体情况" in doubt for doubt in found.doubts)


def test_a_package_in_one_xml_file_is_read() -> None:
    archive = Archive(word_package(rows(word_paragraph("3"))))
    parts = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{archive.content(name).decode()}</pkg:xmlData></pkg:part>'
        for name in ("_rels/.rels", "word/document.xml")
    )
    spaces = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlpackage"'
    assert reading(in_one_file("pkg:package", parts, spaces)).cells[CELL].text == "3"


def test_an_empty_document_in_xml_is_refused() -> None:
    with pytest.raises(UnreadableError, match="Word正文"):
        reading(in_one_file("w:wordDocument", "", f'xmlns:w="{OLD_WORD}"'))
