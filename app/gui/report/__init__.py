"""An open report: its tabs, what was found in it, and whether it is saved."""
