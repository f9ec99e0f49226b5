//! An event to be written: who did what, from where; then, by further calls, what it is about and what changed.

use crate::db::{Author, CallerCheck, Client, Statement, values};
use crate::failure::Failure;
use crate::json::{self, Fields, Json};
use serde::Serialize;
use shared::activity::ActivityAction;
use shared::id::{EventId, KeyId, MemberId, MerchantId, OrganisationId};

/// An event to be written; [`Event`](shared::activity::Event) says what each field means. Its number and its time are given
/// as it is written.
#[must_use]
pub(crate) struct NewEvent {
    id: EventId,
    organisation_id: OrganisationId,
    /// What must still hold of the member who does it.
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
    /// What a member did.
    pub(crate) fn by_member(id: EventId, author: Author, client: Client, action: ActivityAction) -> Self {
        let event = Self::by_operator(id, author.organisation_id, client, action);
        Self { done_by: Some(author.member_id), caller: author.caller, ..event }
    }

    /// What the operator of the deployment, or an anonymous caller, did.
    pub(crate) fn by_operator(
        id: EventId,
        organisation_id: OrganisationId,
        client: Client,
        action: ActivityAction,
    ) -> Self {
        Self { client, ..Self::by_time(id, organisation_id, action) }
    }

    /// What the passing of time did.
    pub(crate) fn by_time(id: EventId, organisation_id: OrganisationId, action: ActivityAction) -> Self {
        Self {
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
        }
    }

    pub(crate) fn about_merchant(self, id: MerchantId) -> Self {
        Self { merchant_id: Some(id), ..self }
    }

    pub(crate) fn about_key(self, merchant_id: MerchantId, id: KeyId) -> Self {
        Self { merchant_id: Some(merchant_id), key_id: Some(id), ..self }
    }

    pub(crate) fn about_member(self, id: MemberId) -> Self {
        Self { member_id: Some(id), ..self }
    }

    /// About the member who did it.
    pub(crate) fn about_author(self) -> Self {
        Self { member_id: self.done_by, ..self }
    }

    /// A field as it was.
    pub(crate) fn was(mut self, field: &str, value: impl Into<Json>) -> Self {
        self.before.push((field.to_owned(), value.into()));
        self
    }

    /// A field as it became.
    pub(crate) fn became(mut self, field: &str, value: impl Into<Json>) -> Self {
        self.after.push((field.to_owned(), value.into()));
        self
    }

    /// All fields of what ended.
    pub(crate) fn ended(self, thing: &impl Serialize) -> Result<Self, Failure> {
        Ok(Self { before: fields(thing)?, ..self })
    }

    /// All fields of what began.
    pub(crate) fn began(self, thing: &impl Serialize) -> Result<Self, Failure> {
        Ok(Self { after: fields(thing)?, ..self })
    }

    /// The fields in which two states of a thing differ.
    pub(crate) fn changes(self, before: &impl Serialize, after: &impl Serialize) -> Result<Self, Failure> {
        let (mut was, mut became) = (fields(before)?, fields(after)?);
        was.retain(|field| !became.contains(field));
        became.retain(|(name, _)| was.iter().any(|(changed, _)| changed == name));
        Ok(Self { before: was, after: became, ..self })
    }

    /// Of the changes only the fields that `keep` accepts; `None` if no field is left.
    pub(crate) fn of_fields(mut self, keep: impl Fn(&str) -> bool) -> Option<Self> {
        self.before.retain(|(name, _)| keep(name));
        self.after.retain(|(name, _)| keep(name));
        (!self.before.is_empty()).then_some(self)
    }

    /// Whether no field differs.
    pub(crate) fn changes_nothing(&self) -> bool {
        self.before.is_empty()
    }

    pub(crate) fn because(self, reason: Option<&str>) -> Self {
        Self { reason: reason.map(str::to_owned), ..self }
    }

    /// Never the first of a change: it is written only if the statement before it changed something.
    ///
    /// The time is that of the write, and never before that of the event before it, whatever clocks do: a reader who polls
    /// by time or by number misses none.
    pub(crate) fn insert(self) -> Result<Statement, Failure> {
        let before = serde_json::to_string(&Json::Object(self.before))?;
        let after = serde_json::to_string(&Json::Object(self.after))?;
        let Client { ip, country, user_agent } = self.client;
        let mut insert = Statement::new(
            "INSERT INTO events (number, organisation_id, id, at, action, merchant_id, key_id, member_id, before, after,
                                 done_by, ip, country, user_agent, reason)
             SELECT (SELECT coalesce(max(number), 0) + 1 FROM events WHERE organisation_id = ?)",
            values![self.organisation_id],
        );
        insert.push(
            ", ?, ?, max(
                 CAST(unixepoch('subsec') * 1000 AS INTEGER),
                 coalesce((SELECT at FROM events WHERE organisation_id = ? ORDER BY number DESC LIMIT 1), 0)
             ), ?",
            values![self.organisation_id, self.id, self.organisation_id, self.action],
        );
        insert.push(", ?, ?, ?, ?, ?", values![self.merchant_id, self.key_id, self.member_id, before, after]);
        insert.push(", ?, ?, ?, ?", values![self.done_by, ip, country, user_agent]);
        insert.push(", ? WHERE changes() > 0", values![self.reason]);
        Ok(insert.if_caller(self.caller))
    }
}

fn fields(thing: &impl Serialize) -> Result<Fields, Failure> {
    match json::parse(serde_json::to_string(thing)?.as_bytes())? {
        Json::Object(fields) => Ok(fields),
        // What is no object has no fields.
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
    fn only_fields_that_differ_are_changes() {
        let before = json!({ "name": "Shop", "description": null, "website": "https://shop.example" });
        let after = json!({ "name": "Store", "description": "New", "website": "https://shop.example" });
        let changed = event().changes(&before, &after).unwrap();
        assert_eq!(changed.before, fields(&json!({ "name": "Shop", "description": null })).unwrap());
        assert_eq!(changed.after, fields(&json!({ "name": "Store", "description": "New" })).unwrap());
        assert!(!changed.changes_nothing());
        assert!(event().changes(&before, &before).unwrap().changes_nothing());
    }

    #[test]
    fn changes_can_be_told_apart_by_field() {
        let changes = || event().changes(&json!({ "name": "a", "status": 1 }), &json!({ "name": "b", "status": 2 }));
        let kept = changes().unwrap().of_fields(|name| name == "status").unwrap();
        assert_eq!(
            (kept.before, kept.after),
            (fields(&json!({ "status": 1 })).unwrap(), fields(&json!({ "status": 2 })).unwrap())
        );
        assert!(changes().unwrap().of_fields(|name| name == "website").is_none());
    }
}
