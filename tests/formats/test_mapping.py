"""The mapping document: read, written, guessed."""

from pathlib import Path

import pytest

from cxmap.errors import MappingInvalidError
from cxmap.formats import read_table
from cxmap.formats.mapping import parse_mapping, suggest, write_mapping
from cxmap.model.evidence import Method
from cxmap.model.evidence_import import EvidenceMapping, FromColumn

WIDE = '{"layout": "wide", "touchpoints": ["ac", "wifi"], "labels": {"pos": 1, "neut": null, "neg": -1}, "verbatim": "review"}'


def test_a_document_is_read() -> None:
    found = parse_mapping(WIDE)
    assert found == EvidenceMapping(
        layout="wide",
        touchpoints=("ac", "wifi"),
        labels={"pos": 1, "neut": None, "neg": -1},
        verbatim="review",
    )
    assert parse_mapping(b"\xef\xbb\xbf" + WIDE.encode()) == found


@pytest.mark.parametrize(
    "mapping",
    [
        parse_mapping(WIDE),
        EvidenceMapping(touchpoint="where", score="how", scale=(1, 5), date="when", date_format="%d/%m/%Y"),
        EvidenceMapping(
            touchpoint_is="Lobi",
            method=FromColumn(column="m", values={"ms": "mystery_shop"}),
            wave=FromColumn(column="w"),
            sheet="Wave 1",
        ),
        EvidenceMapping(touchpoint="where", method=Method.COMPLAINT, wave="2"),
    ],
)
def test_a_written_mapping_is_read_back(mapping: EvidenceMapping) -> None:
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_only_what_is_set_is_written() -> None:
    document = write_mapping(EvidenceMapping(touchpoint="where", labels={"neut": None}))
    assert (
        document
        == '{\n  "layout": "long",\n  "touchpoint": "where",\n  "labels": {\n    "neut": null\n  }\n}\n'
    )


@pytest.mark.parametrize(
    ("document", "field", "reason"),
    [
        ("{", "mapping", "it is not JSON (line 1, character 2)"),
        ("[]", "mapping", "the mapping is one JSON object"),
        ("[" * 50_000, "mapping", "the mapping is one JSON object"),
        (b"\xff{}", "mapping", "it is not text"),
        ("{}", "mapping", "a long layout needs either touchpoint"),
        ('{"layout": "wide"}', "mapping", "a wide layout needs touchpoints"),
        ('{"touchpoint": "a", "colour": "red"}', "colour", "there is no such field"),
        ('{"touchpoint": "a", "scale": [1]}', "scale.1", "it is missing"),
        ('{"touchpoint": "a", "scale": [1, 1]}', "mapping", "the two ends of the scale are equal"),
        ('{"touchpoint": "a", "labels": {"x": 9}}', "mapping", "a label's valence is between -2 and +2"),
        ('{"touchpoint": 5}', "touchpoint", "valid string"),
    ],
)
def test_a_wrong_document_is_refused_with_field_and_reason(
    document: str | bytes, field: str, reason: str
) -> None:
    with pytest.raises(MappingInvalidError) as error:
        parse_mapping(document)
    assert error.value.values["field"] == field
    assert reason in str(error.value.values["reason"])


def test_a_long_file_in_indonesian_is_guessed() -> None:
    text = "Titik Kontak;Skor;Komentar;Tanggal;Responden;Gelombang\n"
    text += "Lobi;4;ramah dan cepat sekali;25/03/2026;P1;1\nKamar;2;bau rokok sejak masuk;26/03/2026;P2;1\n"
    guess = suggest(read_table(text.encode(), "a.csv"))
    assert guess.mapping == EvidenceMapping(
        touchpoint="Titik Kontak",
        score="Skor",
        scale=(1, 5),
        verbatim="Komentar",
        date="Tanggal",
        date_format="%d/%m/%Y",
        source="Responden",
        wave=FromColumn(column="Gelombang"),
    )
    assert guess.noticed[1].sentence("id") == "“Skor” tampaknya skor dari 1 sampai 5"


def test_an_ambiguous_date_is_left_to_be_asked() -> None:
    guess = suggest(read_table(b"touchpoint,date\nlobby,09/03/2026\n", "a.csv"))
    assert (guess.fields["date"], guess.fields.get("date_format")) == ("date", None)
    assert [each.key for each in guess.noticed] == ["touchpoint", "date_asked"]


def test_a_file_without_a_touchpoint_gives_no_mapping_but_says_so() -> None:
    guess = suggest(read_table(b"review\nvery nice and clean rooms\n", "a.csv"))
    assert guess.mapping is None
    assert (guess.noticed[0].key, guess.fields) == ("nothing", {"verbatim": "review"})


def test_real_hotel_comments_are_guessed_as_wide(shared: Path) -> None:
    name = "i18n-text/id_hotel_aspects_test_286.csv"
    guess = suggest(read_table((shared / name).read_bytes(), name))
    assert guess.mapping == EvidenceMapping(
        layout="wide",
        touchpoints=(
            "ac",
            "air_panas",
            "bau",
            "general",
            "kebersihan",
            "linen",
            "service",
            "sunrise_meal",
            "tv",
            "wifi",
        ),
        labels={"neut": None, "neg": -1, "pos": 1},
        verbatim="review",
    )


def test_real_mystery_visits_are_guessed_as_wide(shared: Path) -> None:
    name = "mystery-shopping/banks_2022_253visits.csv"
    fields = suggest(read_table((shared / name).read_bytes(), name)).fields
    assert (len(fields["touchpoints"]), fields["labels"]) == (16, {"no": -1, "yes": 1})
    assert (fields["date"], fields["segment"], fields["record"]) == (
        "Evaluation_Date",
        "Country",
        "Evaluation_ID",
    )
