from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from app.exporters import pdf
from app.exporters.pdf.fonts import CHAINS, FANG, HEI, KAI, SHIPPED, SONG, TITLE, face
from app.exporters.pdf.metrics import FOLDER
from app.exporters.pdf.opening import QuickFace
from app.forms import bundled
from app.model.coverage import drawn
from tests import made
from tests.exporters.pdf_pages import in_area, lines, opened, prose, written

FACES = ["GwFang", "GwKaiExt", "GwSong", "GwHei", "GwKai", "GwBiaoSong"]


@pytest.fixture(scope="module")
def standard_characters(project_root: Path) -> str:
    """The 8105 characters of 通用规范汉字表."""
    text = (project_root / "packaging" / "fonts" / "tgh8105.txt").read_text("utf-8")
    return "".join(line for line in text.split("\n") if not line.startswith("#"))


@pytest.fixture(scope="module")
def standard_document(standard_characters: str) -> bytes:
    return pdf.write(made.empty(), prose(standard_characters))


def test_every_standard_character_has_a_face(standard_characters: str) -> None:
    assert len(standard_characters) == 8105
    for chain in (FANG, KAI, HEI, SONG, TITLE):
        assert [character for character in standard_characters if not chain.has(character)] == []
    assert pdf.uncovered(standard_characters) == []


def test_every_standard_character_can_be_copied(standard_document: bytes, standard_characters: str) -> None:
    with opened(standard_document) as document:
        assert "".join(in_area(page) for page in document.pages) == standard_characters


def test_every_standard_character_can_be_searched_in_pdfium(standard_document: bytes, standard_characters: str) -> None:
    document = pypdfium2.PdfDocument(standard_document)
    text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    missing = set(standard_characters) - set(text)
    assert missing == set()
    assert document[0].get_textpage().search(standard_characters[30:36]).get_next() is not None
    document.close()


def test_a_character_that_fang_lacks_comes_from_the_next_face() -> None:
    report = made.example()
    report.texts = {"problems": "赵祎、钱堃、孙喆、李𬭬。"}
    with opened(written(report)) as document:
        body = [line for page in document.pages for line in lines(page, 16)]
        line = next(line for line in body if line.text == "赵祎、钱堃、孙喆、李𬭬。")
    assert line.fonts[0] == "GwFang"
    for at in (1, 4, 7, 10):
        character = line.text[at]
        assert line.fonts[at] == next(name for name in FACES[:4] if face(name).glyph(character))
        assert line.fonts[at] != "GwFang"


def test_characters_that_no_face_has_are_named_once() -> None:
    assert pdf.uncovered("赵\ue863\U0002ffff和\ue863\n\t\u3000\u200b") == ["\ue863", "\U0002ffff"]


def test_the_list_of_characters_is_what_the_faces_have() -> None:
    """The list that is built with the faces, against their tables as another library reads them."""
    known: set[int] = set()
    for name in SHIPPED:
        with TTFont(FOLDER / f"{name}.ttf", lazy=True) as font:
            known |= set(font.getBestCmap())
    coverage = next(iter(bundled().values())).coverage
    assert {code for code in range(0x40000) if coverage.has(chr(code))} == known


def test_every_chain_sets_whatever_any_face_has() -> None:
    edition = next(iter(bundled().values()))
    characters = [chr(code) for code in (*range(0x20, 0x3400), *range(0x1F300, 0x1F700), *range(0x20000, 0x20C00))]
    for character in (each for each in characters if drawn(each).strip()):
        found = {chain.has(character) for chain in CHAINS}
        assert found == {edition.coverage.has(character)}, character


def test_what_has_no_shape_is_left_out() -> None:
    assert drawn("甲\u200b乙\ufe0f丙\t丁\x00戊\u3000己\ud800") == "甲乙丙 丁戊\u3000己\ufffd"
    assert drawn("平常的字") == "平常的字"


@pytest.mark.parametrize("name", FACES)
def test_a_face_is_read_as_fonttools_reads_it(name: str) -> None:
    known = TTFont(FOLDER / f"{name}.ttf", lazy=True)
    ours, characters = face(name), known.getBestCmap()
    for code in [
        *list(characters)[:: 1 + len(characters) // 300],
        *(code for code in map(ord, "一，A") if code in characters),
    ]:
        glyph = ours.glyph(chr(code))
        assert glyph is not None
        assert known.getGlyphName(glyph.id) == characters[code]
        assert glyph.advance == known["hmtx"][characters[code]][0]
        outline = known["glyf"][characters[code]]
        if outline.numberOfContours:
            assert (glyph.left, glyph.right) == (outline.xMin, outline.xMax)
    assert ours.glyph("\U000fffff") is None
    known.close()


@pytest.mark.parametrize("name", FACES)
def test_a_face_is_opened_with_the_values_that_reportlab_reads(name: str) -> None:
    path = str(FOLDER / f"{name}.ttf")
    (slow,) = QuickFace.__bases__
    quick, known = QuickFace(path), slow(path)
    for value in ("charToGlyph", "charWidths", "hmetrics", "glyphPos", "defaultWidth", "numGlyphs", "ascent", "bbox"):
        assert getattr(quick, value) == getattr(known, value), value


def test_embedded_faces_hold_only_what_is_used() -> None:
    data = written(made.example())
    assert len(data) < 450_000
    with opened(data) as document:
        names = {char["fontname"] for page in document.pages for char in page.chars}
    assert {name.partition("+")[2] for name in names} == {*FACES} - {"GwKaiExt"}
    assert all(len(name.partition("+")[0]) == 6 for name in names)
