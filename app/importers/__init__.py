"""Reads what others wrote; nothing that is read is trusted."""
