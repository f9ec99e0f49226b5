//! The sample members: who accepted an invitation, and who has not yet.

use anyhow::Result;
use serde_json::json;

use crate::api::{Api, text};

const INVITATIONS: &str = "/api/invitations";

struct Member {
    name: &'static str,
    email: &'static str,
    role: &'static str,
    has_joined: bool,
}

const MEMBERS: [Member; 5] = [
    Member { name: "Imke Visser", email: "imke.visser@example.com", role: "admin", has_joined: true },
    Member { name: "Tomás Ferreira", email: "tomas.ferreira@example.com", role: "developer", has_joined: true },
    Member { name: "Priya Raman", email: "priya.raman@example.com", role: "developer", has_joined: true },
    Member { name: "Jonas Lindqvist", email: "jonas.lindqvist@example.com", role: "viewer", has_joined: true },
    Member { name: "Amara Okafor", email: "amara.okafor@example.com", role: "admin", has_joined: false },
];

/// Returns how many members joined.
pub(super) fn add(base: &str, api: &Api) -> Result<usize> {
    for Member { name, email, role, has_joined } in MEMBERS {
        let invitation = json!({ "name": name, "email": email, "role": role });
        let created = api.post(INVITATIONS, &invitation)?.expect_success(INVITATIONS)?;
        if has_joined {
            Api::sign_in(base, text(&created, "/link/token")?)?;
        }
    }
    Ok(MEMBERS.iter().filter(|member| member.has_joined).count())
}
