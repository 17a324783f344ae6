//! Keys of machines. A token acts for its owner under one of the owner's duties, so it never reaches further than he does. Only its
//! hash is kept (it follows from its id and a key outside the database); like sessions, tokens are no facts of the programme and so no operations.

use crate::{
    Store,
    apply::instant,
    db::{Db, Read, args, statements},
    error::Result,
    scope::{Appointment, Scope, Who},
    sessions::{Token, at, hex},
};
use jiff::{SignedDuration, Timestamp};
use rules::{
    day::Day,
    ids::{AccountId, ApiTokenId, AppointmentId},
    units::Registry,
};
use std::sync::Arc;
use uuid::Uuid;

statements! {
    PUT = "INSERT INTO api_token (id, token_hash, account, appointment, name, may_write, made, ends) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
    MADE = "SELECT account, appointment, name, may_write, ends FROM api_token WHERE id = $1 AND ended IS NULL";
    GET = "SELECT id, account, appointment, may_write, ends, last_used FROM api_token WHERE token_hash = $1 AND ended IS NULL";
    TOUCH = "UPDATE api_token SET last_used = $2 WHERE id = $1";
    OF_ACCOUNT = "SELECT id, appointment, name, may_write, made, ends, last_used, ended FROM api_token \
                  WHERE account = $1 ORDER BY made DESC, id DESC";
    COUNT = "SELECT COUNT(*) FROM api_token WHERE account = $1 AND ended IS NULL AND ends > $2";
    END = "UPDATE api_token SET ended = $3 WHERE account = $1 AND id = $2 AND ended IS NULL";
    FORGET = "DELETE FROM api_token WHERE ends < $1 OR ended < $1";
}

/// What every token begins with, so that one that lies about is recognised as what it is.
const SIGN: &str = "banso_";
/// No token is good for longer.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);
/// So many an account may have at a time.
const MOST: i64 = 20;
/// Its last use is written down at most this often.
const TOUCHED_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// For so long its owner still finds one that is over in the list.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What is asked for a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiToken {
    /// Which it is to be: the same asked for twice is made once.
    pub id: ApiTokenId,
    /// What its owner calls it.
    pub name: String,
    /// May it send operations, or only look?
    pub may_write: bool,
    /// The last day on which it is good.
    pub last_day: Day,
}

/// Why no token is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// The asker is nobody signed in for an office.
    #[error("tokens are for offices")]
    NoOffice,
    /// The last day is before today or more than a year ahead.
    #[error("the last day must be within a year")]
    WrongDay,
    /// The account has as many as one may have.
    #[error("too many tokens")]
    TooMany,
    /// The id is that of another token, or of one that is over.
    #[error("another token has this id")]
    Another,
}

/// A token as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnApiToken {
    /// Which.
    pub id: ApiTokenId,
    /// The duty under which it acts.
    pub appointment: AppointmentId,
    /// What it is called.
    pub name: String,
    /// May it send operations?
    pub may_write: bool,
    /// Since when.
    pub made: Timestamp,
    /// When it is no longer good.
    pub ends: Timestamp,
    /// When it was last used, to five minutes.
    pub last_used: Option<Timestamp>,
    /// When its owner ended it, or his account was shut.
    pub ended: Option<Timestamp>,
}

impl OwnApiToken {
    /// Is it good at this moment, as far as it goes by itself?
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.ended.is_none() && now < self.ends
    }
}

/// A machine that showed a good token.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Which token.
    pub token: ApiTokenId,
    /// As whom it acts.
    pub scope: Scope,
    /// The duties its owner has today.
    pub duties: Vec<Appointment>,
    /// May it send operations?
    pub may_write: bool,
    /// All units as they were when it was looked up.
    pub registry: Arc<Registry>,
}

type MadeRow = (Uuid, Uuid, String, bool, String);
type Row = (Uuid, Uuid, Uuid, bool, String, Option<String>);
type OwnRow = (Uuid, Uuid, String, bool, String, String, Option<String>, Option<String>);

/// The moment after the last minute of a day in Vietnam.
fn end_of(day: Day) -> Option<Timestamp> {
    format!("{}T00:00:00+07:00", day.after()).parse().ok()
}

impl Store {
    /// Makes a token that acts under the duty the asker acts under now. It is told here alone; the inner error says why there is none.
    /// Asked for again in the same words, it is the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_api_token(
        &self,
        scope: &Scope,
        new: &NewApiToken,
    ) -> Result<std::result::Result<(ApiTokenId, Token), NoToken>> {
        let (Some(account), Some(acting)) = (scope.account(), scope.acting()) else {
            return Ok(Err(NoToken::NoOffice));
        };
        if acting.role.is_of_team() {
            return Ok(Err(NoToken::NoOffice));
        }
        let now = self.now();
        let Some(ends) = end_of(new.last_day).filter(|ends| now < *ends && *ends <= now + LONGEST) else {
            return Ok(Err(NoToken::WrongDay));
        };
        let name: String = rules::text::nfc(&new.name).chars().take(100).collect();
        let token = Token::received(&format!("{SIGN}{}", hex(&self.access_key.api_token(new.id))));
        let asked = (account.0, acting.id.0, name.clone(), new.may_write, instant(ends));
        let row = args![new.id, token.hash(), account, acting.id, name, new.may_write, instant(now), instant(ends)];
        let mut tx = self.db.begin().await?;
        if let Some(made) = tx.opt::<MadeRow>(&MADE, args![new.id]).await? {
            tx.commit().await?;
            return Ok(if made == asked { Ok((new.id, token)) } else { Err(NoToken::Another) });
        }
        let (held,): (i64,) = tx.opt(&COUNT, args![account, instant(now)]).await?.unwrap_or((0,));
        if held >= MOST {
            // Ended here: one that is merely dropped is rolled back later, and holds its locks until then.
            tx.commit().await?;
            return Ok(Err(NoToken::TooMany));
        }
        tx.exec(&PUT, row).await?;
        // Of two that were sent at the same moment the other may have been faster.
        let made = tx.opt::<MadeRow>(&MADE, args![new.id]).await?;
        tx.commit().await?;
        Ok(if made == Some(asked) { Ok((new.id, token)) } else { Err(NoToken::Another) })
    }

    /// The machine behind a token: while the token is good, its owner's account is open and the duty stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn machine(&self, token: &Token) -> Result<Option<Machine>> {
        let (now, from): (_, &mut Db) = (self.now(), &mut self.db.clone());
        let row: Option<Row> = from.opt(&GET, args![token.hash()]).await?;
        let Some((id, account, appointment, may_write, ends, last_used)) = row else {
            return Ok(None);
        };
        if now >= at(&ends)? {
            return Ok(None);
        }
        let Some(account) = self.open_account(self.settled().await?, AccountId(account)).await? else {
            return Ok(None);
        };
        let registry = self.registry(&Scope::public()).await?;
        let duties: Vec<Appointment> = account.duties(&registry, Day::of(now)).cloned().collect();
        let Some(acting) = duties.iter().find(|duty| duty.id == AppointmentId(appointment)).cloned() else {
            return Ok(None);
        };
        let last_used = last_used.as_deref().map(at).transpose()?;
        if last_used.is_none_or(|last| now.duration_since(last) >= TOUCHED_EVERY) {
            let mut tx = self.db.begin().await?;
            tx.exec(&TOUCH, args![ApiTokenId(id), instant(now)]).await?;
            tx.commit().await?;
        }
        let scope = Scope(Who::Person { account: account.id, name: account.name, acting });
        Ok(Some(Machine { token: ApiTokenId(id), scope, duties, may_write, registry }))
    }

    /// The asker's tokens, the newest first; those that are over for a while too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_api_tokens(&self, scope: &Scope) -> Result<Vec<OwnApiToken>> {
        let Some(account) = scope.account() else {
            return Ok(Vec::new());
        };
        let rows: Vec<OwnRow> = self.db.clone().all(&OF_ACCOUNT, args![account]).await?;
        let token = |(id, appointment, name, may_write, made, ends, last_used, ended): OwnRow| {
            Ok(OwnApiToken {
                id: ApiTokenId(id),
                appointment: AppointmentId(appointment),
                name,
                may_write,
                made: at(&made)?,
                ends: at(&ends)?,
                last_used: last_used.as_deref().map(at).transpose()?,
                ended: ended.as_deref().map(at).transpose()?,
            })
        };
        rows.into_iter().map(token).collect()
    }

    /// Ends one of the asker's tokens; of another's it does nothing. Tells whether there was one to end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_own_api_token(&self, scope: &Scope, token: ApiTokenId) -> Result<bool> {
        let Some(account) = scope.account() else {
            return Ok(false);
        };
        let mut tx = self.db.begin().await?;
        let ended = tx.exec(&END, args![account, token, instant(self.now())]).await?;
        tx.commit().await?;
        Ok(ended > 0)
    }

    /// Forgets tokens that have been over for long.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_api_tokens(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&FORGET, args![instant(self.now() - REMEMBERED)]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// As whom somebody wrote an operation down: under one of the account's duties, ended ones included, for the right is judged as
    /// of the day on which it was captured. Where a term had ended by then and another in the same team had begun, it is that one. A
    /// shut account has a scope too, and is told so. `None` if it never held that duty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox_scope(
        &self,
        account: AccountId,
        appointment: AppointmentId,
        captured: Timestamp,
    ) -> Result<Option<Scope>> {
        // No clock of a phone is believed when it is ahead.
        let day = Day::of(captured).min(self.today());
        let account = crate::accounts::get(&mut self.db.clone(), account, self.today()).await?;
        Ok(account.and_then(|account| {
            let acting = account.duty_on(appointment, day)?.clone();
            Some(Scope(Who::Person { account: account.id, name: account.name, acting }))
        }))
    }
}
