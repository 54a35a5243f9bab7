//! xBRL-JSON 1.0 → report, in one pass over the text. Strings are borrowed; what repeats is looked up. `facts` that come
//! before `documentInfo` are passed over and read when it is known.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::oim::aspects::{Aspects, Concept, is_canonical_number, is_ncname, is_number};
use crate::format::oim::info::{Info, Reader};
use crate::format::oim::json::{Json, Kind, Malformed};
use crate::format::oim::links::{Collected, From};
use crate::format::oim::{JSON as SYNTAX, PURE, Problem, places};
use crate::report::{
    Coordinate, EntityId, Footnote, LanguageId, NameId, NumberedFact, Refused, Report, UnitId, ValueRef,
};
use crate::source::{Source, Span};
use crate::xbrl::{Decimals, Period};
use std::borrow::Cow;

/// Reads an xBRL-JSON report. A number without unit and decimals is a text here: only the taxonomy can tell them apart.
/// Nothing where the file is no such report; what is wrong in a fact leaves out this fact.
#[must_use]
pub fn read(source: &Source) -> (Option<Report>, Diagnostics) {
    let mut reader = File { diagnostics: Diagnostics::default(), state: None, prefixed: Vec::new() };
    let mut json = Json::new(source.text());
    if let Err(Malformed { at, what }) = reader.document(&mut json) {
        let end = source.text()[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        reader.diagnostics.push(Diagnostic::error(SYNTAX.invalid_json, what).at(Span::new(at, end)));
    }
    for span in json.repeated {
        reader.diagnostics.push(Diagnostic::error(SYNTAX.invalid_json, "this name stands twice in an object").at(span));
    }
    let report = reader.finish();
    (report, reader.diagnostics)
}

struct File<'s> {
    diagnostics: Diagnostics,
    state: Option<State<'s>>,
    /// Extensions' names at the top, whose prefixes are looked at when they are known.
    prefixed: Vec<(String, Span)>,
}

/// A link of the fact that is read: type, group, target and its place.
type PendingLink<'s> = (Cow<'s, str>, Cow<'s, str>, Cow<'s, str>, Span);

/// What is known behind `documentInfo`.
struct State<'s> {
    info: Info,
    aspects: Aspects,
    links: Collected,
    /// The property that says where a fact is printed.
    span: Option<String>,
    /// The property that says that a value is a pure number, where neither unit nor decimals do.
    unit: Option<String>,
    dimensions: Vec<(NameId, Coordinate)>,
    /// What is wrong with footnotes that stay.
    said: Diagnostics,
    pending: Vec<PendingLink<'s>>,
}

impl<'s> File<'s> {
    fn document(&mut self, json: &mut Json<'s>) -> Result<(), Malformed> {
        let start = json.position();
        if json.kind()? != Kind::Object {
            json.skip(true)?;
            self.structure("a report is an object", json.since(start));
            return json.end();
        }
        json.enter()?;
        let mut first = true;
        let mut seen = hashbrown::HashSet::new();
        let mut facts = None;
        while let Some((name, span)) = json.name(&mut first)? {
            if !seen.insert(name.clone()) {
                json.repeat(span);
                json.skip(true)?;
                continue;
            }
            match &*name {
                "documentInfo" => self.info(json)?,
                "facts" if self.state.is_some() => self.facts(json)?,
                "facts" => {
                    facts = Some(json.position());
                    json.skip(false)?;
                }
                _ => {
                    let mut reader = Reader { syntax: &SYNTAX, diagnostics: &mut self.diagnostics };
                    reader.extension(&name, span, &mut self.prefixed);
                    json.skip(true)?;
                }
            }
        }
        json.end()?;
        if !seen.contains("documentInfo") {
            self.structure("documentInfo is missing", json.since(start));
        }
        if let (Some(facts), true) = (facts, self.state.is_some()) {
            json.seek(facts);
            self.facts(json)?;
        }
        Ok(())
    }

    fn structure(&mut self, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::error(SYNTAX.structure, message).at(span));
    }

    fn info(&mut self, json: &mut Json<'s>) -> Result<(), Malformed> {
        let node = json.node()?;
        let Some(info) = Info::read(&SYNTAX, &node, &[], &mut self.diagnostics) else { return Ok(()) };
        info.check_prefixes(&info.namespaces, &mut self.diagnostics);
        match node.get("taxonomy") {
            None => self.structure("taxonomy is missing", node.span),
            Some(taxonomy) if info.taxonomy.is_empty() => {
                let message = "a report has a taxonomy: the list is empty";
                self.diagnostics.push(Diagnostic::error("oime:noTaxonomy", message).at(taxonomy.span));
            }
            Some(_) => {}
        }
        let mut aspects = Aspects::new(&SYNTAX, &info.namespaces, &info.oim);
        aspects.report.taxonomy.clone_from(&info.taxonomy);
        aspects.report.provenance.clone_from(&info.provenance);
        let [span, unit] = ["span", "unit"].map(|name| info.source_prefix().map(|prefix| format!("{prefix}:{name}")));
        let (links, dimensions, pending) = (Collected::default(), Vec::new(), Vec::new());
        let said = Diagnostics::default();
        self.state = Some(State { info, aspects, links, span, unit, dimensions, said, pending });
        Ok(())
    }

    fn facts(&mut self, json: &mut Json<'s>) -> Result<(), Malformed> {
        /// After so many facts it can be told how many there will be.
        const SAMPLE: usize = 1_000;
        let Some(state) = &mut self.state else { return json.skip(true) };
        let start = json.position();
        if json.kind()? != Kind::Object {
            json.skip(true)?;
            self.structure("facts is no object", json.since(start));
            return Ok(());
        }
        json.enter()?;
        let mut first = true;
        let mut count = 0;
        while let Some((id, span)) = json.name(&mut first)? {
            state.fact(&mut self.diagnostics, json, &id, span)?;
            count += 1;
            if count == SAMPLE {
                // The others are about as long.
                let expected = json.rest() / (json.since(start).range().len() / SAMPLE).max(1);
                state.aspects.report.reserve(expected);
                state.aspects.report.reserve_ids(expected);
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Option<Report> {
        let State { info, mut aspects, links, said, .. } = self.state.take()?;
        self.diagnostics.append(said);
        let top = Info { prefixed: std::mem::take(&mut self.prefixed), ..Info::default() };
        top.check_prefixes(&info.namespaces, &mut self.diagnostics);
        let find = |aspects: &Aspects, id: &str| aspects.report.index_of(id);
        links.finish(&mut aspects, (&SYNTAX, &info), find, Collected::index_of, true, &mut self.diagnostics);
        Some(aspects.report)
    }
}

/// What the members of a fact say.
#[derive(Default)]
struct Parts<'s> {
    /// Its value; nothing where it is nil.
    value: Option<Cow<'s, str>>,
    decimals: Option<i16>,
    concept: Option<Concept>,
    entity: Option<EntityId>,
    period: Option<Period>,
    unit: Option<UnitId>,
    language: Option<(LanguageId, Cow<'s, str>)>,
    note: Option<Cow<'s, str>>,
    printed: Option<Cow<'s, str>>,
    /// It is said to be a pure number.
    is_pure: bool,
    /// Something is wrong, and has been said.
    is_bad: bool,
}

impl<'s> State<'s> {
    fn fact(
        &mut self,
        diagnostics: &mut Diagnostics,
        json: &mut Json<'s>,
        id: &str,
        name: Span,
    ) -> Result<(), Malformed> {
        let start = json.position();
        let mut parts = Parts::default();
        let mut say = |parts: &mut Parts<'_>, problem: Problem, span: Span| {
            parts.is_bad = true;
            diagnostics.push(problem.at(span).help("the fact is left out"));
        };
        let structure = |message: String| Problem::new(SYNTAX.structure, message);
        if json.kind()? != Kind::Object {
            json.skip(true)?;
            say(&mut parts, structure("a fact is an object".into()), json.since(start));
            return Ok(());
        }
        json.enter()?;
        self.pending.clear();
        let (mut first, mut seen) = (true, [false; 4]);
        let mut extensions = hashbrown::HashSet::new();
        while let Some((member, span)) = json.name(&mut first)? {
            let at = json.position();
            let known = match &*member {
                "value" => Some(0),
                "decimals" => Some(1),
                "dimensions" => Some(2),
                "links" => Some(3),
                _ => None,
            };
            if let Some(known) = known
                && std::mem::replace(&mut seen[known], true)
            {
                json.repeat(span);
                json.skip(true)?;
                continue;
            }
            match (&*member, json.kind()?) {
                ("value", Kind::String) => parts.value = Some(json.string()?),
                ("value", Kind::Null) => json.word("null")?,
                ("decimals", Kind::Number) => match json.number()?.parse() {
                    Ok(places) => parts.decimals = Some(places),
                    Err(_) => say(&mut parts, structure("decimals is no whole number".into()), json.since(at)),
                },
                ("dimensions", Kind::Object) => {
                    self.dimensions(json, &mut parts, &mut say)?;
                }
                ("links", Kind::Object) => self.links(json, &mut parts, &mut say)?,
                ("value" | "decimals" | "dimensions" | "links", kind) => {
                    json.skip(true)?;
                    let message = format!("{member} cannot be {}", kind.describe());
                    say(&mut parts, structure(message), json.since(at));
                }
                (name, Kind::String) if self.span.as_deref() == Some(name) && parts.printed.is_none() => {
                    parts.printed = Some(json.string()?);
                }
                (name, Kind::String) if self.unit.as_deref() == Some(name) && !parts.is_pure => {
                    parts.is_pure = json.string()? == PURE;
                }
                (name, _) => {
                    json.skip(true)?;
                    match name.split_once(':') {
                        Some((prefix, local)) if is_ncname(prefix) && is_ncname(local) => {
                            let is_own = [&self.span, &self.unit].into_iter().any(|own| own.as_deref() == Some(name));
                            if !self.aspects.is_bound(prefix) {
                                let message = format!("the prefix of {name:?} is not declared");
                                say(&mut parts, Problem::new("oimce:unboundPrefix", message), span);
                            }
                            if is_own || !extensions.insert(member) {
                                json.repeat(span);
                            }
                        }
                        _ => say(&mut parts, structure(format!("{name:?} is not expected in a fact")), span),
                    }
                }
            }
        }
        let whole = json.since(start);
        if !seen[0] {
            say(&mut parts, structure("value is missing".into()), whole);
        }
        if !seen[2] {
            say(&mut parts, structure("dimensions is missing".into()), whole);
        } else if parts.concept.is_none() && !parts.is_bad {
            say(&mut parts, Problem::new("oime:missingConceptDimension", "the fact has no concept"), whole);
        }
        if parts.is_bad {
            return Ok(());
        }
        match self.add(json, &mut parts, id, name) {
            Ok(from) => {
                for (kind, group, to, span) in self.pending.drain(..) {
                    if let Err(problem) = self.links.link((&SYNTAX, &self.info), from, (&kind, &group), &to, span) {
                        diagnostics.push(problem.at(span));
                    }
                }
            }
            Err(problem) => say(&mut parts, problem, whole),
        }
        Ok(())
    }

    fn dimensions(
        &mut self,
        json: &mut Json<'s>,
        parts: &mut Parts<'s>,
        say: &mut impl FnMut(&mut Parts<'_>, Problem, Span),
    ) -> Result<(), Malformed> {
        json.enter()?;
        self.dimensions.clear();
        let (mut first, mut seen) = (true, [false; 6]);
        while let Some((name, span)) = json.name(&mut first)? {
            let at = json.position();
            let core = match &*name {
                "concept" => Some(0),
                "entity" => Some(1),
                "period" => Some(2),
                "unit" => Some(3),
                "language" => Some(4),
                "noteId" => Some(5),
                _ => None,
            };
            if let Some(core) = core
                && std::mem::replace(&mut seen[core], true)
            {
                json.repeat(span);
                json.skip(true)?;
                continue;
            }
            let value = match json.kind()? {
                Kind::String => Some(json.string()?),
                Kind::Null if core.is_none() => {
                    json.word("null")?;
                    None
                }
                kind => {
                    json.skip(true)?;
                    let message = format!("{name} cannot be {}", kind.describe());
                    say(parts, Problem::new(SYNTAX.structure, message), json.since(at));
                    continue;
                }
            };
            let text = value.as_deref().unwrap_or_default();
            let aspects = &mut self.aspects;
            let done = match core {
                Some(0) => aspects.concept(text).map(|concept| parts.concept = Some(concept)),
                Some(1) => aspects.entity(text).map(|entity| parts.entity = Some(entity)),
                Some(2) => aspects.period(text).map(|period| parts.period = Some(period)),
                Some(3) => aspects.unit(text).map(|unit| parts.unit = Some(unit)),
                Some(4) => {
                    if text.bytes().any(|b| b.is_ascii_uppercase()) {
                        let problem = Problem::new("xbrlje:invalidLanguageCodeCase", "languages are in lower case");
                        // There is no doubt what is meant, and others write such files: the fact stays.
                        self.said.push(problem.at(json.since(at)));
                    }
                    aspects.language(text).map(|id| parts.language = Some((id, value.unwrap_or_default())))
                }
                Some(_) => {
                    parts.note = value;
                    Ok(())
                }
                None => aspects.axis(&name).and_then(|axis| {
                    if self.dimensions.iter().any(|(other, _)| *other == axis) {
                        json.repeat(span);
                        return Ok(());
                    }
                    let value = value.map_or(Ok(Coordinate::Nil), |text| aspects.value(&text))?;
                    self.dimensions.push((axis, value));
                    Ok(())
                }),
            };
            if let Err(problem) = done {
                say(parts, problem, span.to(json.since(at)));
            }
        }
        Ok(())
    }

    /// `{"type": {"group": ["id"]}}`
    fn links(
        &mut self,
        json: &mut Json<'s>,
        parts: &mut Parts<'s>,
        say: &mut impl FnMut(&mut Parts<'_>, Problem, Span),
    ) -> Result<(), Malformed> {
        let mut refuse = |json: &mut Json<'s>, parts: &mut Parts<'s>, what: &str| {
            let at = json.position();
            json.skip(true)?;
            say(parts, Problem::new(SYNTAX.structure, format!("{what}, in links")), json.since(at));
            Ok(())
        };
        json.enter()?;
        let (mut first, mut types) = (true, Vec::new());
        while let Some((kind, span)) = json.name(&mut first)? {
            if types.contains(&kind) {
                json.repeat(span);
            }
            if json.kind()? != Kind::Object {
                refuse(json, parts, "an object of groups is expected")?;
                continue;
            }
            json.enter()?;
            let (mut first, mut groups) = (true, Vec::new());
            while let Some((group, span)) = json.name(&mut first)? {
                if groups.contains(&group) {
                    json.repeat(span);
                }
                if json.kind()? != Kind::Array {
                    refuse(json, parts, "an array of facts' ids is expected")?;
                    continue;
                }
                json.enter()?;
                let mut first = true;
                while json.element(&mut first)? {
                    let at = json.position();
                    if json.kind()? == Kind::String {
                        let to = json.string()?;
                        self.pending.push((kind.clone(), group.clone(), to, json.since(at)));
                    } else {
                        refuse(json, parts, "the id of a fact is expected")?;
                    }
                }
                groups.push(group);
            }
            types.push(kind);
        }
        Ok(())
    }

    fn add(&mut self, json: &mut Json<'s>, parts: &mut Parts<'s>, id: &str, name: Span) -> Result<From, Problem> {
        let Some(Concept::Item(concept)) = parts.concept else {
            return self.note(json, parts, id, name);
        };
        let refuse = |code, message: &str| Err(Problem::new(code, message));
        if parts.note.is_some() {
            return refuse("oime:misplacedNoteIDDimension", "only footnotes have a noteId");
        }
        let value = parts.value.take();
        if parts.language.is_some() && parts.unit.is_some() {
            return refuse("oime:misplacedLanguageDimension", "a number has no language");
        }
        if parts.decimals.is_some() && (value.is_none() || parts.language.is_some()) {
            return refuse("oime:misplacedDecimalsProperty", "only numbers that are not nil have decimals");
        }
        let is_pure = parts.is_pure && parts.language.is_none();
        let is_number_here = parts.unit.is_some() || parts.decimals.is_some() || is_pure;
        let text = value.as_deref().map(|text| if is_number_here { text.trim_ascii() } else { text });
        let value = match text {
            None => ValueRef::Nil,
            Some(text) if !is_number_here => ValueRef::Text(text),
            Some(text) if is_number(text) => ValueRef::Number(text),
            Some(text) => return Err(Problem::new(SYNTAX.fact_value, format!("{text:?} is no number"))),
        };
        if self.info.canonical && matches!(value, ValueRef::Number(text) if !is_canonical_number(text)) {
            // It has the same value all the same.
            let problem = Problem::new("xbrlje:nonCanonicalValue", "the number is not in its canonical form");
            self.said.push(problem.at(name));
        }
        let decimals =
            matches!(value, ValueRef::Number(_)).then(|| parts.decimals.map_or(Decimals::Infinite, Decimals::Places));
        let unit = parts.unit.or_else(|| is_number_here.then(|| self.aspects.pure()));
        let context = self.aspects.context(parts.entity, parts.period, &mut self.dimensions)?;
        let language = parts.language.as_ref().map(|(language, _)| *language);
        if self.links.index_of(id).is_some() {
            json.repeat(name);
            return refuse(SYNTAX.invalid_json, "a footnote has this id already");
        }
        let fact = NumberedFact { id, concept, context, unit, language, value, decimals, offset: name.start };
        match self.aspects.report.add(fact) {
            Ok(index) => {
                if let Some(text) = &parts.printed {
                    self.aspects.report.place(index, places(text));
                }
                Ok(From::Fact(index))
            }
            Err(Refused::DuplicateId(_)) => refuse(SYNTAX.invalid_json, "this id stands twice"),
            Err(Refused::Full(full)) => Err(full.into()),
        }
    }

    fn note(&mut self, json: &mut Json<'s>, parts: &mut Parts<'s>, id: &str, name: Span) -> Result<From, Problem> {
        let refuse = |code, message: &str| Err(Problem::new(code, message));
        let Some((_, language)) = &parts.language else {
            return refuse("oime:missingLanguageForNoteFact", "a footnote has a language");
        };
        match &parts.note {
            None => return refuse("oime:missingNoteIDDimension", "a footnote has a noteId"),
            Some(note) if *note != id => {
                return refuse("oime:invalidNoteIDValue", "the noteId of a footnote is its id");
            }
            Some(_) => {}
        }
        if parts.entity.is_some() || parts.period.is_some() || !self.dimensions.is_empty() {
            return refuse("oime:misplacedNoteFactDimension", "a footnote has no dimensions but noteId and language");
        }
        if parts.unit.is_some() {
            return refuse("oime:misplacedUnitDimension", "a footnote has no unit");
        }
        if parts.decimals.is_some() {
            return refuse("oime:misplacedDecimalsProperty", "a footnote has no decimals");
        }
        let Some(content) = parts.value.take() else {
            return refuse(SYNTAX.fact_value, "a footnote has a text");
        };
        let span = parts.printed.iter().find_map(|text| places(text).next()).map(|place| place.span);
        let note = Footnote { id: id.into(), language: (&**language).into(), content: content.into(), span };
        if self.aspects.report.index_of(id).is_some() || !self.links.note(&mut self.aspects, note, name, &mut self.said)
        {
            json.repeat(name);
            return refuse(SYNTAX.invalid_json, "this id stands twice");
        }
        Ok(From::Note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFO: &str = r#""documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-json",
        "namespaces": {"t": "urn:t", "e": "urn:e", "xbrl": "https://xbrl.org/2021", "iso4217": "http://www.xbrl.org/2003/iso4217",
            "xbrli": "http://www.xbrl.org/2003/instance", "src": "https://ixport.example/source/1"},
        "linkTypes": {"footnote": "http://www.xbrl.org/2003/arcrole/fact-footnote", "about": "urn:about"},
        "linkGroups": {"_": "http://www.xbrl.org/2003/role/link"}, "taxonomy": ["t.xsd"], "features": {FEATURES}}"#;

    fn read_text(text: &str) -> (Option<Report>, Vec<&'static str>) {
        let (report, diagnostics) = read(&Source::new("r.json", text.into()).unwrap());
        (report, diagnostics.iter().map(|diagnostic| diagnostic.code).collect())
    }

    fn read_facts(features: &str, facts: &str) -> (Report, Vec<&'static str>) {
        let (report, codes) = read_text(&format!("{{{}, \"facts\": {{{facts}}}}}", INFO.replace("FEATURES", features)));
        (report.unwrap(), codes)
    }

    fn codes(facts: &str) -> Vec<&'static str> {
        read_facts("", facts).1
    }

    #[test]
    fn aspects_values_and_places_are_read() {
        let (report, codes) = read_facts(
            "",
            r#""a": {"value": " 12.5 ", "decimals": -3, "src:span": "3-9 20-22", "dimensions": {"concept": "t:A",
                "entity": "e:1", "period": "2023-01-01T00:00:00/2023-04-01T00:00:00", "unit": "iso4217:EUR",
                "t:X": "t:M", "t:Y": "12", "t:Z": null}},
               "b": {"value": "x\u0041", "dimensions": {"concept": "t:B", "language": "en"}},
               "c": {"value": null, "dimensions": {"concept": "t:B", "unit": "xbrli:shares"}},
               "d": {"value": "0.5", "decimals": 2, "dimensions": {"concept": "t:P"}},
               "e": {"value": "1", "dimensions": {"concept": "t:P"}},
               "f": {"value": "1", "src:unit": "xbrli:pure", "dimensions": {"concept": "t:P"}}"#,
        );
        assert_eq!(codes, [""; 0]);
        let fact = |id: &str| report.fact_by_id(id).unwrap();
        assert_eq!(fact("a").value, ValueRef::Number("12.5"));
        assert_eq!(fact("a").decimals, Some(Decimals::Places(-3)));
        assert_eq!(fact("a").places.len(), 2);
        let context = report.context(fact("a").context).to_context();
        assert_eq!((context.dimensions.len(), &*context.entity.identifier), (3, "1"));
        assert_eq!((fact("b").value, fact("b").language), (ValueRef::Text("xA"), Some("en")));
        assert_eq!(report.context(fact("b").context).period, Period::Forever);
        assert_eq!((fact("c").value, fact("c").unit.is_some()), (ValueRef::Nil, true));
        assert!(report.unit(fact("d").unit.unwrap()).is_pure());
        assert_eq!(fact("e").value, ValueRef::Text("1"), "only the taxonomy can tell");
        assert_eq!((fact("f").value, fact("f").unit), (ValueRef::Number("1"), fact("d").unit), "ixport has told");
    }

    #[test]
    fn a_language_in_upper_case_is_a_mistake_that_leaves_the_fact() {
        let (report, codes) =
            read_facts("", r#""f": {"value": "x", "dimensions": {"concept": "t:A", "language": "en-US"}}"#);
        assert_eq!(codes, ["xbrlje:invalidLanguageCodeCase"]);
        assert_eq!(report.fact_by_id("f").unwrap().language, Some("en-US"));
    }

    #[test]
    fn each_mistake_in_a_fact_has_its_code_and_leaves_out_the_fact() {
        const STRUCTURE: &str = "xbrlje:invalidJSONStructure";
        for (members, code) in [
            (r#""value": "1""#, STRUCTURE),
            (r#""dimensions": {"concept": "t:A"}"#, STRUCTURE),
            (r#""value": 1, "dimensions": {"concept": "t:A"}"#, STRUCTURE),
            (r#""value": "1", "x": 1, "dimensions": {"concept": "t:A"}"#, STRUCTURE),
            (r#""value": "1", "decimals": 1.5, "dimensions": {"concept": "t:A"}"#, STRUCTURE),
            (r#""value": "1", "decimals": 99999, "dimensions": {"concept": "t:A"}"#, STRUCTURE),
            (r#""value": "1", "decimals": "1", "dimensions": {"concept": "t:A"}"#, STRUCTURE),
            (r#""value": "1", "dimensions": {"concept": "A"}"#, STRUCTURE),
            (r#""value": "1", "dimensions": {"concept": "t:A", "xbrl:a": "1"}"#, STRUCTURE),
            (r#""value": "1", "dimensions": {"concept": "t:A", "unit": null}"#, STRUCTURE),
            (r#""value": "1", "dimensions": {"concept": "t:A"}, "links": {"footnote": []}"#, STRUCTURE),
            (r#""value": "1", "q:x": 1, "dimensions": {"concept": "t:A"}"#, "oimce:unboundPrefix"),
            (r#""value": "1", "dimensions": {"concept": "q:A"}"#, "oimce:unboundPrefix"),
            (r#""value": "1", "dimensions": {"concept": "t:A", "entity": "1"}"#, "oimce:invalidSQName"),
            (r#""value": "1", "dimensions": {"concept": "t:A", "x": "1"}"#, "oimce:invalidSQName"),
            (
                r#""value": "1", "dimensions": {"concept": "t:A", "period": "2023"}"#,
                "oimce:invalidPeriodRepresentation",
            ),
            (
                r#""value": "1", "dimensions": {"concept": "t:A", "unit": "EUR"}"#,
                "oimce:invalidUnitStringRepresentation",
            ),
            (r#""value": "1", "dimensions": {"concept": "t:A", "unit": "xbrli:pure"}"#, "oime:illegalPureUnit"),
            (r#""value": "1", "dimensions": {}"#, "oime:missingConceptDimension"),
            (r#""value": "x", "dimensions": {"concept": "t:A", "unit": "iso4217:EUR"}"#, "xbrlje:invalidFactValue"),
            (r#""value": null, "decimals": 1, "dimensions": {"concept": "t:A"}"#, "oime:misplacedDecimalsProperty"),
            (r#""value": "1", "dimensions": {"concept": "t:A", "noteId": "f"}"#, "oime:misplacedNoteIDDimension"),
            (
                r#""value": "1", "dimensions": {"concept": "t:A", "language": "en", "unit": "iso4217:EUR"}"#,
                "oime:misplacedLanguageDimension",
            ),
            (
                r#""value": "x", "dimensions": {"concept": "xbrl:note", "noteId": "f"}"#,
                "oime:missingLanguageForNoteFact",
            ),
            (
                r#""value": "x", "dimensions": {"concept": "xbrl:note", "language": "en"}"#,
                "oime:missingNoteIDDimension",
            ),
            (
                r#""value": "x", "dimensions": {"concept": "xbrl:note", "language": "en", "noteId": "g"}"#,
                "oime:invalidNoteIDValue",
            ),
            (
                r#""value": "x", "dimensions": {"concept": "xbrl:note", "language": "en", "noteId": "f", "entity": "e:1"}"#,
                "oime:misplacedNoteFactDimension",
            ),
        ] {
            let (report, codes) = read_facts("", &format!("\"f\": {{{members}}}"));
            assert_eq!((codes, report.facts().len()), (vec![code], 0), "{members}");
        }
        assert_eq!(codes("\"f\": 1"), [STRUCTURE]);
    }

    #[test]
    fn names_that_stand_twice_anywhere_are_no_json() {
        const INVALID: [&str; 1] = ["xbrlje:invalidJSON"];
        let fact = r#"{"value": "x", "dimensions": {"concept": "t:A"}}"#;
        assert_eq!(codes(&format!("\"f\": {fact}, \"\\u0066\": {fact}")), INVALID);
        assert_eq!(codes(r#""f": {"value": "x", "value": "x", "dimensions": {"concept": "t:A"}}"#), INVALID);
        assert_eq!(codes(r#""f": {"value": "x", "dimensions": {"concept": "t:A", "concept": "t:A"}}"#), INVALID);
        assert_eq!(codes(r#""f": {"value": "x", "dimensions": {"concept": "t:A", "t:x": "1", "t:x": "2"}}"#), INVALID);
        assert_eq!(
            codes(r#""f": {"value": "x", "t:e": {"a": [{"b": 1, "b": 2}]}, "dimensions": {"concept": "t:A"}}"#),
            INVALID
        );
        assert_eq!(codes(r#""f": {"value": "x", "t:e": 1, "t:e": 2, "dimensions": {"concept": "t:A"}}"#), INVALID);
    }

    #[test]
    fn links_lead_to_footnotes_and_facts() {
        let note =
            r#""n": {"value": "<p>x</p>", "dimensions": {"concept": "xbrl:note", "noteId": "n", "language": "en"}}"#;
        let fact = |links: &str| {
            format!(r#""f": {{"value": "x", "links": {{{links}}}, "dimensions": {{"concept": "t:A"}}}}, {note}"#)
        };
        let (report, found) = read_facts("", &fact(r#""footnote": {"_": ["n"]}, "about": {"_": ["f"]}"#));
        assert_eq!((found.len(), report.links.len(), &*report.footnotes[0].content), (0, 2, "<p>x</p>"));
        for (links, code) in [
            (r#""footnote": {"_": ["n"]}, "x": {"_": ["n"]}"#, "xbrlje:unknownLinkType"),
            (r#""footnote": {"_": ["n"], "x": ["n"]}"#, "xbrlje:unknownLinkGroup"),
            (r#""footnote": {"_": ["n", "q"]}"#, "xbrlje:unknownLinkTarget"),
            (r#""footnote": {"_": ["n", "f"]}"#, "oime:illegalStandardFootnoteTarget"),
            ("", "oime:unusedNoteFact"),
        ] {
            assert_eq!(codes(&fact(links)), [code], "{links}");
        }
    }

    #[test]
    fn features_are_held_against_the_facts() {
        let fact = |id: &str, value: &str, decimals: i8| {
            format!(r#""{id}": {{"value": "{value}", "decimals": {decimals}, "dimensions": {{"concept": "t:A"}}}}"#)
        };
        let check = |allowed: &str, facts: [String; 2]| {
            read_facts(&format!("\"xbrl:allowedDuplicates\": \"{allowed}\""), &facts.join(",")).1.len()
        };
        let same = [fact("a", "1000", -3), fact("b", "1000", -3)];
        let rounded = [fact("a", "1000", -3), fact("b", "1001", 0)];
        let wrong = [fact("a", "1000", 0), fact("b", "1001", 0)];
        let all = |facts: &[String; 2]| ["none", "complete", "consistent", "all"].map(|a| check(a, facts.clone()));
        assert_eq!(all(&same), [1, 0, 0, 0]);
        assert_eq!(all(&rounded), [1, 1, 0, 0]);
        assert_eq!(all(&wrong), [1, 1, 1, 0]);
        let canonical = |value| read_facts("\"xbrl:canonicalValues\": true", &fact("a", value, 0)).1;
        assert_eq!(canonical("1000.0"), [""; 0]);
        assert_eq!(canonical("+1000"), ["xbrlje:nonCanonicalValue"]);
    }

    #[test]
    fn facts_may_come_before_the_information_that_they_need() {
        let facts = r#""facts": {"f": {"value": "x", "dimensions": {"concept": "t:A"}}}"#;
        let (report, codes) = read_text(&format!("\u{feff}{{{facts}, {}}}", INFO.replace("FEATURES", "")));
        assert_eq!((report.unwrap().facts().len(), codes.len()), (1, 0));
        assert_eq!(read_text("{}").1, ["xbrlje:invalidJSONStructure"]);
        assert_eq!(read_text("[]").1, ["xbrlje:invalidJSONStructure"]);
        assert_eq!(read_text("").1, ["xbrlje:invalidJSON"]);
        let empty = INFO.replace("FEATURES", "").replace("\"t.xsd\"", "");
        assert_eq!(read_text(&format!("{{{empty}}}")).1, ["oime:noTaxonomy"]);
        assert_eq!(read_text(&format!("{{{}, \"q:x\": 1, \"x\": 1}}", INFO.replace("FEATURES", ""))).1.len(), 2);
    }

    #[test]
    fn nothing_that_is_cut_off_or_changed_makes_it_panic() {
        let whole = format!(
            r#"{{{}, "facts": {{"f": {{"value": "1", "decimals": 0, "src:span": "1-2", "links": {{"footnote": {{"_": ["n"]}}}},
                "dimensions": {{"concept": "t:A", "unit": "iso4217:EUR", "t:x": null}}}}, "n": {{"value": "é\n",
                "dimensions": {{"concept": "xbrl:note", "noteId": "n", "language": "en"}}}}}}}}"#,
            INFO.replace("FEATURES", "")
        );
        for at in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
            let _ = read_text(&whole[..at]);
            for other in ["\"", "{", "}", "0", "\\", ""] {
                let next = whole[at..].chars().next().map_or(0, char::len_utf8);
                let _ = read_text(&[&whole[..at], other, &whole[at + next..]].concat());
            }
        }
    }
}
