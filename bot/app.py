"""The only place where parts are joined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.clock import Clock, SystemClock
from bot.config import Config
from bot.keeper import KeyKeeper
from bot.loops import App
from bot.matrix.account import Login
from bot.matrix.gateway import Gateway
from bot.own_data import house_of, read_data
from bot.parts import Parts
from storage.crypto_store import load
from storage.engine import Database
from storage.inbox import Inbox
from storage.keys import Keyring, Master
from storage.migrate import migrate
from storage.rooms import Rooms
from storage.vault import Vault


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


def _login(config: Config) -> Login:
    matrix = config.matrix
    if matrix.password_file is not None:
        password = config.secret(matrix.password_file)
        return Login(homeserver=matrix.homeserver, user_id=matrix.user, password=password)
    assert matrix.token_file is not None, "checked when it was loaded"
    token = config.secret(matrix.token_file)
    return Login(homeserver=matrix.homeserver, user_id=matrix.user, token=token)
