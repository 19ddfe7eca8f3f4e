"""A copy of the program that edits for its life, run and killed by test_killed.

Edits three reports of the library in the folder given, at random from a seed: mostly new entries, often one that goes
on, now and then a backup, or closing and opening again. After each commit has returned it prints the report, the seq
and the figure that it wrote. A report's document holds the figures that its whole log leads to.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

from app.model.change import Address, Area, Change, Edit
from app.model.period import Period
from app.store import Entry, Library, Summary

REPORTS = ("a", "b", "c")
CELLS = [f"table.row{number}.column" for number in range(40)]


def line(report: str, figures: dict[str, Any]) -> Summary:
    return Summary(report, report, "示范市统计局", 2021, "an-edition", len(figures), 40, 0, 0, 0, 0, 0, "2022-01-20")


def document(figures: dict[str, Any], chance: random.Random) -> str:
    """About as long as a real one, and as little alike from one commit to the next."""
    prose = "".join(map(chr, chance.choices(range(0x4E00, 0x9000), k=5000)))
    return json.dumps({"figures": figures, "prose": prose}, ensure_ascii=False)


class Editor:
    """Someone who types without end."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.library = Library.open(folder)
        for report in REPORTS:
            if self.library.find(report, "a-form", Period(2021)) is None:
                self.library.create(line(report, {}), document({}, self.chance), "新建")
        self.logs = {report: list(self.library.load(report).log) for report in REPORTS}
        self.figures = {report: json.loads(self.library.document(report))["figures"] for report in REPORTS}
        self.count = max((int(log[-1].change.edits[0].after) for log in self.logs.values() if log), default=0)

    def act(self) -> None:
        dice = self.chance.random()
        if dice < 0.005:
            self.library.close()
            self.library = Library.open(self.folder)
        elif dice < 0.01:
            self.library.back_up()
        else:
            self.edit(self.chance.choice(REPORTS), goes_on=dice < 0.4)

    def edit(self, report: str, goes_on: bool) -> None:
        self.count += 1
        log, figures = self.logs[report], self.figures[report]
        if log and goes_on:
            last = log.pop()
            before = last.change.edits[0]
            edit = Edit(before.address, before.before, str(self.count))
            entry = Entry(last.seq, str(self.count), Change("填写", (edit,)))
        else:
            cell = self.chance.choice(CELLS)
            edit = Edit(Address(Area.ANSWERS, cell), figures.get(cell), str(self.count))
            entry = Entry(len(log) + 1, str(self.count), Change("填写", (edit,)))
        log.append(entry)
        figures[edit.address.key] = edit.after
        self.library.commit(line(report, figures), document(figures, self.chance), [entry])
        print(report, entry.seq, self.count, flush=True)


def main() -> None:
    editor = Editor(Path(sys.argv[1]), sys.argv[2])
    while True:
        editor.act()


if __name__ == "__main__":
    main()
