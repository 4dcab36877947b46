"""Detection on single labelled sentences: ``python benchmarks/sentences.py assault|protest FILE [--gazetteer FILE]``

FILE holds one {"text", "label"} a line with the labels yes, easy no, difficult no and ambiguous, as in
arabic_event_gsr (openeventdata, MIT). A sentence counts as found where the extractor makes a report of the right event
types of it. Ambiguous sentences are left out. Prints precision and recall of yes against both kinds of no, and the
share of each label that is found.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Final

from sijill.extract import extract
from sijill.geo import open_gazetteer
from sijill.records import EVENT_TYPES, Document

GROUPS: Final = {
    "assault": {"battles", "explosions_remote_violence", "violence_against_civilians"},
    "protest": {"protests", "riots"},
}


def main() -> None:
    """Score one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=GROUPS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--gazetteer", type=Path, default=None)
    args = parser.parse_args()
    gazetteer = open_gazetteer(args.gazetteer)
    seen: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for number, line in enumerate(args.file.read_text(encoding="utf-8").splitlines()):
        sentence = json.loads(line)
        reports = extract(Document(str(number), sentence["text"]), gazetteer.knows)
        seen[sentence["label"]] += 1
        found[sentence["label"]] += any(EVENT_TYPES[report.type] in GROUPS[args.kind] for report in reports)
    made = sum(found[label] for label in ("yes", "easy no", "difficult no"))
    print(f"{args.kind}: precision {found['yes'] / made:.3f}, recall {found['yes'] / seen['yes']:.3f}")
    for label in sorted(seen):
        print(f"  {label:13} found {found[label]} of {seen[label]}")


if __name__ == "__main__":
    main()
