"""A folder as users have them, and a library in it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.store import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that does not exist, with characters in its name that file addresses must escape."""
    return tmp_path / "张三 的 100% 资料#1?" / "年报"


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A folder in memory where the system has such, for tests that wait for the disk again and again."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    opened = Library.open(folder)
    yield opened
    opened.close()
