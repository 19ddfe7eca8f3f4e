"""Draws the program's icon in the sizes that desktops ask for, from the one drawing in resources."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from environment import ROOT
from installers import facts

SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
COLOUR = "#1f5fa8"
"""In place of `currentColor`: outside the window no palette gives one."""
DRAWING = "resources/icons/nianbao.svg"
FOLDER = facts.BUILD / "icons"


def make(python: Path) -> None:
    """Draw them into FOLDER with a Python that has Qt and Pillow: nianbao.svg, <size>.png, and nianbao.ico."""
    command: list[str | Path] = [python, "-m", "installers.icons", FOLDER]
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "packaging")}
    subprocess.run(command, env=variables, check=True)


def drawing() -> str:
    """The drawing as a file that stands alone."""
    text = (ROOT / DRAWING).read_text(encoding="utf-8")
    return text.replace("currentColor", COLOUR)


def draw(folder: Path) -> None:
    from PIL import Image
    from PySide6.QtCore import QByteArray, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{facts.NAME}.svg").write_text(drawing(), encoding="utf-8", newline="\n")
    renderer = QSvgRenderer(QByteArray(drawing().encode()))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.save(str(folder / f"{size}.png"))
    pictures = [Image.open(folder / f"{size}.png") for size in SIZES]
    pictures[-1].save(folder / f"{facts.NAME}.ico", sizes=[picture.size for picture in pictures])


def main(arguments: Sequence[str]) -> None:
    draw(Path(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
