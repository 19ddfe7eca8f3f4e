"""Reading editions from folders: which there are, what an extending one takes over, what a broken one says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.forms import Editions, FormError, bundled


def test_three_editions_come_with_the_program():
    assert list(bundled()) == ["disclosure-2019", "disclosure-2021", "disclosure-2021-single"]
    assert len(bundled()) == 3
    assert "disclosure-2021" in bundled()
    assert "little" not in bundled()


@pytest.mark.parametrize(
    ("year", "edition"),
    [
        (2018, None),
        (2019, "disclosure-2019"),
        (2020, "disclosure-2019"),
        (2021, "disclosure-2021"),
        (2031, "disclosure-2021"),
    ],
)
def test_a_report_year_has_its_edition(year: int, edition: str | None):
    assert bundled().for_year(year) == edition


def test_an_edition_is_read_once():
    assert bundled()["disclosure-2021"] is bundled()["disclosure-2021"]


def test_the_heading_is_known_without_reading_the_form(tmp_path: Path):
    folder = tmp_path / "torn"
    folder.mkdir()
    (folder / "edition.toml").write_text('id = "torn"\nname = "半张表"\nfirst_year = 2001\n', "utf-8")
    editions = Editions(tmp_path)
    assert editions.heading("torn").name == "半张表"
    assert editions.for_year(2001) == "torn"
    with pytest.raises(FormError, match=r"表样“torn”有误：edition\.toml中缺少“tables”。"):
        editions["torn"]


def test_an_unknown_edition_is_a_key_error():
    with pytest.raises(KeyError):
        bundled()["disclosure-1999"]


# -- extending -----------------------------------------------------------------------------------------------------


def test_the_single_row_edition_differs_in_one_group_only():
    base, single = bundled()["disclosure-2021"], bundled()["disclosure-2021-single"]
    gone = {cell for cell in base.cells if cell.startswith("requests.other_")}
    come = {cell for cell in single.cells if cell not in base.cells}
    assert len(gone) == 21
    assert come == {f"requests.other.{cell.rpartition('.')[2]}" for cell in gone}
    assert [*base.parts.values()] == [*single.parts.values()]
    assert base.sections == single.sections
    assert [one.code for one in base.equations if "other" not in one.key] == [
        one.code for one in single.equations if "other" not in one.key
    ]
    parts = [term.cell for term in single.definitions["requests.closed.person"].right]
    assert len(parts) == 19
    assert parts[-1] == "requests.other.person"


def test_advice_and_preference_are_not_inherited():
    single, base, old = (bundled()[f"disclosure-{name}"] for name in ("2021-single", "2021", "2019"))
    assert (single.preferred, base.preferred, old.preferred) == (False, True, True)
    assert base.advice is old.advice is None
    assert single.advice is not None
    assert (single.advice.code, single.advice.level, single.advice.edition) == ("E001", "verify", base.id)
    assert single.advice.moves == {"other": "other_3"}
    assert single.first_year == base.first_year


def test_a_single_text_can_be_replaced_in_its_place():
    base, old = bundled()["disclosure-2021"], bundled()["disclosure-2019"]
    assert list(base.parts) == list(old.parts)
    assert [name for name in base.parts if base.parts[name] != old.parts[name]] == ["preamble", "other"]


def test_an_edition_may_extend_one_that_extends(copied: Callable[..., Path]):
    folder = copied("little")
    for name, base in (("b", "little"), ("c", "b")):
        (folder / name).mkdir()
        (folder / name / "edition.toml").write_text(f'id = "{name}"\nextends = "{base}"\n', "utf-8")
    (folder / "c" / "patrol.toml").write_text('[[replace]]\nrows = ["lower"]\nrow = []\n', "utf-8")
    editions = Editions(folder)
    assert editions["c"].words == editions["little"].words
    assert "patrol.lower.trips" in editions["b"].cells
    assert "patrol.lower.trips" not in editions["c"].cells


def test_a_ring_of_bases_and_a_missing_base_are_refused(copied: Callable[..., Path]):
    folder = copied("little")
    for name, base in (("b", "c"), ("c", "b"), ("d", "nothing")):
        (folder / name).mkdir()
        (folder / name / "edition.toml").write_text(f'id = "{name}"\nextends = "{base}"\n', "utf-8")
    for name in "bcd":
        with pytest.raises(FormError, match="所依据的"):
            Editions(folder)[name]


def test_a_replacement_of_what_is_not_there_is_refused(copied: Callable[..., Path]):
    folder = copied("little")
    (folder / "b").mkdir()
    (folder / "b" / "edition.toml").write_text('id = "b"\nextends = "little"\n', "utf-8")
    (folder / "b" / "patrol.toml").write_text('[[replace]]\nrows = ["middle"]\nrow = []\n', "utf-8")
    with pytest.raises(FormError, match=r"“b/patrol\.toml”中的替换有误：要替换的“middle”不存在"):
        Editions(folder)["b"]


# -- broken forms --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("patrol.toml", "[[column]]", "[[column", "表样文件“little/patrol.toml”读不懂"),
        ("patrol.toml", 'header = ["巡查", "次数"]', "", "patrol.toml的column“trips”中缺少“header”"),
        ("patrol.toml", 'label = ["合计"]', "label = []", "表样“little”有误：patrol.toml的row“sum”中的“label”不能为空"),
        ("patrol.toml", 'kind = "decimal"', 'kind = "heavy"', "patrol.toml的column“length”中的“kind”不能写“heavy”"),
        ("edition.toml", 'id = "little"', 'id = "small"', "id“small”与文件夹名“little”不同"),
        ("edition.toml", 'draft = "试填"', "", "edition.toml的words中缺少“draft”"),
        ("texts.toml", "limit = 300", "limits = 300", "texts.toml的text“account”中的“limits”不认识"),
        ("texts.toml", "[[text]]", "[[texts]]", "texts.toml中的“texts”不认识"),
        ("rules.toml", '"patrol.reaches.*"', '"patrol.middle.*"', "规则R1指到不存在的格“patrol.middle.trips”"),
        ("rules.toml", "patrol.sum.*", "patrol.none.*", "规则R1的“patrol.none.*”没有对应的格"),
        ("rules.toml", 'kind = "at-most"', 'kind = "at-least"', "rules.toml的rule“R4”中的“kind”不能写“at-least”"),
    ],
)
def test_a_broken_form_is_told_with_its_file(copied: Callable[..., Path], file: str, old: str, new: str, sentence: str):
    folder = copied("little", (file, old, new))
    with pytest.raises(FormError) as caught:
        Editions(folder)["little"]
    assert sentence in str(caught.value)


def test_a_missing_file_is_named(copied: Callable[..., Path]):
    folder = copied("little")
    (folder / "little" / "handling.toml").unlink()
    with pytest.raises(FormError, match=r"缺少文件handling\.toml"):
        Editions(folder)["little"]


def test_a_file_that_is_no_text_is_named(copied: Callable[..., Path]):
    folder = copied("little")
    (folder / "little" / "texts.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormError, match="读不懂"):
        Editions(folder)["little"]
