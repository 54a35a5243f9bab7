//! Within [`super`]: footnotes and relationships on their way out (XBRL 2.1 §4.11): an extended link for each role, in it the
//! footnotes with the locators and arcs that lead to them, then what leads from fact to fact.

use crate::format::xbrl21::FOOTNOTE_ROLE;
use crate::format::xbrl21::lines::Lines;
use crate::format::{language, legal};
use crate::report::{Link, LinkTarget, Report};
use hashbrown::{HashMap, HashSet};

/// Appends all links.
pub(super) fn push_links(out: &mut Lines, report: &Report) {
    let mut ranks: HashMap<&str, usize> = HashMap::new();
    for link in &report.links {
        let next = ranks.len();
        ranks.entry(&link.role).or_insert(next);
    }
    let mut links: Vec<&Link> = report.links.iter().collect();
    // Within a footnote or between facts the order stays.
    links.sort_by_key(|link| {
        let note = match link.to {
            LinkTarget::Footnote(note) => note,
            LinkTarget::Fact(_) => usize::MAX,
        };
        (ranks[&*link.role], note)
    });
    let mut named = HashSet::new();
    for group in links.chunk_by(|a, b| a.role == b.role) {
        let role = group.first().map_or(Link::STANDARD_ROLE, |link| &link.role);
        out.open("link:footnoteLink", &[("xlink:type", "extended"), ("xlink:role", role)]);
        let mut group_out = Group { out, report, located: HashSet::new(), arcs: HashMap::new() };
        let mut last = None;
        for link in group {
            let to = match link.to {
                LinkTarget::Footnote(note) => {
                    if last.replace(note) != Some(note) {
                        group_out.footnote(note, named.insert(note));
                    }
                    ["note-", &*report.footnotes[note].id].concat()
                }
                LinkTarget::Fact(fact) => group_out.locator(fact, 1),
            };
            group_out.arc(link, &to);
        }
        out.close("link:footnoteLink");
    }
}

/// One extended link.
struct Group<'o, 'r> {
    out: &'o mut Lines,
    report: &'r Report,
    /// Facts with the ordinals of their locators.
    located: HashSet<(usize, usize)>,
    /// How many arcs there are between two ends.
    arcs: HashMap<(usize, LinkTarget), usize>,
}

impl Group<'_, '_> {
    /// A footnote; its id stands in the first of the links that it is in.
    fn footnote(&mut self, note: usize, has_id: bool) {
        let note = &self.report.footnotes[note];
        let label = ["note-", &*note.id].concat();
        let spoken = language(&note.language);
        let mut attributes = vec![("xlink:type", "resource"), ("xlink:role", FOOTNOTE_ROLE), ("xlink:label", &label)];
        if has_id {
            attributes.push(("id", &note.id));
        }
        attributes.push(("xml:lang", &spoken));
        self.out.element("link:footnote", &attributes, |text| text.push_str(&legal(&note.content)));
    }

    /// The label of a fact's locator, which is written where it stands first.
    fn locator(&mut self, fact: usize, ordinal: usize) -> String {
        let id = self.report.fact(fact).id;
        let mut label = ["fact-", id].concat();
        if ordinal > 1 {
            label = format!("{label}_{ordinal}");
        }
        if self.located.insert((fact, ordinal)) {
            let href = ["#", id].concat();
            let attributes = [("xlink:type", "locator"), ("xlink:href", &*href), ("xlink:label", &label)];
            self.out.empty("link:loc", &attributes);
        }
        label
    }

    /// An arc. A link has one arc between two labels: where there are several between two ends, each but the first has a
    /// locator of its own.
    fn arc(&mut self, link: &Link, to: &str) {
        let count = self.arcs.entry((link.from, link.to)).or_default();
        *count += 1;
        let ordinal = *count;
        let from = self.locator(link.from, ordinal);
        let attributes =
            [("xlink:type", "arc"), ("xlink:arcrole", &*link.arcrole), ("xlink:from", &from), ("xlink:to", to)];
        self.out.empty("link:footnoteArc", &attributes);
    }
}
