"""How the territory that an activity serves is said: never the place where the enterprise is."""

from marketplace.core.formats import number
from marketplace.core.locale import _, current, ngettext
from marketplace.organizations.invented.french import of_town
from marketplace.organizations.models import Activity, Organization, Reach


def served(activity: Activity, organization: Organization) -> str:
    """« toute la province », « régions : … », « 60 km autour de … », or that nobody told."""
    if activity.reach is Reach.PROVINCE:
        return _("toute la province")
    if activity.reach is Reach.REGIONS and activity.regions:
        listed = ", ".join(str(one.label) for one in activity.regions)
        return ngettext("région : %(list)s", "régions : %(list)s", len(activity.regions), list=listed)
    if activity.reach is Reach.MRCS and activity.mrcs:
        return _("MRC : %(list)s", list=", ".join(one.name for one in activity.mrcs))
    if activity.reach is Reach.RADIUS and activity.radius_km:
        return _around(activity.radius_km, organization.municipality)
    return _("territoire à préciser")


def _around(km: int, place: str) -> str:
    if not place:
        return _("%(km)s km autour de son adresse", km=number(km))
    # French joins « de » to the name: « autour d’Amqui », « autour des Éboulements ».
    return _("%(km)s km autour %(place)s", km=number(km), place=of_town(place) if current() == "fr" else place)
