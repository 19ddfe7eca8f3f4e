"""Files in every shape in which mailboxes and shared folders hold them: each is told, none is lost or guessed."""

import io
import json
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.collect import adding, packs, review
from app.collect.adding import Added
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import State, Tray
from app.forms import bundled
from app.model.numbers import Answer
from app.model.report import Report
from tests.collect.seasons import EDITION, HEADER, YEAR, hand_in, members, report_of, write_list
from tests.collect.test_command_line import run

UNITS = members(8)


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in UNITS)]
    with Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某") as made:
        yield made


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def data_of(nth: int, folder: Path) -> bytes:
    return hand_in(report_of(UNITS[nth], nth), folder / str(nth), "json").read_bytes()


def mail(name: str, content: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.gov.cn", "年报"
    message.set_content("请查收。")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def received(season: Season, files: dict[str, bytes], folder: Path) -> dict[str, Added]:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return {one.file.removeprefix(f"{folder.name}/"): one for one in adding.add(season, [folder])}


def test_folders_zips_in_zips_and_mails_are_taken_apart(season: Season, tmp_path: Path) -> None:
    inner = zipped({"三/年报.json": data_of(3, tmp_path)})
    found = received(
        season,
        {
            "一/二/年报.json": data_of(1, tmp_path),
            "压缩包.zip": zipped({"里.zip": inner, "__MACOSX/里.zip": b"x"}),
            "邮件.eml": mail("关于报送=年报(1).json", data_of(4, tmp_path)),
            "转发.eml": mail("附件.zip", zipped({"年报.json": data_of(5, tmp_path)})),
            "同一份.json": data_of(1, tmp_path),
        },
        tmp_path / "收件",
    )
    units = {name: (one.unit.code if one.unit else None, one.tray) for name, one in found.items()}
    assert units == {
        "一/二/年报.json": ("001", None),
        "压缩包.zip/里.zip/三/年报.json": ("003", None),
        "邮件.eml/关于报送=年报(1).json": ("004", None),
        "转发.eml/附件.zip/年报.json": ("005", None),
        "同一份.json": ("001", Tray.KNOWN),
    }


def test_what_is_no_report_is_told_and_what_a_system_keeps_is_passed_over(season: Season, tmp_path: Path) -> None:
    list(adding.add(season, [hand_in(report_of(UNITS[2], 2), tmp_path, "json")]))
    unit = season.unit("002")
    note = packs.write_return(season, unit, review.compose(season, unit, "请补"), tmp_path / "退回")[0]
    old = Report(bundled()["disclosure-2019"], YEAR, "old", {"name": UNITS[6].name})
    old.answers = {cell: Answer("0", 0) for cell in old.edition.enterable}
    found = received(
        season,
        {
            "空.docx": b"",
            "坏.zip": b"PK\3\4 no zip",
            "图.png": b"\x89PNG\r\n\x1a\nx",
            "说明.txt": "请查收。".encode(),
            "别的.json": b'{"a": 1}',
            note.name: note.read_bytes(),
            "旧表样.json": hand_in(old, tmp_path / "旧", "json").read_bytes(),
            "Thumbs.db": b"x",
            ".DS_Store": b"x",
            "~$年报.docx": b"x",
            "去年.nbs": b"SQLite format 3\0",
            "去年.nbs-wal": b"x",
        },
        tmp_path / "收件",
    )
    trays = {name: one.tray for name, one in found.items()}
    assert trays == {
        **dict.fromkeys(("空.docx", "坏.zip", "说明.txt", "别的.json", note.name), Tray.UNREADABLE),
        "图.png": Tray.SCAN,
        "旧表样.json": Tray.WRONG_YEAR,
    }
    assert "发给单位的退回意见" in found[note.name].message
    assert bundled()["disclosure-2019"].name in found["旧表样.json"].message
    assert len(season.handins(in_trays=True)) == len(found)


def test_a_file_too_large_is_no_report(season: Season, tmp_path: Path) -> None:
    with (tmp_path / "大.json").open("wb") as file:
        file.truncate(61 * 1024 * 1024)
    (found,) = adding.add(season, [tmp_path / "大.json"])
    assert found.tray is Tray.UNREADABLE
    assert found.message == "不能使用：文件超过60MB，不是年报。原件没有留存，请不要删除原来的文件。"
    assert season.path.stat().st_size < 1024 * 1024
    (again,) = adding.add(season, [tmp_path / "大.json"])
    assert again.tray is Tray.KNOWN
    with zipfile.ZipFile(packs.write_archive(season, tmp_path)) as archive:
        assert archive.read("没有留存的原件.txt").decode("utf-8-sig") == "大.json"


def test_all_are_accepted_but_those_that_two_files_dispute(
    season: Season, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`accept --all` once took the first of two files with other figures, though a person had not chosen."""
    other = report_of(UNITS[3], 33)
    other.id = "another"
    first = [hand_in(report_of(UNITS[nth], nth), tmp_path / "一", "json") for nth in (2, 3)]
    added = adding.add(season, [*first, hand_in(other, tmp_path / "二", "json")])
    assert sorted(str(one.tray) for one in added) == ["None", "None", "differs"]
    path = season.path
    season.close()
    assert run("collect", "accept", path, "--all") == 1
    out, err = capsys.readouterr()
    assert out.startswith("002") and "003" not in out and UNITS[3].name in err
    assert run("collect", "accept", path, "003") == 0
    assert run("collect", "sum", path, "--scope", "own", "--with-unreviewed", "--json") == 1
    summed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert summed["counted"] == 2 and "含未审核" in summed["heading"]
    with Season.open(path, bundled(), "张某") as again:
        assert again.standing(again.unit("003").unit).state is State.ACCEPTED


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2025-01-26", "2025-01-26"), ("2025/1/26", "2025-01-26"), ("2025年1月26日", "2025-01-26"), (None, "")],
)
def test_a_deadline_is_kept_as_hand_ins_are_compared_with_it(typed: str | None, kept: str, tmp_path: Path) -> None:
    units = write_list(tmp_path / "名单.csv", members(2))
    due = ["--due", typed] if typed else []
    assert run("collect", "new", "--year", "2024", "--units", units, "-o", tmp_path / "季.nbs", *due) == 0
    with Season.open(tmp_path / "季.nbs", bundled(), "张某") as season:
        assert season.setting("hand_in", "") == kept


@pytest.mark.parametrize("typed", ["2025-02-30", "一月底", "20250126"])
def test_a_deadline_that_is_no_day_is_refused(typed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = write_list(tmp_path / "名单.csv", members(2))
    assert run("collect", "new", "--year", "2024", "--units", units, "-o", tmp_path / "季.nbs", "--due", typed) == 2
    assert f"日期“{typed}”不对" in capsys.readouterr().err
    assert not (tmp_path / "季.nbs").exists()
