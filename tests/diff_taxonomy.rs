//! What is changed in a report's taxonomy is found by the diff, as what it is, and nothing else is: labels, places in the
//! presentation, terms of totals. The report is one of the committed exports, its taxonomy a changed copy.

use ixport::align::{Evidence, Renames, Side, renames};
use ixport::cli::files::{Files, address};
use ixport::diff::{Change, Detail, Diff, Kind, Options, diff};
use ixport::load::{Input, Loaded, load};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const REPORT: &str = "acme-2024-h1";

fn output(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("output").join(name)
}

fn read(path: &Path) -> Loaded {
    let name = path.to_string_lossy().into_owned();
    let input = Input { name, uri: address(path).unwrap(), bytes: fs::read(path).unwrap() };
    let (mut loaded, _) = load(vec![input], &Files);
    assert_eq!(loaded.len(), 1, "{}", path.display());
    loaded.remove(0)
}

/// A copy of the report in which texts of its files are replaced, each of which stands there once.
struct Copy(TempDir);

impl Copy {
    fn new(edits: &[(&str, &str, &str)]) -> Self {
        let copy = Copy(tempfile::tempdir().unwrap());
        fs::create_dir(copy.path("taxonomy")).unwrap();
        for folder in ["", "taxonomy"] {
            for entry in fs::read_dir(output(REPORT).join(folder)).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_file() {
                    fs::copy(entry.path(), copy.path(folder).join(entry.file_name())).unwrap();
                }
            }
        }
        for (file, from, to) in edits {
            let text = fs::read_to_string(copy.path(file)).unwrap();
            assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
            fs::write(copy.path(file), text.replace(from, to)).unwrap();
        }
        copy
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn read(&self) -> Loaded {
        read(&self.path("acme-2024-h1.json"))
    }
}

fn side<'r>(name: &'r str, loaded: &'r Loaded) -> Side<'r> {
    Side { name, report: &loaded.report, dts: &loaded.dts }
}

const LABELS: &str = "taxonomy/ixport-core-1-label-en.xml";
const PRESENTATION: &str = "taxonomy/acme-2024-h1-presentation.xml";
const CALCULATION: &str = "taxonomy/acme-2024-h1-calculation.xml";

/// A change as a person would say it.
fn said(change: &Change, diff: &Diff<'_>) -> String {
    let concept = change.concept.map_or("-", |number| &diff.alignment.concept(number).local);
    let detail = match &change.detail {
        Detail::Label(label) => format!("{} {:?} {:?}", label.name.local, label.old, label.new),
        Detail::Place(place) => {
            let one = |place: &ixport::diff::networks::Position| {
                let of = |line: &Option<String>| line.clone().unwrap_or_default();
                format!("{}/{}/{}", place.statement, of(&place.parent), of(&place.after))
            };
            format!("{} {} -> {}", place.name.local, one(&place.old), one(&place.new))
        }
        Detail::Calculation(sum) => {
            let term = |(name, old, new): &(ixport::xbrl::QName, Option<String>, Option<String>)| {
                format!("{} {} {}", name.local, old.as_deref().unwrap_or("-"), new.as_deref().unwrap_or("-"))
            };
            format!("{}: {}", sum.statement, sum.terms.iter().map(term).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    };
    format!("{} {concept}: {detail}", change.kind.as_str())
}

/// All changes from the report to the edited one; the way back must be the same with sides changed.
fn changes(edits: &[(&str, &str, &str)]) -> Vec<String> {
    let (old, new) = (read(&output(REPORT).join("acme-2024-h1.json")), Copy::new(edits).read());
    let there = diff(side("old", &old), side("new", &new), &Options::default());
    let back = diff(side("new", &new), side("old", &old), &Options::default());
    let kinds = |diff: &Diff<'_>| diff.changes.iter().map(|change| change.kind.mirrored()).collect::<Vec<Kind>>();
    assert_eq!(kinds(&there).iter().map(|kind| kind.mirrored()).collect::<Vec<_>>(), kinds(&back));
    let names = |diff: &Diff<'_>| {
        let mut names: Vec<_> =
            diff.changes.iter().map(|change| change.concept.map(|at| diff.alignment.concept(at).clone())).collect();
        names.sort();
        names
    };
    assert_eq!(names(&there), names(&back), "the same concepts in both directions");
    assert_eq!(there.notes, [] as [&str; 0]);
    there.changes.iter().map(|change| said(change, &there)).collect()
}

fn arc(from: &str, to: &str, rest: &str) -> String {
    format!("xlink:from=\"{from}\" xlink:to=\"{to}\" {rest}")
}

#[test]
fn a_taxonomy_that_is_the_same_has_no_changes() {
    assert_eq!(changes(&[]), [] as [&str; 0]);
}

#[test]
fn a_label_that_was_edited_is_relabelled() {
    let found = changes(&[(LABELS, ">Gross profit<", ">Gross margin<")]);
    assert_eq!(found, ["relabelled GrossProfit: GrossProfit Some(\"Gross profit\") Some(\"Gross margin\")"]);
}

#[test]
fn a_label_that_is_gone_is_relabelled() {
    let label = "<link:label xlink:type=\"resource\" xlink:label=\"label_ixp_GrossProfit\" xlink:role=\"http://www.xbrl.org/2003/role/documentation\" xml:lang=\"en\">Revenue less cost of revenue.</link:label>";
    let found = changes(&[(LABELS, label, "")]);
    assert_eq!(found, ["relabelled GrossProfit: GrossProfit Some(\"Revenue less cost of revenue.\") None"]);
}

#[test]
fn white_space_in_labels_is_no_change() {
    assert_eq!(changes(&[(LABELS, ">Gross profit<", ">\n  Gross   profit <")]), [] as [&str; 0]);
}

#[test]
fn a_member_and_what_no_fact_uses() {
    let axes = "taxonomy/ixport-axes-1-label-en.xml";
    let found =
        changes(&[(axes, ">IFRS<", ">IFRS Accounting Standards<"), (LABELS, ">Funding costs<", ">Costs of funds<")]);
    assert_eq!(found, ["relabelled -: IfrsMember Some(\"IFRS\") Some(\"IFRS Accounting Standards\")"]);
}

#[test]
fn of_two_lines_that_change_places_one_moved() {
    let (gross, levy) = (
        arc("ixp_OperationsAbstract", "ixp_GrossProfit", "order=\"3\""),
        arc("ixp_OperationsAbstract", "acme_AnvilRecyclingLevy", "order=\"4\""),
    );
    let found =
        changes(&[(PRESENTATION, &gross, &gross.replace('3', "4")), (PRESENTATION, &levy, &levy.replace('4', "3"))]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("moved "), "{found:?}");
}

#[test]
fn a_line_that_stands_far_away_is_the_only_one_that_moved() {
    let levy = arc("ixp_OperationsAbstract", "acme_AnvilRecyclingLevy", "order=\"4\"");
    let found = changes(&[(PRESENTATION, &levy, &levy.replace("\"4\"", "\"9.5\""))]);
    assert_eq!(
        found,
        [
            "moved AnvilRecyclingLevy: AnvilRecyclingLevy Statement of operations/Statement of operations/Gross profit -> \
         Statement of operations/Statement of operations/Income tax expense"
        ]
    );
}

#[test]
fn a_line_below_another_heading_moved() {
    let levy = arc("ixp_OperationsAbstract", "acme_AnvilRecyclingLevy", "order=\"4\"");
    let found = changes(&[(
        PRESENTATION,
        &levy,
        &arc("ixp_NonoperatingIncomeAbstract", "acme_AnvilRecyclingLevy", "order=\"0\""),
    )]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("moved AnvilRecyclingLevy: "), "{found:?}");
}

#[test]
fn another_weight_is_another_calculation() {
    let levy = arc("ixp_OperatingIncome", "acme_AnvilRecyclingLevy", "order=\"5\" weight=\"1\"");
    let found = changes(&[(CALCULATION, &levy, &levy.replace("weight=\"1\"", "weight=\"-1\""))]);
    assert_eq!(found, ["calculation_changed OperatingIncome: Statement of operations: AnvilRecyclingLevy 1 -1"]);
}

#[test]
fn a_term_that_is_gone_is_another_calculation() {
    let all = fs::read_to_string(output(REPORT).join(CALCULATION)).unwrap();
    let levy = arc("ixp_OperatingIncome", "acme_AnvilRecyclingLevy", "order=\"5\" weight=\"1\"");
    let line = all.lines().find(|line| line.contains(&levy)).unwrap();
    let found = changes(&[(CALCULATION, line, "")]);
    assert_eq!(found, ["calculation_changed OperatingIncome: Statement of operations: AnvilRecyclingLevy 1 -"]);
}

#[test]
fn a_sum_that_would_hold_and_is_gone_is_another_calculation() {
    let all = fs::read_to_string(output(REPORT).join(CALCULATION)).unwrap();
    let term = arc("ixp_LiabilitiesNoncurrent", "ixp_BorrowingsNoncurrent", "order=\"1\" weight=\"1\"");
    let line = all.lines().find(|line| line.contains(&term)).unwrap();
    let found = changes(&[(CALCULATION, line, "")]);
    assert_eq!(found, ["calculation_changed LiabilitiesNoncurrent: Balance sheet: BorrowingsNoncurrent 1 -"]);
}

#[test]
fn the_versions_of_calculations_are_one() {
    let all = fs::read_to_string(output(REPORT).join(CALCULATION)).unwrap();
    let term = arc("ixp_LiabilitiesNoncurrent", "ixp_BorrowingsNoncurrent", "order=\"1\" weight=\"1\"");
    let line = all.lines().find(|line| line.contains(&term)).unwrap();
    let older =
        line.replace("https://xbrl.org/2023/arcrole/summation-item", "http://www.xbrl.org/2003/arcrole/summation-item");
    assert_eq!(changes(&[(CALCULATION, line, &older)]), [] as [&str; 0]);
}

/// Nothing is said to be gone because a taxonomy is not there; the places are the other side's.
#[test]
fn without_a_taxonomy_there_is_a_note() {
    // Of XML: in JSON a taxonomy tells which dimensions are typed.
    let (old, copy) = (read(&output(REPORT).join("acme-2024-h1.xml")), Copy::new(&[]));
    fs::remove_dir_all(copy.path("taxonomy")).unwrap();
    let new = read(&copy.path("acme-2024-h1.xml"));
    for (old, new) in [(&old, &new), (&new, &old)] {
        let diff = diff(side("one", old), side("other", new), &Options::default());
        assert_eq!(diff.changes, [], "{:?}", diff.changes.iter().map(|change| said(change, &diff)).collect::<Vec<_>>());
        assert!(!diff.notes.is_empty());
        assert!(diff.statements.iter().any(|title| title == "Balance sheet"), "{:?}", diff.statements);
        assert!(diff.places.iter().filter(|place| place.is_some()).count() > 20);
    }
}

/// An extension that was renamed is found again by its label, one that became a standard element by its local name; a user's
/// word comes first.
#[test]
fn renamed_extensions_are_found_again() {
    let old = read(&output(REPORT).join("acme-2024-h1.json"));
    let mut edits: Vec<(&str, &str, String)> = Vec::new();
    for file in [
        "acme-2024-h1.json",
        "taxonomy/acme.xsd",
        "taxonomy/acme-label-en.xml",
        "taxonomy/acme-definition.xml",
        PRESENTATION,
        CALCULATION,
    ] {
        let text = fs::read_to_string(output(REPORT).join(file)).unwrap();
        edits.push((file, "", text.replace("AnvilRecyclingLevy", "LevyOnAnvils")));
    }
    let copy = Copy::new(&[]);
    for (file, _, text) in &edits {
        fs::write(copy.path(file), text).unwrap();
    }
    let new = copy.read();
    let (old, new) = (side("old", &old), side("new", &new));
    let found = renames::find(&old, &new, &Renames::default());
    let found: Vec<_> = found.names.iter().map(|one| (&*one.from.local, &*one.to.local, one.evidence)).collect();
    assert_eq!(found, [("AnvilRecyclingLevy", "LevyOnAnvils", Evidence::Label)]);

    let told = renames::told("acme:AnvilRecyclingLevy=LevyOnAnvils", &old, &new).unwrap();
    assert_eq!(renames::find(&old, &new, &told), told);
    let none = renames::told("AnvilRecyclingLevi=LevyOnAnvils", &old, &new).unwrap_err();
    assert!(none.contains("old") && none.contains("AnvilRecyclingLevi"), "{none}");
    let wrong = renames::told("acme:AnvilRecyclingLevy=ixa:IfrsMember", &old, &new).unwrap_err();
    assert!(wrong.contains("a concept of old") && wrong.contains("a member of new"), "{wrong}");
    assert_eq!(renames::told("ACME=ACME", &old, &new).unwrap().entities.len(), 1);
    let far = renames::told("x:AnvilRecyclingLevy=LevyOnAnvils", &old, &new).unwrap_err();
    assert!(far.contains("there is acme:AnvilRecyclingLevy"), "{far}");
}
