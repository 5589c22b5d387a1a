"""What a training measured, as a version keeps it and its page shows it. The run keeps the whole report."""

from marketing.registry.models import Kind

LEAST_SHOPPERS = 30  # held back, without whom nobody can tell whether a recommender is better
PROTOCOL = "time"  # the gate's: products new to the shopper, bought in the weeks after
JUDGED = ("trial", "likelihood")  # stages of a training with a validation loss


def summary(kind: str, report: dict) -> dict:
    return of_recommender(report) if kind == Kind.RECOMMENDER else report["metrics"] | {"gate": report["gate"]}


def of_recommender(report: dict) -> dict:
    """The rows of every model, the paired differences by the rival's name, and the comparisons that the gate judges."""
    measured = report["metrics"].get(PROTOCOL, {})
    return {
        "protocol": PROTOCOL,
        "shoppers": measured.get("shoppers", 0),
        "needed": LEAST_SHOPPERS,
        "models": measured.get("models", []),
        "paired": {name.split(" - ", 1)[1]: paired for name, paired in measured.get("paired", {}).items()},
        "variety": report.get("variety", []),
        "gate": [*comparison(report["gate"]), *comparison(report.get("serving"))],
    }


def comparison(measured: dict | None) -> list[dict]:
    """None where nothing could be measured: a shop's first weeks, or its first version."""
    if not measured:
        return []
    rival = measured.get("version") or measured["best_baseline"]
    return [{"rival": rival} | {name: measured[name] for name in ("difference", "lower", "upper")}]


def with_validation(curve: list[dict], epochs: list[dict]) -> list[dict]:
    """The live curve has a point every few steps; validation losses belong to the last one of their epoch."""
    validation = {point["epoch"]: point["validation"] for point in epochs}
    last = {point["epoch"]: number for number, point in enumerate(curve) if point["stage"] in JUDGED}
    marked = {last[epoch]: loss for epoch, loss in validation.items() if epoch in last and loss is not None}
    return [point | {"validation": marked[number]} if number in marked else point for number, point in enumerate(curve)]
