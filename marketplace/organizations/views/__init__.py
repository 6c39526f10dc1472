"""The pages of the directory, a file for each idea; `bp` is what the application mounts."""

from marketplace.organizations.views import browse, edit, entries, feeds, machines, mapping, profile, sending, visitors
from marketplace.organizations.views.blueprint import bp

__all__ = ["bp", "browse", "edit", "entries", "feeds", "machines", "mapping", "profile", "sending", "visitors"]
