"""What stands behind a yes to "explained and understood": how the person puts it, and nothing that takes the yes back.

Only what begins as a reason or a statement counts, and has no word of a condition, a doubt or a limit; all else is
asked back (P3.2, P3.10). A yes taken for one that was none would share what nobody agreed to.
"""

from __future__ import annotations

import re

from bot import unsure, words

WISH = r"(?:wants?|likes?|wish(?:es)?|chooses?|changes?|le (?:veux|veut|souhaite|desire)|veux|veut|change|souhaite|desire)"
AS_ONE_LIKES = re.compile(
    r"(\b(?:stop|withdraw|end it|leave|say no|change|arret|retir|cess|refus)\w*(?: \w+){0,4}?)"
    rf" (?:if|when|whenever|si|s|quand|lorsqu) (?:i|she|he|they|you|je|j|elle|il|on) {WISH}\b"
)
"""`I can stop when I want`: of what was explained; of anything else, or in front, it would be a condition."""
EVEN_IF = re.compile(r"\b(?:even if|meme s[i ])")
REASON = r"so\s+that|so\s+(?:they|you|we|i|he|she|it|everyone|everybody|nobody)|because|pour\s+qu[e ]|afin|parce\s+qu[e ]"
SUBJECT = (
    "i|you|we|they|he|she|it|this|everyone|everybody|people|someone|a|an|my|our|your|their|his|her|"
    "je|j|tu|on|nous|vous|ils|elles?|il|ce|c|ca|cela|chacune?|tout|toute|tous|toutes|"
    "une?|des|mon|ma|mes|notre|nos|vos|votre|son|sa|ses|leurs?"
)
OPENING = re.compile(
    rf"""(?: {REASON}
      | (?:that|and|qu|que|et)\s+(?:{SUBJECT}|services?|les\s+services)\b | that\s+the\b
      | (?:what|all|everything|anything|services?|usual) | (?:{SUBJECT}|the|les?|la|l)\b
      | to\s+(?!the\b|all\b|my\b|police\b) | pour\s+(?!l\b|la\b|les?\b|une?\b|des\b|ma\b|mes\b|mon\b)
      | for\s+(?:my|our|their|her|his|your)\s+(?:safety|protection|security|children|kids)
      | pour\s+(?:ma|sa|notre|leur)\s+(?:securite|protection)
      | in\s+(?:her|his|their)\s+(?:own\s+)?words | dans\s+ses\s+(?:propres\s+)?mots
      | (?:\w+\s+){{1,3}}(?:said|says|tells?|told|repeat(?:s|ed)|explain(?:s|ed)|understands?|understood|knows?|
          dit|redit|repete|explique|comprend|compris|sait)\b
    )""",
    re.VERBOSE,
)
ASSENT = re.compile(
    r"(?:(?:yes|oui|absolutely|completely|fully|certainly|definitely|totally|clear(?:ly)?|well|very|of course|all of it|"
    r"everything|understood|explained|and|absolument|completement|certainement|parfaitement|entierement|tout a fait|"
    r"bien sur|tres|bien|clair|c est clair|compris|comprise?s?|explique|tout|et)\s*)+"
)
"""`yes, fully understood`: nothing but more of the yes."""
NOTHING = re.compile(
    r"\b(?:not?|nt|t|never|nobody|none|nothing|neither|nor|ne|n|pas|jamais|rien|aucune?s?|ni)\b"
)
"""A no inside it: fine in a reason (`so that he does not find out where`), elsewhere it may be a limit."""
LIMIT = re.compile(
    r"""\b(?: if | when | whenever | once | un(?:til|less) | till | provided | providing | supposing | assuming | pending
      | depend\w* | condition\w* | subject\s+to | as\s+(?:long|soon|far)\s+as | so\s+(?:long|far)\b | in\s+case | given\s+that | on\s+the\s+understanding
      | only | just | solely | merely | except\w* | but | without | apart | aside | besides | other\s+than | rather\s+than
      | save\s+for | exclud\w* | minus | barring | less | however | though | although | yet | still | before | after | first
      | later | now | moment | temporar\w* | secret\w* | hidden | instead
      | si | s(?=\s+ils?\b) | quand | lorsqu\w* | des\s+qu\w* | une\s+fois | jusqu\w* | tant\s+qu\w* | pourvu | a\s+moins
      | moyennant | du\s+moment | autant\s+qu\w* | a\s+part | sauf | hormis | hors | dehors | sans | mais | seule\w* | uniquement
      | juste | rien\s+qu\w* | exclu\w* | moins | plutot | toutefois | cependant | pourtant | quoiqu\w* | bien\s+qu\w*
      | malgre | apres | avant | abord | ensuite | plus\s+tard | instant | faut | exig\w* | cach\w*
      | needs? | besoin | sleep | reflech\w* | refus\w* | disagree\w*
      | think | guess | suppose\w* | believe\w* | hope\w* | feel\w* | seems? | imagine | reckon | doubt\w* | hesita\w* | reluctan\w*
      | maybe | perhaps | possibl\w* | probabl\w* | likely | apparently | might | could | would | should | principle | theory
      | partly | partially | mostly | almost | nearly | somewhat | kind\s+of | sort\s+of | more\s+or | a\s+(?:bit|little)
      | (?:un)?sure | unclear | pens[eo]\w* | crois | croit | croyons | imagine | espere\w* | dout\w* | hesit\w* | semble
      | peut\s+etre | probablement | sans\s+doute | eventuellement | principe | theorie | presque | peu\s+pres | en\s+partie
      | partiellement | plus\s+ou | un\s+peu | pourrai\w* | devrai\w* | voudrai\w*
    )\b""",
    re.VERBOSE,
)
THINGS = re.compile(
    r"(?:(?:the|la|les?|l|et|and|or|ou|all|of|to|to the|a|aux?|police|health|sante|social|development|developpement|victims?|"
    r"services?|sector|secteur|agenc(?:y|ies)|organismes?|them|everyone|tous|toutes)\s*)+"
)
"""Agencies alone are the answer to the question of the scope."""


def is_own_words(note: str) -> bool:
    """A reason or a statement, plainly said; a condition, a doubt, a limit or a question is none."""
    plain = EVEN_IF.sub(" ", AS_ONE_LIKES.sub(r"\1", _plain(note)))
    if "?" in note or LIMIT.search(plain) or unsure.takes_it_back(note) or unsure.has_a_condition(plain):
        return False
    if ASSENT.fullmatch(plain):
        return True
    if THINGS.fullmatch(plain) or not OPENING.match(plain):
        return False
    return re.match(rf"(?:{REASON})", plain) is not None or not NOTHING.search(plain)


def _plain(note: str) -> str:
    """Folded, with a space for every mark."""
    return " ".join(re.sub(r"[^\w\s]", " ", words.spaced(note)).split())
