//! Records verifications of keys in the past: what the objects that count usage would have written.

use crate::database;
use crate::organisation::now;
use serde_json::json;
use shared::id::KeyId;
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::verification::VerificationCode;

/// Verifications with the same result in the same hour.
#[derive(Clone, Copy, Debug)]
pub struct Calls {
    pub ms_ago: i64,
    pub code: VerificationCode,
    pub count: u32,
    /// The permissions that they needed. With `insufficient_permissions`: those that the key lacks.
    pub permissions: PermissionSet,
}

impl Calls {
    /// Verifications that named no permissions.
    pub const fn new(ms_ago: i64, code: VerificationCode, count: u32) -> Self {
        Self { ms_ago, code, count, permissions: PermissionSet::EMPTY }
    }
}

/// Adds the verifications to the day of the key and of its organisation.
pub fn record(key_id: KeyId, calls: Calls) {
    let at = now().plus_ms(-calls.ms_ago);
    let day_at = at.floor(Moment::DAY_MS);
    add_to_key(key_id, calls, at, day_at);
    let refusals = if calls.code == VerificationCode::Valid { 0 } else { calls.count };
    database::run(
        "INSERT INTO usage_of_organisations (organisation_id, day_at, calls, refusals)
         SELECT organisation_id, cast(? AS INTEGER), cast(? AS INTEGER), cast(? AS INTEGER) FROM keys WHERE id = ?
         ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, refusals = refusals + excluded.refusals",
        &[&day_at.ms().to_string(), &calls.count.to_string(), &refusals.to_string(), &key_id.to_string()],
    );
}

fn add_to_key(key_id: KeyId, calls: Calls, at: Moment, day_at: Moment) {
    let (id, day_at_ms) = (key_id.to_string(), day_at.ms().to_string());
    let sql = "SELECT hex(hours) FROM key_days WHERE key_id = ? AND day_at = cast(? AS INTEGER)";
    let rows = database::run(sql, &[&id, &day_at_ms]);
    let mut hours: Vec<(String, Vec<u32>)> =
        rows.first().map(|row| from_cbor(row[0].as_str().expect("bytes"))).unwrap_or_default();
    let code = calls.code.to_string();
    let place = hours.iter().position(|(counted, _)| *counted == code).unwrap_or_else(|| {
        hours.push((code, Vec::new()));
        hours.len() - 1
    });
    let hour = usize::try_from(at.ms_since(day_at) / Moment::HOUR_MS).expect("an hour");
    let of_code = &mut hours[place].1;
    of_code.resize(of_code.len().max(hour + 1), 0);
    of_code[hour] += calls.count;
    let is_valid = calls.code == VerificationCode::Valid;
    let bits = calls.permissions.bits();
    let (used, missing) = if is_valid { (bits, 0) } else { (0, bits) };
    let refusals = if is_valid { 0 } else { calls.count };
    let last_used_at = (calls.code != VerificationCode::Revoked).then(|| at.floor(Moment::MINUTE_MS).ms());
    let new = json!({
        "hours": to_cbor(&hours), "calls": calls.count, "refusals": refusals,
        "used": used, "missing": missing, "last_used_at": last_used_at,
    });
    database::run(
        "INSERT INTO key_days (key_id, day_at, hours, calls, refusals, used, missing, last_used_at)
         SELECT ?1, cast(?2 AS INTEGER), unhex(n ->> 'hours'), n ->> 'calls', n ->> 'refusals', n ->> 'used', n ->> 'missing',
             n ->> 'last_used_at'
         FROM (SELECT ?3 AS n) WHERE true
         ON CONFLICT DO UPDATE SET hours = excluded.hours, calls = calls + excluded.calls,
             refusals = refusals + excluded.refusals, used = used | excluded.used, missing = missing | excluded.missing,
             last_used_at = max(coalesce(last_used_at, 0), coalesce(excluded.last_used_at, last_used_at))",
        &[&id, &day_at_ms, &new.to_string()],
    );
}

/// Makes a call this long ago the last one.
pub fn set_last_use(key_id: KeyId, ms_ago: i64) {
    let at = now().plus_ms(-ms_ago).floor(Moment::MINUTE_MS);
    database::run("UPDATE key_days SET last_used_at = NULL WHERE key_id = ?", &[&key_id.to_string()]);
    database::run(
        "INSERT INTO key_days (key_id, day_at, hours, calls, refusals, last_used_at)
         VALUES (?, cast(? AS INTEGER), x'80', 0, 0, cast(? AS INTEGER))
         ON CONFLICT DO UPDATE SET last_used_at = excluded.last_used_at",
        &[&key_id.to_string(), &at.floor(Moment::DAY_MS).ms().to_string(), &at.ms().to_string()],
    );
}

/// Lets the deployment have recorded permissions and networks for this long.
pub fn recorded_for(ms: i64) {
    let began_at = now().plus_ms(-ms).ms().to_string();
    database::run("UPDATE usage_recording SET began_at = min(began_at, cast(? AS INTEGER))", &[&began_at]);
}

fn to_cbor(hours: &[(String, Vec<u32>)]) -> String {
    minicbor::to_vec(hours).expect("CBOR").iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The calls in the column `hours`, by result and hour.
pub fn from_cbor(hex: &str) -> Vec<(String, Vec<u32>)> {
    let bytes: Vec<u8> = hex
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16).expect("a byte"))
        .collect();
    minicbor::decode(&bytes).expect("CBOR")
}
