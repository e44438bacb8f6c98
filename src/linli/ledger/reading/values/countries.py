"""Countries as people write them: Chinese, English and ISO codes, to the ISO two-letter code."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from linli.ledger.reading.values.parsed import Note, Parsed, Problem
from linli.ledger.reading.values.text import clean, is_blank, is_undecided

# Names in use that the CLDR tables do not have.
_ALSO = {
    "CN": "中国 中国大陆 大陆 内地 中国内地 中华人民共和国 prc prchina chinamainland mainlandchina peoplesrepublicofchina",
    "HK": "香港 中国香港 hongkong hongkongchina",
    "MO": "澳门 中国澳门 macau macao",
    "TW": "台湾 中国台湾 台湾省 臺灣 taiwan taiwanchina",
    "KR": "韩国 南韩 大韩民国 korea southkorea republicofkorea korearepublicof rok",
    "KP": "朝鲜 北朝鲜 dprk northkorea",
    "US": "美国 usa us unitedstates unitedstatesofamerica america",
    "GB": "英国 uk unitedkingdom greatbritain britain england scotland wales northernireland 英格兰 苏格兰",
    "RU": "俄罗斯 俄国 俄联邦 俄罗斯联邦 russia russianfederation",
    "AE": "阿联酋 uae unitedarabemirates 迪拜 dubai",
    "CZ": "捷克 czech czechrepublic czechia",
    "NL": "荷兰 holland netherlands thenetherlands",
    "VN": "越南 vietnam",
    "CI": "科特迪瓦 ivorycoast cotedivoire",
    "SA": "沙特 沙特阿拉伯 saudi saudiarabia ksa",
    "ZA": "南非 southafrica",
    "NZ": "新西兰 纽西兰 newzealand",
    "SG": "新加坡 singapore",
    "TR": "土耳其 turkey turkiye",
    "MM": "缅甸 burma myanmar",
    "LA": "老挝 laos",
    "SY": "叙利亚 syria",
    "IR": "伊朗 iran",
    "BY": "白俄罗斯 belarus",
    "KZ": "哈萨克斯坦 哈萨克 kazakhstan",
    "CD": "刚果民主共和国 刚果(金) drcongo drc",
    "CG": "刚果共和国 刚果(布)",
    "MK": "北马其顿 马其顿 macedonia",
}
_LOCALES = ("zh", "en", "zh_Hant", "ko", "ja", "ru")
_SUFFIX = re.compile(r"(?:籍|国籍)$")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_CODE_LENGTHS = {2, 3}


def country(value: object) -> Parsed[str]:
    """Read a country as its ISO 3166-1 two-letter code; "英国伦敦" is read by its beginning."""
    text = clean(value)
    if is_blank(text):
        return Parsed()
    if is_undecided(text):
        return Parsed(note=Note.UNDECIDED)
    code = _code(text)
    return Parsed(code) if code else Parsed(problem=Problem.NOT_A_COUNTRY)


@lru_cache(maxsize=4096)
def _code(text: str) -> str | None:
    names = _names()
    plain = _SUFFIX.sub("", _plain(text))
    if plain in names:
        return names[plain]
    first = _plain(re.split(r"[/,;、()\s-]", text.strip())[0])
    if len(first) > 1 and first in names:
        return names[first]
    # Han has no word breaks: take the longest country that the text begins with.
    starts = (plain[:size] for size in range(min(len(plain), 8), 1, -1))
    return next((names[s] for s in starts if s in names and not s.isascii()), None)


@cache
def _names() -> dict[str, str]:
    """Every known way of writing a country, in one table."""
    codes = [code for code in _territories("en") if _is_country(code)]
    names: dict[str, str] = {}
    for language in _LOCALES:
        known = _territories(language)
        names.update({_plain(known[code]): code for code in codes if code in known})
    for alias, targets in _aliases().items():
        names.setdefault(_plain(alias), targets)
    names.update({_plain(code): code for code in codes})
    names.update({_plain(n): code for code, words in _ALSO.items() for n in words.split()})
    return names


def _territories(language: str) -> dict[str, str]:
    """The names of countries in one language (Babel types its tables loosely)."""
    table = Locale.parse(language).territories
    return {str(code): str(name) for code, name in table.items()}


def _aliases() -> dict[str, str]:
    """ISO 3166-1 three-letter codes and former two-letter ones, where they mean one country."""
    table: dict[str, list[str]] = get_global("territory_aliases")  # type: ignore[assignment]
    return {
        alias: targets[0]
        for alias, targets in table.items()
        if len(alias) in _CODE_LENGTHS and alias.isalpha() and len(targets) == 1
    }


def _is_country(code: str) -> bool:
    return len(code) == min(_CODE_LENGTHS) and code.isalpha() and code not in _NO_COUNTRY


# Codes of CLDR that are no countries: unions, pseudo-locales, unknown.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def _plain(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFC", bare)).casefold()
