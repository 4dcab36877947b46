"""List the gazetteer names that news uses as ordinary words: ``python train/ambiguous_names.py CORPUS.xz GAZETTEER``

Thousands of villages are called "الهدف", "بيان" or "حقوق". A one-word name counts as ambiguous where the corpus has it
often and hardly ever after a word that introduces a place ("مدينة", "قرية", "ريف", "شمال"). Writes
``sijill/extract/ar/ambiguous_names.txt``, which the extractor then takes for a place only after such a word.
"""

import lzma
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path

from sijill.extract.text import fold

OUT = Path(__file__).parent.parent / "sijill/extract/ar/ambiguous_names.txt"
INTRODUCING = frozenset(
    "مدينه بلده قريه قري بلدات مدن محافظه ناحيه قضاء مديريه ولايه ريف حي مخيم العاصمه مدينتي بلدتي قريتي شمال جنوب شرق"
    " غرب شمالي جنوبي شرقي غربي بمدينه ببلده بقريه بريف بمحافظه لمدينه وبلده وقريه ومدينه".split()
)
OFTEN = 12  # occurrences in the sample
HARDLY = 0.012  # share after an introducing word
EVERY = 3  # one paragraph in so many is read


def main() -> None:
    corpus, gazetteer = Path(sys.argv[1]), Path(sys.argv[2])
    names = one_word_names(gazetteer)
    seen: Counter[str] = Counter()
    introduced: Counter[str] = Counter()
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % EVERY:
                continue
            before = ""
            for word in re.findall(r"[^\W\d_]+", fold(line).text):
                for form in {without_article(word), without_article(word[1:]) if word[0] in "وبلفك" else ""}:
                    if form in names:
                        seen[form] += 1
                        introduced[form] += before in INTRODUCING
                before = word
    ambiguous = sorted(w for w, n in seen.items() if n >= OFTEN and introduced[w] / n < HARDLY)
    head = (
        "# Made by train/ambiguous_names.py: names of places that news uses as ordinary words.\n"
        "# Folded spelling, without the article.\n"
    )
    OUT.write_text(head + "\n".join(ambiguous) + "\n", encoding="utf-8")
    print(f"{len(names)} names, {len(seen)} seen, {len(ambiguous)} ambiguous")


def one_word_names(gazetteer: Path) -> set[str]:
    """Folded Arabic names of one word in a gazetteer index, without the article."""
    connection = sqlite3.connect(f"{gazetteer.resolve().as_uri()}?mode=ro", uri=True)
    rows = connection.execute("SELECT DISTINCT form FROM name")
    return {without_article(fold(form).text) for (form,) in rows if re.fullmatch(r"[\u0621-\u064a]+", form)}


def without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 3 else word


if __name__ == "__main__":
    main()
