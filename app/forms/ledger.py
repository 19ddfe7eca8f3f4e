"""Makes the ledger of a form, which counts single cases into a table; rows that the form lacks are left out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from app.forms import schema
from app.model.edition import Cell, Edition, Table
from app.model.ledger import Choice, Ledger, LedgerColumn

_ROLES = {"number", "received", "applicant", "outcome", "closed"}


def ledger(data: schema.LedgerFile, tables: Mapping[str, Table]) -> Ledger:
    """The ledger of one file `ledger.toml`. Raises ValueError where it counts into a table that is not there."""
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
    """The labels over several rows."""
    return dict.fromkeys(chain.from_iterable(cell.row_path[:-1] for cell in cells))


def ledger_faults(data: schema.LedgerFile | None, edition: Edition, cells: Collection[str]) -> Iterator[str]:
    """The faults of `ledger.toml`; `cells` are those of all editions, as a row may be meant for another one."""
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
    """Cells of the table that no application could ever be counted into, or that are sums."""
    rows = {made.new, made.carried_in, made.carried_out, *(choice.id for choice in made.outcomes)}
    counted = {f"{made.table}.{row}.{choice.id}" for row in rows for choice in made.applicants}
    wanted = {cell.id for cell in edition.tables[made.table].cells if cell.id not in edition.definitions}
    if wanted - counted:
        yield f"ledger.toml数不出{'、'.join(sorted(wanted - counted)[:3])}等{len(wanted - counted)}格。"
    if counted - wanted:
        yield f"ledger.toml计入的{'、'.join(sorted(counted - wanted)[:3])}是合计，或不在表里。"


def _ambiguous(choices: Iterable[Choice]) -> Iterator[str]:
    """A wording of two choices says nothing."""
    owners: dict[str, str] = {}
    for choice in choices:
        for word in {choice.label, *choice.words}:
            if owners.setdefault(word, choice.id) != choice.id:
                yield f"ledger.toml中“{word}”既是“{owners[word]}”又是“{choice.id}”，分不清。"
