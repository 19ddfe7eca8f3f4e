"""Reports for the tests of exports: the examples that come with the forms, the little form, hostile contents drawn."""

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import strategies as st

from app.exporters.layout import Grid, Layout, layout
from app.forms import Editions, bundled
from app.importers import Reading, read
from app.model.numbers import Kind
from app.model.report import Report
from app.session import from_reading
from tests.made import empty, example, put
from tests.reports.reader import read_figures

LITTLE = Path(__file__).resolve().parents[1] / "data" / "forms"
FACES = Path(__file__).resolve().parents[2] / "resources" / "fonts"
NAMES = ("disclosure-2021", "disclosure-2019", "disclosure-2021-single", "little")

_FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "00012", "1e5", "'", '"', "\\"]
_MARKS = ["<r>x</r>", "<r><t>1</t></r>", "_x0041_", "&lt;", "<w:p>", "]]>", "{{x}}", "**粗**", "http://example.org/"]
_RARE = ["甲\x00乙\x0b丙\x1f", "\ud800", "\ufffe\uffff", "𠮷😀", "﷽", "a\tb", "甲\r\n乙", "\u202e逆", "　缩进　"]
_LONG = ["12" * 40, "十" * 400, "申 请\n" * 30]

hostile = st.one_of(st.sampled_from([*_FORMULAS, *_MARKS, *_RARE, *_LONG]), st.text(max_size=40))
"""What could break a file or come to life in it."""


PUBLISHED = ("05_hangzhou_2025", "06_suqian_2023", "07_suqian_2024", "10_hongze_2024", "02_shanghai_zfbgt_2019")


def published(folder: Path, name: str) -> Report:
    """One of the reports beside the project."""
    return read_figures(folder / f"{name}.txt", single="hongze" in name)[0]


def shown(folder: Path) -> dict[str, Report]:
    """The reports whose pages must be right: usual, long, with a long name, large figures, rare characters, empty."""
    seed = read(folder / "01-seed-zhongwei-2021.txt", bundled())
    assert isinstance(seed, Reading)
    long_name, large, rare = example(), example(), example()
    long_name.unit["name"] = "青禾市清源区水务局（区河长制工作领导小组办公室、区防汛抗旱指挥部办公室、区水库移民局）"
    for place, cell in enumerate(
        cell for cell in large.edition.enterable if large.edition.cells[cell].kind is Kind.COUNT
    ):
        put(large, cell, str(12_345_678 + 98_765 * place))
    rare.unit["name"] = "青禾市清源区𬭬㙦镇人民政府"
    rare.texts["problems"] += "\n联系人：赵祎、钱堃、孙喆、李𬭬、周玥、吴㛃、郑镕；村名：龙𠔻、𪣻村、䢺口。"
    return {
        "seed": from_reading(seed, bundled()),
        "long": published(folder, "06_suqian_2023"),
        "long name": long_name,
        "large": large,
        "rare": rare,
        "empty": empty(),
    }


def sample(name: str) -> Report:
    """The filled example of a form."""
    return example(name, Editions(LITTLE)) if name == "little" else example(name)


def torn() -> Report:
    """An example whose table of applications is torn: whole, it would leave almost half a page empty."""
    report = example()
    report.texts.pop("overview.requests")
    return report


def printed(report: Report, *, draft: bool = False) -> Layout:
    return layout(report, draft=draft)


def grids(report: Report) -> list[Grid]:
    return [block for block in printed(report).blocks if isinstance(block, Grid)]


def texts(report: Report) -> list[str]:
    """Title, headings and paragraphs as they are printed, in order."""
    return [block.text.strip() for block in printed(report).blocks if not isinstance(block, Grid)]


class Typed(NamedTuple):
    """The figures and texts typed into an empty report."""

    form: str
    unit: dict[str, str]
    figures: dict[int, str]
    remarks: dict[int, str]
    texts: dict[int, str]

    def report(self) -> Report:
        report = empty(self.form)
        cells, parts = list(report.edition.cells), list(report.edition.parts)
        report.unit = dict(self.unit)
        for place, text in self.figures.items():
            put(report, cells[place % len(cells)], text or None)
        report.remarks = {cells[place % len(cells)]: text for place, text in self.remarks.items()}
        report.texts = {parts[place % len(parts)]: text for place, text in self.texts.items()}
        return report


_figure = st.one_of(st.integers(0, 10**15).map(str), hostile, st.sampled_from(["12.50", "-0", "+0.0", ".5", "007"]))
_places = st.integers(0, 220)
_some = hostile.filter(bool)
typed = st.builds(
    Typed,
    st.sampled_from(list(bundled())),
    st.fixed_dictionaries({"name": hostile, "phone": hostile, "kind": hostile}),
    st.dictionaries(_places, _figure, max_size=12),
    st.dictionaries(_places, _some, max_size=3),
    st.dictionaries(_places, _some, max_size=4),
)
"""Anything anywhere."""


@cache
def _profile() -> Path:
    """One profile for all conversions of this process: making a new one takes longer than a conversion."""
    folder = Path(tempfile.mkdtemp(prefix="office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def converted(office: str, files: list[Path], ending: str, folder: Path) -> list[Path]:
    """`files` as LibreOffice saves them in another format, in `folder`."""
    command = [office, f"-env:UserInstallation={_profile().as_uri()}", "--headless"]
    command += ["--convert-to", ending, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=900)
    return [folder / f"{file.stem}.{ending.partition(':')[0]}" for file in files]


def with_our_faces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs started from here find our faces under the names that the documents use."""
    names = {
        "方正小标宋简体": "GwBiaoSong",
        "仿宋_GB2312": "GwFang",
        "楷体_GB2312": "GwKai",
        "黑体": "GwHei",
        "宋体": "GwSong",
        "Times New Roman": "GwSong",
    }
    aliases = "".join(
        f"<match><test name='family'><string>{name}</string></test>"
        f"<edit name='family' mode='assign' binding='strong'><string>{face}</string></edit></match>"
        for name, face in names.items()
    )
    (folder / "fonts.conf").write_text(
        "<fontconfig><include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"<dir>{FACES}</dir><cachedir>{folder}/cache</cachedir>{aliases}</fontconfig>",
        "utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(folder / "fonts.conf"))


def office_or_skip(found: str | None) -> str:
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found
