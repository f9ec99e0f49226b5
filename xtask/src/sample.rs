//! `cargo xtask dev --sample`: a realistic set of members, merchant accounts and keys, created through the API.
//!
//! They are listed in `sample/members`, `sample/merchants` and `sample/keys`. Nothing is random: every machine shows the
//! same dashboard. If there are merchant accounts already, nothing is created.

mod keys;
mod members;
mod merchants;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde_json::{Map, Value, json};

use self::keys::{Fate, Key};
use self::merchants::{MERCHANTS, Merchant};
use crate::api::{Api, text};
use crate::step::{already, done};

const MERCHANTS_PATH: &str = "/api/merchants";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// `token` is from a sign-in link, which works once.
pub(crate) fn fill(base: &str, token: &str) -> Result<()> {
    let started = Instant::now();
    let api = Api::sign_in(base, token)?;
    let present = api.get(MERCHANTS_PATH)?.expect_success(MERCHANTS_PATH)?;
    if present.pointer("/items/0").is_some() {
        already("sample data");
        return Ok(());
    }
    let number_of_members = members::add(base, &api)?;
    let mut number_of_keys = 0;
    for (position, merchant) in MERCHANTS.iter().enumerate() {
        number_of_keys += add_merchant(&api, merchant, position)?;
    }
    let number_of_merchants = MERCHANTS.len();
    done(
        &format!("sample data: {number_of_members} members, {number_of_merchants} merchants, {number_of_keys} keys"),
        started,
    );
    Ok(())
}

/// Returns how many keys it created.
fn add_merchant(api: &Api, merchant: &Merchant, position: usize) -> Result<usize> {
    let body = object([
        ("name", Some(merchant.name.into())),
        ("website", Some(merchant.website.into())),
        ("description", Some(merchant.description.into())),
        ("reference_id", merchant.reference_id.map(Value::from)),
    ]);
    let created = api.post(MERCHANTS_PATH, &body.into())?.expect_success(MERCHANTS_PATH)?;
    let path = format!("{MERCHANTS_PATH}/{}", text(&created, "/id")?);
    let keys = keys::of_merchant(position);
    for key in &keys {
        add_key(api, &format!("{path}/keys"), key)?;
    }
    if merchant.disabled {
        api.patch(&path, &json!({ "status": "disabled" }))?.expect_success(&path)?;
    }
    Ok(keys.len())
}

fn add_key(api: &Api, path: &str, key: &Key) -> Result<()> {
    let expires_at = key.expires_in_days.map(|days| rfc_3339(SystemTime::now() + DAY * days));
    let body = object([
        ("mode", Some(key.mode.into())),
        ("permissions", Some(key.permissions().into())),
        ("name", key.name.map(Value::from)),
        ("description", key.description.map(Value::from)),
        ("expires_at", expires_at.map(Value::from)),
        ("allowed_ips", (!key.allowed_ips.is_empty()).then(|| key.allowed_ips.into())),
    ]);
    let created = api.post(path, &body.clone().into())?.expect_success(path)?;
    apply(key.fate, api, path, text(&created, "/key/id")?, body)
}

/// Does to a key what happens to it in the sample; `body` is the request that created it.
fn apply(fate: Fate, api: &Api, path: &str, id: &str, mut body: Map<String, Value>) -> Result<()> {
    let (path, body) = match fate {
        Fate::Kept => return Ok(()),
        Fate::Disabled { reason } => (format!("/api/keys/{id}/disable"), json!({ "reason": reason })),
        Fate::Leaked { reason } => (format!("/api/keys/{id}/revoke"), json!({ "reason": reason, "leaked": true })),
        Fate::Rotated => {
            body.append(&mut object([("replaces", Some(id.into())), ("grace_seconds", Some(DAY.as_secs().into()))]));
            (path.to_owned(), body.into())
        }
    };
    api.post(&path, &body)?.expect_success(&path)?;
    Ok(())
}

/// The fields that have a value.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Map<String, Value> {
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// UTC, by Howard Hinnant's `civil_from_days`.
fn rfc_3339(moment: SystemTime) -> String {
    let seconds = moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, second) = (seconds / DAY.as_secs() + 719_468, seconds % DAY.as_secs());
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}.000Z", second % 60)
}

#[cfg(test)]
mod tests {
    use super::rfc_3339;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(rfc_3339(UNIX_EPOCH), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc_3339(UNIX_EPOCH + Duration::from_secs(951_827_696)), "2000-02-29T12:34:56.000Z");
        assert_eq!(rfc_3339(UNIX_EPOCH + Duration::from_secs(1_798_761_599)), "2026-12-31T23:59:59.000Z");
    }
}
