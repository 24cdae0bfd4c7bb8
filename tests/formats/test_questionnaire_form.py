"""A questionnaire out of a form file: a real one whole, and the ways forms are written."""

from pathlib import Path

import pytest

from cxmap.errors import FileUnreadableError
from cxmap.formats import read_table
from cxmap.formats.questionnaire_form import Form, is_form, read_form, split_choices
from cxmap.formats.separated import read
from cxmap.model.questionnaire import ItemKind


def form(text: str) -> Form:
    return read_form(read(text.encode(), "form.csv"), "form.csv")


def test_a_real_form_is_rebuilt_whole(shared: Path) -> None:
    file = shared / "mystery-shopping" / "banks_2022_feedback_form.csv"
    table = read_table(file.read_bytes(), file.name)
    assert is_form(table)
    found = read_form(table, file.name)
    assert found.problems == []
    assert [(each.label["en"], len(each.items)) for each in found.plan.sections] == [
        ("Appointment details", 6),
        ("Explanation of sustainability preferences", 16),
        ("Advisor knowledge and expertise", 1),
        ("Identification of sustainability preferences", 18),
        ("Financial product presentation/recommendation", 11),
        ("Conclusion", 4),
    ]
    items = {item.code: item for item in found.plan.items}
    kinds = [item.kind for item in items.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        ItemKind.YES_NO: 16,
        ItemKind.SINGLE: 12,
        ItemKind.MULTIPLE: 7,
        ItemKind.TEXT: 20,
        ItemKind.TIME: 1,
    }
    assert len(items["10"].options) == 7
    assert (items["11"].show_if, items["11"].show_if_answers) == ("10", ("other",))
    assert (items["28"].show_if, items["28"].show_if_answers) == ("27", ("no",))
    assert items["24"].show_if_answers == ("profile_1", "profile_2", "profile_3")
    assert items["1"].options[0].code == "profile_1"
    assert items["16"].options[-1].not_applicable


def test_headers_and_types_may_be_indonesian() -> None:
    found = form(
        "Bagian,Nomor,Pertanyaan,Tipe,Pilihan,Bobot\n"
        "Depan,1,Disapa?,Ya/Tidak,,60\n"
        "Depan,2,Berapa lama menunggu?,Durasi,,60\n"
        "Kasir,3,Seberapa ramah?,Skala 1-5,,40\n"
        "Kasir,4,Cara bayar?,Pilihan tunggal,Tunai; Kartu,40\n"
    )
    assert [item.kind for item in found.plan.items] == ["yes_no", "time", "scale", "single"]
    assert [section.weight for section in found.plan.sections] == [60, 40]
    assert (found.plan.items[2].low, found.plan.items[2].high) == (1, 5)
    assert [option.code for option in found.plan.items[3].options] == ["tunai", "kartu"]


def test_points_may_stand_beside_the_choices() -> None:
    found = form(
        "question,type,choices,points\nGreeting?,One choice,Warm;Polite;None,3;1;0\nSmile?,Yes/No,,2\n"
    )
    assert [[option.points for option in item.options] for item in found.plan.items] == [[3, 1, 0], [2, 0]]


def test_what_is_not_understood_stays_as_a_text_and_is_told() -> None:
    found = form(
        "number,question,type,choices,applies_to\n1,Smell?,Hologram,,\n1,Colour?,One choice,,\n3,Tie?,Yes/No,,Managers\n"
    )
    assert [item.kind for item in found.plan.items] == ["text", "text", "yes_no"]
    assert [item.code for item in found.plan.items] == ["1", "1_2", "3"]
    assert [(each.row, each.reason) for each in found.problems] == [
        (1, "unknown_kind"),
        (2, "no_choices"),
        (3, "unknown_profile"),
    ]
    assert "Hologram" in found.problems[0].sentence("en")


def test_a_file_without_questions_is_a_sentence() -> None:
    with pytest.raises(FileUnreadableError, match="questions"):
        form("a,b\n1,2\n")


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("A\nB, with comma\n\nA", ["A", "B, with comma"]),
        ("A; B;C", ["A", "B", "C"]),
        ("Profile 1, Profile 2", ["Profile 1", "Profile 2"]),
        ("One long answer, " + "which goes on and on and on and on and on and on and on and on and on", None),
    ],
)
def test_choices_are_split_as_people_write_them(text: str, choices: list[str] | None) -> None:
    assert split_choices(text) == (choices or [text])
