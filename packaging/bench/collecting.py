"""The supervising office's season: packages and documents added, decisions, sums; a nation of reports; and the floor.

Run by itself, for it takes minutes: `python packaging/bench/collecting.py [--packages 3000] [--documents 60]
[--nation 10000,40000,160000]`. What is made is made by a generator; times are of one run, without the making.
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
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.checks import check, checked
from app.collect import adding, decisions, rollup
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
    with tempfile.TemporaryDirectory() as folder:
        if chosen.packages:
            county(Path(folder), chosen.packages)
        if chosen.documents:
            documents(Path(folder), chosen.documents)
        for number in filter(None, chosen.nation.split(",")):
            nation(Path(folder), int(number))
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


def timed(word: str, start: float, floor: float | None = None) -> None:
    """`start` is what `time.perf_counter` said before; processor seconds of all processes tell how busy others were."""
    beside = "" if floor is None else f"; floor {floor:.2f} s"
    print(f"{word}: {time.perf_counter() - start:.2f} s{beside}", flush=True)


def processor() -> float:
    """Processor seconds used so far, those of ended children included."""
    return sum(os.times()[:4])


# -- packages and documents ------------------------------------------------------------------------------------------


def county(folder: Path, count: int) -> None:
    """Packages of one office: added, opened, accepted, summed, changed."""
    path = folder / "county.nbs"
    season = Season.create(path, YEAR, bundled()[EDITION], _units(count), bundled(), "bench")
    (folder / "packages").mkdir()
    for file, data in packages(count):
        (folder / "packages" / file).write_bytes(data)
    start, used = time.perf_counter(), processor()
    trays = [one.tray for one in adding.add(season, [folder / "packages"])]
    timed(f"{count} packages recognised, checked, stored ({sum(tray is None for tray in trays)} without a tray)", start)
    print(f"  processor: {processor() - used:.1f} s")
    season.close()
    start = time.perf_counter()
    season = Season.open(path, bundled(), "bench")
    season.standings()
    timed("season opened", start)
    units = season.units()
    start = time.perf_counter()
    some = min(100, count // 2)
    for unit in units[:some]:
        decisions.accept(season, unit)
    print(f"a decision: {(time.perf_counter() - start) / some * 1000:.1f} ms")
    for unit in units[some:-1]:
        decisions.accept(season, unit)
    start = time.perf_counter()
    summed = rollup.Rollup(season, Scope.AREA)
    summed.cells()
    timed(f"a sum of {len(summed.counted)} from nothing", start)
    decisions.accept(season, units[-1])
    start = time.perf_counter()
    summed.refresh(units[-1].unit)
    summed.cells()
    print(f"the sum after one change: {(time.perf_counter() - start) * 1000:.1f} ms")
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


def documents(folder: Path, count: int) -> None:
    """Word documents and PDFs of one office."""
    for kind, number in (("docx", count), ("pdf", max(count // 10, 4))):
        report = example()
        target = folder / kind
        for nth in range(number):
            report.unit["name"] = f"第{nth}局"
            export(report, target, [kind], draft=False)
        path = folder / f"{kind}.nbs"
        with Season.create(path, YEAR, bundled()[EDITION], _units(number), bundled(), "bench") as season:
            start, used = time.perf_counter(), processor()
            list(adding.add(season, [target]))
            each, busy = (time.perf_counter() - start) / number, (processor() - used) / number
            said = f"{each * 1000:.0f} ms each (processor {busy * 1000:.0f} ms), so 3,000 in {each * 3000:.0f} s"
            print(f"{number} {kind}: {said}", flush=True)


# -- a nation --------------------------------------------------------------------------------------------------------


def nation(folder: Path, count: int) -> None:
    """A tree of provinces, prefectures and counties with as many reports, all accepted; summed by each branch."""
    path = folder / f"nation-{count}.nbs"
    start = time.perf_counter()
    season = Season.create(path, YEAR, bundled()[EDITION], list(tree(count)), bundled(), "bench")
    _fill(season)
    print(f"nation of {count}: made in {time.perf_counter() - start:.0f} s, {path.stat().st_size // 2**20} MB")
    start = time.perf_counter()
    season.standings()
    timed("  states of all", start)
    start = time.perf_counter()
    branches = rollup.by_branch(season, Scope.AREA)
    timed(f"  sums of {len(branches)} provinces, prefectures and counties", start, floor(season))
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
    """As reports are: mostly noughts, some numbers, a fee with two places."""
    from decimal import Decimal

    whole = [draw.choice((0, 0, 0, 0, 0, 0, 0, draw.randint(1, 300))) for _ in edition.cells]
    fees = [place for place, cell in enumerate(edition.cells.values()) if cell.kind is Kind.DECIMAL]
    for place in fees:
        whole[place] = 0
    return Figures(whole, {place: Decimal(draw.randint(0, 99999)) / 100 for place in fees}, ())


def floor(season: Season) -> float:
    """Seconds that bare SQLite takes to sum the same rows, kept as plain columns, by county."""
    with sqlite3.connect(":memory:") as bare, season.reading() as connection:
        cells = len(season.edition.cells)
        columns = ", ".join(f"c{nth} INTEGER" for nth in range(cells))
        bare.execute(f"CREATE TABLE figures (county INTEGER, {columns})")
        marks = ", ".join("?" * (cells + 1))
        rows = connection.execute("SELECT handin, numbers FROM figures")
        given = ((handin % COUNTIES, *json.loads(numbers)["n"]) for handin, numbers in rows)
        bare.executemany(f"INSERT INTO figures VALUES ({marks})", given)
        start = time.perf_counter()
        sums = ", ".join(f"SUM(c{nth})" for nth in range(cells))
        bare.execute(f"SELECT county, {sums} FROM figures GROUP BY county").fetchall()
        return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
