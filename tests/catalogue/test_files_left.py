"""A file whose sender lost her place before it was read whole writes nothing more."""

from marketplace.catalogue.files import importing
from marketplace.core import db
from marketplace.core.imports.models import ImportRun
from marketplace.organizations.models import Membership
from tests.builders import AT
from tests.core.imports import files


def test_what_is_left_of_a_file_is_not_taken_once_its_sender_may_not_write_the_catalogue(market) -> None:
    app, data = market.app, files.table(["reference", "title_fr"], *(["A", "Un"], ["B", "Deux"]))
    taken = []
    for is_gone in (False, True):
        run = files.begun(app, data, kind=importing.KIND, owner_id=market.enterprise.id)
        with app.app_context(), db.database().writing() as session:
            session.get_one(ImportRun, run).created_by = market.numbers["editor"]
            if is_gone:
                session.query(Membership).filter_by(user_id=market.numbers["editor"]).one().ended_at = AT
        files.finish(app, run)
        taken.append(files.outcomes(app, run))
    assert taken == [["added", "added"], ["refused", "refused"]]
