//! Within [`super`]: a history as CSV, with the columns of Parquet.

use super::View;
use super::rows::{COLUMNS, Cell};
use std::io::Write;

/// Writes rows with a header. Numbers stand without exponent, true as `true`, what is not there as nothing.
pub fn csv(view: &View<'_, '_>, out: &mut dyn Write) -> std::io::Result<()> {
    let mut out = ::csv::Writer::from_writer(out);
    out.write_record(COLUMNS.map(|(name, ..)| name))?;
    view.rows(|cells| {
        for cell in cells {
            match cell {
                Cell::Empty => out.write_field(""),
                Cell::Text(text) => out.write_field(text),
                Cell::Integer(number) => out.write_field(number.to_string()),
                Cell::Decimal(number) => out.write_field(number.to_string()),
                Cell::Date(day) => out.write_field(day.to_string()),
                Cell::Truth(truth) => out.write_field(truth.to_string()),
            }?;
        }
        out.write_record(None::<&[u8]>)
    })?;
    out.flush()
}
