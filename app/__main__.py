"""The program: without arguments the window, with a subcommand the command line."""

import gc
import os
import sys
from pathlib import Path

from app.logs import set_up

SELDOM = 50_000
"""Objects that a command or a child makes before Python looks for unused circles among them; 700 by itself.

Most of what it loads and reads is used to its end: to look for garbage there takes a tenth of its time.
"""


def main() -> int:
    """Load only what the arguments need: the command line needs no window, and the window no command line."""
    arguments = sys.argv[1:]
    if not arguments or _is_file(arguments):
        if not _has_screen():
            print(
                "未连接图形桌面，无法打开窗口；请在桌面上打开，或者使用命令，写法见 nianbao --help。", file=sys.stderr
            )
            return 2
        set_up("window")
        gc.disable()  # until the window is seen: nothing made on the way there is garbage
        from app.gui.application import run

        return run(arguments)
    collect_seldom()
    if arguments == ["worker"]:  # the window's child process; no command for people
        set_up("worker")
        from app.worker.main import main as work

        return work()
    if arguments[0] == "reader":  # the process that reads foreign files
        set_up("reader")
        from app.reader.child import main as read

        return read(arguments[1:])
    if arguments == ["hand-ins"]:  # the process that reads and checks what a supervising office receives
        set_up("reader")
        from app.collect.child import main as read_hand_ins

        return read_hand_ins()
    if arguments[0] == "import":
        from app.reader.process import start_early

        start_early(set_up)
    set_up("cli")
    from app.cli import main as command

    code = command(arguments)
    end_quickly()
    return code


def collect_seldom() -> None:
    """Set the collection of garbage for a process that has no window."""
    gc.set_threshold(SELDOM)


def end_quickly() -> None:
    """Let the end of the process take nothing apart: all memory goes with it."""
    gc.freeze()


def _has_screen() -> bool:
    """Tell whether there may be a desktop: without one Qt ends the process with a sentence in English."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _is_file(arguments: list[str]) -> bool:
    """Tell whether a desktop asks to open a file; a command has no suffix."""
    return len(arguments) == 1 and bool(Path(arguments[0]).suffix) and Path(arguments[0]).is_file()


if __name__ == "__main__":
    sys.exit(main())
