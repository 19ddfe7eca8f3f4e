"""The report that is open, and how reports come into the library."""

from app.session.reports import add, as_last, from_reading, moved, new_report
from app.session.session import Session, now

__all__ = ["Session", "add", "as_last", "from_reading", "moved", "new_report", "now"]
