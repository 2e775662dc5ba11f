"""The only place where parts are joined, and the three loops that turn them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, select

from bot import answers, forms, handlers, reading
from bot.bell import Bell
from bot.clock import Clock, SystemClock
from bot.clockwork import Clockwork
from bot.config import Config, ConfigError
from bot.dispatcher import Dispatcher
from bot.documents import in_a_process
from bot.effects import SetPosting
from bot.handlers import household, intake
from bot.homeserver import GatewayError, Homeserver
from bot.house import House, province_calendar
from bot.incoming import Batch, Message, Undecryptable
from bot.matrix.account import Login
from bot.matrix.gateway import Gateway
from bot.posting import Posting
from bot.receiving import Receiver
from bot.relay import Relay, Typeset
from bot.reminders import Reminders
from bot.render import Renderer
from casework import instruments
from casework.dates import MIDNIGHT
from casework.deadlines import RULES, with_times
from casework.devices import Rulings
from casework.forms import Form
from casework.people import Terms
from casework.referral import Diligence
from casework.timetable import ONE_DAY
from storage import documents
from storage.crypto_store import CryptoStore, load, write
from storage.engine import Database
from storage.inbox import Inbox
from storage.keys import Keyring, Master
from storage.migrate import migrate
from storage.rooms import Rooms
from storage.tables import cases
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault

log = structlog.get_logger(__name__)

SILENCE = 60.0
"""Seconds without a good sync after which nothing escalates (ARCHITECTURE 8)."""
LONG_POLL = 30.0
DONE_STAYS = timedelta(days=30)
"""Rows of the outbox that have gone out; what they were called stays with `sent`."""
BACK_OFF = (1, 2, 5, 10, 30, 60)


class StartedHomeserver(Homeserver, Protocol):
    """The gateway: a homeserver that has to be logged in to, and keeps keys."""

    @property
    def fingerprint(self) -> str: ...

    async def start(self, roster: list[str], rulings: Rulings) -> None: ...

    async def close(self) -> None: ...


class Keeper(Protocol):
    """The keys that have to be written together with what they opened."""

    def changes(self) -> Any: ...

    def write(self, connection: Connection, changes: Any) -> None: ...

    def written(self, changes: Any) -> None: ...


class Parts:
    """Everything between the homeserver and the database; the fast tests use it as it is."""

    def __init__(
        self,
        database: Database,
        ring: Keyring,
        house: House,
        homeserver: Homeserver,
        clock: Clock,
        renderer: Renderer | None = None,
        typeset: Typeset = in_a_process,
    ) -> None:
        engine = database.write
        self.database, self.ring, self.house, self.clock = database, ring, house, clock
        self.homeserver = homeserver
        house.devices, house.new_identity = homeserver.devices, homeserver.new_identity
        self.renderer = renderer or Renderer()
        self.router = handlers.router()
        self.dispatcher = Dispatcher(engine, ring, self.router, Posting(self.renderer), house, clock)
        self.receiver = Receiver(engine, ring, house.user_id, clock)
        bell = Bell(self.renderer)
        self.reminders = Reminders(engine, ring, self.dispatcher, clock, bell, house.rules)
        self.relay = Relay(homeserver, database, engine, ring, clock, bell, typeset)

    def open_work(self) -> UnitOfWork:
        return UnitOfWork(self.database.write, self.ring)

    def work_off(self, limit: int = 50) -> int:
        """Handle what is in the inbox; how many rows that were."""
        with self.open_work() as work:
            rows = work.inbox.new(limit)
        for row in rows:
            self.dispatcher.handle(row)
        return len(rows)

    def open_rooms(self) -> list[tuple[str, str]]:
        """Our name and the server's id of each."""
        with self.open_work() as work:
            return [(room.name, room.room_id) for room in work.rooms.all() if room.room_id]

    def has_letters(self) -> bool:
        """Is something to be sent by now?"""
        with self.open_work() as work:
            due = work.outbox.next_due()
        return due is not None and due <= self.clock.now()

    def next_due(self) -> datetime | None:
        """When the next deadline's step falls due."""
        with self.open_work() as work:
            return work.deadlines.next_at()

    def waiting_for_keys(self) -> list[Undecryptable]:
        with self.open_work() as work:
            rows = work.inbox.waiting()
        return [documents.read(row.plain, Undecryptable) for row in rows if row.plain]


class App:
    def __init__(self, parts: Parts, homeserver: StartedHomeserver, keeper: Keeper, config: Config) -> None:
        self.parts = parts
        self._homeserver = homeserver
        self._keeper = keeper
        self._config = config
        self._wake = asyncio.Event()
        self._last_sync = 0.0
        self._clockwork = Clockwork(self._tick)
        self.ready = asyncio.Event()

    # --- start (ARCHITECTURE 4) -------------------------------------------------------------------
    async def run(self) -> None:
        """Until cancelled. Raises Denied, IdentityMismatch: nothing that waiting would mend."""
        database = self.parts.database
        await self._start_homeserver()
        parked = await database.call(self._count_start)
        if parked:
            log.error("parked at start", rows=len(parked))
        await self._catch_up()
        await self._set_up_the_house()
        await self._clockwork.once()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send_loop())
                group.create_task(self._sync_loop())
                group.create_task(self.check_rooms())
                self._clockwork.start()
                self.ready.set()
                log.info("running")
        except ExceptionGroup as group:  # one loop failed, and took the others with it
            raise group.exceptions[0] from None
        finally:
            self._clockwork.stop()
            await self._homeserver.close()

    async def log_in(self) -> None:
        """Once, without trying again: for whoever only looks. Raises IdentityMismatch, GatewayError."""
        await self._homeserver.start([], Rulings())

    @property
    def fingerprint(self) -> str:
        return self._homeserver.fingerprint

    async def close(self) -> None:
        await self._homeserver.close()
        self.parts.database.close()

    async def _start_homeserver(self) -> None:
        roster, rulings = await self.parts.database.call(self._roster)
        for pause in _pauses():
            try:
                await self._homeserver.start(roster, rulings)
                return
            except GatewayError as error:
                if error.denied or error.permanent:
                    raise
                log.warning("homeserver not reached", next_try_in=pause)
                await asyncio.sleep(pause)

    def _roster(self) -> tuple[list[str], Rulings]:
        with self.parts.open_work() as work:
            people = [person.user_id for person in work.people.where(state="active")]
            return people, work.rulings.all()

    def _count_start(self) -> list[str]:
        with self.parts.open_work() as work:
            parked = work.inbox.starting()
            work.outbox.forget_done(self.parts.clock.now() - DONE_STAYS)
            work.commit()
        return parked

    async def _catch_up(self) -> None:
        """Sync and empty the inbox before the clock or the outbox may act (ARCHITECTURE 8)."""
        for pause in _pauses():
            try:
                await self._sync_once(timeout=0)
                await self._try_again()
                await self._work_off()
                return
            except GatewayError as error:
                if error.denied:
                    raise
                log.warning("no sync yet", next_try_in=pause)
                await asyncio.sleep(pause)

    async def _set_up_the_house(self) -> None:
        self.parts.house.fingerprint = self._homeserver.fingerprint
        names = {}
        for user_id in household.expected(self._config):
            names[user_id] = await self._name_of(user_id)

        def set_up() -> None:
            self.parts.dispatcher.act(lambda ctx: household.set_up(ctx, self._config, names))

        await self.parts.database.call(set_up)

    async def _name_of(self, user_id: str) -> str:
        try:
            return await self._homeserver.display_name(user_id) or ""
        except GatewayError:
            return ""

    # --- the loops ----------------------------------------------------------------------------------
    async def _sync_loop(self) -> None:
        tries = 0
        while True:
            try:
                await self._sync_once(LONG_POLL)
                tries = 0
            except GatewayError as error:
                if error.denied:
                    raise
                pause = BACK_OFF[min(tries, len(BACK_OFF) - 1)]
                tries += 1
                log.warning("sync failed", next_try_in=pause)
                await asyncio.sleep(pause)

    async def _sync_once(self, timeout: float) -> None:
        token = await self.parts.database.call(self.parts.receiver.token)
        batch = await self._homeserver.sync(token, timeout)
        await self._take(batch)
        self._last_sync = time.monotonic()
        await self._work_off()

    async def _take(self, batch: Batch) -> None:
        changes = self._keeper.changes()
        now = self.parts.clock.now()

        def write(connection: Connection, work: UnitOfWork) -> None:
            self._keeper.write(connection, changes)

        await self.parts.database.call(lambda: self.parts.receiver.take(batch, write, now))
        self._keeper.written(changes)
        if batch.new_sessions:
            await self._try_again()

    async def _try_again(self) -> None:
        """Messages whose key may have come by now: at start, and whenever a key comes."""
        for waiting in await self.parts.database.call(self.parts.waiting_for_keys):
            message = await self._homeserver.decrypt(waiting)
            if message is not None:
                await self._settle_late(waiting.event_id, message)

    async def _settle_late(self, event_id: str, message: Message) -> None:
        await self.parts.database.call(lambda: self.parts.receiver.late(event_id, message))

    async def _work_off(self) -> None:
        while await self.parts.database.call(self.parts.work_off):
            self._wake.set()
        self._wake.set()

    async def _tick(self) -> None:
        if time.monotonic() - self._last_sync > SILENCE:
            return
        await self.parts.database.call(self.parts.reminders.own_up_to_the_unreadable)
        while await self.parts.database.call(self.parts.reminders.fall_due):
            self._wake.set()
        await self.parts.database.call(self.parts.reminders.shrink_log)
        await self._work_off()

    async def come_to_rest(self) -> None:
        """Whatever is due by now has happened and is out: for whoever moves the clock."""
        await self._tick()
        while await self.parts.database.call(self.parts.has_letters):
            self._wake.set()
            await asyncio.sleep(0.02)

    async def check_rooms(self) -> None:
        """Once in a run, in the background: are all rooms still as we made them (ARCHITECTURE 4)?"""
        for name, room_id in await self.parts.database.call(self.parts.open_rooms):
            try:
                settings = await self._homeserver.settings(room_id)
            except GatewayError:
                log.warning("room not checked", room_id=room_id)
                continue
            if settings.problems:
                await self.parts.database.call(self._say_unsafe(name))
                self._wake.set()
            if await self.parts.database.call(self._freeze_again(name, settings.frozen)):
                self._wake.set()

    def _say_unsafe(self, name: str) -> Callable[[], None]:
        return lambda: self.parts.dispatcher.act(lambda ctx: household.unsafe(ctx, name))

    def _freeze_again(self, name: str, frozen: bool) -> Callable[[], bool]:
        """What a lost effect left as it was: may people write there, as the records say (P3.5)?"""

        def compare() -> bool:
            with self.parts.open_work() as work:
                differs = reading.has_stopped(work, name) != frozen
            if differs:
                self.parts.dispatcher.act(lambda ctx: [SetPosting(room=name)])
            return differs

        return compare

    async def _send_loop(self) -> None:
        while True:
            self._wake.clear()
            await self.parts.relay.drain()
            await self._work_off_reports()
            try:
                await asyncio.wait_for(self._wake.wait(), timeout=1.0)
            except TimeoutError:
                continue

    async def _work_off_reports(self) -> None:
        """What the relay reported goes through the front door at once."""
        while await self.parts.database.call(self.parts.work_off):
            self._wake.set()


def _pauses() -> Any:
    yield from BACK_OFF
    while True:
        yield BACK_OFF[-1]


def house_of(config: Config) -> House:
    return House(
        regions={part.number: part.region() for part in config.region},
        rules=with_times(RULES, {k: dict(v) for k, v in config.deadlines.items()}),
        organisations=tuple(part.organisation() for part in config.organisation),
        terms=_terms(config),
        diligence=Diligence(attempts=config.referral.attempts, days=config.referral.days),
        retention=timedelta(days=config.retention.days),
        server=config.matrix.user.partition(":")[2],
        user_id=config.matrix.user,
    )


def _terms(config: Config) -> Terms:
    """A day in the configuration is meant to its end."""
    day, grace = config.affirmation.sign_by, config.affirmation.grace
    sign_by = province_calendar().at(day + ONE_DAY, MIDNIGHT) if day else None
    return Terms(sign_by=sign_by, grace=grace)


class KeyKeeper:
    """nio's keys and our own transactions, joined."""

    def __init__(self, store: CryptoStore, database: Database, ring: Keyring, clock: Clock) -> None:
        self._store, self._database, self._ring, self._clock = store, database, ring, clock

    def changes(self) -> Any:
        return self._store.changes()

    def write(self, connection: Connection, changes: Any) -> None:
        vault = Vault(connection, self._ring)
        now = self._clock.now()
        write(connection, vault, changes, lambda room_id: _key_for(connection, vault, room_id, now))

    def written(self, changes: Any) -> None:
        self._store.written(changes)

    async def flush(self) -> None:
        """Before anything is asked of the server that is not a GET (ARCHITECTURE 3b)."""
        changes = self.changes()
        if changes:
            await self._database.run(lambda connection: self.write(connection, changes))
            self.written(changes)


def _key_for(connection: Connection, vault: Vault, room_id: str, now: datetime) -> int:
    """A case room's sessions lie under the case's key, the others under the day's (ARCHITECTURE 17)."""
    name = Rooms(connection).named(room_id) or ""
    code = name.removeprefix("case:")
    found = select(cases.c.referral).where(cases.c.id == code)
    referral = connection.execute(found).scalar() if code != name else None
    return vault.keys.case(referral) if referral else vault.keys.day(now)


def build(
    config: Config, clock: Clock | None = None, *, wrap: Callable[[Gateway], Any] = lambda gateway: gateway
) -> App:
    """The whole program, from its configuration. Raises ConfigError, AlreadyRunning, WrongVersion.

    `wrap` may stand between the gateway and the rest: the tests' way to end the process at a given moment.
    """
    login = _login(config)
    house = house_of(config)
    read_data(config, house)
    ring = Keyring(Master(config.master_key()))
    database = Database(config.database_url)
    database.take_lock()
    migrate(database)
    clock = clock or SystemClock()
    store = database.run_here(lambda connection: load(connection, Vault(connection, ring), clock.now))
    keeper = KeyKeeper(store, database, ring, clock)
    open_rooms = database.run_here(lambda connection: [r.room_id for r in Rooms(connection).all()])
    gateway = wrap(
        Gateway(
            login,
            store,
            flush=keeper.flush,
            known=lambda ids: database.run(lambda c: Inbox(c, Vault(c, ring)).known(set(ids))),
            rooms=[room_id for room_id in open_rooms if room_id],
        )
    )
    parts = Parts(database, ring, house, gateway, clock)
    return App(parts, gateway, keeper, config)


def read_data(config: Config, house: House) -> None:
    """What the province and its regions changed without a programmer: instruments, forms. Raises ConfigError."""
    if config.data.instruments is not None:
        _add_instruments(config.path(config.data.instruments))
    _own_forms(config, house)


def _own_forms(config: Config, house: House) -> None:
    """A region's own intake in place of the one that ships (P4.3). Raises ConfigError."""
    known = intake.router.talks["intake"].form
    for part in config.region:
        if part.intake is not None:
            house.forms[part.number, "intake"] = _own_form(config.path(part.intake), known)


def _own_form(file: Path, known: Form) -> Form:
    try:
        form = forms.read(known.name, file, known.conditions)
        kinds = {question.kind for question in form.questions} - set(answers.KINDS)
        missing = {"born", "first", "last"} - {question.key for question in form.questions}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ConfigError([f"{file}: is not a whole form: {error}"]) from None
    if kinds or missing:
        raise ConfigError([f"{file}: unknown kinds: {sorted(kinds)}; missing questions: {sorted(missing)}"])
    return form


def _add_instruments(file: Path) -> None:
    """Raises ConfigError."""
    try:
        instruments.add(file)
    except ValueError as error:
        raise ConfigError([str(error)]) from None


def _login(config: Config) -> Login:
    matrix = config.matrix
    if matrix.password_file is not None:
        password = config.secret(matrix.password_file)
        return Login(homeserver=matrix.homeserver, user_id=matrix.user, password=password)
    assert matrix.token_file is not None, "checked when it was loaded"
    token = config.secret(matrix.token_file)
    return Login(homeserver=matrix.homeserver, user_id=matrix.user, token=token)
