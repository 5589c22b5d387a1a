"""What each answer asks of the database."""

from marketing.catalog.models import Product
from marketing.common.statements import Statement
from marketing.recommendations.models import Placement, Rule, VersionTest

PLACEMENT = Statement(
    Placement, "SELECT {columns} FROM recommendations_placement WHERE shop_id = %(shop)s AND key = %(key)s"
)

RULES_IN_FORCE = Statement(
    Rule,
    """
    SELECT {columns} FROM recommendations_rule
    WHERE shop_id = %(shop)s AND enabled AND removed_at IS NULL AND placement = ANY(%(placements)s)
      AND (season_from = '' OR CASE WHEN season_from <= season_to THEN %(day)s BETWEEN season_from AND season_to
                                    ELSE %(day)s >= season_from OR %(day)s <= season_to END)
      AND (starts_at IS NULL OR starts_at <= %(at)s) AND (ends_at IS NULL OR ends_at > %(at)s)
    ORDER BY created_at""",
)

TEST_IN_FORCE = Statement(
    VersionTest,
    """
    SELECT {columns} FROM recommendations_versiontest
    JOIN registry_modelversion a ON a.shop_id = %(shop)s AND a.id = a_id AND a.state = 'serving'
    WHERE recommendations_versiontest.shop_id = %(shop)s AND recommendations_versiontest.state = 'running'""",
)

# Dozens for an answer, and a description may be long.
PRODUCTS = Statement(
    Product,
    "SELECT {columns} FROM catalog_product WHERE shop_id = %(shop)s AND external_id = ANY(%(product_ids)s)",
    without=("description", "brand", "variants_of", "created_at", "updated_at", "made_by"),
)
