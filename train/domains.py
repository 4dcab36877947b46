"""Two kinds of press in one fit: what they share and what is each one's own.

The articles of ``--also`` come from general news, where much that looks like an event is history or talk; those with
days come from outlets near to conflicts. Each feature gets a weight that both kinds share and one for either kind,
after Daumé III (2007), "Frustratingly easy domain adaptation"; the product gets the shared weight plus that of the
second kind, so that the first teaches words without teaching its own caution.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack

OWN = 0.7  # how freely a kind departs from what is shared: 0 never, 1 as easily as the shared weights move


def spread(matrix: Any, documents: Sequence[str], also: Collection[str]) -> Any:
    """The columns three times over: shared, of the fully annotated articles, of those in ``also``; the latter two with
    a start of their own."""
    foreign = np.array([document in also for document in documents], float)
    own = hstack([csr_matrix(matrix), csr_matrix(np.ones((len(documents), 1)))])
    return hstack([csr_matrix(matrix), diags(OWN * (1 - foreign)) @ own, diags(OWN * foreign) @ own]).tocsr()


def gather(model: Any, columns: int) -> tuple[float, Any]:
    """The start and the weights of a model over spread columns for the fully annotated kind."""
    weights = model.coef_[0]
    own = weights[columns : 2 * columns + 1]
    return float(model.intercept_[0] + OWN * own[-1]), weights[:columns] + OWN * own[:-1]
