"""The first page: every report of the library, and what can be begun from here."""
