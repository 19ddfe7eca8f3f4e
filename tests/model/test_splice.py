"""A stored text as it is shown; an edit changes the edited part and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.texts import OBJECT, Paragraph, Piece, characters, encoded, lines, shown, splice

stored_texts = st.lists(
    st.sampled_from(["a", "b", "*", "\\", "{", "}", "**", "\n", "{{t.r.c}}", "甲", "\r", OBJECT, "𠀀", "\u2028", " "]),
    max_size=14,
).map("".join)
"""Rich in marks, in half marks and in what no editor holds."""


def after(text: str, wanted: list[Paragraph] | tuple[Paragraph, ...]) -> str:
    change = splice(text, wanted)
    if change is None:
        return text
    end = change.at + len(change.removed)
    assert text[change.at : end] == change.removed
    return text[: change.at] + change.inserted + text[end:]


@given(stored_texts)
def test_what_is_only_looked_at_stays_as_it_is(text: str) -> None:
    assert splice(text, shown(text)) is None
    assert shown(encoded(shown(text))) == shown(text)


@given(stored_texts, stored_texts)
def test_any_text_becomes_any_other(text: str, other: str) -> None:
    assert shown(after(text, shown(other))) == shown(other)


@given(stored_texts, st.integers(0, 30), st.sampled_from("a*\\{甲"))
def test_a_character_typed_in_the_face_around_it_is_only_put_in(text: str, at: int, character: str) -> None:
    flat = characters(shown(text))
    at = min(at, len(flat))
    around = [piece for piece in flat[max(0, at - 1) : at + 1] if piece.text != "\n"]
    if any(piece.bold for piece in around):
        return  # beside bold, marks may have to move
    change = splice(text, lines([*flat[:at], Piece(character), *flat[at:]]))
    assert change is not None
    assert change.removed == ""
    assert change.inserted in (character, "\\" + character)


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("ab**cd**ef", [(Piece("a"), Piece("d", True), Piece("ef"))], "a**d**ef"),
        ("ab**cd**", [(Piece("ab"), Piece("cxd", True))], "ab**cxd**"),
        ("**ab**", [(Piece("a", True),), (Piece("b", True),)], "**a**\n**b**"),
        ("ab", [(Piece("a"), Piece("b", True))], "a**b**"),
        (r"\*\*旧\*\*", [(Piece("**旧"),)], r"\*\*旧"),
        ("x**y", [(Piece("x**yz"),)], "x**yz"),
        ("甲{{t.r.c}}乙", [(Piece("甲乙"),)], "甲乙"),
        ("a\nb", [(Piece("ab"),)], "ab"),
        ("", [(Piece("星*"),)], r"星\*"),
    ],
)
def test_examples(text: str, wanted: list[Paragraph], expected: str) -> None:
    assert after(text, wanted) == expected
