"""The window: pages drawn from an edition, over an open report; holds nothing that the session does not know."""

from app.gui import qt_loading as qt_loading

FOLLOW = 60
"""Milliseconds after a key at which all but the edited place follows: its own repaint comes first."""

TITLE = "政府信息公开年报填报"
"""The program's name, as windows show it."""
