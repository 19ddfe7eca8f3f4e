"""The bridge to fcitx and ibus, against a stand-in on a bus of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("fcitx and ibus are programs of Linux", allow_module_level=True)

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.gui import input_method
from app.gui.input_method import services
from app.gui.input_method.bridge import SILENT, Bridge, Service
from app.gui.input_method.bus import Bus
from app.gui.input_method.services import FOCUS, PREEDIT_TEXT, Ibus, address
from tests.gui.hand import click, settle
from tests.gui.input_method.stand_in import WORD, StandIn, session_bus


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input method that answers late because the machine is busy is none that hangs."""
    for name in ("app.gui.input_method.services.KEY_LIMIT", "app.gui.input_method.services.CREATE_LIMIT"):
        monkeypatch.setattr(name, 60.0)
    monkeypatch.setattr("app.gui.input_method.bus.CONNECTING", 60.0)


@pytest.fixture(params=["portal", "own", "ibus"])
def method(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[StandIn, str]]:
    with session_bus(tmp_path) as address:
        stand_in = StandIn(address, request.param)
        yield stand_in, address
        stand_in.end()


@pytest.fixture
def fcitx_method(method: tuple[StandIn, str], dressed: QApplication) -> Iterator[tuple[StandIn, Bridge]]:
    stand_in, address = method
    bridge = Bridge(dressed, Bus(address), service(stand_in, address))
    yield stand_in, bridge
    bridge.close()
    bridge.deleteLater()


def service(stand_in: StandIn, address: str) -> Service:
    return Ibus({"IBUS_ADDRESS": address}) if stand_in.kind == "ibus" else services.Fcitx(":71.0")


@pytest.fixture
def lines(qtbot: QtBot) -> Iterator[tuple[QLineEdit, QLineEdit]]:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    both = QLineEdit(), QLineEdit()
    for each in both:
        layout.addWidget(each)
    window.show()
    window.activateWindow()
    both[0].setFocus()
    qtbot.waitUntil(both[0].hasFocus)
    yield both
    window.close()


_clock = 0


def press(text: str) -> list[QKeyEvent]:
    """Each letter as the window system gives a key: as a possible shortcut, pressed, released. The first of each."""
    global _clock
    events = []
    for letter in text:
        _clock += 7
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key, none = Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(kind, key, none, ord(letter), ord(letter), 0, letter)
            event.setTimestamp(_clock)
            QCoreApplication.sendEvent(QGuiApplication.focusObject(), event)
            events.append(event)
        settle()
    return events[::3]


def test_letters_are_composed_in_the_field_and_the_word_is_entered(
    lines: tuple[QLineEdit, QLineEdit], fcitx_method: tuple[StandIn, Bridge]
) -> None:
    stand_in, _ = fcitx_method
    press("renmin")
    assert lines[0].text() == ""
    overrides = press(" ")
    assert lines[0].text() == WORD
    assert overrides[0].isAccepted()  # a key that is composed is no shortcut
    press("12")
    assert lines[0].text() == f"{WORD}12"
    assert [body for member, body in stand_in.asked if member == "key"] == [(ord(letter),) for letter in "renmin 12"]


def test_what_is_composed_is_shown_in_the_text_with_its_cursor(
    qtbot: QtBot, fcitx_method: tuple[StandIn, Bridge]
) -> None:
    text = QTextEdit()
    qtbot.addWidget(text)
    text.show()
    text.activateWindow()
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    press("ren")
    layout = text.document().firstBlock().layout()
    assert (layout.preeditAreaText(), layout.preeditAreaPosition()) == ("ren", 0)
    press(" 1")
    assert text.toPlainText() == f"{WORD}1"


def test_each_press_is_asked_once_and_the_capability_is_told(
    lines: tuple[QLineEdit, QLineEdit], fcitx_method: tuple[StandIn, Bridge]
) -> None:
    stand_in, _ = fcitx_method
    press("7")
    assert lines[0].text() == "7"
    told = dict(stand_in.asked)
    name, value = {
        "portal": ("SetCapability", int(services.CAPABILITY)),
        "own": ("SetCapacity", int(services.CAPABILITY)),
        "ibus": ("SetCapabilities", PREEDIT_TEXT | FOCUS),
    }[stand_in.kind]
    assert told[name] == (value,)
    assert "FocusIn" in told
    assert len(told["SetCursorLocation" if stand_in.kind == "ibus" else "SetCursorRect"]) == 4
    assert [member for member, _ in stand_in.asked].count("key") == 1


def test_what_is_composed_is_entered_where_it_was_when_the_field_is_left(
    lines: tuple[QLineEdit, QLineEdit], fcitx_method: tuple[StandIn, Bridge]
) -> None:
    stand_in, _ = fcitx_method
    press("ren")
    click(lines[1])
    assert (lines[0].text(), lines[1].text()) == ("ren", "")
    press("12")
    assert lines[1].text() == "12"
    assert ("Reset", ()) in stand_in.asked


def test_a_click_into_the_same_field_enters_what_is_composed(
    lines: tuple[QLineEdit, QLineEdit], fcitx_method: tuple[StandIn, Bridge]
) -> None:
    press("ren")
    click(lines[0])
    assert lines[0].text() == "ren"


def test_the_program_can_enter_or_drop_what_is_composed(
    lines: tuple[QLineEdit, QLineEdit], fcitx_method: tuple[StandIn, Bridge]
) -> None:
    press("ren")
    input_method.reset()
    press("1")
    assert lines[0].text() == "1"
    press("min")
    input_method.commit()
    press("2")
    assert lines[0].text() == "1min2"


def test_a_field_that_takes_no_text_asks_nothing(
    qtbot: QtBot, lines: tuple[QLineEdit, QLineEdit], fcitx_method: tuple[StandIn, Bridge]
) -> None:
    stand_in, _ = fcitx_method
    button = QPushButton("好", lines[0].window())
    button.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    press("r")
    lines[1].setReadOnly(True)
    lines[1].setFocus()
    press("r")
    assert "key" not in dict(stand_in.asked)


def test_one_that_hangs_is_left_out_until_it_answers(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    lines: tuple[QLineEdit, QLineEdit],
    fcitx_method: tuple[StandIn, Bridge],
) -> None:
    stand_in, bridge = fcitx_method
    said: list[str] = []
    bridge.fell_silent.connect(said.append)
    press("re")
    stand_in.hangs.set()
    with monkeypatch.context() as patch:
        patch.setattr(services, "KEY_LIMIT", 0.05)
        press("n34")
    assert lines[0].text() == "ren34"  # what was composed, then plain keys in their order
    assert said == [SILENT]

    stand_in.goes_on.set()
    qtbot.waitUntil(lambda: not bridge.is_silent)
    lines[0].clear()
    press("ren ")
    assert lines[0].text() == WORD


@pytest.mark.parametrize("method", ["portal", "own"], indirect=True)
def test_one_that_ends_leaves_plain_keys_and_one_that_starts_is_found(
    qtbot: QtBot, lines: tuple[QLineEdit, QLineEdit], fcitx_method: tuple[StandIn, Bridge], tmp_path: Path
) -> None:
    stand_in, bridge = fcitx_method
    press("ren")
    stand_in.end()
    qtbot.waitUntil(lambda: lines[0].text() == "ren")
    press("x1")
    assert lines[0].text() == "renx1"
    other = StandIn(f"unix:path={tmp_path}/bus", stand_in.kind)
    qtbot.waitUntil(lambda: bridge._is_sought)
    lines[0].clear()
    press("ren ")
    assert lines[0].text() == WORD
    other.end()


def test_an_ibus_that_starts_anew_is_found_though_its_bus_is_another(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    dressed: QApplication,
    lines: tuple[QLineEdit, QLineEdit],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("app.gui.input_method.bridge.RETRY", 0.0)
    file = tmp_path / "ibus" / "bus" / "0123-unix-71"
    file.parent.mkdir(parents=True)
    desktop = {"DISPLAY": ":71.0", "XDG_CONFIG_HOME": str(tmp_path)}
    bridge = Bridge(dressed, Ibus(desktop).reopen(), Ibus(desktop))  # none runs yet
    press("x")
    assert lines[0].text() == "x"
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        with session_bus(folder) as bus:
            stand_in = StandIn(bus, "ibus")
            file.write_text(f"# made by ibus\nIBUS_ADDRESS={bus}\nIBUS_DAEMON_PID=1\n")
            lines[0].clear()
            press("ren ")
            assert lines[0].text() == WORD
            press("min")
            stand_in.end()
        qtbot.waitUntil(lambda: lines[0].text() == f"{WORD}min")
        press("1")
        assert lines[0].text() == f"{WORD}min1"
    bridge.close()
    bridge.deleteLater()


def test_the_address_of_ibus_is_that_of_the_display(tmp_path: Path) -> None:
    folder = tmp_path / "ibus" / "bus"
    folder.mkdir(parents=True)
    (folder / "ab-unix-0").write_text("IBUS_ADDRESS=unix:path=/a,guid=1\n")
    (folder / "ab-unix-1").write_text("nothing\n")
    desktop = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert address(desktop | {"DISPLAY": ":0.0"}) == "unix:path=/a,guid=1"
    assert address(desktop | {"DISPLAY": ":1"}) == address(desktop | {"DISPLAY": ":2"}) == address(desktop) == ""
    assert address(desktop | {"IBUS_ADDRESS": "unix:path=/b"}) == "unix:path=/b"
