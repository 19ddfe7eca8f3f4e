"""The supervising office's season over many reports: units, hand-ins, decisions, sums. Knows no window."""
