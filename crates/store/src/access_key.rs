//! The key from which links, codes, the secrets of devices, the keys of machines and the key of carried outboxes follow. It lies in the data folder, outside the database: whoever
//! reads the database alone can neither accept an invitation nor sign an operation.

use crate::{
    error::{Result, StoreError},
    sessions::hex,
    surroundings::Surroundings,
};
use hmac::{Hmac, KeyInit, Mac};
use rules::{
    day::Day,
    ids::{ApiTokenId, DeviceId, InvitationId},
};
use sha2::{Digest, Sha256};
use std::path::Path;
use uuid::Uuid;

/// The key's file.
pub(crate) const FILE: &str = "access.key";

#[derive(Clone)]
pub(crate) struct AccessKey([u8; 32]);

impl AccessKey {
    /// Reads the key of a data folder, or makes it.
    pub(crate) fn of_folder(folder: &Path, surroundings: &Surroundings) -> Result<Self> {
        let path = folder.join(FILE);
        let failed = |error| StoreError::File { path: path.display().to_string(), error };
        match std::fs::read(&path) {
            Ok(bytes) => {
                bytes.try_into().map(Self).map_err(|_| StoreError::corrupt("a key of 32 bytes", path.display()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = surroundings.bytes();
                crate::durable::write_new(&path, &key).map_err(failed)?;
                Ok(Self(key))
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn derived(&self, purpose: &str, id: Uuid) -> [u8; 32] {
        // A key shorter than the hash's block is filled up with zeros (RFC 2104).
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(purpose.as_bytes());
        mac.update(id.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Fills bytes that follow from the key and a label of their own (HKDF-SHA-256, RFC 5869).
    pub(crate) fn expand(&self, label: &[&[u8]], bytes: &mut [u8]) -> Option<()> {
        hkdf::Hkdf::<Sha256>::new(None, &self.0).expand_multi_info(label, bytes).ok()
    }

    /// The word of an invitation's link: its id and what proves that the id was not guessed.
    pub(crate) fn link(&self, id: InvitationId) -> String {
        format!("{}{}", id.0.simple(), hex(&self.derived("invitation-link", id.0)[..16]))
    }

    /// The invitation a link's word speaks of, if it is genuine.
    pub(crate) fn of_link(&self, word: &str) -> Option<InvitationId> {
        let id = InvitationId(word.get(..32)?.parse().ok()?);
        let same: bool = subtle::ConstantTimeEq::ct_eq(self.link(id).as_bytes(), word.as_bytes()).into();
        same.then_some(id)
    }

    /// The code to be typed by hand: twelve digits, to be typed on the number keys of any phone.
    pub(crate) fn code(&self, id: InvitationId) -> String {
        let bytes = self.derived("invitation-code", id.0);
        let number = bytes.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        format!("{:012}", number % 1_000_000_000_000)
    }

    /// Where a thing stands in the sample of a day: by lot, yet always the same.
    pub(crate) fn sample(&self, id: Uuid, of: Day) -> [u8; 32] {
        self.derived(&format!("sample {of}"), id)
    }

    /// What a machine shows to be let in.
    pub(crate) fn api_token(&self, id: ApiTokenId) -> [u8; 32] {
        self.derived("api-token", id.0)
    }

    /// The secret with which a person on a device signs operations.
    pub(crate) fn device_secret(&self, id: DeviceId) -> [u8; 32] {
        self.derived("device-secret", id.0)
    }
}

/// What is kept of a code: typed groups and spaces make no difference.
pub(crate) fn code_hash(code: &str) -> Vec<u8> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    Sha256::digest(digits.as_bytes()).to_vec()
}
