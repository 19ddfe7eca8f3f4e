"""What the palette offers: the commands that make sense now, and the places of the report or the library's reports."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app.gui.commands import MENUS
from app.model.change import Address, Area

if TYPE_CHECKING:
    from app.gui.report.page import ReportPage
    from app.gui.window import Window

OWN = "palette"
"""The command that shows the palette: of no use within it."""


class Entry(NamedTuple):
    """`detail` says where it belongs, `keys` how it is reached without the palette; `act` does it."""

    words: str
    detail: str
    keys: str
    act: Callable[[], object]


def entries(window: "Window") -> list[Entry]:
    places = _places(window.report) if window.report is not None else _reports(window)
    return [*_commands(window), *places]


def _commands(window: "Window") -> Iterator[Entry]:
    for menu, commands in MENUS.items():
        for command in commands:
            action = window.actions_by_name[command.name]
            if action.isEnabled() and command.name != OWN:
                keys = command.keys[0] if command.keys else ""
                yield Entry(action.text().rstrip("…"), menu.partition("(")[0], keys, action.trigger)


def _places(page: "ReportPage") -> Iterator[Entry]:
    edition = page.session.report.edition
    for number, section in enumerate(edition.sections):
        yield Entry(section.tab, "转到这一部分", "", partial(page.show_section, number))
        for content in section.contents:
            if content in edition.parts:
                yield _place(page, Address(Area.TEXTS, content), edition.parts[content].label, section.tab)
            else:
                table = edition.tables[content]
                for cell in table.cells:
                    yield _place(page, Address(Area.ANSWERS, cell.id), cell.name, table.title)
    for field in edition.fields:
        yield _place(page, Address(Area.UNIT, field.key), field.label, edition.sections[0].tab)


def _place(page: "ReportPage", address: Address, words: str, detail: str) -> Entry:
    return Entry(words, detail, "", partial(page.show_address, address, enter=True))


def _reports(window: "Window") -> Iterator[Entry]:
    for each in window.library.summaries():
        yield Entry(f"{each.unit_name}　{each.year}年", "打开年报", "", partial(window.open_report, each.report))
