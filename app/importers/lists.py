"""Reads lists: the ledger in which single applications are recorded, and a list of units."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from app.importers.blocks import RawCell, RawTable, UnreadableError
from app.importers.files import FileKind, kind, load
from app.importers.labels import cleaned, label
from app.importers.sections import year_of
from app.importers.text import decoded
from app.importers.xlsx import DATE, table, workbook
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Edition
from app.model.ledger import Choice, Entry, Ledger
from app.model.ordinals import read_ordinal
from app.model.report import Report
from app.model.texts import squeezed

_DEEPEST_HEADER = 30
"""Rows within which the headers must stand."""

_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[ T]?\d{1,2}[:时].*)?|(\d{4})(\d\d)(\d\d)"
)
_HAN = "[一二三四五六七八九十]"
_IN_HAN = re.compile(rf"([二〇○零一三四五六七八九]{{4}})年({_HAN}{{1,2}})月({_HAN}{{1,3}})[日号]")
_SERIAL = re.compile(r"[345]\d{4}(?:\.\d+)?")
"""A day as a number counted from the workbook's first, as a cell shows it that lost its format: 1982 to 2064."""

_DETAIL = "_detail"
"""Behind the id of a column, that of the column that tells which kind of it is meant."""

_DATES = ("received", "closed")
_SUMS = frozenset({"小计", "合计", "总计", "本页小计", "本月合计"})
_NOTHING = frozenset({"", "/", "-", "—", "——", "无"})
"""What is written where there is no date."""

_FIRST_DAY = date(1899, 12, 30)


def read(data: bytes, ledger: Ledger) -> tuple[Entry, ...]:
    """The rows in order, wholly blank ones left out. Raises UnreadableError where no sheet is a ledger."""
    sheets = workbook(data)
    first_day = next((each.cells.parent.epoch.date() for each in sheets), _FIRST_DAY)
    return of_tables([table(each, with_hidden=True) for each in sheets if each.is_shown], ledger, first_day)


def of_tables(tables: Sequence[RawTable], ledger: Ledger, first_day: date = _FIRST_DAY) -> tuple[Entry, ...]:
    """The same for tables; `first_day`: the day of number 0. Raises UnreadableError."""
    headers = [_header(table, ledger) for table in tables]
    found = [(table, header) for table, (header, missing) in zip(tables, headers, strict=True) if not missing]
    if not found:
        closest = min((missing for _, missing in headers), key=len, default=[])
        raise UnreadableError(f"不能使用：台账里未找到这样的列：{'、'.join(closest)}，请照空白台账写列名。")
    return tuple(entry for table, header in found for entry in _entries(table, header, first_day))


def _header(table: RawTable, ledger: Ledger) -> tuple[Mapping[str, RawCell], list[str]]:
    """The header cells by id of column, of the rows that have most of them; and the required headers that they lack.

    A header may fill two rows, of which the upper one groups columns. Where two columns may be meant, as 受理日期 and
    申请日期, the wording that the ledger names first counts.
    """
    names = {
        label(name).core: (column, rank)
        for each in ledger.columns
        if each.id
        for column, words in ((each.id, (each.header, *each.also)), (f"{each.id}{_DETAIL}", each.detail))
        for rank, name in enumerate(words)
    }
    best: dict[str, RawCell] = {}
    for row in range(min(table.height, _DEEPEST_HEADER)):
        found: dict[str, tuple[int, RawCell]] = {}
        for cell in table.row(row):
            column, rank = _column_of(table, cell, names)
            if column and (column not in found or rank < found[column][0]):
                found[column] = rank, cell
        if len(found) > len(best):
            best = {column: cell for column, (_, cell) in found.items()}
    return best, [each.header for each in ledger.columns if each.required and each.id not in best]


def _column_of(table: RawTable, cell: RawCell, names: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """The column that a header names, by itself or with the one above it, and the rank of its wording; "" for none."""
    above = table.at(cell.top - 1, cell.left)
    own = label(cell.text).core
    group = label(above.text).core if above is not None else ""
    bare = re.sub("(?:情况|信息|基本信息)$", "", group)
    found = [names[core] for core in (own, group + own, bare + own) if own and core in names]
    return found[0] if found else ("", 0)


def _entries(table: RawTable, header: Mapping[str, RawCell], first_day: date) -> Iterator[Entry]:
    first = max(cell.top + cell.rows for cell in header.values())
    titles = {name: label(cell.text).core for name, cell in header.items()}
    for row in range(first, table.height):
        texts = {name: _text(table.at(row, cell.left), first_day, name) for name, cell in header.items()}
        whole = "|".join(_text(cell, first_day) for cell in table.row(row))
        again = all(label(text).core == titles[name] for name, text in texts.items())
        if whole.strip("|") and not again and not _is_sum(texts):
            yield Entry(table.name, row + 1, texts, whole)


def _is_sum(texts: Mapping[str, str]) -> bool:
    """Whether a row has nothing but a word for a sum in the place of its number."""
    filled = {name: text for name, text in texts.items() if text}
    return set(filled) == {"number"} and label(filled["number"]).core in _SUMS


def _text(cell: RawCell | None, first_day: date, column: str = "") -> str:
    """Return the text of a cell; a date as YYYY-MM-DD, however it is written or stored, "" for a mark of none."""
    if cell is None:
        return ""
    text = " ".join(cleaned(cell.text).split())
    is_date = column in _DATES
    if is_date and text in _NOTHING:
        return ""
    if cell.flaw == DATE or (is_date and _SERIAL.fullmatch(text)):
        try:
            return (first_day + timedelta(days=int(float(text)))).isoformat()
        except (ValueError, OverflowError):
            return text
    folded = unicodedata.normalize("NFKC", text)
    if found := _WRITTEN.fullmatch(folded):
        numbers = [int(part) for part in found.groups() if part]
    elif found := _IN_HAN.fullmatch(squeezed(text)):
        numbers = [year_of(found[1]), read_ordinal(found[2]), read_ordinal(found[3])]
    else:
        return text
    try:
        return date(*numbers).isoformat()
    except ValueError:
        return text


class Remark(NamedTuple):
    """A message about a row."""

    sheet: str
    row: int
    text: str


@dataclass(frozen=True)
class Count:
    """The counts of a ledger: cell → number for every counted cell, 0 included.

    `unread` entries were not understood and are not counted; `outside` entries do not belong to this year; `doubts` are
    counted, but need a look.
    """

    figures: Mapping[str, int]
    counted: int
    unread: tuple[Remark, ...] = ()
    outside: tuple[Remark, ...] = ()
    doubts: tuple[Remark, ...] = ()


_LONGEST_COUNT = 5
"""Digits below which a number may count the rows of a month or of a sheet."""


class _NotCounted(Exception):
    """Why a row is not counted; `is_outside`: rightly so."""

    def __init__(self, reason: str, *, is_outside: bool = False) -> None:
        super().__init__(reason)
        self.is_outside = is_outside


def count(entries: Iterable[Entry], edition: Edition, year: int) -> Count:
    """The table of `year`. For what is counted, received and carried in are together closed and carried out."""
    ledger = edition.ledger
    if ledger is None:
        raise ValueError("the edition knows no ledger")
    words = _Words(ledger, year)
    rows = (ledger.new, ledger.carried_in, *(each.id for each in ledger.outcomes), ledger.carried_out)
    figures = {f"{ledger.table}.{row}.{each.id}": 0 for row in rows for each in ledger.applicants}
    remarks: dict[str, list[Remark]] = {"unread": [], "outside": [], "doubts": []}
    counted = 0
    numbers: dict[tuple[str, str], Entry] = {}
    seen: dict[str, Entry] = {}
    listed = list(entries)
    for entry, begins_anew in zip(listed, _restarts(listed), strict=True):
        if begins_anew:
            numbers.clear()
        try:
            words.refuse_again(entry, numbers)
            received, ended, applicant = words.places(entry)
        except _NotCounted as reason:
            kind = "outside" if reason.is_outside else "unread"
            remarks[kind].append(Remark(entry.sheet, entry.row, str(reason)))
            continue
        figures[f"{ledger.table}.{received}.{applicant}"] += 1
        figures[f"{ledger.table}.{ended}.{applicant}"] += 1
        counted += 1
        if (twin := seen.setdefault(entry.whole, entry)) is not entry:
            text = f"与{_row(twin, entry)}完全相同，已计入，请看是否重复"
            remarks["doubts"].append(Remark(entry.sheet, entry.row, text))
    return Count(figures, counted, **{kind: tuple(each) for kind, each in remarks.items()})


def _restarts(entries: Sequence[Entry]) -> Iterator[bool]:
    """Whether the numbers begin again at 1 with each entry: on another sheet, or before a 2, as those of a month do."""
    numbers = [_count(entry.texts.get("number", "")) for entry in entries]
    for at, number in enumerate(numbers):
        is_on_another_sheet = at > 0 and entries[at].sheet != entries[at - 1].sheet
        goes_on = at > 0 and numbers[at - 1] > 1 and numbers[at + 1 : at + 2] == [2]
        yield number == 1 and (is_on_another_sheet or goes_on)


def _count(text: str) -> int:
    """The number that may count the rows of a month or of a sheet; 0 for any other text."""
    return int(text) if text.isdecimal() and len(text) < _LONGEST_COUNT else 0


def _row(other: Entry, entry: Entry) -> str:
    return f"第{other.row}行" if other.sheet == entry.sheet else f"工作表“{other.sheet}”第{other.row}行"


class _Words:
    """Interprets the texts of a row for one year."""

    def __init__(self, ledger: Ledger, year: int) -> None:
        self._ledger = ledger
        self._first, self._last = date(year, 1, 1), date(year, 12, 31)
        self._applicants = _meanings(ledger.applicants)
        self._outcomes = _meanings(ledger.outcomes)
        self._pending = {label(word).core for word in ledger.pending}
        self._several = {label(word).core for word in ledger.several}
        self._headers = {each.id: each.header for each in ledger.columns}
        self._groups = {each.id: label(each.label.rpartition(" ")[0]).core for each in ledger.outcomes}

    def refuse_again(self, entry: Entry, numbers: dict[tuple[str, str], Entry]) -> None:
        """Raise _NotCounted for a number that another row of `numbers` has in the same year; else note it there."""
        number, year = entry.texts.get("number", ""), entry.texts.get("received", "")[:4]
        if number and (first := numbers.setdefault((number, year), entry)) is not entry:
            raise _NotCounted(f"“{self._headers['number']}”写的“{number}”与{_row(first, entry)}重复")

    def places(self, entry: Entry) -> tuple[str, str, str]:
        """The row of receipt, the row of the end, and the column. Raises _NotCounted."""
        received = self._date(entry, "received")
        is_open = label(entry.texts.get("closed", "")).core in self._pending
        closed = None if is_open else self._date(entry, "closed")
        if received is None:
            raise _NotCounted(f"未填“{self._headers['received']}”")
        if closed is not None and closed < received:
            raise _NotCounted(f"“{self._headers['closed']}”早于“{self._headers['received']}”")
        if received > self._last:
            raise _NotCounted("本年以后才收到，不计入本年", is_outside=True)
        if closed is not None and closed < self._first:
            raise _NotCounted("在本年以前已经办结，不计入本年", is_outside=True)
        applicant = self._choice(entry, "applicant", self._applicants)
        start = self._ledger.new if received >= self._first else self._ledger.carried_in
        return start, self._end(entry, closed), applicant

    def _end(self, entry: Entry, closed: date | None) -> str:
        outcome = label(entry.texts.get("outcome", "")).core
        is_open = not outcome or outcome in self._pending
        if closed is not None and closed > self._last:
            return self._ledger.carried_out
        if closed is None:
            if not is_open:
                raise _NotCounted(f"写了“{self._headers['outcome']}”，未填“{self._headers['closed']}”")
            return self._ledger.carried_out
        if is_open:
            raise _NotCounted(f"写了“{self._headers['closed']}”，未填“{self._headers['outcome']}”")
        return self._choice(entry, "outcome", self._outcomes)

    def _choice(self, entry: Entry, column: str, meanings: Mapping[str, str]) -> str:
        """The meaning of a text; one that stands for several is decided by the column of its kinds, if there is one."""
        text, detail = entry.texts.get(column, ""), label(entry.texts.get(column + _DETAIL, "")).core
        core = label(text).core
        if core in meanings and core not in self._several:
            return meanings[core]
        found = meanings.get(core + detail) or meanings.get(detail) if detail else meanings.get(core)
        if found and self._groups.get(found, core) in ("", core):
            return found
        header = self._headers[column]
        if not core:
            raise _NotCounted(f"未填“{header}”")
        if core in self._several:
            raise _NotCounted(f"“{header}”写的“{text}”在表里分几行，请写明是哪一种")
        raise _NotCounted(f"“{header}”写的“{text}”对不上表里的任何一项")

    def _date(self, entry: Entry, column: str) -> date | None:
        text = entry.texts.get(column, "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _NotCounted(f"“{self._headers[column]}”写的“{text}”不是日期") from None


def _meanings(choices: Sequence[Choice]) -> dict[str, str]:
    """Return wording, without numbers and punctuation → its meaning; ambiguous wordings are left out."""
    found: dict[str, set[str]] = {}
    for choice in choices:
        group, _, leaf = choice.label.rpartition(" ")
        for text in (choice.label, leaf, *choice.words):
            for core in {label(text).core, label(text).short}:
                found.setdefault(core, set()).add(choice.id)
                found.setdefault(label(group).core + core, set()).add(choice.id)  # 不予公开-属于国家秘密
    own = {label(word).core: choice.id for choice in choices for word in choice.words}
    once = {core: next(iter(ids)) for core, ids in found.items() if len(ids) == 1 and core}
    return once | own


def proposal(report: Report, counted: Count) -> Change:
    """Return the change that makes the table equal to the ledger; empty if it is."""
    edits = []
    for cell, number in counted.figures.items():
        answer = report.answers.get(cell)
        if answer is None or answer.value != number:
            address = Address(Area.ANSWERS, cell)
            edits.append(Edit(address, report.at(address), str(number)))
    return Change("按台账填写", tuple(edits))


# -- a list of units: the rows of the first sheet or of a CSV file, nothing interpreted --------------------------------


MOST_ROWS = 200_000


def read_rows(path: Path) -> list[list[str]]:
    """The rows of the list, wholly blank ones left out. Raises UnreadableError, naming the file."""
    try:
        data = load(path)
        rows = _sheet_rows(data) if kind(data) is FileKind.XLSX else csv_rows(decoded(data))
    except UnreadableError as error:
        raise UnreadableError(f"“{path.name}”{error}") from error
    except (RecursionError, MemoryError, ValueError, KeyError, IndexError) as error:
        raise UnreadableError(f"“{path.name}”不能使用：文件已损坏，或者不是常见的写法。") from error
    if len(rows) > MOST_ROWS:
        raise UnreadableError(f"“{path.name}”不能使用：超过{MOST_ROWS}行，不是单位名单。")
    return rows


def csv_rows(text: str) -> list[list[str]]:
    """The rows of a table as text: separated by commas, or by tabs as a clipboard has it."""
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableError("不能使用：表格文件读不下去，请用Excel或WPS打开，另存为.xlsx再试。") from error
    return [row for row in rows if any(row)]


def _sheet_rows(data: bytes) -> list[list[str]]:
    shown = next((each for each in workbook(data) if each.is_shown), None)
    if shown is None:
        raise UnreadableError("不能使用：其中无工作表。")
    grid = table(shown, with_hidden=True)
    rows = [[""] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        rows[cell.top][cell.left] = " ".join(cell.text.split())
    return [row for row in rows if any(row)]
