"""Files that mean harm, or are broken: one sentence each, soon, and nothing else happens."""

import io
import random
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import bundled
from app.importers import Reading, UnreadableError, read, read_bytes
from app.model.datafile import DataFileError
from tests.importers.documents import document
from tests.importers.writers import WRITERS, word_package, word_paragraph
from tests.made import example

SECONDS = 10
ENTITY = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@cache
def plain_document() -> bytes:
    return WRITERS["docx merged"](document(example()), random.Random(1))


def workbook(sheet: str) -> bytes:
    """An .xlsx with this XML as its only sheet."""
    made = io.BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types>spreadsheetml</Types>")
        relation = f'<Relationship Id="r1" Type="{office}/{{}}" Target="{{}}"/>'
        target = f'<Relationships xmlns="{package}">{relation}</Relationships>'
        book.writestr("_rels/.rels", target.format("officeDocument", "xl/workbook.xml"))
        book.writestr("xl/_rels/workbook.xml.rels", target.format("worksheet", "worksheets/sheet1.xml"))
        names = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{office}">{names}</workbook>')
        book.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
    return made.getvalue()


def altered(data: bytes, name: str, change: Callable[[bytes], bytes], *, name_after: str = "") -> bytes:
    """The zip with a part changed, and renamed where a name is given."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            is_it = each == name
            new.writestr(name_after or each if is_it else each, change(old.read(each)) if is_it else old.read(each))
    return made.getvalue()


def many_parts() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for number in range(6000):
            package.writestr(f"word/{number}", b"")
    return made.getvalue()


def bomb() -> bytes:
    return altered(plain_document(), "word/document.xml", lambda xml: xml + b" " * (150 * 1024 * 1024))


def scan() -> bytes:
    """A PDF of one page with nothing on it but a rectangle, as a picture would be."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(50, 50, 400, 700, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A PDF whose page is drawn by 200 MB of blanks, more than is unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(b" " * 1024 * 1024) for _ in range(200)]) + packer.flush()
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj "
    length = str(len(packed)).encode()
    stream = b"4 0 obj<</Filter/FlateDecode/Length " + length + b">>stream\n" + packed + b"\nendstream endobj\n"
    return head + page + stream + b"trailer<</Root 1 0 R>>"


def pdf_of(*bodies: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the first its catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, entries)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(made))
    return made + table + end


def packed_stream(data: bytes, keys: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), keys, packed)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"


def endless_pages() -> bytes:
    """A tree of pages that holds itself."""
    return pdf_of(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


def doubling_pages() -> bytes:
    """A tree of pages in which each branch is there twice, forty times over."""
    branches = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>" % (n + 1, n + 1) for n in range(2, 42)]
    return pdf_of(CATALOGUE, *branches, b"<</Type/Page/MediaBox[0 0 9 9]>>")


def object_stream_bomb() -> bytes:
    objects = packed_stream(b" " * 200 * 1024 * 1024, b"/Type/ObjStm/N 1/First 10")
    return pdf_of(CATALOGUE, ONE_PAGE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", objects)


def huge_image() -> bytes:
    """A page that is one picture of a hundred million dots."""
    image = b"/Type/XObject/Subtype/Image/Width 10000/Height 10000/ColorSpace/DeviceGray/BitsPerComponent 8"
    dots = packed_stream(b"\0" * 100_000_000, image)
    return pdf_of(CATALOGUE, ONE_PAGE, PAGE, packed_stream(b"q 600 0 0 800 0 0 cm /X Do Q"), dots)


def drawing_of_itself() -> bytes:
    """A page whose drawing draws itself twice: nothing but the limits of its process ends it."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    return pdf_of(CATALOGUE, ONE_PAGE, PAGE, packed_stream(b"/X Do"), packed_stream(b"/X Do /X Do", form))


NESTED_TABLE = "<w:tbl><w:tr><w:tc>" * 60 + word_paragraph("1") + "</w:tc></w:tr></w:tbl>" * 60
HARMFUL: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "blank": lambda: b"\0\0  \r\n",
    "bomb": bomb,
    "many parts": many_parts,
    "entities": lambda: altered(
        plain_document(), "word/document.xml", lambda xml: ENTITY.encode() + xml.replace(b"\xe4\xb8\x80", b"&b;", 1)
    ),
    "external": lambda: altered(
        plain_document(), "word/document.xml", lambda xml: b'<!DOCTYPE w SYSTEM "file:///etc/passwd">' + xml
    ),
    "nested Word tables": lambda: word_package(NESTED_TABLE),
    "truncated": lambda: plain_document()[:-300],
    "damaged": lambda: plain_document()[:700] + b"\x00" * 60 + plain_document()[760:],
    "no body": lambda: altered(plain_document(), "word/document.xml", lambda _: b"<a/>"),
    "bad XML": lambda: altered(plain_document(), "word/document.xml", lambda xml: xml[:-20]),
    "merged without end": lambda: workbook(
        '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "many cells": lambda: workbook(f"<sheetData><row>{'<c><v>1</v></c>' * 250_000}</row></sheetData>"),
    "wide page": lambda: ("<table>" + "<tr><td colspan=100000 rowspan=100000>1</td></tr>" * 3000 + "</table>").encode(),
    "deep page": lambda: b"<html>" + b"<div>" * 100_000 + b"1",
    "deep tables": lambda: b"<table><tr><td>" * 5000,
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "old Excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
    "with a password": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "archive": lambda: b"Rar!\x1a\x07\x00",
    "other package": lambda: altered(workbook(""), "[Content_Types].xml", lambda _: b"<Types/>").replace(
        b"xl/", b"ab/"
    ),
    "broken PDF": lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "scanned PDF": scan,
    "noise": lambda: random.Random(3).randbytes(5000),
    "a letter": lambda: "关于报送材料的函\n\n请各单位于1月26日前报送。\n".encode(),
    "PDF bomb": pdf_bomb,
    "endless pages": endless_pages,
    "doubling pages": doubling_pages,
    "object streams": object_stream_bomb,
    "huge image": huge_image,
    "page of 50 MB": lambda: b"<html>" + b"<p>a</p>" * 6_500_000,
    "many tags": lambda: b"<html>" + b"<a>" * 2_000_000,
    "many Word tags": lambda: word_package("<w:p/>" * 1_200_000),
    "many lines": lambda: b"1\n" * 3_000_000,
    "long line": lambda: ("一" * 2_000_000).encode(),
    "many tabs": lambda: ("1\t" * 300_000).encode(),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_harmful_file_gets_one_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "有害.docx"
    path.write_bytes(HARMFUL[kind]())
    start = time.process_time()
    with pytest.raises(UnreadableError) as caught:
        read(path, bundled())
    assert time.process_time() - start < SECONDS  # its own, however busy the machine is
    sentence = str(caught.value)
    assert sentence.startswith("“有害.docx”") and sentence.endswith(("。", "”"))
    assert sentence.count("。") == 1 and "\n" not in sentence
    assert [each.name for each in tmp_path.iterdir()] == ["有害.docx"]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="没有\\.docx”不存在"):
        read(tmp_path / "没有.docx", bundled())
    with pytest.raises(UnreadableError, match="文件夹"):
        read(tmp_path, bundled())


@pytest.mark.parametrize("name", ["报告.pdf", "报告.xlsx", "报告.txt", "报告"])
def test_a_wrong_ending_does_not_matter(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(plain_document())
    reading = read(path, bundled())
    assert isinstance(reading, Reading)
    assert not reading.is_doubtful


@pytest.mark.parametrize(("layout", "word"), [("docx merged", "wordprocessingml"), ("xlsx sheets", "spreadsheetml")])
def test_a_file_with_macros_is_read_without_them(layout: str, word: str, tmp_path: Path) -> None:
    data = WRITERS[layout](document(example()), random.Random(1))
    kind = f"application/vnd.openxmlformats-officedocument.{word}."
    with_macros = altered(
        data, "[Content_Types].xml", lambda xml: xml.replace(kind.encode(), b"application/vnd.ms-office.macroEnabled.")
    )
    path = tmp_path / "年报.docm"
    path.write_bytes(with_macros)
    here, plain = read(path, bundled()), read_bytes(data, bundled())
    assert isinstance(here, Reading) and here.cells == plain.cells


def test_a_data_file_is_a_report_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(bundled().example("disclosure-2021").read_bytes())
    assert not isinstance(read(path, bundled()), Reading)
    path.write_text('{"format": "nianbao-report/1"', "utf-8")
    with pytest.raises(DataFileError):
        read(path, bundled())


SAMPLES = {
    name: WRITERS[name](document(example()), random.Random(1))
    for name in ("docx merged", "html of Word", "text tabs", "xlsx sheets")
}


@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=12),
    st.tuples(st.floats(0, 1), st.floats(0, 0.2)),
)
def test_damaged_bytes_never_bring_it_down(name: str, pokes: list[tuple[float, int]], cut: tuple[float, float]) -> None:
    data = bytearray(SAMPLES[name])
    for place, value in pokes:
        data[min(int(place * len(data)), len(data) - 1)] = value
    start = int(cut[0] * len(data))
    del data[start : start + int(cut[1] * len(data) * (len(pokes) % 2))]
    try:
        read_bytes(bytes(data), bundled())
    except UnreadableError as error:
        assert str(error).startswith("不能使用：")
