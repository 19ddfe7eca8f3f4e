"""Documents of a report: one layout, many writers; each takes its values from the report and knows no window."""
