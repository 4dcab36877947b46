"""From a document to the codebook's reports: pure, without database, network or geography."""

from dataclasses import replace

from sijill.extract.assemble import assemble
from sijill.extract.attribution import find_attributions
from sijill.extract.confidence import Features, features_of, is_event, judge
from sijill.extract.judgement import Way, judge_page
from sijill.extract.neural import NeuralTagger
from sijill.extract.opinion import read_events
from sijill.extract.page import read
from sijill.extract.places import Known
from sijill.extract.reports import build, complete
from sijill.extract.tolls import share_tolls
from sijill.records import Document, Report

__all__ = ["extract"]


def extract(
    document: Document, toponyms: Known | None = None, *, way: Way = "lexical", tagger: NeuralTagger | None = None
) -> list[Report]:
    """The conflict events that a document tells, as reports with offsets, without coordinates.

    ``toponyms`` tells the kind of a known place name, or None; a gazetteer gives it (``Gazetteer.knows``). ``way``
    chooses who judges triggers and places; "neural" and "both" need a ``tagger``.
    """
    page = read(document, toponyms or (lambda name: None))
    protos = assemble(page, judge_page(page, way, tagger))
    tolls = share_tolls(page, protos)
    reports = build(page, protos, tolls, find_attributions(page))
    readings = read_events(page, protos, tagger) if way == "both" and tagger is not None else None
    blended = readings is not None
    features = features_of(page, protos, reports, readings)
    kept = [i for i, known in enumerate(features) if is_event(known, blended=blended)]
    completed = complete(page, protos, tolls, reports, kept)
    return [_judged(report, features[i], blended) for i, report in zip(kept, completed, strict=True)]


def _judged(report: Report, features: Features, blended: bool) -> Report:
    confidence, factors = judge(features, blended=blended)
    return replace(report, confidence=confidence, factors=factors)
