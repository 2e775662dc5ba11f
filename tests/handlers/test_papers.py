"""PDFs: the form to sign, in both languages, for one person and for a day (P3.3, P5.14, P12.10)."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from bot import documents
from casework.people import Agency
from tests.build import a_team, an_open_case
from tests.handlers.test_closing import closed
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
    assert message["body"] == "form-en.pdf"


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
def case(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("papers-case"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "!checked share seen on monday", room="case:K7-QF3")
    return town


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
    assert message["body"].startswith("K7-QF3-")


@pytest.mark.rule("P8.4", "P5.14", "P12.12")
def test_the_closing_record_on_paper_to_the_coordinator_alone(
    case: Town, tmp_path_factory: pytest.TempPathFactory
):
    town = case.copied_to(tmp_path_factory.mktemp("closing"))
    closed(town)

    [pdf] = [it for address, it in town.server.uploads.items() if address not in case.server.uploads]
    text = text_of(pdf)
    assert "Closing record" in text
    assert "Never for the offending partner." in text
    assert "Marie Tremblay" in text
    for name in ("roy", "leblanc", "gallant"):
        assert not any(one.content.get("msgtype") == "m.file" for one in town.events(town.direct(name)))
