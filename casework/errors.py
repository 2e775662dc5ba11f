"""The one exception that says an expected no."""


class Refusal(Exception):
    """The work does not allow this; nothing was changed.

    `reason` names the block of `templates/<lang>/refusals.md.j2` that answers it, and `details`
    are what that block may print: ids, codes, numbers, times and the bot's own words, never
    what a person typed (CONVERSATION V9).
    """

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details
