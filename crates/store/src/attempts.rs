//! Wrong attempts to get in: counted by whom they were made for and from where, slowing the next one down.
//!
//! Nobody is locked out for good, and a stranger who guesses at somebody's name does not slow down the phone on which that
//! person has signed in before: it counts apart. A key is a hash, so the table tells nobody's name.

use crate::{
    Store,
    apply::instant,
    db::{Read, args, statements},
    error::Result,
    sessions::{Token, at},
};
use jiff::SignedDuration;
use rules::access::delay_after;
use sha2::{Digest, Sha256};
use std::net::IpAddr;

statements! {
    GET = "SELECT failures, last FROM attempt WHERE key = $1";
    FAILED = "INSERT INTO attempt (key, failures, last) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE \
              SET failures = CASE WHEN attempt.last < $3 THEN 1 ELSE attempt.failures + 1 END, last = excluded.last";
    CLEAR = "DELETE FROM attempt WHERE key = $1";
    FORGET = "DELETE FROM attempt WHERE last < $1";
}

/// After so long without another one, wrong attempts are forgotten.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What wrong attempts are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptKey {
    hash: Vec<u8>,
    /// How many are free before the first delay.
    free: u32,
}

impl AttemptKey {
    /// A name or phone that somebody types, whether or not anybody has it.
    #[must_use]
    pub fn name(typed: &str) -> Self {
        Self::of("name", &crate::sign_in_name(typed), 5)
    }

    /// The same on a browser known from earlier sign-ins.
    #[must_use]
    pub fn name_on_browser(typed: &str, browser: &Token) -> Self {
        Self::of("browser", &format!("{}\u{1f}{}", crate::sign_in_name(typed), browser.as_str()), 5)
    }

    /// An address from which people come; a commune's whole office may share one.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        // Of IPv6 the network counts: whoever has one address there has them all.
        let network = match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{:?}", &address.segments()[..4]),
        };
        Self::of("address", &network, 50)
    }

    /// A PIN on a device.
    #[must_use]
    pub fn pin(device: rules::ids::DeviceId) -> Self {
        Self::of("pin", &device.to_string(), 3)
    }

    fn of(kind: &str, value: &str, free: u32) -> Self {
        let mut hash = Sha256::new();
        hash.update(kind.as_bytes());
        hash.update([0x1f]);
        hash.update(value.as_bytes());
        Self { hash: hash.finalize().to_vec(), free }
    }
}

impl Store {
    /// How long whoever tries again must still wait; `None` if not at all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn must_wait(&self, keys: &[AttemptKey]) -> Result<Option<SignedDuration>> {
        let now = self.now();
        let mut longest = SignedDuration::ZERO;
        for key in keys {
            if let Some((failures, last)) = self.attempts(key).await? {
                let until = at(&last)? + delay_after(failures, key.free);
                longest = longest.max(until.duration_since(now));
            }
        }
        Ok((longest > SignedDuration::ZERO).then_some(longest))
    }

    /// How often it went wrong lately.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn failures(&self, key: &AttemptKey) -> Result<u32> {
        Ok(self.attempts(key).await?.map_or(0, |(failures, _)| failures))
    }

    async fn attempts(&self, key: &AttemptKey) -> Result<Option<(u32, String)>> {
        let row: Option<(i64, String)> = self.db.clone().opt(&GET, args![key.hash.clone()]).await?;
        Ok(row.map(|(failures, last)| (u32::try_from(failures).unwrap_or(u32::MAX), last)))
    }

    /// Notes that an attempt went wrong.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempt_failed(&self, keys: &[AttemptKey]) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        for key in keys {
            tx.exec(&FAILED, args![key.hash.clone(), instant(now), instant(now - REMEMBERED_FOR)]).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Notes that somebody got in: what went wrong before was a slip of the finger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempt_succeeded(&self, key: &AttemptKey) -> Result<()> {
        if self.attempts(key).await?.is_none() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        tx.exec(&CLEAR, args![key.hash.clone()]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets old ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_attempts(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&FORGET, args![instant(self.now() - REMEMBERED_FOR)]).await?;
        tx.commit().await?;
        Ok(())
    }
}
