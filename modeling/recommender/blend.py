"""One score from three views: the Transformer, the plain item-item model, and the shopper's own habits.

Immutable, so that a request that began before a change ends as it began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from modeling.recommender.baselines import standardised
from modeling.recommender.data import KINDS, History, Interaction, Item
from modeling.recommender.evaluation import kth_best
from modeling.recommender.knowledge import HALF_LIFE, PRIOR, Knowledge
from modeling.recommender.repeat import SHARE, habits_of, with_habits
from modeling.recommender.sales import NEVER

if TYPE_CHECKING:
    from modeling.recommender.neural import Neural  # PyTorch; the fallback works without it

# How loud: in the month before the test month (.1215 without), with 200 they take .12 of ten places when only those stand in the
# catalogue that are soon sold (NDCG@10 .1205; of who buys one, .014 see it, .003 by chance), and .62 with 681 dead ones (.1167).
# With 150: .21 (.1208, .035) and .91 (.1148); with 100: .41 (.1207, .085) and 1.39 (.1111); with 10: 3.6 (.1062, .317).
EXPLORED = 200

PLACEMENTS = ("home", "product_related", "cart", "buy_again")


class Shares(NamedTuple):
    """How much each view says: the Transformer beside the plain model, and both together beside own purchases.

    All but the cart's are learned on the last month, where it has shoppers enough (`shares`).
    """

    home: float = 0.6  # tuning month: .110 and .112 alone, .121 together
    cart: float = 0.3  # leave-one-out, one product earlier: .061 and .193 alone, .194 together
    own: float = SHARE
    half_life: float = HALF_LIFE
    prior: float = PRIOR


@dataclass(frozen=True)
class Blend:
    """Scores every product for a history. Without `neural` it is the plain fallback."""

    knowledge: Knowledge
    neural: "Neural | None" = None
    shares: Shares = field(default_factory=Shares)

    def scores(self, history: History, at: int, *, same_session: bool = False) -> np.ndarray:
        """(I,) standardised, of products as if all were new to the shopper. See `many`."""
        return self.many([history], at, same_session=same_session)[0]

    def many(self, histories: Sequence[History], at: int, *, same_session: bool = False) -> np.ndarray:
        """(B, I). An empty history gets the popular list, and it alone."""
        full = np.array([len(history.item) > 0 for history in histories])
        if full.all():
            return self.personal(histories, at, same_session=same_session)
        scores = np.empty((len(histories), len(self.knowledge.items)), np.float32)
        scores[~full] = standardised(self.knowledge.sales.popular(at))
        if full.any():
            chosen = [history for history in histories if len(history.item)]
            scores[full] = self.personal(chosen, at, same_session=same_session)
        return scores

    def personal(self, histories: Sequence[History], at: int, *, same_session: bool) -> np.ndarray:
        shares = self.shares
        plain = self.knowledge.plain(histories, at, cart=same_session, half_life=shares.half_life, prior=shares.prior)
        if self.neural is None:
            return plain
        sales = self.knowledge.sales.features(at)
        deep = standardised(self.neural.scores(histories, at, sales, same_session=same_session))
        share = shares.cart if same_session else shares.home
        self.place_new(deep, plain)
        deep *= share  # in place: for reasons, a dozen lists as long as the catalogue
        plain *= 1 - share
        return deep + plain

    def place_new(self, deep: np.ndarray, plain: np.ndarray) -> None:
        """Of what nobody touched yet the plain half knows nothing: there the Transformer, which knows the words, speaks for
        both, as loud as both are at place EXPLORED.
        """
        new = self.knowledge.sales.first == NEVER
        if new.any():
            loud, softer = (at_place(scores, EXPLORED) for scores in (plain, deep))
            np.multiply(deep, np.maximum(loud / np.maximum(softer, 1e-6), 1.0), out=plain, where=new)

    def with_own(self, scores: np.ndarray, history: History, at: int) -> np.ndarray:
        """(I,) of its scores: known products beside new ones, as a home page or an e-mail shows them."""
        return with_habits(scores, habits_of(history, at, self.knowledge.again), self.shares.own)

    def buy_again(self, scores: np.ndarray, history: History, at: int) -> np.ndarray:
        """(I,) of its scores: own products first, then what a home page would show."""
        scores = self.with_own(scores, history, at)
        scores[history.bought] += np.ptp(scores) + 1.0
        return scores

    def related(self, history: History, at: int, item: int) -> np.ndarray:
        """(I,) what goes with one product, then what is like it, then what fits this shopper."""
        viewing = history.followed_by(item, at, KINDS["view_item"])
        fits = self.scores(viewing, at, same_session=True) if len(history.item) else 0.0
        like = standardised(self.neural.likeness(item)) if self.neural else 0.0
        return 2 * self.knowledge.beside(item) + like + fits

    def with_items(self, items: Iterable[Item]) -> "Blend":
        knowledge = self.knowledge.with_items(items)
        if knowledge is self.knowledge:
            return self
        return replace(self, knowledge=knowledge, neural=self.neural and self.neural.with_items(knowledge.items))

    def with_sales(self, interactions: Iterable[Interaction]) -> "Blend":
        return replace(self, knowledge=self.knowledge.with_sales(interactions))


def at_place(scores: np.ndarray, place: int) -> np.ndarray:
    """(B, I) -> (B, 1): the score at this place of each list, or halfway down a short one."""
    place = min(place, max(scores.shape[1] // 2, 1))
    return np.array([[kth_best(row, place)] for row in scores])
