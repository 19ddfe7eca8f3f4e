"""The journal beside a library: how many of its pages are committed."""

from pathlib import Path

import pytest

from app.store.files import PAGE, committed_frames

SIGN = b"12345678"
HEAD = bytes(16) + SIGN + bytes(8)


def frame(*, commit: bool = False, sign: bytes = SIGN) -> bytes:
    """A page of a journal; `commit`: the last one of a transaction."""
    return bytes(4) + (7 if commit else 0).to_bytes(4, "big") + sign + bytes(8) + bytes(PAGE)


@pytest.mark.parametrize(
    ("journal", "pages"),
    [
        (b"", 0),
        (HEAD, 0),
        (HEAD + frame(), 0),
        (HEAD + frame(commit=True), 1),
        (HEAD + frame() + frame(commit=True) + frame(), 2),
        (HEAD + frame(commit=True) + frame() + frame(sign=b"damaged!"), 3),
        (HEAD + frame(commit=True) + frame(commit=True)[:-1], 1),
        (HEAD + frame(commit=True) + frame(commit=True)[:24], 1),
        (HEAD + frame(commit=True)[:-1], 0),
    ],
    ids=["empty", "head", "no commit", "one", "up to the last", "damaged", "cut", "without its page", "only one, cut"],
)
def test_pages_count_up_to_the_last_commit(tmp_path: Path, journal: bytes, pages: int) -> None:
    path = tmp_path / "library.db"
    path.with_name("library.db-wal").write_bytes(journal)
    assert committed_frames(path) == pages


def test_without_a_journal_there_is_nothing_to_count(tmp_path: Path) -> None:
    assert committed_frames(tmp_path / "library.db") is None
