//! Values that can be bound to a statement: numbers as doubles, ids and types with a wire name as text.

use serde::Deserialize;
use shared::activity::ActivityAction;
use shared::id::{EventId, InvitationId, KeyId, MemberId, MerchantId, OrganisationId, PasskeyId, SessionId};
use shared::key::{LeakSource, Mode};
use shared::member::{LeakMail, Role};
use shared::merchant::MerchantStatus;
use shared::moment::Moment;
use shared::secret::Digest;
use worker::wasm_bindgen::JsValue;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    /// D1 takes no 64-bit integers. A double is exact up to 2^53, which is enough for milliseconds.
    Number(f64),
    Text(String),
}

/// The values of a statement, in the order of its question marks.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$( $crate::db::Value::from($value) ),*] };
}

pub(crate) use values;

/// The columns of a new row with their values: `columns! { id: id, name: &name }`.
macro_rules! columns {
    ($($name:ident: $value:expr),+ $(,)?) => { vec![$( (stringify!($name), $crate::db::Value::from($value)) ),+] };
}

pub(crate) use columns;

/// A time in a row, in milliseconds.
#[derive(Clone, Copy, Deserialize)]
#[serde(from = "i64")]
pub(crate) struct Ms(Moment);

impl From<i64> for Ms {
    fn from(ms: i64) -> Self {
        Self(Moment::from_ms(ms))
    }
}

impl From<Ms> for Moment {
    fn from(Ms(moment): Ms) -> Self {
        moment
    }
}

impl Value {
    pub(super) fn to_js(&self) -> JsValue {
        match self {
            Self::Null => JsValue::NULL,
            Self::Number(number) => JsValue::from_f64(*number),
            Self::Text(text) => JsValue::from_str(text),
        }
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// D1 has no booleans.
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Number(f64::from(u8::from(value)))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

/// Exact up to 2^53.
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number as f64)
    }
}

/// Exact up to 2^53.
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Self {
        Self::Number(moment.ms() as f64)
    }
}

macro_rules! bound_as_text {
    ($($kind:ty),+ $(,)?) => { $(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Self::Text(value.to_string())
            }
        }
    )+ };
}

bound_as_text!(
    ActivityAction,
    Digest,
    EventId,
    InvitationId,
    KeyId,
    LeakMail,
    LeakSource,
    MemberId,
    MerchantId,
    MerchantStatus,
    Mode,
    OrganisationId,
    PasskeyId,
    Role,
    SessionId,
);
