"""Logging in: by e-mail, into a shop, and not by trying often."""

import pytest
from django.http import HttpResponse
from django.test import Client

from marketing.accounts.models import Shop, User
from tests.dashboard.conftest import Browser

LOGIN = "/dashboard/login/"
PASSWORD = "right horse battery"


def log_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> HttpResponse:
    return client.post(LOGIN, {"username": email, "password": password, **extra})


def test_a_stranger_is_sent_to_the_login_and_then_on_to_the_page(client: Client, owner: User) -> None:
    wanted = "/dashboard/catalog/product/"

    sent = client.get(wanted)
    entered = log_in(client, owner.email, next=wanted)

    assert sent.url == f"{LOGIN}?next={wanted}"
    assert entered.url == wanted
    assert client.get(wanted).status_code == 200


def test_an_e_mail_address_is_known_in_capital_letters_too(client: Client, owner: User) -> None:
    assert log_in(client, owner.email.upper()).url == "/dashboard/"


def test_a_wrong_password_says_what_to_check(client: Client, owner: User) -> None:
    answer = log_in(client, owner.email, "wrong")

    assert answer.status_code == 200
    assert "E-mail and password do not match" in answer.text


def test_who_tries_too_often_waits_and_is_told_how_long(client: Client, owner: User) -> None:
    spellings = (owner.email, owner.email.upper(), owner.email.title())
    answers = [log_in(client, spellings[i % 3], "wrong") for i in range(9)]

    assert answers[-1].status_code == 429
    assert "Try again in 15 minutes" in answers[-1].text
    assert answers[-1]["Retry-After"] == "900"
    assert log_in(client, owner.email).status_code == 429


def test_a_lock_out_looks_the_same_for_an_address_that_nobody_has(client: Client, owner: User) -> None:
    known = [log_in(Client(), owner.email, "wrong") for _ in range(9)][-1]
    unknown = [log_in(Client(), "nobody@nowhere.test", "wrong") for _ in range(9)][-1]

    assert known.text == unknown.text


def test_an_account_without_a_shop_is_told_whom_to_ask(client: Client, db: None) -> None:
    User.objects.create_user("lonely@nowhere.test", PASSWORD)

    assert "belongs to no shop yet" in log_in(client, "lonely@nowhere.test").text


def test_no_address_outside_is_a_place_to_go_to_after_the_login(client: Client, owner: User) -> None:
    assert log_in(client, owner.email, next="https://evil.example/").url == "/dashboard/"


def test_a_form_from_elsewhere_is_refused(owner: User, bare_shop: Shop) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")

    answer = strict.post("/dashboard/registry/modelversion/train/", {"_shop": str(bare_shop.pk)})

    assert answer.status_code == 403
    assert "This form has expired" in answer.text


def test_the_chosen_language_comes_along_to_the_next_browser(owners_browser: Browser, owner: User) -> None:
    owners_browser.post("/dashboard/language/", {"language": "zh-hans", "next": "/dashboard/"})
    elsewhere = Client()
    log_in(elsewhere, owner.email)

    assert "概览" in owners_browser.get("/dashboard/").text
    assert "概览" in elsewhere.get("/dashboard/").text


@pytest.mark.parametrize(
    "path", ["", "catalog/product/", "search/?s=tea", "jsi18n/", "autocomplete/", "password_change/"]
)
def test_nothing_of_the_site_answers_a_stranger(client: Client, path: str, db: None) -> None:
    assert client.get(f"/dashboard/{path}").url.startswith(LOGIN)
