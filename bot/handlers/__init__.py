"""One file per subject; the list below is all that the bot answers."""

from bot.handlers import (
    affirmation,
    asking,
    devices,
    help,
    household,
    me,
    referral,
    roster,
)
from bot.router import Router

SUBJECTS = (help, asking, me, affirmation, roster, referral, household, devices)


def router() -> Router:
    whole = Router()
    for subject in SUBJECTS:
        whole.include(subject.router)
    return whole
