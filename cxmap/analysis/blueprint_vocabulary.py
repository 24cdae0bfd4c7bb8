"""Words of service steps in English and Indonesian, brought to one form so that like can be found by like."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process

SYNONYMS: dict[str, tuple[str, ...]] = {
    "check": (
        *(
            "verify",
            "inspect",
            "examine",
            "validate",
            "screen",
            "review",
            "approve",
            "confirm",
            "control",
            "test",
        ),
        *(
            "cek",
            "periksa",
            "verifikasi",
            "tinjau",
            "uji",
            "validasi",
            "cocok",
            "setuju",
            "konfirmasi",
            "pastikan",
        ),
    ),
    "write": (
        *("type", "enter", "input", "record", "register", "log", "key", "fill", "note", "capture", "note"),
        *("tulis", "ketik", "catat", "isi", "masuk", "rekam", "daftar", "entri", "salin", "copy"),
    ),
    "tell": (
        "inform",
        "explain",
        "say",
        "notify",
        "announce",
        "beri tahu",
        "jelas",
        "kabar",
        "sampai",
        "umum",
    ),
    "ask": ("request", "enquire", "inquire", "tanya", "minta", "mohon"),
    "give": ("hand", "deliver", "issue", "pass", "provide", "beri", "serah", "antar", "bagi"),
    "take": ("collect", "receive", "get", "fetch", "pick", "accept", "ambil", "terima", "jemput"),
    "send": ("mail", "email", "forward", "transmit", "kirim", "terus"),
    "pay": ("bayar", "lunas"),
    "open": ("buka",),
    "close": ("tutup",),
    "sign": ("tandatangan", "tanda tangan", "teken"),
    "print": ("cetak",),
    "call": ("phone", "ring", "panggil", "telepon", "hubung"),
    "search": ("look", "find", "seek", "cari", "temu"),
    "prepare": ("ready", "arrange", "siap", "atur"),
    "clean": ("wash", "bersih", "cuci"),
    "repair": ("fix", "correct", "mend", "perbaik", "baik", "koreksi", "betul"),
    "greet": ("welcome", "sapa", "sambut"),
    "wait": ("queue", "tunggu", "antre", "antri"),
    "customer": (
        "client",
        "guest",
        "patient",
        "shopper",
        "pelanggan",
        "nasabah",
        "tamu",
        "pasien",
        "pembeli",
    ),
    "identity": ("id", "identification", "ktp", "identitas"),
    "number": ("no", "nomor", "nomer"),
    "name": ("nama",),
    "address": ("alamat",),
    "occupation": ("job", "kerja", "profesi"),
    "phone": ("telephone", "mobile", "handphone", "hp"),
    "date": ("tanggal",),
    "birth": ("lahir",),
    "form": ("formulir", "blangko"),
    "data": ("detail", "information", "particular", "informasi", "keterangan"),
    "card": ("kartu",),
    "order": ("pesan",),
    "goods": ("item", "product", "article", "barang", "produk"),
    "room": ("kamar", "ruang"),
    "bill": ("invoice", "tagih", "faktur"),
    "receipt": ("kuitansi", "struk", "nota"),
    "system": ("sistem", "computer", "komputer"),
    "shoe": ("sepatu",),
}
"""The word that stands for others; the stems of both languages."""

STOPWORDS = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "into",
        "on",
        "at",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "as",
        "is",
    }
    | {
        "are",
        "my",
        "me",
        "i",
        "you",
        "your",
        "our",
        "their",
        "his",
        "her",
        "its",
        "it",
        "one",
        "another",
        "again",
    }
    | {
        "other",
        "new",
        "all",
        "yang",
        "di",
        "ke",
        "dari",
        "dan",
        "atau",
        "untuk",
        "pada",
        "dengan",
        "oleh",
        "ini",
    }
    | {"itu", "saya", "anda", "kami", "kita", "nya", "si", "para", "sebuah", "lagi", "baru", "lain", "semua"}
    | {"dalam", "akan"}
)

CLAUSES = re.compile(r"[,;/&+]|\b(?:and|then|dan|lalu|kemudian)\b")
WORDS = re.compile(r"[^\W_]+")
PREFIXES = (
    *(("meny", "s"), ("peny", "s"), ("meng", ""), ("peng", ""), ("mem", ""), ("pem", ""), ("men", "")),
    *(("pen", ""), ("me", ""), ("ber", ""), ("ter", ""), ("di", ""), ("pe", "")),
)
"""Indonesian prefixes, the longest first, with the letter they swallow."""

SUFFIXES = tuple((end, "") for end in ("kannya", "annya", "kan", "nya", "lah", "an", "i"))
ENGLISH_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", ""))
SHORTEST = 4
"""A stem of an unknown word keeps at least so many letters, that of a known one may have one less."""

SWALLOWED = "ptks"
VOWELS = "aeiou"
MISTYPED = 92.0
"""From this likeness on (0 .. 100) a word is a known one with a typing mistake."""


def clauses(text: str) -> list[tuple[str, ...]]:
    """What a name says to do, one tuple of normal words for each part: `check identity`, `write form system`."""
    parts = (words(part) for part in CLAUSES.split(_plain(text)))
    return [part for part in parts if part]


def words(text: str) -> tuple[str, ...]:
    """The normal words of a text, in order, without those that say nothing."""
    found = WORDS.findall(_plain(text).replace("re-", ""))
    return tuple(normal(word) for word in found if word not in STOPWORDS)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=8192)
def normal(word: str) -> str:
    """One word for a word, its forms and its synonyms in both languages, mistyped or not."""
    for form in _forms(word):
        if form in _STANDS_FOR:
            return _STANDS_FOR[form]
    near = (
        process.extractOne(word, _KNOWN, scorer=fuzz.ratio, score_cutoff=MISTYPED)
        if len(word) > SHORTEST
        else None
    )
    return _STANDS_FOR[near[0]] if near else _stem(word)


def _forms(word: str) -> Iterator[str]:
    """The word, its English stem, and what is left without Indonesian prefixes and suffixes."""
    yield word
    yield from (f"{english}{final}" for english in _without(word, ENGLISH_ENDINGS) for final in ("", "e"))
    for bare in (word, *_without(word, SUFFIXES)):
        yield bare
        for prefix, swallowed in PREFIXES:
            if bare.startswith(prefix) and len(bare) - len(prefix) >= SHORTEST - 1:
                rest = swallowed + bare[len(prefix) :]
                yield rest
                yield from (letter + rest for letter in SWALLOWED if rest[:1] in VOWELS)


def _without(word: str, endings: Iterable[tuple[str, str]]) -> Iterator[str]:
    for end, instead in endings:
        if word.endswith(end) and len(word) - len(end) >= SHORTEST - 1:
            yield word[: -len(end)] + instead


def _stem(word: str) -> str:
    """What is the same in all forms of an unknown word; its first letter goes where a prefix may swallow it."""
    english = next(_without(word, ENGLISH_ENDINGS), word)
    bare = next((each for each in _without(english, SUFFIXES) if len(each) >= SHORTEST), english)
    for prefix, swallowed in PREFIXES:
        rest = swallowed + bare[len(prefix) :]
        if bare.startswith(prefix) and len(rest) >= SHORTEST:
            bare = rest
            break
    swallows = len(bare) > SHORTEST and bare[0] in SWALLOWED and bare[1] in VOWELS
    return bare[1:] if swallows else bare


_STANDS_FOR = {word: head for head, others in SYNONYMS.items() for word in (head, *others)}
_KNOWN = list(_STANDS_FOR)
