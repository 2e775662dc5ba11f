"""PDFs: the form to sign, in both languages, for one person and for a day (P3.3, P5.14, P12.10)."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from bot import documents
from casework.people import Agency
from tests.build import a_team
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
    message = town.events(town.direct(name))[-1].content
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
