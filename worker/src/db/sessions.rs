//! The table `sessions`. Every request reads the member with the session, so sessions of removed members do not work.

use super::members::{Membership, OF_MEMBER, membership};
use super::{Client, Db, Ms, Statement, columns, values};
use crate::cursor;
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{MemberId, SessionId};
use shared::moment::Moment;
use shared::page::Limit;
use shared::session::{Session, SessionRecord};

/// A session and the state of its token.
pub(crate) struct Found {
    pub(crate) id: SessionId,
    pub(crate) session: Session,
    pub(crate) last_seen_at: Moment,
    /// Whether the token that the request used must be replaced.
    pub(crate) is_to_be_renewed: bool,
}

/// A session to be created.
pub(crate) struct NewSession<'a> {
    pub(crate) id: SessionId,
    pub(crate) token_hash: &'a str,
    pub(crate) member_id: MemberId,
    pub(crate) now: Moment,
    pub(crate) expires_at: Moment,
    pub(crate) confirmed_at: Option<Moment>,
    pub(crate) client: Client,
}

/// A later statement of a change.
pub(crate) fn insert(new: NewSession<'_>) -> Statement {
    let row = columns! {
        id: new.id,
        token_hash: new.token_hash,
        member_id: new.member_id,
        created_at: new.now,
        last_seen_at: new.now,
        expires_at: new.expires_at,
        confirmed_at: new.confirmed_at,
        ip: new.client.ip,
        country: new.client.country,
        user_agent: new.client.user_agent,
    };
    let mut insert = Statement::insert("sessions", row);
    insert.push(" WHERE changes() > 0", values![]);
    insert
}

/// The session with this token, if it has not ended by `now` and was used since `idle_since`.
pub(crate) async fn find(db: &Db, token_hash: &str, now: Moment, idle_since: Moment) -> Result<Option<Found>, Failure> {
    let row: Option<Row> = db.row(with_token(token_hash, now, idle_since)).await?;
    row.map(Row::into_found).transpose()
}

/// The same for each of these tokens.
pub(crate) async fn find_each(
    db: &Db,
    token_hashes: &[String],
    now: Moment,
    idle_since: Moment,
) -> Result<Vec<Option<Found>>, Failure> {
    let find = token_hashes.iter().map(|token_hash| with_token(token_hash, now, idle_since)).collect();
    let mut results = db.select_each(find).await?;
    let found = token_hashes.iter().map(|_| {
        let row: Option<Row> = results.rows()?.pop();
        row.map(Row::into_found).transpose()
    });
    found.collect()
}

fn with_token(token_hash: &str, now: Moment, idle_since: Moment) -> Statement {
    let mut find = Statement::new(
        format!(
            "SELECT {}, t.id, t.expires_at, t.last_seen_at, t.confirmed_at,
                    iif(t.token_hash = ?1, t.renew_at, NULL) AS renew_at
             FROM sessions t {OF_MEMBER}
             WHERE (t.token_hash = ?1 OR (t.previous_hash = ?1 AND t.previous_until > ?2))",
            membership()
        ),
        values![token_hash, now],
    );
    find.push(" AND t.expires_at > ?2 AND t.last_seen_at > ?3", values![idle_since]);
    find
}

/// Selects a member's sessions that have not ended.
pub(crate) struct Open {
    pub(crate) member_id: MemberId,
    pub(crate) current: SessionId,
    pub(crate) now: Moment,
    pub(crate) idle_since: Moment,
}

const OPEN: &str = "FROM sessions WHERE member_id = ?1 AND expires_at > ?3 AND last_seen_at > ?4";

impl Open {
    fn select(&self, columns: &str) -> Statement {
        let values = values![self.member_id, self.current, self.now, self.idle_since];
        Statement::new(format!("SELECT {columns}, id = ?2 AS is_current {OPEN}"), values)
    }
}

/// Newest first.
pub(crate) async fn list(
    db: &Db,
    open: &Open,
    limit: Limit,
    after: Option<SessionId>,
) -> Result<Vec<SessionRecord>, Failure> {
    let mut list = open.select("id, created_at, last_seen_at, expires_at, ip, country, user_agent");
    list.push(" AND id < coalesce(?5, 'z') ORDER BY id DESC LIMIT ?6", values![after, cursor::rows(limit)]);
    let rows: Vec<RecordRow> = db.rows(vec![list]).await?;
    Ok(rows.into_iter().map(SessionRecord::from).collect())
}

pub(crate) async fn exists(db: &Db, open: &Open, id: SessionId) -> Result<bool, Failure> {
    let mut find = open.select("id");
    find.push(" AND id = ?5", values![id]);
    Ok(!db.select(vec![find]).await?.is_empty())
}

/// The number of sessions except the current one, and the newest `named` of them.
pub(crate) async fn others(db: &Db, open: &Open, named: usize) -> Result<(usize, Vec<SessionId>), Failure> {
    let mut newest = open.select("id, count(*) OVER () AS count");
    newest.push(" AND id <> ?2 ORDER BY id DESC LIMIT ?5", values![named]);
    let rows: Vec<OtherRow> = db.rows(vec![newest]).await?;
    let count = rows.first().map_or(0, |row| row.count);
    Ok((count, rows.into_iter().map(|row| row.id).collect()))
}

pub(crate) fn mark_seen(id: SessionId, now: Moment) -> Statement {
    Statement::new("UPDATE sessions SET last_seen_at = ? WHERE id = ?", values![now, id])
}

/// Records that the member has used a passkey in this session.
pub(crate) fn confirm(id: SessionId, now: Moment) -> Statement {
    Statement::new("UPDATE sessions SET confirmed_at = ? WHERE id = ?", values![now, id])
}

/// Replaces a session's token. The previous token works until `previous_until`. Only one of several concurrent requests
/// with the same token succeeds.
pub(crate) fn renew(id: SessionId, token_hash: &str, new_hash: &str, previous_until: Moment) -> Statement {
    Statement::new(
        "UPDATE sessions SET token_hash = ?, previous_hash = token_hash, previous_until = ?, renew_at = NULL
         WHERE id = ? AND token_hash = ? AND renew_at IS NOT NULL",
        values![new_hash, previous_until, id, token_hash],
    )
}

/// The first statement of a change.
pub(crate) fn delete(id: SessionId) -> Statement {
    Statement::new("DELETE FROM sessions WHERE id = ?", values![id])
}

/// The first statement of a change: ends all sessions of a member except this one.
pub(crate) fn delete_others(member_id: MemberId, current: SessionId) -> Statement {
    Statement::new("DELETE FROM sessions WHERE member_id = ? AND id <> ?", values![member_id, current])
}

/// Deletes sessions that have ended.
pub(crate) fn drop_ended(now: Moment, idle_since: Moment) -> Statement {
    Statement::new("DELETE FROM sessions WHERE expires_at <= ? OR last_seen_at <= ?", values![now, idle_since])
}

#[derive(Deserialize)]
struct Row {
    membership: String,
    id: SessionId,
    expires_at: Ms,
    last_seen_at: Ms,
    confirmed_at: Option<Ms>,
    renew_at: Option<Ms>,
}

impl Row {
    fn into_found(self) -> Result<Found, Failure> {
        let membership = Membership::read(&self.membership)?;
        let confirmed_at = self.confirmed_at.map(Into::into);
        Ok(Found {
            id: self.id,
            session: membership.into_session(self.expires_at.into(), confirmed_at),
            last_seen_at: self.last_seen_at.into(),
            is_to_be_renewed: self.renew_at.is_some(),
        })
    }
}

#[derive(Deserialize)]
struct OtherRow {
    id: SessionId,
    count: usize,
}

#[derive(Deserialize)]
struct RecordRow {
    id: SessionId,
    is_current: u8,
    created_at: Ms,
    last_seen_at: Ms,
    expires_at: Ms,
    ip: Option<String>,
    country: Option<String>,
    user_agent: Option<String>,
}

impl From<RecordRow> for SessionRecord {
    fn from(row: RecordRow) -> Self {
        Self {
            id: row.id,
            is_current: row.is_current != 0,
            created_at: row.created_at.into(),
            last_seen_at: row.last_seen_at.into(),
            expires_at: row.expires_at.into(),
            ip: row.ip,
            country: row.country,
            user_agent: row.user_agent,
        }
    }
}
