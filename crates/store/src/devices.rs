//! People on devices: a phone's browser on which somebody is enrolled, perhaps with a PIN. Several people may share a phone.
//!
//! A PIN keeps people on one phone apart and opens the account on that phone alone; it does not stop a thief.

use crate::{
    Store,
    apply::instant,
    db::{Read, args, statements},
    error::Result,
    scope::Scope,
    sessions::{Session, Token, at},
};
use jiff::Timestamp;
use rules::ids::{AccountId, DeviceId};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    PUT = "INSERT INTO device (id, account, browser_hash, name, pin_hash, enrolled, last_used) VALUES ($1, $2, $3, $4, $5, $6, $6)";
    END_EARLIER = "UPDATE device SET ended = $3 WHERE ended IS NULL AND account = $1 AND browser_hash = $2";
    ON_BROWSER = "SELECT d.id, d.account, COALESCE(p.name, a.name), d.pin_hash FROM device d JOIN account a ON a.id = d.account \
                  LEFT JOIN person p ON p.id = a.person \
                  WHERE d.browser_hash = $1 AND d.ended IS NULL AND a.revoked IS NULL ORDER BY d.last_used DESC, d.id";
    OF_ACCOUNT = "SELECT id, name, pin_hash IS NOT NULL, enrolled, last_used FROM device WHERE account = $1 AND ended IS NULL \
                  ORDER BY last_used DESC, id";
    USED = "UPDATE device SET last_used = $2 WHERE id = $1";
    END = "UPDATE device SET ended = $3 WHERE account = $1 AND id = $2 AND ended IS NULL";
    END_ITS_SESSIONS = "DELETE FROM session WHERE account = $1 AND device = $2";
    SET_PIN = "UPDATE device SET pin_hash = $3 WHERE account = $1 AND id = $2 AND ended IS NULL";
    /// Every time somebody was enrolled on a browser.
    EVER_ON_BROWSER = "SELECT d.id, COALESCE(p.name, a.name), d.pin_hash, d.ended IS NOT NULL FROM device d \
                       JOIN account a ON a.id = d.account LEFT JOIN person p ON p.id = a.person \
                       WHERE d.browser_hash = $1 AND d.account = $2 ORDER BY d.last_used DESC, d.id";
    DROP_PIN = "UPDATE device SET pin_hash = NULL WHERE id = $1";
    OWNER = "SELECT account FROM device WHERE id = $1";
    OWN_ON_BROWSER = "SELECT id FROM device WHERE account = $1 AND browser_hash = $2 AND ended IS NULL";
    /// The first change of a transaction that puts a session on a device: whoever asks a second time waits for it.
    HOLD_SESSION = "UPDATE session SET device = device WHERE id = $1";
    OF_SESSION = "SELECT d.id FROM session s JOIN device d ON d.id = s.device AND d.account = s.account \
                  WHERE s.id = $1 AND d.ended IS NULL";
    PLACE_SESSION = "UPDATE session SET device = $2 WHERE id = $1";
    /// All who were ever enrolled on the same browser.
    BESIDE = "SELECT o.id FROM device d JOIN device o ON o.browser_hash = d.browser_hash WHERE d.id = $1";
}

/// Somebody enrolled on a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// The person on that device.
    pub device: DeviceId,
    /// Whose account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The PIN's hash (PHC string), if there is a PIN.
    pub pin_hash: Option<String>,
}

/// How somebody stands on a browser whose holder says that it is his.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// He was never enrolled there: as good as a stranger.
    Stranger,
    /// His account is shut for cause.
    Shut,
    /// His account is open, but he has no duty today.
    WithoutDuty,
    /// He himself ended his use of that browser: it may be lost.
    Ended,
    /// He may get in.
    Enrolled(Enrolled),
}

/// A device as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDevice {
    /// Which.
    pub id: DeviceId,
    /// What it is called.
    pub name: String,
    /// Does a PIN open it?
    pub has_pin: bool,
    /// Since when.
    pub enrolled: Timestamp,
    /// When it was last used to get in.
    pub last_used: Timestamp,
}

impl Store {
    /// Enrols an account's holder on a browser, in place of an earlier enrolment there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enrol(
        &self,
        account: AccountId,
        browser: &Token,
        name: &str,
        pin_hash: Option<String>,
    ) -> Result<DeviceId> {
        let (id, now) = (DeviceId(self.surroundings.id()), instant(self.now()));
        let name: String = name.chars().take(100).collect();
        let mut tx = self.db.begin().await?;
        tx.exec(&END_EARLIER, args![account, browser.hash(), &now]).await?;
        tx.exec(&PUT, args![id, account, browser.hash(), name, pin_hash, &now]).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The device of a signed-in person: the one on which the session runs already, else the one on which he or she is enrolled
    /// on this browser, else a new enrolment there. The session runs on it from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_session(&self, session: &Session, browser: &Token, name: &str) -> Result<Option<DeviceId>> {
        let Some(account) = session.scope.account() else { return Ok(None) };
        let (new, now) = (DeviceId(self.surroundings.id()), instant(self.now()));
        let mut tx = self.db.begin().await?;
        tx.exec(&HOLD_SESSION, args![session.id]).await?;
        let settled: Option<(Uuid,)> = tx.opt(&OF_SESSION, args![session.id]).await?;
        let known = match settled {
            Some(_) => settled,
            None => tx.opt(&OWN_ON_BROWSER, args![account, browser.hash()]).await?,
        };
        let device = known.map_or(new, |(id,)| DeviceId(id));
        if known.is_none() {
            let name: String = name.chars().take(100).collect();
            tx.exec(&PUT, args![new, account, browser.hash(), name, None::<String>, &now]).await?;
        }
        if settled.is_none() {
            tx.exec(&PLACE_SESSION, args![session.id, device]).await?;
            tx.exec(&USED, args![device, &now]).await?;
        }
        tx.commit().await?;
        Ok(Some(device))
    }

    /// Everybody's devices on the browser of one of them: one phone with one clock.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn devices_beside(&self, device: DeviceId) -> Result<BTreeSet<DeviceId>> {
        let rows: Vec<(Uuid,)> = self.db.clone().all(&BESIDE, args![device]).await?;
        Ok(rows.into_iter().map(|(id,)| DeviceId(id)).collect())
    }

    /// Who is enrolled on a browser, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enrolled_on(&self, browser: &Token) -> Result<Vec<Enrolled>> {
        let rows: Vec<(Uuid, Uuid, String, Option<String>)> =
            self.db.clone().all(&ON_BROWSER, args![browser.hash()]).await?;
        let enrolled = |(device, account, name, pin_hash)| Enrolled {
            device: DeviceId(device),
            account: AccountId(account),
            name,
            pin_hash,
        };
        Ok(rows.into_iter().map(enrolled).collect())
    }

    /// How the holder of an account stands on a browser. A browser's token is as good a secret as a session's: only to who has it
    /// anything is told of those who use it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing_on(&self, browser: &Token, account: AccountId) -> Result<Standing> {
        type Row = (Uuid, String, Option<String>, bool);
        let rows: Vec<Row> = self.db.clone().all(&EVER_ON_BROWSER, args![browser.hash(), account]).await?;
        if rows.is_empty() {
            return Ok(Standing::Stranger);
        }
        let Some(open) = self.open_account(self.settled().await?, account).await? else {
            return Ok(Standing::Shut);
        };
        if open.duties(&*self.registry(&Scope::public()).await?, self.today()).next().is_none() {
            return Ok(Standing::WithoutDuty);
        }
        let here = rows.into_iter().find(|(.., ended)| !ended);
        Ok(here.map_or(Standing::Ended, |(device, name, pin_hash, _)| {
            Standing::Enrolled(Enrolled { device: DeviceId(device), account, name, pin_hash })
        }))
    }

    /// Gives one of the asker's devices another PIN; of another's it does nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_own_pin(&self, scope: &Scope, device: DeviceId, pin_hash: String) -> Result<()> {
        if let Some(account) = scope.account() {
            let mut tx = self.db.begin().await?;
            tx.exec(&SET_PIN, args![account, device, pin_hash]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Notes that somebody got in on a device.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn device_used(&self, device: DeviceId) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&USED, args![device, instant(self.now())]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// After too many wrong ones a PIN opens nothing any more; the password still does.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_pin(&self, device: DeviceId) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&DROP_PIN, args![device]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The asker's devices, the latest used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_devices(&self, scope: &Scope) -> Result<Vec<OwnDevice>> {
        type Row = (Uuid, String, bool, String, String);
        let Some(account) = scope.account() else {
            return Ok(Vec::new());
        };
        let rows: Vec<Row> = self.db.clone().all(&OF_ACCOUNT, args![account]).await?;
        let device = |(id, name, has_pin, enrolled, last_used): Row| {
            Ok(OwnDevice { id: DeviceId(id), name, has_pin, enrolled: at(&enrolled)?, last_used: at(&last_used)? })
        };
        rows.into_iter().map(device).collect()
    }

    /// Ends one of the asker's devices and signs it out; of another's it does nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_own_device(&self, scope: &Scope, device: DeviceId) -> Result<()> {
        if let Some(account) = scope.account() {
            let mut tx = self.db.begin().await?;
            tx.exec(&END, args![account, device, instant(self.now())]).await?;
            tx.exec(&END_ITS_SESSIONS, args![account, device]).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// The secret with which the asker signs operations on a device of his; `None` where it is another's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn device_secret(&self, scope: &Scope, device: DeviceId) -> Result<Option<[u8; 32]>> {
        let owner = self.owner_of(device).await?;
        Ok((owner.is_some() && owner == scope.account()).then(|| self.access_key.device_secret(device)))
    }

    /// Was an operation written by the owner of a device, as its keyed hash says?
    #[must_use]
    pub fn is_signed_on(&self, device: DeviceId, signed: &rules::operations::Signed<'_>, signature: &[u8]) -> bool {
        signed.is_genuine(&self.access_key.device_secret(device), signature)
    }

    /// Whose device it is. Ended devices count: what was written before their end may arrive later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owner_of(&self, device: DeviceId) -> Result<Option<AccountId>> {
        let row: Option<(Uuid,)> = self.db.clone().opt(&OWNER, args![device]).await?;
        Ok(row.map(|(account,)| AccountId(account)))
    }
}
