#!/usr/bin/env python3
"""How long `ixport diff` takes for two small inline documents, beside ixbrl-parse's `ixbrl-diff`, and what each of them finds.

    cargo build --release && IXPORT_SHARED=../shared IXPORT_PYTHON=…/bin/python python3 benches/diff.py

The pairs are the exports of two quarters in output/, and, with $IXPORT_SHARED, two filings of another company. Times are the
median of --runs whole processes, which take turns. `ixbrl-diff` is in the folder of $IXPORT_PYTHON (`pip install
ixbrl-parse==0.11.0`); without it ours runs alone. It looks up each fact of the older document in the newer one by the local name
of its concept in the same context, and prints those whose texts differ; what only one of them has it passes over. --check fails
when `ixport diff` takes longer, or finds no changes.
"""
import argparse, csv, io, json, os, statistics, subprocess, sys, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command):
    """Wall time in milliseconds, exit code, and what was printed."""
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    return (time.perf_counter() - start) * 1000, done.returncode, done.stdout, done.stderr


def pairs(shared):
    output = [ROOT / "output" / stem / f"{stem}.htm" for stem in ("qifu-2023-q1", "qifu-2023-q2")]
    yield "exports of two quarters", output
    if shared:
        golden = Path(shared, "suites/golden")
        yield "two quarterly filings", [
            golden / "aapl-2025q2/aapl-20250329.htm",
            golden / "aapl-2025q3/aapl-10-q-2025-08-01.html",
        ]


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--runs", type=int, default=5)
    args.add_argument("--check", action="store_true")
    args = args.parse_args()
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ixport = Path(os.environ.get("IXPORT_BINARY", target / "release" / "ixport"))
    python = os.environ.get("IXPORT_PYTHON")
    theirs = Path(python).with_name("ixbrl-diff") if python else None
    if theirs is None or not theirs.exists():
        print("SKIPPED: ixbrl-diff (IXPORT_PYTHON names no Python that has ixbrl-parse beside it)")
        theirs = None
    failed = False
    for name, (old, new) in pairs(os.environ.get("IXPORT_SHARED")):
        commands = {"ours": (ixport, "diff", old, new, "--format", "json")}
        if theirs:
            commands["theirs"] = (theirs, old, new, "--format", "csv")
        runs = {who: [] for who in commands}
        for _ in range(args.runs):
            for who, command in commands.items():
                runs[who].append(run(*command))
        wall = {who: statistics.median(ms for ms, *_ in done) for who, done in runs.items()}
        _, code, out, err = runs["ours"][0]
        if code not in (0, 1):
            sys.exit(f"ixport diff: exit code {code}\n{err}")
        summary = {kind: count for kind, count in json.loads(out)["summary"].items() if count}
        print(f"{name}: ixport diff {wall['ours']:.0f} ms: {', '.join(f'{kind} {n}' for kind, n in summary.items())}")
        failed |= not summary
        if theirs:
            _, code, out, err = runs["theirs"][0]
            said = f"{len(list(csv.DictReader(io.StringIO(out))))} differences" if code == 0 else f"it failed: {err.strip().splitlines()[-1]}"
            print(f"  ixbrl-diff {wall['theirs']:.0f} ms, {wall['theirs'] / wall['ours']:.1f} times as long: {said}")
            failed |= wall["ours"] > wall["theirs"]
    sys.exit(int(failed and args.check))


if __name__ == "__main__":
    main()
