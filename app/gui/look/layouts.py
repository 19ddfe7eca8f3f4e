"""Layouts: one put into another, and one emptied.

`addLayout` of PySide makes a Python object of each item that the inner layout holds, and the outer layout keeps it
(`addLayoutOwnership` in PySide's glue). When a widget goes later, Qt deletes its item and the Python object stays
behind. If Qt then puts an event at the same address, handlers of events receive a layout item in its place.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLayout
from shiboken6 import Shiboken


def nest(outer: Any, inner: QLayout, *place: int) -> None:
    """Put a layout into a box or grid layout, without Python objects of its items.

    `place`: the stretch in a box, the row and column in a grid.
    """
    outer.addLayout(inner, *place)
    _forget(inner)


def _forget(layout: QLayout) -> None:
    """End the Python objects of the items; Qt's own items stay where they are.

    Layouts are left out: those are kept by their own variables, and Qt tells PySide when it deletes one.
    """
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if isinstance(item, QLayout):
            _forget(item)
        else:
            Shiboken.invalidate(item)


def labelled() -> QFormLayout:
    """Make a layout of fields beside their labels, which end at the fields; the fields take the width."""
    made = QFormLayout()
    made.setVerticalSpacing(10)
    made.setHorizontalSpacing(16)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return made


def clear(layout: QLayout) -> None:
    """Take all widgets out of a layout that holds only widgets, and delete them."""
    while (item := layout.takeAt(0)) is not None:
        item.widget().hide()
        item.widget().deleteLater()
