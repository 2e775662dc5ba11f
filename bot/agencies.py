"""The words that people type for roles, agencies and program areas (COMMANDS 2.1, PROTOCOL P13)."""

from __future__ import annotations

from casework.people import Agency, Area, Role

ROLES = {
    "front-line": Role.FRONT_LINE,
    "frontline": Role.FRONT_LINE,
    "premiere-ligne": Role.FRONT_LINE,
    "member": Role.MEMBER,
    "membre": Role.MEMBER,
    "coordinator": Role.COORDINATOR,
    "coordination": Role.COORDINATOR,
    "coordonnatrice": Role.COORDINATOR,
    "coordonnateur": Role.COORDINATOR,
    "lead": Role.LEAD,
    "responsable": Role.LEAD,
    "operator": Role.OPERATOR,
    "exploitation": Role.OPERATOR,
}
AGENCIES = {
    "police": Agency.POLICE,
    "victims": Agency.VICTIMS,
    "victimes": Agency.VICTIMS,
    "social": Agency.SOCIAL,
    "health": Agency.HEALTH,
    "sante": Agency.HEALTH,
    "dv": Agency.DV,
    "vpi": Agency.DV,
    "shelter": Agency.DV,
    "outreach": Agency.DV,
    "maison": Agency.DV,
    "approche": Agency.DV,
}
AREAS = {
    "adult": Area.ADULT,
    "adultes": Area.ADULT,
    "child": Area.CHILD,
    "enfance": Area.CHILD,
    "assistance": Area.ASSISTANCE,
    "housing": Area.HOUSING,
    "logement": Area.HOUSING,
}
LANGUAGES = {"en": "en", "english": "en", "anglais": "en", "fr": "fr", "french": "fr", "francais": "fr"}
PROVINCE_WIDE = (Role.LEAD, Role.OPERATOR)
"""Without agency and region."""
NAMES = {
    "police": Agency.POLICE,
    "victims": Agency.VICTIMS,
    "victim services": Agency.VICTIMS,
    "victimes": Agency.VICTIMS,
    "social development": Agency.SOCIAL,
    "developpement social": Agency.SOCIAL,
    "health": Agency.HEALTH,
    "sante": Agency.HEALTH,
    "dv": Agency.DV,
    "vpi": Agency.DV,
}


def agency_named(said: str) -> Agency | None:
    """The primary service provider that a description names, folded: `mental health nurse`; not a `social worker`."""
    if said in AGENCIES:
        return AGENCIES[said]
    return next((agency for name, agency in NAMES.items() if f" {name} " in f" {said} "), None)
