//! People: organisations, their members, and what each role may do.
//!
//! [`Right::least_role`] is the role table. The page hides by it, the Worker enforces by it.

use crate::field::{FieldError, Findings, NAME_LEN};
use crate::id::{MemberId, OrganisationId};
use crate::key::Mode;
use crate::moment::Moment;
use crate::wire_name::wire_names;
use serde::{Deserialize, Serialize};

wire_names! {
    /// A member's role, from the least to the most.
    "role" Role { Viewer = "viewer", Developer = "developer", Admin = "admin", Owner = "owner" }
}

wire_names! {
    /// Something that some roles may do and others may not.
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
    /// The role from which on members have this right.
    pub const fn least_role(self) -> Role {
        match self {
            Self::See => Role::Viewer,
            Self::ManageTestKeys => Role::Developer,
            Self::ManageLiveKeys | Self::ManageMerchants | Self::ManageMembers => Role::Admin,
            Self::ManageOrganisation => Role::Owner,
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
    pub fn may(self, right: Right) -> bool {
        self >= right.least_role()
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
}

/// A person in an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: MemberId,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// What the operator sends to make an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrganisation {
    pub name: String,
    pub owner: NewOwner,
}

/// The first member of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOwner {
    pub name: String,
    pub email: String,
}

impl NewOrganisation {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut findings = Findings::default();
        let checked = Self {
            name: findings.required_text("name", &self.name, NAME_LEN),
            owner: NewOwner {
                name: findings.required_text("owner.name", &self.owner.name, NAME_LEN),
                email: findings.email("owner.email", &self.owner.email),
            },
        };
        findings.or(checked)
    }
}

/// An organisation just made, and its owner's way in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedOrganisation {
    pub organisation: Organisation,
    pub member: Member,
    pub sign_in_link: SignInLink,
}

/// Whom the operator makes a sign-in link for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSignInLink {
    pub email: String,
}

impl NewSignInLink {
    /// Checks and trims; every wrong field is named.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let mut findings = Findings::default();
        let email = findings.email("email", &self.email);
        findings.or(Self { email })
    }
}

/// A link that signs one person in, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLink {
    /// The dashboard's sign-in page with the token behind `#`, which no server or log ever sees.
    pub url: String,
    pub token: String,
    pub expires_at: Moment,
}

/// What the sign-in page sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    pub token: String,
}

/// Who is signed in, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub organisation: Organisation,
    pub member: Member,
    pub expires_at: Moment,
}
