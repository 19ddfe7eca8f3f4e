"""The manual: its pages, which of them speaks of what has the cursor, and the window that shows them."""
