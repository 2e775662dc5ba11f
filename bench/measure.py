"""What the first version costs: the time of the demo and of the tests, the bot's memory, lines by package.

.venv/bin/python bench/measure.py        (both environments made, nothing else running)
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("casework", "storage", "bot", "tests")


def main() -> None:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    sys.stdout.write(f"{os.cpu_count()} cores, {model[1] if model else 'unknown'}\n")
    sys.stdout.write(f"Python {platform.python_version()}, load before {os.getloadavg()[0]:.1f}\n\n")
    seconds, printed = timed("demo", "--fast")
    sys.stdout.write(f"demo --fast    {seconds:6.0f} s, {said(r'Memory of the bot: .*', printed)}\n")
    fast = [f"tests/{name}" for name in ("casework", "storage", "handlers", "templates", "relay", "config")]
    fast += [str(file.relative_to(ROOT)) for file in sorted((ROOT / "tests").glob("test_*.py"))]
    sys.stdout.write(f"fast tests     {timed('test', *fast)[0]:6.0f} s\n")
    seconds, printed = timed("test")
    sys.stdout.write(f"all tests      {seconds:6.0f} s\n\n")
    for package in PACKAGES:
        files = list((ROOT / package).rglob("*.py"))
        lines = sum(len(file.read_text().splitlines()) for file in files)
        sys.stdout.write(f"{package:10} {len(files):4} files {lines:6} lines\n")
    words = list((ROOT / "bot" / "templates").rglob("*.j2")) + list(
        (ROOT / "bot" / "templates").rglob("*.toml")
    )
    lines = sum(len(file.read_text().splitlines()) for file in words)
    sys.stdout.write(f"{'templates':10} {len(words):4} files {lines:6} lines\n")


def timed(*command: str) -> tuple[float, str]:
    begun = time.monotonic()
    ran = subprocess.run([str(ROOT / "convene"), *command], capture_output=True, text=True, check=False)  # noqa: S603  (our own, no shell)
    if ran.returncode:
        sys.exit(f"convene {' '.join(command)} failed:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return time.monotonic() - begun, ran.stdout


def said(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found.group() if found else ""


if __name__ == "__main__":
    main()
