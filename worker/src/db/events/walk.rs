//! The index for each set of filters in which the matching events are in order, so that the cost of a page does not
//! depend on the number of events.

use crate::db::{Statement, values};
use shared::activity::{ActivityAction, ActivityExport, ActivityFilter};
use shared::id::{KeyId, MemberId, MerchantId, OrganisationId};
use shared::moment::Moment;

/// An event's position: by time, then by number.
pub(crate) type Place = (Moment, u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    NewestFirst,
    OldestFirst,
}

/// Filters on an organisation's events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    merchant_id: Option<MerchantId>,
    key_id: Option<KeyId>,
    member_id: Option<MemberId>,
    action: Option<ActivityAction>,
    from: Option<Moment>,
    until: Option<Moment>,
}

/// A range of an organisation's events, in order.
#[derive(Clone, Debug)]
pub(crate) struct Walk<'a> {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) which: &'a Which,
    pub(crate) order: Order,
    /// The position after which to continue; from the start if `None`.
    pub(crate) after: Option<Place>,
    /// How many events to read.
    pub(crate) len: usize,
}

/// A member's role in an event: author or subject. Each has its own column and index.
#[derive(Clone, Copy)]
enum Part {
    DidIt,
    WasMeant,
}

impl Walk<'_> {
    /// A query for the numbers of these events, which may also return some later ones.
    pub(super) fn numbers(&self) -> Statement {
        let Some(member) = self.which.member_id else { return self.along(None) };
        let mut numbers = self.along(Some((Part::DidIt, member)));
        numbers.push(" UNION ", values![]);
        numbers.append(self.along(Some((Part::WasMeant, member))));
        numbers
    }

    fn along(&self, member: Option<(Part, MemberId)>) -> Statement {
        let index = self.which.index(member.map(|(part, _)| part));
        let sql = format!("SELECT number FROM (SELECT number FROM events INDEXED BY {index} WHERE organisation_id = ?");
        let mut walk = Statement::new(sql, values![self.organisation_id]);
        if let Some((part, member)) = member {
            walk.push(&format!(" AND {} = ?", part.column()), values![member]);
        }
        self.which.push_to(&mut walk);
        if let Some((at, number)) = self.after {
            walk.push(&format!(" AND (at, number) {} (?, ?)", self.order.beyond()), values![at, number]);
        }
        let direction = self.order.direction();
        walk.push(&format!(" ORDER BY at {direction}, number {direction} LIMIT ?)"), values![self.len]);
        walk
    }
}

impl Which {
    fn index(&self, part: Option<Part>) -> &'static str {
        if self.key_id.is_some() {
            return if self.action.is_some() { "events_of_key_by_action" } else { "events_of_key" };
        }
        match (self.merchant_id, part, self.action) {
            (None, None, None) => "events_by_time",
            (None, None, Some(_)) => "events_by_action",
            (None, Some(Part::DidIt), None) => "events_by_member",
            (None, Some(Part::DidIt), Some(_)) => "events_by_member_and_action",
            (None, Some(Part::WasMeant), None) => "events_about_member",
            (None, Some(Part::WasMeant), Some(_)) => "events_about_member_by_action",
            (Some(_), None, None) => "events_of_merchant",
            (Some(_), None, Some(_)) => "events_of_merchant_by_action",
            (Some(_), Some(Part::DidIt), None) => "events_of_merchant_by_member",
            (Some(_), Some(Part::DidIt), Some(_)) => "events_of_merchant_by_member_and_action",
            (Some(_), Some(Part::WasMeant), None) => "events_of_merchant_about_member",
            (Some(_), Some(Part::WasMeant), Some(_)) => "events_of_merchant_about_member_by_action",
        }
    }

    fn push_to(&self, walk: &mut Statement) {
        if let Some(merchant) = self.merchant_id {
            walk.push(" AND merchant_id = ?", values![merchant]);
        }
        if let Some(key) = self.key_id {
            walk.push(" AND key_id = ?", values![key]);
        }
        if let Some(action) = self.action {
            walk.push(" AND action = ?", values![action]);
        }
        if let Some(from) = self.from {
            walk.push(" AND at >= ?", values![from]);
        }
        if let Some(until) = self.until {
            walk.push(" AND at < ?", values![until]);
        }
    }
}

impl Part {
    const fn column(self) -> &'static str {
        match self {
            Self::DidIt => "done_by",
            Self::WasMeant => "member_id",
        }
    }
}

impl Order {
    pub(super) const fn direction(self) -> &'static str {
        match self {
            Self::NewestFirst => "DESC",
            Self::OldestFirst => "ASC",
        }
    }

    const fn beyond(self) -> &'static str {
        match self {
            Self::NewestFirst => "<",
            Self::OldestFirst => ">",
        }
    }
}

impl From<&ActivityFilter> for Which {
    fn from(filter: &ActivityFilter) -> Self {
        let ActivityFilter { merchant_id, key_id, member_id, action, from, until, .. } = *filter;
        Self { merchant_id, key_id, member_id, action, from, until }
    }
}

impl From<&ActivityExport> for Which {
    fn from(export: &ActivityExport) -> Self {
        let ActivityExport { merchant_id, key_id, member_id, action, from, until, .. } = *export;
        Self { merchant_id, key_id, member_id, action, from, until }
    }
}
