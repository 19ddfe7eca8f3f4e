"""The panes beside the form."""
