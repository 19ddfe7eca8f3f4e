"""Reads what others wrote; nothing that is read is trusted. A data file, most often read, loads none of the rest."""

from typing import TYPE_CHECKING

from app import loaded_late

if TYPE_CHECKING:
    from app.importers.blocks import Certainty, LeftOver, ReadCell, Reading, Source, UnreadableError
    from app.importers.opening import read, read_bytes

__all__ = ["Certainty", "LeftOver", "ReadCell", "Reading", "Source", "UnreadableError", "read", "read_bytes"]

__getattr__ = loaded_late(
    {
        "app.importers.blocks": ("Certainty", "LeftOver", "ReadCell", "Reading", "Source", "UnreadableError"),
        "app.importers.opening": ("read", "read_bytes"),
    }
)
