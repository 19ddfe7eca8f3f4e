"""The editions, read from the folder `forms/`: a form is data."""

from app.forms.editions import EXAMPLE, Editions, FormError, bundled

__all__ = ["EXAMPLE", "Editions", "FormError", "bundled"]
