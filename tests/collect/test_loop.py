"""The loop over both ends: two mistakes and an explanation, one list back, one mended, one answered, one unasked."""

from pathlib import Path

from app.checks import check, checked, explaining, stamps
from app.collect import adding, decisions, packs, review, rollup
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import Scope, State
from app.exporters.export import pack
from app.forms import bundled
from app.importers.datafile import parse
from app.model.edition import Level
from app.model.exchange import return_note, task_pack
from app.model.report import Report
from app.session.office import answering, attaching, open_items, proposed, taking_over
from tests.collect.seasons import EDITION, HEADER, YEAR, members, report_of
from tests.made import put

FIRST, SECOND, UNASKED = "requests.new.total", "review.direct.total", "disclosure.normative.made"


def handed_in(report: Report, folder: Path, number: int) -> Path:
    findings = check(report)
    return pack(report, folder, checked(report, findings), number, draft=stamps(findings)).path


def test_the_loop(tmp_path: Path) -> None:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in members(3))]
    with Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某") as season:
        unit = season.unit("001")
        # the unit takes the task over, makes two mistakes and explains a finding
        report = report_of(members(3)[1], 1)
        task = task_pack(parse(packs.write_task_pack(season, tmp_path).read_bytes()))
        mine = proposed(task, report)
        assert mine is not None
        report.apply(taking_over(report, task, mine))
        put(report, FIRST, "9999")
        put(report, SECOND, "8888")
        verify = next(one for one in check(report) if one.level is Level.VERIFY)
        report.apply(explaining(report, [verify], "核实无误", "2025-01-10"))
        (added,) = adding.add(season, [handed_in(report, tmp_path / "一", 1)])
        assert (added.unit, added.state) == (unit, State.UNCONFIRMED)
        # the office sends one list back
        review.judge(season, unit, verify.key, believed=False)
        composed = review.compose(season, unit)
        written = packs.write_return(season, unit, composed, tmp_path / "退回")
        review.send_back(season, unit, composed)
        # the unit opens it, mends the mistakes, answers the rest, and changes something that nobody asked for
        report.apply(attaching(report, return_note(parse(written[0].read_bytes()))))
        put(report, FIRST, None)
        put(report, SECOND, None)
        left = open_items(report)
        assert [one.item.message for one in left] == [f"说明不采信：{verify.message}"]
        report.apply(answering(report, left[0].item.id, "本单位确无此项工作。"))
        assert open_items(report) == []
        put(report, UNASKED, "77")
        report.saved = "2025-01-20T10:00:00+08:00"
        (added,) = adding.add(season, [handed_in(report, tmp_path / "二", 2)])
        assert added.state is State.AGAIN
        # the office sees what was changed, what was answered, and what nobody asked for
        since = review.since_last(season, unit)
        assert since is not None
        kinds = {reply.item.message: reply.kind for reply in since.replies}
        assert kinds.pop(left[0].item.message) == "answered"
        assert set(kinds.values()) == {"changed"}
        assert [edit.address.key for edit in since.unasked.edits] == [UNASKED]
        decisions.accept(season, unit)
        before = rollup.data_of(rollup.Rollup(season, Scope.OWN))["cells"]
        # a third hand-in changes nothing in the sum until it is decided
        put(report, UNASKED, "78")
        (added,) = adding.add(season, [handed_in(report, tmp_path / "三", 3)])
        assert added.state is State.AGAIN
        assert rollup.data_of(rollup.Rollup(season, Scope.OWN))["cells"] == before
        found = review.corrections(season, unit)
        assert found is not None and [row[1:] for row in found.rows] == [("77", "78")]
        assert season.first_break() is None
