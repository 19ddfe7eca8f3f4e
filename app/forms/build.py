"""Makes the fields of an Edition of the decoded files of a form, with the printed grid of each table."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple

import msgspec

from app.forms import schema
from app.forms.decode import FormFiles
from app.forms.rules import equations, find_circle, jumps, needs, overlaps, unfounded, units
from app.forms.schema import Block, Column, Line, Row, TableFile
from app.model.edition import (
    SEALED,
    UNSEALED,
    Advice,
    Cause,
    Cell,
    Chart,
    Edition,
    Equation,
    Field,
    GridCell,
    Guide,
    Inspection,
    Leftover,
    Level,
    Package,
    Part,
    Phrase,
    Places,
    Reason,
    Role,
    Section,
    Sentence,
    Signature,
    Statement,
    Table,
    Words,
    ZeroAction,
)
from app.model.ledger import Choice, Ledger, LedgerColumn
from app.model.numbers import Kind
from app.model.period import Calendar


class _Label(NamedTuple):
    """A merged label: its first level and item, how many levels and items it spans."""

    level: int
    item: int
    levels: int
    items: int
    text: str


def table(data: TableFile) -> Table:
    """Build the table of one TOML file. Its body is one block of rows and columns, or several, one below the other."""
    blocks = data.blocks
    grid: list[GridCell] = []
    top = 0
    for block in blocks:
        cells = list(_block(data.id, block, len(data.widths), top))
        grid += cells
        top = max(place.top + place.rows for place in cells)
    first = blocks[0]
    head = _depth(_column_paths(first)) if len(blocks) == 1 else 0
    side = first.label_columns if len(blocks) == 1 and not first.side_by_side else 0
    ordered = sorted(grid, key=lambda place: (place.top, place.left))
    return Table(data.id, data.title, head, side, data.widths, data.font_size, tuple(ordered))


def _block(table: str, block: Block, width: int, top: int) -> Iterator[GridCell]:
    if block.title:
        yield GridCell(top, 0, 1, width, Role.HEADING, block.title)
        top += 1
    side = 0 if block.side_by_side else block.label_columns
    paths = _column_paths(block)
    head = _depth(paths)
    starts = _starts(block, side)
    if side:
        yield GridCell(top, 0, head, side, Role.CORNER, block.corner)
    for label in _merged(paths, head):
        left, after = starts[label.item], starts[label.item + label.items]
        yield GridCell(top + label.level, left, label.levels, after - left, Role.HEADER, label.text)
    body = top + head
    if block.side_by_side:
        lines = [(row, column) for row in block.row for column in block.column]
        yield from _figures(table, lines, body, starts)
        return
    for label in _merged([row.label for row in block.row], side):
        yield GridCell(body + label.item, label.level, label.items, label.levels, Role.LABEL, label.text)
    for number, row in enumerate(block.row):
        yield from _figures(table, [(row, column) for column in block.column], body + number, starts)


def _column_paths(block: Block) -> list[Sequence[str]]:
    columns = [column.header for column in block.column]
    if not block.side_by_side:
        return list(columns)
    return [(*row.label, *column) for row in block.row for column in columns]


def _starts(block: Block, side: int) -> list[int]:
    """First grid column of each column, and the end of the last."""
    spans = [column.span for column in block.column]
    if block.side_by_side:
        spans *= len(block.row)
    starts = [side]
    for span in spans:
        starts.append(starts[-1] + span)
    return starts


def _figures(table: str, lines: Sequence[tuple[Row, Column]], top: int, starts: list[int]) -> Iterator[GridCell]:
    for number, (row, column) in enumerate(lines):
        left, after = starts[number], starts[number + 1]
        yield GridCell(top, left, 1, after - left, Role.FIGURE, "", _cell(table, row, column))


def _cell(table: str, row: Row, column: Column) -> Cell:
    lines: tuple[Line, Line] = (row, column)
    return Cell(
        id=f"{table}.{row.id}.{column.id}",
        table=table,
        row=row.id,
        column=column.id,
        kind=row.kind or column.kind or Kind.COUNT,
        unit=row.unit if row.unit is not None else column.unit or "",
        row_path=row.label,
        column_path=column.header,
        row_name=row.name or row.label[-1],
        column_name=column.name or column.header[-1],
        help="\n".join(line.help for line in lines if line.help),
        source="\n".join(line.source for line in lines if line.source),
    )


def _depth(paths: Sequence[Sequence[str]]) -> int:
    return max(len(path) for path in paths)


def _merged(paths: Sequence[Sequence[str]], depth: int, level: int = 0, first: int = 0) -> Iterator[_Label]:
    """Merge neighbours with the same label. The last label of a path spans the remaining levels."""
    item = 0
    while item < len(paths):
        text = paths[item][level]
        is_last = len(paths[item]) == level + 1
        end = item + 1
        if not is_last:
            while (
                end < len(paths) and paths[end][: level + 1] == paths[item][: level + 1] and len(paths[end]) > level + 1
            ):
                end += 1
        yield _Label(level, first + item, depth - level if is_last else 1, end - item, text)
        if not is_last:
            yield from _merged(paths[item:end], depth, level + 1, first + item)
        item = end


_TITLE = "title"
"""The id of the title's text part in a form that names no other."""


def build(files: FormFiles, folder: str, form: str) -> dict[str, Any]:
    """Build the fields of the Edition of `files`, without those that read the rest of the form.

    `form` is the id of the edition at the root of `extends`, or its own id.
    Raises ValueError, naming the file, if the files do not fit together.
    """
    if files.edition.id != folder:
        raise ValueError(f"edition.toml中id“{files.edition.id}”与文件夹名“{folder}”不同")
    tables = {}
    for name, file in files.tables.items():
        with _in_file(name):
            tables[name] = table(file)
    cells = {cell.id: cell for each in tables.values() for cell in each.cells}
    return {
        **_heading(files.edition),
        **_rules(files, cells),
        **_texts(files, cells),
        "form": form,
        "tables": tables,
        "about": dict(_about(files)),
        "actions": {rule.code: rule.action for rule in _coded(files) if rule.action},
        "ledger": _ledger(files, tables),
    }


@contextmanager
def _in_file(name: str) -> Iterator[None]:
    """Put the file's name before the message of an error."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{name}.toml中{error}") from error


def _heading(data: schema.EditionFile) -> dict[str, Any]:
    with _in_file("edition"):
        calendar = _calendar(data.period)
    return {
        "id": data.id,
        "name": data.name,
        "notice": data.notice,
        "decree": data.decree,
        "first_year": data.first_year,
        "last_year": data.last_year,
        "preferred": data.preferred,
        "calendar": calendar,
        "due": (int(data.due[:2]), int(data.due[3:])),
        "words": Words(**msgspec.structs.asdict(data.words)),
        "package": Package(**msgspec.structs.asdict(data.package)),
        "sections": tuple(_section(each) for each in data.section),
        "fields": tuple(_field(each) for each in data.field),
        "advice": _advice(data.advice) if data.advice else None,
        "inspections": tuple(Inspection(**msgspec.structs.asdict(each)) for each in data.inspection),
        "signature": _signature(data),
        "zero_actions": tuple(_zero_action(each) for each in data.zero_action),
        "charts": tuple(Chart(each.title, tuple(each.series.items())) for each in data.chart),
    }


def _calendar(data: schema.Period) -> Calendar:
    calendar = Calendar(data.kind, data.names, data.last)
    wanted = 0 if calendar.is_yearly else len(calendar.codes)
    if len(set(data.names)) != wanted or len(data.names) != wanted:
        raise ValueError(f"period的names应是{wanted}个不同的名称" if wanted else "period的names不用写，全年只有一期")
    return calendar


def _section(data: schema.Section) -> Section:
    tab = data.tab or data.heading
    return Section(data.id, tab, data.heading, data.contents, data.short or tab)


def _field(data: schema.Field) -> Field:
    return Field(data.key, data.label, data.help, data.required, tuple(data.choices.items()), tuple(data.names.items()))


def _signature(data: schema.EditionFile) -> Signature:
    """Refuses a line of the cover that does not have the two choices."""
    field = data.signature.field
    if field and {SEALED, UNSEALED} not in [set(each.choices) for each in data.field if each.key == field]:
        raise ValueError(f"edition.toml中signature的field“{field}”应是封面项，选项为{UNSEALED}和{SEALED}")
    return Signature(field, data.signature.sealed)


def _advice(data: schema.Advice) -> Advice:
    return Advice(data.code, Level(data.level), data.sentence, data.fix, data.edition, data.moves)


def _zero_action(data: schema.ZeroAction) -> ZeroAction:
    return ZeroAction(data.label, data.tables, tuple(Sentence(each.part, each.text) for each in data.sentence))


def _rules(files: FormFiles, cells: Mapping[str, Cell]) -> dict[str, Any]:
    groups = {name: _groups(file) for name, file in files.tables.items()}
    rules = files.rules.rule
    with _in_file("rules"):
        spread = tuple(equations(rules, cells, groups))
        _refuse_circles(spread)
        return {
            "equations": spread,
            "jumps": tuple(jumps(rules, cells)),
            "unfounded": tuple(unfounded(rules, cells)),
            "overlaps": tuple(overlaps(files.rules.overlap, cells)),
        }


def _refuse_circles(rules: tuple[Equation, ...]) -> None:
    """Refuse totals that are computed from each other: they have no value."""
    parts = {rule.left[0].cell: [term.cell for term in rule.right] for rule in rules if rule.computes}
    if circle := find_circle(parts):
        raise ValueError(f"总计互相推算，绕成了圈：{'→'.join(circle)}")


def _groups(data: schema.TableFile) -> dict[str, list[str]]:
    """Return group name → ids of its rows or columns, in order."""
    groups: dict[str, list[str]] = {}
    for block in data.blocks:
        for line in (*block.row, *block.column):
            if line.group:
                groups.setdefault(line.group, []).append(line.id)
    return groups


def _about(files: FormFiles) -> Iterator[tuple[str, str]]:
    """Return rule code → its subject, over all files. Rules without a subject are left out."""
    return ((rule.code, rule.about) for rule in _coded(files) if rule.about)


def _coded(files: FormFiles) -> Iterator[schema.Rule | schema.NeedsText | schema.Statement | schema.Leftover]:
    texts = files.statements
    yield from (*files.rules.rule, *texts.needs_text, *texts.statement, *texts.leftover)


def guide(data: schema.FindingsFile) -> Guide:
    """Build the grouping and explaining of a form's findings."""
    causes = tuple(Cause(each.id, each.says, each.codes, each.action, each.command) for each in data.cause)
    return Guide(causes, tuple(Reason(each.word, each.text) for each in data.reason), data.hollow, data.least)


def _texts(files: FormFiles, cells: Mapping[str, Cell]) -> dict[str, Any]:
    rules = files.statements
    parts = {text.id: Part(**msgspec.structs.asdict(text)) for text in files.texts.text}
    with _in_file("statements"):
        needed = tuple(needs(rules.needs_text, cells))
    title = rules.places.title or (_TITLE if _TITLE in parts else "")
    return {
        "parts": parts,
        "needs": needed,
        "statements": tuple(_statement(each) for each in rules.statement),
        "leftovers": tuple(
            Leftover(each.code, Level(each.level), each.patterns, each.sentence) for each in rules.leftover
        ),
        "phrases": tuple(Phrase(each.part, each.tables, each.sentence) for each in rules.phrase),
        "places": Places(
            rules.places.opening, title, rules.places.closing, rules.places.alike, rules.places.improvements
        ),
    }


def _statement(data: schema.Statement) -> Statement:
    return Statement(
        code=data.code,
        level=Level(data.level),
        parts=data.parts,
        sentence=data.sentence,
        patterns=data.patterns,
        also=data.also,
        least=data.least,
        unwritten=data.unwritten,
        units=units(data.units),
        first_year=data.first_year,
        short=data.short,
    )


def _ledger(files: FormFiles, tables: Mapping[str, Table]) -> Ledger | None:
    if files.ledger is None:
        return None
    with _in_file("ledger"):
        return ledger(files.ledger, tables)


_ROLES = {"number", "received", "applicant", "outcome", "closed"}


def ledger(data: schema.LedgerFile, tables: Mapping[str, Table]) -> Ledger:
    """Build the ledger of `ledger.toml`. Raises ValueError if it counts into a table that does not exist."""
    if data.table not in tables:
        raise ValueError(f"要数进的表“{data.table}”不存在")
    cells = tables[data.table].cells
    columns = {cell.column: cell.column_path[-1] for cell in cells}
    rows = {cell.row: " ".join(cell.row_path[1:] or cell.row_path) for cell in cells}
    return Ledger(
        table=data.table,
        name=data.name,
        new=data.new,
        carried_in=data.carried_in,
        carried_out=data.carried_out,
        columns=tuple(LedgerColumn(**msgspec.structs.asdict(column)) for column in data.column),
        applicants=tuple(_choices(data.applicant, columns)),
        outcomes=tuple(_choices(data.outcome, rows)),
        pending=data.pending,
        several=tuple(_headings(cells)),
    )


def _choices(entries: Iterable[schema.Choice], labels: Mapping[str, str]) -> Iterator[Choice]:
    for entry in entries:
        if entry.id in labels:
            label = entry.label if entry.label is not None else labels[entry.id]
            yield Choice(entry.id, label, entry.words)


def _headings(cells: Iterable[Cell]) -> Iterable[str]:
    """The labels over several rows or columns."""
    return dict.fromkeys(chain.from_iterable((*cell.row_path[:-1], *cell.column_path[:-1]) for cell in cells))


def ledger_faults(data: schema.LedgerFile | None, edition: Edition, cells: Collection[str]) -> Iterator[str]:
    """Return the faults of `ledger.toml`.

    `cells` are those of all editions, because a row may be meant for another one.
    """
    made = edition.ledger
    if data is None or made is None:
        return
    roles = [column.id for column in made.columns if column.id]
    if set(roles) != _ROLES or len(roles) > len(_ROLES):
        yield f"ledger.toml的各列应恰好是{'、'.join(sorted(_ROLES))}各一。"
    for choices, place in ((data.applicant, 2), (data.outcome, 1)):
        known = {cell.split(".")[place] for cell in cells if cell.startswith(f"{made.table}.")}
        yield from (f"ledger.toml中的“{each.id}”不在表里。" for each in choices if each.id not in known)
    yield from _gaps(edition, made)
    yield from _ambiguous(made.applicants)
    yield from _ambiguous(made.outcomes)


def _gaps(edition: Edition, made: Ledger) -> Iterator[str]:
    """Name the cells of the table that no application can be counted into, and the sums that one would be."""
    rows = {made.new, made.carried_in, made.carried_out, *(choice.id for choice in made.outcomes)}
    counted = {f"{made.table}.{row}.{choice.id}" for row in rows for choice in made.applicants}
    wanted = {cell.id for cell in edition.tables[made.table].cells if cell.id not in edition.definitions}
    if wanted - counted:
        yield f"ledger.toml数不出{'、'.join(sorted(wanted - counted)[:3])}等{len(wanted - counted)}格。"
    if counted - wanted:
        yield f"ledger.toml计入的{'、'.join(sorted(counted - wanted)[:3])}是合计，或不在表里。"


def _ambiguous(choices: Iterable[Choice]) -> Iterator[str]:
    """Name the wordings that belong to two choices: they are ambiguous."""
    owners: dict[str, str] = {}
    for choice in choices:
        for word in {choice.label, *choice.words}:
            if owners.setdefault(word, choice.id) != choice.id:
                yield f"ledger.toml中“{word}”既是“{owners[word]}”又是“{choice.id}”，分不清。"
