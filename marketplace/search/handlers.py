"""What this room does without being asked by a page of its own file: its nightly jobs, and the pages of the unmet demand."""

from marketplace.search.demand import counting as demand
from marketplace.search.demand import views as demand_views

__all__ = ["demand", "demand_views"]
