"""The open report, and the functions that bring reports into the library. A module is loaded when first needed."""

from typing import TYPE_CHECKING

from app import loaded_late

if TYPE_CHECKING:
    from app.model.dates import now
    from app.session.earlier_years import Carried, as_last, carried, is_news, last_in, taking
    from app.session.progress import Step, change_of_deadline, deadline_sentence, due, steps
    from app.session.reports import GAP, add, copying, from_reading, moved, new_report, next_edition, next_period
    from app.session.session import Session
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

__getattr__ = loaded_late(
    {
        "app.model.dates": ("now",),
        "app.session.earlier_years": ("Carried", "as_last", "carried", "is_news", "last_in", "taking"),
        "app.session.progress": ("Step", "change_of_deadline", "deadline_sentence", "due", "steps"),
        "app.session.reports": (
            "GAP",
            "add",
            "copying",
            "from_reading",
            "moved",
            "new_report",
            "next_edition",
            "next_period",
        ),
        "app.session.session": ("Session",),
        "app.session.zeros": ("Zeroing", "zero_action", "zeroing"),
    }
)
