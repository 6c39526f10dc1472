"""What is typed of a later deadline that is refused."""

from marketplace.core.forms import Form, long_text
from marketplace.core.locale import _l


class RefuseExtensionForm(Form):
    """Why the deadline stays where it is."""

    reason = long_text(_l("Pourquoi l’heure limite ne bouge pas"), most=2000, description=_l("Votre raison reste au dossier."))
