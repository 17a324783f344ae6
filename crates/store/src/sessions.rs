//! Signed-in browsers and one-time links. Only hashes of their tokens are kept; they are no facts of the programme and so no
//! operations.

use crate::{
    apply::instant,
    db::{Db, Read, args, statements},
    error::{Result, StoreError},
    scope::{Scope, Who},
    surroundings::Surroundings,
};
use jiff::{SignedDuration, Timestamp};
use rules::{day::Day, ids::AccountId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

statements! {
    PUT = "INSERT INTO session (token_hash, account, appointment, device, begun, last_used, ends) \
           VALUES ($1, $2, NULL, $3, $4, $4, $5)";
    GET = "SELECT account, last_used, ends FROM session WHERE token_hash = $1";
    TOUCH = "UPDATE session SET last_used = $2 WHERE token_hash = $1";
    END = "DELETE FROM session WHERE token_hash = $1";
    FORGET = "DELETE FROM session WHERE ends < $1 OR last_used < $2";
    PUT_LINK = "INSERT INTO one_time_link (token_hash, purpose, ends) VALUES ($1, $2, $3)";
    LINK = "SELECT purpose FROM one_time_link WHERE token_hash = $1 AND used IS NULL AND ends > $2";
    GIVE_BACK_LINK = "UPDATE one_time_link SET used = NULL WHERE token_hash = $1";
    USE_LINK = "UPDATE one_time_link SET used = $2 WHERE token_hash = $1 AND used IS NULL AND ends > $2";
}

/// A signed-in browser is forgotten after so long without use.
const IDLE: SignedDuration = SignedDuration::from_hours(24 * 7);
/// And after so long in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Its last use is written down at most this often.
const TOUCHED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A secret of 256 random bits, as it travels in a cookie or link.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    #[must_use]
    pub fn new(surroundings: &Surroundings) -> Self {
        Self(hex(&surroundings.bytes::<32>()))
    }

    /// One that came from outside.
    #[must_use]
    pub fn received(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Signs an account in on a browser.
pub(crate) async fn begin(db: &Db, surroundings: &Surroundings, account: AccountId, device: &str) -> Result<Token> {
    let token = Token::new(surroundings);
    let now = surroundings.now();
    let device: String = device.chars().take(200).collect();
    let mut tx = db.begin().await?;
    tx.exec(&PUT, args![token.hash(), account, device, instant(now), instant(now + LONGEST)]).await?;
    tx.commit().await?;
    Ok(token)
}

/// Signs a browser out.
pub(crate) async fn end(db: &Db, token: &Token) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.exec(&END, args![token.hash()]).await?;
    tx.commit().await?;
    Ok(())
}

/// The scope of a signed-in browser: the account under its first duty of today. `None` when the session is over or the account
/// has no duty left.
pub(crate) async fn scope(db: &Db, now: Timestamp, token: &Token) -> Result<Option<Scope>> {
    let from = &mut db.clone();
    let row: Option<(Uuid, String, String)> = from.opt(&GET, args![token.hash()]).await?;
    let Some((account, last_used, ends)) = row else {
        return Ok(None);
    };
    let at = |text: &str| text.parse::<Timestamp>().map_err(|_| StoreError::corrupt("an instant", text));
    let (last_used, ends) = (at(&last_used)?, at(&ends)?);
    if now >= ends || now.duration_since(last_used) >= IDLE {
        return Ok(None);
    }
    let Some(account) = crate::accounts::get(from, AccountId(account)).await? else {
        return Ok(None);
    };
    let Some(acting) = account.duties(Day::of(now)).next().cloned() else {
        return Ok(None);
    };
    if now.duration_since(last_used) >= TOUCHED_EVERY {
        let mut tx = db.begin().await?;
        tx.exec(&TOUCH, args![token.hash(), instant(now)]).await?;
        tx.commit().await?;
    }
    Ok(Some(Scope(Who::Person { account: account.id, name: account.name, acting })))
}

/// Forgets sessions that are over.
pub(crate) async fn forget(db: &Db, now: Timestamp) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.exec(&FORGET, args![instant(now), instant(now - IDLE)]).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a link good for one use within the given time.
pub(crate) async fn new_link(
    db: &Db,
    surroundings: &Surroundings,
    purpose: &str,
    good_for: SignedDuration,
) -> Result<Token> {
    let token = Token::new(surroundings);
    let mut tx = db.begin().await?;
    tx.exec(&PUT_LINK, args![token.hash(), purpose, instant(surroundings.now() + good_for)]).await?;
    tx.commit().await?;
    Ok(token)
}

/// Is a link still good for its purpose?
pub(crate) async fn link_is_good(db: &Db, now: Timestamp, token: &Token, purpose: &str) -> Result<bool> {
    let row: Option<(String,)> = db.clone().opt(&LINK, args![token.hash(), instant(now)]).await?;
    Ok(row.is_some_and(|(of,)| of == purpose))
}

/// Makes a link good again that served for nothing.
pub(crate) async fn give_link_back(db: &Db, token: &Token) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.exec(&GIVE_BACK_LINK, args![token.hash()]).await?;
    tx.commit().await?;
    Ok(())
}

/// Uses a link up; tells whether it was still good.
pub(crate) async fn use_link(db: &Db, now: Timestamp, token: &Token, purpose: &str) -> Result<bool> {
    if !link_is_good(db, now, token, purpose).await? {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    let used = tx.exec(&USE_LINK, args![token.hash(), instant(now)]).await?;
    tx.commit().await?;
    Ok(used == 1)
}
