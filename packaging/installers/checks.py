"""The checks before a package is handed out; each returns what it measured and what is wrong."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import environment
from environment import ROOT
from installers import contents, deb, elf, facts, legal, root
from installers import start as starting
from installers.bundle import BUNDLE, INTERNAL, TOOLS

UNPACKED = 260_000_000
PACKED = 85_000_000
"""Bytes at most."""
CPLUSPLUS: dict[str, elf.Version] = {"GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11)}
"""What the libstdc++6 of GCC 8 brings, which the .deb asks for."""
SLOWER = 1.3
"""How much longer the installed program may take to its window."""
_TESTS = ("tests/packaging/test_lock.py",)


class Outcome(NamedTuple):
    """Sentences about what is wrong, none when all is well, and in a few words what was found."""

    problems: list[str]
    found: str = ""


def version() -> Outcome:
    """pyproject.toml, the program itself and the newest heading of CHANGELOG.md name the same version."""
    own = re.search(r'__version__ = "(.+)"', (ROOT / "app" / "__init__.py").read_text(encoding="utf-8"))
    named = {"CHANGELOG.md": facts.newest_heading()[0], "app/__init__.py": own[1] if own else ""}
    wrong = [f"{place} names {other}, not {facts.VERSION}" for place, other in named.items() if other != facts.VERSION]
    return Outcome(wrong, facts.VERSION)


def dated() -> Outcome:
    """The newest heading of CHANGELOG.md says when the version is handed out."""
    when = facts.newest_heading()[1]
    return Outcome([] if re.search(r"\d", when) else [f"CHANGELOG.md says “{when}”"], when)


def locks() -> Outcome:
    """The lock files satisfy pyproject.toml, agree with each other, and are complete on every system."""
    python = environment.prepare(environment.DEV_LOCK, window=False)
    command: list[str | Path] = [python, "-m", "pytest", "-q", "--no-header", *_TESTS]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return Outcome([] if answer.returncode == 0 else answer.stdout.splitlines()[-3:])


def licences() -> Outcome:
    """The page of licences has a section for every library, typeface and library of the system in the bundle."""
    page = (INTERNAL / legal.PAGE).read_text(encoding="utf-8")
    headings = {_normal(line) for line in re.findall(r"^—+\n(.+)\n—+$", page, re.MULTILINE)}
    wanted = {_normal(f"{name} ") for name in legal.libraries()}
    wanted |= {_normal(f"字体：{path.stem}") for path in (ROOT / "resources" / "fonts").glob("*.[Tt][Xx][Tt]")}
    missing = [each for each in sorted(wanted) if not any(heading.startswith(each) for heading in headings)]
    return Outcome([f"no section for {each}" for each in missing], f"{len(headings)} sections")


def size() -> Outcome:
    """The bundle unpacked and every package are small enough."""
    unpacked = sum(path.lstat().st_size for path in BUNDLE.rglob("*"))
    sizes = {"unpacked": (unpacked, UNPACKED)}
    sizes |= {path.name: (path.stat().st_size, PACKED) for path in packages()}
    said = {name: f"{name} {size / 1e6:.1f} MB" for name, (size, _) in sizes.items()}
    return Outcome([said[name] for name, (size, most) in sizes.items() if size > most], ", ".join(said.values()))


def floor() -> Outcome:
    """Check that no file needs a newer C or C++ library than the oldest system has."""
    most = {"GLIBC": facts.floor(), **CPLUSPLUS}
    files = list(elf.read(BUNDLE))
    needed = {name: max((each.versions.get(name, ()) for each in files), default=()) for name in most}
    wrong = [
        f"{each.path.relative_to(BUNDLE)} needs {name}_{_dotted(each.versions[name])}"
        for each in files
        for name in most
        if each.versions.get(name, ()) > most[name]
    ]
    said = ", ".join(f"{name}_{_dotted(version)}" for name, version in needed.items())
    return Outcome(wrong, f"{said} at most, in {len(files)} files")


def libraries() -> Outcome:
    """Every library that is needed lies in the bundle or comes from a package that the .deb depends on."""
    own = {path.name for path in BUNDLE.rglob("*")}
    system = {name for names in (contents.SYSTEM | contents.OPTIONAL).values() for name in names.split()}
    needs = [(each.path, name) for each in elf.read(BUNDLE) for name in each.libraries if name not in own]
    used = sorted({name for _, name in needs})
    wrong = [f"{path.relative_to(BUNDLE)} needs {name}" for path, name in needs if name not in system]
    return Outcome(wrong, f"{len(used)} of the system")


def paths() -> Outcome:
    """No file names a folder of the machine that built it, not even a compiled module in the archive."""
    words = [str(ROOT), f"/build/{facts.NAME}", root.SITE]
    if Path.home() != Path("/root"):  # which the builders of some wheels left in theirs
        words.append(str(Path.home()))
    wrong = [
        f"{path.relative_to(BUNDLE)} names {word}"
        for path in sorted(BUNDLE.rglob("*"))
        if path.is_file()
        for word in words
        if word.encode() in path.read_bytes()
    ]
    script = Path(__file__).with_name("archived.py")
    command: list[str | Path] = [sys.executable, script, next(BUNDLE.glob(f"{facts.NAME}*")), *words]
    told = subprocess.run(command, env={"PYTHONPATH": str(TOOLS)}, capture_output=True, text=True, check=True)
    return Outcome(wrong + told.stdout.splitlines())


def unpacked() -> Outcome:
    """Check that no file is packed in a way that virus scanners suspect."""
    mark = b"UPX!"
    files = (path for path in BUNDLE.rglob("*") if path.is_file() and path.suffix not in (".ttf", ".db"))
    return Outcome([f"{path.relative_to(BUNDLE)} is packed" for path in files if mark in path.read_bytes()])


def deb_contents() -> Outcome:
    """The .deb puts files only where it may, all owned by root and none writable to others, and runs no script."""
    lines = [line.split(maxsplit=5) for line in _told("dpkg-deb", "--contents", _deb()).splitlines()]
    wrong = [f"{name} is {mode} {owner}" for mode, owner, _, _, _, name in lines if owner != "root/root" or "s" in mode]
    places = (f"./{deb.HOME}/", "./usr/share/", "./usr/bin/")
    files = [name for mode, *_, name in lines if mode[0] != "d"]
    wrong += [f"{name} has no place in it" for name in files if not name.startswith(places)]
    with tempfile.TemporaryDirectory() as folder:
        _told("dpkg-deb", "--control", _deb(), folder)
        found = sorted(path.name for path in Path(folder).iterdir())
    wrong += [f"it brings {name}" for name in found if name not in ("control", "md5sums")]
    return Outcome(wrong, f"{len(lines)} entries")


def desktop() -> Outcome:
    """Check that the .deb's desktop files pass their validators, and the package Debian's."""
    with tempfile.TemporaryDirectory() as folder:
        _told("dpkg-deb", "--extract", _deb(), folder)
        share = Path(folder, "usr/share")
        commands: list[list[str | Path]] = [
            ["desktop-file-validate", *share.glob("applications/*")],
            ["appstreamcli", "validate", "--no-net", *share.glob("metainfo/*")],
            ["lintian", "--fail-on=error", _deb()],
        ]
        wrong, missing = [], []
        for command in commands:
            if shutil.which(str(command[0])) is None:
                missing.append(f"{command[0]} is not installed")
                continue
            answer = subprocess.run(command, capture_output=True, text=True, check=False)
            if answer.returncode:
                wrong += [f"{command[0]}: {line}" for line in answer.stdout.splitlines() if not line.startswith("W:")]
    return Outcome(wrong, ", ".join(missing))


def work() -> Outcome:
    """The bundle's child process lays out a report, which takes most of the libraries."""
    example = INTERNAL / "forms" / "disclosure-2021" / "example.json"
    with tempfile.TemporaryDirectory() as folder:
        job = {"work": "preview", "document": json.loads(example.read_text(encoding="utf-8")), "draft": True}
        job |= {"forms": [str(INTERNAL / "forms")], "pdf": str(Path(folder, "pages.pdf"))}
        answer = _worked(BUNDLE / facts.NAME, job)
    pages = answer.get("result", {}).get("pages", ())
    return Outcome([] if "result" in answer else [f"it answers {answer}"], f"{len(pages)} pages")


def _worked(program: Path, job: dict[str, object]) -> dict[str, Any]:
    """Return the child process's answer to a job; {} if it ends without one. It ends when its stdin is closed."""
    with subprocess.Popen([program, "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(f"{json.dumps(job)}\n")
        child.stdin.flush()
        for line in child.stdout:
            answer: dict[str, Any] = json.loads(line)
            if "progress" not in answer:
                return answer
    return {}


def start() -> Outcome:
    """The installed program shows its window about as soon as from the repository."""
    repository, installed, ratio = starting.measure(BUNDLE / facts.NAME)
    found = f"{installed:.2f} s, from the repository {repository:.2f} s, ratio {ratio:.2f}"
    return Outcome([f"the ratio is above {SLOWER}"] if ratio > SLOWER else [], found)


def packages() -> list[Path]:
    """Return the packages that were built of this version."""
    return sorted(path for path in facts.DIST.glob(f"{facts.NAME}[-_]{facts.VERSION}[-_]*") if path.is_file())


def _deb() -> Path:
    return facts.DIST / deb.file_name(facts.VERSION)


def _told(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _normal(heading: str) -> str:
    return re.sub(r"[-_.]", "-", heading.lower())


def _dotted(version: elf.Version) -> str:
    return ".".join(map(str, version))


CHECKS = (
    version,
    dated,
    locks,
    licences,
    size,
    floor,
    libraries,
    paths,
    unpacked,
    deb_contents,
    desktop,
    work,
    start,
)
