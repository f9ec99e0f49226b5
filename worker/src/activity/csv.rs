//! Events as lines of CSV (RFC 4180) that are safe to open in a spreadsheet.

use crate::db::events::StoredEvent;
use crate::failure::Failure;

/// Characters that start a formula in spreadsheets (OWASP, CSV injection), also in their full-width and small forms.
const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];
/// Characters that programs can take for the end of a cell, even though only the comma separates cells here.
const SEPARATORS: [char; 6] = [',', ';', '\t', '|', '\n', '\r'];
/// Makes spreadsheets read the file as UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

const NAMES: [&str; 17] = [
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
    "merchant_name",
    "key_id",
    "member_id",
    "subject",
    "before",
    "after",
    "reason",
];

/// The byte order mark and the line of column names.
pub(super) fn head() -> String {
    format!("{BYTE_ORDER_MARK}{}", write(NAMES.map(str::to_owned)))
}

/// One line. The columns `before` and `after` contain JSON.
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
        said(event.merchant_name.as_ref()),
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
    cells.map(|cell| quoted(&harmless(&cell))).join(",") + "\r\n"
}

/// The cell with `'` before each character that would start a formula: at the start of the cell, or after a separator,
/// where a program may start another cell. A separator at the start of the cell gets a `'` too.
fn harmless(cell: &str) -> String {
    let mut written = String::with_capacity(cell.len());
    if cell.starts_with(SEPARATORS) {
        written.push('\'');
    }
    let mut is_at_beginning = true;
    for c in cell.chars() {
        if is_at_beginning && SIGNS.contains(&c) {
            written.push('\'');
        }
        is_at_beginning = SEPARATORS.contains(&c) || (is_at_beginning && (c.is_whitespace() || c == '"'));
        written.push(c);
    }
    written
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_would_be_a_formula_is_escaped() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM(A1)", "﹦1"]
        {
            assert!(harmless(cell).starts_with('\''), "{cell}");
        }
        for cell in ["", "1", "a=1", "{\"a\":1}", "a-b@c.example", "1+1", "A – B", "x; y, z | t"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn a_formula_after_any_separator_is_escaped() {
        for separator in SEPARATORS {
            for sign in SIGNS {
                for between in ["", " ", "\"", "\u{a0} \""] {
                    let cell = format!("a{separator}{between}{sign}1;b");
                    assert_eq!(harmless(&cell), format!("a{separator}{between}'{sign}1;b"));
                }
            }
        }
        assert_eq!(harmless("Shop;=cmd|'/c calc'!A0;x"), "Shop;'=cmd|'/c calc'!A0;x");
        assert_eq!(harmless(" =1;;@x"), " '=1;;'@x");
    }

    #[test]
    fn cells_are_quoted_and_their_quotes_doubled() {
        for (cell, expected) in
            [("", "\"\""), ("plain", "\"plain\""), ("a,b", "\"a,b\""), ("\"x\"", "\"\"\"x\"\"\""), ("a\nb", "\"a\nb\"")]
        {
            assert_eq!(quoted(cell), expected);
        }
    }

    #[test]
    fn the_file_starts_with_a_byte_order_mark_and_lines_end_in_crlf() {
        assert!(head().starts_with("\u{feff}\"number\",\"id\",\"at\",") && head().ends_with(",\"reason\"\r\n"));
    }
}
