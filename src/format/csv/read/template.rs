//! Within [`super`]: table templates, and the properties that they give to facts (xBRL-CSV 1.0, table templates, columns,
//! property groups, parameters).

use super::metadata::Located;
use crate::format::oim::aspects::is_identifier;
use crate::format::oim::info::Reader;
use crate::format::oim::json::{Node, Tree};
use crate::format::oim::period::Moment;
use crate::format::oim::{CSV as SYNTAX, Problem};
use crate::source::Span;
use hashbrown::{HashMap, HashSet};
use indexmap::IndexMap;

/// What a property says about its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<'t> {
    /// There is none (`#none`).
    None,
    /// Nil (`#nil`).
    Nil,
    /// This.
    Text(&'t str),
    /// The number of the row, from 1.
    RowNumber,
    /// What the row has in a column, or a parameter.
    Parameter(&'t str, Option<Moment>),
}

/// A dimension and its value.
#[derive(Debug, Clone, Copy)]
pub struct Property<'t> {
    /// `concept`, … or the name of a taxonomy-defined dimension.
    pub name: &'t str,
    /// Its value.
    pub given: Given<'t>,
}

/// What facts get from a place: a column, a property group, a template, the report.
#[derive(Debug, Clone, Default)]
pub struct Properties<'t> {
    /// Dimensions.
    pub dimensions: Vec<Property<'t>>,
    /// Decimals.
    pub decimals: Option<Given<'t>>,
}

/// A column.
#[derive(Debug)]
pub enum Column<'t> {
    /// For people; ixport's says where the row's fact is printed.
    Comment {
        /// Whether it does.
        is_span: bool,
    },
    /// Values that others refer to.
    Parameter,
    /// Names of property groups.
    Groups(IndexMap<&'t str, Properties<'t>>),
    /// Values of facts.
    Fact {
        /// Its own properties.
        own: Properties<'t>,
        /// Columns with property groups.
        from: Vec<&'t str>,
    },
}

/// A table template.
#[derive(Debug)]
pub struct Template<'t> {
    /// Columns, in the order of the template.
    pub columns: IndexMap<&'t str, Column<'t>>,
    /// Properties of all its facts.
    pub properties: Properties<'t>,
    /// The column with the rows' identifiers.
    pub row_id: Option<&'t str>,
    /// The parameters that it refers to.
    pub references: HashSet<&'t str>,
}

/// A special value of a cell or property; others are themselves.
pub fn special(text: &str) -> Result<Given<'_>, Problem> {
    if text.as_bytes().first() != Some(&b'#') {
        return Ok(Given::Text(text));
    }
    match text {
        "#none" => Ok(Given::None),
        "#nil" => Ok(Given::Nil),
        "#empty" => Ok(Given::Text("")),
        _ if text.starts_with("##") => Ok(Given::Text(&text[1..])),
        _ => Err(Problem::new("xbrlce:unknownSpecialValue", format!("there is no special value {text:?}"))),
    }
}

/// Reads templates of one file, and what they refer to.
pub struct Templates<'d, 't> {
    /// Where to say what is wrong.
    pub reader: Reader<'d>,
    /// Extensions' names.
    pub prefixed: Vec<(String, Span)>,
    /// The property that marks the column with places.
    pub span: Option<String>,
    /// Parameters that were referred to.
    pub references: HashSet<&'t str>,
}

impl<'t> Templates<'_, 't> {
    fn identifier(&mut self, name: &str, span: Span) {
        if !is_identifier(name) {
            self.reader.report("xbrlce:invalidIdentifier", format!("{name:?} is no identifier"), span);
        }
    }

    /// A reference or a value.
    fn given(&mut self, text: &'t str, span: Span) -> Option<Given<'t>> {
        if let Some(reference) = text.strip_prefix('$') {
            if reference.starts_with('$') {
                return Some(Given::Text(reference));
            }
            let (name, moment) = reference.split_once('@').map_or((reference, None), |(n, moment)| (n, Some(moment)));
            if !is_identifier(name) {
                self.reader.report("xbrlce:invalidReference", format!("{text:?} refers to no identifier"), span);
                return None;
            }
            let moment = match moment.map(Moment::from_name) {
                Some(None) => {
                    let message = format!("{text:?}: behind the @ stands start or end");
                    self.reader.report("xbrlce:invalidPeriodSpecifier", message, span);
                    return None;
                }
                Some(moment) => moment,
                None => None,
            };
            if name == "rowNumber" {
                return Some(Given::RowNumber);
            }
            self.references.insert(name);
            return Some(Given::Parameter(name, moment));
        }
        special(text).map_err(|problem| self.reader.diagnostics.push(problem.at(span))).ok()
    }

    /// `dimensions`.
    pub fn dimensions(&mut self, node: &'t Node<'t>) -> Vec<Property<'t>> {
        let mut dimensions = Vec::new();
        for (name, node) in self.reader.object(node, "dimensions").into_iter().flatten() {
            dimensions.extend(self.dimension(name, node));
        }
        dimensions
    }

    /// One dimension.
    pub fn dimension(&mut self, name: &'t str, node: &'t Node<'t>) -> Option<Property<'t>> {
        let is_core = matches!(name, "concept" | "entity" | "period" | "unit" | "language");
        if !is_core && (!name.contains(':') || name.starts_with("xbrl:")) {
            let message = format!("{name:?} is no dimension");
            self.reader.report(SYNTAX.structure, message, node.span);
            return None;
        }
        if let (Tree::Null, false) = (&node.value, is_core) {
            return Some(Property { name, given: Given::Nil });
        }
        let text = self.reader.string(node, name)?;
        let given = self.given(text, node.span)?;
        Some(Property { name, given })
    }

    /// `decimals`.
    pub fn decimals(&mut self, node: &'t Node<'t>) -> Option<Given<'t>> {
        let text = match &node.value {
            Tree::Number(number) => number,
            Tree::String(text) => &**text,
            _ => return self.reader.string(node, "decimals").map(Given::Text),
        };
        let given = self.given(text, node.span)?;
        if matches!(given, Given::Nil) || matches!(given, Given::Text(text) if text.parse::<i16>().is_err()) {
            let message = format!("{text:?} is no number of decimals");
            self.reader.report("xbrlce:invalidDecimalsValue", message, node.span);
            return None;
        }
        Some(given)
    }

    fn groups(&mut self, node: &'t Node<'t>) -> IndexMap<&'t str, Properties<'t>> {
        let mut groups = IndexMap::new();
        for (name, node) in self.reader.object(node, "propertyGroups").into_iter().flatten() {
            self.identifier(name, node.span);
            let mut group = Properties::default();
            for (member, node) in self.reader.object(node, name).into_iter().flatten() {
                match &**member {
                    "dimensions" => group.dimensions = self.dimensions(node),
                    "decimals" => group.decimals = self.decimals(node),
                    _ => self.reader.extension(member, node.span, &mut self.prefixed),
                }
            }
            groups.insert(&**name, group);
        }
        groups
    }

    fn column(&mut self, name: &'t str, node: &'t Node<'t>) -> Column<'t> {
        self.identifier(name, node.span);
        let (mut own, mut from, mut groups) = (Properties::default(), Vec::new(), None);
        let (mut is_comment, mut is_fact, mut is_span) = (false, false, false);
        for (member, node) in self.reader.object(node, name).into_iter().flatten() {
            match &**member {
                "comment" => is_comment = self.reader.truth(node, member) == Some(true),
                "decimals" => own.decimals = self.decimals(node),
                "dimensions" => {
                    is_fact = true;
                    own.dimensions = self.dimensions(node);
                }
                "propertiesFrom" => {
                    is_fact = true;
                    let elements = self.reader.array(node, member);
                    from = elements.iter().filter_map(|element| self.reader.string(element, member)).collect();
                }
                "propertyGroups" => groups = Some(self.groups(node)),
                _ => {
                    is_span |= self.span.as_deref() == Some(&**member);
                    self.reader.extension(member, node.span, &mut self.prefixed);
                }
            }
        }
        if usize::from(is_comment) + usize::from(is_fact) + usize::from(groups.is_some()) > 1 {
            let message = format!("{name} is more than one of: a comment, facts, property groups");
            self.reader.report("xbrlce:conflictingColumnType", message, node.span);
        }
        if own.decimals.is_some() && !is_fact {
            let message = format!("{name} has decimals and no facts");
            self.reader.report("xbrlce:misplacedDecimalsOnNonFactColumn", message, node.span);
        }
        match groups {
            _ if is_comment => Column::Comment { is_span },
            Some(groups) => Column::Groups(groups),
            None if is_fact => Column::Fact { own, from },
            None => Column::Parameter,
        }
    }

    /// A template. Nothing where it has no columns.
    pub fn template(&mut self, name: &'t str, at: Located<'t>) -> Option<Template<'t>> {
        self.identifier(name, at.node.span);
        let outer = std::mem::take(&mut self.references);
        let mut template = Template {
            columns: IndexMap::new(),
            properties: Properties::default(),
            row_id: None,
            references: HashSet::new(),
        };
        let members = self.reader.object(at.node, name)?;
        for (member, node) in members {
            match &**member {
                "columns" => {
                    for (name, node) in self.reader.object(node, member).into_iter().flatten() {
                        template.columns.insert(name, self.column(name, node));
                    }
                }
                "dimensions" => template.properties.dimensions = self.dimensions(node),
                "decimals" => template.properties.decimals = self.decimals(node),
                "rowIdColumn" => template.row_id = self.reader.string(node, member),
                _ => self.reader.extension(member, node.span, &mut self.prefixed),
            }
        }
        template.references = std::mem::replace(&mut self.references, outer);
        self.references.extend(&template.references);
        if !members.contains_key("columns") {
            self.reader.report(SYNTAX.structure, "columns is missing", at.node.span);
            return None;
        }
        self.check(&mut template, at.node.span);
        Some(template)
    }

    /// What only the whole template tells.
    fn check(&mut self, template: &mut Template<'t>, span: Span) {
        match template.row_id.map(|id| (id, template.columns.get(id))) {
            Some((id, None)) => {
                self.reader.report("xbrlce:undefinedRowIdColumn", format!("there is no column {id}"), span);
                template.row_id = None;
            }
            Some((id, Some(Column::Comment { .. }))) => {
                self.reader.report("xbrlce:invalidRowIdColumn", format!("the column {id} is a comment"), span);
                template.row_id = None;
            }
            _ => {}
        }
        for (name, column) in &template.columns {
            let Column::Fact { from, .. } = column else { continue };
            let (mut dimensions, mut with_decimals) = (HashMap::new(), None);
            for group_column in from {
                let Some(Column::Groups(groups)) = template.columns.get(group_column) else {
                    let message = format!("{name} takes properties from {group_column}, which has no property groups");
                    self.reader.report("xbrlce:invalidPropertyGroupColumnReference", message, span);
                    continue;
                };
                if groups.values().any(|group| group.decimals.is_some())
                    && with_decimals.replace(group_column).is_some_and(|other| other != group_column)
                {
                    let message = format!("{name} has decimals from several columns with property groups");
                    self.reader.report("xbrlce:repeatedPropertyGroupDecimalsProperty", message, span);
                }
                for dimension in groups.values().flat_map(|group| &group.dimensions) {
                    if dimensions.insert(dimension.name, group_column).is_some_and(|other| other != group_column) {
                        let message =
                            format!("{name} has {} from several columns with property groups", dimension.name);
                        self.reader.report("xbrlce:repeatedPropertyGroupDimension", message, span);
                    }
                }
            }
        }
    }
}
