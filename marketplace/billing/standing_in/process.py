"""The stand-in as a process of `serve`, beside the site, while no key of Stripe is set."""

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, render_template
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from config import Settings
from marketplace.billing.standing_in import place
from marketplace.billing.standing_in.delivering import Delivering, Faults
from marketplace.billing.standing_in.world import World
from marketplace.core import assets, children, headers, locale
from marketplace.core.children import Child

FILE = "standin.json"
AGAIN = 5.0

log = structlog.get_logger("standin")


class _Silent(WSGIRequestHandler):
    """Its calls are the product's own: the log of the site tells them."""

    def log(self, kind: str, message: str, *args: Any) -> None:
        return


def run(child: Child) -> None:
    """Stand in for Stripe until told to stop. A port that is taken is waited for: nothing else depends on it."""
    settings = child.settings
    app = child.application()
    world, faults = World(_system_time, settings.data_dir / FILE), Faults()
    server = _listen(settings, lambda: serving(app, world, faults, place.seen_at(settings)))
    delivering = Delivering(world, f"{settings.base_url}/webhooks/stripe", place.webhook_secret(settings), faults)
    threading.Thread(target=delivering.run, name="webhooks", daemon=True).start()
    server.serve_forever()


def serving(app: Flask, world: World, faults: Faults, base: str) -> Any:
    """The stand-in as a WSGI application, its pages drawn by the templates of `app`, beside its static files: a browser takes none of them
    from another port."""
    # The SDK's types take a third of a second to read: this process alone reads them.
    from marketplace.billing.standin import StandIn

    return assets.mount(StandIn(world, base, faults, drawing(app)), app.extensions["maillage.assets.folder"], headers.always(https=False))


def drawing(app: Flask) -> Callable[[str, dict[str, Any], str], str]:
    """What draws a page of the stand-in in a language."""
    site = app.extensions["maillage.settings"].base_url

    def draw(template: str, told: dict[str, Any], language: str) -> str:
        with app.app_context(), locale.speaking(language):
            return render_template(template, site=site, **told)

    return draw


def _listen(settings: Settings, made: Callable[[], Any]) -> BaseWSGIServer:
    application = made()
    while True:
        try:
            return make_server(settings.host, place.port(settings), application, threaded=True, request_handler=_Silent)
        except (OSError, SystemExit):
            log.warning("port taken", port=place.port(settings))
            time.sleep(AGAIN)


def _system_time() -> int:
    """Signatures are checked by the library against the clock of the system, which a test clock does not move."""
    return int(time.time())


children.declare("stripe-standin", run, when=lambda settings: settings.uses_standin)
