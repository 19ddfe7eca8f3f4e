"""The contents of the bundle: every module, every file that is looked for, and of Qt only what is used."""

import re
from pathlib import Path

import pytest

from app.forms import cache
from installers import contents


def test_every_module_goes_in(project_root: Path) -> None:
    """Also those that are only named in a string, such as the writer of a format."""
    names = contents.modules(project_root)
    assert len(names) == len(list((project_root / "app").rglob("*.py"))) - 1
    assert {"app", "app.exporters.docx", "app.importers.pdf", "app.worker.main"} <= set(names)


def test_every_binding_that_is_imported_stays(project_root: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in (project_root / "app").rglob("*.py")]
    used = {f"Qt{name}" for text in texts for name in re.findall(r"PySide6(?:\.| import )Qt(\w+)", text)}
    assert {"QtCore", "QtSvg", "QtWidgets"} <= used
    assert used <= contents.BINDINGS
    assert {name.removeprefix("Qt") for name in contents.BINDINGS} <= contents.QT


def test_files_are_looked_for_where_the_bundle_has_them(project_root: Path) -> None:
    """`parents[n]` leads to the folder that holds `app`, `forms` and `resources`: the project's, or the bundle's."""
    found = 0
    for file in (project_root / "app").rglob("*.py"):
        for number in re.findall(r"__file__\)\.resolve\(\)\.parents\[(\d)\]", file.read_text(encoding="utf-8")):
            assert file.resolve().parents[int(number)] == project_root.resolve(), file
            found += 1
    assert found > 5
    folders = {target.partition("/")[0] for _, target in contents.data(project_root)}
    assert folders == {"forms", "resources"}


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtCore.abi3.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6\\Qt6Widgets.dll",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PySide6/libpyside6.abi3.so.6.8",
        "libxcb-cursor.so.0",
        "libxkbcommon-x11.so.0",
        "libpython3.11.so.1.0",
        "libsqlite3.so.0",
        "pypdfium2_raw/libpdfium.so",
        "pillow.libs/libjpeg-32d76ca1.so.62",
        "resources/licences/PySide6.txt",
        "_cffi_backend.cpython-311-x86_64-linux-gnu.so",
        "python3.11/lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_stays(name: str) -> None:
    assert contents.is_used(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/Qt/plugins/imageformats/libqtiff.so",
        "PySide6/Qt/qml/QtQuick/qmldir",
        "PySide6\\opengl32sw.dll",
        "PySide6/Qt/translations/qtbase_de.qm",
        "libfontconfig.so.1",
        "libglib-2.0.so.0",
        "libstdc++.so.6",
        "libX11.so.6",
        "libxcb.so.1",
        "reportlab/fonts/DarkGardenMK.pfb",
        "lxml/includes/libxml/tree.h",
        "pdfminer/cmap/GBK-EUC-H.pickle.gz",
    ],
)
def test_goes(name: str) -> None:
    assert not contents.is_used(name)


def test_a_link_goes_with_what_it_leads_to() -> None:
    used = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")
    unused = ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "SYMLINK")
    assert contents.kept([used, unused]) == [used]


def test_the_built_forms_go_in(tmp_path: Path) -> None:
    """Each as the program in the bundle looks for it; those that a run from the sources keeps stay out."""
    files = contents.built_forms(tmp_path)
    assert {folder for _, folder in files} == {"forms/built"}
    names = {Path(source).name.partition(".cpython")[0] for source, _ in files}
    assert {"disclosure-2021.edition", "disclosure-2021.grammar", "disclosure-2019.guide"} <= names
    assert not [folder for _, folder in contents.data(cache.ROOT) if folder.endswith("__pycache__")]
