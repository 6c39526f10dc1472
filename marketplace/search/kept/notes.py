"""What people write about the entries of a shortlist: signed, dated, never lost when two write at once."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.search.models import ShortlistEntry, ShortlistNote

MOST_NOTES = 50


def write(entry: ShortlistEntry, words: str, *, actor: User, at: datetime) -> ShortlistNote:
    """Sign a note about an entry. RuleBroken when it has fifty."""
    if len(entry.notes) >= MOST_NOTES:
        raise RuleBroken(_("Cet élément a déjà %(most)d notes : complétez plutôt l’une d’elles.", most=MOST_NOTES))
    note = ShortlistNote(entry=entry, words=words, author_id=actor.id, written_at=at)
    db.session().add(note)
    db.session().flush()
    entry.shortlist.updated_at = at
    # Who wrote and where: never the words, which belong to the file.
    audit.record("search.note_written", entry.shortlist, actor=actor, at=at, changes={"note": (None, note.id)})
    return note


def change(note: ShortlistNote, words: str, *, actor: User, at: datetime) -> bool:
    """Write a note anew, and sign the change; whether it says something else."""
    if words == note.words:
        return False
    note.words, note.editor_id, note.edited_at = words, actor.id, at
    note.entry.shortlist.updated_at = at
    audit.record("search.note_changed", note.entry.shortlist, actor=actor, at=at, changes={"note": (note.id, note.id)})
    return True


def erase(note: ShortlistNote, *, actor: User, at: datetime) -> None:
    """Take a note away."""
    entry = note.entry
    audit.record("search.note_removed", entry.shortlist, actor=actor, at=at, changes={"note": (note.id, None)})
    entry.notes.remove(note)
    entry.shortlist.updated_at = at
