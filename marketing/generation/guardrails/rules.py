"""What each rule says to a person: what is wrong, what to do, and the law behind it where there is one."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNSUPPORTED = "unsupported"
CONTRADICTED = "contradicted"
UNSURE = "unsure"
TOO_LONG = "too_long"  # found by who knows the kind of the text

EXPLANATIONS: dict[str, Promise] = {
    UNSUPPORTED: _("No fact of the product says this. Add the fact, or leave the claim out."),
    CONTRADICTED: _("A fact of the product says otherwise. Use what the fact says, or correct the fact."),
    UNSURE: _("No fact says this, and it may be only a manner of speaking. Check it before you publish."),
    "absolute": _(
        "This claims to be the first, the only or the best. Say what the product does instead. In China, article 9 of the Advertising Law forbids it."
    ),
    "superlative": _(
        "This praises beyond compare. Say what the product does instead. In China, article 9 of the Advertising Law forbids it; elsewhere you must be able to prove it."
    ),
    "comparison": _(
        "This ranks the product above those of others. Leave it out, or prove it. In China, article 13 of the Advertising Law forbids belittling others."
    ),
    "guarantee": _("This promises a result or a term. Leave it out, or link the terms of the guarantee in your shop."),
    "health": _(
        "This claims an effect on health. Leave it out unless the product is approved for it. See article 17 of China's Advertising Law, EU Regulation 1924/2006, and the FTC's guidance on health products."
    ),
    "green": _(
        "This is a general environmental claim. Say exactly what is better, and by how much. See EU Directive 2024/825 and the FTC Green Guides, 16 CFR 260.4."
    ),
    "harm": _("This may insult or harm people. Take it out."),
    "discrimination": _("This may offend people for who they are. Say it another way."),
    "refusal": _(
        "Here a language model speaks of itself or of its instructions. Take this out, or write the text anew."
    ),
    "placeholder": _("Here a value was never filled in. Fill it in, or take it out."),
    "lost_word": _("A character was lost or garbled here. Put the word back."),
    "urgency": _("This presses the reader with time or stock. Keep it only if it is true when it is read."),
    "language": _("This is not in the language of the text. Translate it, or take it out."),
    "invisible": _(
        "Invisible or look-alike characters stand here. Take them out: they hide words from readers and from checks."
    ),
    "html": _("Markup stands here. Texts are plain: take the tags out."),
    "personal_data": _(
        "This looks like the data of a person. Take it out, or allow it if it is your shop's own contact."
    ),
    TOO_LONG: _("This is longer than a text of its kind may be. Shorten it."),
    "banned": _("Your shop does not use this word. Choose another."),
}

# The rules that stand in a law, as people call them.
OF_LAW: dict[str, Promise] = {
    "absolute": _("First, only, best of all"),
    "superlative": _("Praise beyond compare"),
    "comparison": _("Better than others"),
    "guarantee": _("Guarantees and promised results"),
    "health": _("Cures and effects on health"),
    "green": _("General environmental claims"),
}


def explain(rule: str) -> Promise:
    return EXPLANATIONS[rule]
