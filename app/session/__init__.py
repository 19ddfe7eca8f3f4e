"""The report that is open, and how reports come into the library."""

from app.session.framework import GAP, copying
from app.session.last import Carried, as_last, carried, is_news, last_in, taking
from app.session.reports import add, from_reading, moved, new_report
from app.session.session import Session, now
from app.session.steps import Step, days_left, due, due_by, steps
from app.session.zero import Zeroing, zeroing

__all__ = [
    "GAP",
    "Carried",
    "Session",
    "Step",
    "Zeroing",
    "add",
    "as_last",
    "carried",
    "copying",
    "days_left",
    "due",
    "due_by",
    "from_reading",
    "is_news",
    "last_in",
    "moved",
    "new_report",
    "now",
    "steps",
    "taking",
    "zeroing",
]
