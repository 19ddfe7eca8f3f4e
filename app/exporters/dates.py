"""The date inside a file: the report's last change, so that the same report gives the same bytes."""

from datetime import UTC, datetime


def last_change(date: str, year: int) -> datetime:
    """`date` (ISO) in universal time, without zone and fractions; new year's day after `year` where it is no date."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return datetime(year + 1, 1, 1)
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=0)
