"""What the small lines around an article say: labelled values, dates, and the names of persons and bodies.

All functions take folded text (:func:`nlp.normalize.fold`) and give offsets into it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from nlp.lexicon import load, settings

#: Signs that papers put in front of a writer's name.
SIGNS = "□■◇◆○●◎◉△▲▽▼☆★※►▶"


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value such as ``来源：人民网``; `kind` is that of ``page_labels.tsv``, `start` that of the label."""

    kind: str
    value: str
    start: int


@dataclass(frozen=True, slots=True)
class SmallLine:
    """A line around the article: its role, folded text, labelled values, and whether it stands above the body."""

    role: str
    folded: str
    parts: list[Field]
    above: bool


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2}) ?([-/.年]| (?=[01][0-9]/)) ?([01]?[0-9])"
    r"(?: ?[-/.月] ?([0-3]?[0-9])(?![0-9])(?: ?日)?| ?月)"
    r"|([一二][九〇○零]{1,2}[〇○零一二三四五六七八九]{1,2})年(十[一二]?|一?[一二三四五六七八九])月"
    r"([二三]?十[一二三四五六七八九]?|[一二三]?[一二三四五六七八九])日"
)
# The pattern is tried only where a year may begin; dates are sought in every line, and most hold none.
_YEAR = re.compile("[12一二](?=[09九〇○零])")
_CLOCK = re.compile(r"(?<![0-9])[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9])")


@dataclass(frozen=True, slots=True)
class Date:
    """A date at `start:end`; `iso` is ``2024-04-08``, or ``2024-04`` where no day is given."""

    iso: str
    start: int
    end: int


def dates(text: str) -> Iterator[Date]:
    """The dates with a year in `text`, in Arabic or Chinese numerals; impossible ones are left out."""
    end = 0
    for opening in _YEAR.finditer(text):
        start = opening.start()
        if start < end or (match := _DATE.match(text, start)) is None:
            continue
        end = match.end()
        if match[1]:
            year, month, day = int(match[1]), int(match[3]), int(match[4] or 0)
            if not match[4] and match[2] != "年":
                continue
        else:
            year = int(match[5].translate(_DIGITS))
            month, day = _small_number(match[6]), _small_number(match[7])
        if 1 <= month <= 12 and 1949 <= year <= 2099 and day <= monthrange(year, month)[1]:
            iso = f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")
            yield Date(iso, start, end)


def _small_number(numeral: str) -> int:
    """The value of a Chinese numeral below 100, as :data:`_DATE` finds them: 二十七, 二七."""
    tens, ten, ones = numeral.rpartition("十")
    value = int(ones.translate(_DIGITS)) if ones else 0
    return value + (10 * (int(tens.translate(_DIGITS)) if tens else 1) if ten else 0)


def without_dates(text: str) -> str:
    """`text` with its dates, clock times and weekdays replaced by spaces."""
    pieces: list[str] = []
    at = 0
    for date in dates(text):
        pieces += (text[at : date.start], " ")
        at = date.end
    rest = _CLOCK.sub(" ", "".join([*pieces, text[at:]]))
    return re.sub(r"(?:星期|周)[一二三四五六日天](?![一-鿿])", " ", rest)


@cache
def _label_pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a label may begin, and the label with what parts it from its value."""
    labels = sorted((row["label"] for row in load("page_labels")), key=len, reverse=True)
    # 来 源 and 作　者: pages space short labels out.
    spaced = "|".join(("[ ]{0,4}" if len(label) < 4 else "").join(map(re.escape, label)) for label in labels)
    writers = "|".join(word for word in _writers() if len(word) > 1)
    colon = r"[：/／丨∣│|](?!/|[图文摄](?![一-鿿]))"
    label = rf"({spaced})[】\]]? ?{colon} ?|({writers})(?: ?[：/／丨] ?| {{1,3}}(?=[一-鿿]))"
    firsts = "".join(sorted({word[0] for word in (*labels, *_writers())}))
    return re.compile(rf"[{re.escape(firsts)}](?<![一-鿿A-Za-z].)"), re.compile(label)


@cache
def _writers() -> tuple[str, ...]:
    """Words that stand before the name of a writer, longest first."""
    return tuple(sorted(settings("signatures")["office"]["writers"], key=len, reverse=True))


@cache
def _kinds() -> dict[str, str]:
    return {row["label"]: row["kind"] for row in load("page_labels")}


def fields(line: str) -> list[Field]:
    """The labelled values of `line` in order; a value runs to the next label, without brackets and spaces around it.

    A label may follow a value without a gap: 来源：东江日报发布时间：2021-12-09.
    """
    opening, pattern = _label_pattern()
    found: list[re.Match[str]] = []
    for start in (match.start() for match in opening.finditer(line)):
        if (not found or start >= found[-1].end()) and (label := pattern.match(line, start)):
            if found and (glued := _glued(line, found[-1].end(), start)):
                found.append(glued)
            found.append(label)
    if found and (glued := _glued(line, found[-1].end(), len(line))):
        found.append(glued)
    rows = []
    for here, after in zip(found, [*found[1:], None], strict=False):
        value = line[here.end() : after.start() if after else len(line)]
        kind = _kinds()[re.sub(" ", "", here[1])] if here[1] else "author"
        rows.append(Field(kind, value.strip(f" _*[]【】（）|，；/{SIGNS}"), here.start()))
    return rows


def _glued(line: str, start: int, end: int) -> re.Match[str] | None:
    """A label of four characters, or of two before a name or a medium, inside the value at `start:end`."""
    colon = line.find("：", start + 4, min(end, start + 40))
    if colon < 0:
        return None
    if colon >= start + 6 and line[colon - 4 : colon] in _kinds():
        return _label_pattern()[1].match(line, colon - 4)
    if _kinds().get(line[colon - 2 : colon]) in ("author", "source", "editor"):
        return _label_pattern()[1].match(line, colon - 2)
    return None


@cache
def _person() -> re.Pattern[str]:
    table = settings("signatures")["person"]
    surname = "|".join([*table["compound"], f"[{table['surnames']}]"])
    return re.compile(rf"(?:{surname})[一-鿿]{{1,2}}|[一-鿿]{{2,6}}·[一-鿿]{{2,6}}")


@cache
def _not_names() -> frozenset[str]:
    table = settings("signatures")
    words = (table["office"]["writers"], table["office"]["endings"], table["person"]["words"])
    return frozenset(_kinds()).union(*words)


def credits(line: str) -> list[tuple[str, str]]:
    """The kinds and names of a line that is nothing but labels and names without colons: ``编辑 田雪 审核 李向荣``."""
    tokens = line.split()
    pairs = list(zip(tokens[::2], tokens[1::2], strict=False))
    if len(tokens) % 2 or not pairs or not all(_kinds().get(label) and _SHORT_WORD.fullmatch(n) for label, n in pairs):
        return []
    return [(_kinds()[label], name) for label, name in pairs if name not in _kinds()]


def is_person(token: str) -> bool:
    """Whether `token` has the shape of a personal name: a known surname and one or two characters, or a name with ·."""
    if _person().fullmatch(token) is None or token in _not_names() or is_organ(token):
        return False
    return "·" not in token or not any(map(is_medium, token.split("·")))  # 东江日报·客户端


@cache
def _ending(table: str) -> re.Pattern[str]:
    endings = sorted(settings("signatures")[table]["endings"], key=len, reverse=True)
    return re.compile(rf"[一-鿿A-Za-z0-9“”（）、· ]{{1,40}}(?:{'|'.join(map(re.escape, endings))})")


def is_organ(text: str) -> bool:
    """Whether `text` ends like the name of a body (委员会, 办公室, 局)."""
    return len(text) > 2 and _ending("organ").fullmatch(text) is not None


def is_medium(text: str) -> bool:
    """Whether `text` ends like the name of a medium (日报, 新闻网, 客户端)."""
    table = settings("signatures")["medium"]
    if len(text) > 2 and text in table["endings"]:
        return True  # 新华社 is a name by itself
    if not 1 < len(text) <= 30 or "“" in text or text.endswith(tuple(table["documents"])):
        return False
    return _ending("medium").fullmatch(text) is not None


def holds_office(token: str) -> bool:
    """Whether `token` ends with an office held (市委书记, 局长), as it stands before a name."""
    return token.endswith(tuple(settings("signatures")["office"]["endings"]))


@cache
def _writer_prefix() -> re.Pattern[str]:
    return re.compile(rf"(?:[一-鿿]{{2,8}}(?=记者|特约))?(?:{'|'.join(_writers())})[：/丨 ]{{0,3}}")


#: Says that who wrote the text took the pictures too: 何筱 文/图.
WORDS_AND_PICTURES = re.compile(r" ?(?:文 ?[/并] ?[图摄]|图 ?/ ?文|图文|摄影报道|[一-鿿]{0,4}报道)$")
#: Province, city and postcode behind the name of an author's unit, as journals give them.
POSTAL = re.compile("[，； ][ ]?[一-鿿]{2,4}(?:[ ]?[一-鿿]{2,4})?[ ，]{0,2}[0-9]{6}")
_SEPARATOR = re.compile(r"[ 、，；/|丨_*]+")


def persons(text: str) -> list[str]:
    """The personal names in a byline: ``本报记者 吴岚 段青``, ``何　筱 吴江``, ``市委秘书长 贺长河``."""
    text = POSTAL.sub("", WORDS_AND_PICTURES.sub("", text.strip(f" （）{SIGNS}")))
    tokens = [token for token in _SEPARATOR.split(text) if token]
    names: list[str] = []
    announced = False  # behind 记者, 作者 or an office a name need not have a known surname
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if i and len(tokens) == 2 and len(tokens[0]) > 6 and holds_office(tokens[0]):
            announced = True  # the whole name of an office, and one word
        prefix = _writer_prefix().match(token)
        if prefix and not is_person(token):
            announced = True
            token = token[prefix.end() :]
        if len(token) == 1 and i + 1 < len(tokens) and len(tokens[i + 1]) <= 2 and is_person(token + tokens[i + 1]):
            token += tokens[i + 1]
            i += 1
        pair = (token[:3], token[3:])
        if len(token) == 6 and all(map(is_person, pair)):  # two names that lost the space between them
            names += pair
        elif is_person(token) or (
            announced and _SHORT_WORD.fullmatch(token) and token not in _not_names() and not _is_other(token)
        ):
            names.append(token)
        i += 1
    return names


def _is_other(token: str) -> bool:
    """Whether a word where a name may stand is a body, a medium or a place of publication."""
    return is_organ(token) or is_medium(token) or token.startswith(("发表于", "发布于"))


_SHORT_WORD = re.compile(r"[一-鿿]{2,5}")
