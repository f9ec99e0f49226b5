//! What was typed about a key to be made, and the attempts to make it.

use crate::session::CurrentSession;
use crate::ui::time;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::KeyId;
use shared::key::{Key, Mode, NewKey};
use shared::member::Right;
use shared::moment::Moment;
use shared::permission::{PermissionSet, Preset};
use wasm_bindgen::JsValue;

/// What the address asks the form to be filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefill {
    pub preset: Option<Preset>,
    pub mode: Option<Mode>,
    /// The key to duplicate.
    pub from: Option<KeyId>,
}

/// When the key is to expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    Never,
    Days(i64),
    OnDate,
}

/// The form's state.
#[derive(Clone, Copy)]
pub struct Draft {
    pub mode: RwSignal<Mode>,
    pub name: RwSignal<String>,
    pub description: RwSignal<String>,
    pub expiry: RwSignal<Expiry>,
    /// With [`Expiry::OnDate`]: `2027-01-31`, the last day.
    pub expiry_date: RwSignal<String>,
    /// One a line, or with commas between.
    pub allowed_ips: RwSignal<String>,
    pub permissions: RwSignal<PermissionSet>,
    session: CurrentSession,
    last_attempt: StoredValue<Option<Attempt>>,
}

/// One key to be made. Sending the same attempt again never makes a second key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub new_key: NewKey,
    pub idempotency_key: String,
    pub begun_at: Moment,
    typed: Typed,
}

/// All that was typed: as long as it stays the same, so does the attempt.
type Typed = (Mode, PermissionSet, [String; 4], Expiry);

impl Draft {
    /// A form filled from the address and from the key to duplicate.
    pub fn new(prefill: &Prefill, origin: Option<&Key>, session: CurrentSession) -> Self {
        let may_make_live = session.may(Right::ManageLiveKeys);
        let mode = prefill.mode.or(origin.map(|key| key.mode)).unwrap_or(Mode::Test);
        let permissions = prefill.preset.map(Preset::permissions).or(origin.map(|key| key.permissions));
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            mode: RwSignal::new(if may_make_live { mode } else { Mode::Test }),
            name: text(origin.and_then(|key| key.name.as_ref()).map(|name| format!("{name} (copy)"))),
            description: text(origin.and_then(|key| key.description.clone())),
            expiry: RwSignal::new(Expiry::Never),
            expiry_date: text(None),
            allowed_ips: text(
                origin.map(|key| key.allowed_ips.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
            ),
            permissions: RwSignal::new(permissions.unwrap_or_default()),
            session,
            last_attempt: StoredValue::new(None),
        }
    }

    /// What keeps the form from being sent, and what to do about it.
    pub fn obstacle(self) -> Option<&'static str> {
        if !self.session.may(Right::manage_keys(self.mode.get())) {
            Some("Your role allows test keys only. Ask an admin for a live key.")
        } else if self.permissions.get().is_empty() {
            Some("Choose at least one permission to create the key.")
        } else {
            None
        }
    }

    /// The attempt that sends what is typed now: the last one again where nothing changed since.
    pub fn attempt(self) -> Attempt {
        let typed = self.typed();
        if let Some(attempt) = self.last_attempt.get_value().filter(|attempt| attempt.typed == typed) {
            return attempt;
        }
        let begun_at = time::now();
        let attempt = Attempt { new_key: self.new_key(begun_at), idempotency_key: random_uuid(), begun_at, typed };
        self.last_attempt.set_value(Some(attempt.clone()));
        attempt
    }

    fn typed(self) -> Typed {
        let texts = [self.name, self.description, self.expiry_date, self.allowed_ips].map(|text| text.get_untracked());
        (self.mode.get_untracked(), self.permissions.get_untracked(), texts, self.expiry.get_untracked())
    }

    fn new_key(self, now: Moment) -> NewKey {
        let ips = self.allowed_ips.get_untracked();
        NewKey {
            mode: self.mode.get_untracked(),
            permissions: self.permissions.get_untracked(),
            name: Some(self.name.get_untracked()),
            description: Some(self.description.get_untracked()),
            expires_at: self.expires_at(now),
            allowed_ips: ips
                .split(|c: char| c == ',' || c == ';' || c.is_whitespace())
                .filter(|ip| !ip.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The moment of expiry where the form is sent at `now`: for a date, the end of that day here.
    pub fn expires_at(self, now: Moment) -> Option<Moment> {
        match self.expiry.get() {
            Expiry::Never => None,
            Expiry::Days(days) => Some(now.plus_ms(days * Moment::DAY_MS)),
            Expiry::OnDate => Some(end_of_day(&self.expiry_date.get()).unwrap_or(now)),
        }
    }
}

/// The last millisecond of a day such as `2027-01-31`, in the browser's time zone.
fn end_of_day(date: &str) -> Option<Moment> {
    let ms = js_sys::Date::new(&JsValue::from_str(&format!("{date}T23:59:59.999"))).get_time();
    ms.is_finite().then_some(Moment::from_ms(ms as i64))
}

/// Tells this attempt from all others. Where the browser has no randomness, the moment must do.
fn random_uuid() -> String {
    window().crypto().map_or_else(|_| time::now().ms().to_string(), |crypto| crypto.random_uuid())
}
