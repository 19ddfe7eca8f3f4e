"""Generated pages in frames of sites, pasted into text and workbooks; the printed ones need other programs."""

import random
import shutil
from pathlib import Path

import pytest

from tests.importers.rendered import PROGRAMS, RENDERERS, Measure, made, measure
from tests.importers.site_pages import STYLES

ALONE = ("page", "text", "workbook")


def measured(renderer: str, seeds: range, folder: Path) -> tuple[Measure, list[str]]:
    all_made = [made(seed, STYLES) for seed in seeds]
    files = RENDERERS[renderer](all_made, folder, random.Random(seeds.start))
    total = Measure()
    wrong = [line for each, data in zip(all_made, files, strict=True) for line in measure(each, data, total)]
    return total, wrong


@pytest.mark.parametrize("renderer", ALONE)
def test_a_page_in_a_frame_comes_in_whole(renderer: str, tmp_path: Path) -> None:
    total, wrong = measured(renderer, range(1, 5), tmp_path)
    assert total.figures["silent"] == 0, wrong
    assert total.figures["exact"] >= 0.999 * total.figures.total(), wrong
    assert total.wrong <= 0.01 * total.wanted, wrong


@pytest.mark.long
@pytest.mark.parametrize("renderer", sorted(RENDERERS))
def test_many_pages_come_in_whole(renderer: str, tmp_path: Path) -> None:
    program = PROGRAMS.get(renderer, renderer)
    if renderer not in ALONE and shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    total, wrong = measured(renderer, range(200, 210), tmp_path)
    assert total.figures["silent"] == 0, wrong
    assert total.wrong <= 0.01 * total.wanted, wrong
