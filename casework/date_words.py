"""The words of dates and hours, in English and French, and how one spelling stands for many."""

import re
import unicodedata


def plain(text: str) -> str:
    """Without accents, capitals, curly quotes, odd spaces and dashes."""
    # Before and after: normalising takes an acute sign apart, and makes quotes of wide ones.
    apart = unicodedata.normalize("NFKD", text.translate(PUNCTUATION)).translate(PUNCTUATION)
    kept = "".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf"))
    return " ".join(kept.casefold().split()).rstrip(" .")


PUNCTUATION = str.maketrans("‘’ʼ′`´‐‑‒–—−", "''''''------")


def choice(*words: str) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _numbered(rows: str) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows.split("/")) for word in row.split()}


# Not "mon" (French for "my"), "mar" (Tuesday or March), nor "sam" (somebody's name): these need their dot, or a date.
WEEKDAYS = _numbered(
    "monday lundi lun/tuesday tues tue mardi/wednesday wed mercredi mer/thursday thurs thur thu jeudi jeu/"
    "friday fri vendredi ven/saturday sat samedi/sunday sun dimanche dim"
)
SHORT_WITH_DOT = {"mon": 0, "mar": 1, "sam": 5}
MONTHS = _numbered(
    "/january jan janvier janv/february feb fevrier fevr fev/march mars/april apr avril avr/may mai/"
    "june jun juin/july jul juillet juil/august aug aout/september sept sep septembre/"
    "october oct octobre/november nov novembre/december dec decembre"
)
NUMBERS = _numbered(
    "/a an one un une/two deux/three trois/four quatre/five cinq/six/seven sept/eight huit/nine neuf/ten dix/"
    "eleven onze/twelve douze/thirteen treize/fourteen quatorze/fifteen quinze/sixteen seize"
) | {
    "twenty": 20,
    "vingt": 20,
    "thirty": 30,
    "trente": 30,
    "forty": 40,
    "quarante": 40,
    "forty-five": 45,
    "quarante-cinq": 45,
}
PARTS = {"morning": range(12), "afternoon": range(12, 18), "evening": range(17, 24)}
# What the clocks call themselves; empty where it does not tell daylight from standard time.
ZONES = {
    "ast": "AST",
    "hna": "AST",
    "adt": "ADT",
    "haa": "ADT",
    "atlantic": "",
    "atlantic time": "",
    "atlantique": "",
    "heure de l'atlantique": "",
    "standard time": "AST",
    "atlantic standard time": "AST",
    "heure normale": "AST",
    "heure normale de l'atlantique": "AST",
    "daylight time": "ADT",
    "daylight saving time": "ADT",
    "atlantic daylight time": "ADT",
    "heure avancee": "ADT",
    "heure avancee de l'atlantique": "ADT",
}

COUNT = rf"(?P<count>[0-9]{{1,3}}|(?:{choice(*NUMBERS)})(?= ))"
HOUR = r"(?P<hour>[0-9]{1,2})"
MINUTE = r"(?P<minute>[0-9]{2})"
WEEKDAY = rf"(?P<weekday>(?:{choice(*WEEKDAYS)})\.?|(?:{choice(*SHORT_WITH_DOT)})\.)"
MONTH = rf"(?P<month>{choice(*MONTHS)})\.?"
NUMBER_IN_MONTH = r"(?P<day>[0-9]{1,2})"
YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
BESIDE_A_DATE = rf"(?P<weekday>(?:{choice(*WEEKDAYS, *SHORT_WITH_DOT)})\.?)"
ON = rf"(?:on )?(?:the |le )?(?:{BESIDE_A_DATE},? (?:the |le )?)?"
ORDINAL = r"(?:er|st|nd|rd|th)"
UNITS = r"(?:(?P<days>days?|jours?)|(?P<weeks>weeks?|semaines?)|(?P<months>months?|mois))"
IL_Y_A = r"(?:il )?y ?'? ?a"
HOURS_WORD = r"(?:h|hrs?|hours?|heures?)"
MINUTES_WORD = r"(?:m|mins?|minutes?)"

SEPARATOR = re.compile(r"[,;:.]*(?:\s+|$)|,")
GOES_ON = re.compile(
    r"(?:(?:a|at|on|in|by|of|the|this|le|la|les|ce|du|de|dans|et|and) |l')*"
    rf"(?:[0-9]|(?:{choice(*WEEKDAYS, *MONTHS)}|next|last|prochaine?|dernier|passe|noon|midi|midnight|minuit"
    r"|morning|matin|afternoon|apres[- ]midi|evening|soir|night|[ap]\.?m|ago|adt|ast|hna|haa)\b)"
)

# How thumbs write these; each is nothing else.
SLIPS = {
    "tomorrow": "tomorow tommorow tommorrow tomorrrow tmrw tmr",
    "tonight": "tonite tonigth tonght",
    "yesterday": "yesteday yesterady",
    "aujourd'hui": "auj aujoudhui aujoud'hui aujourdui aujourd'ui",
    "wednesday": "wensday wednsday wendesday wedensday",
    "tuesday": "tusday teusday",
    "thursday": "thrusday thursay",
    "mercredi": "mecredi mercedi",
    "vendredi": "vendedi vendrdi",
}
# One spelling each, so that the forms below need only one.
SPELLINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        *((rf"\b(?:{choice(*slips.split())})\b\.?", word) for word, slips in SLIPS.items()),
        (r"^mon(?=,? (?:at |@ ?)?[0-9]{1,2}(?::[0-9]{2})? ?[ap]\.? ?m\b)", "monday"),
        (r"(?<=\d)t(?=\d\d:\d\d)", " "),
        (r"@(?=\d)", "@ "),
        (r"\b(\d{1,2}) o'? ?clock\b", r"\1 h"),
        (r"\bhalf past (\d{1,2})\b", r"\1:30"),
        (r"\bquarter past (\d{1,2})\b", r"\1:15"),
        (r"\b(?:noon|midi) et demie?\b", "12 h 30"),
        (r"\b(\d{1,2}) ?(?:h|heures?) et demie?\b", r"\1 h 30"),
        (r"\b(\d{1,2}) ?(?:h|heures?) et quart\b", r"\1 h 15"),
        (r"\b12(?: ?h)? (noon|midi)\b", r"\1"),
        (rf"\bpremier (?={MONTH})", "1 "),
        (rf"\b(today|tomorrow|yesterday|{choice(*WEEKDAYS)}) night\b", r"\1 evening"),
        (r"\b(?:tonight|ce soir|this evening)\b", "today evening"),
        (r"\b(?:this morning|ce matin|cet avant[- ]midi)\b", "today morning"),
        (r"\b(?:this afternoon|cet apres[- ]midi)\b", "today afternoon"),
        (r"\blast (?:night|evening)\b", "yesterday evening"),
        (r"\bce midi\b", "today noon"),
        (r"\b(?:in the |dans l'|de l'|en |l')?(?:afternoon|apres[- ]midi)\b", "afternoon"),
        (
            r"\b(?:in the |dans l'|de l'|en |l'|du |le |au )?(?:morning|matin|matinee|avant[- ]midi)\b",
            "morning",
        ),
        (r"\b(?:in the |en |du |le |au )?(?:evening|soir|soiree)\b", "evening"),
        # The day's number where a time stands behind it: it can be no hour.
        (
            rf"\b({choice(*WEEKDAYS)})\.?,? (?:the )?([0-9]{{1,2}}{ORDINAL}?)(?=,? (?:(?:at|a|@) )?"
            r"(?:[0-9]{1,2} ?(?:h|heures?|:|[ap]\.? ?m)|noon\b|midi\b))",
            r"\1 le \2",
        ),
    )
)
PART = re.compile(rf",? ?\b({choice(*PARTS)})\b,? ?")
ZONE = re.compile(rf",? \(?({choice(*ZONES)})\)?$")
# Of the hour that comes twice; at no other time.
WHICH_OF_TWO = re.compile(
    r",? (?:the |la )?(?:(?P<first>first(?: (?:time|one))?|(?:premiere|1i?ere|1re)(?: fois)?)"
    r"|second(?: (?:time|one))?|(?:deuxieme|seconde|2e|2i?eme)(?: fois)?)$"
)
ALONE = {
    **dict.fromkeys(("1", "1st", "the 1st"), "first"),
    **dict.fromkeys(("2", "2nd", "the 2nd"), "second"),
    "daylight": "adt",
    "standard": "ast",
    "avancee": "haa",
    "normale": "hna",
}
"""What tells it too, where nothing else was asked: with a time these may be something else."""
NUMBERED, PIECES = re.compile(r"^([12])[.)]? (?=[a-z,])"), re.compile(r"[,()]")
"""How one of the two stands in the list that offers them."""
AT = re.compile(r"(?:at|a|@) ")
OPEN_END = re.compile(
    r".*(?:\b(?:tonight|night|evening|soir|soiree|morning|matin|matinee|afternoon|midi) [0-9]{1,2}"
    rf"|\b(?:today|tomorrow|{choice(*WEEKDAYS)}) week|\ben (?:huit|8|quinze|15)|\bet (?:demie?|quart)"
    r"|[^-/]\b(?!19|20)[0-9]{4})"
)
"""Ends in a word or a number that may as well begin what follows: `tonight 8 calls`, `monday week plan`."""


def of_two(text: str, shown: str = "") -> str:
    """Which of two equal times is meant, where that was typed alone: `2`, `la deuxième`, `HNA`; or the line that `shown`
    stands in, as it was offered: `2 the second 2026-11-01 01:30, standard time (AST)`.

    `first`, `second`, or empty: it is something else, or says both.
    """
    said = plain(text)
    if shown:
        said = said.replace(shown, ",")
    numbered = NUMBERED.sub(r"\1,", said)
    meant = {_one_of_two(piece.strip()) for piece in PIECES.split(numbered) if piece.strip()}
    return meant.pop() if len(meant) == 1 else ""


def _one_of_two(said: str) -> str:
    said = ALONE.get(said, said)
    if zone := ZONES.get(said):
        return "first" if zone == "ADT" else "second"
    found = WHICH_OF_TWO.fullmatch(f" {said}")
    return ("first" if found["first"] else "second") if found else ""


def counted(said: str) -> int:
    return NUMBERS[said] if said in NUMBERS else int(said)
