"""The transcript: what is said and answered, room by room, who could read it, what time it is."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

ZONE = ZoneInfo("America/Moncton")
COLOURS = {"direct": "cyan", "case": "green", "coordination": "magenta", "program": "blue"}
READING_SPEED = 0.0001
"""Seconds a character, for the reader."""


class Screen:
    def __init__(self, *, fast: bool, file: IO[str] | None = None) -> None:
        self._console = Console(highlight=False, soft_wrap=True, file=file)
        self._fast = fast

    def act(self, title: str) -> None:
        self._console.print()
        self._console.rule(f"[bold]{escape(title)}", align="left")

    def note(self, text: str) -> None:
        self._console.print(f"[dim]{escape(text)}[/dim]")

    def clock(self, now: datetime, why: str = "") -> None:
        local = now.astimezone(ZONE).strftime("%A %-d %B %Y, %H:%M")
        self._console.print(f"[yellow]  ⏱  {local}[/yellow][dim]{escape(' ' + why if why else '')}[/dim]")

    async def said(self, kind: str, room: str, who: str, text: str) -> None:
        self._console.print(
            f"[{COLOURS[kind]}]\\[{escape(room)}][/] [bold]{escape(who)}:[/bold] {escape(text)}"
        )
        await self._pause(text)

    async def answered(self, kind: str, room: str, text: str, *, ring: bool, readers: list[str]) -> None:
        sign = "[bold red]>>[/]" if ring else "[dim]>[/]"
        indented = escape(text).replace("\n", "\n      ")
        eyes = f"  [dim italic]read by {escape(', '.join(readers))}[/]" if readers else ""
        self._console.print(f"    [{COLOURS[kind]}]\\[{escape(room)}][/] {sign} {indented}{eyes}")
        await self._pause(text)

    def check(self, promise: str, kept: bool) -> None:
        mark = "[bold green]✔[/]" if kept else "[bold red]✘ NOT[/]"
        self._console.print(f"  {mark} {escape(promise)}")

    def table(self, title: str, columns: list[str], rows: list[list[str]]) -> None:
        table = Table(title=title, title_justify="left", show_edge=False)
        for column in columns:
            table.add_column(column)
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self._console.print(table)

    async def _pause(self, text: str) -> None:
        if not self._fast:
            await asyncio.sleep(min(0.01 + len(text) * READING_SPEED, 0.15))
