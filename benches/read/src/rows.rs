//! A report as others write xBRL-CSV: a table with ten facts a row. And files in memory for the reader.

use crate::generate::{NS, PREFIX, Random, SCHEMA, concept_name, contexts, empty, number, unit_of};
use ixport::package::{File, Resolver};
use ixport::report::Context;
use ixport::xbrl::{Decimals, DimensionValue, Period, ns};
use serde_json::{Map, json};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

/// Facts of a row.
pub const WIDTH: usize = 10;
const UNITS: [&str; 6] = ["iso4217:USD", "iso4217:EUR", "iso4217:CNY", "xbrli:shares", "", "iso4217:USD/xbrli:shares"];

/// Writes the metadata and the table of `facts / 10` rows.
pub fn write(facts: usize) -> Vec<File> {
    let mut random = Random::new(2);
    let mut report = empty();
    let rows: Vec<Context> = contexts(&mut report, facts / WIDTH, &mut random)
        .into_iter()
        .map(|id| report.context(id).to_context())
        .collect();
    let axes: BTreeSet<_> = rows.iter().flat_map(|row| row.dimensions.keys().cloned()).collect();
    let mut columns = Map::new();
    columns.insert("period".into(), json!({}));
    for axis in &axes {
        columns.insert(axis.local.to_string(), json!({}));
    }
    for at in 0..WIDTH {
        let mut dimensions = json!({"concept": format!("{PREFIX}:{}", concept_name(at)), "period": "$period"});
        let unit = UNITS[unit_of(at)];
        if !unit.is_empty() {
            dimensions["unit"] = unit.into();
        }
        columns.insert(format!("v{at}"), json!({"dimensions": dimensions, "decimals": decimals(at)}));
    }
    let mut dimensions = Map::new();
    dimensions.insert("entity".into(), "cik:0001234567".into());
    for axis in &axes {
        dimensions.insert(format!("{PREFIX}:{}", axis.local), format!("${}", axis.local).into());
    }
    let metadata = json!({
        "documentInfo": {
            "documentType": "https://xbrl.org/2021/xbrl-csv",
            "namespaces": {
                PREFIX: NS, "xbrl": ns::OIM, "xbrli": ns::XBRLI, "cik": ns::CIK,
                "iso4217": ns::ISO4217,
            },
            "taxonomy": [SCHEMA],
        },
        "tableTemplates": {"rows": {"columns": columns, "dimensions": dimensions}},
        "tables": {"rows": {"url": "rows.csv", "template": "rows"}},
    });
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(columns_of(&metadata)).expect("in memory");
    let mut value = String::new();
    for row in &rows {
        out.write_field(period(row.period)).expect("in memory");
        for axis in &axes {
            let cell = match row.dimensions.get(axis) {
                None => "#none".to_owned(),
                Some(DimensionValue::Member(member)) => format!("{PREFIX}:{}", member.local),
                Some(DimensionValue::Typed(text)) => text.as_deref().unwrap_or("#nil").to_owned(),
            };
            out.write_field(cell).expect("in memory");
        }
        for at in 0..WIDTH {
            value.clear();
            number(&mut value, unit_of(at), &mut random);
            out.write_field(&value).expect("in memory");
        }
        out.write_record(None::<&[u8]>).expect("in memory");
    }
    vec![
        File { path: "rows-metadata.json".into(), bytes: serde_json::to_vec_pretty(&metadata).expect("in memory") },
        File { path: "rows.csv".into(), bytes: out.into_inner().expect("in memory") },
    ]
}

/// Precision of a column.
fn decimals(column: usize) -> i16 {
    match number(&mut String::new(), unit_of(column), &mut Random::new(column as u64)) {
        Decimals::Places(places) => places,
        Decimals::Infinite => 0,
    }
}

fn columns_of(metadata: &serde_json::Value) -> impl Iterator<Item = &str> {
    metadata["tableTemplates"]["rows"]["columns"].as_object().into_iter().flat_map(Map::keys).map(String::as_str)
}

fn period(period: Period) -> String {
    let day = period.last_day().expect("periods end");
    match period {
        Period::Duration { start, .. } => format!("{}..{day}", start.date()),
        _ => format!("{day}@end"),
    }
}

/// Files in memory, under `file:///bench/`.
pub struct Memory(pub Vec<File>);

/// Where the files are.
pub const BASE: &str = "file:///bench/";

impl Resolver for Memory {
    fn resolve(&self, uri: &str) -> io::Result<Option<Cow<'_, [u8]>>> {
        let path = uri.strip_prefix(BASE);
        Ok(path.and_then(|path| self.0.iter().find(|file| file.path == path)).map(|file| (&*file.bytes).into()))
    }
}
