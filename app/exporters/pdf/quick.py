"""Tells reportlab what it does not need to take time over: numbers, compression, streams written as letters."""

import zlib
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen import canvas, pathobject, textobject

_LEVEL = 3
"""Of zlib: half the time of the usual 6, for files a thirtieth larger."""


def number(*values: float | tuple[float, ...] | list[float]) -> str:
    """Numbers with a blank between, to a hundred-thousandth; the library asks a logarithm how many places each has."""
    row: Any = values[0] if isinstance(values[0], tuple | list) else values
    return " ".join([f"{value:.5f}".rstrip("0").rstrip(".") for value in row])


class _Quick(pdfdoc.PDFStreamFilterZCompress):  # type: ignore[misc] # reportlab ships no types
    def encode(self, text: str | bytes) -> bytes:
        return zlib.compress(text.encode() if isinstance(text, str) else text, _LEVEL)


rl_config.useA85 = 0
pdfdoc.PDFZCompress = _Quick()
for _module in (canvas, pathobject, textobject):
    _module.fp_str = number
