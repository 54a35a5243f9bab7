"""Runs Arelle's viewer plugin on reports and compares its report data with ours.

Reads a list of cases from stdin ({"name", "entry", "plugins", "packages", "ours": file}) and writes for each
{"name", "facts", "seconds", "differences": [[where, ours, theirs], ...]}; nothing stands for what is not there.
"""

import contextlib
import json
import os
import re
import sys
import tempfile
import time

os.environ["XDG_CONFIG_HOME"] = os.path.join(tempfile.gettempdir(), "ixport-oracle")
os.environ["ARELLE_WORK_OFFLINE"] = "true"
from arelle.api.Session import Session  # noqa: E402
from arelle.RuntimeOptions import RuntimeOptions  # noqa: E402

DATA = re.compile(r'<script[^>]*type="application/x\.ixbrl-viewer\+json"[^>]*>(.*?)</script>', re.S)
PLAIN = {"c", "e", "p", "u", "m"}


def plugin(case):
    """The report data of the page that the plugin writes, and the seconds that all of it took."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as out, Session() as session:
        options = {"saveViewerDest": out, "viewerNoCopyScript": True, "viewerURL": "viewer.js", "useStubViewer": False,
                   "validationMessages": False, "viewerBasenameSuffix": "", "packageDownloadURL": None,
                   "zipViewerOutput": False}
        with contextlib.redirect_stdout(sys.stderr):
            session.run(RuntimeOptions(
                entrypointFile=case["entry"], packages=case.get("packages", []), internetConnectivity="offline",
                workOffline=True, disablePersistentConfig=True, plugins="iXBRLViewerPlugin|inlineXbrlDocumentSet",
                pluginOptions=options), logFileName="logToStructuredMessage")
        messages = [f'{m["messageCode"]}: {m["msg"]}' for m in session.get_log_messages()]
        failures = [message for message in messages if message.startswith("viewer:exception")]
        if failures:
            raise RuntimeError("\n".join(failures))
        for folder, _, names in sorted(os.walk(out)):
            for name in sorted(names):
                with open(os.path.join(folder, name), encoding="utf-8") as page:
                    found = DATA.search(page.read())
                if found:
                    return json.loads(found.group(1)), time.perf_counter() - started
    raise RuntimeError("the plugin wrote no page\n" + "\n".join(messages[:20]))


def content(data):
    """The data as places and values, with all prefixes resolved."""
    prefixes, roles = data["prefixes"], data["roles"]
    flat = {}

    def name(text):
        prefix, colon, local = text.partition(":")
        return f"{{{prefixes[prefix]}}}{local}" if colon else text

    def unit(text):
        return None if text is None else re.sub(r"[^*/()]+", lambda m: name(m.group()), text)

    def put(value, *where):
        flat["/".join(map(str, where))] = value

    for report_at, report in enumerate(data["sourceReports"]):
        put(report.get("docSetFiles"), report_at, "docSetFiles")
        for at, target in enumerate(report["targetReports"]):
            here = (report_at, at)
            put(target["target"], *here, "target")
            put(sorted(target.get("softwareCredits", [])), *here, "softwareCredits")
            put(list(target["facts"]), *here, "order of facts")
            for file, kinds in target["localDocs"].items():
                put(kinds, *here, "localDocs", file)
            for role, texts in target.get("roleDefs", {}).items():
                for language, text in texts.items():
                    put(text, *here, "roleDefs", roles[role], language)
            for concept, about in target["concepts"].items():
                where = (*here, "concepts", name(concept))
                put(True, *where)
                for role, texts in about["labels"].items():
                    for language, text in texts.items():
                        put(text, *where, "labels", roles[role], language)
                for key in set(about) - {"labels"}:
                    put(name(about[key]) if key in ("dt", "td") else about[key], *where, key)
            for arcrole, networks in target["rels"].items():
                for role, parents in networks.items():
                    where = (*here, "rels", roles[arcrole], roles[role])
                    put([name(parent) for parent in parents], *where)
                    for parent, children in parents.items():
                        put([[name(child["t"]), child.get("w")] for child in children], *where, name(parent))
            for fact_id, fact in target["facts"].items():
                where = (*here, "facts", fact_id)
                put(True, *where)
                for key in set(fact) - {"a", "v", "fn"}:
                    put(fact[key], *where, key)
                if "fn" in fact:
                    put(sorted(map(str, fact["fn"])), *where, "fn")
                aspects = fact["a"]
                for key, value in aspects.items():
                    if key == "u":
                        value = unit(value)
                    elif key in ("c", "e"):
                        value = name(value)
                    elif key not in PLAIN:
                        if target["concepts"].get(key, {}).get("d") != "t" and value is not None:
                            value = name(value)
                        key = name(key)
                    put(value, *where, "a", key)
                value = fact["v"]
                if target["concepts"].get(aspects["c"], {}).get("e") and value is not None and "err" not in fact:
                    value = " ".join(map(name, value.split(" "))) if value else value
                put(value, *where, "v")
    for key in set(data) - {"sourceReports", "prefixes", "roles"}:
        put(data[key], key)
    return flat


for case in json.load(sys.stdin):
    with open(case["ours"], encoding="utf-8") as file:
        ours = content(json.load(file))
    try:
        data, seconds = plugin(case)
    except Exception as error:
        print(json.dumps({"name": case["name"], "error": str(error)}), flush=True)
        continue
    theirs = content(data)
    nothing = "(nothing)"
    differences = [[where, ours.get(where, nothing), theirs.get(where, nothing)]
                   for where in sorted(set(ours) | set(theirs))
                   if ours.get(where, nothing) != theirs.get(where, nothing)]
    facts = sum(len(target["facts"]) for report in data["sourceReports"] for target in report["targetReports"])
    print(json.dumps({"name": case["name"], "facts": facts, "places": len(theirs), "seconds": round(seconds, 3),
                      "differences": differences}), flush=True)
