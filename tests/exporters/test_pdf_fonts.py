"""The faces of a PDF: what they hold, how they are read, and the official faces of a machine."""

import functools
import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from app.exporters import pdf
from app.exporters.export import export
from app.exporters.pdf import fonts
from app.exporters.pdf.fonts import CHAINS, FANG, FOLDER, HEI, KAI, SHIPPED, SONG, TITLE, TrueType, face
from app.forms import bundled
from app.model.coverage import drawn
from tests import made
from tests.exporters.pdf_pages import in_area, lines, opened, prose, written
from tests.exporters.samples import printed
from tests.exporters.test_pdf_archive import judged
from tests.made import example

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


@pytest.mark.parametrize("units", [256, 1000])
def test_a_face_with_a_map_of_segments_is_read_as_fonttools_reads_it(units: int, tmp_path: Path) -> None:
    """Foreign faces have other units, short places, and a map whose glyphs stand in a list or are reckoned."""
    font = TTFont(io.BytesIO(thin("GwHei", "")))
    scale_upem(font, units)
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 4]
    font.save(tmp_path / "face.ttf")
    known = TTFont(tmp_path / "face.ttf")
    ours = TrueType(tmp_path / "face.ttf")
    assert len(known.getBestCmap()) > 300
    for code, name in known.getBestCmap().items():
        glyph = ours.glyph(chr(code))
        assert glyph is not None and glyph.id == known.getGlyphID(name), chr(code)
        assert glyph.advance == round(known["hmtx"][name][0] * 1000 / units)
    assert ours.glyph("龘") is None and ours.glyph("\U00020000") is None


def test_a_subset_holds_the_parts_of_a_composite_glyph(tmp_path: Path) -> None:
    font = TTFont(io.BytesIO(thin("GwSong", "")))
    names = font.getBestCmap()
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(names[ord("公")], (1, 0, 0, 1, 0, 0))
    pen.addComponent(names[ord("开")], (0.5, 0, 0, 0.5, 300, -100))
    font["glyf"][names[ord("政")]] = pen.glyph()
    font.save(tmp_path / "face.ttf")
    known, ours = TTFont(tmp_path / "face.ttf"), TrueType(tmp_path / "face.ttf")
    glyphs = [ours.glyph(character) for character in "府政公"]
    data, count = ours.subset([glyph.id for glyph in glyphs if glyph])
    made = TTFont(io.BytesIO(data), checkChecksums=2)
    made.setGlyphOrder([f"glyph{number}" for number in range(count)])
    assert count == 5  # what is missing, the three, and 开
    for number, character in enumerate("府政公开", 1):
        drawn_ours, drawn_known = (
            DecomposingRecordingPen(made.getGlyphSet()),
            DecomposingRecordingPen(known.getGlyphSet()),
        )
        made.getGlyphSet()[f"glyph{number}"].draw(drawn_ours)
        known.getGlyphSet()[names[ord(character)]].draw(drawn_known)
        assert drawn_ours.value == drawn_known.value != []


def test_embedded_faces_hold_only_what_is_used() -> None:
    data = written(made.example())
    assert len(data) < 450_000
    with opened(data) as document:
        names = {char["fontname"] for page in document.pages for char in page.chars}
    assert {name.partition("+")[2] for name in names} == {*FACES} - {"GwKaiExt"}
    assert all(len(name.partition("+")[0]) == 6 for name in names)


Install = Callable[..., Path]


@functools.cache
def thin(source: str, without: str) -> bytes:
    """A face of ours with the characters of the example only."""
    font = TTFont(FOLDER / f"{source}.ttf")
    options = Options()
    options.name_IDs, options.notdef_outline = ["*"], True
    thinner = Subsetter(options)
    report = example()
    labels = "".join(place.text for table in report.edition.tables.values() for place in table.grid)
    thinner.populate(text="".join(set("".join(report.texts.values()) + labels + "0123456789 ") - set(without)))
    thinner.subset(font)
    saved = io.BytesIO()
    font.save(saved)
    return saved.getvalue()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts faces into the only folder of fonts that this machine has."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    monkeypatch.setattr(fonts, "font_folders", lambda: [folder])

    def install(
        name: str, *, source: str = "GwSong", units: int = 256, kind: int = 8, without: str = "", file: str = ""
    ) -> Path:
        """A face of ours under another name, with what text the example needs, as foreign faces are made."""
        font = TTFont(io.BytesIO(thin(source, without)))
        scale_upem(font, units)
        for number in (1, 4):
            font["name"].setName(name, number, 3, 1, 0x804)
        font["name"].setName(f"Official-{len(list(folder.iterdir()))}", 6, 3, 1, 0x409)
        font["OS/2"].fsType = kind
        target = folder / (file or f"{name}.ttf")
        if target.suffix == ".ttc":
            collection = TTCollection()
            collection.fonts = [TTFont(FOLDER / "GwKaiExt.ttf"), font]
            collection.save(target)
        else:
            font.save(target)
        return target

    return install


def with_official_faces(*, wanted: bool = True) -> tuple[bytes, tuple[str, ...]]:
    report = example()
    with pdf.official_faces(wanted=wanted) as notes:
        return pdf.write(report, printed(report)), notes


def faces(data: bytes) -> set[str]:
    """The faces of the file's text, without the mark of a subset."""
    with opened(data) as document:
        return {str(char["fontname"]).partition("+")[2] for page in document.pages for char in page.chars}


def test_an_official_face_is_used_where_asked_for_and_the_file_stays_valid(machine: Install, tmp_path: Path) -> None:
    ours, no_notes = with_official_faces(wanted=False)
    machine("仿宋_GB2312")
    one, notes = with_official_faces()
    machine("宋体", units=2048, file="simsun.ttc")
    both, _ = with_official_faces()
    assert no_notes == () and notes == ("PDF用了本机的仿宋_GB2312，其余的字用随附的字体。",)
    assert [sum("Official" in name for name in faces(data)) for data in (ours, one, both)] == [0, 1, 2]
    assert with_official_faces(wanted=False)[0] == ours
    assert with_official_faces()[0] == both
    verdicts = judged(tmp_path, one, both)
    assert all("is a valid PDF/A-1b file" in verdict for verdict in verdicts), verdicts


def test_a_character_that_it_lacks_comes_from_ours(machine: Install, tmp_path: Path) -> None:
    machine("仿宋_GB2312", without="政府")
    (made,) = export(example(), tmp_path, ["pdf"], draft=False, own_faces=True)
    assert made.differences == () and len(made.notes) == 1
    with opened(made.path.read_bytes()) as document:
        found = {char["text"]: str(char["fontname"]) for char in document.pages[1].chars if 15 < char["size"] < 17}
    assert "Official" in found["信"] and "Official" not in found["政"]


@pytest.mark.parametrize("kind", [2, 0x0104, 0x0200])
def test_one_that_may_not_be_embedded_is_left_alone_and_named(machine: Install, kind: int) -> None:
    machine("方正小标宋简体", kind=kind)
    data, notes = with_official_faces()
    assert not any("Official" in name for name in faces(data))
    assert notes[1] == "本机的方正小标宋简体不允许嵌入文件，没有用。"


def test_damaged_and_foreign_files_are_passed_over(machine: Install) -> None:
    whole = machine("黑体", source="GwHei").read_bytes()
    folder = fonts.font_folders()[0]
    for number, length in enumerate((0, 3, 40, 300, 3000)):
        (folder / f"{number}.ttf").write_bytes(whole[:length])
    (folder / "黑体.ttf").write_bytes(whole[: len(whole) // 2])  # its names can be read, its outlines cannot
    (folder / "otto.ttf").write_bytes(b"OTTO" + whole[4:])
    data, notes = with_official_faces()
    assert data == with_official_faces(wanted=False)[0]
    assert "没有可以用在PDF里的" in notes[0]


def test_a_machine_without_any_says_so(machine: Install) -> None:
    data, notes = with_official_faces()
    assert "随附的字体" in notes[0] and len(notes) == 1
    assert data == with_official_faces(wanted=False)[0]
    assert io.BytesIO(data).read(5) == b"%PDF-"
