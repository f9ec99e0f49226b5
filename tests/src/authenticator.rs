//! A software authenticator together with its browser: creates a passkey and signs with it as WebAuthn specifies.
//!
//! An [`Answer`] is correct until a test makes one part of it wrong. The Worker's own tests use this module too.

use base64ct::{Base64UrlUnpadded, Encoding};
use minicbor::Encoder;
use p256::ecdsa;
use p256::elliptic_curve::Generate;
use rand::Rng;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use rsa::pkcs1v15;
use rsa::sha2::{Digest, Sha256};
use rsa::signature::{SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use shared::passkey::{
    Assertion, AssertionResponse, AttestationResponse, CreationOptions, Registration, RequestOptions,
};
use std::convert::Infallible;
use std::sync::LazyLock;

pub const USER_PRESENT: u8 = 1;
pub const USER_VERIFIED: u8 = 1 << 2;
pub const BACKUP_ELIGIBLE: u8 = 1 << 3;
pub const BACKED_UP: u8 = 1 << 4;
pub const CREDENTIAL: u8 = 1 << 6;
pub const EXTENSIONS: u8 = 1 << 7;

/// One passkey, and the origin of the page that uses it.
#[derive(Clone)]
pub struct Authenticator {
    origin: String,
    key: Key,
    credential_id: Vec<u8>,
    user_handle: Vec<u8>,
    /// The signature counter of the last answer; always 0 if `counts` is false.
    pub sign_count: u32,
    pub counts: bool,
    /// Whether several devices share the passkey.
    is_synced: bool,
}

#[derive(Clone)]
enum Key {
    Es256(ecdsa::SigningKey),
    Rs256(pkcs1v15::SigningKey<Sha256>),
}

impl Authenticator {
    pub fn es256(origin: &str) -> Self {
        Self::new(origin, Key::Es256(ecdsa::SigningKey::generate()))
    }

    /// All share one RSA key, because generating a key takes seconds.
    pub fn rs256(origin: &str) -> Self {
        static KEY: LazyLock<rsa::RsaPrivateKey> =
            LazyLock::new(|| rsa::RsaPrivateKey::new(&mut random(), 2048).expect("a key"));
        Self::new(origin, Key::Rs256(pkcs1v15::SigningKey::new(KEY.clone())))
    }

    fn new(origin: &str, key: Key) -> Self {
        let mut credential_id = vec![0; 32];
        random().fill_bytes(&mut credential_id);
        Self {
            origin: origin.to_owned(),
            key,
            credential_id,
            user_handle: Vec::new(),
            sign_count: 0,
            counts: true,
            is_synced: true,
        }
    }

    #[must_use]
    pub const fn synced(mut self, is_synced: bool) -> Self {
        self.is_synced = is_synced;
        self
    }

    /// Creates the passkey, as `navigator.credentials.create` does.
    pub fn create(&mut self, options: &CreationOptions) -> Answer {
        self.user_handle = decode(&options.user.id);
        self.answer("webauthn.create", &options.challenge, &options.rp.id, CREDENTIAL)
    }

    /// Signs with the passkey, as `navigator.credentials.get` does.
    pub fn get(&mut self, options: &RequestOptions) -> Answer {
        self.answer("webauthn.get", &options.challenge, &options.rp_id, 0)
    }

    /// The passkey's id in base64url, as the Worker stores it.
    pub fn credential_id(&self) -> String {
        encode(&self.credential_id)
    }

    fn answer(&mut self, kind: &str, challenge: &str, rp_id: &str, flags: u8) -> Answer {
        self.sign_count += u32::from(self.counts);
        let backup = if self.is_synced { BACKUP_ELIGIBLE | BACKED_UP } else { 0 };
        Answer {
            key: self.key.clone(),
            id: self.credential_id.clone(),
            client_data: json!({
                "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false,
                "other_keys_can_be_added_here": "do not compare clientDataJSON against a template",
            }),
            rp_id: rp_id.to_owned(),
            flags: flags | backup | USER_PRESENT | USER_VERIFIED,
            sign_count: self.sign_count,
            credential_id: self.credential_id.clone(),
            public_key: self.key.cose(),
            extensions: Vec::new(),
            statement: ("none", cbor(|to| to.map(0))),
            user_handle: Some(self.user_handle.clone()),
        }
    }
}

/// The contents of an answer, before it is signed and sent.
#[derive(Clone)]
pub struct Answer {
    key: Key,
    /// The credential ID that the browser reports.
    pub id: Vec<u8>,
    pub client_data: Value,
    pub rp_id: String,
    pub flags: u8,
    pub sign_count: u32,
    /// The credential ID in the authenticator data.
    pub credential_id: Vec<u8>,
    /// In COSE format.
    pub public_key: Vec<u8>,
    /// In CBOR; sent whether or not the `EXTENSIONS` flag is set.
    pub extensions: Vec<u8>,
    /// The attestation format, and its statement in CBOR.
    pub statement: (&'static str, Vec<u8>),
    pub user_handle: Option<Vec<u8>>,
}

impl Answer {
    /// The same answer with one part changed.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn registration(&self) -> Registration {
        let (format, statement) = &self.statement;
        let mut attestation_object = cbor(|to| to.map(3)?.str("fmt")?.str(format)?.str("attStmt"));
        attestation_object.extend(statement);
        attestation_object.extend(cbor(|to| to.str("authData")?.bytes(&self.authenticator_data())));
        Registration {
            id: encode(&self.id),
            response: AttestationResponse {
                client_data_json: encode(&self.client_data_json()),
                attestation_object: encode(&attestation_object),
                transports: vec!["internal".to_owned(), "hybrid".to_owned()],
            },
        }
    }

    pub fn assertion(&self) -> Assertion {
        let (client_data, authenticator_data) = (self.client_data_json(), self.authenticator_data());
        let signed = [authenticator_data.as_slice(), Sha256::digest(&client_data).as_slice()].concat();
        Assertion {
            id: encode(&self.id),
            response: AssertionResponse {
                client_data_json: encode(&client_data),
                authenticator_data: encode(&authenticator_data),
                signature: encode(&self.key.sign(&signed)),
                user_handle: self.user_handle.as_deref().map(encode),
            },
        }
    }

    fn client_data_json(&self) -> Vec<u8> {
        serde_json::to_vec(&self.client_data).expect("JSON")
    }

    fn authenticator_data(&self) -> Vec<u8> {
        let mut data = Sha256::digest(&self.rp_id).to_vec();
        data.push(self.flags);
        data.extend(self.sign_count.to_be_bytes());
        if self.flags & CREDENTIAL != 0 {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.credential_id.len()).expect("a short id").to_be_bytes());
            data.extend(&self.credential_id);
            data.extend(&self.public_key);
        }
        data.extend(&self.extensions);
        data
    }
}

impl Key {
    fn cose(&self) -> Vec<u8> {
        match self {
            Self::Es256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                let (x, y) = (point.x().expect("no infinity"), point.y().expect("no infinity"));
                cbor(|to| {
                    to.map(5)?.i32(1)?.i32(2)?.i32(3)?.i32(-7)?.i32(-1)?.i32(1)?;
                    to.i32(-2)?.bytes(x)?.i32(-3)?.bytes(y)
                })
            }
            Self::Rs256(key) => {
                let key: &rsa::RsaPrivateKey = key.as_ref();
                let (modulus, exponent) = (key.n_bytes(), key.e_bytes());
                cbor(|to| {
                    to.map(4)?.i32(1)?.i32(3)?.i32(3)?.i32(-257)?;
                    to.i32(-1)?.bytes(&modulus)?.i32(-2)?.bytes(&exponent)
                })
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Es256(key) => Signer::<ecdsa::DerSignature>::sign(key, message).to_bytes().to_vec(),
            Self::Rs256(key) => key.sign(message).to_vec(),
        }
    }
}

/// The CBOR that `write` produces.
pub fn cbor(write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written<'_>) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    write(&mut encoder).expect("CBOR");
    encoder.into_writer()
}

pub type Written<'a> = Result<&'a mut Encoder<Vec<u8>>, minicbor::encode::Error<Infallible>>;

pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

pub fn decode(text: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text).expect("base64url")
}

fn random() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
