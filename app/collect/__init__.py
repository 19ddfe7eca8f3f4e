"""The supervising office's season over many reports: units, hand-ins, decisions, sums. Knows no window.

A season is one SQLite file of its own. The log is the truth: it has an entry for every file and decision, each with
the digest of the one before. The state of a unit is folded from its entries (`decisions`), so that undoing is a
further entry. Figures are kept per hand-in as exact numbers in the order of the form's cells; a sum is a running
total (`Totals` in `figures`) to which one decision adds or takes away one report. `season_file` makes, opens and
backs up the file; backups leave out the bytes of the originals. Only the figures of a received file are believed: the
name decides the unit, all checks run again, a draft is never summed.

Office and unit exchange three JSON formats (`app/model/exchange.py`: task, return note, receipt) and the manifest. At
the unit they are the report's `exchange` area, so that taking over, attaching and answering are changes like any
other (`app/session/office.py`). The items of a return note are findings of level `return` (`app/checks/returned.py`).
"""
