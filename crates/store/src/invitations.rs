//! Invitations: a link and a short code by which somebody chooses a password, good once, for seven days.
//!
//! Neither is kept: both follow from the invitation's id and a key outside the database, so a slip can be printed again, and a
//! stolen database opens nothing.

use crate::{
    Store, Submission,
    access_key::code_hash,
    accounts::Account,
    apply::{Beside, instant},
    db::{Read, args, ids, statements},
    error::{Result, StoreError},
    scope::Scope,
    sessions::at,
};
use jiff::Timestamp;
use rules::{
    ids::{AccountId, InvitationId},
    operations::{Body, InviteAccount, Outcome, Refusal, SetPassword},
};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    OPEN = "SELECT i.id, i.account, i.ends FROM invitation i JOIN account a ON a.id = i.account \
            WHERE i.id = $1 AND i.used IS NULL AND i.ends > $2 AND a.revoked IS NULL";
    OPEN_BY_CODE = "SELECT i.id, i.account, i.ends FROM invitation i JOIN account a ON a.id = i.account \
                    WHERE i.code_hash = $1 AND i.used IS NULL AND i.ends > $2 AND a.revoked IS NULL";
    USED = "SELECT id, account, ends FROM invitation WHERE id = $1 AND used IS NOT NULL";
    OPEN_FOR = "SELECT id, account, ends FROM invitation WHERE account IN {{ids $1}} AND used IS NULL AND ends > $2";
    USE = "UPDATE invitation SET used = $2 WHERE id = $1 AND used IS NULL AND ends > $2";
    GIVE_BACK = "UPDATE invitation SET used = NULL WHERE id = $1";
    END_DEVICES = "UPDATE device SET ended = $2 WHERE ended IS NULL AND account = $1";
    FORGET = "DELETE FROM invitation WHERE ends < $1";
}

/// An invitation as its maker hands it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// Whose.
    pub account: AccountId,
    /// The last part of its link.
    pub link: String,
    /// Twelve digits, to be typed by hand.
    pub code: String,
    /// Until when it is good.
    pub ends: Timestamp,
}

/// An invitation as its receiver opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// Which.
    pub id: InvitationId,
    /// For whom.
    pub account: AccountId,
    /// The name of whom.
    pub name: String,
    /// The word to sign in by.
    pub sign_in_name: String,
    /// Is it somebody who works in a team alone, and so may choose a PIN?
    pub of_team: bool,
}

type Row = (Uuid, Uuid, String);

impl Store {
    /// Invites an account's holder to choose a password; an earlier invitation is no longer good.
    ///
    /// # Errors
    /// When the database fails; the inner error is a refusal.
    pub async fn invite(&self, scope: &Scope, account: AccountId) -> Result<std::result::Result<Invitation, Refusal>> {
        let operation = self.operation(Body::InviteAccount(InviteAccount { account }));
        let id = InvitationId::from(operation.id);
        match self.apply(scope, vec![operation]).await?.pop() {
            Some(Outcome::Applied) => {
                let open = self.open_invitations(&[account]).await?;
                open.into_values().find(|open| open.id == id).map(Ok).ok_or(StoreError::Raced)
            }
            Some(Outcome::Refused(reason)) => Ok(Err(reason)),
            _ => Ok(Err(Refusal::waited_in_vain(""))),
        }
    }

    /// The open invitations of accounts that the asker has power over, to print their slips again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self, scope: &Scope, accounts: &[AccountId]) -> Result<BTreeMap<AccountId, Invitation>> {
        let mut in_power = Vec::new();
        for account in accounts {
            let holder = self.holder(scope, *account).await?;
            let may = holder.is_some_and(|holder| holder.in_power);
            if may || self.own_stand_in(scope, *account).await?.is_some() {
                in_power.push(*account);
            }
        }
        self.open_invitations(&in_power).await
    }

    async fn open_invitations(&self, accounts: &[AccountId]) -> Result<BTreeMap<AccountId, Invitation>> {
        let list = ids(accounts.iter().copied());
        let rows: Vec<Row> = self.db.clone().all(&OPEN_FOR, args![list, instant(self.now())]).await?;
        let invitation = |(id, account, ends): Row| {
            let (id, account) = (InvitationId(id), AccountId(account));
            let (link, code) = (self.access_key.link(id), self.access_key.code(id));
            Ok((account, Invitation { id, account, link, code, ends: at(&ends)? }))
        };
        rows.into_iter().map(invitation).collect()
    }

    /// The invitation behind the last part of a link, while it is good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited_by_link(&self, link: &str) -> Result<Option<Invited>> {
        let Some(id) = self.access_key.of_link(link) else {
            return Ok(None);
        };
        let row = self.db.clone().opt(&OPEN, args![id, instant(self.now())]).await?;
        self.invited(row).await
    }

    /// The invitation behind the last part of a link by which somebody has got in, while his account is open. What is long over is
    /// forgotten, and then nobody knows.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn used_by_link(&self, link: &str) -> Result<Option<Invited>> {
        let Some(id) = self.access_key.of_link(link) else {
            return Ok(None);
        };
        let row = self.db.clone().opt(&USED, args![id]).await?;
        self.invited(row).await
    }

    /// The invitation behind a code typed by hand, while it is good.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited_by_code(&self, code: &str) -> Result<Option<Invited>> {
        let row = self.db.clone().opt(&OPEN_BY_CODE, args![code_hash(code), instant(self.now())]).await?;
        self.invited(row).await
    }

    async fn invited(&self, row: Option<Row>) -> Result<Option<Invited>> {
        let Some((id, account, _)) = row else {
            return Ok(None);
        };
        let Some(account) = self.open_account(self.settled().await?, AccountId(account)).await? else {
            return Ok(None);
        };
        let lasting = |duty: &&crate::Appointment| self.today() < duty.span.to;
        let mut lasting = account.appointments.iter().filter(lasting).peekable();
        let of_team = lasting.peek().is_some() && lasting.all(|duty| duty.role.is_of_team());
        let Account { id: of, name, sign_in_name, .. } = account;
        Ok(Some(Invited { id: InvitationId(id), account: of, name, sign_in_name, of_team }))
    }

    /// The short code of an invitation that came by its link, to be typed in another browser.
    #[must_use]
    pub fn code_of(&self, invited: &Invited) -> String {
        self.access_key.code(invited.id)
    }

    /// The last part of the link of an invitation that came by its code.
    #[must_use]
    pub fn link_of(&self, invited: &Invited) -> String {
        self.access_key.link(invited.id)
    }

    /// Uses an invitation up and sets the password; whoever was signed in or enrolled before is out. `None` when it is no longer
    /// good.
    ///
    /// # Errors
    /// When the database fails; then the invitation is still good.
    pub async fn accept_invitation(&self, invited: &Invited, password_hash: String) -> Result<Option<AccountId>> {
        // First, so that of two who press the button at once only one gets in.
        let now = instant(self.now());
        let mut tx = self.db.begin().await?;
        let used = tx.exec(&USE, args![invited.id, &now]).await?;
        if used > 0 {
            tx.exec(&END_DEVICES, args![invited.account, &now]).await?;
        }
        tx.commit().await?;
        if used == 0 {
            return Ok(None);
        }
        let body = Body::SetPassword(SetPassword { account: invited.account });
        let submission = Submission::new(&Scope::job("invitation"), self.operation(body));
        let done = self.writer.apply(vec![submission.beside(Beside::Password(password_hash.into()))]).await;
        match done.as_deref() {
            Ok([Outcome::Applied]) => Ok(Some(invited.account)),
            _ => {
                let mut tx = self.db.begin().await?;
                tx.exec(&GIVE_BACK, args![invited.id]).await?;
                tx.commit().await?;
                done.and(Err(StoreError::Stopping))
            }
        }
    }

    /// Forgets invitations that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_invitations(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        tx.exec(&FORGET, args![instant(self.now())]).await?;
        tx.commit().await?;
        Ok(())
    }
}
