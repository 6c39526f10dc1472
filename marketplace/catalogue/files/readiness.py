"""Whether a listing could be shown if it said what a content says: what a file or a change of many asks before anything is written."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from marketplace.catalogue import rules
from marketplace.catalogue.content import CHOICES, DAYS, NETWORKS, Content, day_of
from marketplace.organizations.models import Organization


def why_not_publish(organization: Organization, content: Content, at: datetime) -> list[str]:
    """What `rules.why_not_publish` would say of such a listing."""
    choices = {name: kind(content[name]) if content[name] else None for name, kind in CHOICES.items()}
    days = {name: day_of(content[name]) if content[name] else None for name in DAYS}
    networks = [SimpleNamespace(network_id=number, purpose=purpose) for name, purpose in NETWORKS.items() for number in content[name]]
    said: Any = SimpleNamespace(**{**content, **choices, **days, "organization": organization, "networks": networks})
    return rules.why_not_publish(said, at)
