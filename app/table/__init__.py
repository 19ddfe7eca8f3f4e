"""What the grid of a table does without Qt: entry, paste, clipboard, balance, last year's figures."""
