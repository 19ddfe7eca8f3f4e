"""The supervising office's season: packages and documents added, decisions, sums; a nation of reports; and the floor.

The whole table takes many minutes: `python packaging/bench/collecting.py [--packages 3000] [--documents 60]
[--nation 10000,40000,160000]`; `measure` gives a smaller one. What is made is made by a generator. Times are processor
seconds of one run, those of child processes included, without the making: they do not depend on what else is running.
"""

import argparse
import hashlib
import io
import json
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.checks import check, checked
from app.collect import adding, decisions, rollup, stock
from app.collect.figures import Figures, encoded
from app.collect.season import Season
from app.collect.values import Action, HandIn, Relation, Scope, Standing, State, Unit
from app.exporters.export import export, pack
from app.exporters.formats import write
from app.forms import bundled
from app.model.datafile import to_report
from app.model.edition import Edition
from app.model.numbers import Kind
from app.model.report import Report

EDITION, YEAR = "disclosure-2021", 2024
PROVINCES, PREFECTURES, COUNTIES = 31, 333, 2844


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=3000)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--nation", default="10000,40000,160000")
    chosen = parser.parse_args()
    for line in table(chosen.packages, chosen.documents, [int(each) for each in chosen.nation.split(",") if each]):
        print(line, flush=True)
    return 0


def measure(rounds: int) -> Iterator[str]:
    """A season of 300 and nations of 2,500 and 10,000, whatever `rounds`."""
    yield from table(300, 20, [2_500, 10_000])


def table(packages: int, documents: int, nations: Sequence[int]) -> Iterator[str]:
    """The lines of the table; 0 leaves a part out."""
    with tempfile.TemporaryDirectory() as folder:
        if packages:
            yield from county(Path(folder), packages)
        if documents:
            yield from papers(Path(folder), documents)
        for number in nations:
            yield from nation(Path(folder), number)
    yield f"(k) memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def processor() -> float:
    """Processor seconds used so far, those of ended children included."""
    return sum(os.times()[:4])


def line(words: str, start: float, aim: str = "", *, times: int = 1, floor: float | None = None) -> str:
    """Return the processor time since `start` for each of `times`, beside the aim and the floor in seconds."""
    took = (processor() - start) / times
    shown = f"{took:8.2f} s " if took >= 1 else f"{took * 1000:8.1f} ms"
    beside = "".join((f" (aim {aim})" if aim else "", f"   floor {floor * 1000:.1f} ms" if floor is not None else ""))
    return f"(k) {words:<52} {shown}{beside}"


# -- packages and documents ------------------------------------------------------------------------------------------


def county(folder: Path, count: int) -> Iterator[str]:
    """Packages of one office: added, opened, accepted, summed, changed."""
    path = folder / "county.nbs"
    season = Season.create(path, YEAR, bundled()[EDITION], _units(count), bundled(), "bench")
    (folder / "packages").mkdir()
    for file, data in packages(count):
        (folder / "packages" / file).write_bytes(data)
    start, own, began = processor(), sum(os.times()[:2]), time.perf_counter()
    trays = [one.tray for one in adding.add(season, [folder / "packages"])]
    assert not any(trays)
    yield line(f"{count} packages recognised, checked, stored", start, "60 s for 3,000 on two cores")
    yield f"(k)   of them in the process of the window: {sum(os.times()[:2]) - own:.2f} s"
    yield f"(k)   by the clock of this machine: {time.perf_counter() - began:.1f} s"
    season.close()
    start = processor()
    season = Season.open(path, bundled(), "bench")
    lines = stock.lines(season)
    yield line(f"season of {len(lines)} opened and listed", start, "1 s")
    units = season.units()
    some = min(100, count // 2)
    start = processor()
    for unit in units[:some]:
        decisions.accept(season, unit)
    yield line("a decision", start, "50 ms", times=some)
    for unit in units[some:-1]:
        decisions.accept(season, unit)
    start = processor()
    summed = rollup.Rollup(season, Scope.AREA)
    summed.cells()
    yield line(f"a sum of {len(summed.counted)} from nothing", start, "2 s", floor=floor(season))
    decisions.accept(season, units[-1])
    start = processor()
    for _ in range(20):
        summed.counted.pop(units[-1].unit, None)
        summed.refresh(units[-1].unit)
        summed.cells()
    yield line("the sum after one change", start, "50 ms", times=20)
    season.close()


def _units(count: int) -> list[Unit]:
    return [Unit(f"{nth:05}", f"第{nth}局", Relation.OWN) for nth in range(count)]


def example() -> Report:
    return to_report(json.loads(bundled().example(EDITION).read_text("utf-8")), bundled())


def packages(count: int) -> Iterator[tuple[str, bytes]]:
    """Packages of as many units: the documents are those of one report, the data files differ."""
    report = example()
    with tempfile.TemporaryDirectory() as folder:
        path = pack(report, Path(folder), checked(report, check(report)), 1, draft=False).path
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    draw = random.Random(1)
    for nth in range(count):
        report.unit |= {"name": f"第{nth}局", "id": str(nth)}
        report.id = f"report-{nth}"
        typed = report.edition.cells["requests.granted.person"]
        report.answers[typed.id] = report.answers[typed.id]._replace(text=str(nth), value=nth)
        data = write(report)
        said = manifest | {"report": report.id, "code": f"{nth:05}", "number": draw.randint(1, 3)}
        entries = [dict(each) for each in manifest["files"]]
        for entry in entries:
            if entry["role"] == "data":
                entry |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                members[entry["name"]] = data
        yield f"{nth}.zip", _zipped(members | {"manifest.json": json.dumps(said | {"files": entries}).encode()})


def _zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def papers(folder: Path, count: int) -> Iterator[str]:
    """Word documents and PDFs of one office."""
    for kind, number, aim in (("docx", count, "180 s for 3,000 on two cores"), ("pdf", max(count // 10, 4), "")):
        report = example()
        target = folder / kind
        for nth in range(number):
            report.unit["name"] = f"第{nth}局"
            export(report, target, [kind], draft=False)
        path = folder / f"{kind}.nbs"
        with Season.create(path, YEAR, bundled()[EDITION], _units(number), bundled(), "bench") as season:
            start = processor()
            list(adding.add(season, [target]))
            yield line(f"one {kind} of {number} recognised, checked, stored", start, aim, times=number)


# -- a nation --------------------------------------------------------------------------------------------------------


def nation(folder: Path, count: int) -> Iterator[str]:
    """A tree of provinces, prefectures and counties with as many reports, all accepted; summed by each branch."""
    path = folder / f"nation-{count}.nbs"
    season = Season.create(path, YEAR, bundled()[EDITION], list(tree(count)), bundled(), "bench")
    _fill(season)
    start = processor()
    season.standings()
    yield line(f"nation of {count}, {path.stat().st_size // 2**20} MB: states of all", start)
    start = processor()
    branches = rollup.by_branch(season, Scope.AREA)
    words = f"nation of {count}: sums of {len(branches)} branches"
    yield line(words, start, "60 s for 160,000", floor=floor(season))
    season.close()
    path.unlink()


def tree(count: int) -> Iterator[Unit]:
    for nth in range(PROVINCES):
        yield Unit(f"P{nth}", f"第{nth}省", Relation.NONE)
    for nth in range(PREFECTURES):
        yield Unit(f"C{nth}", f"第{nth}市", Relation.NONE, f"P{nth % PROVINCES}")
    for nth in range(COUNTIES):
        yield Unit(f"X{nth}", f"第{nth}县", Relation.NONE, f"C{nth % PREFECTURES}")
    for nth in range(count):
        yield Unit(f"{nth}", f"第{nth}单位", Relation.OWN, f"X{nth % COUNTIES}")


def _fill(season: Season) -> None:
    """A hand-in with figures for each unit that counts, accepted; without its bytes and its report."""
    draw = random.Random(2)
    edition = season.edition
    with season.writing() as connection:
        for unit in season.units():
            if unit.relation is Relation.OWN:
                handin = HandIn(
                    0, unit.code, "", "package", "", unit.unit, None, "", None, unit.name, YEAR, "", 1, "", "", False
                )
                number = season.put_handin(connection, handin)
                season.put_content(connection, number, "{}", "[]", "{}", encoded(_figures(draw, edition)))
                season.record(Action.ACCEPT, unit=unit.unit, handin=number)
                season.put_standing(connection, Standing(unit.unit, State.ACCEPTED, number, number))


def _figures(draw: random.Random, edition: Edition) -> Figures:
    """As reports are: mostly zeros, some numbers, a fee with two places."""
    from decimal import Decimal

    whole = [draw.choice((0, 0, 0, 0, 0, 0, 0, draw.randint(1, 300))) for _ in edition.cells]
    fees = [place for place, cell in enumerate(edition.cells.values()) if cell.kind is Kind.DECIMAL]
    for place in fees:
        whole[place] = 0
    return Figures(whole, {place: Decimal(draw.randint(0, 99999)) / 100 for place in fees}, ())


def floor(season: Season) -> float:
    """Processor seconds that bare SQLite takes to sum the same rows, kept as plain columns, by county."""
    with sqlite3.connect(":memory:") as bare, season.reading() as connection:
        cells = len(season.edition.cells)
        columns = ", ".join(f"c{nth} INTEGER" for nth in range(cells))
        bare.execute(f"CREATE TABLE figures (county INTEGER, {columns})")
        marks = ", ".join("?" * (cells + 1))
        rows = connection.execute("SELECT handin, numbers FROM figures")
        given = ((handin % COUNTIES, *json.loads(numbers)["n"]) for handin, numbers in rows)
        bare.executemany(f"INSERT INTO figures VALUES ({marks})", given)
        start = time.process_time()
        sums = ", ".join(f"SUM(c{nth})" for nth in range(cells))
        bare.execute(f"SELECT county, {sums} FROM figures GROUP BY county").fetchall()
        return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
