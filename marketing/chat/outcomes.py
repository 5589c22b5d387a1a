"""What came of conversations, counted from the rows, in SQL: together, by week and by language.

- *Contained*: no person was ever asked for. That says nothing of whether it helped.
- *Resolved* is asked of a conversation three days after its last message. It is, where no person was asked for, the last
  answer was one and not a list of choices, the shopper did not rate it down, and either rated it up, or confirmed an
  action in it, or did not come back to the same topic within those three days: in another conversation, or half an hour
  later in this one. A topic is the entry or page that was cited, or what a rule took the message for. Who came back to a
  conversation that had no topic came back to it.
- A conversation's *rating* is the one given at its end, or else the thumb on the last of its answers that got one.
- *Wrong* is asked of the random sample of reviewed answers alone.
- *Time to a person* runs from the hand-off until somebody took it or wrote, in the service hours where the shop tells any.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from marketing.accounts.models import Shop
from marketing.chat.hours import hours_of
from marketing.chat.models import PendingAction, ServiceFigures

SPAN = timedelta(weeks=13)
RETURN = "interval '72 hours'"
LATER = "interval '30 minutes'"  # in the same conversation
CONFIRMED = (PendingAction.State.SENT, PendingAction.State.DONE)
GROUPS = "GROUP BY GROUPING SETS ((), (week), (locale))"

TALKS = f"""
    topic AS MATERIALIZED (
        SELECT message.conversation_id, coalesce(passage.faq_id, passage.source_id)::text AS name,
               min(message.created_at) AS first, max(message.created_at) AS last
        FROM chat_citation cited
        JOIN chat_message message ON message.shop_id = cited.shop_id AND message.id = cited.message_id
        JOIN chat_passage passage ON passage.shop_id = cited.shop_id AND passage.id = cited.passage_id
        WHERE cited.shop_id = %(shop)s AND message.created_at >= %(since)s GROUP BY 1, 2
        UNION ALL
        SELECT conversation_id, intent, min(created_at), max(created_at) FROM chat_message
        WHERE shop_id = %(shop)s AND created_at >= %(since)s AND role = 'bot' AND intent NOT IN ('', 'choices', 'unknown', 'products')
        GROUP BY 1, 2),
    ending AS MATERIALIZED (
        SELECT DISTINCT ON (conversation_id) conversation_id, intent FROM chat_message
        WHERE shop_id = %(shop)s AND created_at >= %(since)s AND role = 'bot' ORDER BY conversation_id, seq DESC),
    thumb AS MATERIALIZED (
        SELECT DISTINCT ON (message.conversation_id) message.conversation_id AS id, given.rating
        FROM chat_answerrating given
        JOIN chat_message message ON message.shop_id = given.shop_id AND message.id = given.message_id
        WHERE given.shop_id = %(shop)s AND given.created_at >= %(since)s ORDER BY message.conversation_id, message.seq DESC),
    talk AS MATERIALIZED (
        SELECT id, date_trunc('week', created_at)::date AS week, locale, reopened, created_at, last_message_at,
               coalesce(nullif(talk.rating, ''), thumb.rating, '') AS rating, shopper_id, visitor_id
        FROM chat_conversation talk LEFT JOIN thumb USING (id)
        WHERE shop_id = %(shop)s AND created_at >= %(since)s AND last_seq > 1),
    pair AS MATERIALIZED (
        SELECT talk.id, later.id AS later FROM talk JOIN talk later USING (visitor_id)
        WHERE later.created_at > talk.last_message_at AND later.created_at <= talk.last_message_at + {RETURN}
        UNION
        SELECT talk.id, later.id FROM talk JOIN talk later USING (shopper_id)
        WHERE later.created_at > talk.last_message_at AND later.created_at <= talk.last_message_at + {RETURN}),
    came_back AS MATERIALIZED (
        SELECT pair.id FROM pair JOIN topic mine ON mine.conversation_id = pair.id
        JOIN topic again ON again.conversation_id = pair.later AND again.name = mine.name
        UNION
        SELECT pair.id FROM pair LEFT JOIN topic ON topic.conversation_id = pair.id WHERE topic.name IS NULL
        UNION
        SELECT conversation_id FROM topic WHERE last - first >= {LATER}),
    handed AS MATERIALIZED (SELECT DISTINCT conversation_id AS id FROM chat_handoff WHERE shop_id = %(shop)s),
    acted AS MATERIALIZED (
        SELECT DISTINCT conversation_id AS id FROM chat_pendingaction WHERE shop_id = %(shop)s AND state = ANY(%(confirmed)s)),
    judged AS (
        SELECT talk.*, last_message_at < %(now)s - {RETURN} AS settled, handed.id IS NOT NULL AS handed,
            handed.id IS NULL AND rating <> 'down' AND ending.intent <> 'choices'
            AND (rating = 'up' OR acted.id IS NOT NULL OR came_back.id IS NULL) AS solved
        FROM talk LEFT JOIN ending ON ending.conversation_id = talk.id LEFT JOIN handed ON handed.id = talk.id
        LEFT JOIN acted ON acted.id = talk.id LEFT JOIN came_back ON came_back.id = talk.id)"""  # noqa: S608 (each part is a constant of this file)

CONVERSATIONS = f"""
    WITH {TALKS}
    SELECT week::text, locale, count(*) AS conversations, count(*) FILTER (WHERE NOT handed) AS contained,
           count(*) FILTER (WHERE settled) AS settled, count(*) FILTER (WHERE settled AND solved) AS resolved,
           count(*) FILTER (WHERE reopened > 0) AS reopened,
           count(*) FILTER (WHERE rating = 'up') AS up, count(*) FILTER (WHERE rating <> '') AS rated
    FROM judged {GROUPS}"""  # noqa: S608

ANSWERS = f"""
    WITH answer AS (
        SELECT date_trunc('week', message.created_at)::date AS week, talk.locale, review.why, review.verdict
        FROM chat_message message
        JOIN chat_conversation talk ON talk.shop_id = message.shop_id AND talk.id = message.conversation_id
        LEFT JOIN chat_answerreview review ON review.shop_id = message.shop_id AND review.message_id = message.id
             AND review.why = 'random'
        WHERE message.shop_id = %(shop)s AND message.role = 'bot' AND message.created_at >= %(since)s)
    SELECT week::text, locale, count(*) AS answers, count(why) AS drawn,
           count(*) FILTER (WHERE verdict <> '') AS reviewed, count(*) FILTER (WHERE verdict IN ('wrong', 'unsafe')) AS wrong,
           count(*) FILTER (WHERE verdict = 'partly') AS partly
    FROM answer {GROUPS}"""  # noqa: S608

WAITS = f"""
    WITH open AS MATERIALIZED (SELECT * FROM unnest(%(opens)s::timestamptz[], %(closes)s::timestamptz[]) AS span (opens, closes)),
    wait AS (
        SELECT date_trunc('week', hand.created_at)::date AS week, talk.locale,
               CASE WHEN hand.taken_at IS NOT NULL THEN coalesce((
                   SELECT sum(extract(epoch FROM least(hand.taken_at, closes) - greatest(hand.created_at, opens))) FROM open
                   WHERE opens < hand.taken_at AND closes > hand.created_at), 0) END AS seconds
        FROM chat_handoff hand
        JOIN chat_conversation talk ON talk.shop_id = hand.shop_id AND talk.id = hand.conversation_id
        WHERE hand.shop_id = %(shop)s AND hand.created_at >= %(since)s AND hand.reason <> 'agent')
    SELECT week::text, locale, count(*) AS hand_offs, count(seconds) AS taken,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS wait_median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)::float8 AS wait_p90
    FROM wait {GROUPS}"""  # noqa: S608

Group = tuple[str, str]  # how it is grouped, and of which week or language


def _group(week: str | None, locale: str | None) -> Group:
    if week:
        return ServiceFigures.By.WEEK, week
    return (ServiceFigures.By.LANGUAGE, locale) if locale else (ServiceFigures.By.ALL, "")


def count(shop: Shop, now: datetime | None = None) -> list[ServiceFigures]:
    """Takes the place of what was counted before, in the transaction of whoever calls it."""
    now = now or timezone.now()
    since = (now - SPAN).replace(hour=0, minute=0, second=0, microsecond=0)
    since -= timedelta(days=since.weekday())
    _join_by_hashes()
    hours = hours_of(shop)
    spans = list(hours.spans(since, now)) if hours else [(since, now)]
    values = {"shop": shop.pk, "since": since, "now": now, "confirmed": list(CONFIRMED)}
    values |= {"opens": [first for first, _last in spans], "closes": [last for _first, last in spans]}
    found: dict[Group, dict[str, float | None]] = defaultdict(dict)
    for query in (CONVERSATIONS, ANSWERS, WAITS):
        for group, numbers in _asked(query, values):
            found[group] |= numbers
    ServiceFigures.objects.for_shop(shop).delete()
    return ServiceFigures.objects.bulk_create(
        ServiceFigures(shop=shop, by=by, of=of, counts=numbers) for (by, of), numbers in found.items()
    )


def _join_by_hashes() -> None:
    """Until the transaction ends. What a CTE holds is not known to the planner, which would go through it once for each row:
    210,000 messages took more than five minutes, and 11 s so (two busy cores)."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def _asked(query: str, values: dict[str, object]) -> Iterator[tuple[Group, dict[str, float | None]]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        names = [column.name for column in cursor.description][2:]
        for week, locale, *numbers in cursor.fetchall():
            yield _group(week, locale), dict(zip(names, numbers, strict=True))
