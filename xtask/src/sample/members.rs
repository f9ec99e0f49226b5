//! The sample members: who accepted an invitation, and who has not yet.

use shared::member::Role;

pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) role: Role,
    pub(super) days_ago: u32,
    pub(super) has_joined: bool,
    pub(super) passkey: Option<&'static str>,
    pub(super) seen_minutes_ago: u32,
    pub(super) client: Client,
}

/// From where they use Keywright.
#[derive(Clone, Copy)]
pub(super) struct Client {
    pub(super) ip: &'static str,
    pub(super) country: &'static str,
    pub(super) user_agent: &'static str,
}

const FIREFOX_ON_LINUX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const SAFARI_ON_MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                             Version/18.5 Safari/605.1.15";
const CHROME_ON_WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                                 Chrome/138.0.0.0 Safari/537.36";

const OFFICE_IN_ROTTERDAM: Client = Client { ip: "192.0.2.14", country: "NL", user_agent: FIREFOX_ON_LINUX };

/// The owner is there already.
pub(super) const OWNER: Client = Client { user_agent: SAFARI_ON_MAC, ..OFFICE_IN_ROTTERDAM };

pub(super) const MEMBERS: [Member; 7] = [
    Member {
        name: "Imke Visser",
        email: "imke.visser@example.com",
        role: Role::Admin,
        days_ago: 738,
        has_joined: true,
        passkey: Some("MacBook"),
        seen_minutes_ago: 26,
        client: Client { ip: "192.0.2.37", user_agent: SAFARI_ON_MAC, ..OFFICE_IN_ROTTERDAM },
    },
    Member {
        name: "Tomás Ferreira",
        email: "tomas.ferreira@example.com",
        role: Role::Developer,
        days_ago: 729,
        has_joined: true,
        passkey: Some("Security key"),
        seen_minutes_ago: 4,
        client: Client { ip: "198.51.100.201", country: "PT", user_agent: FIREFOX_ON_LINUX },
    },
    Member {
        name: "Jonas Lindqvist",
        email: "jonas.lindqvist@example.com",
        role: Role::Viewer,
        days_ago: 515,
        has_joined: true,
        passkey: None,
        seen_minutes_ago: 19 * 24 * 60,
        client: Client { ip: "203.0.113.77", country: "SE", user_agent: CHROME_ON_WINDOWS },
    },
    Member {
        name: "Priya Raman",
        email: "priya.raman@example.com",
        role: Role::Developer,
        days_ago: 266,
        has_joined: true,
        passkey: Some("Pixel 9"),
        seen_minutes_ago: 3 * 60,
        client: Client { ip: "2001:db8:7:1::2c", country: "IN", user_agent: CHROME_ON_WINDOWS },
    },
    Member {
        name: "Marek Dvořák",
        email: "marek.dvorak@example.com",
        role: Role::Admin,
        days_ago: 141,
        has_joined: true,
        passkey: None,
        seen_minutes_ago: 22 * 60,
        client: Client { ip: "198.51.100.9", country: "CZ", user_agent: CHROME_ON_WINDOWS },
    },
    Member {
        name: "Chiara Bellini",
        email: "chiara.bellini@example.com",
        role: Role::Viewer,
        days_ago: 58,
        has_joined: true,
        passkey: None,
        seen_minutes_ago: 5 * 24 * 60,
        client: Client { ip: "192.0.2.61", user_agent: CHROME_ON_WINDOWS, ..OFFICE_IN_ROTTERDAM },
    },
    Member {
        name: "Amara Okafor",
        email: "amara.okafor@example.com",
        role: Role::Admin,
        days_ago: 2,
        has_joined: false,
        passkey: None,
        seen_minutes_ago: 0,
        client: OFFICE_IN_ROTTERDAM,
    },
];
