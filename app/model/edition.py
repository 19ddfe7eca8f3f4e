"""A form as values: an edition with its sections, tables, cells, text parts, rules, guidance and causes of findings."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from app.model.claims import Grammar
from app.model.coverage import Coverage
from app.model.ledger import Ledger
from app.model.numbers import Kind
from app.model.period import Calendar


class Cause(NamedTuple):
    """A cause that findings of `codes` share.

    `says` names it for several findings, `action` is the next step ("": none).

    A code that ends in * matches every code that begins so. `command` names a helpful command of the program, or "".
    """

    id: str
    says: str
    codes: tuple[str, ...]
    action: str = ""
    command: str = ""

    def covers(self, code: str) -> bool:
        return any(code == each or (each.endswith("*") and code.startswith(each[:-1])) for each in self.codes)


class Reason(NamedTuple):
    """A pattern of an explanation: its name, and its text with …… at the places to fill in."""

    word: str
    text: str


class Guide(NamedTuple):
    """The grouping and explaining of findings.

    `hollow` are patterns of explanations without content. One of fewer than `least` characters has none either.
    """

    causes: tuple[Cause, ...] = ()
    reasons: tuple[Reason, ...] = ()
    hollow: tuple[str, ...] = ()
    least: int = 0


class Sentence(NamedTuple):
    """A sentence for the text `part`; {unit} and {year} stand for those of the report."""

    part: str
    text: str


class ZeroAction(NamedTuple):
    """An action offered at each of `tables` as `label`: it fills their cells with 0 and adds `sentences` to texts."""

    label: str
    tables: tuple[str, ...]
    sentences: tuple[Sentence, ...] = ()


FORMAT = "nianbao-package/1"
MANIFEST = "manifest.json"
DATA = "data"
"""The role of the data file in the manifest."""


class Package(NamedTuple):
    """The words of the hand-in package.

    `name`, `checks` and `sign` are the names of the package, its checklist and the page to be signed; `number` words
    the number of the submission. The page to be signed has a line for each of `lines`, each followed by `date`, and
    room for the `seal`. `facts` are the keys of the unit that this page and the checklist print. `mail` is the mail's
    text, `draft_mail` that of a draft, "" for none.
    """

    name: str
    checks: str
    sign: str
    number: str
    lines: tuple[str, ...]
    seal: str
    date: str
    facts: tuple[str, ...]
    mail: str = ""
    draft_mail: str = ""


class Inspection(NamedTuple):
    """A point of the supervising office's inspection: `asks` is the requirement, `remedy` the way to meet it.

    `measure` says how the answer is known: by the checks of `codes` (`*` for any letters), by the deadline ("due"), by
    the printed lines of the package ("facts"), by the explanations ("explained"), or by a person ("eye"). `field` is
    the line of the cover for it, `pane` the pane in which a person looks.
    """

    subject: str
    asks: str
    remedy: str
    measure: str = "checks"
    codes: tuple[str, ...] = ()
    field: str = ""
    pane: str = ""


_INNER_QUOTES = str.maketrans("“”", "‘’")


class Level(StrEnum):
    """The level of a finding. ERROR and BLANK stamp an export 草稿; VERIFY may stand once it is explained.

    RETURN comes from the supervising office: it stands until its place is changed or it is answered.
    """

    RETURN = "return"
    ERROR = "error"
    BLANK = "blank"
    VERIFY = "verify"
    HINT = "hint"


class Role(StrEnum):
    """The role of a printed cell: corner, column header, row label, heading inside a table, figure, or note."""

    CORNER = "corner"
    HEADER = "header"
    LABEL = "label"
    HEADING = "heading"
    FIGURE = "figure"
    NOTE = "note"
    """Left-aligned words, such as sentences. No form has them; the papers of the package do."""


class Cell(NamedTuple):
    """One figure of a table. `row_path` and `column_path` are the labels as printed, outermost first."""

    id: str
    table: str
    row: str
    column: str
    kind: Kind
    unit: str
    row_path: tuple[str, ...]
    column_path: tuple[str, ...]
    row_name: str
    column_name: str
    help: str = ""
    source: str = ""

    @property
    def name(self) -> str:
        """Return the name of the cell in messages: “行名”“列名”; inner quotation marks become single ones."""
        names = (name.translate(_INNER_QUOTES) for name in (self.row_name, self.column_name) if name)
        return "".join(f"“{name}”" for name in names)


class GridCell(NamedTuple):
    """A printed cell: its place and extent in grid rows and columns, its text, and the figure it shows (or None)."""

    top: int
    left: int
    rows: int
    columns: int
    role: Role
    text: str
    cell: Cell | None = None


@dataclass(frozen=True, eq=False)
class Table:
    """A table as printed. `head` header rows and `side` label columns stay in view; `widths` of its columns are in mm.

    `heights` are the minimum heights of its rows in mm; () if their text alone decides.
    """

    id: str
    title: str
    head: int
    side: int
    widths: tuple[float, ...]
    font_size: float
    grid: tuple[GridCell, ...]
    heights: tuple[float, ...] = ()

    @cached_property
    def height(self) -> int:
        return max(place.top + place.rows for place in self.grid)

    @property
    def width(self) -> int:
        return len(self.widths)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The figures in printed order, row by row."""
        return tuple(place.cell for place in self.grid if place.cell)

    @cached_property
    def places(self) -> Mapping[str, GridCell]:
        """The printed cell of each figure: cell id → printed cell."""
        return {place.cell.id: place for place in self.grid if place.cell}


class Part(NamedTuple):
    """A text part. `limit` is the advised number of characters (None: no advice); `lines` the usual height in lines.

    `starts_empty`: next year's report does not begin with this year's text. `words` identify the heading of this part
    in imported files; `align` is "left" (indented, justified) or "right".
    """

    id: str
    label: str
    help: str = ""
    source: str = ""
    limit: int | None = None
    lines: int = 6
    required: bool = False
    align: str = "left"
    words: tuple[str, ...] = ()
    starts_empty: bool = False


class Field(NamedTuple):
    """A line of the cover form: a key of the report's unit.

    `names` are values that follow from the unit's name, each with its patterns; the first match counts.
    """

    key: str
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Section(NamedTuple):
    """One section, shown as one tab.

    `heading` is printed ("" prints none); `contents` are ids of tables and text parts.

    `short` is the name on the tab, `tab` its full name.
    """

    id: str
    tab: str
    heading: str
    contents: tuple[str, ...]
    short: str


LAST_YEAR = "last:"
"""Stands before the id of a cell, in a rule or among the figures of a finding, if last year's figure is meant."""


class Term(NamedTuple):
    """A figure in an equation, added or subtracted, of this year's report or of last year's."""

    cell: str
    sign: int = 1
    last: bool = False


class Relation(StrEnum):
    """The relation of an equation's two sides."""

    EQUAL = "="
    AT_MOST = "<="


@dataclass(frozen=True, eq=False)
class Equation:
    """left = right (or ≤) over figures.

    `computes`: its only left term is a total that this equation defines. `carries`: a new report takes its left figure
    from last year's on the right.
    """

    code: str
    level: Level
    relation: Relation
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    sentence: str
    names: Mapping[str, str]
    computes: bool = False
    carries: bool = False
    short: str = ""

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """This year's cells in the equation, left side first."""
        return tuple(term.cell for term in self.left + self.right if not term.last)

    @cached_property
    def key(self) -> str:
        """A stable key of this equation among those of its rule."""
        return f"{self.code}:{self.left[0].cell}"


class Jump(NamedTuple):
    """A figure that seldom changes so much in a year: by more than `times` either way, or from above `floor` to 0.

    No finding arises if both years are at or below `floor`.
    """

    code: str
    level: Level
    cell: str
    times: int
    floor: int
    sentence: str
    short: str = ""


class Units(NamedTuple):
    """A group of units that a rule applies to.

    `levels` are the first words of their level, `names` patterns of their names; without either, any unit matches.
    """

    kind: str
    levels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Unfounded(NamedTuple):
    """`figures` above 0 while all `sources` (of this year or last year) are 0, for `units` or for every unit."""

    code: str
    level: Level
    figures: tuple[Term, ...]
    sources: tuple[Term, ...]
    units: tuple[Units, ...]
    sentence: str
    short: str = ""


class Overlap(NamedTuple):
    """Figures that several units may count twice: above 0 in more than one unit or, with `is_same`, equal there."""

    cells: tuple[str, ...]
    is_same: bool
    sentence: str


class NeedsText(NamedTuple):
    """While the sum of `cells` is above 0, the text `part` must match one of `patterns`."""

    code: str
    level: Level
    cells: tuple[str, ...]
    part: str
    patterns: tuple[str, ...]
    sentence: str


class Statement(NamedTuple):
    """A statement that the texts `parts` together must contain: one of `patterns`, in at least `least` characters.

    The texts `also` count as well, but do not alone require it. It applies to `units`, or to every unit, and to report
    years from `first_year` on. An unwritten text is a finding only if `unwritten` says so.
    """

    code: str
    level: Level
    parts: tuple[str, ...]
    sentence: str
    patterns: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    least: int = 0
    unwritten: bool = False
    units: tuple[Units, ...] = ()
    first_year: int = 0
    short: str = ""


class Leftover(NamedTuple):
    """Words that a finished text must not contain: remains of a template or of another program."""

    code: str
    level: Level
    patterns: tuple[str, ...]
    sentence: str


class Phrase(NamedTuple):
    """A sentence that can stand in `part` while all figures of `tables` are 0; {year} and {unit} as in the title."""

    part: str
    tables: tuple[str, ...]
    sentence: str


class Places(NamedTuple):
    """Text parts with a special task: basis, period and telephone, title, date; "" for none.

    Texts of `alike` should differ from last year's; `improvements` describes planned improvements.
    """

    opening: str = ""
    title: str = ""
    closing: str = ""
    alike: tuple[str, ...] = ()
    improvements: str = ""


SEALED, UNSEALED = "sealed", "unsealed"
"""The choices of the cover for the seal."""


class Signature(NamedTuple):
    """The setting of signature and date: the line of the cover that chooses the seal ("" for none), and the default."""

    field: str = ""
    sealed: bool = False


class Advice(NamedTuple):
    """A finding on every report of the edition, and the edition to move to. `moves`: row id → row id."""

    code: str
    level: Level
    sentence: str
    fix: str
    edition: str
    moves: Mapping[str, str]


class Chart(NamedTuple):
    """A chart of several years. `series`: the name of a series, and the cells that are added up for it."""

    title: str
    series: tuple[tuple[str, tuple[str, ...]], ...]


class Words(NamedTuple):
    """The edition's words outside its tables: title, file name, and the marks printed on exports."""

    title: str
    file_name: str
    draft: str
    page_number: str
    charts: str = ""


_ORDINAL = "([一二三四五六七八九十]+)、"
_BRACKETED = "（[一二三四五六七八九十]+）"


@dataclass(frozen=True, eq=False)
class Edition:
    """A whole form. Immutable; all reports of the edition share it."""

    id: str
    form: str
    """Id of the edition at the root of `extends`, or its own id; all formats of one report share it."""
    name: str
    notice: str
    decree: str
    """The regulation with the number of its decree, as 《条例》（国务院令第711号）; "" for none."""
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    parts: Mapping[str, Part]
    fields: tuple[Field, ...]
    equations: tuple[Equation, ...]
    words: Words
    package: Package
    read_grammar: Callable[[Mapping[str, Cell]], Grammar]
    read_coverage: Callable[[], Coverage]
    calendar: Calendar
    about: Mapping[str, str]
    """Code of a rule → what holds if it finds nothing, for the checklist; in the order of the form's files."""
    jumps: tuple[Jump, ...] = ()
    unfounded: tuple[Unfounded, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    needs: tuple[NeedsText, ...] = ()
    statements: tuple[Statement, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    places: Places = field(default_factory=Places)
    signature: Signature = field(default_factory=Signature)
    ledger: Ledger | None = None
    advice: Advice | None = None
    due: tuple[int, int] = (1, 31)
    """Months after the report's period, and the day, at which it is due unless the unit has its own date."""
    zero_actions: tuple[ZeroAction, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    charts: tuple[Chart, ...] = ()
    preferred: bool = True
    actions: Mapping[str, str] = field(default_factory=dict)
    """Code of a rule → what to do about its findings; only for rules that say it themselves."""
    read_guide: Callable[[], Guide] = Guide
    cells: Mapping[str, Cell] = field(init=False)

    def __post_init__(self) -> None:
        cells = {cell.id: cell for table in self.tables.values() for cell in table.cells}
        object.__setattr__(self, "cells", cells)

    @cached_property
    def grammar(self) -> Grammar:
        """The grammar of its texts; loaded when a text is first checked, because an export does not need it."""
        return self.read_grammar(self.cells)

    @cached_property
    def guide(self) -> Guide:
        """The grouping of findings; loaded when findings are first shown."""
        return self.read_guide()

    @cached_property
    def coverage(self) -> Coverage:
        """The characters of the program's own faces; loaded when a text is first checked."""
        return self.read_coverage()

    @cached_property
    def definitions(self) -> Mapping[str, Equation]:
        """Total cell id → the one equation that defines it."""
        return {equation.left[0].cell: equation for equation in self.equations if equation.computes}

    @cached_property
    def enterable(self) -> tuple[str, ...]:
        """Ids of the cells that are not totals, in printed order."""
        return tuple(cell for cell in self.cells if cell not in self.definitions)

    @cached_property
    def dependents(self) -> Mapping[str, frozenset[str]]:
        """Cell id → the totals that are computed from it, directly or through other totals."""
        direct: dict[str, set[str]] = {}
        for total, equation in self.definitions.items():
            for term in equation.right:
                direct.setdefault(term.cell, set()).add(total)

        def reach(cell: str) -> set[str]:
            nearest = direct.get(cell, set())
            return nearest.union(*(reach(total) for total in nearest))

        return {cell: frozenset(reach(cell)) for cell in direct}

    def place_of(self, part: str) -> str:
        """Return the name of a text part in sentences: 第一部分（二） or 第五部分; its label if no section has it."""
        label = self.parts[part].label
        heading = next((section.heading for section in self.sections if part in section.contents), "")
        found = re.match(_ORDINAL, heading)
        if not found:
            return label
        own = re.match(_BRACKETED, label)
        name = own[0] if own else "" if heading.endswith(label) else label
        return f"第{found[1]}部分{name}"

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)
