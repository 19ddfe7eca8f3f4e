"""The shipped typefaces: every character of 通用规范汉字表 can be drawn, every file is fit to embed and licensed."""

import itertools
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "resources" / "fonts"
RECIPES = ROOT / "packaging" / "fonts"
SOURCES = tomllib.loads((RECIPES / "sources.toml").read_text("utf-8"))
FACES = SOURCES["face"]
FAMILIES = [face["family"] for face in FACES]
# Marks that tables, prose and headings use; the interface draws with GwHei.
MARKS_OF_ALL = "①②③④⑤⑥⑦⑧⑨⑩—–…“”‘’〔〕《》〈〉·％→↑↓×÷≤≥≠□■○●"
MARKS_OF_HEI = MARKS_OF_ALL + "￥⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳✓⚠"
# The others only add what GwKai does not have.
WHOLE_FAMILIES = [face["family"] for face in FACES if "beyond" not in face]


def characters(family):
    with TTFont(FONTS / f"{family}.ttf", lazy=True) as font:
        return set(map(chr, font.getBestCmap()))


@pytest.fixture(scope="module")
def tgh():
    lines = (RECIPES / "tgh8105.txt").read_text("utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


@pytest.fixture(params=FACES, ids=FAMILIES)
def face(request):
    return request.param


@pytest.fixture
def font(face):
    with TTFont(FONTS / f"{face['family']}.ttf") as font:
        yield font


def test_list_holds_8105_different_characters(tgh):
    assert len(tgh) == len(set(tgh)) == 8105
    assert tgh.startswith("一乙二十") and "𬶋" in tgh


def test_fallback_chain_draws_every_listed_character(tgh):
    assert not set(tgh) - characters("GwFang") - characters("GwKai") - characters("GwHei")


@pytest.mark.parametrize("family", ["GwFang", "GwKai"])
def test_faces_whose_original_draws_a_dollar_for_the_full_width_yuan_leave_it_to_the_next(family):
    assert "￥" not in characters(family)
    assert "￥" in characters("GwKaiExt")


@pytest.mark.parametrize("family", ["GwHeiExt", "GwSigns"])
def test_what_only_the_last_faces_have_stands_in_no_other(family):
    others = set().union(*map(characters, FAMILIES[: FAMILIES.index(family)]))
    assert (characters(family) & others) <= set(map(chr, range(0x20, 0x7F)))


def test_circled_numbers_ticks_units_and_rare_characters_are_drawn():
    drawn = set().union(*map(characters, FAMILIES))
    circled = {chr(code) for code in (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))}
    assert circled | set("☐☑☒✓✔✗㎡㎥℃№㏄") <= drawn
    # The unified ideographs of GB 18030's first level.
    assert {chr(code) for code in (*range(0x3400, 0x4DB6), *range(0x4E00, 0x9FA6))} <= drawn


def test_rare_names_need_no_sans_serif():
    assert set("祎堃喆镕玥㛃") <= characters("GwKaiExt")


@pytest.mark.parametrize("family", ["GwHei", "GwSong", "GwBiaoSong"])
def test_noto_faces_draw_every_listed_character_themselves(family, tgh):
    assert not set(tgh) - characters(family)


@pytest.mark.parametrize("family", WHOLE_FAMILIES)
def test_has_the_marks_of_text_and_tables(family):
    assert not set(MARKS_OF_ALL) - characters(family)


def test_interface_face_has_its_marks():
    assert not set(MARKS_OF_HEI) - characters("GwHei")


def test_interface_face_draws_all_of_gbk():
    gbk = {
        bytes((first, second)).decode("gbk", "ignore")
        for first in range(0x81, 0xFF)
        for second in range(0x40, 0xFF)
        if second != 0x7F
    }
    pairs = {text for text in gbk if len(text) == 1 and text > "\x7f"}
    assert len(pairs) > 21000
    assert pairs - characters("GwHei") <= {"≒"}  # the original does not have it


def test_every_mapped_character_has_a_glyph_to_show(font):
    starts = font["loca"].locations
    numbers = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}
    blank = {chr(code) for code, number in numbers.items() if starts[number] == starts[number + 1]}
    # Spaces and the soft hyphen; the fall-back trusts the map, so anything else would vanish from the page.
    assert blank <= set(" \u00a0\u00ad\u3000")


def test_is_true_type_on_a_thousand_units(font):
    assert font.sfntVersion == "\x00\x01\x00\x00"
    assert "glyf" in font and "CFF " not in font
    assert font["head"].unitsPerEm == 1000


def test_chinese_characters_are_one_em_wide(font):
    widths = {font["hmtx"][name][0] for code, name in font.getBestCmap().items() if 0x4E00 <= code <= 0x9FA5}
    assert widths <= {1000}


def test_is_free_to_embed(font):
    assert font["OS/2"].fsType == 0


def test_is_renamed_and_says_what_was_changed_when(face, font):
    names = {record.nameID: str(record) for record in font["name"].names}
    assert [names[number] for number in (1, 2, 4, 6)] == [face["family"], "Regular", face["family"], face["family"]]
    assert f"Modified {face.get('changed', SOURCES['changed']).isoformat()}" in names[10]
    assert face["licence_file"] in names[13]
    # PDF writers copy the name table into every document.
    assert font.reader.tables["name"].length < 1200


def test_carries_no_reserved_name(face, font):
    names = {record.nameID: str(record) for record in font["name"].names}
    family_names = " ".join(names[number] for number in (1, 3, 4, 6)).lower()
    assert not any(word in family_names for word in ("source", "noto", "fandol", "ar pl", "ukai"))


def test_is_dated_by_its_change(font):
    assert font["head"].created == font["head"].modified


def test_glyphs_stand_in_the_order_of_their_characters(font):
    """A character map of runs is short to read, one of single entries is not."""
    numbers = [font.getGlyphID(name) for code, name in sorted(font.getBestCmap().items())]
    falls = sum(after < before for before, after in itertools.pairwise(numbers))
    assert falls < 60  # glyphs shared by several characters


def test_licence_and_notice_lie_beside_it(face):
    assert len((FONTS / face["licence_file"]).read_text("utf-8")) > 4000
    notice = (FONTS / "NOTICE.md").read_text("utf-8")
    changed = face.get("changed", SOURCES["changed"]).isoformat()
    for words in (f"{face['family']}.ttf", face["licence_file"], face["sha256"], changed):
        assert words in notice


def test_notice_names_every_package_with_version_and_checksum():
    notice = (FONTS / "NOTICE.md").read_text("utf-8")
    for package in SOURCES["package"]:
        assert package["name"] in notice and package["version"] in notice and package["sha256"] in notice


def test_gpl_text_ends_with_the_font_exception():
    assert "this font does not by itself cause" in " ".join((FONTS / "COPYING-Fandol.txt").read_text("utf-8").split())


@pytest.mark.parametrize("name", ["FandolFang-Regular.otf", "FandolKai-Regular.otf"])
def test_originals_of_gpl_faces_are_kept(name):
    with TTFont(RECIPES / name, lazy=True) as original:
        assert original["name"].getDebugName(6) == name.removesuffix(".otf")


def test_every_font_file_has_a_recipe():
    assert {path.stem for path in FONTS.glob("*.ttf")} == set(FAMILIES)


def test_all_together_stay_under_33_megabytes():
    assert sum(path.stat().st_size for path in FONTS.iterdir()) <= 33_000_000
