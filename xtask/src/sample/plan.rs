//! Who did what in the two years of the sample, in order. It depends only on the lists, the time and a seed.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use shared::member::Right;
use shared::moment::Moment;

use super::keys::{Fate, Key, Keys, usual};
use super::members::MEMBERS;
use super::merchants::{MERCHANTS, Merchant};

const SEED: u64 = 2_026;

pub(super) struct Plan {
    /// When the organisation was created.
    pub(super) begins_at: Moment,
    /// In the order of their times.
    pub(super) actions: Vec<PlannedAction>,
    pub(super) keys: Vec<PlannedKey>,
}

pub(super) struct PlannedKey {
    pub(super) key: Key,
    /// The positions in the lists of merchants and of planned keys.
    pub(super) merchant: usize,
    pub(super) replaces: Option<usize>,
    pub(super) created_at: Moment,
    pub(super) fate_at: Moment,
}

pub(super) struct PlannedAction {
    pub(super) at: Moment,
    /// The position of the member in the list. `None` is the owner.
    pub(super) by: Option<usize>,
    pub(super) action: Action,
}

/// The numbers are positions in the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Invite(usize),
    AddMerchant(usize),
    DisableMerchant(usize),
    AddKey(usize),
    /// Disables or revokes the key, as its fate says.
    StopKey(usize),
}

impl Plan {
    pub(super) fn new(now: Moment) -> Self {
        let mut planner = Planner { now, random: random(0), actions: Vec::new(), keys: Vec::new() };
        for (position, member) in MEMBERS.iter().enumerate() {
            let at = planner.moment(member.days_ago * 24 * 60);
            planner.add(at, Right::ManageMembers, Action::Invite(position));
        }
        for (position, merchant) in MERCHANTS.iter().enumerate() {
            planner.merchant(position, merchant);
        }
        let Planner { mut actions, keys, .. } = planner;
        actions.sort_by_key(|planned| planned.at);
        Plan { begins_at: now.plus_ms(-745 * Moment::DAY_MS), actions, keys }
    }

    /// When the merchant account with this position was disabled, if it was.
    pub(super) fn disabled_at(&self, merchant: usize) -> Option<Moment> {
        let is_it = |planned: &&PlannedAction| planned.action == Action::DisableMerchant(merchant);
        self.actions.iter().find(is_it).map(|planned| planned.at)
    }
}

/// Each purpose has a generator of its own, so that a change for one does not change the others.
pub(super) fn random(purpose: usize) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(SEED + purpose as u64)
}

struct Planner {
    now: Moment,
    random: Xoshiro256PlusPlus,
    actions: Vec<PlannedAction>,
    keys: Vec<PlannedKey>,
}

impl Planner {
    fn merchant(&mut self, position: usize, merchant: &Merchant) {
        let added_at = self.moment(merchant.days_ago * 24 * 60);
        self.add(added_at, Right::ManageMerchants, Action::AddMerchant(position));
        let keys = match merchant.keys {
            Keys::These(keys) => keys.to_vec(),
            Keys::Usual(count) => usual(merchant, count, &mut random(1 + position)),
        };
        let mut last_at = added_at;
        for key in keys {
            last_at = last_at.max(self.key(position, key, added_at));
        }
        if let Some(days) = merchant.disabled_days_ago {
            let at = self.after(last_at, days * 24 * 60);
            self.add(at, Right::ManageMerchants, Action::DisableMerchant(position));
        }
    }

    /// Returns when something last happened to the key.
    fn key(&mut self, merchant: usize, key: Key, added_at: Moment) -> Moment {
        let created_at = self.after(added_at, key.minutes_ago);
        let fate_at = self.after(created_at, key.fate_minutes_ago);
        let position = self.keys.len();
        let right = Right::manage_keys(key.mode);
        self.keys.push(PlannedKey { key, merchant, replaces: None, created_at, fate_at });
        self.add(created_at, right, Action::AddKey(position));
        match key.fate {
            Fate::Kept | Fate::Unused => return created_at,
            Fate::Disabled { .. } | Fate::Leaked { .. } => self.add(fate_at, right, Action::StopKey(position)),
            Fate::Rotated => {
                let key = key.then(Fate::Kept, 0);
                let replaces = Some(position);
                self.keys.push(PlannedKey { key, merchant, replaces, created_at: fate_at, fate_at });
                self.add(fate_at, right, Action::AddKey(position + 1));
            }
        }
        fate_at
    }

    /// Adds an action of the owner, or of a member who had joined by then and has the right.
    fn add(&mut self, at: Moment, right: Right, action: Action) {
        let has_joined =
            |position| self.actions.iter().any(|planned| planned.action == Action::Invite(position) && planned.at < at);
        let able = MEMBERS.iter().enumerate().filter(|(_, member)| member.has_joined && member.role.may(right));
        let able = able.map(|(position, _)| position).filter(|position| has_joined(*position)).map(Some);
        let able: Vec<_> = able.chain([None]).collect();
        let by = able.get(self.random.random_range(0..able.len())).copied().flatten();
        self.actions.push(PlannedAction { at, by, action });
    }

    /// A moment like [`Planner::moment`], but some minutes after `earlier` at least.
    fn after(&mut self, earlier: Moment, minutes_ago: u32) -> Moment {
        let minutes = self.random.random_range(4..40);
        self.moment(minutes_ago).max(earlier.plus_ms(minutes * Moment::MINUTE_MS)).min(self.now)
    }

    /// That many minutes ago; if that is before yesterday, then at a time when offices work.
    fn moment(&mut self, minutes_ago: u32) -> Moment {
        let exact = self.now.plus_ms(-i64::from(minutes_ago) * Moment::MINUTE_MS);
        if self.now.ms_since(exact) < 36 * Moment::HOUR_MS {
            return exact;
        }
        let day = exact.floor(Moment::DAY_MS);
        // 1970 began on a Thursday.
        let weekend_days = match day.ms() / Moment::DAY_MS % 7 {
            2 => 1,
            3 => 2,
            _ => 0,
        };
        let time = self.random.random_range(8 * Moment::HOUR_MS..17 * Moment::HOUR_MS);
        day.plus_ms(time - weekend_days * Moment::DAY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_ms(1_799_937_000_000);

    #[test]
    fn the_plan_depends_only_on_the_time() {
        let actions = |plan: Plan| {
            plan.actions.into_iter().map(|planned| (planned.at, planned.by, planned.action)).collect::<Vec<_>>()
        };
        assert_eq!(actions(Plan::new(NOW)), actions(Plan::new(NOW)));
    }

    #[test]
    fn everything_happened_in_an_order_that_the_api_accepts() {
        for hour in (0..14 * 24).step_by(5) {
            assert_is_possible(NOW.plus_ms(hour * Moment::HOUR_MS));
        }
    }

    fn assert_is_possible(now: Moment) {
        let plan = Plan::new(now);
        let position = |action| plan.actions.iter().position(|planned| planned.action == action);
        let at = |action| position(action).map(|position| plan.actions[position].at);
        assert!(plan.actions.iter().all(|planned| plan.begins_at < planned.at && planned.at <= now));
        for (number, planned) in plan.keys.iter().enumerate() {
            let added = position(Action::AddKey(number));
            assert!(position(Action::AddMerchant(planned.merchant)) < added);
            assert!(planned.replaces.is_none_or(|old| position(Action::AddKey(old)) < added));
            assert!(at(Action::DisableMerchant(planned.merchant)).is_none_or(|at| planned.created_at < at));
            assert!(position(Action::StopKey(number)).is_none_or(|stopped| added < Some(stopped)));
        }
        for planned in &plan.actions {
            assert!(planned.by.is_none_or(|by| position(Action::Invite(by)) < position(planned.action)));
        }
    }

    #[test]
    fn the_sample_has_keys_of_all_ages() {
        let ages: Vec<_> = Plan::new(NOW).keys.iter().map(|key| NOW.ms_since(key.created_at)).collect();
        assert!(ages.iter().any(|age| *age < Moment::HOUR_MS));
        assert!(ages.iter().any(|age| *age > 700 * Moment::DAY_MS));
    }
}
