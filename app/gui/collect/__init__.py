"""The supervising office's window: a season of reports that are collected, checked, returned and summed.

It is loaded with the first season. `page` holds the pages behind tabs; each page only signals what is wanted, the
commands (`season_commands`, `office_commands`) do it, and `SeasonPage.decided` brings lists, sums and the review up
to date. Files are received on a thread (`receiving`): child processes read and check them (`app/collect/child.py`),
the thread stores the results in short transactions. Tables are the form's own grids over a report that nothing
changes (`shown_report`).
"""
