"""The log, page after page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from marketplace.admin import queries
from marketplace.admin.views.blueprint import bp
from marketplace.core import acts, db, paging
from marketplace.core.access import authorize
from marketplace.organizations.models import Organization


@bp.get("/bureau/journal")
def journal() -> ResponseReturnValue:
    """All that was done, newest first; what was done to one organisation when its address is given."""
    authorize("admin.desk")
    slug = request.args.get("fiche", "").replace("\0", "")
    organization = db.load(Organization, slug=slug) if slug else None
    wanted = queries.acts_of("Organization", organization.id) if organization else queries.acts_of()
    page = paging.paginate(wanted, paging.page_number(request.args.get("page")))
    return render_template("admin/journal.html", page=page, acts=acts.tell(page.items), organization=organization)
