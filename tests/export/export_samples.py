"""Invented events for the tests of the export room. No such thing happened."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sijill.records import (
    EVENT_TYPES,
    Candidate,
    Claim,
    Count,
    DateSpan,
    Document,
    Event,
    Factor,
    Place,
    Report,
    Span,
    Toll,
)

TEXT = "قال مصدر عسكري إن مسلحين قصفوا أمس محطة النور للغاز في ريف حمص الشرقي ما أدى إلى مقتل خمسة عمال."
SECOND = "نفى الفصيل أن يكون قد قصف المحطة، فيما تحدث ناشطون عن ثلاثة قتلى على الأقل."
HOSTILE = '</script><script>alert("x")</script><!-- \u202eعكس\u202c \u2028 \' " & <img src=x onerror=alert(1)>'


def words(text: str, part: str) -> Span:
    """The first occurrence of ``part`` in ``text`` as a span."""
    at = text.index(part)
    return Span(part, at, at + len(part))


STATION = Place(
    words=words(TEXT, "محطة النور للغاز"),
    kind="facility",
    name_en="Nour gas plant",
    admin1="Homs",
    country="SY",
    lat=34.6512345678,
    lon=37.1498765432,
    radius_km=1.0,
    precision="site",
    gazetteer_id="site:nour",
    reason="the only entry of that name",
    candidates=(Candidate("site:nour", "محطة النور", "facility", "Homs", "SY", 34.65, 37.15, 1.0),),
)
COUNTRYSIDE = Place(
    words=words(TEXT, "ريف حمص الشرقي"),
    kind="region",
    relation="ريف … الشرقي",
    name_en="Homs",
    admin1="Homs",
    country="SY",
    lat=34.7,
    lon=37.4,
    radius_km=45.0,
    precision="area",
    reason="eastern half of the province, for want of an outline",
)
NOWHERE = Place(words=Span("قرية لا اسم لها", 0, 15), kind="settlement", reason="no entry of that name")

FIRST_REPORT = Report(
    document="doc-1",
    type="shelling_artillery_missile",
    trigger=words(TEXT, "قصفوا"),
    evidence=(words(TEXT, TEXT),),
    status="claimed",
    said_by=words(TEXT, "مصدر عسكري"),
    date=DateSpan(date(2031, 2, 3), date(2031, 2, 3), words(TEXT, "أمس"), "day", "relative"),
    places=(STATION, COUNTRYSIDE),
    actors=(words(TEXT, "مسلحين"),),
    targets=(words(TEXT, "محطة النور للغاز"),),
    killed=Count(5, 5, words(TEXT, "خمسة")),
    confidence=0.87654321,
    factors=(Factor("trigger 'قصف'", 1.9), Factor("place named", 0.6), Factor("told by a source", -0.3)),
)
SECOND_REPORT = replace(
    FIRST_REPORT,
    document="doc-2",
    trigger=words(SECOND, "قصف"),
    evidence=(words(SECOND, SECOND),),
    said_by=words(SECOND, "ناشطون"),
    disputed_by=words(SECOND, "الفصيل"),
    places=(STATION,),
    actors=(),
    killed=Count(3, None, words(SECOND, "ثلاثة")),
    confidence=0.6,
)
DOCUMENTS = (
    Document("doc-1", TEXT, "وكالة الضوء", date(2031, 2, 4), "قصف محطة", "https://example.org/1"),
    Document("doc-2", SECOND, "صحيفة المدى", date(2031, 2, 5), None, None),
)

SHELLING = Event(
    id="e-shelling",
    type="shelling_artillery_missile",
    status="claimed",
    contested=True,
    date=FIRST_REPORT.date,
    place=STATION,
    actors=("مسلحين",),
    targets=("محطة النور للغاز",),
    weapon=None,
    killed=Toll(
        best=5,
        low=3,
        high=None,
        claims=(
            Claim(FIRST_REPORT.id, "وكالة الضوء", "مصدر عسكري", 5, 5),
            Claim(SECOND_REPORT.id, "صحيفة المدى", "ناشطون", 3, None),
        ),
    ),
    injured=None,
    confidence=0.88,
    credibility=0.61,
    sources=("وكالة الضوء", "صحيفة المدى"),
    reports=((DOCUMENTS[0], FIRST_REPORT), (DOCUMENTS[1], SECOND_REPORT)),
)
CLASH = replace(
    SHELLING,
    id="e-clash",
    type="armed_clash",
    contested=False,
    place=COUNTRYSIDE,
    killed=None,
    reports=((DOCUMENTS[0], replace(FIRST_REPORT, type="armed_clash", places=(COUNTRYSIDE,))),),
)
UNPLACED = replace(
    SHELLING,
    id="e-unplaced",
    type="peaceful_protest",
    place=NOWHERE,
    date=DateSpan(),
    killed=None,
    reports=((DOCUMENTS[1], replace(SECOND_REPORT, type="peaceful_protest", places=(NOWHERE,))),),
)
PLACELESS = replace(UNPLACED, id="e-placeless", type="agreement", place=None, reports=())

EVENTS = (SHELLING, CLASH, UNPLACED, PLACELESS)


def hostile_event() -> Event:
    """An event whose every text tries to break out of the file it is written to."""
    at = Span(HOSTILE, 0, len(HOSTILE))
    document = Document("doc</script>", HOSTILE, HOSTILE, None, HOSTILE, "javascript:alert(1)")
    report = replace(FIRST_REPORT, document=document.id, trigger=at, evidence=(at,), said_by=at, disputed_by=at)
    place = replace(STATION, words=at, name_en=HOSTILE, reason=HOSTILE)
    return replace(SHELLING, id="e-hostile", place=place, actors=(HOSTILE,), reports=((document, report),))


def many_events(number: int, seed: int = 7) -> Iterator[Event]:
    """Variants strewn over a region and two years, some of them at one place, some vague, some without a place."""
    random = Random(seed)
    towns = [(random.uniform(32.5, 37.0), random.uniform(35.8, 42.0)) for _ in range(120)]
    types = list(EVENT_TYPES)
    for index in range(number):
        lat, lon = random.choice(towns)
        day = date(2031, 1, 1) + timedelta(days=int(random.betavariate(2, 3) * 700))
        kind = random.choices(types, weights=[9, 2, 1, 8, 12, 5, 1, 1, 1, 6] + [2] * (len(types) - 10))[0]
        base = random.choices((STATION, COUNTRYSIDE, NOWHERE), weights=(75, 20, 5))[0]
        place = base if base is NOWHERE else replace(base, lat=lat, lon=lon)
        yield replace(
            SHELLING if index % 3 else CLASH,
            id=f"e-{index}",
            type=kind,
            date=DateSpan(day, day + timedelta(days=index % 4 // 3), None, "day", "stated"),
            place=place,
            confidence=random.uniform(0.3, 0.99),
            credibility=random.uniform(0.2, 0.9),
        )
