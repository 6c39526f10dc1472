"""What HTTP says of awards and contracts: deciding lots, reading and answering contracts, changing them."""

from marketplace.awards.views import amending, answering, choosing, committee, complaining, contracts, deciding, evaluating, sitting
from marketplace.awards.views.blueprint import bp

__all__ = ["amending", "answering", "bp", "choosing", "committee", "complaining", "contracts", "deciding", "evaluating", "sitting"]
