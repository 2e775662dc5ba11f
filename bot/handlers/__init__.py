"""One file per subject; the list below is all that the bot answers."""

from bot.handlers import (
    adhoc,
    affirmation,
    alerts,
    asking,
    case,
    checked,
    closing,
    conflict,
    consent,
    critical,
    delegating,
    devices,
    ground,
    help,
    household,
    intake,
    ladder,
    looking,
    me,
    meeting,
    minutes,
    nonconsent,
    opening,
    papers,
    referral,
    referring,
    risk,
    roster,
    task,
    today,
)
from bot.router import Router

SUBJECTS = (
    help,
    today,
    asking,
    me,
    affirmation,
    roster,
    referring,
    alerts,
    referral,
    consent,
    intake,
    case,
    looking,
    papers,
    opening,
    checked,
    household,
    devices,
    closing,
    conflict,
    nonconsent,
    ground,
    risk,
    task,
    critical,
    ladder,
    meeting,
    minutes,
    adhoc,
    delegating,
)


def router() -> Router:
    whole = Router()
    for subject in SUBJECTS:
        whole.include(subject.router)
    return whole
