"""The lock files satisfy pyproject.toml on every system and Python we name, and say nothing of where from."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SYSTEMS = [
    {"sys_platform": platform, "platform_system": system, "os_name": os_name, "platform_machine": machine}
    for platform, system, os_name, machine in (
        ("linux", "Linux", "posix", "x86_64"),
        ("linux", "Linux", "posix", "aarch64"),
        ("win32", "Windows", "nt", "AMD64"),
    )
]
ENVIRONMENTS = [
    {**system, "python_version": version, "python_full_version": f"{version}.1", "extra": ""}
    for system in SYSTEMS
    for version in ("3.11", "3.12", "3.13")
]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]


class Lock:
    """A lock file: its requirements by name, each with its hashes."""

    def __init__(self, text: str) -> None:
        self.pins: dict[str, Requirement] = {}
        self.hashes: dict[str, list[str]] = {}
        for entry in re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines():
            words = entry.split(" --hash=")
            pin = Requirement(words[0])
            name = canonicalize_name(pin.name)
            self.pins[name], self.hashes[name] = pin, [word.strip() for word in words[1:]]

    def names(self, environment: dict[str, str]) -> set[str]:
        return {name for name, pin in self.pins.items() if _holds(pin.marker, environment)}


def _holds(marker: Marker | None, environment: dict[str, str]) -> bool:
    return marker is None or marker.evaluate(environment)


@pytest.fixture(params=LOCKS)
def lock(request: pytest.FixtureRequest, project_root: Path) -> Lock:
    return Lock((project_root / "packaging" / request.param).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project(project_root: Path) -> dict[str, list[str]]:
    data = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = data["project"]["dependencies"]
    groups = data["dependency-groups"]
    return dict(zip(LOCKS, (runtime, [*runtime, *groups["dev"]], groups["build"]), strict=True))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_satisfies_the_project(name: str, project: dict[str, list[str]], project_root: Path) -> None:
    pins = Lock((project_root / "packaging" / name).read_text(encoding="utf-8")).pins
    for line in project[name]:
        wanted = Requirement(line)
        (pin,) = pins[canonicalize_name(wanted.name)].specifier
        assert wanted.specifier.contains(pin.version), line


def test_every_pin_is_exact_and_hashed(lock: Lock) -> None:
    for name, pin in lock.pins.items():
        (specifier,) = pin.specifier
        assert specifier.operator == "==", name
        assert lock.hashes[name], name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in lock.hashes[name]), name


def test_lock_is_complete_on_every_system(lock: Lock) -> None:
    """What a locked package needs elsewhere, the system that wrote the lock never asked for."""
    for environment in ENVIRONMENTS:
        names = lock.names(environment)
        for name in names & installed():
            for line in importlib.metadata.requires(name) or ():
                needed = Requirement(line)
                if _holds(needed.marker, environment):
                    assert canonicalize_name(needed.name) in names, f"{name} needs {line} on {environment}"


def installed() -> set[str]:
    return {canonicalize_name(found.metadata["Name"]) for found in importlib.metadata.distributions()}


def test_locks_agree(project_root: Path) -> None:
    runtime, dev, build = (Lock((project_root / "packaging" / name).read_text(encoding="utf-8")).pins for name in LOCKS)
    assert {name: str(pin) for name, pin in dev.items() if name in runtime} == {n: str(p) for n, p in runtime.items()}
    assert {name: str(pin) for name, pin in dev.items() if name in build} == {
        name: str(pin) for name, pin in build.items() if name in dev
    }


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_index(name: str, project_root: Path) -> None:
    text = (project_root / "packaging" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^--", text, flags=re.MULTILINE)


def test_colorama_is_for_windows_only(project_root: Path) -> None:
    dev = Lock((project_root / "packaging" / LOCKS[1]).read_text(encoding="utf-8"))
    assert [("colorama" in dev.names(system | {"python_version": "3.11"})) for system in SYSTEMS] == [
        False,
        False,
        True,
    ]
