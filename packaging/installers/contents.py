"""The contents of the bundle: modules, data and the parts of the libraries that the program uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

ENTRY = "app/__main__.py"
DATA = ("forms", "resources")
"""Folders of the project that lie in the bundle under the same names."""

EXCLUDED = [
    # Python's own, which the program does without: no network, no other kind of window, no development tools.
    *("ssl", "_ssl", "_hashlib", "bz2", "_bz2", "lzma", "_lzma", "tkinter", "_tkinter", "curses", "readline"),
    *("unittest", "doctest", "pydoc", "pdb", "test", "lib2to3", "distutils", "ensurepip", "venv", "idlelib"),
    *("setuptools", "pkg_resources", "pip", "wheel", "pytest", "_pytest", "numpy", "pandas", "IPython"),
    # Picture formats that no report holds, and what of the libraries only draws charts or checks schemas.
    *("PIL._avif", "PIL._webp", "PIL._imagingcms", "PIL._imagingtk", "PIL.ImageTk", "PIL.ImageQt", "PIL.ImageCms"),
    *("reportlab.graphics.testshapes", "rlPyCairo", "uharfbuzz", "lxml.isoschematron"),
]

BINDINGS = frozenset({"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport"})
QT = frozenset({"Core", "Gui", "Widgets", "Svg", "PrintSupport", "DBus", "XcbQpa", "WaylandClient"})
"""Qt's libraries, without what each system puts around the name."""
PLUGINS = frozenset(
    {
        *("platforms/qxcb", "platforms/qoffscreen", "platforms/qwayland-generic", "platforms/qwindows"),
        *("wayland-shell-integration/xdg-shell", "wayland-decoration-client/bradient"),
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
        *("iconengines/qsvgicon", "imageformats/qsvg", "imageformats/qico", "imageformats/qjpeg"),
        *("platformthemes/qxdgdesktopportal", "styles/qmodernwindowsstyle"),
        "printsupport/cupsprintersupport",
    }
)
"""Qt's plugins, as folder/name."""
TRANSLATIONS = frozenset({"qtbase_zh_CN.qm"})

SYSTEM = {
    "libc6": "libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libutil.so.1"
    " ld-linux-x86-64.so.2 ld-linux-aarch64.so.1",
    "libstdc++6 (>= 8)": "libstdc++.so.6",
    "libgcc-s1 | libgcc1": "libgcc_s.so.1",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libfreetype6": "libfreetype.so.6",
    "libexpat1": "libexpat.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libglib2.0-0 | libglib2.0-0t64": "libglib-2.0.so.0 libgthread-2.0.so.0",
    "libx11-6": "libX11.so.6",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb1": "libxcb.so.1",
    "xkb-data": "",
}
"""Debian's packages, which every desktop has, and the libraries that the bundle takes from each."""
OPTIONAL = {
    "libcups2 | libcups2t64": "libcups.so.2",
    "libwayland-client0": "libwayland-client.so.0",
    "libwayland-cursor0": "libwayland-cursor.so.0",
}
"""The same for plugins that stay unused where these are absent: printing, and a window without an X server."""
_BROUGHT = re.compile(
    r"lib(xcb-(cursor|icccm|image|keysyms|randr|render|render-util|shape|shm|sync|util|xfixes|xkb)"
    r"|xkbcommon|xkbcommon-x11|ffi|sqlite3|zstd|z|python3\.\d+)\.so[.\d]*$"
)
"""Libraries of the system that the bundle brings itself: an office PC without network cannot fetch what it lacks."""
_UNUSED = re.compile(
    r"^(docx/(parts|templates/default-docx-template)/|reportlab/fonts/|lxml/(includes|isoschematron)/|pdfminer/cmap/)"
    r"|^(_tcl|_tk|tcl)"
    r"|\.(pyi|py|pxd|pxi|h|qml)$|^[^/]*\.dist-info/|(^|/)d3dcompiler|opengl32sw"
)
_QT_LIBRARY = re.compile(r"(?:lib)?Qt6(\w+?)(?:\.so[.\d]*|\.dll)$")
_BINDING = re.compile(r"(Qt\w+)\.(?:abi3\.so|pyd)$")

Entry = tuple[str, str, str]
"""Name in the bundle, source, kind: how PyInstaller lists a file."""


def modules(root: Path) -> list[str]:
    """Every module of the program: several are named only in a string where they are used."""
    found = (path.relative_to(root).with_suffix("") for path in sorted((root / "app").rglob("*.py")))
    names = (".".join(path.parts).removesuffix(".__init__") for path in found)
    return [name for name in names if name != "app.__main__"]


def data(root: Path) -> list[tuple[str, str]]:
    """The program's own files as PyInstaller takes them: source, and folder in the bundle."""
    files = (path for folder in DATA for path in sorted((root / folder).rglob("*")) if path.is_file())
    return [
        (str(path), path.relative_to(root).parent.as_posix()) for path in files if path.parent.name != "__pycache__"
    ]


def built_forms(folder: Path) -> list[tuple[str, str]]:
    """Build the forms into `folder`, and return the files as PyInstaller takes them."""
    from app.forms import bundled, cache  # the spec's Python has the program's libraries, that of build.py has not

    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for edition in bundled():
        for what, value in bundled().built(edition).items():
            path = folder / cache.path_of(f"{edition}.{what}", is_bundle=True).name
            path.write_bytes(cache.for_bundle(value))
            made.append((str(path), f"{cache.FORMS.name}/{cache.BUNDLED}"))
    return made


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """Return the files to keep of those that PyInstaller found; a link is kept with its target."""
    return [entry for entry in entries if is_used(entry[1] if entry[2] == "SYMLINK" else entry[0])]


def is_used(name: str) -> bool:
    """Whether the program uses a file, by its name in the bundle."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.parts[0] in DATA:
        return True
    if _UNUSED.search(path.as_posix()):
        return False
    if path.parts[0] in ("PySide6", "shiboken6"):
        return _is_used_of_qt(path)
    if len(path.parts) == 1 and re.match(r"lib.*\.so[.\d]*$", path.name):
        return bool(_BROUGHT.match(path.name))
    return True


def _is_used_of_qt(path: PurePosixPath) -> bool:
    if "plugins" in path.parts:
        return f"{path.parent.name}/{path.stem.removeprefix('lib')}" in PLUGINS
    if "translations" in path.parts:
        return path.name in TRANSLATIONS
    if library := _QT_LIBRARY.match(path.name):
        return library[1] in QT
    if binding := _BINDING.match(path.name):
        return binding[1] in BINDINGS
    return not {"qml", "resources", "libexec", "metatypes", "typesystems", "glue"} & set(path.parts)
