"""Checks of arguments that several commands take: a year, a form's edition, a file to be written."""

import os
from pathlib import Path

from app.cli.output import Mistake
from app.forms import bundled
from app.model.datafile import YEARS
from app.model.edition import Edition


def refuse_year(year: int | None) -> None:
    """Raise Mistake for a year that no report can have."""
    if year not in YEARS:
        raise Mistake(f"年度“{year}”不对，应在{YEARS[0]}至{YEARS[-1]}之间。")


def edition_of(wanted: str | None, year: int) -> Edition:
    """Return the edition with the id `wanted`; if that is None, the one in force for `year`.

    Raises Mistake if there is none, and FormError for an invalid edition.
    """
    edition = wanted or bundled().for_year(year)
    if edition is None or edition not in bundled():
        missing = f"编号为“{edition}”的" if edition else f"{year}年的"
        raise Mistake(f"没有{missing}表样，现有：{'、'.join(bundled())}。")
    return bundled()[edition]


def refuse_period(period: str | None, edition: Edition) -> None:
    """Raise Mistake unless `period` fits: a form with several periods a year needs one, any other takes none."""
    codes = edition.calendar.codes
    if edition.calendar.is_yearly and period:
        raise Mistake(f"“{edition.name}”一年一份，不写 --period。")
    if not edition.calendar.is_yearly and period not in codes:
        raise Mistake(f"“{edition.name}”按期填报，请用 --period 写明：{'、'.join(codes)}。")


def refuse_existing(target: Path) -> None:
    """Raise Mistake for a file, or a link to one, that would be replaced."""
    if os.path.lexists(target):
        raise Mistake(f"“{target}”已经存在，为免丢失内容没有覆盖，请换一个文件名。")
