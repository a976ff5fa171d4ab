"""Penholder beside the reference, in one run: `python -m bench.compare [scenario …]`.

The server has one core, the load the other; each scenario runs against a fresh server, ours and
the reference by turns. Writes its section of results.md unless only one side is run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, Final

from bench.load.floor import Floor
from bench.load.ours import Penholder
from bench.load.reference import Hocuspocus, versions
from bench.load.target import Target
from bench.results import commit, machine, table, told, write_section
from bench.scenarios.forum import FORUM
from bench.scenarios.hall import HALL
from bench.scenarios.idle import IDLE
from bench.scenarios.kill import KILL
from bench.scenarios.open import OPEN
from bench.scenarios.peak import PEAK
from bench.scenarios.room import ROOM
from bench.scenarios.scenario import Bar, Scenario
from bench.yardstick import yardstick

OURS: Final = "ours"
REFERENCE: Final = "reference"
CEILING: Final = "do-nothing server"
TARGETS: Final = (Target(OURS, Penholder), Target(REFERENCE, Hocuspocus))
SCENARIOS: Final[tuple[Scenario[Any], ...]] = (ROOM, HALL, FORUM, PEAK, OPEN, IDLE, KILL)


def main() -> None:
    asked = _arguments()
    chosen = [one for one in SCENARIOS if not asked.scenarios or one.name in asked.scenarios]
    targets = [target for target in TARGETS if asked.only in (None, target.name)]
    floor = [Target(CEILING, Floor)] if asked.only in (None, "ceiling") else []
    about = [commit(), *machine(), f"{yardstick()} before the run"]
    parts, bars = [], list[Bar]()
    for scenario in chosen:
        results = _run(scenario, [*targets, *floor] if scenario is PEAK else targets, asked.quick)
        parts.append(told(scenario.name, scenario.words, scenario.table(results)))
        print(f"\n{parts[-1]}\n", flush=True)
        if asked.only is None:
            bars += scenario.bars(results[OURS], results[REFERENCE])
    if asked.only is None:
        _report(parts, bars, [*about, f"{yardstick()} after it"], asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
    names = [scenario.name for scenario in SCENARIOS]
    parser.add_argument(
        "scenarios", nargs="*", metavar="scenario", help=f"of {', '.join(names)}; default: all"
    )
    parser.add_argument("--only", choices=[OURS, REFERENCE, "ceiling"], help="one side, to the terminal only")
    parser.add_argument("--quick", action="store_true", help="shorter windows, one round: for tuning")
    asked = parser.parse_args()
    if unknown := set(asked.scenarios) - set(names):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    return asked


def _run(scenario: Scenario[Any], targets: Sequence[Target], quick: bool) -> dict[str, list[Any]]:
    results: dict[str, list[Any]] = {target.name: [] for target in targets}
    for _ in range(1 if quick else scenario.rounds):
        for target in targets:
            print(f"{scenario.name}, {target.name} …", file=sys.stderr, flush=True)
            results[target.name].append(scenario.run(target, quick))
    return results


def _report(
    parts: Sequence[str], bars: Sequence[Bar], about: Sequence[str], asked: argparse.Namespace
) -> None:
    body = "\n\n".join([f"Reference: {versions()}.", _verdicts(bars), *parts])
    print(f"\n{_verdicts(bars)}")
    if not asked.quick:
        title = " ".join(
            ["Beside Hocuspocus", *([f"({', '.join(asked.scenarios)})"] if asked.scenarios else [])]
        )
        write_section(title, " ".join(["python -m bench.compare", *asked.scenarios]), about, body)


def _verdicts(bars: Sequence[Bar]) -> str:
    return table(("promise", "ours", "reference", "ratio", "wanted", "met"), map(_verdict, bars))


def _verdict(bar: Bar) -> list[str]:
    beside = (
        ["–", f"{bar.ours:,.0f}"]
        if bar.reference is None
        else [f"{bar.reference:,.2f}", f"{bar.measured:.3f}"]
    )
    wanted = f"{'≥' if bar.at_least else '≤'} {bar.limit:g}"
    return [bar.what, f"{bar.ours:,.2f}", *beside, wanted, "yes" if bar.met else "**no**"]


if __name__ == "__main__":
    main()
