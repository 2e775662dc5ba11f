"""Every dialogue, walked by chance in both languages, many times over (CONVERSATION V8): it can always be ended, and its summary says
what was typed, all of it and nothing else; afterwards nothing of it stands in the room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from bot.talks import AT_SUMMARY
from casework.forms import Dialogue, Form, Question
from casework.nonconsent import CONVERSATION
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team, an_open_case
from tests.ends import reviewed
from tests.town import Town

STRANGE, MOST = 22, 140
"""How often something else is typed than an answer; in how many messages it must have come to its end."""
PLAIN_TEXT = ("text", "told", "name")


@dataclass(frozen=True)
class Way:
    command: str
    begun: Callable[[Town], None]
    right: dict[str, str] = field(default_factory=dict)
    """Where not every answer goes on: the one that does."""


def a_referral_is_there(town: Town) -> None:
    a_team(town)
    with town.parts.open_work() as work:
        cormier = town.people["cormier"].id
        work.referrals.put(a_referral(state=Status.CONTACTED, taken_by=cormier, sent_at=town.clock.now()))
        work.commit()


def it_is_consented(town: Town) -> None:
    a_referral_is_there(town)
    consent, recorded = a_consent().record(by=town.people["cormier"].id, at=town.clock.now())
    with town.parts.open_work() as work:
        work.consents.add(consent, because=recorded)
        work.commit()


def a_case_is_open(town: Town) -> None:
    a_team(town)
    an_open_case(town)


def it_is_reviewed(town: Town) -> None:
    a_case_is_open(town)
    reviewed(town)


EXPLAINED = dict.fromkeys(("purpose", "what", "whom", "exceptions", "withdrawal"), "1")
WAYS = {
    "refer": Way("refer", a_team, {"agreed": "today 10:30", "late_reason": "skip"}),
    "consent": Way(
        "consent R-7KQ4",
        a_referral_is_there,
        {**EXPLAINED, "interpreter": "2", "left_out": "skip", "agencies": "1 2 4", "signed_by": "1"},
    ),
    "nonconsent": Way("nonconsent R-7KQ4", a_referral_is_there, dict.fromkeys(CONVERSATION, "yes")),
    "intake": Way("intake R-7KQ4", it_is_consented),
    "review": Way("review K7-QF3", a_case_is_open),
    "close": Way("case close K7-QF3", it_is_reviewed, {"why": "1"}),
}
BY_KIND = {
    "language": ("Wolastoqey", "français"),
    "phone": ("506-555-0142", "506 555 0142 before 3pm"),
    "yes-no": ("1", "2", "oui", "no", "n"),
    "yes-no-unknown": ("1", "2", "3", "inconnu", "yes"),
    "understood": ("1", "oui"),
    "choice": ("1", "2"),
    "choices": ("1 2", "2", "1, 2"),
    "agreement": ("today 10:30", "hier 22 h 30"),
    "moment": ("today 9:30", "aujourd’hui 9 h 30"),
    "birth": ("14 march 1991", "inconnu", "1991-03-14"),
    "day": ("yesterday", "2026-11-02"),
    "basis": ("odara 9", "da 24"),
    "score": ("odara 9",),
    "people": ("Gallant",),
    "written": ("today, Cormier, cabinet 3",),
    "on-file": ("12 november 2026, probation file", "no", "inconnu"),
    "factor": ("1", "no", "inconnu", "yes, since october"),
    "held": ("1", "2"),
}
CONTROL = {
    "en": ("back", "skip", "?", "pause", "resume", "change 2", "change 5", "change 99", "send"),
    "fr": (
        "retour",
        "passer",
        "aide",
        "pause",
        "reprendre",
        "corriger 2",
        "corriger 5",
        "corriger 99",
        "envoyer",
    ),
}
ODD = (
    *(
        "",
        "👍",
        "0",
        "99",
        "-1",
        "<b>x</b>",
        "`yes`",
        "1/2",
        "…",
        "today",
        "lundi en huit",
        "tonight 8",
        "x" * 2001,
    ),
    *("restart", "another", "edited", "!today"),
)


class Walk:
    """One person in one dialogue; every text of their own holds a mark, so that it is found again."""

    def __init__(self, town: Town, way: Way, form: str, language: str, seed: int) -> None:
        self.town, self.way, self.form, self.language = town, way, form, language
        self.chance, self.count = Random(f"{form} {language} {seed}"), 0
        self.typed: dict[str, str] = {}

    def says(self, text: str, **more: Any) -> str:
        answer = self.town.says("cormier", text, **more)
        assert "E-" not in answer, (text, answer)
        return answer

    def dialogue(self) -> Dialogue | None:
        with self.town.parts.open_work() as work:
            return next(iter(work.dialogues.where(form=self.form)), None)

    def goes_on(self) -> Dialogue:
        """Open, whatever put it aside."""
        found = self.dialogue()
        if found is None or found.state != "open":
            again = self.form == "refer" and found is not None  # another `refer` is another person's referral
            self.says({"en": "resume", "fr": "reprendre"}[self.language] if again else self.way.command)
            found = self.dialogue()
        assert found is not None
        assert found.state == "open"
        return found

    def questions(self) -> Form:
        return self.town.parts.router.talks[self.form].form

    def open_question(self, dialogue: Dialogue) -> Question | None:
        if dialogue.asked in (None, AT_SUMMARY):
            return None
        return self.questions().question(dialogue.asked)

    def own_words(self) -> str:
        self.count += 1
        return f"as it was told, quartz{self.count}x"

    def an_answer(self, question: Question) -> str:
        if (only := self.way.right.get(question.key)) is not None:
            return only
        if question.kind == "name":
            self.count += 1
            return f"Quartz{'abcdefghij'[self.count % 10]}"
        if question.kind in PLAIN_TEXT:
            return self.own_words()
        return self.chance.choice(BY_KIND[question.kind])

    def answers(self) -> None:
        dialogue = self.goes_on()
        question = self.open_question(dialogue)
        self.types(self.an_answer(question) if question else self.chance.choice(CONTROL[self.language]))

    def types(self, text: str) -> None:
        """Whatever became an answer is remembered as it was typed."""
        before = self.dialogue()
        self.says(text)
        after = self.dialogue()
        if before is None or after is None:
            return
        for key, value in after.answers.items():
            if before.answers.get(key) != value:
                self.typed[key] = text

    def does_something_odd(self) -> None:
        self.goes_on()
        odd = self.chance.choice((*ODD, *CONTROL[self.language], *CONTROL[self.language]))
        match odd:
            case "restart":
                self.town = self.town.restarted()
            case "another":
                if self.form != "refer":
                    self.says("!refer")
                    self.says("today 10:30")
            case "edited":
                self.says(self.own_words(), form="edited")
            case "send" | "envoyer" if self.is_complete(self.goes_on()):
                pass
            case _:
                self.types(odd or " ")

    def is_complete(self, dialogue: Dialogue) -> bool:
        return self.questions().lacks(dialogue.answers, self.town.clock.now()) is None

    def summary(self) -> str:
        """As it stands when everything is answered that has to be."""
        for _ in range(MOST):
            dialogue = self.goes_on()
            question = self.open_question(dialogue)
            if question is None and self.is_complete(dialogue):
                break
            self.types(
                self.an_answer(question) if question else {"en": "resume", "fr": "reprendre"}[self.language]
            )
        else:
            pytest.fail("it does not come to its end")
        self.town.hears_no_more()
        self.says("👍")
        return "\n".join(self.town.heard(self.town.direct("cormier")))

    def screen(self) -> str:
        events = self.town.server.rooms[self.town.room_id(self.town.direct("cormier"))].events
        return "\n".join(str(one.content.get("body", "")) for one in events)


@pytest.fixture(scope="module")
def molds() -> dict[str, Town]:
    return {}


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize("seed", range(1, 26))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("form", WAYS)
def test_it_always_ends_with_what_was_typed_and_nothing_stays(
    molds: dict[str, Town], tmp_path_factory: pytest.TempPathFactory, form: str, language: str, seed: int
):
    """By chance, but the same every time."""
    walk = Walk(_begun(molds, tmp_path_factory, form), WAYS[form], form, language, seed)
    walk.says(f"language {language}")

    for _ in range(STRANGE):
        walk.chance.choice((walk.answers, walk.answers, walk.does_something_odd))()
    summary, given = walk.summary(), walk.goes_on().answers
    walk.says(walk.chance.choice({"en": ("send", "cancel"), "fr": ("envoyer", "annuler")}[language]))

    shown = {key: given[key] for key in own_texts(walk) if given.get(key)}
    assert {key: text for key, text in shown.items() if text not in summary} == {}, summary
    assert {key: walk.typed.get(key) for key in shown} == shown
    stale = [text for text in walk.typed.values() if "quartz" in text and text not in given.values()]
    assert [text for text in stale if text in summary] == []
    assert walk.dialogue() is None
    assert "quartz" not in walk.screen().casefold()


def _begun(molds: dict[str, Town], tmp_path_factory: pytest.TempPathFactory, form: str) -> Town:
    if form not in molds:
        molds[form] = Town(tmp_path_factory.mktemp(form))
        WAYS[form].begun(molds[form])
    return molds[form].copied_to(tmp_path_factory.mktemp("walk"))


def own_texts(walk: Walk) -> list[str]:
    """The questions whose summary shows words as they were typed."""
    of = walk.questions().questions
    return [q.key for q in of if q.kind in PLAIN_TEXT and q.label and not q.section]
