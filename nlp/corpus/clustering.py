"""Which names of measures are one: 青马工程 and 青年马克思主义者培养工程, “民情暖哨” and 民情暖哨网络平台.

Names are joined by their parts, by the lexicon of established measures, by the wordings that articles use for one name,
and by short forms where one name alone can be meant. Two regions or two years keep names apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from nlp.corpus.naming import Name, Parts, generic_heads, is_short_for, parse_name
from nlp.lexicon import load


@cache
def established() -> Mapping[str, Mapping[str, str]]:
    """The rows of the lexicon of established measures, by every name that stands for them."""
    rows = {parse_name(row["name"])[0].whole: row for row in load("initiatives")}
    return {whole: rows[parse_name(row["same_as"])[0].whole] if row["same_as"] else row for whole, row in rows.items()}


class _Groups:
    """Disjoint sets of names, none with names of two regions or of two years."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._parent = {name: name for name in names}
        self._qualifier = {name: name.qualifier for name in self._parent}

    def __contains__(self, name: Name) -> bool:
        return name in self._parent

    def find(self, name: Name) -> Name:
        """The representative of the set that holds `name`."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def qualifier(self, name: Name) -> str:
        """The region or year of the set that holds `name`, empty if its names give none."""
        return self._qualifier[self.find(name)]

    def join(self, names: Sequence[Name]) -> None:
        """Make one set of those of `names`, as far as they are of one region and year."""
        for name in names[1:]:
            one, other = self.find(names[0]), self.find(name)
            qualifiers = {self._qualifier[one], self._qualifier[other]} - {""}
            if one != other and len(qualifiers) <= 1:
                self._parent[other] = one
                self._qualifier[one] = "".join(qualifiers)


def cluster_names(
    weights: Mapping[Name, int], parts: Mapping[Name, Iterable[Parts]], aliases: Mapping[Name, Iterable[Name]]
) -> list[list[Name]]:
    """The names that stand for one measure together, each group in order.

    Args:
        weights: how many articles give each name.
        parts: the ways to take each name apart.
        aliases: the names that articles use a wording for, besides its own.
    """
    names = sorted(weights)
    groups = _Groups(names)
    by_parts: defaultdict[tuple[bool, str, str], list[Name]] = defaultdict(list)
    by_stem: defaultdict[tuple[bool, str], dict[Name, str]] = defaultdict(dict)
    by_head: defaultdict[tuple[str, str], list[tuple[str, Name]]] = defaultdict(list)
    by_row: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        if row := established().get(name.whole):
            by_row[row["name"]].append(name)
        for part in parts[name]:
            by_parts[name.document, part.stem, part.head].append(name)
            if part.head:
                by_stem[name.document, part.stem][name] = part.head
                by_head[part.stem[0], part.head].append((part.stem, name))
    for together in (*by_parts.values(), *by_row.values()):
        _join_compatible(groups, together)
    fuller = ((name, _fuller(name, parts[name], by_stem[name.document, name.whole], weights)) for name in names)
    _join_pairs(groups, [(name, target) for name, target in fuller if target])
    _join_pairs(groups, [(name, other) for name in names for other in _with_modifier(name, parts[name], by_stem)])
    _join_pairs(groups, list(_alias_pairs(groups, names, aliases)))
    for candidates in by_head.values():
        _join_pairs(groups, list(_short_forms(groups, candidates)))
    found: defaultdict[Name, list[Name]] = defaultdict(list)
    for name in names:
        found[groups.find(name)].append(name)
    return list(found.values())


def _join_compatible(groups: _Groups, names: Sequence[Name]) -> None:
    """Join names of like parts, but not those of two regions or of two years."""
    qualifiers = {name.qualifier for name in names} - {""}
    if len(qualifiers) <= 1:
        groups.join(names)
        return
    for qualifier in ({""}, *({one} for one in sorted(qualifiers))):
        groups.join([name for name in names if name.qualifier in qualifier])


def _join_pairs(groups: _Groups, pairs: Sequence[tuple[Name, Name]]) -> None:
    """Join each pair, but not a name without a region to one of two regions: nobody can tell which of them it is."""
    roots = [(groups.find(one), groups.find(other)) for one, other in pairs]
    wanted: defaultdict[Name, set[str]] = defaultdict(set)
    for pair in roots:
        for root in pair:
            wanted[root].update({groups.qualifier(name) for name in pair} - {""})
    for pair in roots:
        if all(len(wanted[root]) <= 1 for root in pair):
            groups.join(pair)


def _fuller(name: Name, parts: Iterable[Parts], longer: Mapping[Name, str], weights: Mapping[Name, int]) -> Name | None:
    """The name with a type noun that `name` leaves out, if there is one such or one that prevails.

    An established name takes a generic noun only: a reading class about 主题教育 is another thing.
    """
    headless = all(not part.head for part in parts) or name.whole not in established()
    options: defaultdict[str, list[Name]] = defaultdict(list)
    for other, head in longer.items():
        of_one_region = not name.qualifier or other.qualifier in ("", name.qualifier)
        if other != name and of_one_region and (headless or head in generic_heads()):
            options[head].append(other)
    if not options:
        return None
    ranked = sorted(options.values(), key=lambda others: -sum(weights[other] for other in others))
    first, *rest = [sum(weights[other] for other in others) for others in ranked]
    likeliest = [other for other in ranked[0] if not other.qualifier] or ranked[0]
    if (rest and first < 2 * rest[0]) or len({other.qualifier for other in likeliest}) > 1:
        return None
    return max(likeliest, key=lambda other: (weights[other], other))


_LONGEST_TAIL = 10


def _with_modifier(
    name: Name, parts: Iterable[Parts], by_stem: Mapping[tuple[bool, str], Mapping[Name, str]]
) -> Iterator[Name]:
    """For a name without quotes the quoted ones whose core opens it: “民情暖哨”平台 for 民情暖哨网络平台."""
    heads = {part.head for part in parts if part.head}
    if not heads or any(part.quoted for part in parts):
        return
    for size in range(max(2, len(name.whole) - _LONGEST_TAIL), len(name.whole) - 1):
        for other, head in by_stem.get((name.document, name.whole[:size]), {}).items():
            if other != name and head in heads:
                yield other


def _alias_pairs(
    groups: _Groups, names: Iterable[Name], aliases: Mapping[Name, Iterable[Name]]
) -> Iterator[tuple[Name, Name]]:
    """Each name with the one that articles use it for, if that is one measure; two established ones stay apart."""
    for name in names:
        targets = [target for target in aliases.get(name, ()) if target in groups]
        distinct = {groups.find(target) for target in targets}
        if len(distinct) == 1 and not (name.whole in established() and targets[0].whole in established()):
            yield name, targets[0]


def _short_forms(groups: _Groups, candidates: Sequence[tuple[str, Name]]) -> Iterator[tuple[Name, Name]]:
    """青马工程 with 青年马克思主义者培养工程, where one name alone can be meant."""
    for short, name in candidates:
        fits = [other for long, other in candidates if is_short_for(short, long)]
        if fits and len({groups.find(other) for other in fits}) == 1:
            yield name, fits[0]
