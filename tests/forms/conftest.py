"""Forms copied to a temporary folder, so that a test can break them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Breakage = tuple[str, str, str]
"""File, a piece of its text, and what takes the place of its first occurrence."""


@pytest.fixture
def copied(tmp_path: Path) -> Callable[..., Path]:
    """Copies a form (the little one, or all that come with the program) and breaks files of it; gives the folder."""

    def copy(name: str, *breakages: Breakage) -> Path:
        root = ROOT / ("tests/data/forms" if name == "little" else "forms")
        folder = tmp_path / "forms"
        shutil.copytree(root, folder)
        for file, old, new in breakages:
            path = folder / name / file
            text = path.read_text("utf-8")
            assert old in text, f"{file} has no “{old}” to break"
            path.write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return copy
