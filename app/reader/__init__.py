"""Reads files of unknown origin in a process of its own, with limits of time and memory; loaded when asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.reader.reader import Reader

__all__ = ["Reader"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module("app.reader.reader"), name)
