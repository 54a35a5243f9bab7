#!/usr/bin/env python3
"""How long `ixport view` takes, beside Arelle with the plugin that makes pages of the same viewer.

    cargo build --release && IXPORT_SHARED=../shared IXPORT_PYTHON=…/bin/python python3 benches/view.py

The reports are the exports of the samples in output/ (the package of the one that has its taxonomy there), and, with $IXPORT_SHARED,
filings of others: a 10-K of 2.5 MB, and a report package. Times are the median of --runs whole processes (of Arelle's: --their-runs),
which take turns; beside them stands what reading alone takes (`ixport facts --hash`). $IXPORT_PYTHON is a Python with arelle-release
and ixbrl-viewer; without it ours runs alone. --check fails when `ixport view` takes more than a second, more than --at-most of
Arelle's time, or makes no page.
"""
import argparse, os, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command, **environment):
    """Wall time in seconds and what was printed."""
    start = time.perf_counter()
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env={**os.environ, **environment})
    return time.perf_counter() - start, done.returncode, done.stdout + done.stderr


def reports(shared):
    yield "a release", ROOT / "output/qifu-2023-q1/qifu-2023-q1.xbri"
    yield "a release in HTML", ROOT / "output/qifu-2024-q2/qifu-2024-q2.htm"
    if shared:
        filings = Path(shared, "suites/filings")
        yield "a 10-K", filings / "us/crm-10-k-2025-03-05.html"
        yield "a 10-Q", Path(shared, "suites/golden/aapl-2025q2/aapl-20250329.htm")


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--runs", type=int, default=7)
    args.add_argument("--their-runs", type=int, default=1)
    args.add_argument("--at-most", type=float, default=0.25)
    args.add_argument("--check", action="store_true")
    args = args.parse_args()
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    ixport = Path(os.environ.get("IXPORT_BINARY", target / "release" / "ixport"))
    python = os.environ.get("IXPORT_PYTHON")
    if not python:
        print("SKIPPED: Arelle (IXPORT_PYTHON names no Python)")
    failed = False
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        theirs = (python, "-m", "arelle.CntlrCmdLine", "--plugins", "iXBRLViewerPlugin", "--internetConnectivity", "offline")
        for name, report in reports(os.environ.get("IXPORT_SHARED")):
            ours, reading, arelle = [], [], []
            page, other = work / "ours.html", work / "theirs.html"
            for turn in range(args.runs):
                ours.append(run(ixport, "view", report, "-o", page))
                reading.append(run(ixport, "facts", report, "--hash"))
                if python and turn < args.their_runs:
                    command = (*theirs, "-f", report, "--save-viewer", other)
                    arelle.append(run(*command, XDG_CONFIG_HOME=str(work / "xdg"), ARELLE_WORK_OFFLINE="true"))
            wall = lambda done: statistics.median(seconds for seconds, *_ in done)
            if any(code not in (0, 1) for _, code, _ in ours) or not page.exists():
                sys.exit(f"ixport view {report}\n{ours[0][2]}")
            if arelle and not other.exists():
                sys.exit(f"Arelle {report}\n{arelle[0][2]}")
            line = f"{name} ({report.stat().st_size / 1e6:.1f} MB): page {wall(ours) * 1000:.0f} ms, reading alone {wall(reading) * 1000:.0f} ms"
            if arelle:
                ratio = wall(ours) / wall(arelle)
                line += f", Arelle's plugin {wall(arelle):.1f} s: 1/{1 / ratio:.0f}"
                failed |= ratio > args.at_most
            print(line)
            failed |= wall(ours) > 1
            for path in (page, other):
                path.unlink(missing_ok=True)
    if args.check and failed:
        sys.exit("ixport view is too slow")


if __name__ == "__main__":
    main()
