"""What a form and a report are: plain values without Qt and without files."""
