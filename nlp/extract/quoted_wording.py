"""Features of what stands inside quotes: length, form, parts of speech, words of the lexicons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

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
#: How the features of the words and characters of a phrase begin; they are many, and tell only mottos and pictures.
SINGLE_WORDS = ("character:", "first:", "first_class:", "first_group:", "last:", "last_class:", "last_group:")
# Parts of speech in the pattern of a phrase, by the first letter of their tag.
_KINDS = {"n": "noun", "v": "verb", "a": "adjective", "d": "adverb", "m": "number", "i": "idiom", "l": "idiom"}


def wording_features(text: str) -> Iterator[str]:
    """The features of a quoted stretch `text` (folded, without its marks) that do not depend on its place."""
    plain = PUNCTUATION.sub("", text)
    yield f"length:{_bucket(len(plain))}"
    if not _HAN_ONLY.fullmatch(text):
        yield from (f"form:{name}" for name, form in _forms("marks").items() if form.search(text))
        yield from _items(text)
    yield from (f"form:{name}" for name, form in _forms("forms").items() if form.search(text))
    words = tagged(plain[:_TAGGED]) if _HAN.search(plain) else []
    yield from _parts_of_speech(plain, [tag[0] for _, tag in words])
    if 2 <= len(plain) <= _PHRASE:
        yield f"begins:{plain[0]}"
        yield f"ends:{plain[-1]}"
    if words and len(plain) <= _PHRASE:
        yield from (f"character:{character}" for character in dict.fromkeys(plain) if "一" <= character <= "鿿")
        yield from _single_word("first", words[0][0])
        yield from _single_word("last", words[-1][0])
    yield from _lexical(plain)
    yield from (f"inside:{name}" for name, listed in _inside() if listed.search(plain))


def _bucket(size: int) -> str:
    for low, high in ((5, 6), (7, 8), (9, 12), (13, 20)):
        if low <= size <= high:
            return f"{low}-{high}"
    return str(size) if size < 5 else "21+"


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


def _single_word(place: str, word: str) -> Iterator[str]:
    """A word of a phrase and its classes: what stands beside the same words as a picture is likely one, too."""
    if _HAN.match(word):
        yield f"{place}:{word}"
    if classes := word_classes().get(word):
        fine, coarse = classes
        yield f"{place}_class:{fine}"
        yield f"{place}_group:{coarse}"


def _parts_of_speech(plain: str, tags: Sequence[str]) -> Iterator[str]:
    """What the first letters of the `tags` of the words of `plain` say."""
    if not tags:
        return
    yield f"pos:first_{tags[0] if tags[0] in 'nvadi' else 'other'}"
    yield f"pos:last_{tags[-1] if tags[-1] in 'nvadi' else 'other'}"
    if "v" in tags:
        yield "pos:verb"
    if len(tags) == 1:
        yield "pos:one_word"
    for tag, name in (("d", "adverb"), ("r", "pronoun"), ("c", "conjunction"), ("p", "preposition")):
        if tag in tags:
            yield f"pos:{name}"
    if set(tags) <= set("nab"):
        yield "pos:nominal"
    if 2 <= len(plain) <= _PHRASE:
        yield f"words:{'+'.join(_KINDS.get(tag, 'other') for tag in tags[:4])}"
        if len(tags) == len(plain) > 2:
            yield "pos:all_single"
    if 4 <= len(plain) <= _SENTENCE:
        pattern = "".join(tags)
        yield from (f"grammar:{name}" for name, form in _forms("grammar").items() if form.search(pattern))


def _lexical(plain: str) -> Iterator[str]:
    """What the lexicons say of `plain` and its parts."""
    metaphors, pictures = lexicons()["metaphor"], _pictures()
    yield from (f"lexicon:{name}" for name, words in lexicons().items() if plain in words)
    if 2 < len(plain) <= 10:
        if any(plain[at:] in metaphors for at in range(1, len(plain) - 1)):
            yield "lexicon:metaphor_tail"
        if any(plain[:at] in metaphors for at in range(2, len(plain))):
            yield "lexicon:metaphor_head"
        if any(plain[at:] in pictures for at in range(max(1, len(plain) - 3), len(plain))):
            yield "lexicon:picture"
    elif len(plain) == 2 and plain[1] in pictures and len(tagged(plain)) == 2:
        yield "lexicon:picture_of_two"
    if plain in pictures:
        yield "lexicon:picture_alone"
    stem = plain.removesuffix("式")
    if stem != plain and (stem in metaphors or stem in pictures):
        yield "lexicon:metaphor_style"
    if len(plain) > 3 and any(match for match in _mottos().find(plain)):
        yield "lexicon:motto_part"
    if noun := type_noun_at_end(plain):
        yield f"lexicon:type_{noun.use}"


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


@cache
def _forms(table: str) -> Mapping[str, re.Pattern[str]]:
    """The patterns of a table of ``lexicons/quoted_forms.toml`` by name."""
    return {name: re.compile(form) for name, form in settings("quoted_forms")[table].items()}


# Where in a stretch the words of a list stand, if not anywhere.
_ANCHORS = {"exhort": "^(?:{})", "motto_end": "(?:{})$"}


@cache
def _inside() -> Sequence[tuple[str, re.Pattern[str]]]:
    """The lists of words that count inside quotes (``[inside]`` of ``lexicons/quoted_context.toml``), as patterns."""
    lists = settings("quoted_context")["inside"].items()
    return [
        (name, re.compile(_ANCHORS.get(name, "{}").format("|".join(map(re.escape, words.split())))))
        for name, words in lists
    ]
