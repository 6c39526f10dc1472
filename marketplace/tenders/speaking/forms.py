"""What is typed of a question, and of its answer."""

from marketplace.core.forms import Form, long_text
from marketplace.core.locale import _l


class QuestionForm(Form):
    """A question about a purchase."""

    question = long_text(
        _l("Votre question"),
        most=2000,
        description=_l("Elle paraît avec sa réponse, sans votre nom ni celui de votre organisation. N’y nommez personne."),
    )


class AnswerForm(Form):
    """The answer of the organiser."""

    answer = long_text(_l("Réponse"), most=4000, description=_l("Tous la liront."))
