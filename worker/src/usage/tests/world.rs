//! An object with its storage, D1, and isolates.

use super::super::inbox::{Inbox, Sender};
use super::super::message::{Message, decoded};
use super::super::outbox::Outbox;
use super::super::write::with_parts;
use crate::db::usage::{KeyDayRow, NewDayRow};
use crate::usage::day::{SeenCall, start_of};
use shared::id::{KeyId, MerchantId, OrganisationId};
use shared::key::Mode;
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::usage::Network;
use shared::verification::VerificationCode;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// How long an isolate has for a batch that it has announced.
pub(super) const WITHIN: Duration = Duration::from_mins(1);

/// The end of a write to D1.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Confirmed,
    /// D1 has the rows, but the object does not learn it.
    Unanswered,
    Failed,
}

pub(super) struct World {
    pub(super) now: Moment,
    pub(super) interval_ms: i64,
    pub(super) isolates: Vec<Outbox>,
    inbox: Inbox,
    batches: BTreeMap<u64, Vec<u8>>,
    senders: HashMap<u64, Sender>,
    rows: HashMap<(KeyId, u32), NewDayRow>,
    /// The last batch of any key that the object knows to be in D1.
    remembered_upto: u64,
    /// The rows that were written to D1, of keys.
    pub(super) rows_written: u64,
}

impl World {
    pub(super) fn new(isolates: usize, now: Moment, interval_ms: i64) -> Self {
        Self {
            now,
            interval_ms,
            isolates: (0..isolates).map(|_| Outbox::default()).collect(),
            inbox: Inbox::default(),
            batches: BTreeMap::new(),
            senders: HashMap::new(),
            rows: HashMap::new(),
            remembered_upto: 0,
            rows_written: 0,
        }
    }

    /// An isolate counts a call. Returns the announcement of its next batch, if that is due.
    pub(super) fn call(&mut self, isolate: usize, key: KeyId) -> Option<Vec<u8>> {
        let call = SeenCall {
            at: self.now,
            code: VerificationCode::Valid,
            requested: PermissionSet::EMPTY,
            missing: PermissionSet::EMPTY,
            network: Network::Unknown,
        };
        let outbox = &mut self.isolates[isolate];
        outbox.count(key, call, || None).then(|| outbox.announcement(isolate as u64, WITHIN))
    }

    /// Looks for isolates that have stopped. Returns the days on which counts were lost.
    pub(super) fn gaps(&mut self) -> Vec<u32> {
        self.inbox.forget_stopped(self.now);
        self.inbox.gaps()
    }

    /// The object receives a message.
    pub(super) fn deliver(&mut self, bytes: &[u8]) {
        let message: Message = decoded(bytes).unwrap();
        if self.inbox.is_new(&message) {
            let upto = self.inbox.next_number(self.now);
            self.batches.insert(upto, bytes.to_vec());
            let (id, sender) = self.inbox.take(message, upto, self.now);
            self.senders.insert(id, sender);
        }
    }

    /// The object is stopped and started again: only its storage remains.
    pub(super) fn restart_object(&mut self) {
        self.inbox = Inbox::default();
        self.senders.iter().for_each(|(id, sender)| self.inbox.restore_sender(*id, *sender));
        self.inbox.restore_last(self.remembered_upto);
        for (upto, bytes) in &self.batches {
            self.inbox.restore(decoded(bytes).unwrap(), *upto);
        }
    }

    /// The object writes what is due.
    pub(super) fn write(&mut self, outcome: Outcome) {
        let due = self.inbox.due(self.now, self.interval_ms, usize::MAX);
        if outcome == Outcome::Failed {
            return;
        }
        for (id, parts) in due {
            let days: Vec<u32> = parts.iter().flat_map(|part| &part.counts.days).map(|day| day.number).collect();
            for day in days {
                let old = self.rows.get(&(id, day)).map(|row| &row.day);
                if let Some(row) = with_parts(&asked(id, day), old, &parts).unwrap() {
                    self.rows.insert((id, day), row);
                    self.rows_written += 1;
                }
            }
            if outcome == Outcome::Confirmed {
                let upto = parts.iter().map(|part| part.upto).max().unwrap();
                self.remembered_upto = self.remembered_upto.max(upto);
                self.inbox.written(id, upto, self.now);
                self.batches = self.batches.split_off(&self.inbox.first_needed());
            }
        }
    }

    /// The calls of a key in D1.
    pub(super) fn calls(&self, key: KeyId) -> u64 {
        self.rows.iter().filter(|((id, _), _)| *id == key).map(|(_, row)| row.calls).sum()
    }

    pub(super) fn stored_batches(&self) -> usize {
        self.batches.len()
    }
}

fn asked(key_id: KeyId, day: u32) -> KeyDayRow {
    KeyDayRow {
        key_id,
        organisation_id: OrganisationId::new(1, 0),
        merchant_id: MerchantId::new(1, 0),
        mode: Mode::Live,
        asked_day_at: start_of(day).ms(),
        day: None,
    }
}
