"""Text that each format hides and shows: tracked changes, list numbers, formulas, number formats, encodings, pages."""

import io
import zipfile
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from app.forms import bundled
from app.importers import Certainty, UnreadableError, read_bytes
from app.importers import docx as word
from app.importers import html as page
from app.importers.blocks import Paragraph, RawTable
from app.importers.pdf_layout import lines_of_glyphs
from app.importers.pdf_page import Glyph
from app.importers.xlsx import shown
from tests.importers.test_hostile import workbook
from tests.importers.writers import word_package, word_paragraph


def texts(blocks: list) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.text]


def test_word_shows_what_word_shows() -> None:
    body = (
        "<w:p><w:r><w:t>留下</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>加入</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        '<w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>细</w:t></w:r></w:p>'
        f"<w:sdt><w:sdtContent>{word_paragraph('控件里')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>zhù</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>注音</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    blocks = word.read(word_package(body))
    assert texts(blocks) == ["留下加入粗细", "控件里", "注音"]
    first = blocks[0]
    assert isinstance(first, Paragraph)
    assert [span.text for span in first.spans if span.bold] == ["粗"]


def test_words_own_list_numbers_are_read() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        for number, text in ((5, "主动公开。"), (5, "监督保障。"), (6, "问题。"), (6, "改进。"))
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>'
        "</Relationships>"
    )
    data = word_package(body, numbering=numbering, **{"_rels/document.xml": relations})
    data = data.replace(b"word/_rels/document.xml.xml", b"word/_rels/document.xml.rel")  # same length, renamed below
    blocks = word.read(_renamed(data, "word/_rels/document.xml.rel", "word/_rels/document.xml.rels"))
    assert texts(blocks) == ["（一）主动公开。", "（二）监督保障。", "（一）问题。", "（二）改进。"]


def _renamed(data: bytes, old: str, new: str) -> bytes:
    import zipfile

    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data.replace(b".xml.xml", b".xml.rel"))) as source,
        zipfile.ZipFile(made, "w") as out,
    ):
        for info in source.infolist():
            out.writestr(new if info.filename == old else info.filename, source.read(info))
    return made.getvalue()


@pytest.mark.parametrize(
    ("stored", "code", "text", "is_flawed"),
    [
        ("12", "General", "12", False),
        ("59237.244899999998", "General", "59237.2449", False),
        ("12.5", "0.00", "12.50", False),
        ("1234", "#,##0", "1234", False),
        ("22", '0"（其中修订6件）"', "22（其中修订6件）", False),
        ("-8", "+0;-0;0", "-8", False),
        ("21", "+0;-0;0", "+21", False),
        ("12.3456", "0.00", "12.3456", True),
        ("45000", "yyyy-mm-dd", "45000", True),
        ("0.5", "0%", "0.5", True),
        ("5", "0_ ", "5", False),
        ("1E+20", "General", "100000000000000000000", False),
    ],
)
def test_a_number_is_read_as_it_is_shown(stored: str, code: str, text: str, is_flawed: bool) -> None:
    assert (shown(stored, code).text, bool(shown(stored, code).flaw)) == (text, is_flawed)


def test_a_formula_without_its_value_is_a_doubt() -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>信息内容</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>本年处理决定数量</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>行政许可</t></is></c><c r="B2"><f>1+1</f></c></row>'
        '<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>行政处罚</t></is></c><c r="B3"><v>7</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><t>行政强制</t></is></c><c r="B4" t="e"><v>#REF!</v></c></row>'
    )
    reading = read_bytes(workbook(f"<sheetData>{cells}</sheetData>"), bundled(), edition="disclosure-2021")
    licensing = reading.cells["disclosure.licensing.decisions"]
    assert (licensing.text, licensing.certainty) == ("", Certainty.FUZZY)
    assert "公式" in licensing.reason
    assert reading.cells["disclosure.punishment.decisions"].certainty is Certainty.MISSING
    assert reading.cells["disclosure.coercion.decisions"].certainty is Certainty.UNREAD
    assert any("公式" in doubt for doubt in reading.doubts)


@pytest.mark.parametrize(("charset", "encoding"), [("gb2312", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030")])
def test_a_page_may_name_another_encoding_than_its_own(charset: str, encoding: str) -> None:
    data = f"<html><meta charset={charset}><p>䶮县水务局：政府信息公开</p></html>".encode(encoding)
    assert texts(page.read(data)) == ["䶮县水务局：政府信息公开"]


def test_a_page_shows_what_browsers_show() -> None:
    source = (
        "<script>var a='脚本'</script><p style='display:none'>隐藏</p><p>一<!-- 注 --><span> 二\n三</span><br>四</p>"
        "<table><tr><td><p>1</p></td><td style='display: none'>9</td><td><span>2</span><span>3</span></td></tr></table>"
    )
    blocks = page.read(source.encode())
    assert texts(blocks) == ["一 二 三", "四"]
    (found,) = (block for block in blocks if isinstance(block, RawTable))
    assert [cell.text for cell in found.cells] == ["1", "23"]


def test_figures_side_by_side_on_a_page_never_run_together() -> None:
    glyphs = [Glyph("1", 10, 15, 10, 20, 10), Glyph("2", 15, 20, 10, 20, 10), Glyph("3", 60, 65, 10, 20, 10)]
    assert [line.text for line in lines_of_glyphs(glyphs, in_cell=True)] == ["12 3"]


def test_an_old_word_file_needs_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(UnreadableError, match="另存为"):
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), bundled())


def test_a_signature_of_two_lines_is_set_right_as_a_whole() -> None:
    source = "<meta charset=utf-8><p>正文。</p><p align=right>某某局<br>2025年1月20日</p><p>后文。</p>"
    blocks = page.read(source.encode())
    assert [block.is_right for block in blocks if isinstance(block, Paragraph)] == [False, True, True, False]


def test_a_rich_text_file_is_refused_by_its_name_where_nothing_converts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(UnreadableError, match="RTF"):
        read_bytes(rb"{\rtf1\ansi 2024}", bundled())


def test_text_that_begins_with_a_bracket_is_no_data_file() -> None:
    text = "[公开]\n某某局2024年政府信息公开工作年度报告\n一、总体情况\n正文。\n"
    assert read_bytes(text.encode(), bundled()).unit["name"] == "某某局"


def test_rtf_and_odt_are_no_data_files_and_get_the_time_of_a_conversion() -> None:
    """An RTF begins with a brace: it was once refused as a damaged data file."""
    from app.importers.files import is_data, needs_conversion

    rtf = b"{\\rtf1\\ansi\\deff0 {\\fonttbl}}"
    odt = b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text"
    assert not is_data(rtf)
    assert needs_conversion(rtf) and needs_conversion(odt)
    assert is_data(b'{"format": 1}') and not needs_conversion(b'{"format": 1}')


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ods() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return made.getvalue()


@pytest.mark.parametrize(("data", "name"), [(OLE + "Workbook".encode("utf-16-le"), ".xls"), (ods(), ".ods")])
def test_an_old_workbook_is_converted_or_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, data: bytes, name: str
) -> None:
    """Old workbooks were once refused though LibreOffice was there, which converted old documents."""
    monkeypatch.setattr("shutil.which", lambda program: None)
    with pytest.raises(UnreadableError, match=rf"{name}.*另存为\.xlsx"):
        read_bytes(data, bundled())
    rows = "".join(f"<row><c t='inlineStr'><is><t>{text}</t></is></c></row>" for text in ("一、总体情况", "平稳。"))

    def convert(command: list[str], **options: object) -> None:
        assert command[-1].endswith(name)
        Path(command[-1]).with_suffix(".xlsx").write_bytes(workbook(f"<sheetData>{rows}</sheetData>"))

    monkeypatch.setattr("shutil.which", lambda program: program)
    monkeypatch.setattr("subprocess.run", convert)
    assert read_bytes(data, bundled()).texts == {"overview.opening": "平稳。"}


def test_a_sheet_saved_with_commas_is_a_table() -> None:
    rows = (
        ("某局2024年政府信息公开工作年度报告", "", "", ""),
        ("二、主动公开政府信息情况", "", "", ""),
        ("信息内容", '"本年制\n发件数"', "本年废止件数", "现行有效件数"),
        ("规章", "1", "", '"1,003"'),
        ("行政规范性文件", "4", "5", "6"),
    )
    reading = read_bytes("\r\n".join(",".join(row) for row in rows).encode("gb18030"), bundled())
    figures = [reading.cells[f"disclosure.rules.{column}"] for column in ("made", "repealed", "in_force")]
    assert [(cell.text, cell.certainty) for cell in figures] == [(text, Certainty.SURE) for text in ("1", "", "1,003")]
    assert (reading.unit["name"], reading.texts) == ("某局", {})


def test_a_locked_pdf_is_refused_as_such() -> None:
    """It was once said to be damaged, or locked."""
    made = io.BytesIO()
    locked = Canvas(made, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    locked.drawString(100, 100, "report")
    locked.save()
    with pytest.raises(UnreadableError, match=r"^不能使用：PDF有打开密码，请去掉密码后另存再试。$"):
        read_bytes(made.getvalue(), bundled())


def test_rows_with_commas_among_lines_without_are_a_table() -> None:
    """Programs other than Excel save a title as one cell; every figure of such a file was once lost."""
    names = ("行政许可", "行政处罚", "行政强制")
    head = [
        "某局2024年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "信息内容,本年制发件数,本年废止件数,现行有效件数",
    ]
    rules = ["规章,1,2,3", "行政规范性文件,4,5,6", *("信息内容,本年处理决定数量,,", *(f"{name},7,," for name in names))]
    lines = [*head, *rules, "信息内容,本年收费金额（单位：万元）,,", "行政事业性收费,8,,"]
    reading = read_bytes("\n".join(lines).encode(), bundled())
    assert [reading.cells[f"disclosure.rules.{each}"].text for each in ("made", "repealed", "in_force")] == [*"123"]
    large = str.maketrans({",": "  ", "1": "1,234", "2": "2,345,678", "3": "3,456"})
    spaced = [line.translate(large) for line in lines]
    again = read_bytes("\n".join(spaced).encode(), bundled())
    found = [again.cells[f"disclosure.rules.{each}"] for each in ("made", "repealed", "in_force")]
    assert [each.text for each in found if each.certainty is Certainty.SURE] in ([], ["1,234", "2,345,678", "3,456"])


SHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def sheet_xml(*rows: str) -> bytes:
    listed = "".join(f"<Row>{row}</Row>" for row in rows)
    style = '<Styles><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style></Styles>'
    table = f'<Worksheet ss:Name="表[1]"><Table>{listed}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}">{style}{table}</Workbook>'.encode()


def sheet_cell(text: str, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_a_workbook_in_xml_is_read() -> None:
    """Systems write such files and name them .xls; they were once read as pages without tables."""
    head = sheet_cell("信息内容", attributes='ss:MergeAcross="1"') + sheet_cell("本年处理决定数量")
    wide = 'ss:MergeAcross="1"'
    reading = read_bytes(
        sheet_xml(
            head,
            sheet_cell("行政许可", attributes=wide) + sheet_cell("12", "Number"),
            sheet_cell("行政处罚", attributes=wide) + sheet_cell("9", "Number", 'ss:StyleID="s"'),
            sheet_cell("行政强制") + sheet_cell("4", "Number", 'ss:Index="3"'),
        ),
        bundled(),
        edition="disclosure-2021",
    )
    found = {row: reading.cells[f"disclosure.{row}.decisions"] for row in ("licensing", "punishment", "coercion")}
    assert [found[row].text for row in ("licensing", "punishment", "coercion")] == ["12", "", "4"]
    assert found["punishment"].certainty is Certainty.FUZZY


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, "<a/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "文件有打开密码"),
        (OLE + b"\xec\xa5\xc1\0" + b"\0" * 6 + b"\0\x01", "文件有打开密码"),
        (OLE + b"\x09\x08\x02\0\0\x06" + b"\x2f\0\x02\0\0\0" + "Workbook".encode("utf-16-le"), "文件有打开密码"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "演示文稿"),
        (OLE + "__substg1.0_0037001F".encode("utf-16-le"), "邮件"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "OFD"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=f"^不能使用：.*{reason}"):
        read_bytes(data, bundled())
