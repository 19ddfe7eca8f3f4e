"""Files that leave a season: task pack, summary pack, return notes, receipts, and the archive of originals."""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.collect.reading import SUMMARY, SUMMARY_NAME
from app.collect.review import Names, paragraphs_of, receipt_for, receipt_text, signature_of, text_of
from app.collect.rollup import adjustments
from app.collect.season import Season
from app.collect.season_file import sha256
from app.collect.units import LAST
from app.collect.values import SeasonError, Unit
from app.exporters import formats
from app.exporters.files import distinct_name, replace_file, safe_name
from app.exporters.layout import letter
from app.model.edition import Edition
from app.model.exchange import (
    RECEIPT,
    RETURN,
    TASK,
    WORDS,
    ReturnNote,
    TaskPack,
    TaskUnit,
    of_receipt,
    of_return_note,
    of_task_pack,
)
from app.model.numbers import written

SUMMARY_WORD = "汇总包"
_MOMENT = (1980, 1, 1, 0, 0, 0)


def task_pack(season: Season) -> TaskPack:
    """Return the task pack: the season's demands, with last year's accepted figures if the season has them."""
    rules = {"off": [], "limits": {}, "wants": [], "points": []} | season.setting("rules", {})
    return TaskPack(
        title=str(season.setting("title")),
        year=season.year,
        edition=season.edition.id,
        office=str(season.setting("office", "")),
        contact=str(season.setting("contact", "")),
        address=str(season.setting("address", "")),
        hand_in=str(season.setting("hand_in", "")),
        publish=str(season.setting("publish", "")),
        units=tuple(_task_unit(unit, season.edition) for unit in season.units()),
        rules=rules,
        template=str(season.setting("template", "")),
        template_sha256=str(season.setting("template_sha256", "")),
    )


def _task_unit(unit: Unit, edition: Edition) -> TaskUnit:
    last = carried_over(unit.more.get(LAST), edition)
    return TaskUnit(unit.code, unit.name, unit.aliases, unit.kind, unit.superior, last)


def carried_over(last: Mapping[str, Any] | None, edition: Edition) -> Mapping[str, Any] | None:
    """Return the figures of a unit's last report that this year's carries over. None without any."""
    if not last or last.get("edition") != edition.id:
        return last or None
    wanted = {term.cell for rule in edition.equations if rule.carries for term in rule.right if term.last}
    answers = {cell: text for cell, text in last.get("answers", {}).items() if cell in wanted}
    return {**last, "answers": answers}


def write_task_pack(season: Season, folder: Path) -> Path:
    """Raises FileError."""
    return _write_json(folder, f"{season.setting('title')}_{WORDS[TASK]}", of_task_pack(task_pack(season)))


def write_return(season: Season, unit: Unit, composed: ReturnNote, folder: Path) -> list[Path]:
    """A return note as a file for the program, as a Word document and as plain text. Raises FileError."""
    from app.exporters.docx.document import document

    stem = f"{unit.name}_{season.year}年_{WORDS[RETURN]}"
    names = Names(season.report(season.standing(unit.unit).current or 0))
    office, contact = (str(season.setting(key, "")) for key in ("office", "contact"))
    title, signature = f"{unit.name}{season.year}年年报{WORDS[RETURN]}", signature_of(composed, office)
    words = letter(title, paragraphs_of(composed, names, contact), signature, season.edition.words.page_number)
    return [
        _write_json(folder, stem, of_return_note(composed)),
        _write(folder / f"{distinct_name(stem)}.docx", document(words, season.year)),
        _write(folder / f"{distinct_name(stem)}.txt", text_of(composed, names, office, contact).encode("utf-8-sig")),
    ]


def write_receipt(season: Season, unit: Unit, folder: Path) -> list[Path]:
    """A receipt as a file for the program and as plain text. Raises FileError."""
    found = receipt_for(season, unit)
    stem = f"{unit.name}_{season.year}年_{WORDS[RECEIPT]}"
    return [
        _write_json(folder, stem, of_receipt(found)),
        _write(folder / f"{distinct_name(stem)}.txt", receipt_text(found).encode("utf-8-sig")),
    ]


def write_summary_pack(season: Season, folder: Path) -> Path:
    """Write a county's pack for its city: the members' data files, states and adjustments. Raises FileError."""
    units, standings = season.units(), season.standings()
    members = {}
    listed = []
    for unit in units:
        standing = standings[unit.unit]
        entry: dict[str, Any] = {
            "code": unit.code,
            "name": unit.name,
            "superior": unit.superior,
            "kind": unit.kind,
            "relation": str(unit.relation),
            "state": str(standing.state),
            "returns": standing.returns,
            "file": None,
        }
        if standing.accepted is not None:
            entry["file"] = f"{distinct_name(unit.code)}.json"
            members[entry["file"]] = formats.write(season.report(standing.accepted))
        listed.append(entry)
    said = {
        "format": SUMMARY,
        "season": {"title": season.setting("title"), "year": season.year, "edition": season.edition.id},
        "units": listed,
        "adjustments": [one._asdict() | {"amount": written(one.amount)} for one in adjustments(season)],
        "files": [{"name": name, "sha256": sha256(data)} for name, data in members.items()],
    }
    members[SUMMARY_NAME] = _json(said)
    return _write(folder / f"{safe_name(str(season.setting('title')))}_{SUMMARY_WORD}.zip", _zipped(members.items()))


def write_archive(season: Season, folder: Path) -> Path:
    """Every file as it was added, named after its number and its own name. Raises FileError, SeasonError."""
    return _write(folder / f"{safe_name(str(season.setting('title')))}_原件.zip", _zipped(_originals(season)))


def _originals(season: Season) -> Iterator[tuple[str, bytes]]:
    """The files that are kept; those that are not are named in a text."""
    absent = []
    for one in season.handins():
        try:
            name, data = season.original(one.digest)
            yield f"{one.handin:05}_{safe_name(name)}", data
        except SeasonError:
            absent.append(one.file)
    if absent:
        yield "没有留存的原件.txt", "\n".join(absent).encode("utf-8-sig")


def _zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _write_json(folder: Path, stem: str, data: Any) -> Path:
    return _write(folder / f"{distinct_name(stem)}.json", _json(data))


def _write(path: Path, data: bytes) -> Path:
    replace_file(path, data)
    return path
