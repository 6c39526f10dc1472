"""What someone says of an enterprise, whoever it is: a form, a file, the demonstration. Not yet a row."""

from dataclasses import dataclass
from typing import Any

from marketplace.organizations.models import Reach


class Unsaid:
    """What stands in a fact that nobody spoke of: what is known of it stays. None, on the contrary, says that there is none."""

    def __repr__(self) -> str:
        return "UNSAID"

    def __bool__(self) -> bool:
        return False


# Any, so that a fact that may be unsaid keeps the type of what it says.
UNSAID: Any = Unsaid()


@dataclass(frozen=True)
class Served:
    """The territory that is served: what goes with its reach, codes of regions or of MRC, or whole kilometres."""

    reach: Reach
    region_codes: tuple[str, ...] = ()
    mrc_codes: tuple[str, ...] = ()
    radius_km: int | None = None


@dataclass(frozen=True)
class Facts:
    """Codes are those of the reference data; latitude and longitude in degrees (WGS 84), always both; `served` is of every activity.

    What is left UNSAID is not written.
    """

    name: str
    legal_form_code: str | None = None
    municipality: str = ""
    region_code: str | None = None
    sector_codes: tuple[str, ...] = ()
    description_fr: str = ""
    description_en: str | None = None
    website: str | None = None
    legal_name: str | None = UNSAID
    neq: str | None = UNSAID
    founded_year: int | None = UNSAID
    address: str | None = UNSAID
    postal_code: str | None = UNSAID
    municipality_code: str | None = UNSAID
    mrc_code: str | None = UNSAID
    latitude: float | None = UNSAID
    longitude: float | None = UNSAID
    mission_fr: str | None = UNSAID
    mission_en: str | None = UNSAID
    languages: list[str] = UNSAID
    contact_email: str | None = UNSAID
    contact_phone: str | None = UNSAID
    employees: int | None = UNSAID
    employees_in_integration: int | None = UNSAID
    other_names: tuple[str, ...] = UNSAID
    served: Served | None = UNSAID
