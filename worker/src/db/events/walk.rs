//! For every set of filters the index along which its events stand in order, so that a page costs the same however
//! many events there are.

use crate::db::{Statement, values};
use shared::activity::{ActivityAction, ActivityExport, ActivityFilter};
use shared::id::{KeyId, MemberId, MerchantId, OrganisationId};
use shared::moment::Moment;

/// Where an event stands: by when it happened; events of one millisecond by their numbers.
pub(crate) type Place = (Moment, u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    NewestFirst,
    OldestFirst,
}

/// Which events of an organisation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    merchant_id: Option<MerchantId>,
    key_id: Option<KeyId>,
    member_id: Option<MemberId>,
    action: Option<ActivityAction>,
    from: Option<Moment>,
    until: Option<Moment>,
}

/// Some of an organisation's events, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Walk<'a> {
    pub(crate) organisation_id: OrganisationId,
    pub(crate) which: &'a Which,
    pub(crate) order: Order,
    /// The place after which to go on; from the beginning where there is none.
    pub(crate) after: Option<Place>,
    /// How many events to take.
    pub(crate) len: usize,
}

/// What a member has to do with an event: two columns, so two indexes.
#[derive(Clone, Copy)]
enum Part {
    DidIt,
    WasMeant,
}

impl Walk<'_> {
    /// A query for the numbers of these events, and perhaps of some that come after them.
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
