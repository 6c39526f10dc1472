"""What this room does without being asked by a page of its own file: its jobs, and the pages of the unmet demand and of what is kept."""

from marketplace.search.demand import counting as demand
from marketplace.search.demand import views as demand_views
from marketplace.search.kept import alerts, of_a_person, pieces
from marketplace.search.kept import views as kept_views

__all__ = ["alerts", "demand", "demand_views", "kept_views", "of_a_person", "pieces"]
