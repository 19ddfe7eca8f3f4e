"""A field of one line. What is pasted from a cell or a page may end in a line break: the field keeps none of it."""

import re

from PySide6.QtWidgets import QLineEdit, QWidget

from app.model.numbers import INVISIBLE

_BREAKS = re.compile(r"\s*[\x00-\x1f\x7f-\x9f\u2028\u2029][\s\x00-\x1f\x7f-\x9f]*")
"""Line breaks, tabs and control characters with the blanks around them."""


def one_line(text: str) -> str:
    """The text without breaks and invisible characters; between two Latin words a blank stands for a break."""
    if text.isprintable():
        return text
    visible = text.translate(dict.fromkeys(map(ord, INVISIBLE)))

    def between(found: re.Match[str]) -> str:
        sides = visible[max(0, found.start() - 1) : found.start()], visible[found.end() : found.end() + 1]
        return " " if all(side.isascii() and side.isalnum() for side in sides) else ""

    return _BREAKS.sub(between, visible)


class Line(QLineEdit):
    """Takes line breaks, tabs and invisible characters out of what is pasted into it or dropped on it.

    Qt keeps them in the text: a unit's name with a line break would agree with no other writing of it.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.textEdited.connect(self._keep_one_line)

    def _keep_one_line(self, text: str) -> None:
        """Run before all others that follow the edit: they ask the field for its text."""
        kept = one_line(text)
        if kept != text:
            cursor = len(one_line(text[: self.cursorPosition()]))
            self.setText(kept)
            self.setCursorPosition(cursor)
