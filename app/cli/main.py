"""Parses the command line and calls the subcommand."""

import argparse
import errno
import io
import logging
import os
import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from app import PROGRAM
from app.cli.output import Mistake, harmless_output
from app.forms import FormError

COMMANDS = {
    "new": "data_commands",
    "import": "data_commands",
    "check": "report_commands",
    "lint-forms": "report_commands",
    "export": "report_commands",
    "ledger": "data_commands",
    "collect": "collect_commands",
}
"""The module of each subcommand. Only the requested one is loaded."""

BROKEN_OFF = 130
"""Exit code after Ctrl+C, the usual one of a shell."""


class _Formatter(argparse.HelpFormatter):
    """Help in the user's language."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """Words its errors as one sentence in the user's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=_Formatter, add_help=False)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; arguments that are left over are an error of the subcommand, whose usage is shown."""
        found, left = super().parse_known_args(args, namespace)
        if left:
            self.error(f"unrecognized arguments: {' '.join(left)}")
        return found, left

    def error(self, message: str) -> NoReturn:
        usage = self.format_usage().removeprefix("用法：").strip()
        raise Mistake(f"命令写法不对{_reason(message)}，应为：{' '.join(usage.split())}")


_REASONS = (
    (re.compile(r"unrecognized arguments: (.+)"), "“{}”无法识别"),
    (re.compile(r"the following arguments are required: (.+)"), "缺少{}"),
    (re.compile(r"argument ([^:]+): expected .+"), "“{}”后面缺少内容"),
    (re.compile(r"argument ([^:]+): invalid \w+ value: '(.*)'"), "“{}”不能是“{}”"),
    (re.compile(r"argument ([^:]+): invalid choice: '(.*?)'.*"), "“{}”不能是“{}”"),
)
"""The messages of the library, and their reason in the user's language."""


def _reason(message: str) -> str:
    """Return in brackets what is wrong with the arguments; "" for messages that are not known."""
    for pattern, reason in _REASONS:
        if match := pattern.fullmatch(message):
            return f"（{reason.format(*match.groups())}）"
    return ""


log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return the exit code. Output is UTF-8, whatever the console's encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with harmless_output():
        return _told(arguments)


def _told(arguments: Sequence[str] | None) -> int:
    """Return the exit code; print any error."""
    try:
        code = _run(arguments)
    except (Mistake, FormError) as mistake:
        print(mistake, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return BROKEN_OFF
    except OSError as error:
        log.exception("the command was not completed")
        if error.errno != errno.EPIPE:  # who leaves before the end of our output wants no more of it
            print(f"没有完成：读写时出错（系统错误{error.errno}），请检查磁盘是否已满。", file=sys.stderr)
        _stop_output()
        return 2
    return code


def _run(arguments: Sequence[str] | None) -> int:
    chosen = _parser(sys.argv[1:] if arguments is None else arguments).parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except Exception as error:
        log.info("%s ended with %s", chosen.run.__name__, type(error).__name__)
        raise
    log.info("%s ended with %d", chosen.run.__name__, code)
    if sys.stdout:  # None when it was closed before the start
        sys.stdout.flush()  # here, where an error can still be told
    return code


def _stop_output() -> None:
    """Redirect stdout, so that the end of the process does not write the rest again and fail with a traceback."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser of the subcommand that the arguments begin with; without one, of all subcommands."""
    parser: argparse.ArgumentParser = _Parser(prog="nianbao", description="政府信息公开年报填报。不带命令时打开窗口。")
    parser.add_argument("--version", action="version", version=PROGRAM, help="显示版本")
    commands = parser.add_subparsers(metavar="命令", required=True)
    wanted = COMMANDS.get(arguments[0] if arguments else "")
    for module in [wanted] if wanted else dict.fromkeys(COMMANDS.values()):
        import_module(f"app.cli.{module}").add_commands(commands)
    return parser
