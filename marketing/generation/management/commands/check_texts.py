import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketing.generation.guardrails import Checked, Policy, check
from marketing.generation.guardrails.base import JURISDICTIONS
from marketing.generation.texts import Problem, Stated, read_line

REPORTED = 20  # problems on the screen; each stands in the output too


class Command(BaseCommand):
    help = """Check texts against the facts of their products: claims and findings, line by line. No shop and no database are needed.

A line in:   {"facts": {"material": ["cotton"], "price": ["49.00 USD"]}, "language": "en", "text": "..."}
A line out:  {"publishable": true, "claims": [{"start", "end", "kind", "fact"}],
              "findings": [{"start", "end", "rule", "severity", "fact", "suggestion"}]}
Offsets count characters. A line that cannot be read becomes {"publishable": false, "line": 3, "error": "..."}, so that both files
keep the same lines; the command then ends with status 1.

example:
  python manage.py check_texts texts.jsonl --out checked.jsonl --jurisdiction EU"""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("texts", type=Path, help="JSON Lines, UTF-8")
        parser.add_argument("--out", type=Path, required=True, help="where the answers go, JSON Lines")
        parser.add_argument("--jurisdiction", choices=JURISDICTIONS, default="CN", help="whose law it goes by (CN)")

    def handle(self, *, texts: Path, out: Path, jurisdiction: str, **options: object) -> None:
        if out.exists() and texts.exists() and out.samefile(texts):
            raise CommandError("--out names the file of the texts. Choose another, so that nothing is lost.")
        counts = {"checked": 0, "blocked": 0, "problems": 0}
        try:
            with texts.open("rb") as source, out.open("w", encoding="utf-8") as target:
                for answer in self._answers(source, Policy(jurisdiction=jurisdiction), counts):
                    target.write(json.dumps(answer, ensure_ascii=False) + "\n")
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        self.stdout.write("{checked:,} texts checked, {blocked:,} of them blocked.".format(**counts))
        if counts["problems"]:
            raise CommandError(f"{counts['problems']:,} lines could not be read; {out} says which and why.")

    def _answers(self, lines: Iterator[bytes], policy: Policy, counts: dict[str, int]) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                checked = _check(read_line(line), policy)
            except Problem as problem:
                counts["problems"] += 1
                if counts["problems"] <= REPORTED:
                    self.stderr.write(f"Line {number}: {problem}")
                yield {"publishable": False, "line": number, "error": str(problem)}
                continue
            counts["checked"] += 1
            counts["blocked"] += not checked.publishable
            yield {"publishable": checked.publishable, **asdict(checked)}


def _check(stated: Stated, policy: Policy) -> Checked:
    return check(stated.text, stated.facts, language=stated.language, policy=policy)
