"""What a product says of itself, as weighted tokens: words of its title, its category, the size of its price.

Chinese is read as characters and pairs of characters, which needs no dictionary; everything else as words.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable

from modeling.recommender.data import Item

# One run of Chinese characters (also in extension A), or one word or number of any other script.
PIECES = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
MOST_TOKENS = 50_000  # of a vocabulary, the most frequent


def words(text: str) -> list[str]:
    """ "红色 mug" -> ["红", "色", "红色", "mug"]."""
    found: list[str] = []
    for piece in PIECES.findall(text.lower()):
        if "\u3400" <= piece[0] <= "\u9fff":
            found += [*piece, *(piece[i : i + 2] for i in range(len(piece) - 1))]
        else:
            found.append(piece)
    return found


def tokens(item: Item) -> dict[str, float]:
    """Title words share one unit of weight; category and price bucket have one each."""
    weights: Counter[str] = Counter()
    title = words(item.title)
    for word in title:
        weights[word] += 1 / len(title)
    if item.category:
        weights[f"category={item.category}"] = 1.0
    if item.price is not None and item.price > 0:
        weights[f"price={round(2 * math.log2(item.price))}"] = 1.0  # half an octave
    return dict(weights)


def vocabulary(items: Iterable[Item]) -> list[str]:
    """Tokens that at least two products share: a token of one product only says what its id says."""
    seen = Counter(token for item in items for token in tokens(item))
    return sorted(token for token, times in seen.most_common(MOST_TOKENS) if times > 1)
