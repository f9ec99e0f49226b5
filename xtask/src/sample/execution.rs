//! Does what is planned through the API, and remembers the times and the ids.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use shared::moment::Moment;

use super::keys::Fate;
use super::members::{MEMBERS, Member};
use super::merchants::{MERCHANTS, Merchant};
use super::plan::{Action, Plan, PlannedAction, PlannedKey};
use super::{MERCHANTS_PATH, now};
use crate::api::{Api, text};

const INVITATIONS: &str = "/api/invitations";
const SESSION: &str = "/api/session";

pub(super) struct Execution {
    base: String,
    pub(super) owner: Api,
    members: HashMap<usize, Api>,
    pub(super) organisation_id: String,
    pub(super) owner_id: String,
    /// By their positions in the list. Only members who have joined.
    pub(super) member_ids: HashMap<usize, String>,
    pub(super) merchant_ids: HashMap<usize, String>,
    pub(super) key_ids: HashMap<usize, String>,
    /// Those of keys that will be reported as leaked.
    secrets: HashMap<usize, String>,
    /// When each action began, and its time in the plan.
    pub(super) times: Vec<(Moment, Moment)>,
}

impl Execution {
    pub(super) fn run(base: &str, owner: Api, plan: &Plan) -> Result<Self> {
        let session = owner.get(SESSION)?.expect_success(SESSION)?;
        let mut execution = Execution {
            base: base.to_owned(),
            owner,
            members: HashMap::new(),
            organisation_id: text(&session, "/organisation/id")?.to_owned(),
            owner_id: text(&session, "/member/id")?.to_owned(),
            member_ids: HashMap::new(),
            merchant_ids: HashMap::new(),
            key_ids: HashMap::new(),
            secrets: HashMap::new(),
            times: Vec::new(),
        };
        for planned in &plan.actions {
            execution.times.push((now()?, planned.at));
            execution.execute(plan, planned)?;
        }
        Ok(execution)
    }

    fn execute(&mut self, plan: &Plan, planned: &PlannedAction) -> Result<()> {
        let api = match planned.by {
            Some(position) => self.members.get(&position).context("a member acts before they join")?,
            None => &self.owner,
        };
        match planned.action {
            Action::Invite(position) => {
                let member = MEMBERS.get(position).context("no such member")?;
                if let Some(joined) = invite(&self.base, api, member)? {
                    let session = joined.get(SESSION)?.expect_success(SESSION)?;
                    self.member_ids.insert(position, text(&session, "/member/id")?.to_owned());
                    self.members.insert(position, joined);
                }
            }
            Action::AddMerchant(position) => {
                let merchant = MERCHANTS.get(position).context("no such merchant")?;
                self.merchant_ids.insert(position, add_merchant(api, merchant)?);
            }
            Action::DisableMerchant(position) => {
                let path = format!("{MERCHANTS_PATH}/{}", id(&self.merchant_ids, position)?);
                api.patch(&path, &json!({ "status": "disabled" }))?.expect_success(&path)?;
            }
            Action::AddKey(position) => {
                let planned = plan.keys.get(position).context("no such key")?;
                let replaced = self.replacement(planned)?;
                let path = format!("{MERCHANTS_PATH}/{}/keys", id(&self.merchant_ids, planned.merchant)?);
                let (id, secret) = add_key(api, &path, planned, replaced)?;
                self.key_ids.insert(position, id);
                if matches!(planned.key.fate, Fate::Leaked { .. }) {
                    self.secrets.insert(position, secret);
                }
            }
            Action::StopKey(position) => {
                let planned = plan.keys.get(position).context("no such key")?;
                self.stop_key(api, position, planned.key.fate)?;
            }
        }
        Ok(())
    }

    /// A leak is reported by somebody who has the key, without an account.
    fn stop_key(&self, api: &Api, position: usize, fate: Fate) -> Result<()> {
        let reporter = Api::new(&self.base);
        let (api, path, body) = match fate {
            Fate::Disabled { reason } => {
                let path = format!("/api/keys/{}/disable", id(&self.key_ids, position)?);
                (api, path, json!({ "reason": reason }))
            }
            Fate::Leaked { url } => {
                let body = json!({ "keys": [id(&self.secrets, position)?], "url": url });
                (&reporter, "/v1/leaks".to_owned(), body)
            }
            Fate::Kept | Fate::Unused | Fate::Rotated => return Ok(()),
        };
        api.post(&path, &body)?.expect_success(&path)?;
        Ok(())
    }

    /// What a request says about the key that is replaced.
    fn replacement(&self, planned: &PlannedKey) -> Result<Map<String, Value>> {
        let Some(old) = planned.replaces else { return Ok(Map::new()) };
        let id = id(&self.key_ids, old)?;
        Ok(object([("replaces", Some(id.into())), ("grace_seconds", Some((Moment::DAY_MS / 1000).into()))]))
    }
}

/// Returns the session of the member if they accept.
fn invite(base: &str, api: &Api, member: &Member) -> Result<Option<Api>> {
    let invitation = json!({ "name": member.name, "email": member.email, "role": member.role });
    let created = api.post(INVITATIONS, &invitation)?.expect_success(INVITATIONS)?;
    member.has_joined.then(|| Api::sign_in(base, text(&created, "/link/token")?)).transpose()
}

fn add_merchant(api: &Api, merchant: &Merchant) -> Result<String> {
    let body = object([
        ("name", Some(merchant.name.into())),
        ("website", Some(merchant.website.into())),
        ("description", Some(merchant.description.into())),
        ("reference_id", merchant.reference_id.map(Value::from)),
    ]);
    let created = api.post(MERCHANTS_PATH, &body.into())?.expect_success(MERCHANTS_PATH)?;
    Ok(text(&created, "/id")?.to_owned())
}

fn add_key(api: &Api, path: &str, planned: &PlannedKey, mut replaced: Map<String, Value>) -> Result<(String, String)> {
    let key = &planned.key;
    let now = now()?;
    let expires_at = key.expires_in_days.map(|days| now.plus_ms(days * Moment::DAY_MS).to_string());
    let mut body = object([
        ("mode", Some(key.mode.wire_name().into())),
        ("permissions", Some(key.permissions().into())),
        ("name", key.name.map(Value::from)),
        ("description", key.description.map(Value::from)),
        ("expires_at", expires_at.map(Value::from)),
        ("allowed_ips", (!key.allowed_ips.is_empty()).then(|| key.allowed_ips.into())),
    ]);
    body.append(&mut replaced);
    let created = api.post(path, &body.into())?.expect_success(path)?;
    Ok((text(&created, "/key/id")?.to_owned(), text(&created, "/secret")?.to_owned()))
}

fn id(ids: &HashMap<usize, String>, position: usize) -> Result<&str> {
    Ok(ids.get(&position).context("not created yet")?)
}

/// The fields that have a value.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Map<String, Value> {
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}
