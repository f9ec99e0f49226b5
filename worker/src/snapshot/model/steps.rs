//! The possible next steps of a world and their effects. Each wait of a verification ends on its own, in any order,
//! while the database changes and clocks run. This file also adds the [`Flaw`] and checks the answers.

use super::super::{FRESHNESS_MS, LONGEST_LOOK_MS, LOOK_AHEAD_MS, Tier, USE_MS, Version};
use super::world::{At, Budget, Commit, Copy, Database, Isolate, JUMP_MS, KEY, Page, Request, Subject, Truth};
use super::{Flaw, Wrong};
use shared::moment::Moment;

#[derive(Clone, Debug, PartialEq, Hash)]
pub(super) struct World {
    pub(super) ms: i64,
    pub(super) database: Database,
    pub(super) restored_at_ms: Option<i64>,
    /// All copies that were ever written. A read can return any of them, or nothing: this covers late writes, lagging
    /// replicas and cached misses.
    pub(super) kv: Vec<Copy>,
    pub(super) isolates: Vec<Isolate>,
    pub(super) requests: Vec<Request>,
    pub(super) budget: Budget,
    pub(super) wrong: Option<Wrong>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Commit(Subject, Truth),
    Compact,
    /// The database returns to its state at this version.
    Restore(usize),
    Tick,
    Rest,
    Jump {
        isolate: usize,
        by_ms: i64,
    },
    Begin {
        isolate: usize,
    },
    ReadLog {
        request: usize,
    },
    AnswerLook {
        request: usize,
    },
    /// KV answers with one of its copies, or with a miss.
    AnswerKv {
        request: usize,
        copy: Option<usize>,
    },
    ReadD1 {
        request: usize,
    },
    AnswerD1 {
        request: usize,
    },
    /// D1 does not answer: the verification ends with 503.
    FailD1 {
        request: usize,
    },
}

impl World {
    pub(super) fn steps(&self, steps: &mut Vec<Step>) {
        // The world has ended: the promise is broken, or all requests are answered.
        if self.wrong.is_some() || (self.requests.is_empty() && self.budget.requests == 0) {
            return;
        }
        if self.budget.commits > 0 {
            steps.extend(self.commits().map(|(subject, truth)| Step::Commit(subject, truth)));
        }
        if self.budget.compactions > 0 && !self.database.log().is_empty() {
            steps.push(Step::Compact);
        }
        if self.budget.restores > 0 {
            steps.extend((0..self.database.head()).map(Step::Restore));
        }
        steps.extend((self.budget.ticks > 0).then_some(Step::Tick));
        // Only without running requests: no call to D1 takes that long, because it gives up after 30 seconds.
        steps.extend((self.budget.rests > 0 && self.requests.is_empty()).then_some(Step::Rest));
        for isolate in 0..self.isolates.len() {
            if self.budget.jumps > 0 {
                steps.extend([JUMP_MS, -JUMP_MS].map(|by_ms| Step::Jump { isolate, by_ms }));
            }
            // Isolates are alike, so the first verification always runs in the first isolate.
            let may_begin = isolate == 0 || self.isolates[0].memory.looks_begun > 0;
            steps.extend((self.budget.requests > 0 && may_begin).then_some(Step::Begin { isolate }));
        }
        for request in 0..self.requests.len() {
            match self.requests[request].at {
                At::LogQuery(_) => steps.push(Step::ReadLog { request }),
                At::LookAnswer(..) => steps.push(Step::AnswerLook { request }),
                At::Kv => steps
                    .extend((0..self.kv.len()).map(Some).chain([None]).map(|copy| Step::AnswerKv { request, copy })),
                At::D1 => steps.push(Step::ReadD1 { request }),
                At::D1Answer(_) => steps.push(Step::AnswerD1 { request }),
            }
            if self.budget.outages > 0 && matches!(self.requests[request].at, At::LogQuery(_) | At::D1) {
                steps.push(Step::FailD1 { request });
            }
        }
    }

    /// Revoke, disable or enable the key; disable or enable the merchant account; change another key.
    fn commits(&self) -> impl Iterator<Item = (Subject, Truth)> {
        let truth = self.database.truth_at(self.database.head());
        let of_key = [Truth { revoked: true, ..truth }, Truth { disabled: !truth.disabled, ..truth }];
        let of_merchant = Truth { merchant_disabled: !truth.merchant_disabled, ..truth };
        let of_key = of_key.into_iter().filter(move |_| !truth.revoked).map(|truth| (Subject::Key, truth));
        of_key.chain([(Subject::Merchant, of_merchant), (Subject::OtherKey, truth)])
    }

    pub(super) fn take(&mut self, step: Step, flaw: Option<Flaw>) {
        match step {
            Step::Commit(subject, truth) => {
                self.budget.commits -= 1;
                self.database.commits.push(Commit { subject, truth, since_ms: self.ms });
            }
            Step::Compact => {
                self.budget.compactions -= 1;
                let oldest = self.database.log().first().map(|(version, _)| *version);
                self.database.dropped_until = oldest.unwrap_or(self.database.dropped_until);
            }
            Step::Restore(version) => self.restore(version),
            Step::Tick => {
                self.budget.ticks -= 1;
                self.ms += FRESHNESS_MS / 2;
            }
            Step::Rest => {
                self.budget.rests -= 1;
                self.ms += USE_MS;
            }
            Step::Jump { isolate, by_ms } => {
                self.budget.jumps -= 1;
                self.isolates[isolate].ahead_ms += by_ms;
                self.isolates[isolate].cut_off_at_ms = None;
            }
            Step::Begin { isolate } => self.begin(isolate, flaw),
            Step::ReadLog { request } => self.read_log(request),
            Step::AnswerLook { request } => self.answer_look(request, flaw),
            Step::AnswerKv { request, copy } => self.answer_kv(request, copy, flaw),
            Step::ReadD1 { request } => {
                let version = self.database.head();
                let asked_at = self.isolates[self.requests[request].isolate].clock(self.ms);
                let truth = self.database.truth_at(version);
                self.requests[request].at = At::D1Answer(Copy { version, truth, asked_at });
            }
            Step::AnswerD1 { request } => self.answer_d1(request, flaw),
            Step::FailD1 { request } => {
                self.budget.outages -= 1;
                let failed = self.requests.remove(request);
                if matches!(failed.at, At::LogQuery(_)) {
                    self.isolates[failed.isolate].cut_off_at_ms = Some(self.ms);
                }
            }
        }
        if self.wrong.is_none() && (0..self.isolates.len()).any(|isolate| self.is_stuck(isolate, flaw)) {
            self.wrong = Some(Wrong::Stuck);
        }
    }

    /// Whether a verification that begins now would wait for a log query that no request begins.
    fn is_stuck(&self, place: usize, flaw: Option<Flaw>) -> bool {
        let isolate = &self.isolates[place];
        let (memory, now) = (&isolate.memory, isolate.clock(self.ms));
        let looks =
            |request: &Request| request.isolate == place && matches!(request.at, At::LogQuery(_) | At::LookAnswer(..));
        let is_excused = isolate.cut_off_at_ms.is_some_and(|cut_off_at_ms| self.ms < cut_off_at_ms + LONGEST_LOOK_MS);
        let age_ms = |since: Option<Moment>| since.map_or(i64::MAX, |since| now.ms_since(since));
        let is_due = match flaw {
            Some(Flaw::AClockSetBackMakesTheMemoryYoung) => age_ms(memory.looked_at) >= LOOK_AHEAD_MS,
            Some(Flaw::AClockSetBackMakesALookRecent) => age_ms(memory.looking_since) >= LONGEST_LOOK_MS,
            _ => memory.is_look_due(now),
        };
        memory.fresh(now).is_none() && !self.requests.iter().any(looks) && !is_excused && !is_due
    }

    fn restore(&mut self, version: usize) {
        self.budget.restores -= 1;
        self.database.commits.truncate(version);
        self.database.dropped_until = 0;
        self.restored_at_ms = Some(self.ms);
        for request in &mut self.requests {
            request.is_excused = true;
        }
        for isolate in &mut self.isolates {
            isolate.answered = isolate.answered.min(Version(version as i64));
        }
    }

    fn begin(&mut self, isolate: usize, flaw: Option<Flaw>) {
        self.budget.requests -= 1;
        let is_old = |commit: &&Commit| commit.since_ms <= self.ms - FRESHNESS_MS;
        let oldest = self.database.commits.iter().take_while(is_old).count();
        let is_excused = self.restored_at_ms.is_some_and(|restored_at_ms| self.ms < restored_at_ms + 2 * USE_MS);
        let began_at = self.isolates[isolate].clock(self.ms);
        let memory = &mut self.isolates[isolate].memory;
        let fresh = memory.fresh(began_at);
        let at = if fresh.is_some() { At::Kv } else { At::LogQuery(memory.begin_look(began_at)) };
        self.requests.push(Request { isolate, oldest, is_excused, fresh, at });
        let request = self.requests.len() - 1;
        if self.requests[request].fresh.is_some() {
            self.answer_or(request, At::Kv, flaw);
        }
    }

    fn read_log(&mut self, request: usize) {
        if let At::LogQuery(look) = &self.requests[request].at {
            self.requests[request].at = At::LookAnswer(look.clone(), Page::read(&self.database));
        }
    }

    fn answer_look(&mut self, request: usize, flaw: Option<Flaw>) {
        let At::LookAnswer(mut look, page) = self.requests[request].at.clone() else { return };
        let isolate = &mut self.isolates[self.requests[request].isolate];
        let mut page = page.answer(&look);
        if flaw == Some(Flaw::FreshFromTheEndOfTheLook) {
            look.asked_at = isolate.clock(self.ms);
        }
        if flaw == Some(Flaw::NothingIsEverMissingInThePage) {
            page.dropped_until = Version::default();
            look.limit = usize::MAX;
        }
        let now = isolate.clock(self.ms);
        isolate.memory.end_look();
        let fresh = isolate.memory.learn(look, page);
        if fresh.is_none() {
            self.requests[request].at = At::LogQuery(isolate.memory.begin_look(now));
            return;
        }
        self.requests[request].fresh = fresh;
        self.answer_or(request, At::Kv, flaw);
    }

    fn answer_kv(&mut self, request: usize, copy: Option<usize>, flaw: Option<Flaw>) {
        match copy {
            Some(copy) => self.keep(request, self.kv[copy], Tier::Kv, flaw),
            None if flaw == Some(Flaw::KvMissIsNotFound) => {
                self.wrong = Some(Wrong::KeyDenied);
                return;
            }
            None => {}
        }
        self.answer_or(request, At::D1, flaw);
    }

    fn answer_d1(&mut self, request: usize, flaw: Option<Flaw>) {
        let At::D1Answer(copy) = self.requests[request].at else { return };
        if !self.kv.contains(&copy) {
            self.kv.push(copy);
        }
        self.keep(request, copy, Tier::D1, flaw);
        if !self.answer(request, flaw) {
            // The memory and D1 disagree about the history: 503.
            self.requests.remove(request);
        }
    }

    fn keep(&mut self, request: usize, copy: Copy, from: Tier, flaw: Option<Flaw>) {
        let memory = &mut self.isolates[self.requests[request].isolate].memory;
        if flaw == Some(Flaw::OlderSnapshotReplacesNewer) {
            memory.snapshots.remove(&KEY.into());
        }
        memory.keep(KEY.into(), copy.snapshot(), from);
    }

    /// Answers from memory, or waits for `next`.
    fn answer_or(&mut self, request: usize, next: At, flaw: Option<Flaw>) {
        if !self.answer(request, flaw) {
            self.requests[request].at = next;
        }
    }

    fn answer(&mut self, request: usize, flaw: Option<Flaw>) -> bool {
        let asked = &self.requests[request];
        let isolate = &mut self.isolates[asked.isolate];
        let now = isolate.clock(self.ms);
        if let Some(flaw) = flaw {
            flaw.spoil(&mut isolate.memory, now);
        }
        let Some(fresh) = &asked.fresh else { return false };
        let Some(answer) = isolate.memory.find(fresh, &KEY.into(), now).map(Truth::from) else { return false };
        let version = isolate.memory.snapshots.peek(&KEY.into()).map(|kept| kept.snapshot.version);
        let is_true = (asked.oldest..=self.database.head()).any(|version| self.database.truth_at(version) == answer);
        if !is_true && !asked.is_excused {
            self.wrong = Some(Wrong::Stale);
        } else if version < Some(isolate.answered) && self.restored_at_ms.is_none() {
            self.wrong = Some(Wrong::WentBack);
        }
        isolate.answered = isolate.answered.max(version.unwrap_or_default());
        self.requests.remove(request);
        true
    }
}
