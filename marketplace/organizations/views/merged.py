"""Where the address of a page that was merged into another leads."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from marketplace.organizations.duplicates import merging
from marketplace.organizations.models import Organization


def elsewhere(organization: Organization) -> ResponseReturnValue | None:
    """A permanent redirect to the page that stands for this one, in the language of the reader; None when it stands itself."""
    if organization.merged_into_id is None:
        return None
    return redirect(url_for("organizations.show", slug=merging.kept_of(organization).slug), 301)
