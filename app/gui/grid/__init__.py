"""The table of a report as an editable grid, drawn entirely from the edition's printed grid."""

from app.gui.grid.widget import TableGrid

__all__ = ["TableGrid"]
