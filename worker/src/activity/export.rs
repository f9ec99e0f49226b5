//! The audit log as a file, oldest event first. Pages are read and written while the file is sent, so that memory holds
//! only one page at a time.

use super::csv;
use crate::call::Call;
use crate::caller::MemberSession;
use crate::db::events::StoredEvent;
use crate::db::events::walk::{Order, Place, Walk, Which};
use crate::db::keys::Whose;
use crate::db::sessions::Open;
use crate::db::{self, Db};
use crate::failure::Failure;
use crate::reply::{self, File, Reply};
use crate::{clock, expiry, limits, sessions};
use futures_util::{StreamExt, stream};
use shared::activity::ExportFormat;
use shared::endpoint::ExportActivity;
use shared::id::OrganisationId;
use shared::moment::Moment;
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

/// How many events are read and written at a time.
const PAGE_LEN: usize = 500;
/// The pause between two pages, so that other requests are served.
const PAUSE: Duration = Duration::from_millis(20);
/// How long an export can make no progress before it counts as abandoned, in milliseconds.
const GIVEN_UP_MS: i64 = 10_000;

thread_local! {
    /// The exports that this isolate writes, at most one per organisation, with the time of their last progress.
    static RUNNING: RefCell<HashMap<OrganisationId, Moment>> = RefCell::default();
}

pub(crate) async fn run(member: &MemberSession, call: Call<ExportActivity>) -> Result<Reply<File>, Failure> {
    member.require_is(call.input.signed_in_as)?;
    limits::before_export(&call.context, member.session.member.id).await?;
    let organisation_id = member.organisation_id();
    let open = sessions::open(member, &call.context);
    let (db, now) = (call.context.db.clone(), call.context.now);
    expiry::record(&db, Whose::Organisation(organisation_id), now).await?;
    let running = Running::begin(organisation_id)?;
    let format = call.input.format;
    let export =
        Export { running, open, db, organisation_id, which: Which::from(&call.input), format, next: Next::Beginning };
    // The first part is written before the reply, so that early failures are still answered as problems.
    let (first, rest) = export.next_part().await?.unzip();
    let rest = stream::iter(rest).flat_map(|rest| stream::try_unfold(rest, Export::next_part));
    let parts = Box::pin(stream::iter(first).map(Ok).chain(rest));
    Ok(reply::ok(File { name: name(format, now), media_type: media_type(format), parts }))
}

/// The permission to write an organisation's only export. It is released with the export or with the connection.
struct Running(OrganisationId);

impl Running {
    fn begin(id: OrganisationId) -> Result<Self, Failure> {
        let is_running = |at: &Moment| (0..GIVEN_UP_MS).contains(&clock::now().ms_since(*at));
        if RUNNING.with_borrow(|running| running.get(&id).is_some_and(is_running)) {
            let detail = "Your organisation is already exporting its audit log. Wait until that export has finished.";
            return Err(Failure::too_many_requests(5, detail));
        }
        let running = Self(id);
        running.note_progress();
        Ok(running)
    }

    fn note_progress(&self) {
        RUNNING.with_borrow_mut(|running| running.insert(self.0, clock::now()));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.with_borrow_mut(|running| running.remove(&self.0));
    }
}

struct Export {
    running: Running,
    /// The session of the request. The export ends when the session ends.
    open: Open,
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
    /// The next page of events as text, and the rest of the export.
    async fn next_part(mut self) -> Result<Option<(String, Self)>, Failure> {
        let (mut part, after) = match self.next {
            Next::Beginning => (head(self.format), None),
            Next::After(place) => {
                clock::sleep(PAUSE).await;
                if !db::sessions::exists(&self.db, &self.open, self.open.current).await? {
                    return Err(Failure::not_signed_in());
                }
                (String::new(), Some(place))
            }
            Next::Nowhere => return Ok(None),
        };
        self.running.note_progress();
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

/// For example `activity-2027-01-31.csv`.
fn name(format: ExportFormat, now: Moment) -> String {
    let now = now.to_string();
    let day = now.split('T').next().unwrap_or_default();
    format!("activity-{day}.{format}")
}
