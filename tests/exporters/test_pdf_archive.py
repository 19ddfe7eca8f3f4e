"""PDF/A: judged by a preflight program, the same bytes each time."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from app.checks import check, checked
from app.exporters import package
from app.exporters.files import Member
from app.exporters.layout import layout
from app.model.report import Report
from tests import made
from tests.exporters.pdf_pages import written

JARS = Path("/usr/share/java")
NAMES = ["preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "commons-io", "javax.activation", "jaxb-api"]


def judged(folder: Path, *files: bytes) -> list[str]:
    """Return PDFBox Preflight's verdict on each file."""
    paths = [JARS / f"{name}.jar" for name in NAMES]
    if not shutil.which("java") or not all(path.is_file() for path in paths):
        pytest.skip("no Java, or no PDFBox Preflight: apt install libpdfbox2-java libactivation-java libjaxb-api-java")
    verdicts = []
    for number, data in enumerate(files):
        path = folder / f"{number}.pdf"
        path.write_bytes(data)
        command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", ":".join(map(str, paths))]
        answer = subprocess.run(
            [*command, "org.apache.pdfbox.preflight.Validator_A1b", str(path)], capture_output=True, text=True
        )
        verdicts.append(answer.stdout)
    return verdicts


def test_preflight_finds_it_valid_and_a_broken_one_not(tmp_path: Path) -> None:
    report = made.example()
    report.texts["overview.opening"] = "赵祎、李𬭬、\ue863。"
    good, draft = written(report), written(report, draft=True)
    sheets = [member.data for member in members(report) if member.role in ("checks", "sign")]
    no_colours = re.sub(rb"/OutputIntents \[ \d+ 0 R \]", lambda found: b" " * len(found[0]), good)
    assert no_colours != good
    verdicts = judged(tmp_path, good, draft, *sheets, no_colours)
    assert ["is a valid PDF/A-1b file" in verdict for verdict in verdicts] == [True] * 4 + [False], verdicts


def members(report: Report) -> list[Member]:
    """The files of the hand-in package."""
    told = checked(report, check(report))
    with zipfile.ZipFile(io.BytesIO(package.write(report, layout(report, draft=False), told, 1))) as archive:
        listed = json.loads(archive.read("manifest.json"))["files"]
        return [Member(entry["role"], entry["name"], archive.read(entry["name"])) for entry in listed]


def test_it_says_the_same_of_itself_twice() -> None:
    report = made.example()
    report.unit["name"] = "水务局<&>"
    report.saved = "2025-01-20T10:32:00+08:00"
    data = written(report).decode("utf-8", "replace")
    assert 'pdfaid:part="1" pdfaid:conformance="B"' in data
    assert f"{report.title.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</rdf:li>" in data
    assert "<xmp:ModifyDate>2025-01-20T10:32:00+08:00</xmp:ModifyDate>" in data


def test_the_profile_of_colours_comes_with_its_licence(project_root: Path) -> None:
    folder = project_root / "resources" / "icc"
    assert "zlib" in (folder / "LICENSE-sRGB.txt").read_text("utf-8")
    assert (folder / "sRGB.icc").read_bytes()[36:40] == b"acsp"
