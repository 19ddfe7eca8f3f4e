"""Which input method is reached how, by what the desktop says and who is on the bus."""

import os
from pathlib import Path

import pytest

from app.gui import application
from app.gui.input_method.choice import named, needs_bridge

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


def test_qt_waits_for_ibus_and_other_programs_hear_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt asks ibus without waiting unless told so: digits typed 5 ms apart changed places in a table."""
    seen: list[str | None] = []
    monkeypatch.delenv(application.WAITS_FOR_IBUS, raising=False)
    monkeypatch.setattr(application, "QApplication", lambda _: seen.append(os.environ.get(application.WAITS_FOR_IBUS)))
    application.create([])
    assert seen == ["1"]
    assert application.WAITS_FOR_IBUS not in os.environ
