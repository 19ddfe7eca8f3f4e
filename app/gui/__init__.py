"""The window: pages drawn from an edition, over an open report; holds nothing that the session does not know."""

from app.gui import bindings as bindings

TITLE = "政府信息公开年报填报"
"""The program's name, as windows show it."""
