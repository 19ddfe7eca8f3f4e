"""The command line: every subcommand without a window; a person's mistake is one sentence and exit code 2."""

from app.cli.main import main

__all__ = ["main"]
