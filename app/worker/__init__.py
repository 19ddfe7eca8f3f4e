"""The warm child process: exports, previews and reads files for the window; no Qt."""

WARM_UP = b"\n"
"""Sent instead of a job: the process loads the modules that most jobs need, and does not answer."""
