"""The licences of all that the program consists of, as one text. Packaging uses it too, without Qt."""

import re
from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = "resources/licences.txt"
"""Where an installation has the text, in the folder that holds `app`."""
LOCK = ROOT / "packaging" / "requirements.lock"

Section = tuple[str, str]
"""Heading and text."""
_TEXTS = re.compile(r"(^|/)(licen[cs]es?/|licen[cs]e|copying|notice)[^/]*", re.IGNORECASE)
_LINE = "—" * 30


def page() -> str:
    """The whole text."""
    laid_down = ROOT / PAGE
    if laid_down.is_file():
        return laid_down.read_text(encoding="utf-8")
    return set_out([*own(), *of_libraries(locked())])


def set_out(sections: Iterable[Section]) -> str:
    """One text of many."""
    return "\n".join(f"{_LINE}\n{heading}\n{_LINE}\n\n{text.strip()}\n" for heading, text in sections)


def locked() -> list[str]:
    """The libraries that the program uses, by their names in the lock file; none without one."""
    if not LOCK.is_file():
        return []
    return re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.MULTILINE)


def own() -> list[Section]:
    """The program, its typefaces and colour profile, and the licences that the libraries name without bringing them."""
    resources = ROOT / "resources"
    sections = [("本程序", (ROOT / "LICENSE").read_text(encoding="utf-8"))] if (ROOT / "LICENSE").is_file() else []
    for title, folder, pattern in (
        ("字体", "fonts", "NOTICE.md"),
        ("字体", "fonts", "*.[Tt][Xx][Tt]"),
        ("色彩特性文件", "icc", "*.txt"),
        ("许可证", "licences", "*.txt"),
    ):
        for file in sorted((resources / folder).glob(pattern)):
            sections.append((f"{title}：{file.stem}", file.read_text(encoding="utf-8")))
    return sections


def of_libraries(names: Sequence[str], folders: Sequence[Path] | None = None) -> list[Section]:
    """Return the licence texts of the named libraries as installed in `folders`, or where this Python finds them."""
    found = distributions(path=list(map(str, folders))) if folders else distributions()
    by_name = {_normal(each.metadata["Name"]): each for each in found}
    return [(_heading(each), _text(each)) for name in sorted(names) if (each := by_name.get(_normal(name)))]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _heading(library: Distribution) -> str:
    return f"{library.metadata['Name']} {library.version}"


def _text(library: Distribution) -> str:
    about = library.metadata
    says = about["License-Expression"] or (about["License"] or "").partition("\n")[0]
    parts = [f"许可证：{says}" if says else "", f"主页：{home}" if (home := about["Home-page"]) else ""]
    for file in sorted(library.files or (), key=str):
        if ".dist-info/" in file.as_posix() and _TEXTS.search(file.as_posix().partition("/")[2]):
            parts += [f"-- {file.name}", Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")]
    return "\n\n".join(part.strip() for part in parts if part)
