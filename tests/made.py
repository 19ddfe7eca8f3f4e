"""Reports made for tests: empty, zero, the editions' examples; and changes drawn at random."""

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app.forms import Editions, bundled
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import to_report
from app.model.edition import Edition
from app.model.numbers import Kind, read
from app.model.report import Report

EDITION = "disclosure-2021"


def edition(name: str = EDITION) -> Edition:
    return bundled()[name]


def empty(name: str = EDITION, year: int = 2024) -> Report:
    return Report(edition(name), year, "made", {"id": "unit", "name": "青禾市清源区水务局"})


def example(name: str = EDITION, editions: Editions | None = None) -> Report:
    """The filled example that comes with an edition, read anew."""
    chosen = editions or bundled()
    return to_report(json.loads(chosen.example(name).read_text("utf-8")), chosen)


def keep_example(folder: Path) -> None:
    """Make a library in `folder` with the example of the first edition."""
    from app.session import add
    from app.store import Library

    library = Library.open(folder)
    add(library, example(next(iter(bundled()))), "示例")
    library.close()


def put(report: Report, cell: str, text: str | None) -> None:
    """Enter `text` into a cell as a person would."""
    address = Address(Area.ANSWERS, cell)
    report.apply(Change("填写", (Edit(address, report.at(address), text),)))


def put_all(report: Report, text: str) -> None:
    for cell in report.edition.enterable:
        put(report, cell, text)


def number(text: str) -> Any:
    answer = read(text, Kind.DECIMAL)
    return answer.value if answer else None


typed = st.one_of(
    st.none(),
    st.integers(0, 40).map(str),
    st.sampled_from(["/", "无", "-3", "1.5", "１２", "1,234", "12 3", "十二", "9" * 20]),
)
"""What people leave in a cell."""

prose = st.text(st.sampled_from(list("政府信息公开申请1２*{}\\（一）。，\n ab𠮷")), max_size=30)


@st.composite
def changes(draw: st.DrawFn, form: Edition) -> list[tuple[Address, str | None]]:
    """Addresses with what is to stand there: figures of enterable cells and totals, remarks, texts."""
    cells = st.sampled_from(list(form.cells)).map(lambda cell: Address(Area.ANSWERS, cell))
    figures = st.tuples(cells, typed)
    parts = st.sampled_from(list(form.parts)).map(lambda part: Address(Area.TEXTS, part))
    texts = st.tuples(parts, st.one_of(st.none(), prose.filter(bool)))
    return draw(st.lists(st.one_of(figures, figures, texts), min_size=1, max_size=12))


def change(report: Report, wanted: list[tuple[Address, str | None]]) -> Change:
    """One change that brings about `wanted`; a later wish for a place takes the place of an earlier one."""
    last = dict(wanted)
    return Change("一步", tuple(Edit(address, report.at(address), value) for address, value in last.items()))
