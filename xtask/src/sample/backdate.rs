//! Moves what was just done to its time in the plan.
//!
//! Only events without a checkpoint move, so the audit log stays valid.

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::Rng;
use serde_json::{Value, json};
use shared::id::PasskeyId;
use shared::moment::Moment;

use super::database::{Database, statement};
use super::execution::Execution;
use super::members::{MEMBERS, OWNER};
use super::plan::{Plan, random};
use super::{MERCHANTS_PATH, now};

/// The purpose of a generator of random numbers.
const PASSKEYS: usize = 10_000;

pub(super) fn backdate(database: &Database, plan: &Plan, execution: &Execution) -> Result<()> {
    let now = now()?;
    let shifts = shifts(plan, execution, now)?;
    let organisation_id = execution.organisation_id.as_str();
    let tables = [
        ("organisations", "id", ["created_at"].as_slice()),
        ("members", "organisation_id", &["created_at"]),
        ("invitations", "organisation_id", &["created_at", "accepted_at"]),
        ("merchants", "organisation_id", &["created_at", "updated_at", "disabled_at"]),
        (
            "keys",
            "organisation_id",
            &["created_at", "updated_at", "disabled_at", "revoked_at", "leaked_at", "grace_ends_at"],
        ),
    ];
    let shift_table = |(table, organisation, columns): &(&str, &str, &[&str])| {
        let columns = columns.iter().map(|column| match *column {
            // It was set by the last change of the key.
            "grace_ends_at" => format!("{column} = {column} - {}", shift_of("updated_at")),
            _ => format!("{column} = {column} - {}", shift_of(column)),
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        let sql = format!("UPDATE {table} SET {columns} WHERE {organisation} = ?2");
        statement(&sql, &[&shifts, organisation_id])
    };
    let mut statements: Vec<_> = tables.iter().map(shift_table).collect();
    statements.push(shift_events(execution, &shifts));
    database.change_without(
        &["keys_facts_never_change", "keys_stay_revoked", "keys_keep_their_report", "events_never_change"],
        statements,
    )?;

    // Now some grace periods are over. Any list first records their ends, as events of the present.
    execution.owner.get(MERCHANTS_PATH)?.expect_success(MERCHANTS_PATH)?;
    let ended = "UPDATE events SET at = (SELECT grace_ends_at FROM keys WHERE id = key_id)
                 WHERE organisation_id = ? AND action = 'grace_ended'";
    let mut statements = members(execution, now)?;
    statements.push(statement(ended, &[organisation_id]));
    database.change_without(&["events_never_change"], statements)
}

/// A JSON list: what was done from the first time on is shifted by the second number, in milliseconds. What is later than
/// `now` is not.
fn shifts(plan: &Plan, execution: &Execution, now: Moment) -> Result<String> {
    let (first, _) = execution.times.first().context("an empty plan")?;
    let founding = (0, first.ms_since(plan.begins_at));
    let actions = execution.times.iter().map(|(began_at, at)| (began_at.ms(), began_at.ms_since(*at)));
    let shifts: Vec<_> = [founding].into_iter().chain(actions).chain([(now.ms(), 0)]).collect();
    Ok(serde_json::to_string(&shifts)?)
}

/// SQL: by how much the list in `?1` shifts what was done at the time in `column`.
fn shift_of(column: &str) -> String {
    format!("(SELECT value ->> 1 FROM json_each(?1) WHERE value ->> 0 <= {column} ORDER BY value ->> 0 DESC LIMIT 1)")
}

/// Also sets the clients of the members: in fact, all requests came from this program.
fn shift_events(execution: &Execution, shifts: &str) -> Value {
    let joined = execution.member_ids.iter().filter_map(|(position, id)| Some((id, MEMBERS.get(*position)?.client)));
    let clients: Vec<_> = joined
        .chain([(&execution.owner_id, OWNER)])
        .map(|(id, client)| json!([id, client.ip, client.country, client.user_agent]))
        .collect();
    let of_client = |position| format!("(SELECT value ->> {position} FROM json_each(?3) WHERE value ->> 0 = done_by)");
    let sql = format!(
        "UPDATE events SET at = at - {by}, ip = {}, country = {}, user_agent = {}, after = iif(
           after ->> 'grace_ends_at' IS NULL, after,
           json_set(after, '$.grace_ends_at', strftime(
             '%Y-%m-%dT%H:%M:%fZ', after ->> 'grace_ends_at', (-{by} / 1000.0) || ' seconds'
           ))
         )
         WHERE organisation_id = ?2
           AND number > coalesce((SELECT max(last_event) FROM seals WHERE organisation_id = ?2), 0)",
        of_client(1),
        of_client(2),
        of_client(3),
        by = shift_of("at"),
    );
    statement(&sql, &[shifts, &execution.organisation_id, &Value::from(clients).to_string()])
}

/// Ends this program's sessions, sets when members were last seen, and adds passkeys, which only browsers can register.
fn members(execution: &Execution, now: Moment) -> Result<Vec<Value>> {
    let mut random = random(PASSKEYS);
    let ids = serde_json::to_string(&execution.member_ids.values().chain([&execution.owner_id]).collect::<Vec<_>>())?;
    let sessions = "DELETE FROM sessions
                    WHERE member_id IN (SELECT value FROM json_each(?)) AND user_agent LIKE 'ureq/%'";
    let mut statements = vec![statement(sessions, &[&ids])];
    let mut joined: Vec<_> = execution.member_ids.iter().collect();
    joined.sort();
    for (position, id) in joined {
        let member = MEMBERS.get(*position).context("no such member")?;
        let minutes = i64::from(member.seen_minutes_ago);
        let seen_at = now.plus_ms(-minutes * Moment::MINUTE_MS).floor(Moment::MINUTE_MS);
        let seen = "UPDATE members SET last_seen_at = ? WHERE id = ?";
        statements.push(statement(seen, &[&seen_at.ms().to_string(), id]));
        if let Some(name) = member.passkey {
            statements.push(passkey(id, name, now, &mut random));
        }
    }
    Ok(statements)
}

/// No authenticator has this passkey, so it can never be used.
fn passkey(member_id: &str, name: &str, now: Moment, random: &mut impl Rng) -> Value {
    let id = PasskeyId::new(now.ms().unsigned_abs(), random.next_u64().into());
    let mut credential = [0; 32];
    random.fill_bytes(&mut credential);
    let credential = BASE64_URL_SAFE_NO_PAD.encode(credential);
    let sql =
        "INSERT INTO passkeys (id, member_id, credential_id, public_key, sign_count, name, transports, created_at,
                                     last_used_at)
               SELECT ?1, ?2, ?3, ?3, 0, ?4, '[\"internal\"]', created_at, last_seen_at FROM members WHERE id = ?2";
    statement(sql, &[&id.to_string(), member_id, &credential, name])
}
