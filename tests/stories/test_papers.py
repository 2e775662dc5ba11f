"""PDFs: the form to sign, in both languages, for one person and for a day (P3.3, P5.14, P12.10)."""

from __future__ import annotations

import asyncio
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot import documents
from casework.people import Agency
from tests.build import a_team, an_open_case
from tests.ends import closed, reviewed, shown
from tests.town import Town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("papers"))
    a_team(town)
    town.moves_in("nguyen", agency=Agency.POLICE, first="Thị Hằng", last="Nguyễn")
    town.moves_in("paul", agency=Agency.SOCIAL, first="Siqon", last="Wəlastəkwey")
    return town


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def printed(town: Town, name: str, typed: str) -> tuple[str, dict[str, object]]:
    """What is on the paper, and the message that brought it."""
    before = set(town.server.uploads)
    town.says(name, typed)
    [address] = set(town.server.uploads) - before
    files = [one.content for one in town.events(town.direct(name)) if one.content.get("msgtype") == "m.file"]
    message = files[-1]
    assert message["file"]["url"] == address
    return text_of(town.server.uploads[address]), message


@pytest.mark.rule("P3.3")
def test_the_form_to_sign_in_english(town: Town):
    text, message = printed(town, "cormier", "consent form en")

    assert "Participant Consent to Collect, Use and Disclose Personal Information" in text
    assert "Signature of the participant, and date" in text
    assert "Anna Roy" in text
    assert message["msgtype"] == "m.file"
    assert message["body"] == "document-en.pdf"


def test_with_nothing_paused_the_form_names_no_resume(town: Town):
    town.says("cormier", "consent form en")

    said = next(body for body in town.heard(town.direct("cormier")) if body.startswith("The form"))
    assert said.endswith("Now: nothing for you. When it is signed: `consent` and the code.")


@pytest.mark.rule("P3.3", "P11.5")
def test_and_in_french_whatever_the_coordinator_speaks(town: Town):
    text, _ = printed(town, "cormier", "consentement formulaire fr")

    assert "Consentement à la collecte, à l’utilisation et à la communication" in text
    assert "Services aux victimes" in text


@pytest.mark.rule("P3.9")
def test_names_of_every_language_of_the_province_are_set_right(town: Town):
    text, _ = printed(town, "cormier", "consent form")

    for name in ("Thị Hằng Nguyễn", "Siqon Wəlastəkwey", "Mira Thériault"):
        assert name in text


@pytest.mark.rule("P3.3")
@pytest.mark.parametrize(
    ("language", "heading", "signed"),
    [
        ("en", "Signed", ("Signature of the participant", "Witness", "locked file")),
        ("fr", "Signatures", ("Signature de la personne", "Témoin", "classeur verrouillé")),
    ],
)
def test_the_heading_and_every_line_to_sign_are_on_one_page(
    town: Town, language: str, heading: str, signed: tuple[str, ...]
):
    printed(town, "cormier", f"consent form {language}")
    pdf = list(town.server.uploads.values())[-1]

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    [last] = [text for text in pages if heading in text.splitlines()]
    assert all(words in last for words in signed)


@pytest.mark.rule("P12.4")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_page_has_a_line_to_sign_alone(lang: str):
    """However long the paper is."""
    for count in range(24, 48):
        lines = [f"- Shared on the {number}th" for number in range(count)]
        text = "\n".join(["# Title", "## Shared", *lines, "## Questions", "Ask at any time", "____ Given by"])
        paper = documents.paper(text, lang=lang, file="K7-QF3-1.pdf")

        last = PdfReader(io.BytesIO(documents.typeset(documents.written(paper)))).pages[-1].extract_text()

        assert "Given by" in last and "Ask at any time" in last and "Questions" in last


@pytest.mark.rule("P5.14")
def test_it_leaves_the_room_after_a_day(town: Town):
    printed(town, "cormier", "consent form en")
    town.pass_time(timedelta(hours=24, minutes=1))

    assert not any(one.content.get("msgtype") == "m.file" for one in town.events(town.direct("cormier")))


def test_a_language_that_nobody_speaks_here(town: Town):
    assert town.says("cormier", "consent form klingon").startswith("I speak English and French")


@pytest.mark.rule("P12.10")
def test_what_people_typed_is_text_and_never_markup():
    text = '# Title\nNote: #panic("x") *bold* $1/0$ `raw` @here <label> \\ /* // [ ] #import "x"\n'

    pdf = asyncio.run(documents.right_here(documents.paper(text, lang="en", file="x.pdf")))

    assert '#panic("x") *bold* $1/0$ `raw` @here <label>' in text_of(pdf)


async def test_a_process_of_its_own_makes_it():
    pdf = await documents.in_a_process(documents.paper("# Title\nName: Łukasz", lang="en", file="x.pdf"))

    assert "Łukasz" in text_of(pdf)


async def test_what_cannot_be_typeset_is_said_so():
    broken = documents.Paper("x.pdf", "no such language \0", (documents.Line("line", "x"),))

    with pytest.raises(documents.NotTypeset):
        await documents.in_a_process(broken)


# --- the closing record, the disclosure record ------------------------------------------------------------
@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("papers-case"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "!checked share seen on monday", room="case:K7-QF3")
    return town


@pytest.fixture
def case(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P12.4", "P3.8", "P12.12")
@pytest.mark.parametrize(
    ("typed", "title", "warning"),
    [
        (
            "disclosures K7-QF3",
            "What was shared about you, with whom, and when",
            "Never for the other partner.",
        ),
        ("disclosures K7-QF3 fr", "Ce qui a été communiqué à votre sujet", "Jamais pour l’autre partenaire."),
    ],
)
def test_what_was_shared_on_paper_in_the_language_of_the_client(
    case: Town, typed: str, title: str, warning: str
):
    case.says("cormier", typed)

    text, message = printed(case, "cormier", "yes K7-QF3")

    assert title in text
    assert warning in text
    assert "seen on monday" not in text
    assert re.fullmatch(r"K7-QF3-\d\.pdf", str(message["body"]))


@pytest.mark.rule("P8.4", "P5.14", "P12.12")
def test_the_closing_record_on_paper_to_the_coordinator_alone(
    case: Town,
):
    closed(case)

    [pdf] = case.server.uploads.values()
    text = text_of(pdf)
    assert "Closing record" in text
    assert "Never for the offending partner." in text
    assert "Marie Tremblay" in text
    for name in ("roy", "leblanc", "gallant"):
        assert not any(one.content.get("msgtype") == "m.file" for one in case.events(case.direct(name)))


@pytest.mark.rule("P8.4", "P11.1", "P12.12")
def test_a_french_closing_record_says_whom_it_is_never_for_on_every_page(case: Town):
    reviewed(case)
    shown(case)
    case.says("cormier", "langue fr")
    case.says("cormier", "oui K7-QF3")

    [pdf] = case.server.uploads.values()
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    foot = "K7-QF3. Jamais pour l’autre partenaire. Avant un tribunal, masquez coordonnées et lieux."
    assert all(foot in page for page in pages)
    assert "Jamais pour le partenaire maltraitant ou la partenaire maltraitante." in pages[0]


@pytest.mark.rule("P12.10", "P11.6", "P12.2")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_name_of_a_file_is_a_code_and_a_number_in_both_languages_and_the_journal_has_it(
    case: Town, language: str
):
    case.says("cormier", f"disclosures K7-QF3 {language}")
    case.says("cormier", "yes K7-QF3")
    reviewed(case)
    shown(case)
    case.says("cormier", f"language {language}")
    case.says("cormier", "yes K7-QF3")

    files = [one.content for one in case.events(case.direct("cormier")) if "filename" in one.content]
    assert [(one["body"], one["filename"]) for one in files][-2:] == [
        ("K7-QF3-1.pdf", "K7-QF3-1.pdf"),
        ("K7-QF3-2.pdf", "K7-QF3-2.pdf"),
    ]
    case.says("cormier", "language en")
    audited = "\n".join(case.says("cormier", f"audit K7-QF3 {page}") for page in range(1, 9))
    assert "taken out, paper 1 (disclosure record); Cormier" in audited
    assert "taken out, paper 2 (closing record); Cormier" in audited


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Mira Thériault, Wəlastəkwey, Nguyễn, Жанна, Łukasz – “ok”", True),
        ("李伟", False),
        ("fine \N{GRINNING FACE}", False),
    ],
)
def test_what_no_font_has_is_marked(text: str, kept: bool):
    assert (documents.printable(text) == text) is kept
    assert ("[?]" in documents.printable(text)) is not kept


@pytest.mark.rule("P3.3")
def test_whoever_prints_it_is_told_that_signs_are_missing(town: Town):
    town.moves_in("wei", agency=Agency.HEALTH, first="Wei", last="李伟")

    town.says("cormier", "consent form en")

    assert any("cannot be printed" in said for said in town.heard(town.direct("cormier")))


def test_a_long_french_label_is_a_label():
    [line] = documents.paper(
        "Personnes qui ont lu le dossier depuis son ouverture : 4", lang="fr", file="x"
    ).lines
    assert line.label == "Personnes qui ont lu le dossier depuis son ouverture"
