//! Events as lines of CSV (RFC 4180), safe to open in a spreadsheet.

use crate::db::events::StoredEvent;
use crate::failure::Failure;

/// What a cell must not begin with: spreadsheets would run it as a formula (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

const NAMES: [&str; 16] = [
    "number",
    "id",
    "at",
    "action",
    "by_id",
    "by_name",
    "ip",
    "country",
    "user_agent",
    "merchant_id",
    "key_id",
    "member_id",
    "subject",
    "before",
    "after",
    "reason",
];

/// The line of names.
pub(super) fn head() -> String {
    write(NAMES.map(str::to_owned))
}

/// What changed stands as JSON in one cell each.
pub(super) fn line(event: &StoredEvent) -> Result<String, Failure> {
    Ok(write([
        event.number.to_string(),
        event.id.to_string(),
        event.at.to_string(),
        event.action.to_string(),
        said(event.by.as_ref().map(|person| person.id)),
        said(event.by.as_ref().map(|person| &person.name)),
        said(event.ip.as_ref()),
        said(event.country.as_ref()),
        said(event.user_agent.as_ref()),
        said(event.merchant_id),
        said(event.key_id),
        said(event.member_id),
        said(event.subject.as_ref()),
        serde_json::to_string(&event.before)?,
        serde_json::to_string(&event.after)?,
        said(event.reason.as_ref()),
    ]))
}

fn said(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn write(cells: [String; NAMES.len()]) -> String {
    cells.map(|cell| quoted(harmless(cell))).join(",") + "\r\n"
}

fn harmless(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

fn quoted(cell: String) -> String {
    if cell.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_would_be_a_formula_is_text() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"] {
            assert!(harmless(cell.to_owned()).starts_with('\''), "{cell}");
        }
        for cell in ["", "1", "a=1", "{\"a\":1}", " =1"] {
            assert_eq!(harmless(cell.to_owned()), cell);
        }
    }

    #[test]
    fn a_cell_with_separators_is_quoted_and_its_quotes_doubled() {
        for (cell, expected) in
            [("plain", "plain"), ("a,b", "\"a,b\""), ("\"x\"", "\"\"\"x\"\"\""), ("a\nb", "\"a\nb\"")]
        {
            assert_eq!(quoted(cell.to_owned()), expected);
        }
    }

    #[test]
    fn a_line_ends_as_the_rfc_says() {
        assert!(head().starts_with("number,id,at,") && head().ends_with(",reason\r\n"));
    }
}
