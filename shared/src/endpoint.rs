//! What an endpoint is. `endpoint/table.rs` lists them.
//!
//! The page calls an endpoint by its type, the router mounts it on a handler, the tests walk [`ENDPOINTS`], and the
//! crate `openapi` describes them. So path, method, body and access agree everywhere.

mod input;
mod table;

use crate::id::{InvitationId, KeyId, MemberId, MerchantId, OrganisationId, PasskeyId, SessionId};
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

/// Who can call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Callers with a key, and gateways for them. Cookies are ignored, so requests from any page are accepted.
    Key,
    /// GitHub, which signs the body of its requests. Everybody else is rejected.
    Signed,
    /// Callers with the operator token.
    Operator,
    /// Signed-in members with at least this right. If more depends on the key (live keys need another right than test
    /// keys), the handler checks that.
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
    pub enum Signed {}
    #[derive(Debug)]
    pub enum Operator {}
    #[derive(Debug)]
    pub enum Member {}
}

/// When a member has to confirm a call with a passkey, so that a stolen session is not enough.
///
/// The rule: every endpoint from which control of live keys can be derived requires it. Members without a passkey need one
/// only if the organisation requires passkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepUpRule {
    Never,
    Always,
    /// If the key is a live key.
    ForLiveKeys,
    /// If the call enables something.
    ToEnable,
    /// Always; a sign-in by link within the last minutes counts as well. So members can add a
    /// first passkey and remove a lost one.
    OrRecentLink,
}

impl StepUpRule {
    /// A sentence for the API's description; empty for [`StepUpRule::Never`].
    pub const fn about(self) -> &'static str {
        match self {
            Self::Never => "",
            Self::Always => " Requires step-up.",
            Self::ForLiveKeys => " Requires step-up if the key is a live key.",
            Self::ToEnable => " Requires step-up if it enables the merchant account.",
            Self::OrRecentLink => " Requires step-up, or a sign-in by link within the last 5 minutes.",
        }
    }
}

/// One endpoint, as a type.
pub trait Endpoint {
    const NAME: &'static str;
    const METHOD: Method;
    /// The path, with its id in braces: `/api/keys/{key_id}`.
    const PATH: &'static str;
    const ACCESS: Access;
    /// The kind of [`ACCESS`](Self::ACCESS).
    type Kind;
    /// The id in the path; `()` if it has none.
    type Target: Target;
    /// The query of a GET, the JSON body otherwise.
    type Input: Input;
    /// The JSON of the response; `()` for 204.
    type Output: Serialize + DeserializeOwned;

    /// The path for `target`.
    fn path(target: &Self::Target) -> String {
        target.fill(Self::PATH)
    }
}

/// The id in the braces of a path.
pub trait Target: Sized {
    /// Reads the text in the place of the braces; `None` if it is no such id.
    fn read(text: Option<&str>) -> Option<Self>;

    /// The path with this id in the place of the braces.
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

target_ids!(InvitationId, KeyId, MemberId, MerchantId, OrganisationId, PasskeyId, SessionId);

/// The input of an endpoint without input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Nothing {}

/// A response that is a file, not JSON. It is sent while it is read, so its length has no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline, with = "String")]
pub struct Download;

/// The response of `/healthz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// Always `ok`: otherwise the response is `store_unavailable`.
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
    /// The statuses of successful responses.
    pub statuses: &'static [u16],
    pub output: Shape,
}

/// The JSON schema of a type.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Written out.
    pub inline: fn(&mut SchemaGenerator) -> Schema,
    /// As a reference by its name, if it has one.
    pub by_name: fn(&mut SchemaGenerator) -> Schema,
}

impl Shape {
    const fn of<T: JsonSchema>() -> Self {
        Self { inline: T::json_schema, by_name: SchemaGenerator::subschema_for::<T> }
    }
}
