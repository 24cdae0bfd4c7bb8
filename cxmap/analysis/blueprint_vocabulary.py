"""Words of service steps in English and Indonesian, brought to one form so that like can be found by like."""

import re
import unicodedata
from functools import lru_cache

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

SUFFIXES = ("kannya", "annya", "kan", "nya", "lah", "an", "i")
ENGLISH_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", ""))
SHORTEST = 4
"""A stem keeps at least so many letters."""


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
    """One word for a word, its forms and its synonyms in both languages."""
    for form in _forms(word):
        if form in _STANDS_FOR:
            return _STANDS_FOR[form]
    return _forms(word)[-1]


def _forms(word: str) -> list[str]:
    """The word, its English stem, and its Indonesian one; the shortest last."""
    english = next((word[: -len(end)] + new for end, new in ENGLISH_ENDINGS if _ends(word, end)), word)
    bare = next((word[: -len(end)] for end in SUFFIXES if _ends(word, end)), word)
    forms = [word, english, english + "e", bare]
    for each in (word, bare):
        for prefix, swallowed in PREFIXES:
            if each.startswith(prefix) and len(each) - len(prefix) >= SHORTEST - 1:
                rest = swallowed + each[len(prefix) :]
                forms += [rest, *(letter + rest for letter in "ptk" if rest[:1] in "aeiou")]
    return [*forms, english if english != word else word]


def _ends(word: str, end: str) -> bool:
    return word.endswith(end) and len(word) - len(end) >= SHORTEST - 1


_STANDS_FOR = {word: head for head, others in SYNONYMS.items() for word in (head, *others)}
