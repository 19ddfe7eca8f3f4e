"""Reads files of unknown origin in a process of its own, with limits of time and memory."""

from app.reader.reader import Reader

__all__ = ["Reader"]
