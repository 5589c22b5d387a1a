"""The figures of a comparison for people."""

from typing import Any


def table(result: dict[str, Any]) -> str:
    """One model a line, then the served one against each other."""
    lines = [f"{result['protocol']}, {result['shoppers']} shoppers", ""]
    lines.append(
        f"{'model':34}{'NDCG@10':>9}{'95 % interval':>18}{'HR@10':>8}{'recall':>8}{'cover':>8}{'CPU s':>8}{'ms':>8}"
    )
    for row in result["models"]:
        low, high = row["ndcg@10_interval"]
        lines.append(
            f"{row['name']:34}{row['ndcg@10']:9.4f}{low:11.4f}-{high:.4f}{row['hr@10']:8.3f}{row['recall@10']:8.3f}"
            f"{row['coverage@10']:8.3f}{row['fit_cpu_seconds']:8.1f}{row['ms_per_request']:8.2f}"
        )
    for name, pair in result["paired"].items():
        low, high = pair["interval"]
        lines.append(f"{name}: {pair['difference']:+.4f} ({low:+.4f} to {high:+.4f}), p = {pair['p']:.3f}")
    return "\n".join(lines)
