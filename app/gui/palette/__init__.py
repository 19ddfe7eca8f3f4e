"""The palette: commands, places of the open report and reports of the library, found by a few letters of a name."""
