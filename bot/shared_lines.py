"""Answers of several people to one card share a line: never silence, no storm (CONVERSATION V5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.context import Context
from bot.effects import Answer, Edit, LetGo, Part
from bot.writing import Writer

SHARED_FOR = timedelta(seconds=20)


class SharedLines:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def answer(self, ctx: Context, effect: Answer) -> None:
        """At once, or with all the others 20 seconds after the line before."""
        name, mine = _line(effect.card), {"who": effect.who, "said": effect.said}
        before = ctx.work.outbox.line(effect.room, name)
        if before is None or before.content is None:
            due_at = max(ctx.now, before.due_at + SHARED_FOR) if before else None
            what = self._answered(ctx, effect, [mine])
            self._writer.put(ctx, effect.room, "say", what, name=name, due_at=due_at)
            return
        others = [one for one in before.content["people"] if one["who"] != effect.who]
        ctx.work.outbox.rewrite(before.token, self._answered(ctx, effect, [*others, mine]))

    def _answered(self, ctx: Context, effect: Answer, people: list[dict[str, Any]]) -> dict[str, Any]:
        shown = [{**one, "who": ctx.someone(one["who"])} for one in people]
        together = replace(effect.together, params={**effect.together.params, "people": shown})
        part = together if len(people) > 1 else effect.alone
        content = self._writer.content(ctx, effect.room, (part,))
        blocks = [effect.alone.block if "count" in effect.alone.params else "", effect.together.block]
        return {"content": content, "fades": None, "farewell": False, "people": people, "blocks": blocks}

    def count_anew(self, ctx: Context, counted: Edit) -> None:
        """A line that waits to be shared, or to be sent at all, never says an older count than its counter."""
        line = ctx.work.outbox.line(counted.room, _line(counted.of.removesuffix("/counter")))
        if line is None or line.content is None:
            return
        people = [{**one, "who": ctx.someone(one["who"])} for one in line.content["people"]]
        block = line.content.get("blocks", ("", ""))[len(people) > 1]
        if not block:  # it names no count, or was written when that was not kept
            return
        facts = {**counted.parts[0].params, **people[0], "note": people[0]["said"], "people": people}
        content = self._writer.content(ctx, counted.room, (Part(block, facts),))
        ctx.work.outbox.rewrite(line.token, {**line.content, "content": content})

    def let_go(self, ctx: Context, effect: LetGo) -> None:
        """The line is not kept for others any longer."""
        line = ctx.work.outbox.line(effect.room, _line(effect.card))
        if line is not None and line.content is not None:
            ctx.work.outbox.postpone(line.token, ctx.now)


def _line(card: str) -> str:
    return f"{card}/line"
