//! An event to be written: the action, its author and client; then what it is about and what changed.

use crate::db::{Author, CallerCheck, Client, Statement, values};
use crate::failure::Failure;
use crate::json::{self, Fields, Json};
use serde::Serialize;
use shared::activity::ActivityAction;
use shared::id::{EventId, KeyId, MemberId, MerchantId, OrganisationId};

/// An event to be written. [`Event`](shared::activity::Event) explains the fields. [`insert`](Self::insert) assigns the
/// number and the time.
#[must_use]
pub(crate) struct NewEvent(Box<Parts>);

struct Parts {
    id: EventId,
    organisation_id: OrganisationId,
    /// What must still hold for the author when the event is written.
    caller: Option<CallerCheck>,
    action: ActivityAction,
    done_by: Option<MemberId>,
    client: Client,
    merchant_id: Option<MerchantId>,
    key_id: Option<KeyId>,
    member_id: Option<MemberId>,
    before: Fields,
    after: Fields,
    reason: Option<String>,
}

impl NewEvent {
    /// An action of a member.
    pub(crate) fn by_member(id: EventId, author: Author, client: Client, action: ActivityAction) -> Self {
        let event = Self::by_operator(id, author.organisation_id, client, action);
        event.with(|parts| (parts.done_by, parts.caller) = (Some(author.member_id), author.caller))
    }

    /// An action of the operator of the deployment, or of an anonymous caller.
    pub(crate) fn by_operator(
        id: EventId,
        organisation_id: OrganisationId,
        client: Client,
        action: ActivityAction,
    ) -> Self {
        Self::by_time(id, organisation_id, action).with(|parts| parts.client = client)
    }

    /// An event that time caused, such as an expiry.
    pub(crate) fn by_time(id: EventId, organisation_id: OrganisationId, action: ActivityAction) -> Self {
        Self(Box::new(Parts {
            id,
            organisation_id,
            caller: None,
            action,
            done_by: None,
            client: Client::default(),
            merchant_id: None,
            key_id: None,
            member_id: None,
            before: Fields::new(),
            after: Fields::new(),
            reason: None,
        }))
    }

    fn with(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(&mut self.0);
        self
    }

    pub(crate) fn about_merchant(self, id: MerchantId) -> Self {
        self.with(|parts| parts.merchant_id = Some(id))
    }

    pub(crate) fn about_key(self, merchant_id: MerchantId, id: KeyId) -> Self {
        self.with(|parts| (parts.merchant_id, parts.key_id) = (Some(merchant_id), Some(id)))
    }

    pub(crate) fn about_member(self, id: MemberId) -> Self {
        self.with(|parts| parts.member_id = Some(id))
    }

    /// About its author.
    pub(crate) fn about_author(self) -> Self {
        self.with(|parts| parts.member_id = parts.done_by)
    }

    /// The previous value of a field.
    pub(crate) fn was(self, field: &str, value: impl Into<Json>) -> Self {
        self.with(|parts| parts.before.push((field.to_owned(), value.into())))
    }

    /// The new value of a field.
    pub(crate) fn became(self, field: &str, value: impl Into<Json>) -> Self {
        self.with(|parts| parts.after.push((field.to_owned(), value.into())))
    }

    /// All fields of a thing that ended.
    pub(crate) fn ended(self, thing: &impl Serialize) -> Result<Self, Failure> {
        let before = fields(thing)?;
        Ok(self.with(|parts| parts.before = before))
    }

    /// All fields of a thing that began.
    pub(crate) fn began(self, thing: &impl Serialize) -> Result<Self, Failure> {
        let after = fields(thing)?;
        Ok(self.with(|parts| parts.after = after))
    }

    /// The fields in which two states differ.
    pub(crate) fn changes(self, before: &impl Serialize, after: &impl Serialize) -> Result<Self, Failure> {
        let changed = differing(fields(before)?, fields(after)?);
        Ok(self.with(|parts| (parts.before, parts.after) = changed))
    }

    /// Keeps only the fields that `keep` accepts; `None` if no field is left.
    pub(crate) fn of_fields(mut self, keep: impl Fn(&str) -> bool) -> Option<Self> {
        self.0.before.retain(|(name, _)| keep(name));
        self.0.after.retain(|(name, _)| keep(name));
        (!self.changes_nothing()).then_some(self)
    }

    /// Whether no field differs.
    pub(crate) fn changes_nothing(&self) -> bool {
        self.0.before.is_empty()
    }

    pub(crate) fn because(self, reason: Option<&str>) -> Self {
        self.with(|parts| parts.reason = reason.map(str::to_owned))
    }

    /// A later statement of a change: it is written only if the previous statement changed something.
    ///
    /// The time is that of the write, but never earlier than that of the previous event, even if clocks change: clients
    /// that poll by time or by number miss no event.
    pub(crate) fn insert(self) -> Result<Statement, Failure> {
        let Self(event) = self;
        let before = serde_json::to_string(&Json::Object(event.before))?;
        let after = serde_json::to_string(&Json::Object(event.after))?;
        let Client { ip, country, user_agent } = event.client;
        let mut insert = Statement::new(
            format!(
                "INSERT INTO events (number, organisation_id, id, at, action, merchant_id, key_id, member_id, before, after,
                                     done_by, ip, country, user_agent, reason)
                 SELECT {} + 1",
                last_number("?")
            ),
            values![event.organisation_id],
        );
        insert.push(
            &format!(", ?, ?, {}, ?", time("?")),
            values![event.organisation_id, event.id, event.organisation_id, event.action],
        );
        insert.push(", ?, ?, ?, ?, ?", values![event.merchant_id, event.key_id, event.member_id, before, after]);
        insert.push(", ?, ?, ?, ?", values![event.done_by, ip, country, user_agent]);
        insert.push(", ? WHERE changes() > 0", values![event.reason]);
        Ok(insert.if_caller(event.caller))
    }
}

/// SQL for the number of the last event of the organisation that this SQL names; 0 if there is none.
pub(super) fn last_number(organisation: &str) -> String {
    format!("coalesce((SELECT max(number) FROM events WHERE organisation_id = {organisation}), 0)")
}

/// SQL for the time of a new event of the organisation that this SQL names.
pub(super) fn time(organisation: &str) -> String {
    format!(
        "max(CAST(unixepoch('subsec') * 1000 AS INTEGER), coalesce(
             (SELECT at FROM events WHERE organisation_id = {organisation} ORDER BY number DESC LIMIT 1), 0))"
    )
}

/// The fields in which two states of a thing differ: as they were, and as they became.
fn differing(mut before: Fields, mut after: Fields) -> (Fields, Fields) {
    before.retain(|field| !after.contains(field));
    after.retain(|(name, _)| before.iter().any(|(changed, _)| changed == name));
    (before, after)
}

fn fields(thing: &impl Serialize) -> Result<Fields, Failure> {
    match json::parse(serde_json::to_string(thing)?.as_bytes())? {
        Json::Object(fields) => Ok(fields),
        // A value that is not an object has no fields.
        _ => Ok(Fields::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event() -> NewEvent {
        NewEvent::by_time(EventId::new(1, 1), OrganisationId::new(1, 2), ActivityAction::MerchantUpdated)
    }

    #[test]
    fn only_changed_fields_are_recorded() {
        let before = json!({ "name": "Shop", "description": null, "website": "https://shop.example" });
        let after = json!({ "name": "Store", "description": "New", "website": "https://shop.example" });
        let changed = event().changes(&before, &after).unwrap();
        assert_eq!(changed.0.before, fields(&json!({ "name": "Shop", "description": null })).unwrap());
        assert_eq!(changed.0.after, fields(&json!({ "name": "Store", "description": "New" })).unwrap());
        assert!(!changed.changes_nothing());
        assert!(event().changes(&before, &before).unwrap().changes_nothing());
    }

    #[test]
    fn changes_can_be_filtered_by_field() {
        let changes = || event().changes(&json!({ "name": "a", "status": 1 }), &json!({ "name": "b", "status": 2 }));
        let kept = changes().unwrap().of_fields(|name| name == "status").unwrap();
        assert_eq!(
            (kept.0.before, kept.0.after),
            (fields(&json!({ "status": 1 })).unwrap(), fields(&json!({ "status": 2 })).unwrap())
        );
        assert!(changes().unwrap().of_fields(|name| name == "website").is_none());
    }
}
