"""What an operator's command says when the house refuses: one plain English line, and a failure."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from marketplace.core.errors import Refusal
from marketplace.core.locale import speaking


@contextmanager
def in_english() -> Iterator[None]:
    """Speak English within; a refusal becomes the command's own error.

    Raises:
        click.ClickException: with the reason of the refusal.
    """
    with speaking("en"):
        try:
            yield
        except Refusal as refused:
            raise click.ClickException(refused.reason) from None
