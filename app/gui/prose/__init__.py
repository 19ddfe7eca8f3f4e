"""The editors of text parts. Each key press becomes a splice of the stored text."""
