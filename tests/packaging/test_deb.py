"""The .deb: its fields, what desktops learn from it, and that it can be made again to the byte."""

import fnmatch
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from installers import deb, facts, icons
from tests.packaging import standin

needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not there")


@pytest.fixture(autouse=True)
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "FOLDER", standin.icons(tmp_path / "icons", icons.SIZES))
    monkeypatch.setattr(facts, "BUILD", tmp_path / "build")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def test_depends_on_what_old_and_new_systems_call_the_same() -> None:
    fields = dict(line.split(": ", 1) for line in deb.control("1.2.0", 7).splitlines() if not line.startswith(" "))
    assert (fields["Package"], fields["Version"], fields["Installed-Size"]) == ("nianbao", "1.2.0", "7")
    assert fields["Architecture"] == facts.machine()
    depends = fields["Depends"].split(", ")
    assert "libglib2.0-0 | libglib2.0-0t64" in depends
    assert [each for each in depends if each.startswith("libc6")] == [f"libc6 (>= 2.{facts.floor()[1]})"]
    assert not any(each.endswith("t64") and "|" not in each for each in depends)


def test_only_our_own_data_files_open_with_it() -> None:
    def matches(name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, glob) for found in deb.globs().values() for glob in found)

    assert matches("某县教育局_2024年政府信息公开工作年度报告.json")
    assert matches("某县教育局_2024年政府信息公开工作年度报告_草稿.json")
    assert matches("某县教育局_2024年政府信息公开工作年度报告_报送包_草稿.zip")
    assert not matches("package.json") and not matches("2024年政府信息公开工作年度报告.zip")
    assert all(len(glob) > len("*.json") for found in deb.globs().values() for glob in found)


def test_says_what_it_is_to_desktops() -> None:
    files = deb.files("1.2.0")
    entry = files["usr/share/applications/nianbao.desktop"].decode()
    kinds = ["application/x-nianbao-report+json", "application/x-nianbao-package+zip"]
    assert "Exec=/usr/bin/nianbao %f" in entry and f"MimeType={';'.join(kinds)};" in entry
    mime = ElementTree.fromstring(files["usr/share/mime/packages/nianbao.xml"])
    assert [each.get("type") for each in mime] == kinds
    about = ElementTree.fromstring(files["usr/share/metainfo/org.nianbao.nianbao.metainfo.xml"])
    assert [each.get("version") for each in about.iter("release")] == ["1.2.0"]
    assert not any(b"@" in content for path, content in files.items() if path.endswith((".xml", ".desktop")))


@needs_dpkg
def test_the_same_bundle_gives_the_same_package(tmp_path: Path) -> None:
    bundle = standin.bundle(tmp_path, "nianbao")
    first = deb.make(bundle, tmp_path / "one", "0.9.0").read_bytes()
    (bundle / "_internal" / "forms" / "edition.toml").touch()
    second = deb.make(bundle, tmp_path / "two", "0.9.0")
    assert second.read_bytes() == first
    listed = subprocess.run(["dpkg-deb", "--contents", second], capture_output=True, text=True, check=True).stdout
    assert "./usr/bin/nianbao -> /opt/nianbao/nianbao" in listed
    assert "-rwxr-xr-x root/root         7 2023-11-14 22:13 ./opt/nianbao/nianbao\n" in listed
    assert "-rw-r--r-- root/root         3 2023-11-14 22:13 ./opt/nianbao/_internal/forms/edition.toml\n" in listed
