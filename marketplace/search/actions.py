"""What the team does to the synonyms of the search: adds a line, changes one, switches one off and on again."""

from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import audit, db
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.search.models import SearchSynonym
from marketplace.search.synonyms import in_force as synonyms
from marketplace.search.synonyms.in_force import Rule
from marketplace.search.synonyms.lines import Line, why_not_alone, why_not_beside


def why_not_keep(line: Line, *, instead_of: str | None = None) -> str | None:
    """The reason why this line cannot be added, or stand instead of the line of that key; None when it can.

    A line that is switched off keeps its name, and contradicts nobody.
    """
    if reason := why_not_alone(line):
        return reason
    others = [one for one in synonyms.rules() if one.key != instead_of]
    same = next((one for one in others if one.key == line.key), None)
    if same and same.is_off:
        return str(_("La règle « %(line)s » est désactivée et commence déjà ainsi : réactivez-la ou modifiez-la.", line=str(same.line)))
    if same:
        return str(_("La règle « %(line)s » commence déjà ainsi : modifiez-la plutôt.", line=str(same.line)))
    return why_not_beside(line, [one.line for one in others if not one.is_off])


def add_synonyms(line: Line, *, actor: User, at: datetime) -> SearchSynonym:
    """Have the search know one more line. Raises RuleBroken saying why it cannot stand."""
    if reason := why_not_keep(line):
        raise RuleBroken(reason)
    row = SearchSynonym(key=line.key, line=str(line), is_off=False, changed_at=at)
    db.session().add(row)
    db.session().flush()
    audit.record("search.synonyms_added", row, actor=actor, at=at, changes={"line": (None, row.line)})
    return row


def change_synonyms(rule: Rule, line: Line, *, actor: User, at: datetime) -> SearchSynonym:
    """Put a line in the place of another. Raises RuleBroken saying why it cannot stand, or that nothing changes."""
    if str(line) == str(rule.line):
        raise RuleBroken(_("Rien n’est changé à cette règle."))
    if reason := why_not_keep(line, instead_of=rule.key):
        raise RuleBroken(reason)
    row = _row(rule, at)
    before, row.line, row.changed_at = row.line, str(line), at
    if rule.of_product is None:
        # One of the product's keeps its name, by which the file brings it; one of the team's is named by its words.
        row.key = line.key
    audit.record("search.synonyms_changed", row, actor=actor, at=at, changes={"line": (before, row.line)})
    return row


def switch_synonyms(rule: Rule, *, off: bool, actor: User, at: datetime) -> SearchSynonym:
    """Have the search forget a line, or know it again. Raises RuleBroken when it does already, or when others contradict it now."""
    if rule.is_off == off:
        raise RuleBroken(_("Cette règle est déjà désactivée.") if off else _("Cette règle est déjà en vigueur."))
    if not off and (reason := why_not_keep(rule.line, instead_of=rule.key)):
        raise RuleBroken(reason)
    row = _row(rule, at)
    row.is_off, row.changed_at = off, at
    verb = {"is_off": (not off, off)}
    if off:
        audit.record("search.synonyms_off", row, actor=actor, at=at, changes=verb)
    else:
        audit.record("search.synonyms_on", row, actor=actor, at=at, changes=verb)
    return row


def _row(rule: Rule, at: datetime) -> SearchSynonym:
    """The row of a line: made the first time that the team touches one of the product's."""
    if rule.row is not None:
        return db.session().scalars(select(SearchSynonym).where(SearchSynonym.id == rule.row.id)).one()
    row = SearchSynonym(key=rule.key, line=str(rule.line), is_off=False, changed_at=at)
    db.session().add(row)
    db.session().flush()
    return row
