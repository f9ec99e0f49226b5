//! `GET /api/activity/export`: the audit log as a file. An incomplete file is always recognisable.

use keywright_tests::audit_log::everything;
use keywright_tests::database;
use keywright_tests::organisation::{Organisation, new_merchant};
use keywright_tests::request::Reply;
use serde_json::Value;
use shared::activity::{ActivityAction, ActivityExport, ActivityFilter, Event, ExportFormat};
use shared::endpoint::{CreateMerchant, ExportActivity, ListActivity};
use shared::merchant::NewMerchant;
use shared::page::Limit;
use shared::problem::ErrorCode;

/// More events than one page of an export.
const MANY: u32 = 1_234;

fn export(organisation: &Organisation, export: &ActivityExport) -> Reply {
    let reply = organisation.owner.ask::<ExportActivity>(&(), export);
    assert_eq!(reply.status, 200, "{reply:?}");
    reply
}

fn events(reply: &Reply) -> Vec<Event> {
    assert!(reply.text().ends_with('\n'));
    reply.text().lines().map(|line| serde_json::from_str(line).expect("an event")).collect()
}

/// The events of the list, oldest first.
fn listed(organisation: &Organisation) -> Vec<Event> {
    let filter = ActivityFilter { limit: Some(Limit::MOST), ..ActivityFilter::default() };
    let mut events = organisation.owner.call::<ListActivity>(&(), &filter).items;
    events.reverse();
    events
}

/// The records of a CSV file by RFC 4180, as cells.
fn records(csv: &str) -> Vec<Vec<String>> {
    let csv = csv.strip_prefix('\u{feff}').expect("a byte order mark");
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut rest, mut is_quoted) = (csv.chars().peekable(), false);
    while let Some(c) = rest.next() {
        match c {
            '"' if is_quoted && rest.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {
                assert_eq!(rest.next(), Some('\n'));
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            c => cell.push(c),
        }
    }
    assert!(record.is_empty() && cell.is_empty(), "the last line must be complete");
    records
}

fn insert(organisation: &Organisation, count: u32, action: &str) {
    database::run(INSERT, &[&organisation.id.to_string(), &count.to_string(), action]);
}

const INSERT: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < CAST(?2 AS INTEGER))
    INSERT INTO events (organisation_id, number, id, at, action, before, after)
    SELECT ?1, last + i, 'evt_' || substr(?1, 5, 18) || printf('%08d', last + i), 1700000000000 + last + i, ?3, '{}', '{}'
    FROM n, (SELECT max(number) AS last FROM events WHERE organisation_id = ?1)";

#[test]
fn ndjson_has_one_event_per_line_oldest_first() {
    let organisation = Organisation::new();
    organisation.revoke(&organisation.key(organisation.merchant().id).key);
    let reply = export(&organisation, &everything(ExportFormat::Ndjson));
    assert_eq!(reply.header("content-type"), "application/x-ndjson");
    assert_eq!(events(&reply), listed(&organisation));
}

#[test]
fn csv_has_the_same_events_and_a_header_line() {
    let organisation = Organisation::new();
    organisation.revoke(&organisation.key(organisation.merchant_named("A \"shop\"; with, signs").id).key);
    let reply = export(&organisation, &everything(ExportFormat::Csv));
    assert!(reply.header("content-type").starts_with("text/csv"));
    let records = records(reply.text());
    let (names, rows) = records.split_first().expect("a line of names");
    let column = |row: &[String], name: &str| row[names.iter().position(|known| known == name).expect(name)].clone();
    let listed = listed(&organisation);
    assert_eq!(rows.len(), listed.len());
    for (row, event) in rows.iter().zip(&listed) {
        assert_eq!(row.len(), names.len());
        assert_eq!(column(row, "id"), event.id.to_string());
        assert_eq!(column(row, "number"), event.number.to_string());
        assert_eq!(column(row, "action"), event.action.wire_name());
        assert_eq!(column(row, "merchant_name"), event.merchant_name.clone().unwrap_or_default());
        assert_eq!(column(row, "subject"), event.subject.clone().unwrap_or_default());
        assert_eq!(column(row, "by_name"), event.by.as_ref().map(|by| by.name.clone()).unwrap_or_default());
        let after: Value = serde_json::from_str(&column(row, "after")).expect("JSON");
        assert_eq!(after, Value::Object(event.after.clone()));
    }
}

const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

#[test]
fn no_csv_cell_is_a_formula_in_a_spreadsheet() {
    let organisation = Organisation::new();
    for name in [
        "=1+1",
        "@SUM(A1)",
        "＝1+1",
        "=HYPERLINK(\"https://evil.example\",\"x\")",
        "Shop;=cmd|'/c calc'!A0;x",
        "Shop; \"=1+1",
        "Shop|+1|－1",
        "Shop,@SUM(A1),＋1",
    ] {
        let merchant = NewMerchant { description: Some("a\t=1\n-1\t\"＠x".to_owned()), ..new_merchant(name) };
        let request = organisation.owner.request_to::<CreateMerchant>(&(), &merchant);
        assert_eq!(request.header("cf-ipcountry", "=1").header("user-agent", "x;=1\t@y").send().status, 201, "{name}");
    }
    let reply = export(&organisation, &everything(ExportFormat::Csv));
    let cells: Vec<_> = records(reply.text()).into_iter().flatten().collect();
    for expected in ["'=1+1", "Shop;'=cmd|'/c calc'!A0;x", "Shop|'+1|'－1", "Shop,'@SUM(A1),'＋1"] {
        assert!(cells.iter().any(|cell| cell == expected), "{expected}");
    }
    // Holds for every separator that a program may assume, with and without support for quotes.
    for separator in [',', ';', '\t', '|'] {
        for cell in reply.text().split([separator, '\r', '\n']) {
            let cell = cell.trim_start_matches(|c: char| c == '"' || c == '\u{feff}' || c.is_whitespace());
            assert!(!cell.starts_with(SIGNS), "{separator:?}: {cell}");
        }
    }
}

#[test]
fn every_csv_cell_is_quoted_and_lines_end_with_crlf() {
    let organisation = Organisation::new();
    let reply = export(&organisation, &everything(ExportFormat::Csv));
    let text = reply.text().strip_prefix('\u{feff}').expect("a byte order mark");
    for line in text.split_terminator("\r\n") {
        assert!(line.starts_with('"') && line.ends_with('"'), "{line}");
    }
    assert_eq!(text.split_terminator("\r\n").count(), records(reply.text()).len());
    let ndjson = export(&organisation, &everything(ExportFormat::Ndjson));
    assert!(ndjson.text().starts_with('{'), "NDJSON must not have a byte order mark");
}

#[test]
fn an_export_accepts_the_filters_of_the_list() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    organisation.key(merchant_id);
    organisation.key(organisation.merchant().id);
    let filter = ActivityExport {
        merchant_id: Some(merchant_id),
        action: Some(ActivityAction::KeyCreated),
        ..everything(ExportFormat::Ndjson)
    };
    let found = events(&export(&organisation, &filter));
    assert_eq!(found.iter().map(|event| event.merchant_id).collect::<Vec<_>>(), [Some(merchant_id)]);
    let none = ActivityExport { until: Some(found[0].at), ..filter };
    assert_eq!(export(&organisation, &none).text(), "");
}

#[test]
fn an_export_of_many_pages_contains_every_event_once() {
    let organisation = Organisation::new();
    insert(&organisation, MANY, "merchant_updated");
    let filter = ActivityExport { action: Some(ActivityAction::MerchantUpdated), ..everything(ExportFormat::Ndjson) };
    let numbers: Vec<_> = events(&export(&organisation, &filter)).iter().map(|event| event.number).collect();
    assert_eq!(numbers.len(), MANY as usize);
    assert!(numbers.is_sorted_by(|older, newer| older + 1 == *newer));
    let all =
        database::number("SELECT max(number) FROM events WHERE organisation_id = ?", &[&organisation.id.to_string()]);
    let csv = export(&organisation, &everything(ExportFormat::Csv));
    assert_eq!(records(csv.text()).len() as i64, 1 + all, "all events and a header line");
}

#[test]
fn an_export_is_an_attachment_and_is_not_cached() {
    let organisation = Organisation::new();
    for (format, ending) in [(ExportFormat::Csv, ".csv\""), (ExportFormat::Ndjson, ".ndjson\"")] {
        let reply = export(&organisation, &everything(format));
        let disposition = reply.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"activity-20") && disposition.ends_with(ending));
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}

#[test]
fn an_unreadable_event_aborts_the_download() {
    let organisation = Organisation::new();
    insert(&organisation, MANY, "merchant_updated");
    insert(&organisation, 1, "unheard_of");
    let filter = everything(ExportFormat::Ndjson);
    let reply = organisation.owner.request_to::<ExportActivity>(&(), &filter).try_send();
    assert!(reply.is_none(), "the reply looks complete: {reply:?}");
    let others = ActivityExport { action: Some(ActivityAction::MerchantUpdated), ..filter };
    assert_eq!(events(&export(&organisation, &others)).len(), MANY as usize);
}

#[test]
fn if_the_first_event_is_unreadable_the_export_is_an_error() {
    let organisation = Organisation::new();
    insert(&organisation, 1, "unheard_of");
    let problem = organisation.owner.refusal::<ExportActivity>(&(), &everything(ExportFormat::Csv));
    assert_eq!(problem.code, ErrorCode::InternalError);
}

#[test]
fn an_export_requires_a_known_format() {
    let organisation = Organisation::new();
    for query in ["", "?format=xml", "?format=csv&limit=10"] {
        let request = organisation.owner.request("GET", format!("/api/activity/export{query}"));
        assert_eq!(organisation.refuses(request).code, ErrorCode::ValidationFailed, "{query}");
    }
}
