//! The state of the form for a new key, and the attempts to create the key.

use super::grace::{Grace, GraceTyped};
use super::prefill::{Prefill, Purpose};
use crate::clock;
use crate::parts::addresses;
use crate::state::session::CurrentSession;
use crate::ui::time;
use leptos::prelude::*;
use shared::id::KeyId;
use shared::key::{Key, Mode, NewKey};
use shared::member::Right;
use shared::moment::Moment;
use shared::permission::PermissionSet;
use wasm_bindgen::JsValue;

/// When the new key expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    Never,
    Days(i64),
    OnDate,
    /// When the old key would have expired.
    AsBefore,
}

/// The expiries to select from. The last one is for replacements of keys that expire.
pub const EXPIRIES: [(&str, Expiry); 6] = [
    ("Never", Expiry::Never),
    ("In 30 days", Expiry::Days(30)),
    ("In 90 days", Expiry::Days(90)),
    ("In 365 days", Expiry::Days(365)),
    ("On a date", Expiry::OnDate),
    ("As before", Expiry::AsBefore),
];

/// The index in [`EXPIRIES`].
fn place_of(expiry: Expiry) -> usize {
    EXPIRIES.iter().position(|(_, choice)| *choice == expiry).unwrap_or_default()
}

/// Why the form cannot be sent yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    TestKeysOnly,
    NoPermission,
    NoChange,
    NoGrace,
}

/// The form's state.
#[derive(Clone, Copy)]
pub struct Draft {
    pub purpose: Purpose,
    pub mode: RwSignal<Mode>,
    pub name: RwSignal<String>,
    pub description: RwSignal<String>,
    /// The index in [`EXPIRIES`].
    pub expiry: RwSignal<usize>,
    /// With [`Expiry::OnDate`]: `2027-01-31`, the last day.
    pub expiry_date: RwSignal<String>,
    /// One per line, or separated by commas.
    pub allowed_ips: RwSignal<String>,
    pub permissions: RwSignal<PermissionSet>,
    pub grace: Grace,
    /// The key to duplicate or replace.
    origin: StoredValue<Option<Key>>,
    session: CurrentSession,
    last_attempt: StoredValue<Option<Attempt>>,
}

/// A key to create. Sending the same attempt again never creates a second key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub new_key: NewKey,
    pub idempotency_key: String,
    pub begun_at: Moment,
    typed: Typed,
}

/// Everything that was typed: as long as it is the same, so is the attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    mode: Mode,
    permissions: PermissionSet,
    /// In the order of [`Draft::texts`].
    texts: [String; 4],
    expiry: usize,
    grace: GraceTyped,
}

impl Draft {
    /// A form filled from the address and from the key to duplicate or replace.
    pub fn new(prefill: &Prefill, origin: Option<Key>, session: CurrentSession) -> Self {
        let draft = Self::empty(prefill.purpose(), session);
        if let Some(key) = &origin {
            draft.fill(key);
        }
        draft.origin.set_value(origin);
        if draft.purpose == Purpose::Add {
            let mode = prefill.mode.unwrap_or(draft.mode.get_untracked());
            draft.mode.set(if session.may(Right::ManageLiveKeys) { mode } else { Mode::Test });
        }
        if draft.purpose != Purpose::Rotate {
            if let Some(permissions) = prefill.permissions() {
                draft.permissions.set(permissions);
            }
            if let Some(list) = &prefill.allowed_ips {
                draft.allowed_ips.set(addresses::entries(list).collect::<Vec<_>>().join("\n"));
            }
        }
        draft
    }

    fn empty(purpose: Purpose, session: CurrentSession) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            purpose,
            mode: RwSignal::new(Mode::Test),
            name: text(),
            description: text(),
            expiry: RwSignal::new(0),
            expiry_date: text(),
            allowed_ips: text(),
            permissions: RwSignal::new(PermissionSet::EMPTY),
            grace: Grace::default(),
            origin: StoredValue::new(None),
            session,
            last_attempt: StoredValue::new(None),
        }
    }

    /// A replacement key keeps the old key's name and expiry; a duplicate has its own.
    fn fill(self, key: &Key) {
        self.mode.set(key.mode);
        self.permissions.set(key.permissions);
        self.description.set(key.description.clone().unwrap_or_default());
        self.allowed_ips.set(addresses::in_lines(&key.allowed_ips));
        let name = key.name.clone().unwrap_or_default();
        if self.purpose == Purpose::Add {
            self.name.set(if name.is_empty() { name } else { format!("{name} (copy)") });
            let expires_at = key.expires_at.filter(|at| *at > clock::now());
            if let Some(at) = expires_at {
                self.expiry.set(place_of(Expiry::OnDate));
                self.expiry_date.set(time::day(at));
            }
        } else {
            self.name.set(name);
            self.expiry.set(place_of(if key.expires_at.is_some() { Expiry::AsBefore } else { Expiry::Never }));
        }
    }

    /// The key that the new one replaces.
    pub fn replaced(self) -> Option<Key> {
        self.origin.get_value().filter(|_| self.purpose != Purpose::Add)
    }

    /// The key that the new one is a copy of.
    pub fn duplicated(self) -> Option<Key> {
        self.origin.get_value().filter(|_| self.purpose == Purpose::Add)
    }

    /// The key whose settings filled the form.
    pub fn origin_id(self) -> Option<KeyId> {
        self.origin.with_value(|origin| origin.as_ref().map(|key| key.id))
    }

    /// Whether the new key has other permissions than the key that it replaces.
    pub fn changes_permissions(self) -> bool {
        let permissions = self.permissions.get();
        self.replaced().is_some_and(|old| old.permissions != permissions)
    }

    /// Whether the new key has another list of IP addresses than the key that it replaces.
    pub fn changes_addresses(self) -> bool {
        let list = self.allowed_ips.with(|text| addresses::in_lines(&addresses::ranges(text)));
        self.replaced().is_some_and(|old| addresses::in_lines(&old.allowed_ips) != list)
    }

    /// When the old key stops by itself.
    pub fn old_key_ends_at(self) -> Option<Moment> {
        self.replaced()?.ends_at()
    }

    /// Why the form cannot be sent yet.
    pub fn obstacle(self) -> Option<Obstacle> {
        let is_unchanged = || !self.changes_permissions() && !self.changes_addresses();
        if !self.session.may(Right::manage_keys(self.mode.get())) {
            Some(Obstacle::TestKeysOnly)
        } else if self.permissions.with(|permissions| permissions.is_empty()) {
            Some(Obstacle::NoPermission)
        } else if matches!(self.purpose, Purpose::ChangePermissions | Purpose::ChangeAddresses) && is_unchanged() {
            Some(Obstacle::NoChange)
        } else if self.purpose != Purpose::Add && self.grace.seconds().is_none() {
            Some(Obstacle::NoGrace)
        } else {
            None
        }
    }

    /// The attempt for what is typed now: the last one again if nothing has changed.
    pub fn attempt(self) -> Attempt {
        let typed = untrack(|| self.typed());
        if let Some(attempt) = self.last_attempt.get_value().filter(|attempt| attempt.typed == typed) {
            return attempt;
        }
        let begun_at = clock::now();
        let new_key = untrack(|| self.new_key(begun_at));
        let attempt = Attempt { new_key, idempotency_key: random_uuid(), begun_at, typed };
        self.last_attempt.set_value(Some(attempt.clone()));
        attempt
    }

    const fn texts(self) -> [RwSignal<String>; 4] {
        [self.name, self.description, self.expiry_date, self.allowed_ips]
    }

    pub fn typed(self) -> Typed {
        Typed {
            mode: self.mode.get(),
            permissions: self.permissions.get(),
            texts: self.texts().map(|text| text.get()),
            expiry: self.expiry.get(),
            grace: self.grace.typed(),
        }
    }

    /// Fills the form with what was typed before.
    pub fn type_again(self, typed: Typed) {
        self.mode.set(typed.mode);
        self.permissions.set(typed.permissions);
        for (text, typed) in self.texts().into_iter().zip(typed.texts) {
            text.set(typed);
        }
        self.expiry.set(typed.expiry);
        self.grace.type_again(typed.grace);
    }

    fn new_key(self, now: Moment) -> NewKey {
        let replaces = self.replaced().map(|old| old.id);
        NewKey {
            mode: self.mode.get(),
            permissions: self.permissions.get(),
            name: Some(self.name.get()),
            description: Some(self.description.get()),
            expires_at: self.expires_at(now),
            allowed_ips: addresses::entries(&self.allowed_ips.get()).map(str::to_owned).collect(),
            replaces,
            grace_seconds: replaces.and(self.grace.seconds()),
        }
    }

    pub fn expiry(self) -> Expiry {
        EXPIRIES.get(self.expiry.get()).map_or(Expiry::Never, |(_, expiry)| *expiry)
    }

    /// Whether the day of expiry is missing.
    pub fn lacks_date(self) -> bool {
        self.expiry() == Expiry::OnDate && self.expiry_date.with(String::is_empty)
    }

    /// The expiry if the form is sent at `now`; for a date, the end of that day in the browser's time zone.
    pub fn expires_at(self, now: Moment) -> Option<Moment> {
        match self.expiry() {
            Expiry::AsBefore => self.replaced().and_then(|old| old.expires_at),
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

/// A unique text for an attempt. Without randomness in the browser, the time must do.
fn random_uuid() -> String {
    window().crypto().map_or_else(|_| clock::now().ms().to_string(), |crypto| crypto.random_uuid())
}
