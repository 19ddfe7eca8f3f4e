"""The functions of a table's grid that need no Qt: entry, paste, clipboard, balance, last year's figures."""
