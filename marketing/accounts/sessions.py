"""Sessions in a table that says whose they are, so that a person sees where they are logged in, and ends what is not theirs.

`SessionStore` is what Django's SESSION_ENGINE asks for.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from marketing.accounts.audit import record
from marketing.accounts.models import Membership, User, UserSession
from marketing.common.errors import NotFound


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        return UserSession

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        row = super().create_model_instance(data)
        row.user_id = data.get("_auth_user_id")
        row.device = data.get("device", "")
        row.started_at = datetime.fromisoformat(data["started_at"]) if "started_at" in data else timezone.now()
        row.seen_at = timezone.now()
        return row


def begin(request: HttpRequest) -> None:
    """Just after a log-in."""
    request.session["device"] = request.headers.get("User-Agent", "")[:300]
    request.session["started_at"] = timezone.now().isoformat()


def note_seen(session: SessionBase) -> None:
    """Without saving the session itself: another request may be changing it."""
    UserSession.objects.filter(pk=session.session_key).update(seen_at=timezone.now())


def sessions_of(user: User) -> QuerySet[UserSession]:
    return UserSession.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")


def name_of(session: UserSession) -> str:
    """For forms: the key itself is a password, and stays out of pages."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:32]


def end_session(member: Membership, name: str) -> None:
    found = next((one for one in sessions_of(member.user) if name_of(one) == name), None)
    if found is None:
        raise NotFound
    found.delete()
    record("session.ended", subject=member, actor=member.user)


def end_others(member: Membership, keep: str) -> int:
    """All but the one with this key."""
    count, _rows = UserSession.objects.filter(user=member.user).exclude(pk=keep).delete()
    if count:
        record("session.ended", subject=member, actor=member.user, count=count)
    return count


def note_new_password(member: Membership, keep: str = "") -> None:
    """Whoever learned the old one is out at once."""
    record("member.password_changed", subject=member, actor=member.user)
    end_others(member, keep=keep)


def forget_expired_sessions() -> None:
    UserSession.objects.filter(expire_date__lt=timezone.now()).delete()
