"""What a check says: a value with a code, a level, a sentence, and the places it speaks of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.model.datafile import explanation_key
from app.model.edition import Level

WORDS = {Level.ERROR: "错误", Level.BLANK: "未填", Level.VERIFY: "核实", Level.HINT: "提示"}
"""What the levels are called."""


class Span(NamedTuple):
    """A stretch of a text, `start` to `end` in code points of the text as stored."""

    text: str
    start: int
    end: int


class Suspect(NamedTuple):
    """A cell that probably caused a finding, the figure it should hold, and why.

    A repair of several cells together is several suspects in succession with the same reason, which names the cells.
    """

    cell: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `difference` is left − right of the equation as printed, None where there is no equation.

    `figures` are the values it was made from: an explanation holds as long as they stay. `fix` names the repair that
    can be made with one key, "" where there is none. `suspects`, best first, take the whole report to find: they are
    empty until asked for, and no part of what makes two findings equal.
    """

    code: str
    level: Level
    message: str
    cells: tuple[str, ...] = ()
    texts: tuple[Span, ...] = ()
    difference: str | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    explained: bool = False
    fix: str = ""
    suspects: tuple[Suspect, ...] = field(default=(), compare=False)

    @property
    def bound(self) -> dict[str, str]:
        """What an explanation of it is bound to: the figures, and where there are no cells the texts they stand in."""
        places = {} if self.cells else {f"text {span.text}": "" for span in self.texts}
        return dict(self.figures) | places

    @property
    def key(self) -> str:
        """The key of its explanation: the same for the same rule and cells, whatever the figures."""
        return explanation_key(self.code, self.cells, self.bound)


STAMPING = frozenset({Level.ERROR, Level.BLANK})
"""Levels of the findings that make a report a draft."""


def stamps(findings: Iterable[Finding]) -> bool:
    """Whether exports are stamped as a draft: while an error or a blank stands."""
    return any(finding.level in STAMPING for finding in findings)
