"""Finding a block by what a person calls it: "fc", "linear" and "fully connected" find Dense; "cnv" finds Conv2D."""

from collections.abc import Iterable, Sequence

from engine.catalogue import LAYERS
from playground.files.phrases import Entry
from playground.style.words import said

EXACT, PREFIX, WORD, INSIDE, LETTERS = 100, 80, 65, 45, 20
OF_KEYWORD = 8  # a hit in a keyword weighs this much less than one in the title
OF_CATEGORY = 40
FOR_RECENT = 4
_SHORTEST_INSIDE = 2
_SHORTEST_LETTERS = 3


def rank(query: str, recent: Sequence[str] = (), kinds: Iterable[type] | None = None) -> list[type]:
    """The kinds of block that fit `query`, best first; with an empty query all of them, recently used ones first."""
    candidates = list(LAYERS.values() if kinds is None else kinds)
    words = normal(query)
    if not words:
        return sorted(candidates, key=lambda owner: _place(owner.kind, recent))
    scored = [(score(words, owner), owner) for owner in candidates]
    found = [(points + _bonus(owner.kind, recent), owner) for points, owner in scored if points > 0]
    ordered = sorted(found, key=lambda pair: (-pair[0], _place(pair[1].kind, recent), len(pair[1].title), pair[1].title))
    return [owner for _, owner in ordered]


def find_phrases(query: str, phrases: Iterable[Entry]) -> list[Entry]:
    """The phrases whose title or keywords fit `query`, best first."""
    words = normal(query)
    scored = [(max(_match(words, normal(name)) for name in _names(phrase)), phrase) for phrase in phrases]
    return [phrase for points, phrase in sorted(scored, key=lambda pair: -pair[0]) if points > LETTERS or not words]


def _names(phrase: Entry) -> tuple[str, ...]:
    return (said(phrase.title), phrase.title, *phrase.keywords)


def score(words: str, owner: type) -> int:
    """How well normalised `words` fit a kind of block: 0 is not at all."""
    names = [normal(said(owner.title)), normal(owner.title), normal(owner.kind)]
    best = max(_match(words, name) for name in names)
    best = max([best, *(_match(words, normal(keyword)) - OF_KEYWORD for keyword in owner.keywords)])
    best = max(best, *(_match(words, normal(name)) - OF_CATEGORY for name in (said(owner.category), owner.category)))
    if best <= LETTERS and " " in words:  # "max pool" finds "Pool" with a keyword "max": each word on its own
        best = max(best, min(score(word, owner) for word in words.split()))
    return max(best, 0)


def normal(text: str) -> str:
    """Lower case, with single spaces in the place of everything that is no letter or digit."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def _match(words: str, name: str) -> int:
    joined, name_joined = words.replace(" ", ""), name.replace(" ", "")
    if words == name or joined == name_joined:
        return EXACT
    if name.startswith(words) or name_joined.startswith(joined):
        return PREFIX
    if any(part.startswith(words) for part in name.split()):
        return WORD
    if len(joined) >= _SHORTEST_INSIDE and joined in name_joined:
        return INSIDE
    if len(joined) >= _SHORTEST_LETTERS and _in_order(joined, name_joined):
        return LETTERS
    return 0


def _in_order(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in this order, beginning with its first."""
    rest = iter(name)
    return name[:1] == letters[:1] and all(letter in rest for letter in letters)


def _place(kind: str, recent: Sequence[str]) -> int:
    return recent.index(kind) if kind in recent else len(recent)


def _bonus(kind: str, recent: Sequence[str]) -> int:
    return FOR_RECENT if kind in recent else 0
