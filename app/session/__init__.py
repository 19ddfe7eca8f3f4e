"""The open report, and the functions that bring reports into the library."""

from app.session.earlier_years import Carried, as_last, carried, is_news, last_in, taking
from app.session.progress import Step, change_of_deadline, deadline_sentence, due, steps
from app.session.reports import GAP, add, copying, from_reading, moved, new_report, next_edition, next_period
from app.session.session import Session, now
from app.session.zeros import Zeroing, zero_action, zeroing

__all__ = [
    "GAP",
    "Carried",
    "Session",
    "Step",
    "Zeroing",
    "add",
    "as_last",
    "carried",
    "change_of_deadline",
    "copying",
    "deadline_sentence",
    "due",
    "from_reading",
    "is_news",
    "last_in",
    "moved",
    "new_report",
    "next_edition",
    "next_period",
    "now",
    "steps",
    "taking",
    "zero_action",
    "zeroing",
]
