"""The date inside a file: the report's last change, so that the same report gives the same bytes."""

from datetime import UTC, datetime


def last_change(date: str, year: int) -> datetime:
    """`date` (ISO) in universal time, without zone and fractions; new year's day after `year` where it is no date."""
    moment = _moment(date, year)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def wall_clock(date: str, year: int) -> datetime:
    """The same as the clock of its own zone showed it, for files that know no zones."""
    return _moment(date, year).replace(tzinfo=None)


def _moment(date: str, year: int) -> datetime:
    try:
        return datetime.fromisoformat(date).replace(microsecond=0)
    except ValueError:
        return datetime(year + 1, 1, 1)
