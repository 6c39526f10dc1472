"""No link and no redirect leads where a stranger wants: hosts are known, the base is configured, the language is kept."""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask, request

from marketplace.accounts import invitations
from marketplace.core import db, links
from marketplace.core.mail import MemoryMailer
from tests.builders import PASSWORD, make_organization, make_user
from tests.core.web.conftest import corner_of
from tests.page import Page, Visitor

FORGED = (
    *("evil.example", "evil.example:80", "localhost.evil.example", "evil.example.", "127.0.0.1.evil.example", "127.0.0.2", "[::2]"),
    *("localhost@evil.example", "localhost/evil", "localhost#", "локалхост", "evil.example\t", "a b", "localhost:99999", "..", ":"),
)
TRICKS = (
    *(
        "//evil.example",
        "///evil.example",
        "////evil.example/a",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\\/evil.example",
    ),
    *(
        "http://evil.example",
        "https://evil.example/avis",
        "HTTP://evil.example",
        "https:evil.example",
        "http:/evil.example",
        "https:///evil",
    ),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "mailto:a@evil.example", "ftp://evil.example"),
    *(
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\x00/evil.example",
        "/\x7f/evil",
    ),
    *(
        "evil.example",
        "./evil.example",
        "?next=//evil",
        "#//evil.example",
        "",
        "avis",
        "http://localhost@evil.example",
        "//localhost\\@evil",
    ),
)
OURS = (
    "/avis",
    "/en/avis",
    "/recherche?q=caf%C3%A9&region=01",
    "/recherche?q=http://a.example",
    "/avis?page=2#haut",
    "/a//b",
    "/%2F%2Fevil.example",
)


@pytest.fixture
def person(app: Flask):  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().writing():
        return make_user()


@pytest.mark.parametrize("path", ["/", "/en/regions", "/connexion", "/nulle-part", "/api/v1/enterprises"])
def test_a_host_that_is_not_ours_is_refused_with_a_page_that_does_not_repeat_it(app, path) -> None:
    for host in FORGED:
        response = app.test_client().get(path, headers={"Host": host.encode().decode("latin-1")})
        assert response.status_code == 400, host
        assert "evil" not in response.text + str(response.headers), host
        if "/api/" in path:
            assert response.mimetype == "application/problem+json"
        else:
            Page(response, status=400, french=not path.startswith("/en"))


def test_a_form_sent_to_a_host_that_is_not_ours_is_refused(client) -> None:
    response = client.post("/connexion", headers={"Host": "evil.example", "Origin": "http://evil.example"})
    assert response.status_code in (400, 403)


def test_our_own_hosts_are_known_on_any_port(client) -> None:
    for host in ("localhost", "localhost:8000", "127.0.0.1:5000", "127.0.0.1"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200, host


def test_what_a_proxy_claims_is_ignored_until_one_is_declared(make_app) -> None:
    claims = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    for hops, told in ((0, "127.0.0.1 http localhost "), (1, "6.6.6.6 https localhost ")):
        app = make_app(proxy_hops=hops)
        corner_of(app)("/essai", lambda: f"{request.remote_addr} {request.scheme} {request.host} {request.script_root}")
        assert app.test_client().get("/essai", headers=claims).text == told
        assert "evil" not in app.test_client().get("/", headers=claims).text


def test_links_that_leave_the_page_start_from_the_configured_base(make_app) -> None:
    app = make_app(base_url="https://maillage.example")
    with app.app_context(), db.database().writing():
        make_organization()
    text = app.test_client().get("/en/regions?page=1").text
    assert re.findall(r'<link rel="(?:canonical|alternate)".*?href="([^"]+)"', text) == [
        *("https://maillage.example/en/regions", "https://maillage.example/regions"),
        *("https://maillage.example/en/regions", "https://maillage.example/regions"),
    ]
    with app.app_context():
        assert links.absolute("organizations.show", slug="a") == "https://maillage.example/entreprises/a"
        assert links.absolute("organizations.show", slug="é?#", locale="en") == "https://maillage.example/en/entreprises/%C3%A9%3F%23"
        assert links.absolute("search.index", q="a b&c") == "https://maillage.example/recherche?q=a+b%26c"


def test_the_api_gives_addresses_from_the_configured_base_in_the_language_asked(app, client, worker) -> None:
    with app.app_context(), db.database().writing():
        slug = make_organization().slug
    worker.drain()
    for prefix in ("", "/en"):
        (found,) = client.get(f"{prefix}/api/v1/enterprises", headers={"Host": "127.0.0.1:9"}).json["results"]
        assert found["url"] == f"http://localhost:8000{prefix}/entreprises/{slug}"


def test_a_mail_bears_the_configured_base_whatever_host_asked_for_it(app, worker, mailer: MemoryMailer, person) -> None:
    with app.test_request_context(headers={"Host": "127.0.0.1"}), db.database().reading():
        assert invitations.link_for(person.id).startswith("http://localhost:8000/invitation/")


@pytest.mark.parametrize("trick", TRICKS)
def test_nobody_is_sent_elsewhere_after_signing_in(trick) -> None:
    assert links.safe_next(trick) is None


@pytest.mark.parametrize("path", OURS)
def test_a_path_of_ours_is_where_one_goes_back_to(path) -> None:
    assert links.safe_next(path) == path
    assert urlsplit(urljoin("http://localhost/connexion", path)).netloc == "localhost"


def test_the_sign_in_form_neither_keeps_nor_follows_a_trick(app, person, make_app) -> None:
    app = make_app(rate_sign_in="1000 per minute", rate_sign_in_global="1000 per minute")
    visitor = Visitor(app)
    for trick in TRICKS[::3]:
        page = visitor.get("/connexion?next=" + quote(trick))
        # The form of the password has one, and so has that of the passkeys.
        assert set(page.tree.xpath("//input[@name='next']/@value")) <= {""}, trick
        form = {"email": person.email, "password": PASSWORD, "next": trick, "csrf_token": visitor.token("/connexion")}
        response = visitor.client.post("/connexion", data=form)
        assert (response.status_code, response.location) == (303, "/compte/aujourdhui"), trick


def test_signing_in_leads_back_to_where_one_wanted_to_go(app, person) -> None:
    visitor = Visitor(app)
    page = visitor.get("/avis?page=1")
    assert set(page.tree.xpath("//input[@name='next']/@value")) == {"/avis?page=1"}
    form = {"email": person.email, "password": PASSWORD, "next": "/avis?page=1", "csrf_token": visitor.token("/connexion")}
    assert visitor.client.post("/connexion", data=form).location == "/avis?page=1"


def test_in_english_every_link_of_a_page_stays_in_english_but_the_one_that_changes(app) -> None:
    with app.app_context(), db.database().writing():
        slug = make_organization().slug
    for path in ("/", "/recherche", "/regions", "/regions/01", f"/entreprises/{slug}", "/a-propos", "/connexion", "/nulle-part"):
        response = app.test_client().get(f"/en{path}")
        tree = Page(response, status=404 if path == "/nulle-part" else 200, french=False).tree
        ours = tree.xpath("//a[not(contains(@class, 'lang')) and not(@rel)]/@href | //form/@action")
        assert all(one.startswith(("/en", "#")) for one in ours), ours
        assert tree.xpath("//a[contains(@class, 'lang')]/@href") == [path]


@pytest.mark.parametrize(
    "query", ["q=caf%C3%A9&region=01&region=03", "q=%26%3D%23%3F", "q=a+b", "page=1", "q=%22%3E%3Cscript%3E", "q=%E2%80%AE", "q="]
)
def test_changing_language_keeps_the_page_and_its_query(client, query) -> None:
    (there,) = Page(client.get(f"/recherche?{query}")).tree.xpath("//a[contains(@class, 'lang')]/@href")
    assert there == f"/en/recherche?{query}"
    (back,) = Page(client.get(there), french=False).tree.xpath("//a[contains(@class, 'lang')]/@href")
    assert back == f"/recherche?{query}"


def test_the_link_to_the_other_language_is_the_same_address_whatever_stands_in_it(client) -> None:
    for path in ("/nulle%20part", "/100%25", "/a%3Fb", "/a%23b", "/caf%C3%A9", "/%22%3E%3Cb%3E", "/a%0D%0Ab", "/%2525", "/a;b=c"):
        (there,) = Page(client.get(path), status=404).tree.xpath("//a[contains(@class, 'lang')]/@href")
        (back,) = Page(client.get(there), status=404, french=False).tree.xpath("//a[contains(@class, 'lang')]/@href")
        assert (there, back) == (f"/en{path}", path)


def test_the_link_to_the_other_language_never_leaves_however_many_slashes_begin_the_path(app) -> None:
    for path in ("//evil.example/", "///evil.example", "/\\evil.example", "//evil.example/en/"):
        environ = {"PATH_INFO": f"/en{path}", "REQUEST_METHOD": "GET"}
        response = app.test_client().open("/", environ_overrides=environ)
        (there,) = Page(response, status=404, french=False).tree.xpath("//a[contains(@class, 'lang')]/@href")
        assert urlsplit(urljoin("http://localhost/", there)).netloc == "localhost", there


def test_english_is_a_mount_and_nothing_else_is(client) -> None:
    for path, lang in (("/en", "en-CA"), ("/en/", "en-CA"), ("/", "fr-CA"), ("/?lang=en", "fr-CA"), ("/?lang=../../etc", "fr-CA")):
        assert f'<html lang="{lang}"' in client.get(path, headers={"Accept-Language": "de,en;q=0.9"}).text, path
    for path in ("/en/en/", "/EN/", "/english", "/fr/", "/en-CA/"):
        assert client.get(path).status_code == 404, path
