"""The values of a form and a report, without Qt and without files."""
