//! The table `sessions`. Whose session it is, is asked anew with every request: a removed member has none.

use super::members::{MEMBERSHIP, Membership, OF_LIVING_MEMBER};
use super::{Db, Statement, values};
use crate::arrival::Client;
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{MemberId, SessionId};
use shared::moment::Moment;
use shared::session::Session;

/// A session, and how its token stands.
pub(crate) struct Found {
    pub(crate) id: SessionId,
    pub(crate) session: Session,
    pub(crate) last_seen_at: Moment,
    /// Whether the token that opened it is to be replaced by another.
    pub(crate) is_to_be_renewed: bool,
}

/// A session that begins.
pub(crate) struct NewSession<'a> {
    pub(crate) id: SessionId,
    pub(crate) token_hash: &'a str,
    pub(crate) member_id: MemberId,
    pub(crate) now: Moment,
    pub(crate) expires_at: Moment,
    pub(crate) confirmed_at: Option<Moment>,
    pub(crate) client: Client,
}

/// A further one of a change.
pub(crate) fn insert(new: NewSession<'_>) -> Statement {
    let mut insert = Statement::new(
        "INSERT INTO sessions (id, token_hash, member_id, created_at, last_seen_at, expires_at, confirmed_at,
                               ip, country, user_agent)
         SELECT ?, ?, ?, ?, ?, ?, ?",
        values![new.id, new.token_hash, new.member_id, new.now, new.now, new.expires_at, new.confirmed_at],
    );
    let Client { ip, country, user_agent } = new.client;
    insert.push(", ?, ?, ? WHERE changes() > 0", values![ip, country, user_agent]);
    insert
}

/// The session of this token, if it has not ended by `now` nor gone unused since `idle_since`.
pub(crate) async fn find(db: &Db, token_hash: &str, now: Moment, idle_since: Moment) -> Result<Option<Found>, Failure> {
    let mut find = Statement::new(
        format!(
            "SELECT {MEMBERSHIP}, t.id, t.expires_at, t.last_seen_at, t.confirmed_at,
                    iif(t.token_hash = ?1, t.renew_at, NULL) AS renew_at
             FROM sessions t {OF_LIVING_MEMBER}
             WHERE (t.token_hash = ?1 OR (t.previous_hash = ?1 AND t.previous_until > ?2))"
        ),
        values![token_hash, now],
    );
    find.push(" AND t.expires_at > ?2 AND t.last_seen_at > ?3", values![idle_since]);
    let row: Option<Row> = db.row(find).await?;
    row.map(Row::into_found).transpose()
}

pub(crate) fn mark_seen(id: SessionId, now: Moment) -> Statement {
    Statement::new("UPDATE sessions SET last_seen_at = ? WHERE id = ?", values![now, id])
}

/// Replaces a session's token. The one before it still opens the session until then. Of several requests that come with
/// it at once one does so.
pub(crate) fn renew(id: SessionId, token_hash: &str, new_hash: &str, previous_until: Moment) -> Statement {
    Statement::new(
        "UPDATE sessions SET token_hash = ?, previous_hash = token_hash, previous_until = ?, renew_at = NULL
         WHERE id = ? AND token_hash = ? AND renew_at IS NOT NULL",
        values![new_hash, previous_until, id, token_hash],
    )
}

/// The first of a change.
pub(crate) fn delete(id: SessionId) -> Statement {
    Statement::new("DELETE FROM sessions WHERE id = ?", values![id])
}

#[derive(Deserialize)]
struct Row {
    membership: String,
    id: SessionId,
    expires_at: i64,
    last_seen_at: i64,
    confirmed_at: Option<i64>,
    renew_at: Option<i64>,
}

impl Row {
    fn into_found(self) -> Result<Found, Failure> {
        let membership = Membership::read(&self.membership)?;
        let confirmed_at = self.confirmed_at.map(Moment::from_ms);
        Ok(Found {
            id: self.id,
            session: membership.into_session(Moment::from_ms(self.expires_at), confirmed_at),
            last_seen_at: Moment::from_ms(self.last_seen_at),
            is_to_be_renewed: self.renew_at.is_some(),
        })
    }
}
