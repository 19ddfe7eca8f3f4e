"""Input methods over a table: digits of any width come in, words are unread text, a composition ends in its cell."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from app.gui import input_method
from tests.gui.table.desk import Desk

CELL = "new.person"


@pytest.fixture
def desk(open_grid: Callable[..., Desk]) -> Desk:
    return open_grid("disclosure-2021", "requests")


@pytest.fixture
def said(desk: Desk) -> list[str]:
    """Return the messages of the table."""
    found: list[str] = []
    desk.grid.message.connect(found.append)
    return found


NO_FIGURE = "“{}”不是数字，已按原样记下并标出；没有的请填0。"


def test_words_composed_over_a_figure_count_once_they_are_chosen(desk: Desk, said: list[str]) -> None:
    desk.go(CELL)
    desk.type("12\n")
    desk.go(CELL)
    desk.compose("shi er")
    assert desk.answer(CELL) == "12"
    desk.compose("", "十二")
    assert desk.answer(CELL) == "十二"
    desk.type("⎋")
    assert desk.answer(CELL) == "12"
    assert said == []


def test_words_committed_at_once_stay_too(desk: Desk, said: list[str]) -> None:
    desk.go(CELL)
    desk.compose("", "无")
    desk.type("\n")
    assert desk.answer(CELL) == "无"
    assert said == [NO_FIGURE.format("无")]


def test_words_within_an_open_editor(desk: Desk, said: list[str]) -> None:
    desk.go(CELL)
    desk.type("7")
    desk.compose("wu", "")
    desk.compose("", "无")
    desk.type("8\n")
    assert desk.answer(CELL) == "7无8"
    assert said == [NO_FIGURE.format("7无8")]


def test_full_width_digits_composed(desk: Desk, said: list[str]) -> None:
    desk.go(CELL)
    desk.compose("１２")
    assert desk.answer(CELL) is None
    desk.compose("", "１２")
    desk.type("\n")
    assert desk.answer(CELL) == "１２"
    assert desk.report.value(f"{desk.grid.table.id}.{CELL}") == 12
    assert said == []


def test_a_remark_in_brackets_may_be_composed(desk: Desk, said: list[str]) -> None:
    desk.go(CELL)
    desk.type("22")
    desk.compose("", "（其中")
    desk.compose("xiuding", "")
    desk.compose("", "修订16件）")
    desk.type("\n")
    assert desk.answer(CELL) == "22"
    assert desk.report.remarks[f"{desk.grid.table.id}.{CELL}"] == "其中修订16件"
    assert said == []


def test_a_composition_given_up_changes_nothing(desk: Desk, said: list[str]) -> None:
    desk.go(CELL)
    desk.type("5\n")
    desk.go(CELL)
    desk.compose("wu")
    desk.compose("")
    desk.type("⎋")
    assert desk.answer(CELL) == "5"
    assert said == []


def test_nothing_goes_to_the_report_while_composing(desk: Desk) -> None:
    desk.go(CELL)
    desk.type("5")
    steps = len(desk.session.history())
    desk.compose("１")
    assert (desk.answer(CELL), len(desk.session.history())) == ("5", steps)
    desk.compose("", "１")
    assert desk.answer(CELL) == "5１"


def test_a_part_chosen_while_the_rest_is_composed(desk: Desk, said: list[str]) -> None:
    desk.go(CELL)
    desk.type("1")
    desk.compose("３", "２")
    assert desk.answer(CELL) == "1２"
    desk.compose("", "３")
    desk.type("\n")
    assert desk.answer(CELL) == "1２３"
    assert said == []


class InputMethod:
    """Composes letters and takes a digit as the number of a candidate, until it is reset: as Pinyin does."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.letters = ""

    def reset(self) -> None:
        self.letters = ""

    def key(self, key: str) -> None:
        if key.isalpha():
            self.letters += key
            self.desk.compose(self.letters)
        elif self.letters:
            self.letters = ""
            self.desk.compose("", "人")
        else:
            self.desk.type(key)


@pytest.mark.parametrize(
    "leave",
    [lambda desk: desk.click("new.business"), lambda desk: desk.type("\t"), lambda desk: desk.go("new.business")],
    ids=["click", "tab", "jump"],
)
def test_a_composition_left_open_takes_no_digit_from_the_next_cell(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, leave: Callable[[Desk], None]
) -> None:
    method = InputMethod(desk)
    monkeypatch.setattr(input_method, "QGuiApplication", SimpleNamespace(inputMethod=lambda: method))
    desk.go(CELL)
    for key in "ren":
        method.key(key)
    leave(desk)
    assert desk.cell == "new.business"
    for key in "12":
        method.key(key)
    desk.type("\n")
    assert (desk.answer(CELL), desk.answer("new.business")) == (None, "12")
