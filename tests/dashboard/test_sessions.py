"""Where one is logged in: seen, ended, and ended by a new password."""

import pytest
from django.test import Client

from marketing.accounts.devices import device_name
from marketing.accounts.models import Shop, User, UserSession
from tests.dashboard.conftest import Browser
from tests.dashboard.test_work import actions

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PASSWORD = "right horse battery"


def log_in(owner: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/dashboard/login/", {"username": owner.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/dashboard/").status_code == 200


def test_one_sees_where_one_is_logged_in_and_ends_it(owner: User, bare_shop: Shop) -> None:
    here, elsewhere = log_in(owner), log_in(owner, "Mozilla/5.0 (iPhone) Safari/605.1.15")

    page = here.get("/dashboard/sessions/").text
    name = page.split('name="session" value="')[1].split('"')[0]
    here.post("/dashboard/sessions/end/", {"session": name, "_shop": str(bare_shop.pk)})

    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    assert UserSession.objects.count() == 1
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert not {row.session_key for row in UserSession.objects.all()} & set(page.split('"'))
    assert actions(bare_shop) == ["session.ended"]


def test_nobody_ends_the_session_of_another(owner: User, marketer: User, bare_shop: Shop) -> None:
    mine, theirs = log_in(owner), log_in(marketer)
    log_in(marketer)
    name = theirs.get("/dashboard/sessions/").text.split('name="session" value="')[1].split('"')[0]

    answer = mine.post("/dashboard/sessions/end/", {"session": name, "_shop": str(bare_shop.pk)})
    mine.post("/dashboard/sessions/end/", {"session": "others", "_shop": str(bare_shop.pk)})

    assert answer.status_code == 404
    assert is_in(theirs)


def test_a_new_password_ends_every_other_session(owner: User, bare_shop: Shop) -> None:
    here, elsewhere = log_in(owner), log_in(owner)
    form = {"old_password": PASSWORD, "new_password1": "another horse", "new_password2": "another horse"}

    page = here.post("/dashboard/password_change/", form, follow=True).text

    assert "you are logged out everywhere else" in page
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert UserSession.objects.count() == 1
    assert actions(bare_shop) == ["member.password_changed", "session.ended"]


def test_a_log_out_leaves_no_session_behind(owners_browser: Browser) -> None:
    owners_browser.post("/dashboard/logout/")

    assert not UserSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 MicroMessenger/8", "WeChat, Android"),
        ("curl/8", "An unknown device"),
    ],
)
def test_a_device_is_named_as_people_name_it(agent: str, name: str) -> None:
    assert device_name(agent) == name
