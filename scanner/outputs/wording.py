"""How people read it: names that came from outside made harmless, and words for counts and models."""

import re
import unicodedata
from collections.abc import Sequence

from scanner.accounts import ACCOUNTS
from scanner.models import Identity
from scanner.provider import words

# Controls, invisible format characters such as bidirectional overrides, lone surrogates, line and paragraph separators.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
ACRONYMS = frozenset({"acl", "afd", "cdn", "dns", "http", "ip", "nat", "ssl", "tls", "url", "vpn"})
ELLIPSIS = "…"


def printable(text: str) -> str:
    r"""The text with every character that a terminal would obey, or not show, as an escape such as `\x1b`."""
    if text.isprintable():
        return text
    return "".join(each.encode("unicode_escape").decode() if unprintable(each) else each for each in text)


def unprintable(character: str) -> bool:
    """Whether a terminal would obey the character, or show nothing where it stands."""
    return unicodedata.category(character) in UNPRINTABLE


def shortened(text: str, length: int) -> str:
    """The text, with an ellipsis for what is beyond the length."""
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS


def capitalised(text: str) -> str:
    """The text with its first letter as a sentence has it."""
    return text[:1].upper() + text[1:]


def label_of(identity: Identity) -> str:
    """What its owner calls a resource, in brackets after a blank; empty when that is nothing new."""
    return f" ({printable(identity.label)})" if identity.label else ""


def kind_of(identity: Identity) -> str:
    """What sort of thing a resource is: `security group`, `HTTP listener`."""
    return printable(_with_acronyms(words(identity.type)))


def model_words(model: str) -> str:
    """A model's name as people say it: `SubnetAcl` is `subnet ACL`."""
    return _with_acronyms(words(model))


def _with_acronyms(said: str) -> str:
    return " ".join(word.upper() if word in ACRONYMS else word for word in said.split(" "))


def account_words(provider: str, account: str) -> str:
    """`AWS account 111122223333`."""
    return printable(f"{ACCOUNTS.get(provider, provider)} {account}")


def listed(items: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """Several of it."""
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
