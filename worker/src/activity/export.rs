//! The record as a file, the oldest event first, written page by page while it is sent: however long it is, no more
//! than a page of it is here at a time.

use super::csv;
use crate::db::events::StoredEvent;
use crate::db::events::walk::{Order, Place, Walk, Which};
use crate::db::{self, Db};
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, File, Reply};
use crate::router::Call;
use futures_util::{StreamExt, stream};
use shared::activity::ExportFormat;
use shared::endpoint::ExportActivity;
use shared::id::OrganisationId;
use shared::moment::Moment;

/// How many events are read and written at a time.
const PAGE_LEN: usize = 500;

pub(crate) async fn run(call: Call<ExportActivity>) -> Result<Reply<File>, Failure> {
    let organisation_id = call.caller.member()?.organisation_id();
    let (db, now) = (call.arrival.db, call.arrival.now);
    expiry::record(&db, Some(organisation_id), now).await?;
    let format = call.input.format;
    let export = Export { db, organisation_id, which: Which::from(&call.input), format, next: Next::Beginning };
    // What breaks before anything was sent can still be told as what it is.
    let (first, rest) = export.next_part().await?.unzip();
    let rest = stream::iter(rest).flat_map(|rest| stream::try_unfold(rest, Export::next_part));
    let parts = Box::pin(stream::iter(first).map(Ok).chain(rest));
    Ok(reply::ok(File { name: name(format, now), media_type: media_type(format), parts }))
}

struct Export {
    db: Db,
    organisation_id: OrganisationId,
    which: Which,
    format: ExportFormat,
    next: Next,
}

/// Where the next part begins.
enum Next {
    Beginning,
    After(Place),
    Nowhere,
}

impl Export {
    /// The next page of events as it stands in the file, and what is to come after it.
    async fn next_part(mut self) -> Result<Option<(String, Self)>, Failure> {
        let (mut part, after) = match self.next {
            Next::Beginning => (head(self.format), None),
            Next::After(place) => (String::new(), Some(place)),
            Next::Nowhere => return Ok(None),
        };
        let order = Order::OldestFirst;
        let walk = Walk { organisation_id: self.organisation_id, which: &self.which, order, after, len: PAGE_LEN };
        let events = db::events::page(&self.db, &walk).await?;
        for event in &events {
            part.push_str(&line(self.format, event)?);
        }
        self.next = match events.last() {
            Some(last) if events.len() == PAGE_LEN => Next::After((last.at, last.number)),
            _ => Next::Nowhere,
        };
        Ok(Some((part, self)))
    }
}

fn head(format: ExportFormat) -> String {
    match format {
        ExportFormat::Csv => csv::head(),
        ExportFormat::Ndjson => String::new(),
    }
}

fn line(format: ExportFormat, event: &StoredEvent) -> Result<String, Failure> {
    match format {
        ExportFormat::Csv => csv::line(event),
        ExportFormat::Ndjson => Ok(serde_json::to_string(event)? + "\n"),
    }
}

const fn media_type(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "text/csv; charset=utf-8; header=present",
        ExportFormat::Ndjson => "application/x-ndjson",
    }
}

/// `activity-2027-01-31.csv`
fn name(format: ExportFormat, now: Moment) -> String {
    let now = now.to_string();
    let day = now.split('T').next().unwrap_or_default();
    format!("activity-{day}.{format}")
}
