"""Texts taken over from another unit or from last year are found, and the form's own words are not."""

from pathlib import Path

from app.collect import adding, sameness
from app.collect.season import Season
from app.collect.units import of_rows
from app.forms import bundled
from tests.collect.seasons import EDITION, HEADER, YEAR, hand_in, members, report_of

OWN = (
    "本单位今年围绕{}开展了信息公开工作，组织培训{}次，梳理了公开目录，{}还专门回访了申请人，"
    "把答复书逐件复核，发现的问题都写进了台账，年底前全部整改到位，没有遗留。"
)
LETTERS = "水电林田路桥医校税法农商文体旅粮气防疫市"


def text_of(nth: int) -> str:
    """A text whose words differ from those of every other unit."""
    topic = LETTERS[nth % len(LETTERS)]
    return OWN.format(topic * 5, nth, topic * 3)[: 40 + nth] + topic.join(reversed(LETTERS)) * 2


def test_a_text_taken_from_another_unit_is_found_with_both_texts(tmp_path: Path) -> None:
    units = members(12)
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in units)]
    with Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某") as season:
        for nth, unit in enumerate(units[1:], 1):
            text = text_of(3 if unit.code == "007" else nth)
            report = report_of(unit, nth, texts={"overview.opening": text})
            if unit.code == "005":
                report.remember(
                    {"edition": EDITION, "year": YEAR - 1, "answers": {}, "texts": {"overview.opening": text}}
                )
            list(adding.add(season, [hand_in(report, tmp_path / "收件", "json")]))
        (pair,) = [one for one in sameness.between_units(season) if one.part == "overview.opening"]
        assert {pair.unit.code, pair.other.code if pair.other else ""} == {"003", "007"}
        assert pair.share > 0.95
        assert pair.text == pair.other_text
        # the sentence that every unit has word for word is nobody's
        assert not [one for one in sameness.between_units(season) if one.part in ("problems", "other")]
        (last,) = sameness.with_last_year(season)
        assert (last.unit.code, last.other, last.share) == ("005", None, 1.0)


def test_short_texts_and_figures_tell_nothing() -> None:
    assert sameness.shingles_of("无。", "某局") == frozenset()
    one = "今年共收到申请12件，比上年多3件，" * 10
    assert sameness.shingles_of(one, "") == sameness.shingles_of(one.replace("12", "99"), "")
