"""Type Chinese with the real input methods: `python3 packaging/input_trial.py [METHOD…] [options]`, on Debian.

METHOD is fcitx4, fcitx5 or ibus; all three unless named. Each runs on a screen and a session bus of its own. Into
cover, prose, palette, search and a number cell 人民 is typed and read back; compositions are left open while the field
is left in several ways; digits are typed 5 ms apart, with the input method on and off. Needs xvfb, xdotool, openbox,
xclip, dbus, and for each method its packages (`PACKAGES`). fcitx 4 and 5 cannot be installed together:

    --root METHOD=FOLDER   the input method is installed in a Debian in FOLDER, and run with chroot (as root)
    --program FOLDER       try the installed program of a Debian in FOLDER instead of the one in this project
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from environment import PYTHON, ROOT

sys.path.insert(0, str(ROOT))

from app.store import Library, LibraryError

PACKAGES = {
    "fcitx4": "fcitx-bin fcitx-modules fcitx-pinyin fcitx-ui-classic",
    "fcitx5": "fcitx5 fcitx5-chinese-addons fcitx5-pinyin",
    "ibus": "ibus ibus-libpinyin",
}
UNIT, YEAR = "青山县教育局", 2025
WORD, SPELLED = "人民", "renmin"
COMPOSED = (WORD, "renmin", "ren min", "ren'min")
"""How a composition may be entered that was left open."""
LINES = ("name", "kind", "level", "superior", "office", "address", "postcode", "phone", "email")
"""Lines of the cover in the order of the Tab key; the window opens with the cursor in the first."""
FIELDS = ("superior", "office", "address", "phone", "email")
"""Those into which is typed."""
ELSEWHERE = "name"
"""A line into which nothing is typed, above all others: no window of candidates covers it."""
ACROSS, COVER = 440, 84
"""Pixels from the left of the screen: within every line of the cover; within the tab of the cover."""
SCREEN = (1366, 900)
"""Pixels."""
FIRST_SCREEN = 71
"""Number of the first input method's screen."""
PATIENCE = 40
"""Seconds for the window to show something, on a busy machine."""
FAST = "5"
"""Milliseconds between two keys of the quick digits."""
ROUNDS = 10
FCITX4 = "[Profile]\nEnabledIMList=fcitx-keyboard-us:True,pinyin:True\nIMName=pinyin\n"
FCITX5 = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=pinyin

[GroupOrder]
0=Default
"""


class Failure(Exception):
    """A check that failed, in a sentence."""


@dataclass(frozen=True)
class Method:
    """The way in which an input method is started and set to pinyin."""

    module: str
    """Its name in QT_IM_MODULE and XMODIFIERS."""
    command: tuple[str, ...]
    settings: tuple[str, str] = ("", "")
    """A file below the home folder, and what is in it."""
    then: tuple[str, ...] = ()
    """A command once it runs."""
    switch: str = "ctrl+space"
    """The key between pinyin and plain letters."""
    begins_on: bool = False


METHODS = {
    "fcitx4": Method("fcitx", ("fcitx", "-D", "-r"), (".config/fcitx/profile", FCITX4)),
    "fcitx5": Method("fcitx", ("fcitx5", "-r"), (".config/fcitx5/profile", FCITX5)),
    "ibus": Method("ibus", ("ibus-daemon", "-r"), then=("ibus", "engine", "libpinyin"), switch="shift", begins_on=True),
}


class Desktop:
    """A screen with an input method and the program, and somebody at the keyboard."""

    def __init__(self, name: str, number: int, root: str, program: str) -> None:
        """`root` is the folder of the Debian that has the input method, `program` of the one that has the program."""
        self.method, self.root, self.program = METHODS[name], Path(root), Path(program or "/")
        self.home = Path(tempfile.mkdtemp(prefix=f"trial-{name}-"))
        self.command = ["nianbao"] if program else [str(PYTHON), "-m", "app"]
        module = self.method.module
        self.variables = {
            **{"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "DISPLAY": f":{number}", "HOME": str(self.home)},
            "XDG_RUNTIME_DIR": str(self.home),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:abstract={self.home}",
            **{"QT_IM_MODULE": module, "GTK_IM_MODULE": module, "XMODIFIERS": f"@im={module}"},
        }
        self.lines: dict[str, int] = {}
        """Height of the lines of the cover on the screen, once they were looked for."""
        self._opened = 0
        self._window: subprocess.Popen[bytes] | None = None
        self._running: list[subprocess.Popen[bytes]] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start everything for the block; end and remove it afterwards."""
        file, settings = self.method.settings
        if file:
            path = self.home / file
            path.parent.mkdir(parents=True)
            path.write_text(settings, encoding="utf-8")
        shared = [each / self.home.relative_to("/") for each in {self.root, self.program} - {Path("/")}]
        for folder in shared:  # ibus leaves its address there, and its socket
            folder.mkdir(parents=True)
            subprocess.run(["mount", "--bind", self.home, folder], check=True)
        try:
            self.start(
                "Xvfb", self.variables["DISPLAY"], "-screen", "0", "{}x{}x24".format(*SCREEN), "-nolisten", "tcp"
            )
            address = self.variables["DBUS_SESSION_BUS_ADDRESS"]
            self.start("dbus-daemon", "--session", "--nofork", f"--address={address}")
            _wait(lambda: not self.run("xdotool", "getmouselocation").startswith("?"), "the screen does not come up")
            self.start("openbox")
            self.start(*self.method.command, root=self.root)
            time.sleep(4)
            if self.method.then:
                self.run(*self.method.then, root=self.root)
            yield
        finally:
            for process in reversed(self._running):
                _end(process)
            for folder in shared:
                subprocess.run(["umount", "--lazy", folder], check=False)
                folder.rmdir()
            shutil.rmtree(self.home, ignore_errors=True)

    def start(self, *command: str, root: Path = Path("/")) -> subprocess.Popen[bytes]:
        """A program that goes on."""
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(_within(root, command), env=self.variables, stdout=quiet, stderr=quiet, cwd=ROOT)
        self._running.append(process)
        return process

    def run(self, *command: str, root: Path = Path("/")) -> str:
        """Return what a command prints; "?" if it fails."""
        answer = subprocess.run(
            _within(root, command), env=self.variables, capture_output=True, text=True, check=False, cwd=ROOT
        )
        return answer.stdout.strip() if answer.returncode == 0 else "?"

    def open(self) -> subprocess.Popen[bytes]:
        """The window with a blank report in it, in a library of its own."""
        self._opened += 1
        self.variables["NIANBAO_DATA"] = f"{self.home}/data{self._opened}"
        file = f"{self.home}/report{self._opened}.json"
        self.run(*self.command, "new", "--unit", UNIT, "--year", str(YEAR), "-o", file, root=self.program)
        window = self._window = self.start(*self.command, file, root=self.program)
        _wait(lambda: UNIT in self.run("xdotool", "getactivewindow", "getwindowname"), "the window does not come")
        time.sleep(3)
        return window

    def end_window(self) -> None:
        """Kill the program; a question that it still asks is not answered."""
        if self._window:
            self._window.kill()
            self._window.wait()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.run("xdotool", "key", key)
            time.sleep(0.4)

    def type(self, text: str, delay: str = "40") -> None:
        self.run("xdotool", "type", "--delay", delay, text)
        time.sleep(0.5)

    def find_lines(self) -> None:
        """Find the lines of the cover by the frame of the focus. The cursor is in the first."""
        self.press("shift+Tab")
        without = self._column()
        for name in LINES:
            self.press("Tab")
            frame = [row for row, pair in enumerate(zip(without, self._column(), strict=True)) if pair[0] != pair[1]]
            if not frame:
                raise Failure(f"the focus is not seen to come to {name}")
            self.lines[name] = (frame[0] + frame[-1]) // 2

    def _column(self) -> list[bytes]:
        """The colours of the screen from top to bottom, where the lines of the cover are."""
        crop = f"1x{SCREEN[1]}+{ACROSS}+0"
        command = ("import", "-window", "root", "-crop", crop, "+repage", "-depth", "8", "rgb:-")
        taken = subprocess.run(command, env=self.variables, capture_output=True, check=True).stdout
        return [taken[at : at + 3] for at in range(0, len(taken), 3)]

    def click(self, line: str) -> None:
        """Into a line of the cover."""
        self._click_at(ACROSS, self.lines[line])

    def show_cover(self) -> None:
        """Click on the tab of the cover."""
        self._click_at(COVER, 98)

    def _click_at(self, across: int, down: int) -> None:
        self.run("xdotool", "mousemove", str(across), str(down), "click", "1")
        time.sleep(0.4)

    def in_line(self) -> str:
        """The words in the line that has the focus."""
        self.press("ctrl+a", "ctrl+c")
        return self.run("xclip", "-o", "-selection", "clipboard")

    def document(self) -> dict[str, dict[str, str]]:
        """The report as the library holds it, read by the program's own code from a copy; {} while it changes."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "copy")
            shutil.copytree(self.home / f"data{self._opened}", copy)
            try:
                library = Library.open(copy)
            except LibraryError:
                return {}
            (report,) = [json.loads(library.document(each.report)) for each in library.summaries()]
            library.close()
        return dict(report)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("methods", nargs="*", metavar="METHOD", choices=METHODS, default=[*METHODS])
    parser.add_argument("--root", action="append", default=[])
    parser.add_argument("--program", default="")
    options = parser.parse_args(argv)
    (ROOT / "out").mkdir(exist_ok=True)
    roots = dict(each.split("=", 1) for each in options.root)
    failed = False
    for name in options.methods:
        desktop = Desktop(name, FIRST_SCREEN + list(METHODS).index(name), roots.get(name, "/"), options.program)
        with desktop.running():
            for step in (type_everywhere, leave_open, type_fast):
                try:
                    for words in step(desktop):
                        print(f"{name:<8}{words}", flush=True)
                except Failure as failure:
                    print(f"{name:<8}FAILED in {step.__name__}: {failure}", flush=True)
                    desktop.run("import", "-window", "root", f"{ROOT}/out/input-{name}-{step.__name__}.png")
                    desktop.end_window()
                    failed = True
    return int(failed)


def type_everywhere(desktop: Desktop) -> Iterator[str]:
    """The word in every kind of field, read back."""
    window = desktop.open()
    desktop.press("Tab", "Tab", "Tab")
    if not desktop.method.begins_on:
        desktop.press(desktop.method.switch)
    desktop.type(f"{SPELLED} ")
    yield _found("cover", lambda: desktop.document()["unit"].get("superior", ""), WORD)
    desktop.press("ctrl+Page_Down")
    desktop.type(f"{SPELLED} ")
    yield _found("prose", lambda: " ".join(desktop.document()["texts"].values()), WORD)
    desktop.press("ctrl+Page_Down", "ctrl+Home")
    desktop.type(f"12({SPELLED} )\t")
    yield _found("number cell", lambda: " ".join(desktop.document()["remarks"].values()), WORD)
    desktop.press("ctrl+k")
    desktop.type(f"{SPELLED} ")
    yield _found("palette", desktop.in_line, WORD)
    desktop.press("Escape", "ctrl+f")
    desktop.type(f"{SPELLED} ")
    yield _found("search", desktop.in_line, WORD)
    _close(desktop, window)


def leave_open(desktop: Desktop) -> Iterator[str]:
    """Compositions left open: what was composed is entered where it was composed, and nothing of it elsewhere."""
    window = desktop.open()
    desktop.find_lines()
    is_on = desktop.method.begins_on
    for (name, leave), field in zip(LEAVING.items(), FIELDS, strict=True):
        desktop.show_cover()
        desktop.click(field)
        if not is_on:
            desktop.press(desktop.method.switch)
            is_on = True
        desktop.type(SPELLED)
        leave(desktop)
        if window.poll() is None:
            desktop.show_cover()
            desktop.click(ELSEWHERE)
        yield _found(name, lambda field=field: desktop.document()["unit"].get(field, ""), *COMPOSED)  # type: ignore[misc]
    window.wait(PATIENCE)
    document = desktop.document()
    typed = {field: value for field, value in document["unit"].items() if field not in ("id", "name")}
    if not (set(typed) <= set(FIELDS) and not document["texts"] and not document["answers"]):
        raise Failure(f"something came elsewhere: {typed} {document['texts']} {document['answers']}")
    yield "nothing came elsewhere"


LEAVING: dict[str, Callable[[Desktop], None]] = {
    "click into another field": lambda desktop: desktop.click(ELSEWHERE),
    "F8": lambda desktop: desktop.press("F8"),
    "next tab": lambda desktop: desktop.press("ctrl+Page_Down"),
    "manual": lambda desktop: desktop.press("F1", "Escape"),
    "closing": lambda desktop: desktop.press("alt+F4"),
}
"""No key with Ctrl among them: while it composes, the pinyin of ibus takes those for itself."""


def type_fast(desktop: Desktop) -> Iterator[str]:
    """Digits into the first row of the table, faster than anybody types, with the input method off and on."""
    window = desktop.open()
    desktop.press("ctrl+Page_Down", "ctrl+Page_Down")
    for turn in range(ROUNDS):
        figures = [str(start * (turn + 1)) for start in (12, 341, 5607)]
        desktop.press("ctrl+Home")
        desktop.type("\t".join(figures) + "\t", FAST)
        where = "on" if desktop.method.begins_on != bool(turn % 2) else "off"
        _found(
            f"round {turn + 1} with the input method {where}",
            lambda: " ".join(list(desktop.document()["answers"].values())[:3]),
            " ".join(figures),
        )
        desktop.press("ctrl+Home", desktop.method.switch)
    _close(desktop, window)
    yield f"{ROUNDS} rounds of digits {FAST} ms apart are right, every other one with the input method on"


def _close(desktop: Desktop, window: subprocess.Popen[bytes]) -> None:
    desktop.press("Escape", "ctrl+q")
    try:
        window.wait(PATIENCE)
    except subprocess.TimeoutExpired as late:
        raise Failure("the program does not end") from late
    if window.returncode:
        raise Failure(f"the program ended with {window.returncode}")


def _found(place: str, read: Callable[[], str], *wanted: str) -> str:
    """Wait until what is read is one of the wanted; what was found where, in words."""
    try:
        _wait(lambda: read() in wanted, "")
    except Failure:
        raise Failure(f"{place}: {read()!r} instead of {wanted[0]}") from None
    return f"{place}: {read()}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a program to end; one that does not listen is killed."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _within(root: Path, command: Sequence[str]) -> list[str]:
    return [*command] if root == Path("/") else ["chroot", str(root), *command]


def _wait(holds: Callable[[], object], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if holds():
                return
        except (KeyError, ValueError, OSError):  # the library is being written
            pass
        if time.monotonic() > end:
            raise Failure(otherwise)
        time.sleep(0.3)


if __name__ == "__main__":
    raise SystemExit(main())
