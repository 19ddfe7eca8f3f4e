"""What the commands do: each is a function of the window, found by the command's name; a module per topic."""

from collections.abc import Callable

from app.gui.acts import (
    coming_in,
    counting,
    going_out,
    handing_in,
    helping,
    importing,
    keeping,
    last,
    ordering,
    printing,
    reporting,
    tables,
    writing,
)

ACTS: dict[str, Callable[..., object]] = {
    **coming_in.ACTS,
    **importing.ACTS,
    **counting.ACTS,
    **going_out.ACTS,
    **handing_in.ACTS,
    **keeping.ACTS,
    **printing.ACTS,
    **reporting.ACTS,
    **last.ACTS,
    **ordering.ACTS,
    **tables.ACTS,
    **writing.ACTS,
    **helping.ACTS,
}
