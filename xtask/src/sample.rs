//! `cargo xtask dev --sample`: a believable set of members, merchants and keys, made through the real API.
//!
//! Who they are is in `sample/members`, `sample/merchants` and `sample/keys`. Nothing is random: every machine shows the same dashboard.
//! Only once: not where there are merchants already.

mod keys;
mod members;
mod merchants;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde_json::{Value, json};

use self::keys::{Fate, Key};
use self::merchants::{MERCHANTS, Merchant};
use crate::api::{Api, text};
use crate::step::{already, done};

const MERCHANTS_PATH: &str = "/api/merchants";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// `token` signs in once.
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

/// Returns how many keys it was given.
fn add_merchant(api: &Api, merchant: &Merchant, position: usize) -> Result<usize> {
    let mut body = json!({ "name": merchant.name, "website": merchant.website, "description": merchant.description });
    if let Some(reference) = merchant.reference_id {
        body["reference_id"] = reference.into();
    }
    let created = api.post(MERCHANTS_PATH, &body)?.expect_success(MERCHANTS_PATH)?;
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
    let mut body = json!({ "mode": key.mode, "permissions": key.permissions() });
    if let Some(name) = key.name {
        body["name"] = name.into();
    }
    if let Some(description) = key.description {
        body["description"] = description.into();
    }
    if let Some(days) = key.expires_in_days {
        body["expires_at"] = Value::String(rfc_3339(SystemTime::now() + DAY * days));
    }
    if !key.allowed_ips.is_empty() {
        body["allowed_ips"] = json!(key.allowed_ips);
    }
    let created = api.post(path, &body)?.expect_success(path)?;
    live_on(api, path, key.fate, text(&created, "/key/id")?, &body)
}

/// Lets happen to a key what is to become of it; `body` is what it was made from.
fn live_on(api: &Api, path: &str, fate: Fate, id: &str, body: &Value) -> Result<()> {
    let (step, told) = match fate {
        Fate::Kept => return Ok(()),
        Fate::Disabled { reason } => (format!("/api/keys/{id}/disable"), json!({ "reason": reason })),
        Fate::Leaked { reason } => (format!("/api/keys/{id}/revoke"), json!({ "reason": reason, "leaked": true })),
        Fate::Rotated => {
            let mut successor = body.clone();
            successor["replaces"] = id.into();
            successor["grace_seconds"] = DAY.as_secs().into();
            (path.to_owned(), successor)
        }
    };
    api.post(&step, &told)?.expect_success(&step)?;
    Ok(())
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
