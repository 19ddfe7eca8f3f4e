"""Reads files of unknown origin in a process of its own, with limits of time and memory; loaded when asked for."""

from typing import TYPE_CHECKING

from app import loaded_late

if TYPE_CHECKING:
    from app.reader.reader import Reader

__all__ = ["Reader"]

__getattr__ = loaded_late({"app.reader.reader": __all__})
