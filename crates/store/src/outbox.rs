//! Outboxes that are carried as a file: only the server can read what was locked with its public key. The private key follows
//! from `access.key` and is kept nowhere.

use crate::{Store, access_key::AccessKey};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::Aead};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToSec1Point};
use sha2::Sha256;

/// What the key of a file is derived for (the `info` of RFC 5869); part of the format.
const INFO: &[u8] = b"banso outbox 1";

/// An outbox as it travels.
#[derive(Clone, Copy, Debug)]
pub struct SealedOutbox<'a> {
    /// The fresh public key it was locked with (P-256, uncompressed).
    pub key: &'a [u8],
    /// The initialisation vector (12 bytes).
    pub iv: &'a [u8],
    /// What it holds, encrypted.
    pub data: &'a [u8],
}

impl AccessKey {
    /// The key to which outboxes are locked. A number of 32 bytes is no key in one of four thousand million cases; then the next is.
    fn outbox(&self) -> Option<SecretKey> {
        (0..=u8::MAX).find_map(|number| {
            let mut bytes = [0; 32];
            self.expand(&[b"outbox key 1, ".as_slice(), &[number]], &mut bytes)?;
            SecretKey::from_slice(&bytes).ok()
        })
    }
}

impl Store {
    /// The public key to which outboxes are locked: P-256, uncompressed, 65 bytes.
    #[must_use]
    pub fn outbox_key(&self) -> Vec<u8> {
        let key = self.access_key.outbox();
        key.map(|key| key.public_key().to_sec1_point(false).as_bytes().to_vec()).unwrap_or_default()
    }

    /// What an outbox holds; `None` if it was changed on its way, or locked for another server.
    #[must_use]
    pub fn open_outbox(&self, sealed: &SealedOutbox<'_>) -> Option<Vec<u8>> {
        let (own, theirs) = (self.access_key.outbox()?, PublicKey::from_sec1_bytes(sealed.key).ok()?);
        let shared = diffie_hellman(own.to_nonzero_scalar(), theirs.as_affine());
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, shared.raw_secret_bytes()).expand(INFO, &mut key).ok()?;
        let iv: [u8; 12] = sealed.iv.try_into().ok()?;
        Aes256Gcm::new(&key.into()).decrypt(&Nonce::from(iv), sealed.data).ok()
    }
}
