"""What Arelle reads in filings, as xBRL-JSON. Arguments: folder of shared material, folder of our exports, folder to write into.

Prints a JSON object a line: the document, what was saved of it, the number of facts. Where the taxonomy of an inline
document is absent, one is made up that declares each name that the document uses, of a type that fits its use: without,
Arelle has no facts."""
import glob, json, os, shutil, sys
import xml.etree.ElementTree as ET

shared, exports, out = sys.argv[1:4]
suites = os.path.join(shared, "suites")
os.environ["XDG_CONFIG_HOME"] = os.path.join(out, "xdg")
from arelle import Cntlr, FileSource
from arelle.plugin.saveLoadableOIM import saveLoadableOIM
from lxml import etree

XBRLI, XBRLDI = "http://www.xbrl.org/2003/instance", "http://xbrl.org/2006/xbrldi"
XSD = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"'
    ' xmlns:xbrldt="http://xbrl.org/2005/xbrldt" elementFormDefault="qualified" targetNamespace="%s">'
    '<xs:import namespace="http://www.xbrl.org/2003/instance" schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>'
    '<xs:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>%s</xs:schema>'
)


def item(kind, period, more=""):
    return f'type="xbrli:{kind}ItemType" substitutionGroup="xbrli:item" xbrli:periodType="{period}" nillable="true"{more}'


def with_taxonomy(path, folder):
    """A copy of an inline document in `folder`, with a taxonomy that has its names."""
    os.makedirs(folder)
    tree = etree.parse(path, etree.XMLParser(huge_tree=True, resolve_entities=False))
    units, periods, names, files = {}, {}, {}, {}

    def name(element, text):
        prefix, _, local = text.strip().rpartition(":")
        return element.nsmap.get(prefix or None), local

    def file(namespace):
        return files.setdefault(namespace, f"{len(files)}.xsd")

    for e in tree.iter("{%s}unit" % XBRLI):
        measures = [name(m, m.text) for m in e.iter("{%s}measure" % XBRLI)]
        namespace, local = measures[0] if len(measures) == 1 else (None, None)
        kind = "monetary" if (namespace or "").endswith("iso4217") else "shares" if local == "shares" else "decimal"
        units[e.get("id")] = kind
    for e in tree.iter("{%s}context" % XBRLI):
        periods[e.get("id")] = "instant" if e.find(".//{%s}instant" % XBRLI) is not None else "duration"
    for e in tree.iter(etree.Element):
        tag = etree.QName(e)
        if tag.localname in ("nonFraction", "nonNumeric") and "inlineXBRL" in (tag.namespace or ""):
            kind = "string" if tag.localname == "nonNumeric" else units.get(e.get("unitRef"), "decimal")
            names.setdefault(name(e, e.get("name")), item(kind, periods.get(e.get("contextRef"), "duration")))
        elif tag.namespace == XBRLDI:
            domain = ""
            if tag.localname == "explicitMember":
                names.setdefault(name(e, e.text), item("string", "duration", ' abstract="true"'))
            for child in e if tag.localname == "typedMember" else ():
                child = etree.QName(child)
                names.setdefault((child.namespace, child.localname), 'type="xs:string" nillable="true"')
                domain = f' xbrldt:typedDomainRef="{file(child.namespace)}#_{child.localname}"'
            axis = item("string", "duration", ' abstract="true"').replace("xbrli:item", "xbrldt:dimensionItem")
            names.setdefault(name(e, e.get("dimension")), axis + domain)
    elements = {}
    for (namespace, local), attributes in names.items():
        file(namespace)
        declaration = f'<xs:element name="{local}" id="_{local}" {attributes}/>'
        elements[namespace] = elements.get(namespace, "") + declaration
    imports = ""
    for namespace, declarations in elements.items():
        imports += f'<xs:import namespace="{namespace}" schemaLocation="{files[namespace]}"/>'
        with open(os.path.join(folder, files[namespace]), "w", encoding="utf-8") as f:
            f.write(XSD % (namespace, declarations))
    with open(os.path.join(folder, "entry.xsd"), "w", encoding="utf-8") as f:
        f.write(XSD % ("urn:entry", imports))
    with open(path, "rb") as f:
        text = f.read()
    for e in tree.iter("{http://www.xbrl.org/2003/linkbase}schemaRef"):
        text = text.replace(b'"%s"' % e.get("{http://www.w3.org/1999/xlink}href").encode(), b'"entry.xsd"')
    copy = os.path.join(folder, os.path.basename(path))
    with open(copy, "wb") as f:
        f.write(text)
    return copy


def exported():
    """Our exports, the parts of the taxonomy that all share beside each."""
    for stem in sorted(os.listdir(exports)):
        folder = os.path.join(out, "exports", stem)
        shutil.copytree(os.path.join(exports, stem), folder)
        for path in glob.glob(os.path.join(exports, "qifu-2023-q1", "taxonomy", "**"), recursive=True):
            to = os.path.join(folder, os.path.relpath(path, os.path.join(exports, "qifu-2023-q1")))
            if os.path.isfile(path) and not os.path.exists(to):
                os.makedirs(os.path.dirname(to), exist_ok=True)
                shutil.copy(path, to)
        yield from (os.path.join(folder, stem + suffix) for suffix in (".htm", ".xml", ".json"))


def filings():
    patterns = "filings/u*/*.html", "golden/aapl*/*.htm", "golden/aapl*/*.html", "filings/nl*/reports/*/*.html"
    paths = sorted(path for pattern in patterns for path in glob.glob(os.path.join(suites, pattern)))
    for at, path in enumerate(paths):
        yield with_taxonomy(path, os.path.join(out, "filings", str(at)))
    yield os.path.join(suites, "golden/aapl-2025q2/aapl-20250329_htm.xml")


def variations():
    """The valid instances of the suites."""
    local = lambda e: e.tag.split("}")[-1]
    seen = set()
    for index in "xbrl-2.1/xbrl.xml", "xdt/xdt.xml":
        base = os.path.dirname(os.path.join(suites, index))
        for case in ET.parse(os.path.join(suites, index)).getroot().iter():
            if local(case) != "testcase":
                continue
            case = os.path.join(base, case.get("uri"))
            for variation in ET.parse(case).getroot().iter():
                if local(variation) != "variation":
                    continue
                parts = list(variation.iter())
                if any(e.get("expected") == "invalid" or local(e) == "error" for e in parts):
                    continue
                for e in parts:
                    path = os.path.normpath(os.path.join(os.path.dirname(case), (e.text or "").strip()))
                    if local(e) == "instance" and path not in seen and os.path.isfile(path):
                        seen.add(path)
                        yield path


controller = Cntlr.Cntlr(logFileName="logToBuffer", disable_persistent_config=True)
controller.webCache.workOffline = True
groups = {"exports": exported, "filings": filings, "suites": variations}
for group, paths in groups.items():
    for at, path in enumerate(paths()):
        model = controller.modelManager.load(FileSource.openFileSource(path, controller))
        if model.modelDocument is not None and getattr(model, "facts", None):
            saved = os.path.join(out, f"{group}-{at}.json")
            try:
                saveLoadableOIM(model, saved)
            except TypeError:  # units without a namespace
                continue
            if not os.path.exists(saved):
                continue
            print(json.dumps({"group": group, "path": path, "saved": saved, "facts": len(model.factsInInstance)}), flush=True)
        controller.modelManager.close()
        controller.logHandler.clearLogBuffer()
