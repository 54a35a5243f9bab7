//! xBRL-JSON 1.0 → report, in one pass over the text. Strings are borrowed; what repeats is looked up. `facts` that come
//! before `documentInfo` are passed over and read when it is known.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::format::oim::aspects::{Aspects, Concept, is_canonical_number, is_ncname, is_number};
use crate::format::oim::info::{Info, Reader};
use crate::format::oim::json::{Json, Kind, Malformed};
use crate::format::oim::links::{Collected, From};
use crate::format::oim::{JSON as SYNTAX, Problem, places};
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

/// What is known behind `documentInfo`.
struct State<'s> {
    info: Info,
    aspects: Aspects,
    links: Collected,
    /// The property that says where a fact is printed.
    span: Option<String>,
    dimensions: Vec<(NameId, Coordinate)>,
    pending: Vec<(Cow<'s, str>, Cow<'s, str>, Cow<'s, str>, Span)>,
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
        let span = info.source_prefix().map(|prefix| format!("{prefix}:span"));
        let (links, dimensions, pending) = (Collected::default(), Vec::new(), Vec::new());
        self.state = Some(State { info, aspects, links, span, dimensions, pending });
        Ok(())
    }

    fn facts(&mut self, json: &mut Json<'s>) -> Result<(), Malformed> {
        let Some(state) = &mut self.state else { return json.skip(true) };
        let start = json.position();
        if json.kind()? != Kind::Object {
            json.skip(true)?;
            self.structure("facts is no object", json.since(start));
            return Ok(());
        }
        json.enter()?;
        let mut first = true;
        while let Some((id, span)) = json.name(&mut first)? {
            state.fact(&mut self.diagnostics, json, &id, span)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Option<Report> {
        let State { info, mut aspects, links, .. } = self.state.take()?;
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
    /// Its value; nil where there is none inside.
    value: Option<Option<Cow<'s, str>>>,
    decimals: Option<i16>,
    has_dimensions: bool,
    concept: Option<Concept>,
    entity: Option<EntityId>,
    period: Option<Period>,
    unit: Option<UnitId>,
    language: Option<(LanguageId, Cow<'s, str>)>,
    note: Option<Cow<'s, str>>,
    printed: Option<Cow<'s, str>>,
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
        const MEMBERS: [&str; 4] = ["value", "decimals", "dimensions", "links"];
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
        let (mut first, mut seen) = (true, [false; MEMBERS.len()]);
        let mut extensions = Vec::new();
        while let Some((member, span)) = json.name(&mut first)? {
            let at = json.position();
            if let Some(known) = MEMBERS.iter().position(|known| *known == member)
                && std::mem::replace(&mut seen[known], true)
            {
                json.repeat(span);
                json.skip(true)?;
                continue;
            }
            match (&*member, json.kind()?) {
                ("value", Kind::String) => parts.value = Some(Some(json.string()?)),
                ("value", Kind::Null) => {
                    json.word("null")?;
                    parts.value = Some(None);
                }
                ("decimals", Kind::Number) => match json.number()?.parse() {
                    Ok(places) => parts.decimals = Some(places),
                    Err(_) => say(&mut parts, structure("decimals is no whole number".into()), json.since(at)),
                },
                ("dimensions", Kind::Object) => {
                    parts.has_dimensions = true;
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
                (name, _) => {
                    json.skip(true)?;
                    match name.split_once(':') {
                        Some((prefix, local)) if is_ncname(prefix) && is_ncname(local) => {
                            if extensions.contains(&member) || self.span.as_deref() == Some(name) {
                                json.repeat(span);
                            }
                            if !self.aspects.is_bound(prefix) {
                                let message = format!("the prefix of {name:?} is not declared");
                                say(&mut parts, Problem::new("oimce:unboundPrefix", message), span);
                            }
                            extensions.push(member);
                        }
                        _ => say(&mut parts, structure(format!("{name:?} is not expected in a fact")), span),
                    }
                }
            }
        }
        let whole = json.since(start);
        if parts.value.is_none() {
            say(&mut parts, structure("value is missing".into()), whole);
        }
        if !parts.has_dimensions {
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
        const CORE: [&str; 6] = ["concept", "entity", "period", "unit", "language", "noteId"];
        json.enter()?;
        self.dimensions.clear();
        let (mut first, mut seen) = (true, [false; CORE.len()]);
        while let Some((name, span)) = json.name(&mut first)? {
            let at = json.position();
            let core = CORE.iter().position(|core| *core == name);
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
                        say(parts, problem, json.since(at));
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
        let value = parts.value.take().flatten();
        if parts.language.is_some() && parts.unit.is_some() {
            return refuse("oime:misplacedLanguageDimension", "a number has no language");
        }
        if parts.decimals.is_some() && (value.is_none() || parts.language.is_some()) {
            return refuse("oime:misplacedDecimalsProperty", "only numbers that are not nil have decimals");
        }
        let is_number_here = parts.unit.is_some() || parts.decimals.is_some();
        let text = value.as_deref().map(|text| if is_number_here { text.trim_ascii() } else { text });
        let value = match text {
            None => ValueRef::Nil,
            Some(text) if !is_number_here => ValueRef::Text(text),
            Some(text) if is_number(text) => ValueRef::Number(text),
            Some(text) => return Err(Problem::new(SYNTAX.fact_value, format!("{text:?} is no number"))),
        };
        if self.info.canonical && matches!(value, ValueRef::Number(text) if !is_canonical_number(text)) {
            return refuse("xbrlje:nonCanonicalValue", "the number is not in its canonical form");
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
        let Some(Some(content)) = parts.value.take() else {
            return refuse(SYNTAX.fact_value, "a footnote has a text");
        };
        let span = parts.printed.iter().find_map(|text| places(text).next()).map(|place| place.span);
        let note = Footnote { id: id.into(), language: (&**language).into(), content: content.into(), span };
        if self.aspects.report.index_of(id).is_some() || !self.links.note(&mut self.aspects, note, name) {
            json.repeat(name);
            return refuse(SYNTAX.invalid_json, "this id stands twice");
        }
        Ok(From::Note)
    }
}
