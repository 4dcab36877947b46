"""``sijill evaluate``: how good the records are, and what is wrong with the rest."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sijill.cli.common import Gazetteer, Jobs, Model, Tagger, Way, documents_of, some, with_progress
from sijill.errors import InputError
from sijill.records import EVENT_TYPES, Json, encode_document_reports

if TYPE_CHECKING:
    from sijill.cli.workers import Tools
    from sijill.evaluate import Mistake, Scores

EXAMPLE: Final = "Example: sijill evaluate examples/gold.jsonl --errors 5"


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Gold documents: id, text, published, events.")],
    predicted: Annotated[
        Path | None,
        typer.Argument(
            metavar="PREDICTED",
            help="Predictions to score: id, events; without it Sijill reads the gold texts itself.",
        ),
    ] = None,
    errors: Annotated[
        int, typer.Option("--errors", min=0, metavar="N", help="List up to N mistakes of each kind.")
    ] = 0,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Print how far the stated confidence can be believed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    gazetteer: Gazetteer = None,
    jobs: Jobs = 1,
    tagger: Tagger = Way.lexical,
    model: Model = None,
) -> None:
    """Score records against gold annotations.

    Prints precision, recall and F1 of detection (an event of the right group at the right words), of type, and of
    whole records (date and place right too), and the share of detected events that have each field right.
    """
    from sijill import evaluate as scorer

    gold_documents = list(_objects(gold))
    if predicted:
        events = {document["id"]: document["events"] for document in _objects(predicted)}
    else:
        from sijill.cli.workers import Tools

        events = dict(_read_gold(gold, Tools(gazetteer, tagger.value, model), jobs))
    try:
        scores = scorer.evaluate(gold_documents, events)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        why = f"{type(error).__name__}: {error}"
        raise InputError(
            f"{gold}: an event there or in the predictions has not the codebook's shape ({why})."
        ) from error
    if as_json:
        typer.echo(json.dumps(figures(scores), indent=1, ensure_ascii=False))
        return
    for line in _table(scores):
        typer.echo(line)
    if calibration:
        for line in _reliability(scores):
            typer.echo(line)
    if errors:
        for line in _listing(scores.mistakes, errors):
            typer.echo(line)


def _objects(path: Path) -> Iterator[Json]:
    """The documents of a JSON Lines file. Raises InputError on the first line that is none."""
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    value = json.loads(line)
                    if not isinstance(value, dict) or not isinstance(value.get("events"), list) or "id" not in value:
                        raise InputError(f'{path}, line {number}: a document has "id" and a list of "events".')
                    for event in value["events"]:
                        if not isinstance(event, dict) or str(event.get("type")) not in EVENT_TYPES:
                            raise InputError(f"{path}, line {number}: an event has no type of the codebook: {event}.")
                    yield value
    except OSError as error:
        raise InputError(f"{path}: it cannot be read ({error.strerror}); check the name.") from error
    except ValueError as error:
        raise InputError(f"{path}, near line {max(number, 1)}: no JSON in UTF-8 ({error}); mend the line.") from error


def _read_gold(gold: Path, tools: "Tools", jobs: int) -> Iterator[tuple[str, list[Json]]]:
    from sijill.cli.workers import read_all

    for item in with_progress(read_all(documents_of([str(gold)]), tools, jobs), "documents read"):
        yield item.document.id, encode_document_reports(item, with_text=False)["events"]


# --- how it is shown ----------------------------------------------------------------------------------------


def figures(scores: "Scores") -> Json:
    """The scores as plain JSON."""
    from sijill.evaluate import calibration, calibration_error, halves

    table = calibration(scores.judged)
    return {
        "documents": scores.documents,
        "gold": scores.detection.gold,
        "predicted": scores.detection.predicted,
        **{
            name: {"precision": rate.precision, "recall": rate.recall, "f1": rate.f1}
            for name, rate in (("detection", scores.detection), ("type", scores.type), ("record", scores.record))
        },
        "fields": {
            name: {"right": share.right, "of": share.of, "share": share.value} for name, share in scores.fields.items()
        },
        "calibration": {
            "error": calibration_error(table),
            "halves": halves(scores.judged),
            "bins": [asdict(row) for row in table],
        },
    }


def _table(scores: "Scores") -> Iterator[str]:
    counts = scores.detection
    yield f"{some(scores.documents, 'document')}, {some(counts.gold, 'gold event')}, {counts.predicted} predicted"
    for name, rate in (("detection", scores.detection), ("type", scores.type), ("record", scores.record)):
        yield f"{name:10} P {rate.precision:.3f}  R {rate.recall:.3f}  F1 {rate.f1:.3f}"
    for name, share in scores.fields.items():
        value = "    -" if share.value is None else f"{share.value:.3f}"
        yield f"  {name:12} {value}  ({share.right}/{share.of})"


def _reliability(scores: "Scores") -> Iterator[str]:
    from sijill.evaluate import calibration, calibration_error, halves

    table = calibration(scores.judged)
    error, two = calibration_error(table), halves(scores.judged)
    if error is None or two is None:
        yield "\nCalibration: no prediction states a confidence."
        return
    yield "\nConfidence   events  stated  right"
    for row in table:
        yield f"{row.low:.1f} to {row.high:.1f}   {row.count:6}   {row.confidence:.3f}  {row.right:.3f}"
    yield f"Expected calibration error {error:.3f}; right in the surer half {two[0]:.3f}, in the other {two[1]:.3f}"


def _listing(mistakes: Iterable["Mistake"], most: int) -> Iterator[str]:
    """Mistakes by kind, each with the sentence it is about; Arabic stands on lines of its own."""
    kinds: dict[str, list[Mistake]] = {}
    for mistake in mistakes:
        for name in mistake.fields or (mistake.kind,):
            kinds.setdefault(name, []).append(mistake)
    for name, group in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        title = {"missed": "Missed events", "spurious": "Events that are none in the gold"}.get(name, f"Wrong {name}")
        yield f"\n== {title}: {len(group)}"
        for mistake in group[:most]:
            event = mistake.gold or mistake.predicted or {}
            yield f"\n{mistake.document}  {event.get('type')}"
            yield f"    {next(iter(event.get('evidence') or ()), '')}"
            if mistake.kind == "wrong" and mistake.gold and mistake.predicted:
                yield f"  gold      {_shown(mistake.gold, name)}"
                yield f"  predicted {_shown(mistake.predicted, name)}"
            else:
                told = (f"{name} {_shown(event, name)}" for name in ("trigger", "place", "date", "status"))
                yield f"  {' · '.join(told)}"


def _shown(event: Json, name: str) -> str:
    """A field's value in a few words."""
    if name == "place":
        place: Json = next(iter(event.get("places") or ()), {})
        point = f" ({place['lat']}, {place['lon']})" if place.get("lat") is not None else ""
        return f"{place.get('text', '-')}{point}"
    value = event.get(name)
    if name == "date" and value:
        return f"{value.get('text') or '-'} = {value.get('start')} to {value.get('end')}"
    if name in ("killed", "injured") and value:
        return f"{value.get('text') or '-'} = {value.get('low')} to {value.get('high')}"
    if isinstance(value, list):
        return " | ".join(value) or "-"
    return str(value) if value is not None else "-"
