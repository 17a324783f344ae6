//! The first administrator's link, and accounts made with a password.
//!
//! The store keeps hashes and compares nothing: who calls computes and compares password hashes (Argon2id) himself.

use crate::{
    Store,
    apply::{Beside, instant},
    db::{Read, args, statements},
    error::{Result, StoreError},
    scope::Scope,
    sessions::Token,
};
use jiff::SignedDuration;
use rules::{
    access::Role,
    ids::{AccountId, UnitId},
    operations::{AddAccount, Appoint, Body, Outcome, Refusal, SetPassword},
};

statements! {
    PUT_LINK = "INSERT INTO one_time_link (token_hash, purpose, ends) VALUES ($1, $2, $3)";
    LINK = "SELECT purpose FROM one_time_link WHERE token_hash = $1 AND used IS NULL AND ends > $2";
    GIVE_BACK_LINK = "UPDATE one_time_link SET used = NULL WHERE token_hash = $1";
    USE_LINK = "UPDATE one_time_link SET used = $2 WHERE token_hash = $1 AND used IS NULL AND ends > $2";
}

/// What the link of a new install is good for.
const FIRST_ADMINISTRATOR: &str = "first_administrator";

impl Store {
    /// A link by which the first administrator sets name and password; good once, for a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new_administrator_link(&self) -> Result<Token> {
        let token = Token::new(&self.surroundings);
        let ends = instant(self.now() + SignedDuration::from_hours(24));
        let mut tx = self.db.begin().await?;
        tx.exec(&PUT_LINK, args![token.hash(), FIRST_ADMINISTRATOR, ends]).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Is the first administrator's link still good?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn administrator_link_is_good(&self, link: &Token) -> Result<bool> {
        let row: Option<(String,)> = self.db.clone().opt(&LINK, args![link.hash(), instant(self.now())]).await?;
        Ok(row.is_some_and(|(purpose,)| purpose == FIRST_ADMINISTRATOR))
    }

    /// Makes the first administrator and uses the link up; a refusal leaves the link good.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::NoRight`] when the link isn't good.
    pub async fn use_administrator_link(
        &self,
        link: &Token,
        account: AddAccount,
        password_hash: String,
    ) -> Result<std::result::Result<AccountId, Refusal>> {
        // First, so that of two who press the button at once only one gets in.
        if !self.use_link(link).await? {
            return Err(StoreError::NoRight);
        }
        let scope = Scope::job(FIRST_ADMINISTRATOR);
        let made = self.add_account_with(&scope, account, password_hash, Role::ItAdministrator, None).await;
        if !matches!(made, Ok(Ok(_))) {
            let mut tx = self.db.begin().await?;
            tx.exec(&GIVE_BACK_LINK, args![link.hash()]).await?;
            tx.commit().await?;
        }
        made
    }

    async fn use_link(&self, link: &Token) -> Result<bool> {
        if !self.administrator_link_is_good(link).await? {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let used = tx.exec(&USE_LINK, args![link.hash(), instant(self.now())]).await?;
        tx.commit().await?;
        Ok(used == 1)
    }

    /// Makes an account with a password and one duty from today on.
    ///
    /// # Errors
    /// When the database fails; the inner error is the refusal of the first operation refused.
    pub async fn add_account_with(
        &self,
        scope: &Scope,
        account: AddAccount,
        password_hash: String,
        role: Role,
        unit: Option<UnitId>,
    ) -> Result<std::result::Result<AccountId, Refusal>> {
        let add = self.operation(Body::AddAccount(account));
        let account = AccountId::from(add.id);
        let appoint = Appoint { account, role, unit, from: self.today(), to: None, stands_in_for: None };
        let appoint = self.submission(scope, self.operation(Body::Appoint(appoint)));
        let password = self.submission(scope, self.operation(Body::SetPassword(SetPassword { account })));
        let password = password.beside(Beside::Password(password_hash.into()));
        let submissions = vec![self.submission(scope, add), appoint, password];
        Ok(first_refusal(self.writer.apply(submissions).await?).map_or(Ok(account), Err))
    }
}

fn first_refusal(outcomes: Vec<Outcome>) -> Option<Refusal> {
    outcomes.into_iter().find_map(|outcome| match outcome {
        Outcome::Refused(reason) => Some(reason),
        _ => None,
    })
}
