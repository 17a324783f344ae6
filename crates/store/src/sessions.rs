//! Signed-in browsers. Only hashes of their tokens are kept; they are no facts of the programme and so no operations.

use crate::{
    Store,
    accounts::Account,
    apply::instant,
    db::{Db, Read, args, hashes, statements},
    error::{Result, StoreError},
    gather::ById,
    scope::{Appointment, Scope, Who},
    settled::Settled,
    shared_reads::SharedReads,
    surroundings::Surroundings,
};
use jiff::{SignedDuration, Timestamp};
use rules::{
    day::Day,
    ids::{AccountId, AppointmentId, DeviceId, SessionId},
    units::Registry,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

statements! {
    PUT = "INSERT INTO session (token_hash, id, account, appointment, device, browser, begun, last_used, ends) \
           VALUES ($1, $2, $3, NULL, $4, $5, $6, $6, $7)";
    GET = "SELECT token_hash, id, account, appointment, device, last_used, ends FROM session WHERE token_hash IN {{hashes $1}}";
    TOUCH = "UPDATE session SET last_used = $2 WHERE token_hash = $1";
    CHOOSE = "UPDATE session SET appointment = $2 WHERE id = $1";
    END = "DELETE FROM session WHERE token_hash = $1";
    OF_ACCOUNT = "SELECT s.id, s.browser, d.name, s.begun, s.last_used FROM session s LEFT JOIN device d ON d.id = s.device \
                  WHERE s.account = $1 AND s.ends > $2 AND s.last_used > $3 ORDER BY s.last_used DESC, s.id";
    END_OWN = "DELETE FROM session WHERE account = $1 AND id = $2";
    END_OTHERS = "DELETE FROM session WHERE account = $1 AND id <> $2";
    FORGET = "DELETE FROM session WHERE ends < $1 OR last_used < $2";
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

    pub(crate) fn hash(&self) -> Vec<u8> {
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

/// An instant as kept.
pub(crate) fn at(text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| StoreError::corrupt("an instant", text))
}

/// A signed-in browser, and as whom its holder acts.
#[derive(Clone, Debug)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// As whom its holder acts.
    pub scope: Scope,
    /// The duties among which he or she may choose today; the one acted under is one of them.
    pub duties: Vec<Appointment>,
    /// The enrolled phone or browser it runs on, if it is one.
    pub device: Option<DeviceId>,
    /// All units as they were when it was looked up.
    pub registry: Arc<Registry>,
}

/// One of the places where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInBrowser {
    /// Which session.
    pub id: SessionId,
    /// What the browser calls itself.
    pub browser: String,
    /// The name of the enrolled device it runs on.
    pub device: Option<String>,
    /// Since when.
    pub begun: Timestamp,
    /// When it was last used, to five minutes.
    pub last_used: Timestamp,
}

/// A session as kept.
#[derive(Clone)]
pub(crate) struct Known {
    id: SessionId,
    account: AccountId,
    chosen: Option<AppointmentId>,
    device: Option<DeviceId>,
    last_used: Timestamp,
    ends: Timestamp,
}

/// Sessions by the hashes of their tokens.
pub(crate) struct Sessions;

impl ById for Sessions {
    type Id = Vec<u8>;
    type Found = Known;

    async fn read(&self, from: &mut Db, wanted: &BTreeSet<Vec<u8>>) -> Result<BTreeMap<Vec<u8>, Known>> {
        type Row = (Vec<u8>, Uuid, Uuid, Option<Uuid>, Option<Uuid>, String, String);
        let rows: Vec<Row> = from.all(&GET, args![hashes(wanted.iter().map(Vec::as_slice))]).await?;
        let session = |(hash, id, account, chosen, device, last_used, ends): Row| {
            let (id, account) = (SessionId(id), AccountId(account));
            let (chosen, device) = (chosen.map(AppointmentId), device.map(DeviceId));
            Ok((hash, Known { id, account, chosen, device, last_used: at(&last_used)?, ends: at(&ends)? }))
        };
        rows.into_iter().map(session).collect()
    }
}

/// The session of a token, unless it is over.
async fn known(shared: &SharedReads, settled: Settled, now: Timestamp, token: &Token) -> Result<Option<Known>> {
    let session = shared.sessions.settled(settled, BTreeSet::from([token.hash()])).await?.into_values().next();
    Ok(session.filter(|session| now < session.ends && now.duration_since(session.last_used) < IDLE))
}

impl Store {
    /// Signs an account in on a browser, once its password or PIN was found right. `browser` is what it calls itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_session(&self, account: AccountId, browser: &str, device: Option<DeviceId>) -> Result<Token> {
        let token = Token::new(&self.surroundings);
        let now = self.now();
        let browser: String = browser.chars().take(200).collect();
        let id = SessionId(self.surroundings.id());
        let mut tx = self.db.begin().await?;
        let ends = instant(now + LONGEST);
        tx.exec(&PUT, args![token.hash(), id, account, device, browser, instant(now), ends]).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Signs a browser out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token: &Token) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&END, args![token.hash()]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who is signed in on a browser, and as whom he or she acts: under the duty chosen last, else the first of today. `None` when
    /// the session is over, the account is shut or has no duty left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &Token) -> Result<Option<Session>> {
        let (now, settled) = (self.now(), self.settled().await?);
        let Some(known) = known(&self.shared, settled, now, token).await? else {
            return Ok(None);
        };
        let Some(account) = self.open_account(settled, known.account).await? else {
            return Ok(None);
        };
        let registry = self.registries.of_version(settled.reforms, &mut self.db.clone()).await?.registry;
        let duties: Vec<Appointment> = account.duties(&registry, Day::of(now)).cloned().collect();
        let chosen = duties.iter().find(|duty| Some(duty.id) == known.chosen).or(duties.first());
        let Some(acting) = chosen.cloned() else {
            return Ok(None);
        };
        if now.duration_since(known.last_used) >= TOUCHED_EVERY {
            let mut tx = self.db.begin().await?;
            tx.exec(&TOUCH, args![token.hash(), instant(now)]).await?;
            tx.commit().await?;
        }
        let scope = Scope(Who::Person { account: account.id, name: account.name, acting });
        Ok(Some(Session { id: known.id, scope, duties, device: known.device, registry }))
    }

    /// Is this the session of somebody whose last duty has ended? Of an account that was shut no session is left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lost_all_duties(&self, token: &Token) -> Result<bool> {
        let settled = self.settled().await?;
        let Some(known) = known(&self.shared, settled, self.now(), token).await? else {
            return Ok(false);
        };
        let Some(account) = self.open_account(settled, known.account).await? else {
            return Ok(false);
        };
        let registry = self.registry(&Scope::public()).await?;
        Ok(account.duties(&registry, self.today()).next().is_none())
    }

    /// An account that isn't shut.
    pub(crate) async fn open_account(&self, settled: Settled, id: AccountId) -> Result<Option<Account>> {
        let account = self.shared.accounts.settled(settled, BTreeSet::from([id])).await?.into_values().next();
        Ok(account.filter(|account| account.revoked.is_none()))
    }

    /// The scope of a signed-in browser; `None` as with [`Store::session`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_scope(&self, token: &Token) -> Result<Option<Scope>> {
        Ok(self.session(token).await?.map(|session| session.scope))
    }

    /// From now on the holder of a session acts under another of his duties.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NoRight`] when it is none of his duties today.
    pub async fn act_as(&self, session: &Session, duty: AppointmentId) -> Result<()> {
        if !session.duties.iter().any(|held| held.id == duty) {
            return Err(StoreError::NoRight);
        }
        let mut tx = self.db.begin().await?;
        tx.exec(&CHOOSE, args![session.id, duty]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Where the asker is signed in, the latest used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_sessions(&self, scope: &Scope) -> Result<Vec<SignedInBrowser>> {
        let Some(account) = scope.account() else {
            return Ok(Vec::new());
        };
        type Row = (Uuid, String, Option<String>, String, String);
        let now = self.now();
        let rows: Vec<Row> =
            self.db.clone().all(&OF_ACCOUNT, args![account, instant(now), instant(now - IDLE)]).await?;
        let browser = |(id, browser, device, begun, last_used): Row| {
            let (begun, last_used) = (at(&begun)?, at(&last_used)?);
            Ok(SignedInBrowser { id: SessionId(id), browser, device, begun, last_used })
        };
        rows.into_iter().map(browser).collect()
    }

    /// Signs the asker out of one of his browsers; of another's it does nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_own_session(&self, scope: &Scope, session: SessionId) -> Result<()> {
        if let Some(account) = scope.account() {
            let mut tx = self.db.begin().await?;
            tx.exec(&END_OWN, args![account, session]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Signs the asker out everywhere but here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_other_sessions(&self, scope: &Scope, here: SessionId) -> Result<()> {
        if let Some(account) = scope.account() {
            let mut tx = self.db.begin().await?;
            tx.exec(&END_OTHERS, args![account, here]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Forgets sessions that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_sessions(&self) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        tx.exec(&FORGET, args![instant(now), instant(now - IDLE)]).await?;
        tx.commit().await?;
        Ok(())
    }
}
