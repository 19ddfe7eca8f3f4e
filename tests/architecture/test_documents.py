"""ARCHITECTURE.md and the docstrings of rooms stay true: each path they name exists. The glossary stays short."""

import ast
import re
from pathlib import Path

MOST_TERMS = 25


def missing_paths(text: str, root: Path) -> list[str]:
    """Paths in backticks that do not exist under `root`; `<edition>` stands for any edition."""
    named = re.findall(r"`((?:app|forms|tests|resources|packaging)/[^`\s]*)`", text)
    return [path for path in named if not any(root.glob(path.rstrip("/").replace("<edition>", "*")))]


def test_every_path_of_the_architecture_exists(project_root: Path) -> None:
    text = (project_root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert missing_paths(text, project_root) == []
    glossary = text.partition("## Glossary")[2].partition("\n## ")[0]
    assert 10 < glossary.count("\n|") - 2 <= MOST_TERMS


def test_every_path_of_a_room_exists(project_root: Path) -> None:
    rooms = sorted((project_root / "app").rglob("__init__.py"))
    texts = [ast.get_docstring(ast.parse(room.read_text(encoding="utf-8"))) or "" for room in rooms]
    assert any("`app/" in text for text in texts)
    assert [path for text in texts for path in missing_paths(text, project_root)] == []


def test_a_missing_path_is_found(project_root: Path) -> None:
    assert missing_paths("see `app/nowhere.py` and `app/model`", project_root) == ["app/nowhere.py"]


def missing_modules(text: str, root: Path) -> list[str]:
    """Modules of the program named in whole strings, as `import_module` takes them, that do not exist."""
    names = re.findall(r"""["'](app(?:\.[a-z_]\w*)+)["']""", text)
    return [name for name in names if not any(root.glob(f"{name.replace('.', '/')}*"))]


def test_every_module_named_in_a_string_exists(project_root: Path) -> None:
    """A list of modules to load kept a name after the module was renamed."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((project_root / "app").rglob("*.py"))]
    assert [name for text in texts for name in missing_modules(text, project_root)] == []
    assert missing_modules("MODULES = ('app.model.report', 'app.nowhere')", project_root) == ["app.nowhere"]
