"""Prose: a text part on the screen, paragraph by paragraph, and every key press as a splice of what is stored."""
