"""What the people of the matrix keep of what they find: a shortlist with an entry and a note for each organisation, a search for each
person."""

from typing import Any

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.organizations.models import Organization
from marketplace.search.models import Frequency, SavedSearch, SearchKind, Shortlist, ShortlistEntry, ShortlistNote
from tests.builders import AT

# Which of them the number of an endpoint names.
NUMBERED = {
    **dict.fromkeys(
        ("search.shortlist", "search.shortlist_csv", "search.shortlist_xlsx", "search.rename_shortlist", "search.delete_shortlist"),
        "shortlist",
    ),
    **dict.fromkeys(("search.remove_entry", "search.move_entry", "search.raise_entry", "search.write_note"), "entry"),
    **dict.fromkeys(("search.edit_note", "search.remove_note"), "note"),
    **dict.fromkeys(
        ("search.saved_search", "search.edit_search", "search.pause_search", "search.search_seen", "search.delete_search"), "search"
    ),
}


def of_organization(organization: Organization, author: User) -> dict[str, Any]:
    """A shortlist that holds the page of its own organisation, with a note about it."""
    note = ShortlistNote(words="À rappeler.", author_id=author.id, written_at=AT)
    entry = ShortlistEntry(organization_id=organization.id, called=organization.name, rank=1, added_at=AT, notes=[note])
    shortlist = Shortlist(organization_id=organization.id, name="Toitures", created_at=AT, updated_at=AT, entries=[entry])
    db.session().add(shortlist)
    db.session().flush()
    return {"shortlist": shortlist, "entry": entry, "note": note}


def of_person(person: User) -> dict[str, Any]:
    """A search that she keeps."""
    search = SavedSearch(user_id=person.id, name="Toits", kind=SearchKind.ENTERPRISES, query="q=toit", locale="fr")
    search.frequency, search.created_at, search.checked_at = Frequency.DAILY, AT, AT
    db.session().add(search)
    db.session().flush()
    return {"search": search}
