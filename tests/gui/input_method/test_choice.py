"""The choice of the input method and of the way to it, from the environment and the names on the bus."""

import os
from pathlib import Path

import pytest

from app.gui import application
from app.gui.input_method.choice import finds_ibus, named, needs_bridge, serves_ibus

FCITX, IBUS = "org.freedesktop.portal.Fcitx", "org.freedesktop.IBus"


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "ibus"}, ["wayland", "fcitx", "ibus"]),
        ({"XMODIFIERS": "@im=Fcitx5", "GTK_IM_MODULE": "xim"}, ["fcitx5", "xim"]),
        ({"XMODIFIERS": ""}, []),
    ],
)
def test_names_in_the_order_of_their_weight(environment: dict[str, str], names: list[str]) -> None:
    assert named(environment) == names


@pytest.mark.parametrize(
    ("environment", "platform", "owners", "expected"),
    [
        ({"QT_IM_MODULE": "fcitx"}, "xcb", (), True),
        ({"QT_IM_MODULES": "wayland;fcitx"}, "xcb", (), True),
        ({"QT_IM_MODULES": "wayland;fcitx"}, "wayland", (FCITX,), False),
        ({"QT_IM_MODULE": "fcitx"}, "wayland", (FCITX,), True),
        ({"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"}, "xcb", (), True),
        ({"QT_IM_MODULE": "ibus"}, "xcb", (IBUS,), False),
        ({"QT_IM_MODULE": "ibus"}, "xcb", (FCITX, IBUS), False),
        ({"QT_IM_MODULE": "ibus"}, "xcb", (FCITX,), True),
        ({}, "xcb", (FCITX,), True),
        ({"DISPLAY": ":3.0"}, "xcb", ("org.fcitx.Fcitx-3",), True),
        ({}, "xcb", (), False),
        ({}, "wayland", (FCITX,), False),
        ({"QT_IM_MODULE": "fcitx"}, "windows", (FCITX,), False),
        ({"QT_IM_MODULE": "fcitx"}, "offscreen", (FCITX,), False),
    ],
)
def test_whether_keys_go_over_the_bus(
    tmp_path: Path, environment: dict[str, str], platform: str, owners: tuple[str, ...], expected: bool
) -> None:
    assert needs_bridge(environment, platform, tmp_path, lambda name: name in owners) is expected


def test_a_plugin_of_qt_goes_before(tmp_path: Path) -> None:
    (tmp_path / "libfcitx5platforminputcontextplugin.so").touch()
    assert not needs_bridge({"QT_IM_MODULE": "fcitx"}, "xcb", tmp_path, lambda _: True)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"QT_IM_MODULE": "ibus", "DISPLAY": ":0"}, True),
        ({"XMODIFIERS": "@im=ibus", "DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"QT_IM_MODULES": "wayland;ibus", "DISPLAY": ":0"}, True),
        ({"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=ibus", "DISPLAY": ":0"}, False),
        ({"QT_IM_MODULE": "ibus", "DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_IM_MODULE": "ibus", "DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_IM_MODULE": "ibus"}, False),
        ({"DISPLAY": ":0"}, False),
    ],
)
def test_whether_the_bridge_serves_ibus(environment: dict[str, str], expected: bool) -> None:
    assert serves_ibus(environment) is expected


def test_an_ibus_that_runs_is_found_where_the_desktop_names_none() -> None:
    assert finds_ibus({"DISPLAY": ":0"}, "xcb", lambda name: name == IBUS)
    assert not finds_ibus({"GTK_IM_MODULE": "xim"}, "xcb", lambda name: name == IBUS)
    assert not finds_ibus({}, "wayland", lambda name: name == IBUS)


def test_qt_loads_no_plugin_of_its_own_where_the_bridge_serves_ibus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt's plugin drops what is composed when a field is left, and waits 25 seconds for an ibus that hangs."""
    for name, value in {"QT_IM_MODULE": "ibus", "DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    seen: list[str | None] = []
    monkeypatch.setattr(
        application, "QApplication", lambda _: seen.extend(map(os.environ.get, application.INPUT_METHODS))
    )
    application.create([])
    assert seen == [application.NO_INPUT_METHOD] * 2
    assert (os.environ["QT_IM_MODULE"], os.environ.get("QT_IM_MODULES")) == ("ibus", None)


def test_qt_waits_for_ibus_and_other_programs_hear_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt asks ibus without waiting unless told so: digits typed 5 ms apart changed places in a table."""
    seen: list[str | None] = []
    monkeypatch.delenv(application.WAITS_FOR_IBUS, raising=False)
    monkeypatch.setattr(application, "QApplication", lambda _: seen.append(os.environ.get(application.WAITS_FOR_IBUS)))
    application.create([])
    assert seen == ["1"]
    assert application.WAITS_FOR_IBUS not in os.environ
