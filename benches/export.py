#!/usr/bin/env python3
"""How long `ixport export` takes, beside the reference processor on the same machine in the same minute.

All documents are exported with all of their files by one cold process of the release binary: the median wall time of
--runs runs, and the peak memory of the worst. Then the reference processor reads ONE of the resulting .htm files, the
largest, in one process: with validation as `arelle_oracle.py --strict` does it, and only loading it. Both figures are
of whole processes, interpreter start included, since that is what a user waits for.

    cargo build --release && IXPORT_SHARED=../shared IXPORT_PYTHON=…/bin/python python3 benches/export.py

With $IXPORT_SHARED the largest filing in it is exported, too, beside the time that the tokenizer html5gum alone takes over
its bytes (`benches/peers`).

The documents are $IXPORT_SHARED/seeds/*.txt, or examples/*.txt without it. Without $IXPORT_PYTHON (a Python with
arelle-release) there is no comparison. --at-most R fails (exit code 1) when the best run, which a busy machine disturbs least, takes
more than R of the time of the reference processor with validation.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*command, ok=(0,)):
    """Wall time in seconds and peak memory in MiB of a process."""
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in ok:
        sys.exit(f"{command[0]}: exit code {code}")
    return wall, usage.ru_maxrss / 1024


def filing(ixport, shared, target, out):
    """A form 10-K as it was filed, in HTML, beside a bare tokenizer over the same bytes."""
    page = max(Path(shared, "suites/filings/us").glob("*-10-*.html"), key=lambda p: p.stat().st_size)
    peers = target / "release" / "peers"
    times = [run(ixport, "export", page, "--out", out, ok=(0, 1)) for _ in range(5)]
    wall, peak = statistics.median(w for w, _ in times), max(m for _, m in times)
    what = f"ixport export: {page.name}, {page.stat().st_size / 2**20:.1f} MiB of HTML: {wall * 1000:.0f} ms, peak {peak:.0f} MiB"
    if not peers.exists():
        return print(f"{what}; no tokenizer beside it (`just bench` builds it)")
    tokens = json.loads(subprocess.check_output([peers, "html5gum", page, "5"]))
    bare = statistics.median(tokens["ns"]) / 1e9
    print(f"{what}; html5gum, its {tokens['facts']} tokens alone: {bare * 1000:.1f} ms; ratio {wall / bare:.1f}")


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--runs", type=int, default=5)
    args.add_argument("--at-most", type=float)
    args = args.parse_args()
    shared, python = os.environ.get("IXPORT_SHARED"), os.environ.get("IXPORT_PYTHON")
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    inputs = sorted((Path(shared, "seeds") if shared else ROOT / "examples").glob("*.txt"))
    if not inputs:
        sys.exit("no documents")
    with tempfile.TemporaryDirectory() as out:
        export = [target / "release" / "ixport", "export", *inputs, "--out", out]
        runs = [run(*export, ok=(0, 1)) for _ in range(args.runs)]
        wall, best, peak = statistics.median(w for w, _ in runs), min(w for w, _ in runs), max(m for _, m in runs)
        files = [p for p in Path(out).rglob("*") if p.is_file()]
        size = sum(p.stat().st_size for p in files)
        if shared:
            filing(export[0], shared, target, out + "/filing")
        print(f"ixport export: {len(inputs)} documents, {len(files)} files, {size / 2**20:.1f} MiB: "
              f"{wall * 1000:.0f} ms, peak {peak:.0f} MiB (median of {args.runs}; best {best * 1000:.0f} ms)")
        if not (shared and python):
            print("no comparison: IXPORT_SHARED and IXPORT_PYTHON are not set")
            return 0
        page = max(Path(out).glob("*/*.htm"), key=lambda p: p.stat().st_size)
        oracle = [python, Path(shared, "tools", "arelle_oracle.py"), page]
        os.environ.setdefault("ORACLE_XDG", f"{out}/xdg")
        for what, options in ("loading", ["--no-validate", "--no-oim"]), ("loading and validating", ["--strict"]):
            theirs, memory = run(*oracle, *options)
            print(f"the reference processor, {what} {page.name}: {theirs * 1000:.0f} ms, peak {memory:.0f} MiB; "
                  f"ratio 1/{theirs / wall:.1f}")
    return int(args.at_most is not None and best > theirs * args.at_most)


sys.exit(main())
