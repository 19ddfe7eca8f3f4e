"""The start page and the commands on the library of reports."""
