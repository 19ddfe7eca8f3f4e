"""Key events of Qt for the few keys that an input method gives back under another name than they were pressed."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_LATIN = range(0x20, 0x100)
_UNICODE = 0x0100_0000
"""Added to a character's code in the names of keys that are no Latin letters."""
_NAMED = {
    0xFF08: (Qt.Key.Key_Backspace, "\b"),
    0xFF09: (Qt.Key.Key_Tab, "\t"),
    0xFF0D: (Qt.Key.Key_Return, "\r"),
    0xFF1B: (Qt.Key.Key_Escape, "\x1b"),
    0xFF50: (Qt.Key.Key_Home, ""),
    0xFF51: (Qt.Key.Key_Left, ""),
    0xFF52: (Qt.Key.Key_Up, ""),
    0xFF53: (Qt.Key.Key_Right, ""),
    0xFF54: (Qt.Key.Key_Down, ""),
    0xFF55: (Qt.Key.Key_PageUp, ""),
    0xFF56: (Qt.Key.Key_PageDown, ""),
    0xFF57: (Qt.Key.Key_End, ""),
    0xFF8D: (Qt.Key.Key_Enter, "\r"),
    0xFFFF: (Qt.Key.Key_Delete, "\x7f"),
}
"""Keys without a letter, by the numbers that X gives them."""
_MODIFIERS = {
    1 << 0: Qt.KeyboardModifier.ShiftModifier,
    1 << 2: Qt.KeyboardModifier.ControlModifier,
    1 << 3: Qt.KeyboardModifier.AltModifier,
    1 << 6: Qt.KeyboardModifier.MetaModifier,
}


def key_event(symbol: int, modifiers: int, is_release: bool) -> QKeyEvent | None:
    """The event for a key, by X's number of it and X's mask of modifiers; None for a key that enters nothing."""
    if symbol in _NAMED:
        key, text = _NAMED[symbol]
    elif symbol in _LATIN or _UNICODE < symbol < _UNICODE + 0x11_0000:
        text = chr(symbol % _UNICODE)
        key = Qt.Key(ord(text.upper())) if symbol in _LATIN and len(text.upper()) == 1 else Qt.Key.Key_unknown
    else:
        return None
    held = Qt.KeyboardModifier.NoModifier
    for bit, modifier in _MODIFIERS.items():
        if modifiers & bit:
            held |= modifier
    kind = QEvent.Type.KeyRelease if is_release else QEvent.Type.KeyPress
    return QKeyEvent(kind, key, held, text)
