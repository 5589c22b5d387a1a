"""What is out of the ordinary in a shop's data, in words, with what to do. Little data says little: then nothing is alarming."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketing.common.changes import has_changed, have_more_or_fewer_come
from marketing.common.shares import Rate, percent
from marketing.shoppers.models import Event

MOST_UNKNOWN, MOST_WORDLESS, MOST_WITHOUT_CATEGORY = 0.02, 0.02, 0.2
KINDS = dict(Event.Name.choices)


@dataclass(frozen=True)
class Notice:
    tone: str  # bad: something is broken or lost; warn: look at it; calm: good to know
    text: str
    advice: str
    link: str = ""


def notices(seen: dict[str, Any]) -> list[Notice]:
    """Of what `looking` counted, the gravest first."""
    found = [*_visitors(seen), *_unknown(seen), *_kinds(seen), *_categories(seen), *_products(seen["products"])]
    return sorted(found, key=lambda one: ("bad", "warn", "calm").index(one.tone))


def visitors(seen: dict[str, Any]) -> list[int]:
    """Of each week, the last one first."""
    return seen["people"].get("all", {}).get("", [0])


def _visitors(seen: dict[str, Any]) -> Iterator[Notice]:
    """The last day alone tells sooner than a week that something broke."""
    spans = (
        ("yesterday", _("Yesterday %(now)s visitors did something; on the same day of the weeks before, %(low)s to %(high)s.")),
        ("all", _("Last week %(now)s visitors did something; in each of the weeks before, %(low)s to %(high)s.")),
    )  # fmt: skip
    for what, said in spans:
        now, *before = seen["people"].get(what, {}).get("", [0])
        if have_more_or_fewer_come(now, before):
            text = said % {"now": f"{now:,}", "low": f"{min(before):,}", "high": f"{max(before):,}"}
            if now < min(before):
                advice = _(
                    "Look whether the script still stands on every page, and whether shoppers are still asked for consent."
                )
                yield Notice("bad", text, advice, reverse("dashboard:storefront"))
            else:
                advice = _("A campaign, or machines? If it is people, train again soon: they may want other things.")
                yield Notice("warn", text, advice, reverse("dashboard:shoppers_event_changelist"))
            return


def _unknown(seen: dict[str, Any]) -> Iterator[Notice]:
    told = (
        ("named", _("Of what last week's events name, %(share)s is in no catalogue: %(unknown)s of %(of)s, such as %(examples)s.")),
        ("ordered", _("Of the order lines of four weeks, %(share)s name no product of the catalogue: %(unknown)s of %(of)s, such as %(examples)s.")),
    )  # fmt: skip
    for what, said in told:
        rate = Rate(seen[what]["unknown"], seen[what]["of"])
        if rate.interval and rate.interval[0] > MOST_UNKNOWN:
            counts = {"share": rate.percent, "unknown": f"{rate.hits:,}", "of": f"{rate.of:,}"}
            advice = _(
                "Nothing is learned from them. Import these products, or look whether the shop sends another id than the catalogue has."
            )
            text = said % {**counts, "examples": ", ".join(seen[what]["examples"])}
            yield Notice("bad", text, advice, reverse("dashboard:catalog_import_add"))


def _kinds(seen: dict[str, Any]) -> Iterator[Notice]:
    for name, now, before in _changed(seen, "kind"):
        said = _(
            "“%(kind)s”: %(now)s of last week's visitors did so; of those of each week before, %(low)s to %(high)s."
        )
        fell = now.value < min(week.value for week in before)
        fallen = _(
            "Look whether the shop still tells of it: a page or a theme that was changed often forgets one event."
        )
        risen = _("Look whether the shop tells of it for what it is, or whether a campaign explains it.")
        link = f"{reverse('dashboard:shoppers_event_changelist')}?{urlencode({'name__exact': name})}"
        text = said % {"kind": KINDS.get(name, name), **_told(now, before)}
        yield Notice("bad" if fell else "warn", text, fallen if fell else risen, link)


def _categories(seen: dict[str, Any]) -> Iterator[Notice]:
    for name, now, before in _changed(seen, "category"):
        said = _(
            "Category “%(name)s”: %(now)s of last week's visitors looked at it, put something of it into the cart or bought it; of those of each week before, %(low)s to %(high)s."
        )
        advice = _(
            "The model learned from other weeks. If this is the season or a campaign, train again; if not, look what changed."
        )
        text = said % {"name": name, **_told(now, before)}
        yield Notice("warn", text, advice, reverse("dashboard:registry_modelversion_changelist"))


def _changed(seen: dict[str, Any], what: str) -> Iterator[tuple[str, Rate, list[Rate]]]:
    of = visitors(seen)
    for name, counts in sorted(seen["people"].get(what, {}).items()):
        now, *before = (Rate(hits, people) for hits, people in zip(counts, of, strict=True))
        if has_changed(now, before):
            yield name, now, [week for week in before if week.of]


def _told(now: Rate, before: Sequence[Rate]) -> dict[str, str]:
    shares = [week.value for week in before]
    return {"now": now.percent, "low": percent(min(shares)), "high": percent(max(shares))}


def _products(counts: dict[str, int]) -> Iterator[Notice]:
    """A census, no sample: the share is what it is."""
    of, wordless, without = counts["of"], counts["wordless"], counts["without_category"]
    products = reverse("dashboard:catalog_product_changelist")
    if wordless > MOST_WORDLESS * of:
        said = ngettext(
            "%(count)s of %(of)s products on offer has a title without words.",
            "%(count)s of %(of)s products on offer have a title without words.",
            wordless,
        )
        advice = _(
            "A new product is placed by the words of its title, until it is sold. Import the catalogue again, with titles."
        )
        yield Notice("warn", said % {"count": f"{wordless:,}", "of": f"{of:,}"}, advice, products)
    if without > MOST_WITHOUT_CATEGORY * of:
        said = ngettext(
            "%(count)s of %(of)s products on offer has no category.",
            "%(count)s of %(of)s products on offer have no category.",
            without,
        )
        advice = _("Rules by category do not reach them, and lists know less of what is alike.")
        yield Notice("calm", said % {"count": f"{without:,}", "of": f"{of:,}"}, advice, products)
