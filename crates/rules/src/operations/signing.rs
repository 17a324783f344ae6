//! The keyed hash by which an operation shows that a person on a device wrote it, whoever carries it (design: "Phones").

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What is signed, each part in the very text in which it travels.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The operation's id.
    pub id: &'a str,
    /// When it was captured.
    pub captured: &'a str,
    /// Its kind on the wire.
    pub kind: &'a str,
    /// The kind's version.
    pub version: u16,
    /// The appointment under which it was made.
    pub appointment: &'a str,
    /// What it says, as JSON.
    pub body: &'a str,
}

impl Signed<'_> {
    /// HMAC-SHA-256 (RFC 2104) over the parts, each preceded by its length in bytes (ASCII digits) and a colon.
    fn mac(&self, secret: &[u8; 32]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        let version = self.version.to_string();
        for part in [self.id, self.captured, self.kind, &version, self.appointment, self.body] {
            mac.update(part.len().to_string().as_bytes());
            mac.update(b":");
            mac.update(part.as_bytes());
        }
        Some(mac)
    }

    /// The signature by a device's secret.
    #[must_use]
    pub fn signature(&self, secret: &[u8; 32]) -> Vec<u8> {
        self.mac(secret).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default()
    }

    /// Is a signature that of the secret?
    #[must_use]
    pub fn is_genuine(&self, secret: &[u8; 32], signature: &[u8]) -> bool {
        self.mac(secret).is_some_and(|mac| mac.verify_slice(signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: Signed<'_> = Signed {
        id: "00000000-0000-0000-0000-0000000000e1",
        captured: "2025-09-01T02:00:00Z",
        kind: "team.retitle",
        version: 1,
        appointment: "00000000-0000-0000-0000-0000000000f2",
        body: r#"{"team":"00000000-0000-0000-0000-0000000000b1"}"#,
    };

    #[test]
    fn a_signature_holds_for_what_was_signed_by_whom_and_nothing_else() {
        let signature = SIGNED.signature(&[7; 32]);
        assert!(SIGNED.is_genuine(&[7; 32], &signature));
        assert!(!SIGNED.is_genuine(&[8; 32], &signature));
        assert!(!SIGNED.is_genuine(&[7; 32], &signature[1..]));
        for other in [
            Signed { id: "00000000-0000-0000-0000-0000000000e2", ..SIGNED },
            Signed { captured: "2025-09-01T02:00:01Z", ..SIGNED },
            Signed { version: 2, ..SIGNED },
            Signed { appointment: "", ..SIGNED },
            Signed { body: "{}", ..SIGNED },
            // Not even where the parts together read the same.
            Signed { kind: "team.retitle1", version: 0, ..SIGNED },
        ] {
            assert!(!other.is_genuine(&[7; 32], &signature), "{other:?}");
        }
    }

    /// Phones compute the same in their own language; this value never changes.
    #[test]
    fn the_signature_is_fixed_for_ever() {
        let fixed = "7e1247c8c7436daca550be467c5b75a91720a515934cc6af158f19a178f0e60f";
        let bytes = SIGNED.signature(&[7; 32]).into_iter().zip((0..64).step_by(2));
        assert!(bytes.clone().all(|(byte, at)| u8::from_str_radix(&fixed[at..at + 2], 16) == Ok(byte)));
        assert_eq!(bytes.count(), 32);
    }
}
