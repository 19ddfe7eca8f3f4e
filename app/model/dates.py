"""Days and moments in words. Files hold them as ISO text; a reader sees 2026年1月26日 or 1月26日 09:30.

Numbers are formatted here, not by `strftime`: it takes no Chinese on Windows.
"""

from datetime import date, datetime


def day_words(day: date) -> str:
    """Return a day as sentences name it: 2026年1月26日."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(at: datetime) -> str:
    """Return a moment by its own clock: 2026年1月26日 09:30."""
    return f"{day_words(at)} {at:%H:%M}"


def day_of(iso: str) -> date | None:
    """Return the day of an ISO date with or without a time; None if the text is not a date."""
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def local(iso: str) -> datetime | None:
    """Return an ISO moment by this computer's clock; None if the text is not a moment."""
    try:
        return datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError, OSError):  # a year that the system's clock does not know
        return None


def written_day(iso: str) -> str:
    """Return an ISO date, with or without a time, in words. Other text stays as it is."""
    day = day_of(iso)
    return iso if day is None else day_words(day)


def written_moment(iso: str) -> str:
    """Return an ISO moment in words, by this computer's clock. Other text stays as it is."""
    at = local(iso)
    return iso if at is None else moment_words(at)


def moment_of_season(iso: str) -> str:
    """Return an ISO moment without its year, where that is clear: 1月26日 09:30. Other text stays as it is."""
    at = local(iso)
    return iso if at is None else f"{at.month}月{at.day}日 {at:%H:%M}"


def now() -> str:
    """Return the local time, ISO to the second with its offset, as data files store it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
