"""A real homeserver on loopback, for tests and for the demo. Nothing here is fit for production."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.error import URLError
from urllib.request import Request, urlopen

SERVER_NAME = "hs.test"
NO_LIMIT = {"per_second": 10000, "burst_count": 10000}
PATIENCE = 60.0  # seconds until it answers
LOG_CONFIG = {
    "version": 1,
    "formatters": {"plain": {"format": "%(asctime)s %(name)s %(levelname)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
}


class SynapseFailed(Exception):
    """It did not start. The log in its folder says why."""


@dataclass(frozen=True)
class User:
    user_id: str
    password: str


class Synapse:
    """`python`: the interpreter of the environment that Synapse is installed in."""

    def __init__(self, python: Path, folder: Path) -> None:
        self.folder = folder.absolute()
        self._python = python
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self.url = ""

    @property
    def database(self) -> Path:
        return self.folder / "homeserver.db"

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    def start(self, tries: int = 3) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        for _ in range(tries):  # between finding a free port and taking it somebody else may
            self._launch(_free_port())
            if self._answers():
                return self
            self.stop()
        raise SynapseFailed(str(self.folder.name))

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def restart(self) -> None:
        """On the same port, with the same data."""
        port = int(self.url.rpartition(":")[2])
        self.stop()
        self._launch(port)
        if not self._answers():
            raise SynapseFailed("restart")

    def register(self, name: str, *, admin: bool = False) -> User:
        """A user and their password, by the shared secret."""
        password = secrets.token_urlsafe(12)
        nonce = self._admin("GET", "/v1/register")["nonce"]
        parts = [nonce, name, password, "admin" if admin else "notadmin"]
        mac = hmac.new(self._secret.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}
        answer = self._admin("POST", "/v1/register", body)
        return User(answer["user_id"], password)

    async def users(self, *names: str) -> list[User]:
        return [await asyncio.to_thread(self.register, name) for name in names]

    def _admin(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/_synapse/admin{path}", data, method=method), timeout=30) as answer:  # noqa: S310  (our own, on loopback)
            found: dict[str, Any] = json.load(answer)
        return found

    def _launch(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        config = self.folder / "homeserver.yaml"
        config.write_text(json.dumps(self._config(port)))  # JSON is YAML
        (self.folder / "log.yaml").write_text(json.dumps(LOG_CONFIG))
        command = [str(self._python), "-m", "synapse.app.homeserver", "-c", str(config)]
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )

    def _answers(self) -> bool:
        assert self._process is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urlopen(f"{self.url}/_matrix/client/versions", timeout=5):  # noqa: S310  (our own, on loopback)
                    # another program may have taken the port and ours is about to end
                    return self._process.poll() is None
            except (URLError, OSError):
                time.sleep(0.1)
        return False

    def _config(self, port: int) -> dict[str, Any]:
        return {
            "server_name": SERVER_NAME,
            "pid_file": str(self.folder / "synapse.pid"),
            "signing_key_path": str(self.folder / "signing.key"),
            "media_store_path": str(self.folder / "media"),
            "log_config": str(self.folder / "log.yaml"),
            "report_stats": False,
            "listeners": [
                {
                    "port": port,
                    "bind_addresses": ["127.0.0.1"],
                    "type": "http",
                    "tls": False,
                    "resources": [{"names": ["client"]}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.database)}},
            "registration_shared_secret": self._secret,
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "presence": {"enabled": False},
            "bcrypt_rounds": 4,
            "caches": {"sync_response_cache_duration": 0},
            **_limits(),
        }


def _limits() -> dict[str, Any]:
    return {
        "rc_message": NO_LIMIT,
        "rc_registration": NO_LIMIT,
        "rc_room_creation": NO_LIMIT,
        "rc_login": {"address": NO_LIMIT, "account": NO_LIMIT, "failed_attempts": NO_LIMIT},
        "rc_joins": {"local": NO_LIMIT, "remote": NO_LIMIT},
        "rc_joins_per_room": NO_LIMIT,
        "rc_invites": {"per_room": NO_LIMIT, "per_user": NO_LIMIT, "per_issuer": NO_LIMIT},
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
