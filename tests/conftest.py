"""Shared by all tests: no screen, no user folders, repeatable examples, the switch for the long sets."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything loads Qt: a developer's own screen must not change what a test sees.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# The suite starts some hundred Python processes: where compiled modules are not kept, each compiles the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

import app.gui  # noqa: F401  # before pytest-qt loads Qt: as in the program, without its hook in every import

ROOT = Path(__file__).resolve().parent.parent

# A slow or busy machine is no failure, and the same commit draws the same examples everywhere.
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", parent=settings.get_profile("ci"), derandomize=False, max_examples=3000)


PATIENCE = 120_000
"""Milliseconds that a test waits for what must come, however busy the machine is."""


class PatientBot(QtBot):
    """Waits longer than usual: what comes late is no failure, and a test that passes takes no longer."""

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE) -> Any:
        return super().waitExposed(widget, timeout=timeout)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the large generated sets (marker `long`)")


def pytest_configure(config: pytest.Config) -> None:
    sys.dont_write_bytecode = False
    settings.load_profile("long" if config.getoption("--long") else "ci")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="a long set: run with --long"))


def pytest_collection_finish() -> None:
    """Leave the collected tests and modules out of every later look for garbage, which would read them all again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def no_user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the user's data, settings and cache folders at a temporary one, so no test touches real reports."""
    folder = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(folder / name.lower()))
        yield


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """As pytest-qt's, with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session", autouse=True)
def shared_readers(no_user_folders: None) -> Iterator[None]:
    """Let one child process read the files of many tests; tests/reader is about its start and end, and has its own."""
    from tests.children import kept_readers

    with pytest.MonkeyPatch.context() as patch, kept_readers():
        patch.setattr("app.reader.limits.SECONDS", PATIENCE / 1000)  # a child that gets no processor is not at fault
        yield


@pytest.fixture(scope="session")
def project_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared_reports() -> Path:
    """The folder of published reports beside the project; a test that needs it skips where it is absent."""
    folder = ROOT.parent / "shared" / "reports"
    if not folder.is_dir():
        pytest.skip("the published reports are not beside this project")
    return folder
