"""The pages about a person, a file for each idea; `bp` is what the application mounts."""

from marketplace.accounts.views import invitation, signing, told
from marketplace.accounts.views.blueprint import bp

__all__ = ["bp", "invitation", "signing", "told"]
