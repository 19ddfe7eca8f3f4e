"""The window: pages drawn from an edition, over an open report; holds nothing that the session does not know."""

import builtins

_import = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401

# PySide hooks every import to offer other spellings of its names, which we do not use: it takes a tenth of the start.
builtins.__import__ = _import

TITLE = "政府信息公开年报填报"
"""The program's name, as windows show it."""
