"""A link, shown once, makes a member; nobody gets into an account, or another shop, by an owner's word."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from marketing.accounts import inviting
from marketing.accounts.models import Invitation, Membership, Shop, User, UserSession
from marketing.common.errors import Conflict, NotAllowed
from marketing.common.tenancy import shop_context
from tests.dashboard.conftest import Browser
from tests.dashboard.test_work import actions

PASSWORD = "right horse battery"
NEWCOMER = {"name": "Nia", "new_password1": PASSWORD, "new_password2": PASSWORD}


def invite(browser: Browser, email: str, role: str = "analyst") -> str:
    """The path of the link."""
    text = browser.send("/dashboard/accounts/membership/add/", {"email": email, "role": role}).text
    return text.split('id="invitation"')[1].split(">")[1].split("<")[0].removeprefix("http://testserver")


def role_in(shop: Shop, email: str) -> str | None:
    return Membership.objects.filter(shop=shop, user__email=email).values_list("role", flat=True).first()


def test_a_newcomer_chooses_a_password_and_is_inside(client: Client, owners_browser: Browser, bare_shop: Shop) -> None:
    link = invite(owners_browser, "New@Paper-Tea.test")

    before = client.get(link).text
    entered = client.post(link, NEWCOMER, follow=True)

    assert "new@paper-tea.test is invited as Analyst." in before
    assert "Welcome to Paper &amp; Tea." in entered.text
    assert role_in(bare_shop, "new@paper-tea.test") == "analyst"
    assert actions(bare_shop) == ["member.invited", "member.added"]


def test_a_link_works_once_and_is_kept_nowhere(client: Client, owners_browser: Browser, bare_shop: Shop) -> None:
    link = invite(owners_browser, "new@paper-tea.test")
    client.post(link, NEWCOMER)

    assert Client().get(link).status_code == 404
    for page in ("accounts/membership/", "accounts/auditevent/", "accounts/membership/export/"):
        assert link.split("/")[-2] not in owners_browser.get(f"/dashboard/{page}").getvalue().decode()


def test_a_new_link_ends_the_one_before_and_a_withdrawn_one_leads_nowhere(
    client: Client, owners_browser: Browser, bare_shop: Shop
) -> None:
    first, second = (invite(owners_browser, "new@paper-tea.test") for _ in range(2))
    opened = [client.get(link).status_code for link in (first, second)]
    with shop_context(bare_shop):
        row = Invitation.objects.for_shop(bare_shop).get()
    owners_browser.send(f"/dashboard/accounts/membership/invitations/{row.pk}/withdraw/")

    assert opened == [404, 200]
    assert client.get(second).status_code == 404


def test_a_link_ends_after_three_days(client: Client, owners_browser: Browser, bare_shop: Shop) -> None:
    link = invite(owners_browser, "new@paper-tea.test")
    with shop_context(bare_shop):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.post(link, NEWCOMER).status_code == 404


def test_a_member_of_another_shop_joins_with_their_own_password(
    client: Client, owners_browser: Browser, bare_shop: Shop, rival_owner: User
) -> None:
    link = invite(owners_browser, rival_owner.email, "marketer")

    overwritten = client.post(link, NEWCOMER)
    wrong = client.post(link, {"password": "guess"})
    right = client.post(link, {"password": PASSWORD}, follow=True)

    assert overwritten.status_code == 200
    assert "This is not the password of your account." in wrong.text
    assert "Welcome to Paper &amp; Tea." in right.text
    assert role_in(bare_shop, rival_owner.email) == "marketer"


def test_what_an_invitation_asks_stays_out_of_error_reports_and_caches(client: Client, owners_browser: Browser) -> None:
    answer = client.post(invite(owners_browser, "new@paper-tea.test"), {"password": "guess"})

    assert answer.wsgi_request.sensitive_post_parameters == "__ALL__"
    assert "no-store" in answer["Cache-Control"]


def test_who_is_logged_in_elsewhere_joins_with_one_button(
    owners_browser: Browser, bare_shop: Shop, rival_owner: User, rival_shop: Shop, marketer: User
) -> None:
    link = invite(owners_browser, rival_owner.email)

    other = Browser(marketer, bare_shop).post(link)
    joined = Browser(rival_owner, rival_shop).post(link, follow=True)

    assert "you are logged in as mei@paper-tea.test" in other.text
    assert "Welcome to Paper &amp; Tea." in joined.text


def test_an_invitation_never_sets_the_password_of_somebody_who_waits_at_another_shop(
    shop: Shop, rival_shop: Shop, owner: User, rival_owner: User, client: Client
) -> None:
    waiting = User.objects.create_user("waiting@rival.test")
    Membership.objects.create(shop=rival_shop, user=waiting, role="owner")
    invitation, _token = inviting.invite(shop, email=waiting.email, role="analyst", actor=owner)

    with pytest.raises(Conflict):
        inviting.accept_as_newcomer(invitation, name="Thief", password=PASSWORD)


def test_a_password_link_is_for_this_shops_own_people_alone(
    owners_browser: Browser, client: Client, analyst: User, bare_shop: Shop, rival_shop: Shop
) -> None:
    choose_password(client, password_link(owners_browser, analyst))
    Membership.objects.create(shop=rival_shop, user=analyst, role="analyst")
    refused = owners_browser.send(password_address(analyst), follow=True)

    assert log_in(client, analyst.email, "another horse").url == "/dashboard/"
    assert "This person works in another shop, too." in refused.text


def test_a_password_link_ends_when_its_member_joins_another_shop(
    owners_browser: Browser, client: Client, analyst: User, bare_shop: Shop, rival_shop: Shop
) -> None:
    link = password_link(owners_browser, analyst)
    opened = client.get(link, follow=True).request["PATH_INFO"]
    Membership.objects.create(shop=rival_shop, user=analyst, role="owner")

    late = client.post(opened, {"new_password1": "another horse", "new_password2": "another horse"})

    assert "This link has ended" in late.text
    assert "This link has ended" in Client().get(link, follow=True).text
    analyst.refresh_from_db()
    assert analyst.check_password(PASSWORD)


def test_a_password_by_link_is_noted_and_ends_every_session_of_before(
    owners_browser: Browser, analyst: User, bare_shop: Shop
) -> None:
    elsewhere, here = Browser(analyst, bare_shop), Browser(analyst, bare_shop)

    answer = choose_password(here, password_link(owners_browser, analyst))

    assert answer.url == "/dashboard/login/"
    assert not UserSession.objects.filter(user=analyst).exists()
    assert elsewhere.get("/dashboard/").status_code == 302
    assert actions(bare_shop) == ["member.password_link", "member.password_changed", "session.ended"]


def test_a_password_link_opens_where_somebody_of_another_shop_is_logged_in(
    owners_browser: Browser, analyst: User, rival_owner: User, bare_shop: Shop, rival_shop: Shop
) -> None:
    choose_password(Browser(rival_owner, rival_shop), password_link(owners_browser, analyst))

    assert actions(bare_shop) == ["member.password_link", "member.password_changed"]
    assert actions(rival_shop) == []


def password_address(member: User) -> str:
    return f"/dashboard/accounts/membership/{Membership.objects.get(user=member, shop__slug='paper-tea').pk}/password/"


def password_link(browser: Browser, member: User) -> str:
    return browser.send(password_address(member)).text.split('id="password-link"')[1].split(">")[1].split("<")[0]


def choose_password(client: Client, link: str) -> HttpResponse:
    form = client.get(link, follow=True).request["PATH_INFO"]
    return client.post(form, {"new_password1": "another horse", "new_password2": "another horse"})


def log_in(client: Client, email: str, password: str) -> HttpResponse:
    return client.post("/dashboard/login/", {"username": email, "password": password})


def test_only_an_owner_invites(shop: Shop, marketer: User, rival_owner: User, analyst: User) -> None:
    for stranger in (marketer, rival_owner):
        with pytest.raises(NotAllowed):
            inviting.invite(shop, email="x@y.test", role="owner", actor=stranger)
        with pytest.raises(NotAllowed):
            inviting.password_token(Membership.objects.get(user=analyst), actor=stranger)
