"""Line icons for touchpoints and channels, found by words in their names (English and Indonesian).

An icon is drawn on a field of 16 x 16 units with the commands M, L, C and Z only, so it can be moved and scaled.
"""

import re
from functools import cache, lru_cache

from cxmap.drawing.scene import Path, Pen
from cxmap.drawing.shapes import ARC, trim

FIELD = 16
STROKE = 1.25


def _ring(x: float, y: float, radius: float) -> str:
    h = radius * ARC
    return (
        f"M{x - radius} {y}C{x - radius} {y - h} {x - h} {y - radius} {x} {y - radius}"
        f"C{x + h} {y - radius} {x + radius} {y - h} {x + radius} {y}"
        f"C{x + radius} {y + h} {x + h} {y + radius} {x} {y + radius}"
        f"C{x - h} {y + radius} {x - radius} {y + h} {x - radius} {y}Z"
    )


ICONS = {
    "mail": "M2 4L14 4L14 12.5L2 12.5ZM2 4.5L8 9.1L14 4.5",
    "chat": "M2.5 3.5L13.5 3.5L13.5 11L7.5 11L4.5 13.5L4.5 11L2.5 11Z",
    "web": _ring(8, 8, 6) + "M2 8L14 8M8 2C3.7 5.6 3.7 10.4 8 14M8 2C12.3 5.6 12.3 10.4 8 14",
    "door": "M4 14L4 2.5L12 2.5L12 14M2.5 14L13.5 14M9.8 8.2L9.8 8.8",
    "ticket": "M2 5L14 5L14 7.1C12.6 7.1 12.6 9.1 14 9.1L14 11.5L2 11.5L2 9.1C3.4 9.1 3.4 7.1 2 7.1Z"
    "M9.8 5.2L9.8 6.2M9.8 7.8L9.8 8.8M9.8 10.2L9.8 11.2",
    "desk": _ring(8, 4.6, 2.2) + "M4 10.6C4.5 8.3 6 7.6 8 7.6C10 7.6 11.5 8.3 12 10.6"
    "M2 10.8L14 10.8M3.4 10.8L3.4 13.8M12.6 10.8L12.6 13.8",
    "form": "M4 2L9.5 2L12.5 5L12.5 14L4 14ZM9.3 2.2L9.3 5.2L12.3 5.2M6 8L10.5 8M6 10.6L10.5 10.6",
    "card": "M2 4L14 4L14 12.5L2 12.5ZM2 6.7L14 6.7M4 10L7 10",
    "phone": "M5 1.8L11 1.8L11 14.2L5 14.2ZM7.3 12.2L8.7 12.2",
    "call": "M3.2 2.6L5.8 2.2L7 5.4L5.4 6.6C6.2 8.4 7.4 9.6 9.2 10.4L10.6 8.9L13.7 10.2L13.3 12.9"
    "C12.9 13.6 12.3 13.9 11.5 13.8C6.6 13.2 2.8 9.3 2.3 4.4C2.3 3.5 2.6 2.9 3.2 2.6Z",
    "bell": "M4 11.2L4 7.4C4 4.9 5.8 3.4 8 3.4C10.2 3.4 12 4.9 12 7.4L12 11.2L13.2 12.2L2.8 12.2ZM6.8 13.8L9.2 13.8",
    "building": "M2 6.2L8 2.6L14 6.2ZM3.8 6.4L3.8 11.8M6.6 6.4L6.6 11.8M9.4 6.4L9.4 11.8M12.2 6.4L12.2 11.8"
    "M2 13.4L14 13.4",
    "shop": "M2.6 6.6L3.6 2.8L12.4 2.8L13.4 6.6ZM3.4 6.8L3.4 13.4L12.6 13.4L12.6 6.8M6.4 13.2L6.4 9.4L9.6 9.4L9.6 13.2",
    "people": _ring(5.6, 5.4, 2) + _ring(11, 6, 1.6) + "M2 13C2.2 10.2 3.4 9 5.6 9C7.8 9 9 10.2 9.2 13"
    "M10.2 9.2C12.4 9 13.7 10.2 14 12.4",
    "megaphone": "M2.6 6.6L2.6 9.6L5 9.6L12 12.6L12 3.6L5 6.6ZM5 9.8L6 13.2L7.6 13.2L7 10.4M13.6 7L13.6 9.2",
    "calendar": "M2.6 3.6L13.4 3.6L13.4 13.4L2.6 13.4ZM2.6 6.6L13.4 6.6M5.4 2.2L5.4 4.6M10.6 2.2L10.6 4.6",
    "parcel": "M2.6 5L8 2.2L13.4 5L13.4 11.2L8 14L2.6 11.2ZM2.6 5L8 7.8L13.4 5M8 7.8L8 14",
    "screen": "M2 3L14 3L14 10.6L2 10.6ZM8 10.8L8 13.4M5.2 13.4L10.8 13.4",
    "contact": _ring(8, 8, 5) + _ring(8, 8, 1.4),
}

WORDS = (
    ("mail", ("mail", "surel", "surat", "letter", "newsletter")),
    ("bell", ("alert", "notif", "reminder", "pemberitahuan", "pengingat", "bell")),
    ("chat", ("chat", "messag", "whatsapp", "pesan", "obrolan", "sms", "telegram")),
    ("call", ("telephone", "telepon", "contact cent", "call", "hotline", "pusat kontak", "panggilan")),
    ("phone", ("app", "aplikasi", "mobile", "ponsel", "smartphone", "seluler")),
    ("web", ("web", "site", "situs", "online", "daring", "internet", "portal", "social", "sosial")),
    ("ticket", ("ticket", "tiket", "queue", "antre", "voucher", "kupon", "coupon")),
    (
        "form",
        ("form", "document", "dokumen", "contract", "kontrak", "brochure", "brosur", "receipt", "struk"),
    ),
    ("card", ("card", "kartu", "payment", "pembayaran", "debit", "credit", "kredit")),
    ("door", ("entrance", "door", "guard", "pintu", "satpam", "lobby", "lobi", "parking", "parkir")),
    ("desk", ("desk", "counter", "officer", "teller", "petugas", "loket", "meja", "reception", "resepsi")),
    ("screen", ("kiosk", "machine", "mesin", "atm", "screen", "layar", "video", "webinar", "display")),
    ("megaphone", ("advert", "iklan", "campaign", "kampanye", "promo", "billboard", "radio")),
    ("calendar", ("event", "acara", "seminar", "exhibition", "pameran", "trade show", "fair", "workshop")),
    ("parcel", ("warehouse", "gudang", "deliver", "kirim", "kurir", "courier", "parcel", "paket", "packag")),
    ("shop", ("shop", "store", "toko", "outlet", "gerai", "market", "pasar")),
    ("building", ("branch", "cabang", "bank", "office", "kantor", "centre", "center", "pusat")),
    (
        "people",
        ("friend", "family", "teman", "keluarga", "sales", "staff", "staf", "people", "mouth", "mulut"),
    ),
)
_NUMBERS = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


@cache
def icon_name(*names: str) -> str:
    """The icon that fits the first of the names in which a known word occurs; `contact` where none does."""
    for name in map(str.casefold, names):
        for icon, words in WORDS:
            if any(word in name for word in words):
                return icon
    return "contact"


@lru_cache(maxsize=4096)
def _scaled(icon: str, x: float, y: float, scale: float) -> str:
    return _NUMBERS.sub(
        lambda pair: f"{trim(x + float(pair[1]) * scale)} {trim(y + float(pair[2]) * scale)}", icon
    )


def icon(name: str, x: float, y: float, size: float, colour: str) -> Path:
    """An icon with its upper left corner at (x, y)."""
    return Path(_scaled(ICONS[name], x, y, size / FIELD), Pen(stroke=colour, width=STROKE))


VOTE = "M8 3.2L12.8 8.4L10 8.4L10 13L6 13L6 8.4L3.2 8.4Z"


def vote_arrow(x: float, y: float, size: float, colour: str) -> Path:
    """The arrow that stands for votes."""
    return Path(_scaled(VOTE, x, y, size / FIELD), Pen(stroke=colour, width=1.5))
