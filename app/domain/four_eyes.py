"""Four eyes: nobody publishes what they wrote. The one function that decides, for drafts and for direct writes.

An author is whoever wrote anything of what is published, a person or an application. The rule for a bureau of two:
each publishes what the other wrote. A reviewer comments and sends back; one who writes in a draft is an author of it
and no longer its publisher, until what they wrote is taken out again. When the second person is away nothing waits for
a rule to be bent: who holds the home on its machine publishes by the command line, and the journal says ``local``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import NotPermitted
from app.domain.language import Text
from app.domain.rights import Act, Resource, may

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.roles import Caller


def require_publisher(caller: Caller, authors: Iterable[str], resources: Iterable[Resource] = ()) -> None:
    """Let through who may publish what these accounts wrote, about each of these things.

    Raises ``NotPermitted``: ``not-permitted`` without the role for one of the things, ``four-eyes`` for an author.
    """
    if caller.local:
        return
    asked = list(resources) or [Resource()]
    if not all(may(caller, Act.PUBLISH, resource) for resource in asked):
        raise not_permitted(Act.PUBLISH)
    if caller.account in set(authors):
        raise NotPermitted(
            "four-eyes",
            Text(
                "Personne ne publie ce qu'il a écrit : demander à une autre personne qui a le rôle de publier, ou "
                "retirer du brouillon ce que vous y avez écrit.",
                "Nobody publishes what they wrote: ask another person who has the role of publisher, or take what you "
                "wrote out of the draft.",
            ),
        )


def may_publish(caller: Caller, authors: Iterable[str], resources: Iterable[Resource] = ()) -> bool:
    """Tell whether ``require_publisher`` lets a caller through: whether a page offers to publish."""
    try:
        require_publisher(caller, authors, resources)
    except NotPermitted:
        return False
    return True


def require_draft(caller: Caller, *, dry_run: bool) -> None:
    """Refuse to publish at once what its author sends: an identified caller tries it, then goes through a draft.

    Raises ``NotPermitted`` (``draft-required``).
    """
    if caller.local or dry_run:
        return
    raise NotPermitted(
        "draft-required",
        Text(
            "Personne ne publie seul : essayer sans publier (dryRun), puis faire ce changement ou cette déclaration "
            "dans un brouillon (/drafts), qu'une autre personne publie.",
            "Nobody publishes alone: try it without publishing (dryRun), then make this change or declaration in a "
            "draft (/drafts), which another person publishes.",
        ),
    )


def not_permitted(act: Act) -> NotPermitted:
    """Return the refusal of an act to who is known and has no role for it."""
    return NotPermitted(
        "not-permitted",
        Text(
            f"Votre compte n'a pas le rôle qu'il faut ici (« {act} ») : demander ce rôle à l'administrateur ; /rights "
            "dit qui peut quoi.",
            f"Your account has no role for this here ('{act}'): ask the administrator for it; /rights says who may "
            "what.",
        ),
        {"act": str(act)},
    )
