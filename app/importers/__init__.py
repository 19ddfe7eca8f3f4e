"""Reads what others wrote; nothing that is read is trusted. A data file, most often read, loads none of the rest."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.importers.blocks import Certainty, LeftOver, ReadCell, Reading, Source, UnreadableError
    from app.importers.opening import read, read_bytes

__all__ = ["Certainty", "LeftOver", "ReadCell", "Reading", "Source", "UnreadableError", "read", "read_bytes"]

_OPENING = ("read", "read_bytes")


def __getattr__(name: str) -> Any:
    """Names that are loaded when they are first used."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"app.importers.{'opening' if name in _OPENING else 'blocks'}"), name)
