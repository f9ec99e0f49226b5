//! What an isolate counts for each member: their requests and the rows that the database touches for them.

use crate::clock;
use shared::id::MemberId;
use shared::moment::Moment;
use std::cell::RefCell;
use std::collections::HashMap;

/// What a member can spend in a period, in database rows ([`crate::store_calls`]).
const BUDGET: u64 = 400_000;
const PERIOD_MS: i64 = 10_000;
/// What a request costs in addition to its rows.
const REQUEST: u64 = 1_300;
/// What a request that is not answered yet is assumed to cost.
const PROVISION: u64 = 1_500;
/// How many members and sessions an isolate remembers.
const MOST_REMEMBERED: usize = 10_000;

thread_local! {
    /// The member of each session that the isolate has seen, by token hash.
    static SESSIONS: RefCell<HashMap<String, MemberId>> = RefCell::default();
    /// What each member has spent in the period that began at that time.
    static SPENT: RefCell<HashMap<MemberId, (Moment, u64)>> = RefCell::default();
}

/// The member of this session, if the isolate has seen it before.
pub(super) fn of_session(token_hash: &str) -> Option<MemberId> {
    SESSIONS.with_borrow(|sessions| sessions.get(token_hash).copied())
}

/// The cost of a request that is being answered. The actual cost replaces the assumed one when this is dropped.
pub(crate) struct Charge {
    member_id: MemberId,
    rows: Box<dyn Fn() -> u64>,
}

/// Charges a member for a request. `None` if they have used up their budget.
pub(super) fn charge(token_hash: String, member_id: MemberId, rows: impl Fn() -> u64 + 'static) -> Option<Charge> {
    SESSIONS.with_borrow_mut(|sessions| remember(sessions, token_hash, member_id));
    let spent = adjust(member_id, |spent| spent + PROVISION);
    let charge = Charge { member_id, rows: Box::new(rows) };
    (spent <= BUDGET).then_some(charge)
}

impl Drop for Charge {
    fn drop(&mut self) {
        let cost = REQUEST + (self.rows)();
        adjust(self.member_id, |spent| spent.saturating_sub(PROVISION) + cost);
    }
}

fn adjust(member_id: MemberId, change: impl Fn(u64) -> u64) -> u64 {
    let now = clock::now();
    SPENT.with_borrow_mut(|members| {
        let (since, spent) = members.get(&member_id).copied().unwrap_or((now, 0));
        let is_over = !(0..PERIOD_MS).contains(&now.ms_since(since));
        let (since, spent) = if is_over { (now, change(0)) } else { (since, change(spent)) };
        remember(members, member_id, (since, spent));
        spent
    })
}

fn remember<K: Eq + std::hash::Hash, V>(known: &mut HashMap<K, V>, key: K, value: V) {
    if known.len() >= MOST_REMEMBERED {
        known.clear();
    }
    known.insert(key, value);
}
