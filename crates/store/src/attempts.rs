//! Wrong attempts to get in: counted by whom they were made for and from where, slowing the next one down.
//!
//! Nobody is locked out for good, and a stranger who guesses at somebody's name does not slow down the phone on which that
//! person has signed in before: it counts apart, whatever went wrong at its address. Which those are is kept here, for anybody can
//! make up a browser. A key is a hash, so the table tells nobody's name.

use crate::{
    Store,
    apply::instant,
    db::{Read, args, ids, statements},
    error::Result,
    sessions::{Token, at},
};
use jiff::SignedDuration;
use rules::{access::delay_after, ids::AccountId};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use uuid::Uuid;

statements! {
    GET = "SELECT failures, last FROM attempt WHERE key = $1";
    FAILED = "INSERT INTO attempt (key, failures, last) VALUES ($1, 1, $2) ON CONFLICT (key) DO UPDATE \
              SET failures = CASE WHEN attempt.last < $3 THEN 1 ELSE attempt.failures + 1 END, last = excluded.last";
    CLEAR = "DELETE FROM attempt WHERE key = $1";
    FORGET = "DELETE FROM attempt WHERE last < $1";
    KNOWS = "SELECT account FROM known_browser WHERE browser_hash = $1 AND account IN {{ids $2}}";
    REMEMBERED = "SELECT last FROM known_browser WHERE browser_hash = $1 AND account = $2";
    REMEMBER = "INSERT INTO known_browser (account, browser_hash, last) VALUES ($1, $2, $3) \
                ON CONFLICT (account, browser_hash) DO UPDATE SET last = excluded.last";
    FORGET_BROWSERS = "DELETE FROM known_browser WHERE last < $1";
}

/// After so long without another one, wrong attempts are forgotten.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// Those of an address sooner: an office shares one, or the customers of a whole telephone company.
const OF_ADDRESS_FOR: SignedDuration = SignedDuration::from_hours(1);
/// Nobody waits longer after wrong attempts.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);
/// Nor after those of others at his address.
const LONGEST_OF_ADDRESS: SignedDuration = SignedDuration::from_mins(1);
/// After so long without getting in there a browser is a stranger's again.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(24 * 400);
/// That somebody got in on a browser is written down at most this often.
const REMEMBERED_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// What wrong attempts are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AttemptKey {
    hash: Vec<u8>,
    /// How many are free before the first delay.
    free: u32,
    /// No delay is longer.
    longest: SignedDuration,
    /// For how long they are remembered.
    remembered_for: SignedDuration,
}

impl AttemptKey {
    /// A name or phone that somebody types, whether or not anybody has it.
    #[must_use]
    pub fn name(typed: &str) -> Self {
        Self::of("name", &crate::sign_in_name(typed), 5)
    }

    /// The same on a browser that [`Store::knows_browser`].
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
        Self { longest: LONGEST_OF_ADDRESS, remembered_for: OF_ADDRESS_FOR, ..Self::of("address", &network, 50) }
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
        Self { hash: hash.finalize().to_vec(), free, longest: LONGEST, remembered_for: REMEMBERED_FOR }
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
                let until = at(&last)? + delay_after(failures, key.free, key.longest);
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
            tx.exec(&FAILED, args![key.hash.clone(), instant(now), instant(now - key.remembered_for)]).await?;
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

    /// Has one of these accounts got in on this browser before?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn knows_browser(&self, browser: &Token, accounts: &[AccountId]) -> Result<bool> {
        let accounts = ids(accounts.iter().copied());
        let known: Vec<(Uuid,)> = self.db.clone().all(&KNOWS, args![browser.hash(), accounts]).await?;
        Ok(!known.is_empty())
    }

    /// Notes that an account has got in on a browser.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember_browser(&self, account: AccountId, browser: &Token) -> Result<()> {
        let row: Option<(String,)> = self.db.clone().opt(&REMEMBERED, args![browser.hash(), account]).await?;
        let now = self.now();
        if let Some((last,)) = row
            && now.duration_since(at(&last)?) < REMEMBERED_EVERY
        {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        tx.exec(&REMEMBER, args![account, browser.hash(), instant(now)]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets attempts and browsers of long ago.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_attempts(&self) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        tx.exec(&FORGET, args![instant(now - REMEMBERED_FOR)]).await?;
        tx.exec(&FORGET_BROWSERS, args![instant(now - KNOWN_FOR)]).await?;
        tx.commit().await?;
        Ok(())
    }
}
