"""Packed files of others: what they would unpack to is looked at before anything is unpacked."""

import io
import zipfile
import zlib

from cxmap.errors import FileUnreadableError, Reason

MAX_UNPACKED = 500_000_000
MAX_RATIO = 150
HARMLESS = 10_000_000
"""Bytes; below this the ratio does not matter (equal rows pack very well)."""
MAX_MEMBERS = 5000
BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
"""What `zipfile` raises on files that are damaged, encrypted, or packed in an unusual way."""


def refuse_harmful(data: bytes, file_name: str, not_packed: str) -> None:
    """Raise FileUnreadableError for what is no archive (reason `not_packed`) or unpacks to far more than it is."""
    if not data:
        raise FileUnreadableError(file=file_name, reason=Reason("empty"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except BROKEN as error:
        raise FileUnreadableError(file=file_name, reason=Reason(not_packed)) from error
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / len(data)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or (ratio > MAX_RATIO and unpacked > HARMLESS):
        values = {"unpacked": unpacked // 1_000_000, "limit": MAX_UNPACKED // 1_000_000}
        raise FileUnreadableError(file=file_name, reason=Reason("unpacks_too_large", values))


def unpack(data: bytes, file_name: str, not_packed: str) -> dict[str, bytes]:
    """The members by the last part of their name in lower case; folders of the archive mean nothing here."""
    refuse_harmful(data, file_name, not_packed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [member for member in archive.infolist() if not member.is_dir()]
            return {member.filename.rpartition("/")[2].lower(): archive.read(member) for member in files}
    except BROKEN as error:
        raise FileUnreadableError(file=file_name, reason=Reason("damaged_archive")) from error


def pack(members: dict[str, bytes]) -> bytes:
    """An archive of these files; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return out.getvalue()
