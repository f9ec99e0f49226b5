//! What an endpoint is. Which ones there are is in `endpoint/table.rs`: the whole API, said once.
//!
//! The page calls an endpoint by its type, the router mounts it on a handler, the tests walk [`ENDPOINTS`], and the
//! crate `openapi` describes them. Path, method, body and who may call cannot disagree.

mod input;
mod table;

use crate::id::{InvitationId, KeyId, MemberId, MerchantId, PasskeyId, SessionId};
use crate::member::Right;
use crate::wire_name::wire_names;
pub use input::Input;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
pub use table::*;

wire_names! {
    /// The methods that the API uses.
    "method" Method { Get = "GET", Post = "POST", Patch = "PATCH", Delete = "DELETE" }
}

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever shows a key, for himself or as a gateway. Cookies mean nothing here, so it does not matter which page asks.
    Key,
    /// Whoever holds the operator token.
    Operator,
    /// A signed-in member with at least this right. If the thing itself decides (a live key asks
    /// for more than a test key), the handler asks again.
    Member(Right, StepUpRule),
}

/// The kinds of [`Access`], as types: the Worker's router mounts an endpoint only by its kind.
///
/// ```compile_fail
/// use shared::endpoint::{Endpoint, GetHealth, kind};
/// fn mount<E: Endpoint<Kind = kind::Member>>() {}
/// mount::<GetHealth>();
/// ```
pub mod kind {
    #[derive(Debug)]
    pub enum Public {}
    #[derive(Debug)]
    pub enum Key {}
    #[derive(Debug)]
    pub enum Operator {}
    #[derive(Debug)]
    pub enum Member {}
}

/// When an endpoint asks a member to confirm with a passkey, so that a stolen session alone cannot call it.
///
/// The rule: every endpoint from which control of live keys can be derived asks for it. A member without a passkey is
/// asked for one only if the organisation requires passkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepUpRule {
    Never,
    Always,
    /// If the key is a live key.
    ForLiveKeys,
    /// If the call enables something.
    ToEnable,
    /// Always; a sign-in by link within the last minutes counts as well. That is how a first passkey is added and a
    /// lost one removed.
    OrRecentLink,
}

impl StepUpRule {
    /// A sentence for the API's description; empty for [`StepUpRule::Never`].
    pub const fn about(self) -> &'static str {
        match self {
            Self::Never => "",
            Self::Always => " Asks for step-up.",
            Self::ForLiveKeys => " Asks for step-up if the key is a live key.",
            Self::ToEnable => " Asks for step-up if it enables the merchant account.",
            Self::OrRecentLink => " Asks for step-up, or for a sign-in by link within the last 5 minutes.",
        }
    }
}

/// One endpoint, as a type.
pub trait Endpoint {
    const NAME: &'static str;
    const METHOD: Method;
    /// The path, with the thing it names in braces: `/api/keys/{key_id}`.
    const PATH: &'static str;
    const ACCESS: Access;
    /// The kind of [`ACCESS`](Self::ACCESS).
    type Kind;
    /// The id in the path; `()` where the path names nothing.
    type Target: Target;
    /// The query of a GET, the JSON body otherwise.
    type Input: Input;
    /// The JSON of the reply; `()` for 204.
    type Output: Serialize + DeserializeOwned;

    /// The path for `target`.
    fn path(target: &Self::Target) -> String {
        target.fill(Self::PATH)
    }
}

/// What stands in the braces of a path.
pub trait Target: Sized {
    /// Reads the text in the braces' place; `None` where it names no such thing.
    fn read(text: Option<&str>) -> Option<Self>;

    /// The path with the braces filled.
    fn fill(&self, path: &str) -> String;
}

impl Target for () {
    fn read(_: Option<&str>) -> Option<Self> {
        Some(())
    }

    fn fill(&self, path: &str) -> String {
        path.to_owned()
    }
}

macro_rules! target_ids {
    ($($id:ident),+) => { $(
        impl Target for $id {
            fn read(text: Option<&str>) -> Option<Self> {
                text?.parse().ok()
            }

            fn fill(&self, path: &str) -> String {
                let (before, rest) = path.split_once('{').unwrap_or((path, ""));
                let (_, after) = rest.split_once('}').unwrap_or(("", ""));
                format!("{before}{self}{after}")
            }
        }
    )+ };
}

target_ids!(InvitationId, KeyId, MemberId, MerchantId, PasskeyId, SessionId);

/// The input of an endpoint that takes none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Nothing {}

/// A reply that is a file to keep, not JSON: it is written as it is read, however long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline, with = "String")]
pub struct Download;

/// The reply of `/healthz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// Always `ok`: whatever is not is answered with `store_unavailable`.
    pub status: String,
}

/// One row of [`ENDPOINTS`].
#[derive(Clone, Copy, Debug)]
pub struct EndpointRow {
    pub name: &'static str,
    /// What it does, in sentences.
    pub about: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub target: Shape,
    pub input: Shape,
    /// What good replies have.
    pub statuses: &'static [u16],
    pub output: Shape,
}

/// How a type looks in JSON.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Where it is needed.
    pub inline: fn(&mut SchemaGenerator) -> Schema,
    /// By its name, where it has one.
    pub by_name: fn(&mut SchemaGenerator) -> Schema,
}

impl Shape {
    const fn of<T: JsonSchema>() -> Self {
        Self { inline: T::json_schema, by_name: SchemaGenerator::subschema_for::<T> }
    }
}
