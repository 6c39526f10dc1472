"""The pages of what buyers keep, a file for each idea; all are bound to the blueprint of the room."""

from marketplace.search.kept.views import adding, comparison, entries, notes, saved, shortlists

__all__ = ["adding", "comparison", "entries", "notes", "saved", "shortlists"]
