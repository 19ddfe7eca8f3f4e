"""Committed files work anywhere: no registry's address, no one's own folders, no package of the wrong name."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

# Put together here, so that this file does not name them.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "pypi" + ".tuna", "mirrors" + ".aliyun", "conda" + ".anaconda")
OWN_FOLDERS = ("/root" + "/", "/home" + "/", "C:" + "\\Users")
TEXT_SUFFIXES = frozenset({".py", ".md", ".toml", ".json", ".lock", ".txt", ".qss", ".cfg", ".yml", ".sh", ".iss", ""})


def leftovers(files: Iterable[tuple[str, str]]) -> list[str]:
    """Places in (path, text) that name a registry or a folder of one machine."""
    pattern = re.compile("|".join(map(re.escape, REGISTRIES + OWN_FOLDERS)))
    return [
        f"{path}:{number}: “{found[0]}” works only where it was written"
        for path, text in files
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def committed(root: Path) -> list[str]:
    try:
        answer = subprocess.run(
            ["git", "ls-files", "-z", "--cached"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy of the project is not under git")
    return [name for name in answer.stdout.split("\0") if name and (root / name).is_file()]


def test_no_leftovers(project_root: Path) -> None:
    names = [name for name in committed(project_root) if Path(name).suffix in TEXT_SUFFIXES]
    assert leftovers((name, (project_root / name).read_text(encoding="utf-8")) for name in names) == []


@pytest.mark.parametrize("word", REGISTRIES + OWN_FOLDERS)
def test_a_leftover_is_found(word: str) -> None:
    (error,) = leftovers([("README.md", f"Fine.\nSee https://{word}simple for more.")])
    assert error.startswith("README.md:2:")


def test_packaging_is_no_package(project_root: Path) -> None:
    """A packaging/__init__.py would hide the library `packaging`, which pytest imports."""
    assert not (project_root / "packaging" / "__init__.py").exists()


def test_top_level_is_fixed(project_root: Path) -> None:
    fixed = "pyproject.toml README.md ARCHITECTURE.md CHANGELOG.md LICENSE .ci app forms resources tests packaging"
    found = {name.partition("/")[0] for name in committed(project_root)} - {".gitignore", ".gitattributes"}
    assert found <= set(fixed.split())
