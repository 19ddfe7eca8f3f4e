"""A long text is checked when the keys pause, and everything about it is right then."""

from app.checks import Checks
from app.gui.prose.document import paragraphs
from app.gui.prose.editor import ProseEditor
from app.model.texts import shown
from app.session import add
from tests.gui.clerk import Clerk
from tests.made import example

PART = "overview.requests"
SENTENCE = "本机关严格依照条例的规定办理公开申请，做到件件有答复。"
COUNTED = "本机关共收到申请60件。"


def opened(clerk: Clerk, text: str) -> ProseEditor:
    report = example()
    report.texts[PART] = text
    add(clerk.library, report, "测试")
    clerk.window.open_report(report.id)
    clerk.go_to(1)
    return clerk.editor(PART)


def codes(clerk: Clerk) -> set[str]:
    return {finding.code for finding in clerk.page.session.known_findings}


def test_a_key_waits_for_no_check_of_a_long_text_and_the_pause_brings_it(clerk: Clerk) -> None:
    editor = opened(clerk, SENTENCE * 120)
    session = clerk.page.session
    assert "F203" not in codes(clerk)
    clerk.put_cursor(editor, 1500)
    on_key: list[bool] = []
    session.listeners.append(lambda addresses, changed: on_key.append(session.is_behind and not changed))
    clerk.type(",")
    assert on_key[0], "no check ran on the key"
    clerk.qtbot.waitUntil(lambda: "F203" in codes(clerk))
    clerk.qtbot.waitUntil(lambda: not session.is_behind)
    stored = clerk.report.texts[PART]
    assert stored[1500] == ","
    assert paragraphs(editor.document()) == list(shown(stored))


def test_a_figure_waits_for_no_check_of_the_texts_and_the_pause_brings_it(clerk: Clerk) -> None:
    opened(clerk, COUNTED)
    session = clerk.page.session
    before = {finding.message for finding in session.known_findings if finding.texts}
    clerk.go_to(3)
    clerk.grid("requests").show_cell("requests.new.person")
    on_key: list[set[str]] = []
    session.listeners.append(lambda *_: on_key.append({each.message for each in session.known_findings if each.texts}))
    clerk.type("9")
    assert on_key[0] == before, "no text was checked on the key"
    clerk.qtbot.waitUntil(lambda: before != {each.message for each in session.known_findings if each.texts})
    clerk.qtbot.waitUntil(lambda: not session.is_behind)
    assert session.known_findings == Checks(session.report).findings


def test_whoever_asks_for_the_findings_at_once_gets_them_of_the_text_as_it_is(clerk: Clerk) -> None:
    editor = opened(clerk, SENTENCE * 120)
    clerk.put_cursor(editor, 1500)
    clerk.type("，，")
    assert "F202" in {finding.code for finding in clerk.page.session.findings}


def test_a_short_text_is_checked_on_the_key(clerk: Clerk) -> None:
    editor = opened(clerk, SENTENCE)
    clerk.put_cursor(editor, 5)
    clerk.type("，，")
    assert "F202" in codes(clerk)


def test_of_many_lines_in_a_long_text_those_in_sight_are_drawn(clerk: Clerk) -> None:
    editor = opened(clerk, COUNTED * 400)

    def drawn() -> list[int]:
        return [line.cursor.selectionStart() for line in editor.underlines.lines]

    clerk.put_cursor(editor, 0)
    clerk.qtbot.waitUntil(lambda: 0 < len(drawn()) < 400 and min(drawn()) < 20)
    clerk.press("Ctrl+End")
    clerk.qtbot.waitUntil(lambda: bool(drawn()) and max(drawn()) > len(COUNTED) * 399)
    assert len(drawn()) < 400, "of 800: for each number that differs one line, and one for what is found"


def test_keys_in_one_of_many_paragraphs_change_it_alone(clerk: Clerk) -> None:
    lines = [f"{number}{SENTENCE}" for number in range(150)]
    editor = opened(clerk, "\n".join(lines))
    clerk.put_cursor(editor, len("\n".join(lines[:70])) + 3)
    clerk.type("甲")
    clerk.press("Return", "Backspace", "Delete")
    clerk.press("Ctrl+Z")
    clerk.type("乙")
    stored = clerk.report.texts[PART]
    assert paragraphs(editor.document()) == list(shown(stored))
    now = stored.split("\n")
    assert (now[:70], now[-79:]) == (lines[:70], lines[-79:])
    assert "乙" in "".join(now[70:-79])
