"""The table of a report as an editable grid, drawn from the edition's printed grid."""
