//! Within [`super`]: a history as Parquet: numbers are `DECIMAL(38, 12)`, days `DATE`. The same history gives the same bytes.

use super::View;
use super::rows::{COLUMNS, Cell, Kind, PLACES};
use crate::xbrl::Number;
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use chrono::NaiveDate;
use std::fmt::Write as _;
use std::io::Write;
use std::mem::take;
use std::sync::Arc;

/// Name and number of the layout, in the file's metadata.
const LAYOUT: (&str, &str) = ("ixport.layout", "history/1");

/// Rows of a group: what is kept in memory.
const GROUP: usize = 1 << 17;

/// Digits of a decimal number.
const DIGITS: u32 = 38;

/// The values of a column in a group of rows, and of each row whether it has one.
struct Column {
    has: Vec<i16>,
    values: Values,
    is_required: bool,
}

enum Values {
    Text(Vec<ByteArray>),
    Integer(Vec<i32>),
    Decimal(Vec<FixedLenByteArray>),
    Truth(Vec<bool>),
}

/// Writes it.
pub fn parquet(view: &View<'_, '_>, out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    write(view, out).map_err(std::io::Error::other)
}

fn write(view: &View<'_, '_>, out: &mut (dyn Write + Send)) -> Result<()> {
    let layout = KeyValue::new(LAYOUT.0.to_owned(), LAYOUT.1.to_owned());
    let properties = WriterProperties::builder().set_created_by("ixport".to_owned());
    let properties = properties.set_key_value_metadata(Some(vec![layout])).build();
    let schema = parse_message_type(&schema())?;
    let mut file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
    let mut columns: Vec<Column> =
        COLUMNS.iter().map(|&(_, kind, is_required)| Column::new(kind, is_required)).collect();
    let mut rows = 0;
    view.rows(|cells| {
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        rows += 1;
        if rows % GROUP == 0 { group(&mut file, &mut columns) } else { Ok(()) }
    })?;
    if rows % GROUP > 0 {
        group(&mut file, &mut columns)?;
    }
    file.close()?;
    Ok(())
}

/// The columns in the language of Parquet's messages.
fn schema() -> String {
    let mut schema = "message history {\n".to_owned();
    for (name, kind, is_required) in COLUMNS {
        let repetition = if is_required { "REQUIRED" } else { "OPTIONAL" };
        let _ = match kind {
            Kind::Text => writeln!(schema, "{repetition} BYTE_ARRAY {name} (STRING);"),
            Kind::Integer => writeln!(schema, "{repetition} INT32 {name};"),
            Kind::Decimal => {
                writeln!(schema, "{repetition} FIXED_LEN_BYTE_ARRAY (16) {name} (DECIMAL({DIGITS},{PLACES}));")
            }
            Kind::Date => writeln!(schema, "{repetition} INT32 {name} (DATE);"),
            Kind::Truth => writeln!(schema, "{repetition} BOOLEAN {name};"),
        };
    }
    schema + "}"
}

impl Column {
    fn new(kind: Kind, is_required: bool) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Integer | Kind::Date => Values::Integer(Vec::new()),
            Kind::Decimal => Values::Decimal(Vec::new()),
            Kind::Truth => Values::Truth(Vec::new()),
        };
        Column { has: Vec::new(), values, is_required }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        let has = match (&mut self.values, cell) {
            (Values::Text(values), Cell::Text(text)) => {
                values.push(ByteArray::from(*text));
                true
            }
            (Values::Integer(values), Cell::Integer(number)) => {
                values.push(*number);
                true
            }
            (Values::Integer(values), Cell::Date(day)) => {
                values.push(days_since_1970(*day));
                true
            }
            (Values::Truth(values), Cell::Truth(truth)) => {
                values.push(*truth);
                true
            }
            (Values::Decimal(values), Cell::Decimal(number)) => {
                let value = decimal(number);
                values.extend(value.map(|value| FixedLenByteArray::from(value.to_be_bytes().to_vec())));
                value.is_some()
            }
            _ => false,
        };
        self.has.push(i16::from(has));
    }
}

/// A number times 10^[`PLACES`]; nothing where it does not fit.
fn decimal(number: &Number) -> Option<i128> {
    let value: i128 = number.clone().scaled(PLACES).to_string().parse().ok()?;
    (value.unsigned_abs() < 10u128.pow(DIGITS)).then_some(value)
}

fn days_since_1970(day: NaiveDate) -> i32 {
    i32::try_from((day - NaiveDate::default()).num_days()).unwrap_or_default()
}

/// Writes the rows that are there as a group.
fn group<W: Write + Send>(file: &mut SerializedFileWriter<W>, columns: &mut [Column]) -> Result<()> {
    let mut group = file.next_row_group()?;
    for column in columns {
        let mut writer = group.next_column()?.ok_or_else(|| ParquetError::General("a column is missing".into()))?;
        let has = take(&mut column.has);
        let has = (!column.is_required).then_some(&*has);
        match &mut column.values {
            Values::Text(values) => writer.typed::<ByteArrayType>().write_batch(&take(values), has, None),
            Values::Integer(values) => writer.typed::<Int32Type>().write_batch(&take(values), has, None),
            Values::Decimal(values) => writer.typed::<FixedLenByteArrayType>().write_batch(&take(values), has, None),
            Values::Truth(values) => writer.typed::<BoolType>().write_batch(&take(values), has, None),
        }?;
        writer.close()?;
    }
    group.close()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_left_out() {
        let of = |text: &str| decimal(&text.parse().unwrap());
        assert_eq!(of("-4160063000.5"), Some(-4_160_063_000_500_000_000_000));
        assert_eq!(of("0.000000000001"), Some(1));
        assert_eq!(of("0.0000000000001"), None);
        assert_eq!(of("99999999999999999999999999"), Some(99_999_999_999_999_999_999_999_999_000_000_000_000));
        assert_eq!(of("100000000000000000000000000"), None);
        assert_eq!(days_since_1970("1970-01-02".parse().unwrap()), 1);
    }
}
