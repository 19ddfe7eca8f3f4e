"""The supervising office's window: a season of reports that are collected, checked, returned and summed."""
