"""What one can do on each page: behind the question mark of the header."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the address behind a page's own: the longest that fits is the page's.
TEXTS: dict[str, str | Promise] = {
    "": _("See what waits for you, whether everything works, and what others changed since you were here."),
    "catalog/product/": _(
        "Change texts and facts, hide a product from recommendations, or tick several and do it at once. Undo stands in the message."
    ),
    "catalog/category/": _("Name categories as your shoppers know them. Products move between them by import."),
    "catalog/import/": _(
        "Upload a file, look at what it would change, then keep it. A kept import can be undone as a whole."
    ),
    "catalog/feed/": _(
        "Name the address of a product file. Check what it holds, fetch it now, or let it come at its time."
    ),
    "shoppers/shopper/": _("Look up one person: what they allowed, did and bought. Nothing is changed here."),
    "shoppers/event/": _("Check that your storefront sends what it should. Search by visitor, shopper or order."),
    "shoppers/order/": _("Look up an order and its lines. They are changed in your shop and imported again."),
    "registry/modelversion/": _(
        "Train a model, compare it with plain ones, promote it, or roll back. Only a version that passes its gate may serve."
    ),
    "registry/trainingrun/": _("Watch a training, and see how an earlier one went."),
    "recommendations/placement/": _(
        "Say for each place in the storefront how many products it shows and how varied they are."
    ),
    "recommendations/rule/": _(
        "Leave products out, pin one to a place, move some up or down: for good, between two dates, or every year in a season."
    ),
    "recommendations/learning/": _(
        "See whether there is enough to learn from and what is unusual in it, and say when the recommender is trained by itself."
    ),
    "recommendations/versiontest/": _(
        "Let two versions serve beside each other, look as often as you like, and keep the one that does better."
    ),
    "recommendations/recommendation/": _("See what one shopper was shown, why, and what was left out."),
    "recommendations/": _("Try recommendations out, and see what came of them."),
    "generation/generationsettings/": _(
        "Choose who writes your texts, read what leaves the server for it, try it, set its budget, or switch it off."
    ),
    "generation/generation/": _("Look up who wrote a text, from which facts, at what cost, and what failed before."),
    "storefront/": _("Copy what your developer puts into the pages of your shop, and look whether it works."),
    "inbox/": _(
        "Read what shoppers and the AI said, take a conversation over, answer, leave a note, give it back or close it."
    ),
    "service/": _("See how many conversations ended without a person, how many helped, and how often an answer was wrong."),
    "gaps/": _("See what the AI could not answer, and make an entry of it by one click, or leave it alone."),
    "thresholds/": _(
        "Choose how sure the AI has to be before it answers, beside what would be wrong and what would be left to people."
    ),
    "hours/": _("Say when people answer, in which time zone, and on which holidays nobody does."),
    "order-requests/": _("Agree to what shoppers ask for of their orders or refuse it, say what they may ask for, and where your server is told."),
    "answers/": _(
        "Read what the AI answered and from what. Say whether it was right, by keys or buttons, and write what is right instead."
    ),
    "review/": _(
        "Read one text after another beside its facts. Approve, edit, reject or have it written again, by keys or buttons; undo what you did."
    ),
    "channels/": _(
        "Download a file of your products with their texts, or give its address to who fetches it; see what was left out and why."
    ),
    "learning/": _(
        "See how many texts are accepted, how much people change in them and how long it takes, and take away what they preferred."
    ),
    "checks/": _(
        "Choose whose law your texts are held against, which kinds a second person approves, and which words you never use."
    ),
    "content/draft/": _(
        "Judge texts before shoppers read them. Approve at once what is beyond doubt, and look yourself at what is not."
    ),
    "content/publication/": _("See what shoppers read and what is withheld, and take a text down."),
    "content/effect/": _("See what shoppers did before and after a text went live, here and at other products."),
    "content/experiment/": _("Plan a test of two texts, start it, read what it says, and keep the better one."),
    "content/brief/": _("Ask for texts about products. Follow how far they are, cancel, and let them go on."),
    "content/brandvoice/": _("Say how formal, warm or playful your texts are, and which words you use and avoid."),
    "content/kindsettings/": _("Ask for a second person's approval, or for another length, for one kind of text."),
    "content/allowance/": _("Allow words that a rule would stop, and say why your shop may use them."),
    "chat/faq/": _(
        "Write what shoppers ask and what they are answered, import a file of it, approve it, or take it out of use."
    ),
    "chat/source/": _("Paste a policy, name its address or upload it, and see which passages answers are copied from."),
    "chat/cannedreply/": _("Write what your agents say often, once for each language, and take out of use what is old."),
    "jobs/job/": _("Follow long work, cancel it, or try again what failed."),
    "accounts/apikey/": _(
        "Make a publishable key for the storefront and a secret one for your server; replace or revoke them."
    ),
    "accounts/signingkey/": _("Make the key that your server signs shopper tokens with, and retire old ones."),
    "accounts/membership/": _(
        "Invite somebody by a link, change a role, help with a forgotten password, or remove a member."
    ),
    "accounts/auditevent/": _("Find out who changed what, and when. Nobody can change this log."),
    "sessions/": _("End a session that you do not know, then change your password."),
    "password_change/": _("Choose a new password. You are logged out everywhere else."),
    "search/": _("Search products, shoppers, orders, pages and actions. Ctrl+K opens it on every page."),
}


@dataclass(frozen=True)
class Help:
    text: str | Promise
    is_list: bool


def help_of(request: HttpRequest) -> Help | None:
    path = request.path.removeprefix(reverse("dashboard:index"))
    found = max(
        (place for place in TEXTS if path == place or (place and path.startswith(place))), key=len, default=None
    )
    return None if found is None else Help(TEXTS[found], is_list=path == found and found.count("/") == 2)
