"""Try the .deb on fresh systems: `python3 packaging/acceptance.py [SUITE…]`, as root, with debootstrap, once built.

On each system: install the version before with apt alone, fill in a report in the window by keys, export it, read the
files back, upgrade over the library, open it again, remove the program; the library must be left. Prints what was done.
A suite with a version behind it, such as bullseye-2.28, is made as old as that C library (installers/aged.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from environment import ROOT
from installers import aged, checks, deb, facts, root
from installers.bundle import BUNDLE
from system_packages import SetupError

sys.path.insert(0, str(ROOT))

from app.store import Library, LibraryError

AGED = "{}-{}.{}".format(root.SYSTEM, *facts.floor())
SUITES = ("bookworm", root.SYSTEM, AGED)
BEFORE = "0.0.9"
"""The version that is upgraded: the same program under an older number."""
INSTRUMENTS = ("xvfb", "xdotool", "openbox")
UNIT, YEAR = "青山县教育局", 2025
FIGURES = ("12", "3", "4")
PATIENCE = 90
"""Seconds for the window to show something, on a busy machine."""
USER = "1000:1000"
HOME = "home/clerk"
LIBRARY = f"{HOME}/.local/share/{facts.NAME}"
DISPLAY = ":78"


class Failure(Exception):
    """A check that failed, in a sentence."""


class System:
    """A fresh minimal Debian with somebody at the keyboard."""

    def __init__(self, suite: str) -> None:
        self.root = facts.BUILD / f"trial-{suite}"
        suite, _, self.version = suite.partition("-")
        self.variables = {
            **{"PATH": "/usr/sbin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": f"/{HOME}", "DISPLAY": DISPLAY},
            "XDG_RUNTIME_DIR": f"/{HOME}",
        }
        root.remove(self.root)
        root.system(self.root, suite)
        (self.root / HOME).mkdir(parents=True)
        os.chown(self.root / HOME, 1000, 1000)

    def age(self) -> int:
        """Take what came after the C library of the named version out of the system; how many files were changed."""
        version = tuple(map(int, self.version.split(".")))
        return aged.age(self.root, {"GLIBC": version, **checks.CPLUSPLUS})

    def apt(self, *arguments: str) -> None:
        root.run(self.root, ["apt-get", "--yes", "--quiet", "--no-install-recommends", *arguments])

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """A program of the user's, which goes on."""
        return subprocess.Popen(self._command(command), env=self.variables, stdout=2)

    def tell(self, *command: str) -> str:
        """Return what a program prints. Exit code 1 (something doubtful) is no failure."""
        answer = subprocess.run(self._command(command), env=self.variables, capture_output=True, text=True, check=False)
        if answer.returncode > 1:
            raise Failure(f"{' '.join(command)} ended with {answer.returncode}: {answer.stderr.strip()}")
        return answer.stdout.strip()

    def _command(self, command: Sequence[str]) -> list[str | Path]:
        return ["chroot", f"--userspec={USER}", self.root, *command]


def main(argv: Sequence[str] | None = None) -> int:
    suites = (sys.argv[1:] if argv is None else argv) or SUITES
    try:
        return accept(suites)
    except SetupError as problem:
        print(f"acceptance.py: {problem}", file=sys.stderr)
        return 2


def accept(suites: Sequence[str]) -> int:
    """0 when the package holds on every system. Raises SetupError where there is nothing to try or no way to."""
    package = facts.DIST / deb.file_name(facts.VERSION)
    if not package.exists() or not BUNDLE.exists():
        raise SetupError("there is no package yet: please build it first with `python3 packaging/build.py deb`.")
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise SetupError("please run this as root, with the package debootstrap installed.")
    packages = package, facts.BUILD / "before" / deb.file_name(BEFORE)
    if not packages[1].exists() or packages[1].stat().st_mtime < packages[0].stat().st_mtime:
        deb.make(BUNDLE, packages[1].parent, BEFORE, level=0)
    failed = False
    for suite in suites:
        say = _saying(suite)
        try:
            system = System(suite)
            with root.mounted(system.root):
                try_on(system, *packages, say)
        except (Failure, subprocess.CalledProcessError) as failure:
            say(f"FAILED: {failure}")
            failed = True
    return 1 if failed else 0


def _saying(suite: str) -> Callable[[str], None]:
    began = time.monotonic()
    return lambda words: print(f"{suite:<14}{time.monotonic() - began:6.0f} s  {words}", flush=True)


def try_on(system: System, package: Path, before: Path, say: Callable[[str], None]) -> None:
    for each in (package, before):
        shutil.copy(each, system.root / "opt")
    system.apt("update")
    system.apt("install", f"/opt/{before.name}")
    say(f"installed {BEFORE} with apt: {system.tell(facts.NAME, '--version')}")
    system.apt("install", *INSTRUMENTS)
    if system.version:
        say(f"made as old as a C library {system.version}: {system.age()} programs and libraries changed")
        say(f"it starts there: {system.tell(facts.NAME, '--version')}")
    screen, manager = _screen(system)
    try:
        say(f"window shown after {fill_in(system):.1f} s; figures typed, previewed and exported by keys")
        say(f"read back from {', '.join(read_back(system))}")
        system.apt("install", f"/opt/{package.name}")
        is_now = system.tell("dpkg-query", "--show", "--showformat", "${Version}", facts.NAME)
        _expect(is_now == facts.VERSION, f"the version is {is_now}")
        reopen(system)
        say(f"upgraded to {facts.VERSION}; the library of before opens with its figures")
    finally:
        manager.terminate()
        screen.terminate()
    kept = _contents(system.root / LIBRARY)
    system.apt("purge", facts.NAME)
    left = [str(path) for path in (system.root / deb.HOME, system.root / "usr/bin" / facts.NAME) if path.exists()]
    _expect(not left, f"removal leaves {left}")
    _expect(_contents(system.root / LIBRARY) == kept, "removal touched the library")
    say("removed; the library is left as it was")


def _screen(system: System) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    (system.root / "tmp").chmod(0o1777)
    screen = system.start("Xvfb", DISPLAY, "-screen", "0", "1366x768x24", "-nolisten", "tcp")
    _wait(lambda: (system.root / "tmp/.X11-unix" / f"X{DISPLAY[1:]}").exists(), "Xvfb did not start")
    return screen, system.start("openbox")


def fill_in(system: System) -> float:
    """Open a blank report as a double click does, type figures into its second part, export; seconds to the window."""
    system.tell(facts.NAME, "new", "--unit", UNIT, "--year", str(YEAR), "-o", f"/{HOME}/年报.json")
    began = time.monotonic()
    program = system.start(facts.NAME, f"/{HOME}/年报.json")
    _come_forward(system)
    took = time.monotonic() - began
    _keys(system, "ctrl+Page_Down", "ctrl+Page_Down")
    for figure in FIGURES:
        system.tell("xdotool", "type", "--delay", "80", f"{figure}\t")
    _wait(lambda: _has_figures(system), "the figures do not arrive in the library")
    _keys(system, "F6")
    _wait(lambda: any((system.root / "tmp").rglob("*.pdf")), "the preview lays out no page")
    _keys(system, "ctrl+e")
    time.sleep(5)
    _keys(system, "Return")
    _wait(lambda: len(_exports(system)) == 3, "the export writes no three files")
    time.sleep(3)
    _keys(system, "Escape")
    _leave(system, program)
    return took


def read_back(system: System) -> list[str]:
    """The kinds of file from which the program reads what was typed."""
    for file in _exports(system):
        back = system.root / HOME / f"{file.suffix[1:]}.json"
        system.tell(facts.NAME, "import", f"/{file.relative_to(system.root)}", "-o", f"/{HOME}/{back.name}")
        answers = json.loads(back.read_text(encoding="utf-8"))["answers"]
        _expect(set(FIGURES) <= set(answers.values()), f"{file.name} does not hold the figures")
    return [file.suffix for file in _exports(system)]


def reopen(system: System) -> None:
    """The report of before, from the list of the start page."""
    program = system.start(facts.NAME)
    _wait(lambda: _active(system) != "", "the new version shows no window")
    time.sleep(3)
    _keys(system, "Return")
    _come_forward(system)
    _leave(system, program)
    _expect(_has_figures(system), "the new version does not hold the figures")


def _exports(system: System) -> list[Path]:
    folder = system.root / HOME / "Documents"
    return sorted(path for path in folder.glob(f"{UNIT}*") if not path.name.startswith("."))


def _come_forward(system: System) -> None:
    """Wait until the report's window is in front; dialogs before it are closed with Esc."""

    def in_front() -> bool:
        active = _active(system)
        if active and UNIT not in active:
            _keys(system, "Escape")
        return UNIT in active

    _wait(in_front, "the report's window does not come")


def _active(system: System) -> str:
    with suppress(Failure):
        return system.tell("sh", "-c", "xdotool getactivewindow getwindowname 2>/dev/null")
    return ""


def _keys(system: System, *keys: str) -> None:
    for key in keys:
        system.tell("xdotool", "key", key)
        time.sleep(0.5)


def _leave(system: System, program: subprocess.Popen[bytes]) -> None:
    _keys(system, "ctrl+q")
    _wait(lambda: program.poll() is not None, "the program does not end")
    _expect(program.returncode == 0, f"the program ended with {program.returncode}")


def _has_figures(system: System) -> bool:
    """Whether the library, read by the program's own code from a copy, holds what was typed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(system.root / LIBRARY, copy)
        try:
            library = Library.open(copy)
        except LibraryError:  # copied in the middle of a change
            return False
        documents = [json.loads(library.document(each.report)) for each in library.summaries()]
        library.close()
    return any(set(FIGURES) <= set(each["answers"].values()) for each in documents)


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _wait(holds: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        _expect(time.monotonic() < end, otherwise)
        time.sleep(0.2)


def _expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failure(otherwise)


if __name__ == "__main__":
    raise SystemExit(main())
