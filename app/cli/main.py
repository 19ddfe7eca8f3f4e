"""Reads the command line and hands over to the subcommand."""

import argparse
import io
import sys
from collections.abc import Sequence
from typing import NoReturn

from app import PROGRAM
from app.cli import checking, exporting, making
from app.cli.mistake import Mistake


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence of the user's language."""

    def error(self, message: str) -> NoReturn:
        usage = self.format_usage().removeprefix("usage: ").strip()
        raise Mistake(f"命令写法不对，应为：{' '.join(usage.split())}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; the exit code. Output is UTF-8 whatever the console's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        chosen = _parser().parse_args(arguments)
        code: int = chosen.run(chosen)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(prog="nianbao", description="政府信息公开年报填报", add_help=True)
    parser.add_argument("--version", action="version", version=PROGRAM)
    commands = parser.add_subparsers(metavar="命令", required=True)
    making.add_commands(commands)
    checking.add_commands(commands)
    exporting.add_commands(commands)
    return parser
