"""Learning by what the members of numeric labels are chosen, from annotated text.

Three choices are learnt, each as a conditional logit (:func:`nlp.extract.conditional_logit.fit_named`): the list
that names the members of a label among all lists and none; the way to take the members from it; and where the first
member begins and the last one ends (:mod:`nlp.extract.members.choice`). Boosted trees learn from the measures of lists
which of them is the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.extract import conditional_logit
from nlp.extract.learning import Example
from nlp.extract.member_annotation import LabelledLabel
from nlp.extract.member_choices import Choice, Choices, Option, Task, list_options
from nlp.extract.members.choice import Model, choose
from nlp.extract.tree_learning import fit_trees
from nlp.gold import key

#: Inverse of the penalty, chosen by cross-validation.
STRENGTH = 0.3
_TREES = {
    "n_estimators": 100,
    "learning_rate": 0.09,
    "max_depth": None,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 8,
    "max_features": 0.3,
    "subsample": 0.7,
    "random_state": 0,
}
# In how many lists a measure has to be other than 0 for the trees to see it.
_LEAST_LISTS = 12


def learn_members(tasks: Sequence[Task], without_text: Sequence[Choices] = (), *, strength: float = STRENGTH) -> Model:
    """The weights of all features of :mod:`nlp.extract.members`, and the trees over measures.

    Cuts and borders come first, for lists are described by what would be taken from them.
    """
    weights: dict[str, float] = {}
    for kind in (
        [*(task.cuts for task in tasks), *(row.cuts for row in without_text)],
        [*(task.borders for task in tasks), *(row.borders for row in without_text)],
    ):
        weights |= _fit_all(kind, strength)
    lists = [*(list_options(task, weights) for task in tasks), *(row.lists for row in without_text)]
    weights |= _fit_all(([(option.features, option.right) for option in options] for options in lists), strength)
    return Model(weights, fit_trees(_examples(lists), _TREES, least=_LEAST_LISTS))


def _fit_all(choices: Iterable[Choice], strength: float) -> dict[str, float]:
    rows = [conditional_logit.Choice(choice) for choice in choices if choice]
    return conditional_logit.fit_named(rows, strength=strength)


def _examples(lists: Iterable[Sequence[Option]]) -> list[Example]:
    return [Example("", option.measures, option.right) for options in lists for option in options if option.measures]


def members_by(one: LabelledLabel, model: Model) -> tuple[str, ...]:
    """The keys of the members that `model` chooses."""
    chosen = choose(one.document, one.label, one.others, model) if one.found else None
    return tuple(key(one.document.folded[a:b]) for a, b in chosen.members) if chosen else ()
