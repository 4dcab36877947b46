"""The learned weights of the lexical tagger: small logistic models over named features.

The file ``ar/weights.json`` is made by ``train/lexical.py`` from annotated articles; each weight has a feature name
that a reader understands ("prev=هدد"), so that every decision can be explained by the features that made it.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Log-odds as a sum of weights."""

    bias: float
    weights: dict[str, float]

    def logit(self, features: Iterable[str], looked_up: Iterable[float] = ()) -> float:
        """Log-odds of the features, the same to the last bit in any order; unknown ones count nothing. ``looked_up``
        are the :meth:`known` weights of further ones."""
        return math.fsum((self.bias, *looked_up, *filter(None, map(self.weights.get, features))))

    def known(self, features: Iterable[str]) -> tuple[float, ...]:
        """The weights of the features that the model knows: for those that many cases share."""
        return tuple(filter(None, map(self.weights.get, features)))


def probability(logit: float) -> float:
    """Log-odds to probability."""
    if logit < -700:
        return 0.0
    return 1 / (1 + math.exp(-logit))


_loaded: dict[str, LinearModel] = {}


def models() -> dict[str, LinearModel]:
    """The models by name, read once: ``event`` (does this trigger tell an event?), ``place`` (did it happen here?),
    ``report`` (is the assembled event one at all?), ``record`` (are its type, place and day right?). Training puts its
    own in their stead."""
    if not _loaded:
        table = json.loads(files("sijill.extract").joinpath("ar", "weights.json").read_text(encoding="utf-8"))
        _loaded.update({name: LinearModel(m["bias"], m["weights"]) for name, m in table["models"].items()})
    return _loaded
