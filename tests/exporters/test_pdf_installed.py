"""Official faces of the machine in the PDF: only where asked for, there, permitted and readable; all else is ours."""

import functools
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from app.exporters import pdf
from app.exporters.export import export
from app.exporters.pdf import installed
from app.exporters.pdf.metrics import FOLDER
from tests.exporters.pdf_pages import opened
from tests.exporters.samples import printed
from tests.exporters.test_pdf_archive import judged
from tests.made import example

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
    monkeypatch.setattr(installed, "folders", lambda: [folder])

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


def written(*, wanted: bool = True) -> tuple[bytes, tuple[str, ...]]:
    report = example()
    with pdf.official_faces(wanted=wanted) as notes:
        return pdf.write(report, printed(report)), notes


def faces(data: bytes) -> set[str]:
    """The faces of the file's text, without the mark of a subset."""
    with opened(data) as document:
        return {str(char["fontname"]).partition("+")[2] for page in document.pages for char in page.chars}


def test_an_official_face_is_used_where_asked_for_and_the_file_stays_valid(machine: Install, tmp_path: Path) -> None:
    ours, no_notes = written(wanted=False)
    machine("仿宋_GB2312")
    one, notes = written()
    machine("宋体", units=2048, file="simsun.ttc")
    both, _ = written()
    assert no_notes == () and notes == ("PDF用了本机的仿宋_GB2312，其余的字用随附的字体。",)
    assert [sum("Official" in name for name in faces(data)) for data in (ours, one, both)] == [0, 1, 2]
    assert written(wanted=False)[0] == ours
    assert written()[0] == both
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
    data, notes = written()
    assert not any("Official" in name for name in faces(data))
    assert notes[1] == "本机的方正小标宋简体不允许嵌入文件，没有用。"


def test_damaged_and_foreign_files_are_passed_over(machine: Install) -> None:
    whole = machine("黑体", source="GwHei").read_bytes()
    folder = installed.folders()[0]
    for number, length in enumerate((0, 3, 40, 300, 3000)):
        (folder / f"{number}.ttf").write_bytes(whole[:length])
    (folder / "黑体.ttf").write_bytes(whole[: len(whole) // 2])  # its names can be read, its outlines cannot
    (folder / "otto.ttf").write_bytes(b"OTTO" + whole[4:])
    data, notes = written()
    assert data == written(wanted=False)[0]
    assert "没有可以用在PDF里的" in notes[0]


def test_a_machine_without_any_says_so(machine: Install) -> None:
    data, notes = written()
    assert "随附的字体" in notes[0] and len(notes) == 1
    assert data == written(wanted=False)[0]
    assert io.BytesIO(data).read(5) == b"%PDF-"
