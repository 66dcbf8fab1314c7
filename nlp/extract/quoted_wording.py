"""Features of what stands inside quotes: length, form, parts of speech, words of the lexicons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from nlp.extract.type_nouns import type_noun_at_end
from nlp.lexicon import Matcher, load, settings
from nlp.segment import tagged
from nlp.word_classes import word_classes

PUNCTUATION = re.compile(r"[，。；：！？、“”‘’《》（）·\s—…,.!?-]")
_SEPARATORS = re.compile("[、，·]")
_SIDES = re.compile("[、，]")
_HAN = re.compile(r"[一-鿿]")
_HAN_ONLY = re.compile(r"[一-鿿]+")
# A stretch of so many characters at most is a word or phrase, of which the ends and the pattern tell something.
_PHRASE = 8
# Of a longer stretch so many characters are tagged; longer stretches than these have no grammar read.
_TAGGED, _SENTENCE = 24, 40
_SHORTEST_MOTTO = 4
#: How the features of the words and characters of a phrase begin; they are many, and tell only mottos and pictures.
SINGLE_WORDS = ("character:", "first:", "first_class:", "first_group:", "last:", "last_class:", "last_group:")
#: How the features of the classes of all words of a stretch begin, which tell mottos.
WORD_GROUP = "group:"
#: The feature of a stretch that reads like a clause.
CLAUSE = "clause"
_PARTICLES = (("d", "adverb"), ("r", "pronoun"), ("c", "conjunction"), ("p", "preposition"))
_NOMINAL = frozenset("nab")
# Parts of speech in the pattern of a phrase, by the first letter of their tag.
_KINDS = {"n": "noun", "v": "verb", "a": "adjective", "d": "adverb", "m": "number", "i": "idiom", "l": "idiom"}


@lru_cache(1 << 12)
def wording_features(text: str) -> tuple[str, ...]:
    """The features of a quoted stretch `text` (folded, without its marks) that do not depend on its place."""
    plain = PUNCTUATION.sub("", text)
    words = _words(plain)
    return (*_statement(text, plain, words), *_phrase(plain, words))


def statement_features(text: str) -> list[str]:
    """Those of :func:`wording_features` that tell about statements: none of the single words of a phrase."""
    plain = PUNCTUATION.sub("", text)
    return _statement(text, plain, _words(plain))


def _words(plain: str) -> Sequence[tuple[str, str]]:
    return tagged(plain[:_TAGGED]) if _HAN.search(plain) else ()


def _statement(text: str, plain: str, words: Sequence[tuple[str, str]]) -> list[str]:
    found = [_length(len(plain))]
    if not _HAN_ONLY.fullmatch(text):
        found += [feature for feature, holds in _forms("marks") if holds(text)]
        found += _items(text)
    found += [feature for feature, holds in _forms("forms") if holds(text)]
    if words:
        found += _parts_of_speech(plain, [tag[0] for _, tag in words])
        if len(plain) >= _SHORTEST_MOTTO:
            found += dict.fromkeys(filter(None, map(_word_groups().get, [word for word, _ in words])))
    found += _lexical(plain)
    found += [feature for feature, holds in _inside() if holds(plain)]
    together = features_together()
    if not together["clause"].isdisjoint(found) and together["no_clause"].isdisjoint(found):
        found += [CLAUSE, *(f"{CLAUSE}+{feature}" for feature in found if feature in together["vows"])]
    return found


def _phrase(plain: str, words: Sequence[tuple[str, str]]) -> list[str]:
    """The words and characters of a phrase, which tell most about pictures."""
    if len(plain) > _PHRASE:
        return []
    found = []
    if len(plain) > 1:
        found += [f"begins:{plain[0]}", f"ends:{plain[-1]}"]
    if words:
        if len(plain) > 1:
            found.append(f"words:{'+'.join([_KINDS.get(tag[0], 'other') for _, tag in words[:4]])}")
        found += [f"character:{character}" for character in dict.fromkeys(plain) if "一" <= character <= "鿿"]
        found += _single_word("first", words[0][0])
        found += _single_word("last", words[-1][0])
    return found


@cache
def _word_groups() -> Mapping[str, str]:
    """The feature that a word gives by its class among 80."""
    return {word: f"{WORD_GROUP}{coarse}" for word, (_, coarse) in word_classes().items()}


@cache
def _length(size: int) -> str:
    for low, high in ((5, 6), (7, 8), (9, 12), (13, 20), (21, 32), (33, 48)):
        if low <= size <= high:
            return f"length:{low}-{high}"
    return f"length:{size if size < 5 else '49+'}"


def _items(text: str) -> Iterator[str]:
    """How the items of a stretch like 快、准、实 or 走前列、作表率 go together."""
    items = _SEPARATORS.split(text)
    if len(items) > 2 and all(len(item) <= 2 for item in items):
        yield "form:short_items"
    even = len(items) > 1 and len(set(map(len, items))) == 1 and len(items[0]) in (3, 4)
    if even and any(tagged(item)[0][1].startswith("v") for item in items[:6]):
        yield "form:action_items"
    sides = _SIDES.split(text)
    if len(sides) == 2 and len(sides[0]) == len(sides[1]):
        yield f"form:even_{min(len(sides[0]), _PHRASE)}"
    if len(sides) == 2 and set(sides[0]).intersection(sides[1]):
        yield "form:sides_share"
    if len(sides) == 2 and len(sides[0]) == len(sides[1]) and 2 <= len(sides[0]) <= 3:
        yield f"form:short_pair_{'alike' if set(sides[0]) & set(sides[1]) else 'unlike'}"


def _single_word(place: str, word: str) -> list[str]:
    """A word of a phrase and its classes: what stands beside the same words as a picture is likely one, too."""
    found = [f"{place}:{word}"] if _HAN.match(word) else []
    if classes := word_classes().get(word):
        fine, coarse = classes
        found += [f"{place}_class:{fine}", f"{place}_group:{coarse}"]
    return found


def _parts_of_speech(plain: str, tags: Sequence[str]) -> list[str]:
    """What the first letters of the `tags` of the words of `plain` say."""
    first, last = (tag if tag in "nvadi" else "other" for tag in (tags[0], tags[-1]))
    found = [f"pos:first_{first}", f"pos:last_{last}"]
    if "v" in tags:
        found.append("pos:verb")
    if len(tags) == 1:
        found.append("pos:one_word")
    found += [f"pos:{name}" for tag, name in _PARTICLES if tag in tags]
    if _NOMINAL.issuperset(tags):
        found.append("pos:nominal")
    if len(tags) == len(plain) and 2 < len(plain) <= _PHRASE:
        found.append("pos:all_single")
    if 4 <= len(plain) <= _SENTENCE:
        pattern = "".join(tags)
        found += [feature for feature, holds in _forms("grammar") if holds(pattern)]
    return found


def _lexical(plain: str) -> list[str]:
    """What the lexicons say of `plain` and its parts."""
    metaphors, pictures = lexicons()["metaphor"], _pictures()
    found = [f"lexicon:{name}" for name, words in lexicons().items() if plain in words]
    size = len(plain)
    if 2 < size <= 10:
        if not metaphors.isdisjoint([plain[at:] for at in range(1, size - 1)]):
            found.append("lexicon:metaphor_tail")
        if not metaphors.isdisjoint([plain[:at] for at in range(2, size)]):
            found.append("lexicon:metaphor_head")
        if not pictures.isdisjoint([plain[at:] for at in range(max(1, size - 3), size)]):
            found.append("lexicon:picture")
    elif size == 2 and plain[1] in pictures and len(tagged(plain)) == 2:
        found.append("lexicon:picture_of_two")
    if plain in pictures:
        found.append("lexicon:picture_alone")
    if plain.endswith("式") and (plain[:-1] in metaphors or plain[:-1] in pictures):
        found.append("lexicon:metaphor_style")
    if size > 3 and (mottos := _mottos().indexes(plain)):
        most = 2 * sum([end - start for _, start, end in mottos]) >= size
        found.append("lexicon:motto_part" if most else "lexicon:motto_within")
    if noun := type_noun_at_end(plain):
        found.append(f"lexicon:type_{noun.use}")
    return found


@cache
def lexicons() -> Mapping[str, frozenset[str]]:
    """The words of each lexicon that a quoted stretch is looked up in, without punctuation."""

    def column(name: str, key: str) -> frozenset[str]:
        return frozenset(PUNCTUATION.sub("", row[key]) for row in load(name))

    return {
        "metaphor": column("metaphors", "phrase"),
        "term": column("quoted_terms", "term"),
        "initiative": column("initiatives", "name"),
        "motto": column("mottos", "motto"),
    }


@cache
def _pictures() -> frozenset[str]:
    return frozenset(row["noun"] for row in load("picture_nouns"))


@cache
def _mottos() -> Matcher:
    return Matcher(sorted(lexicons()["motto"]))


#: Whether a text has a feature, beside the name of the feature.
_Test = tuple[str, Callable[[str], object]]


@cache
def _forms(table: str) -> Sequence[_Test]:
    """The features that are patterns of a table of ``lexicons/quoted_forms.toml``."""
    kind = "grammar" if table == "grammar" else "form"
    return [(f"{kind}:{name}", re.compile(form).search) for name, form in settings("quoted_forms")[table].items()]


# Where in a stretch the words of a list stand, if not anywhere.
_ANCHORS = {"exhort": "^(?:{})", "motto_end": "(?:{})$"}


@cache
def _inside() -> Sequence[_Test]:
    """The features that are words of the lists ``[inside]`` of ``lexicons/quoted_context.toml``."""
    lists = settings("quoted_context")["inside"].items()
    return [
        (
            f"inside:{name}",
            re.compile(_ANCHORS.get(name, "{}").format("|".join(map(re.escape, words.split())))).search,
        )
        for name, words in lists
    ]


@cache
def features_together() -> Mapping[str, frozenset[str]]:
    """The features of ``[together]`` in ``lexicons/quoted_forms.toml``, by list."""
    return {name: frozenset(features.split()) for name, features in settings("quoted_forms")["together"].items()}
