"""Small print: datelines, bylines, closing notes and index blocks, told by their labels, dates and names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.lexicon import pattern, words
from nlp.structure.furniture import WORD, furniture_words
from nlp.structure.labels import (
    POSTAL,
    SIGNS,
    WORDS_AND_PICTURES,
    Field,
    credits,
    dates,
    fields,
    holds_office,
    is_medium,
    is_organ,
    is_person,
    persons,
    without_dates,
)
from nlp.structure.reasons import CAPTION, LABELLED, LABELLED_AUTHOR, LABELLED_DATE, PERSONAL_NAME
from nlp.structure.sentences import STOP

#: An issue of a periodical, with its name: 《东江通讯》2017年第9期.
ISSUE_OF = re.compile(
    r"《([^《》]{2,14})》 ?(?:(?:19|20)[0-9]{2}年)? ?第 ?[0-9]{1,3} ?期$"
    r"|([一-鿿]{2,12}) ?(?:19|20)[0-9]{2}年 ?第? ?[0-9]{1,2} ?期$"
)
_BEHIND_LABEL = re.compile("[：/丨| ]")
_LONG_CAPTION = re.compile(r"图：[^ ]{12}")
_LAST_NAME = re.compile(r"（[^（）]{2,20}）$")
_ADDRESS = re.compile(r"(?:https?[:：]//|www[.])[^ ？]{1,200}(?:？(?= ?[12][0-9]{3}-)|？[^ ]{1,200})?")
# What saving a page made of a blank that its encoding lacks.
_LOST_BLANK = re.compile("(?<=[ 0-9])？(?= |$)")
_EDITION = re.compile(r"第[A-Z0-9一二三四五六七八九十]{1,4}版.{0,8}|第[0-9]{1,4}期")
_CLOCK_TIME = re.compile(r"[0-9]{1,2}[:：][0-9]{2}")
_QUOTED = re.compile(r"[“《]")
_WRITER_MARK = re.compile(f"^[{SIGNS}] ?")
_BETWEEN_NAMES = re.compile("[ ，]")
#: Names that may stand behind a date without a gap.
_MOST_NAMES = 4
#: Characters of the longest line of small print.
_LONGEST = 200

Found = tuple[str, str] | None


def small_print(bare: str, size: int) -> Found:
    """Kind and reason of a line of small print: dateline, byline, note, index, office or, for a caption, furniture.

    Args:
        bare: the folded line without the marks around it.
        size: the number of its characters without spaces.
    """
    if size > _LONGEST:
        return None
    bracketed = bare.startswith(("（", "【")) and bare.endswith(("）", "】"))
    inner = bare[1:-1].strip() if bracketed else bare
    parts = fields(bare) if _BEHIND_LABEL.search(bare) else []
    found = _labelled(bare, size, parts, bracketed) if parts else None
    if found:
        return found
    if any(kind == "editor" for kind, _ in credits(bare)):
        return ("note", "names the editors")
    if pattern("small_print", "wires").fullmatch(bare):
        return ("dateline", "wire")
    if ISSUE_OF.match(inner):
        return ("dateline", "issue of a periodical")
    if size <= 80 and _has_date(bare) and (found := _dated(bare, inner, bracketed)):
        return found
    if bracketed and size <= 90:
        return _bracketed(bare, inner)
    if size <= 60 and _WRITER_MARK.match(bare) and persons(bare):
        return ("byline", "writer's mark")
    if size <= 50 and not STOP.search(bare) and not _QUOTED.search(bare) and (found := _names(bare, size)):
        return found
    return ("furniture", CAPTION) if _is_caption(bare, size) else None


def _has_date(bare: str) -> bool:
    return pattern("small_print", "today").search(bare) is not None or any(True for _ in dates(bare))


def _is_caption(bare: str, size: int) -> bool:
    """Whether a line tells what a picture shows or who took it."""
    if size <= 60:
        worded = pattern("small_print", "captions").search(bare) and not STOP.search(bare.rstrip("。"))
        if worded or _LONG_CAPTION.match(bare):
            return True
    return size <= 120 and pattern("small_print", "photographers").search(bare) is not None


def _labelled(bare: str, size: int, parts: Sequence[Field], bracketed: bool) -> Found:
    """A line that opens with labelled values, or nearly so."""
    lead = _LOST_BLANK.sub(" ", _ADDRESS.sub("", bare[: parts[0].start])) if parts[0].start else ""
    if re.search("[。！？；“]", lead):
        return None
    lead = without_dates(lead).strip(" （）【】[]|")
    if len(lead) > 16:
        return None
    kinds = {part.kind for part in parts}
    if "index" in kinds or ("issuer" in kinds and "date" not in kinds):
        return ("index", "index block")
    if bracketed and kinds & {"author", "unit", "editor"}:
        return ("note", f"{LABELLED}closing note")
    if kinds & {"date", "source", "issued"} and all(map(_plausible, parts)):
        return ("dateline", LABELLED_DATE)
    if "editor" in kinds and not _LONG_CAPTION.match(bare):
        return ("note", "names the editors")
    if kinds & {"author", "unit"} and not bare.endswith("。") and (size <= 60 or bracketed):
        values = [part.value for part in parts if part.kind == "author"]
        if "unit" in kinds or any(_writes(value) for value in values):
            return ("byline", LABELLED_AUTHOR)
    if kinds & {"count", "control"} and size <= 60:
        opens_with_date = not lead and any(date.start == 0 for date in dates(bare[: parts[0].start]))
        return ("dateline", "date and page tools") if opens_with_date else ("furniture", "page tools")
    return None


def _dated(bare: str, inner: str, bracketed: bool) -> Found:
    """A line with a date and little else: a medium, a body, persons."""
    if pattern("small_print", "posted").match(bare):
        return ("dateline", "date of a post")
    whole = furniture_words()
    said = without_dates(_ADDRESS.sub(" ", inner) if "www" in inner or "http" in inner else inner)
    rest = [piece for piece in re.split(r"[ （）|，《》【】]+", said) if WORD.search(piece)]
    rest = [piece for piece in rest if piece not in whole and not _EDITION.fullmatch(piece)]
    if not rest:
        return ("dateline", "nothing but a date")
    if inner[0] in "12" and all(map(_names_persons, rest)):
        return ("dateline", "date and names")
    if len(rest) <= 4 and (is_medium(rest[0]) or rest[-1].startswith("发表于")) and not STOP.search(bare):
        return ("dateline", "medium and date")
    if is_organ(re.sub(r"编?印?$", "", rest[0])) and all(map(is_person, rest[1:])):
        return ("dateline", "body and date")
    if bracketed and pattern("small_print", "adoption").search(inner) and not STOP.search(inner):
        return ("dateline", "adoption of a regulation")
    if len(rest) <= 3 and sum(map(len, rest)) <= 12 and not STOP.search(bare) and _CLOCK_TIME.search(bare):
        return ("dateline", "date with little else")
    return None


def _bracketed(bare: str, inner: str) -> Found:
    """A short line in brackets: who wrote or signed the article."""
    if is_organ(inner):
        return ("note", "signed by a body")
    if POSTAL.search(inner):
        return ("byline", "unit with its postcode")
    signed = bare[0] == "（" and persons(inner) and (is_person(inner.replace(" ", "")) or len(inner) <= 60)
    if pattern("small_print", "note_openings").match(bare) or bare.endswith("供稿）") or signed:
        return ("note", "signed closing note")
    return None


def _names(bare: str, size: int) -> Found:
    """A short line of names: of persons, of the bodies that they belong to, of the offices that they hold."""
    if pattern("small_print", "reporters").match(bare) and persons(bare):
        return ("byline", "names a reporter")
    if is_person(bare.replace(" ", "")) and size <= 4:
        return ("byline", PERSONAL_NAME)
    if "，" in bare and sum(map(len, persons(bare))) == len(_BETWEEN_NAMES.sub("", bare)):
        return ("byline", "personal names")
    tokens = WORDS_AND_PICTURES.sub("", bare).split()
    if tokens and len(tokens) <= 6 and (len(tokens) > 1 or tokens[0] != bare) and all(map(is_person, tokens)):
        return ("byline", "personal names")
    signs = tokens and (is_organ(tokens[0]) or is_medium(re.split("·", tokens[0])[0]))
    if 2 <= len(tokens) <= 5 and signs and all(map(is_person, tokens[1:])):
        return ("byline", "body and names")
    credit = bare.split("/")
    if len(credit) == 2 and is_person(credit[0]) and is_medium(credit[1]):
        return ("byline", "person and medium")
    if len(tokens) in (2, 3) and holds_office(tokens[-2]) and (is_person(tokens[-1]) or persons(bare)):
        return ("byline", "office and name")
    if len(tokens) == 2 and is_person(tokens[0]) and holds_office(tokens[1]):
        return ("byline", "name and office")
    if len(tokens) == 3 and is_person(tokens[1] + tokens[2]) and (holds_office(tokens[0]) or is_organ(tokens[0])):
        return ("byline", "office and name")
    if all(map(is_organ, tokens)) and not re.search(r"[，：、]|^关于|^在", bare):
        return ("office", "name of a body")
    if len(tokens) == 2 and tokens[1] == "供稿" and (is_organ(tokens[0]) or is_person(tokens[0])):
        return ("note", "signed closing note")
    return None


def _names_persons(piece: str) -> bool:
    """Whether `piece` is a name, or up to four that lost what stood between them: 吴岚段一青."""
    if len(piece) > _MOST_NAMES * 3:
        return False
    return is_person(piece) or any(is_person(piece[:n]) and _names_persons(piece[n:]) for n in (2, 3))


def _is_body(value: str) -> bool:
    """Whether `value` names a body, perhaps with its other name in brackets behind it."""
    return is_organ(_LAST_NAME.sub("", value)) or is_organ(value)


def _writes(value: str) -> bool:
    """Whether `value` behind 作者 is a name, of a person or a body, or says that nobody knows it."""
    return bool(persons(f"作者 {value}")) or _is_body(value) or value in words("publication", "no_source")


def _plausible(part: Field) -> bool:
    """Whether a value fits its label: behind 时间 stands a date and little else."""
    return part.kind != "date" or len(without_dates(part.value).strip()) <= 24
