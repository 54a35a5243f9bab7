//! Within [`super`]: the text of a profile + decisions → its text. What it holds beside them stays as it is, comments included.

use super::{Identifier, PROFILES, Profile};
use crate::diagnostic::Diagnostic;
use crate::mapping::memory::{Decision, Entry, Means};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// Why a decision cannot be taken, if it cannot. `is_concept` knows the concepts of the taxonomy that a row may mean, by their
/// local names.
pub fn check(decision: &Decision, is_concept: impl Fn(&str) -> bool) -> Result<(), String> {
    match &decision.means {
        _ if decision.label.trim().is_empty() => Err("a row without a label cannot be told from others".to_owned()),
        Means::Concept(name) if !is_concept(name) => Err(format!("there is no concept {name}")),
        Means::Extension(name) if !Means::is_name(name) => {
            Err(format!("{name:?} is no name of a concept: letters and digits, a letter first"))
        }
        _ => Ok(()),
    }
}

/// The text that a profile begins with: that of the profile which comes with the program, if it has the same identifier, since
/// a profile that is given goes in front of that; else `new`.
#[must_use]
pub fn begin(new: &Profile) -> String {
    let is_of = |text: &&str| Profile::parse(text).is_ok_and(|known| known.entity == new.entity);
    if let Some(known) = PROFILES.files().filter_map(include_dir::File::contents_utf8).find(is_of) {
        return known.to_owned();
    }
    let mut document = DocumentMut::new();
    let list = |texts: &[String]| value(texts.iter().map(String::as_str).collect::<Array>());
    document["names"] = list(&new.names);
    document["tickers"] = list(&new.tickers);
    document["prefix"] = value(&new.prefix);
    let Identifier { scheme, identifier } = &new.entity;
    let mut entity = Table::new();
    entity["scheme"] = value(scheme);
    entity["identifier"] = value(identifier);
    document["entity"] = Item::Table(entity);
    document.to_string()
}

/// Puts decisions into the text of a profile. A decision takes the place of earlier ones about the same rows; it stands behind
/// all others, since of two about a row that are equally precise the last one counts.
///
/// A profile that is none, or that would be none with them, is a diagnostic about the bytes of `text`. What comes back ends with
/// the end of a line, and has its rows as `[[row]]`: another one can be put behind it.
pub fn edit(text: &str, decisions: &[Decision]) -> Result<String, Box<Diagnostic>> {
    Profile::parse(text)?;
    let broken = |message: String| Box::new(Diagnostic::error("profile.broken", message));
    let mut document: DocumentMut = text.parse().map_err(|error| broken(format!("{error}")))?;
    if document.get("row").is_some_and(Item::is_value)
        && let Some(rows) = document.remove("row")
    {
        let rows = rows.into_array_of_tables().map_err(|_| broken("`row` is no list of tables".to_owned()))?;
        document.insert("row", Item::ArrayOfTables(rows));
    }
    let rows = document.entry("row").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(rows) = rows.as_array_of_tables_mut() else {
        return Err(broken("`row` is no list of tables".to_owned()));
    };
    for decision in decisions {
        let mut table = table(decision);
        let about = |table: &Table| {
            ["statement", "section", "label"].map(|key| table.get(key).and_then(Item::as_str).map(str::to_owned))
        };
        let wanted = about(&table);
        let is_same = |row: &Table| about(row) == wanted;
        // What a person wrote above it is kept.
        let comments = rows.iter().filter(|row| is_same(row)).filter_map(|row| row.decor().prefix()?.as_str());
        let comments: String = comments.collect();
        if !comments.is_empty() {
            table.decor_mut().set_prefix(comments);
        }
        rows.retain(|row| !is_same(row));
        rows.push(table);
    }
    let mut text = document.to_string();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Profile::parse(&text)?;
    Ok(text)
}

/// A decision as a table, each key in its place.
fn table(decision: &Decision) -> Table {
    let Entry { label, statement, section, concept, extension, leave, negated } = decision.into();
    let mut table = Table::new();
    let texts = [("statement", statement), ("section", section), ("label", Some(label))];
    for (key, text) in texts.into_iter().chain([("concept", concept), ("extension", extension)]) {
        if let Some(text) = text {
            table[key] = value(text);
        }
    }
    for (key, told) in [("leave", leave.then_some(true)), ("negated", negated)] {
        if let Some(told) = told {
            table[key] = value(told);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROFILE: &str = "# Ours.
names = [\"Acme\"] # and no other
prefix = \"acme\"

# Since 2019.
[[row]]
label = \"Basic\"
statement = \"operations\"
concept = \"A\"

[entity] # late
scheme = \"a:b\"
identifier = \"1\"

[printed]
Revenue = [\"Turnover\"]
# The end.
";

    fn decision(label: &str, section: Option<&str>, means: Means) -> Decision {
        let (statement, section) = (Some("operations".to_owned()), section.map(str::to_owned));
        Decision { statement, section, label: label.to_owned(), means, negated: None }
    }

    #[test]
    fn what_a_person_wrote_stays() {
        let extension = || Means::Extension("B".to_owned());
        let once = edit(PROFILE, &[decision("Basic", Some("Per share"), extension())]).unwrap();
        for text in PROFILE.lines() {
            assert!(once.contains(text), "{text} in {once}");
        }
        let twice = edit(&once, &[decision("Basic", None, extension())]).unwrap();
        assert!(twice.contains("# Since 2019.\n[[row]]\n") && !twice.contains("concept"), "{twice}");
        let rows = Profile::parse(&twice).unwrap().row;
        assert_eq!(rows.iter().map(|row| row.section.as_deref()).collect::<Vec<_>>(), [Some("Per share"), None]);
        assert_eq!(edit(&twice, &[]).unwrap(), twice);
    }

    #[test]
    fn a_decision_takes_the_place_of_an_earlier_one() {
        let concept = |name: &str| decision("Basic", None, Means::Concept(name.to_owned()));
        let all = [concept("B"), decision("Basic", None, Means::Nothing), concept("C")];
        let rows = Profile::parse(&edit(PROFILE, &all).unwrap()).unwrap().row;
        assert_eq!(rows, [concept("C")]);
    }

    /// Text comes back as it was, whatever it holds, also as the review page writes it: as JSON, with DEL escaped.
    #[test]
    fn any_text_is_a_label() {
        let labels = [
            "\"quoted\" 'and' \\ \"\"\" '''",
            "two\nlines\r\nand\ttabs ]] # = [[row]]",
            "\u{1F600} \u{2028}\u{202E}\u{7f}\u{0}\u{1b}\u{feff}\u{10FFFF}",
            "</script><script>alert(1)</script> \\u0041",
        ];
        let mut appended = edit(PROFILE, &[]).unwrap();
        for label in labels {
            let wanted = decision(label, Some(label), Means::Nothing);
            let text = edit(PROFILE, std::slice::from_ref(&wanted)).unwrap();
            assert!(Profile::parse(&text).unwrap().row.contains(&wanted), "{text}");
            let string = serde_json::to_string(label).unwrap().replace('\u{7f}', "\\u007f");
            let row = format!("section = {string}\nlabel = {string}\nleave = true\n");
            appended.extend(["\n[[row]]\nstatement = \"operations\"\n", &*row]);
            assert_eq!(Profile::parse(&appended).unwrap().row.last(), Some(&wanted), "{appended}");
        }
    }

    #[test]
    fn rows_in_brackets_become_tables() {
        let text = "names = []\nrow = [{ label = \"a\", concept = \"A\" }]\nprefix = \"acme\"\nentity = { scheme = \"a:b\", identifier = \"1\" }";
        let edited = edit(text, &[]).unwrap();
        assert!(edited.contains("[[row]]\nlabel = \"a\"") && edited.ends_with('\n'), "{edited}");
        assert_eq!(Profile::parse(&edited), Profile::parse(text));
    }

    #[test]
    fn a_broken_profile_names_its_place() {
        assert!(edit("names = 5", &[]).unwrap_err().span.is_some());
    }

    #[test]
    fn a_new_profile_begins_with_what_the_program_knows() {
        let entity =
            |scheme: &str, identifier: &str| Identifier { scheme: scheme.into(), identifier: identifier.into() };
        let new = |entity| Profile { entity, ..Profile::parse(PROFILE).unwrap() };
        let known = &Profile::embedded()[0];
        assert_eq!(&Profile::parse(&begin(&new(known.entity.clone()))).unwrap(), known);
        let begun = Profile::parse(&begin(&new(entity("a:\"b\"", "2")))).unwrap();
        assert_eq!((begun.prefix.as_str(), begun.row.len()), ("acme", 0));
        assert_eq!(begun.entity, entity("a:\"b\"", "2"));
    }

    #[test]
    fn what_cannot_be_decided_is_said() {
        let check = |label: &str, means| check(&decision(label, None, means), |name| name == "A");
        assert!(check("x", Means::Concept("A".into())).is_ok() && check("x", Means::Nothing).is_ok());
        assert!(check("x", Means::Concept("B".into())).unwrap_err().contains("no concept B"));
        assert!(check("x", Means::Extension("9s".into())).is_err());
        assert!(check(" ", Means::Nothing).is_err());
    }
}
