"""The kind of a unit is read from its name or chosen, and asked for if neither tells it."""

import json
from pathlib import Path

import pytest

from app.checks import check, checked
from app.forms import bundled
from app.model.datafile import to_report
from app.model.edition import Level
from app.model.report import Report
from tests.made import empty, example

STATED = {"T621", "T622", "T623"}
"""What the reports of governments must state beside the others."""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("桃江县松木塘镇人民政府", "township"),
        ("平乡县政府", "government"),
        ("新乡市人民政府", "government"),
        ("景德镇市人民政府", "government"),
        ("虹桥街道办事处", "township"),
        ("青禾市清源区水务局（本级）", "department"),
        ("青禾市人民政府办公室", "department"),
        ("青禾市第一人民医院", "other"),
        ("青禾市红十字会", ""),
    ],
)
def test_the_name_tells_the_kind(name: str, kind: str) -> None:
    report = empty()
    report.unit["name"] = name
    assert report.unit_value("kind") == kind
    assert [finding.code for finding in check(report) if finding.code == "V112"] == ([] if kind else ["V112"])
    report.unit["kind"] = "government"
    assert report.unit_value("kind") == "government"


def stated(report: Report) -> set[str]:
    return {finding.code for finding in check(report)} & STATED


@pytest.mark.parametrize(
    ("name", "kind", "asked"),
    [
        ("望溪镇人民政府", None, STATED),
        ("望溪镇人民政府", "township", STATED),
        ("望溪镇", "township", STATED),
        ("虹桥街道办事处", None, set()),
        ("青禾市人民政府", None, STATED),
        ("青禾市水务局", None, set()),
        ("青禾市水务局", "government", STATED),
        ("青禾市人民政府", "department", set()),
    ],
)
def test_governments_of_every_level_state_more(name: str, kind: str | None, asked: set[str]) -> None:
    report = empty()
    report.unit = {"name": name} | ({"kind": kind} if kind else {})
    report.texts["overview.requests"] = "全年未收到申请。"
    assert stated(report) == asked
    verdicts = {verdict.about: verdict.result for verdict in checked(report, check(report)).lines}
    assert (verdicts[report.edition.about["T621"]] == "不适用") is (not asked)


@pytest.mark.parametrize("kind", ["", "government", "township"])
@pytest.mark.parametrize("owner", ["白水镇", "2024年本镇", "我镇", "白水镇人民政府"])
def test_a_town_called_a_government_is_still_a_town(kind: str, owner: str) -> None:
    """人民政府 is chosen for 镇人民政府 too; its own figures were then taken for those of a part of a county."""
    report = example()
    report.unit = {"name": "青山县白水镇人民政府"} | ({"kind": kind} if kind else {})
    report.texts["overview.requests"] = f"{owner}共新收政府信息公开申请58件。"
    assert [found.code for found in check(report) if found.code.startswith("C")] == ["C301"]


@pytest.mark.parametrize("name", ["probe_g1", "probe_g1_None", "probe_g1_township"])
def test_a_township_of_a_data_file_is_asked(project_root: Path, name: str) -> None:
    path = project_root.parent / "shared" / "cases" / "texts" / f"{name}.json"
    if not path.exists():
        pytest.skip("the cases are not beside this project")
    assert stated(to_report(json.loads(path.read_text("utf-8")), bundled())) == STATED


def test_a_kind_that_nothing_tells_is_no_reason_to_ask_nothing() -> None:
    report = example()
    report.unit["name"] = "青禾市红十字会"
    report.unit.pop("kind", None)
    verdicts = {verdict.about: verdict.result for verdict in checked(report, check(report)).lines}
    assert verdicts[report.edition.about["T621"]] == "未核对1处（单位类型未填）"
    assert verdicts[report.edition.about["T202"]] == "未核对1处（单位类型未填）"


@pytest.mark.parametrize("name", ["disclosure-2021", "disclosure-2019", "disclosure-2021-single"])
def test_what_is_not_written_is_found_no_less_than_what_is_badly_written(name: str) -> None:
    """Each part of prose is emptied, a section at a time: something graver than advice is found."""
    for section in example(name).edition.sections:
        report = example(name)
        before = {(finding.code, finding.message) for finding in check(report)}
        required = [part for part in section.contents if part in report.edition.parts]
        if not any(report.edition.parts[part].required for part in required):
            continue
        for part in required:
            report.texts.pop(part, None)
        new = [finding for finding in check(report) if (finding.code, finding.message) not in before]
        assert any(finding.level is not Level.HINT for finding in new), section.id
        for part in required:
            report.texts[part] = "无。"
        bad = {finding.code for finding in check(report) if finding.level is Level.VERIFY}
        for part in required:
            report.texts.pop(part, None)
        empty_ones = check(report)
        graver = any(finding.level in (Level.ERROR, Level.BLANK) for finding in empty_ones)
        assert graver or {code for code in bad if code[0] == "T"} <= {finding.code for finding in empty_ones}
