"""The handout: its texts can be read, hostile ones stay texts, and the same sheet gives the same bytes."""

from io import BytesIO

from pypdf import PdfReader

from cxmap.drawing import fence, handout
from cxmap.drawing.handout import Handout, Section

HOSTILE = '#panic("no") $x$ <b> \\ ] = Heading'
ROWS = tuple((str(number), "Periksa KTP, ketik ke dalam formulir", HOSTILE) for number in range(80))


def made(**fields: object) -> Handout:
    section = Section("Officer", "What to do, in order.", ("No", "Step", "Policy"), (0.5, 3, 3), ROWS)
    told = {"title": "Training: “The visit”", "subtitle": "Bank", "footer": "cxmap", "language": "id"}
    return Handout(**told | {"sections": (section, section)} | fields)  # type: ignore[arg-type]


def test_texts_are_read_back_and_hostile_ones_stay_texts() -> None:
    reader = PdfReader(BytesIO(fence.render_handout(handout.sheet_of(made()))))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) > 2
    assert "Training: “The visit”" in text
    assert '#panic("no")' in text
    assert "1 / " in reader.pages[0].extract_text()
    assert "Policy" in reader.pages[1].extract_text()  # the head of the table is repeated


def test_every_section_may_begin_a_page() -> None:
    short = tuple(Section(name, "A few words.") for name in ("One", "Two", "Three"))
    for apart, pages in ((True, 3), (False, 1)):
        data = fence.render_handout(handout.sheet_of(made(sections=short, apart=apart)))
        assert len(PdfReader(BytesIO(data)).pages) == pages


def test_the_same_sheet_gives_the_same_bytes() -> None:
    sheet = handout.sheet_of(made())
    assert handout.to_pdf(sheet) == handout.to_pdf(sheet)
