//! Organisations, their members, and what each role can do.
//!
//! [`Right::least_role`] is the role table: the page hides actions according to it, and the Worker enforces it. How people
//! join and sign in is in `invitation.rs` and `session.rs`.

use crate::email::{EMAIL_LEN, EMAIL_PATTERN};
use crate::field::{FieldError, FieldErrors, NAME_LEN, clearable, not_null};
use crate::id::{MemberId, OrganisationId};
use crate::mode::Mode;
use crate::moment::Moment;
use crate::sign_in_link::SignInLink;
use crate::text::{LINE_PATTERN, REQUIRED_LINE_PATTERN};
use crate::website::WEBSITE_LEN;
use crate::wire_name::wire_names;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

wire_names! {
    /// A member's role, from the least to the most.
    "role" Role { Viewer = "viewer", Developer = "developer", Admin = "admin", Owner = "owner" }
}

wire_names! {
    /// Something that some roles can do and others cannot.
    "right" Right {
        See = "see",
        ManageTestKeys = "manage_test_keys",
        ManageLiveKeys = "manage_live_keys",
        ManageMerchants = "manage_merchants",
        ManageMembers = "manage_members",
        ManageOrganisation = "manage_organisation",
    }
}

impl Right {
    /// The lowest role with this right.
    pub const fn least_role(self) -> Role {
        match self {
            Self::See => Role::Viewer,
            Self::ManageTestKeys => Role::Developer,
            Self::ManageLiveKeys | Self::ManageMerchants | Self::ManageMembers => Role::Admin,
            Self::ManageOrganisation => Role::Owner,
        }
    }

    /// What it allows, in words that follow "can".
    pub const fn label(self) -> &'static str {
        match self {
            Self::See => "view merchant accounts, API keys, members and activity",
            Self::ManageTestKeys => "create, edit, replace, disable and revoke test keys",
            Self::ManageLiveKeys => "create, edit, replace, disable and revoke live keys",
            Self::ManageMerchants => "add, edit and disable merchant accounts",
            Self::ManageMembers => "manage viewers, developers and admins",
            Self::ManageOrganisation => "manage owners and organisation settings",
        }
    }

    /// The right to create and change keys of `mode`.
    pub const fn manage_keys(mode: Mode) -> Self {
        match mode {
            Mode::Live => Self::ManageLiveKeys,
            Mode::Test => Self::ManageTestKeys,
        }
    }
}

impl Role {
    /// Whether members of this role can grant `role`, and change or remove members who have it.
    pub fn may_appoint(self, role: Self) -> bool {
        self.may(if role == Self::Owner { Right::ManageOrganisation } else { Right::ManageMembers })
    }

    pub fn may(self, right: Right) -> bool {
        self >= right.least_role()
    }

    /// What members of this role can do that members of the role below cannot, in a sentence.
    pub fn meaning(self) -> String {
        let own = Right::ALL.iter().filter(|right| right.least_role() == self).map(|right| right.label());
        let also = if self == Self::Viewer { "" } else { "also " };
        format!("Can {also}{}.", own.collect::<Vec<_>>().join("; "))
    }

    /// The role's name on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Developer => "Developer",
            Self::Admin => "Admin",
            Self::Owner => "Owner",
        }
    }
}

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
    /// Whether only members who confirm with a passkey can create, replace and revoke live keys.
    pub requires_passkey: bool,
    /// The URL of the platform's API, for the code samples.
    pub api_url: Option<String>,
    /// Whether test keys that are reported as leaked are revoked. Live keys always are.
    pub revokes_leaked_test_keys: bool,
    /// Who is mailed about keys that were reported as leaked.
    pub leak_mail: LeakMail,
}

wire_names! {
    /// Who is mailed about keys that were reported as leaked.
    "recipients" LeakMail { OwnersAndAdmins = "owners_and_admins", Owners = "owners", Nobody = "nobody" }
}

/// Changes of an organisation: absent fields stay, `null` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationPatch {
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool")]
    pub requires_passkey: Option<bool>,
    #[serde(default, deserialize_with = "clearable", skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = WEBSITE_LEN), regex(pattern = LINE_PATTERN))]
    pub api_url: Option<Option<String>>,
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "bool")]
    pub revokes_leaked_test_keys: Option<bool>,
    #[serde(default, deserialize_with = "not_null", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "LeakMail")]
    pub leak_mail: Option<LeakMail>,
}

impl OrganisationPatch {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let name = self.name.as_deref().map(|name| errors.organisation_name("name", name));
        let api_url = self.api_url.as_ref().map(|url| errors.api_url("api_url", url.as_deref()));
        errors.or(Self { name, api_url, ..self.clone() })
    }
}

/// A person in an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    pub id: MemberId,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// A member in the list of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemberRecord {
    pub id: MemberId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub joined_at: Moment,
    /// When one of the member's sessions was last used, to the minute; `null` if there was none.
    pub last_seen_at: Option<Moment>,
    pub has_passkey: bool,
}

/// Changes of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemberPatch {
    pub role: Role,
}

/// An organisation to create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewOrganisation {
    #[schemars(length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: String,
    pub owner: NewOwner,
}

/// The first member of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewOwner {
    #[schemars(length(min = 1, max = NAME_LEN), regex(pattern = REQUIRED_LINE_PATTERN))]
    pub name: String,
    #[schemars(email, length(max = EMAIL_LEN), regex(pattern = EMAIL_PATTERN))]
    pub email: String,
}

impl NewOrganisation {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut errors = FieldErrors::default();
        let checked = Self {
            name: errors.organisation_name("name", &self.name),
            owner: NewOwner {
                name: errors.person_name("owner.name", &self.owner.name),
                email: errors.email("owner.email", &self.owner.email),
            },
        };
        errors.or(checked)
    }
}

/// A new organisation, with a sign-in link for its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedOrganisation {
    pub organisation: Organisation,
    pub member: Member,
    pub sign_in_link: SignInLink,
}
