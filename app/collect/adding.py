"""Files are added to a season: read, recognised, checked, and put under review or into a tray."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from app.collect import figures, summaries
from app.collect.child import Asked, HandInRead
from app.collect.decisions import precedes, settle
from app.collect.figures import values_of
from app.collect.reading import Content, Known, Pool, files_of, scratch
from app.collect.season import Season
from app.collect.units import Register
from app.collect.values import TRAY_WORDS, Action, HandIn, SeasonError, State, Tray, Unit
from app.model.texts import first_names

SUMMARY_KIND = "summary"
"""The kind of the list in a summary pack, as `Added` tells it."""

AT_ONCE = 24
"""Files that are stored in one transaction. None is told as added before the disk has it."""

LONGEST = 0.5
"""Seconds after which what was read is stored, though there are fewer."""

_MOST_NAMED = 3
"""Cells that a sentence names."""


class Added(NamedTuple):
    """The result for one file.

    `state` is the unit's state afterwards, None if the file went to a tray without a unit.
    """

    file: str
    unit: Unit | None
    kind: str
    state: State | None
    tray: Tray | None
    message: str = ""


@dataclass
class _Run:
    """The state of one act of adding: its files have the same time."""

    season: Season
    units: Mapping[int, Unit]
    register: Register
    known: Known
    asked: Asked
    unreadable: Mapping[str, int] = field(default_factory=dict)
    """SHA-256 → hand-in of the files that could not be read before: a busy machine may be why, so they are tried again
    and take their old place."""
    fresh: dict[int, list[int]] = field(default_factory=dict)
    """Unit → the hand-ins that this act brought."""


def add(
    season: Season,
    paths: Iterable[Path],
    pool: Pool | None = None,
    *,
    began: Callable[[int], None] = lambda count: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Added]:
    """Add files, folders and zips. Each is reported once it is on the disk; an interrupted act continues the next time.

    `began` is called with the number of files. Once `is_stopped` returns True, and the pool is closed by its caller,
    nothing more is stored. Raises SeasonError; a file that cannot be read is no error, but goes to a tray.
    """
    run = _begun(season)
    try:
        with nullcontext(pool) if pool else Pool() as reading, scratch() as folder:
            files = files_of(paths, Path(folder))
            began(len(files))
            contents = reading.contents(files, run.known, run.asked)
            with closing(contents):
                for batch in _batches(contents):
                    if is_stopped():
                        return
                    with season.writing():
                        added = [_add(run, content) for content in batch]
                    yield from added
    except CancelledError:
        return


def _begun(season: Season) -> _Run:
    with season.reading() as connection:
        rows = connection.execute("SELECT digest, handin, tray FROM handin").fetchall()
    unreadable = {digest: handin for digest, handin, tray in rows if tray == Tray.UNREADABLE}
    known = Known(digest for digest, _, _ in rows if digest not in unreadable)
    asked = Asked(season.year, season.edition.id, tuple(sorted(season.switched_off)))
    units = {unit.unit: unit for unit in season.units()}
    return _Run(season, units, Register(units.values()), known, asked, unreadable)


def _batches(contents: Iterable[Content]) -> Iterator[list[Content]]:
    batch: list[Content] = []
    since = time.monotonic()
    for content in contents:
        batch.append(content)
        if len(batch) == AT_ONCE or time.monotonic() - since > LONGEST:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


def _add(run: _Run, content: Content) -> Added:
    digest, read = content.digest, content.found
    if content.file.is_summary:
        return _summary(run, content)
    if content.raw != b"" and run.known(digest):
        return _known(run, content, "这个文件以前收过，没有重复收。")
    run.known.add(digest)
    if read is None:
        if digest in run.unreadable:
            return _known(run, content, "这个文件以前收过，仍然读不出来，没有重复收。")
        tray = Tray.SCAN if content.is_scan else Tray.UNREADABLE
        return _store(run, content, None, tray, content.fault or "不能使用：这个文件读不出来。")
    match = run.register.match(read.unit_name, read.code)
    if match.unit is None:
        return _store(run, content, None, Tray.UNKNOWN, match.sentence)
    return _assigned(run, content, read, match.unit)


def _known(run: _Run, content: Content, message: str) -> Added:
    """A file that is there already, with its unit as it stands now."""
    unit = next((run.units.get(one.unit or 0) for one in run.season.handins_of_file(content.digest)), None)
    state = run.season.standing(unit.unit).state if unit else None
    return Added(content.file.name, unit, str(content.file.kind or ""), state, Tray.KNOWN, message)


def _summary(run: _Run, content: Content) -> Added:
    """Keep the units' data of a summary pack; the files that it lists are added like any other."""
    name, digest = content.file.name, content.digest
    if summaries.is_known(run.season, digest):
        return Added(name, None, SUMMARY_KIND, None, Tray.KNOWN, "这个汇总包以前收过，没有重复收。")
    try:
        entry = summaries.record(run.season, name, content.raw or b"", digest)
    except SeasonError as error:
        return _store(run, content, None, Tray.UNREADABLE, str(error))
    units, made = entry.data["units"], entry.data["adjustments"]
    accepted = sum(one.get("state") == State.ACCEPTED for one in units)
    said = f"汇总包列有{len(units)}个单位，下级已接收{accepted}个" + (f"，调整{len(made)}条" if made else "") + "。"
    return Added(name, None, SUMMARY_KIND, None, None, said)


def _assigned(run: _Run, content: Content, read: HandInRead, unit: Unit) -> Added:
    """A file of a known unit: the year, the stamp, and what else of the unit is there decide."""
    year = run.season.year
    if read.edition not in _editions(run.season):
        name = run.season.editions[read.edition].name
        return _store(run, content, unit, Tray.WRONG_YEAR, f"这是“{name}”，与本次收集的表样不同，不能汇总。")
    if read.year is None:
        return _store(run, content, unit, Tray.WRONG_YEAR, f"文件里未找到年度，应为{year}年，请核对。")
    if read.year != year:
        return _store(run, content, unit, Tray.WRONG_YEAR, f"这是{read.year}年的年报，应为{year}年。")
    if read.draft:
        return _store(run, content, unit, Tray.DRAFT, "这是草稿，不计入汇总；可以退回，请报送单位报正式稿。")
    earlier = [one for one in run.season.handins(unit.unit) if one.tray is None and one.part_of is None]
    for one in earlier:
        if _is_same(run.season, read, one):
            return _store(run, content, unit, None, f"与“{one.file}”数据一致，并为一次报送。", one.handin)
    handin = _handin(content, unit, None, "", None)
    for one in earlier:
        if one.handin in run.fresh.get(unit.unit, ()) and not _is_ordered(handin, one):
            message = _differing(run.season, read, one)
            return _store(run, content, unit, Tray.DIFFERS, message)
    return _store(run, content, unit, None, "")


def _editions(season: Season) -> frozenset[str]:
    """The forms whose figures can be summed: the season's own and those that move into it."""
    wanted = season.edition.id
    moving = (one.id for one in season.editions.values() if one.advice and one.advice.edition == wanted)
    return frozenset((wanted, *moving))


def _is_same(season: Season, read: HandInRead, other: HandIn) -> bool:
    """Whether it is another form of a hand-in: the same data file, or a document with the same figures."""
    if read.data_digest and other.data_digest:
        return read.data_digest == other.data_digest
    return not figures.differing(read.values, values_of(season, other.handin), season.edition)


def _is_ordered(handin: HandIn, other: HandIn) -> bool:
    """Whether the files themselves say which of two reports came first."""
    return precedes(handin, other) or precedes(other, handin)


def _differing(season: Season, read: HandInRead, other: HandIn) -> str:
    cells = figures.differing(read.values, values_of(season, other.handin), season.edition)
    names = first_names([season.edition.cells[cell].name for cell in cells], _MOST_NAMED)
    return f"与同时收到的“{other.file}”有{len(cells)}格不同：{names}，请核对以哪一份为准。"


# -- storing ---------------------------------------------------------------------------------------------------------


def _store(
    run: _Run,
    content: Content,
    unit: Unit | None,
    tray: Tray | None,
    message: str,
    part_of: int | None = None,
) -> Added:
    """Keep a file and what was read of it, with its entry in the log."""
    season, read = run.season, content.found
    handin = _handin(content, unit, tray, message, part_of)
    handin = handin._replace(at=season.clock(), handin=run.unreadable.get(handin.digest, 0))
    with season.writing() as connection:
        number = season.put_handin(connection, handin)
        season.put_original(connection, handin.digest, content.file.name.rpartition("/")[2], content.raw)
        if read is not None:
            season.put_content(connection, number, read.report, read.findings, read.manifest, read.numbers)
        said = {"file": content.file.name, "sha256": handin.digest, "tray": tray, "part_of": part_of}
        season.record(Action.ADD, unit=unit.unit if unit else None, handin=number, data=said)
        state = settle(season, unit.unit).state if unit else None
    if unit and tray is None and part_of is None:
        run.fresh.setdefault(unit.unit, []).append(number)
    return Added(content.file.name, unit, handin.kind, state, tray, message)


def _handin(content: Content, unit: Unit | None, tray: Tray | None, message: str, part_of: int | None) -> HandIn:
    read = content.found
    return HandIn(
        handin=0,
        digest=content.digest,
        file=content.file.name,
        kind=str(content.file.kind or ""),
        at="",
        unit=unit.unit if unit else None,
        tray=tray,
        message=message,
        part_of=part_of,
        unit_name=read.unit_name if read else "",
        year=read.year if read else None,
        report=read.report_id if read else "",
        number=read.number if read else None,
        saved=read.saved if read else "",
        data_digest=read.data_digest if read else "",
        draft=bool(read and read.draft),
        errors=read.errors if read else 0,
        blanks=read.blanks if read else 0,
        verify=read.verify if read else 0,
        explained=read.explained if read else 0,
    )


def waits(added: Sequence[Added]) -> bool:
    """Whether a person has to look at any of it."""
    return any(one.tray not in (None, Tray.KNOWN) for one in added)


def line(added: Added) -> str:
    """Return the result for a file, in one line."""
    name = added.unit.name if added.unit else "—"
    became = TRAY_WORDS[added.tray] if added.tray else str(added.state or "已收")
    return f"{name}　{added.kind or '—'}　{became}　{added.file}" + (f"：{added.message}" if added.message else "")
