"""``dataset=states``: which states a question is asked of, by kind or by thing."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from app.api.moments import asked_once
from app.domain.contents import iri
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text
from app.services.reading import AskedStates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

    from app.api.parts import Parts
    from app.services.reading import Moment, Reading

_MOST = 100
GRAPHS = ("default-graph-uri", "named-graph-uri")  # SPARQL 1.1 Protocol, section 2.1.4


def states_asked(parts: Parts, request: Request, moment: Moment) -> AskedStates | None:
    """Return the kinds and the things whose states are asked, and their graphs that are chosen; None for a view."""
    dataset = asked_once(request, "dataset")
    kinds, things = (request.query_params.getlist(name) for name in ("kind", "of"))
    if dataset is None and not kinds and not things:
        return None
    if dataset != "states":
        raise InvalidInput(
            "unknown-dataset",
            Text(
                f"« {dataset or ''} » n'est pas un jeu de données : dataset=states donne les états (kind= ou of=) ; "
                "sans dataset, la vue est interrogée.",
                f"'{dataset or ''}' is no dataset: dataset=states gives the states (with kind= or of=); without "
                "dataset the view is asked.",
            ),
        )
    if not kinds and not things:
        raise InvalidInput(
            "states-of-what",
            Text(
                "dataset=states demande de quoi : kind=natinf, ou of= suivi de l'IRI d'une chose (chacun peut se "
                "répéter).",
                "dataset=states needs of what: kind=natinf, or of= and the IRI of a thing (each may be repeated).",
            ),
        )
    if len(kinds) + len(things) > _MOST:
        raise InvalidInput(
            "too-many-states",
            Text(
                f"Plus de {_MOST} paramètres kind= et of= : demander en plusieurs fois.",
                f"More than {_MOST} parameters kind= and of=: ask in several times.",
            ),
        )
    for thing in things:
        iri(thing)
    known = parts.kinds.seen_by(moment.audience)
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise NotFound(
            "unknown-kind",
            Text(f"« {unknown[0]} » n'est pas une liste connue ici.", f"'{unknown[0]}' is not a list known here."),
            {"kinds": list(known)},
        )
    _require_known(parts.reading, things, moment)
    graphs = [tuple(request.query_params.getlist(name)) for name in GRAPHS]
    for graph in chain(*graphs):
        iri(graph)
    return AskedStates(tuple(kinds), tuple(things), *graphs)


def _require_known(reading: Reading, things: Sequence[str], moment: Moment) -> None:
    """Refuse a thing that was never known: an empty answer would say that it has no state. Raises ``NotFound``."""
    for thing in things:
        if not reading.is_known(thing, moment):
            raise NotFound(
                "unknown",
                Text(
                    f"of=<{thing}> : aucune source n'a jamais rien dit de cette chose ici. Vérifier l'IRI : celle "
                    "d'une chose a la forme {base}/id/{genre}/{clé}.",
                    f"of=<{thing}>: no source ever said anything of this thing here. Check the IRI: that of a thing "
                    "has the form {base}/id/{kind}/{key}.",
                ),
                {"of": thing},
            )
