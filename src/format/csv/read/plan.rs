//! Within [`super`]: how the facts of a column get their aspects, worked out once for all rows: what is constant as numbers
//! of the report, what varies as the cell that it comes from.

use super::template::{Given, Properties, special};
use crate::format::oim::aspects::{Aspects, Concept};
use crate::format::oim::period::Moment;
use crate::format::oim::{CSV as SYNTAX, Problem};
use crate::report::{Coordinate, EntityId, LanguageId, NameId, UnitId};
use crate::xbrl::{Decimals, Period};
use csv::StringRecord;
use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'r> {
    /// There is none.
    None,
    /// Nil.
    Nil,
    /// This.
    Text(&'r str),
}

/// Where a value of a row comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A cell; where it is empty, a parameter of the same name.
    Cell(usize, Option<Box<str>>),
    /// The number of the row.
    RowNumber,
}

/// An aspect: constant, or from a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part<T> {
    /// The same for all rows; nothing where facts do not have it.
    Fixed(Option<T>),
    /// From each row.
    Varies(Slot, Option<Moment>),
}

/// A row and what is known about it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'r> {
    /// Its cells.
    pub cells: &'r StringRecord,
    /// Its number, from 1.
    pub number: &'r str,
}

impl<'r> Row<'r> {
    /// A cell; empty where the row has too few.
    #[must_use]
    pub fn cell(self, at: usize) -> &'r str {
        self.cells.get(at).unwrap_or_default()
    }

    fn value(self, slot: &'r Slot) -> Result<Value<'r>, Problem> {
        let text = match slot {
            Slot::RowNumber => return Ok(Value::Text(self.number)),
            Slot::Cell(at, fallback) => match (self.cell(*at), fallback) {
                ("", None) => return Ok(Value::None),
                ("", Some(fallback)) => fallback,
                (text, _) => text,
            },
        };
        Ok(match special(text)? {
            Given::None => Value::None,
            Given::Nil => Value::Nil,
            Given::Text(text) => Value::Text(text),
            Given::RowNumber | Given::Parameter(..) => Value::Text(text),
        })
    }
}

impl<T: Copy> Part<T> {
    /// Its value in a row, which `read` makes of a value that there is.
    pub fn of(
        &self,
        row: Row<'_>,
        read: impl FnOnce(Value<'_>, Option<Moment>) -> Result<T, Problem>,
    ) -> Result<Option<T>, Problem> {
        match self {
            Part::Fixed(value) => Ok(*value),
            Part::Varies(slot, moment) => match row.value(slot)? {
                Value::None => Ok(None),
                value => read(value, *moment).map(Some),
            },
        }
    }
}

/// What makes a context: facts of a row that share it get the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recipe {
    /// Whom.
    pub entity: Part<EntityId>,
    /// When.
    pub period: Part<Period>,
    /// Taxonomy-defined dimensions.
    pub dimensions: Vec<(NameId, Part<Coordinate>)>,
}

/// How facts of a column, with certain property groups, get their aspects.
#[derive(Debug)]
pub struct Plan {
    /// The concept.
    pub concept: Part<Concept>,
    /// The unit.
    pub unit: Part<UnitId>,
    /// Whether column or property group say the unit: then the facts are numbers. A template or the report may give units to
    /// texts too, which do not have them.
    pub has_own_unit: bool,
    /// The language.
    pub language: Part<LanguageId>,
    /// The language as it is given.
    pub language_text: Option<Result<Box<str>, Slot>>,
    /// Decimals; whether there are any to look for.
    pub decimals: Option<Part<Decimals>>,
    /// Number of the recipe.
    pub recipe: usize,
    /// Number of the set of columns that it looks at.
    pub columns: usize,
}

/// Makes plans for one table.
pub struct Planner<'p> {
    /// Column → its place in the table.
    pub header: &'p HashMap<&'p str, usize>,
    /// Columns of the template, which may be absent from the table.
    pub is_column: &'p dyn Fn(&str) -> bool,
    /// Parameters of the table, then those of the report.
    pub parameters: [&'p IndexMap<Box<str>, Box<str>>; 2],
    /// Recipes that were made.
    pub recipes: &'p mut HashMap<Recipe, usize>,
    /// Sets of columns that plans look at, each with the last row in which they were looked at.
    pub sets: &'p mut Vec<(Vec<usize>, u32)>,
}

/// Concept, entity, …: one entry a dimension, the first that says something.
type Chosen<'t> = IndexMap<&'t str, (Given<'t>, bool)>;

impl Planner<'_> {
    /// The plan for properties in the order of their precedence: the first `own` are those of column and property groups.
    pub fn plan(&mut self, aspects: &mut Aspects, properties: &[&Properties<'_>], own: usize) -> Result<Plan, Problem> {
        let mut chosen = Chosen::new();
        let mut decimals = None;
        for (at, properties) in properties.iter().enumerate() {
            for property in &properties.dimensions {
                chosen.entry(property.name).or_insert((property.given, at < own));
            }
            decimals = decimals.or(properties.decimals);
        }
        let mut columns = HashSet::new();
        let mut part = |name: &str| chosen.swap_remove(name).unwrap_or((Given::None, false));
        let (concept, unit, language) = (part("concept").0, part("unit"), part("language").0);
        let (entity, period) = (part("entity").0, part("period").0);
        let mut make = |given| self.source(given, &mut columns);
        let concept = constant(make(concept)?, |value, _| read_concept(aspects, value))?;
        let (unit, has_own_unit) = (constant(make(unit.0)?, |value, _| read_unit(aspects, value))?, unit.1);
        let language_source = make(language)?;
        let language_text = match &language_source {
            Source::Fixed(Value::Text(text), _) => Some(Ok((*text).into())),
            Source::Fixed(..) => None,
            Source::Slot(slot, _) => Some(Err(slot.clone())),
        };
        let language = constant(language_source, |value, _| read_language(aspects, value))?;
        let decimals = match decimals {
            Some(given) => Some(constant(make(given)?, |value, _| read_decimals(value))?),
            None => None,
        };
        let entity = constant(make(entity)?, |value, _| read_entity(aspects, value))?;
        let period = constant(make(period)?, |value, moment| read_period(aspects, value, moment))?;
        let mut dimensions = Vec::with_capacity(chosen.len());
        for (name, (given, _)) in &chosen {
            let source = make(*given)?;
            if matches!(source, Source::Fixed(Value::None, _)) {
                continue;
            }
            dimensions.push((aspects.axis(name)?, constant(source, |value, _| read_dimension(aspects, value))?));
        }
        let recipe = Recipe { entity, period, dimensions };
        let next = self.recipes.len();
        let recipe = *self.recipes.entry(recipe).or_insert(next);
        let mut columns: Vec<_> = columns.into_iter().collect();
        columns.sort_unstable();
        let columns = self.sets.iter().position(|(set, _)| *set == columns).unwrap_or_else(|| {
            self.sets.push((columns, 0));
            self.sets.len() - 1
        });
        Ok(Plan { concept, unit, has_own_unit, language, language_text, decimals, recipe, columns })
    }

    fn source<'s>(&'s self, given: Given<'s>, columns: &mut HashSet<usize>) -> Result<Source<'s>, Problem> {
        let (name, moment) = match given {
            Given::None => return Ok(Source::Fixed(Value::None, None)),
            Given::Nil => return Ok(Source::Fixed(Value::Nil, None)),
            Given::Text(text) => return Ok(Source::Fixed(Value::Text(text), None)),
            Given::RowNumber => return Ok(Source::Slot(Slot::RowNumber, None)),
            Given::Parameter(name, moment) => (name, moment),
        };
        let parameter = self.parameters.iter().find_map(|parameters| parameters.get(name)).map(|text| &**text);
        match (self.header.get(name), parameter) {
            (Some(&at), parameter) => {
                columns.insert(at);
                Ok(Source::Slot(Slot::Cell(at, parameter.map(Into::into)), moment))
            }
            (None, Some(text)) => Ok(Source::Fixed(
                match special(text)? {
                    Given::None => Value::None,
                    Given::Nil => Value::Nil,
                    Given::Text(text) => Value::Text(text),
                    Given::RowNumber | Given::Parameter(..) => Value::Text(text),
                },
                moment,
            )),
            (None, None) if (self.is_column)(name) => Ok(Source::Fixed(Value::None, None)),
            (None, None) => {
                let message = format!("{name:?} is neither a column nor a parameter");
                Err(Problem::new("xbrlce:invalidReferenceTarget", message))
            }
        }
    }
}

/// Where a value comes from.
enum Source<'s> {
    Fixed(Value<'s>, Option<Moment>),
    Slot(Slot, Option<Moment>),
}

fn constant<T>(
    source: Source<'_>,
    read: impl FnOnce(Value<'_>, Option<Moment>) -> Result<T, Problem>,
) -> Result<Part<T>, Problem> {
    Ok(match source {
        Source::Fixed(Value::None, _) => Part::Fixed(None),
        Source::Fixed(value, moment) => Part::Fixed(Some(read(value, moment)?)),
        Source::Slot(slot, moment) => Part::Varies(slot, moment),
    })
}

fn text<'v>(value: Value<'v>, code: &'static str) -> Result<&'v str, Problem> {
    match value {
        Value::Text(text) => Ok(text),
        Value::None | Value::Nil => Err(Problem::new(code, "only taxonomy-defined dimensions and facts are nil")),
    }
}

/// A concept.
pub fn read_concept(aspects: &mut Aspects, value: Value<'_>) -> Result<Concept, Problem> {
    aspects.concept(text(value, SYNTAX.concept)?)
}

/// A unit.
pub fn read_unit(aspects: &mut Aspects, value: Value<'_>) -> Result<UnitId, Problem> {
    aspects.unit(text(value, "oimce:invalidUnitStringRepresentation")?)
}

/// A language.
pub fn read_language(aspects: &mut Aspects, value: Value<'_>) -> Result<LanguageId, Problem> {
    aspects.language(text(value, SYNTAX.language)?)
}

/// An entity.
pub fn read_entity(aspects: &mut Aspects, value: Value<'_>) -> Result<EntityId, Problem> {
    aspects.entity(text(value, "oimce:invalidSQName")?)
}

/// A period, or the moment at which it starts or ends.
pub fn read_period(aspects: &mut Aspects, value: Value<'_>, moment: Option<Moment>) -> Result<Period, Problem> {
    let text = text(value, SYNTAX.period)?;
    let period = aspects.period(text)?;
    let Some(moment) = moment else { return Ok(period) };
    moment.of(period).ok_or_else(|| {
        Problem::new(
            "xbrlce:referenceTargetNotDuration",
            format!("{text:?} is no duration, whose start or end is meant"),
        )
    })
}

/// A member or typed value.
pub fn read_dimension(aspects: &mut Aspects, value: Value<'_>) -> Result<Coordinate, Problem> {
    match value {
        Value::Text(text) => aspects.value(text),
        Value::None | Value::Nil => Ok(Coordinate::Nil),
    }
}

/// Decimals.
pub fn read_decimals(value: Value<'_>) -> Result<Decimals, Problem> {
    const CODE: &str = "xbrlce:invalidDecimalsValue";
    let text = text(value, CODE)?;
    let refuse = |_| Problem::new(CODE, format!("{text:?} is no number of decimals"));
    text.parse().map(Decimals::Places).map_err(refuse)
}

/// The language of a footnote, as it is given.
pub fn language_text<'r>(plan: &'r Plan, row: Row<'r>) -> Result<Option<&'r str>, Problem> {
    Ok(match &plan.language_text {
        None => None,
        Some(Ok(text)) => Some(text),
        Some(Err(slot)) => match row.value(slot)? {
            Value::Text(text) => Some(text),
            Value::None | Value::Nil => None,
        },
    })
}
