//! Getting in: passwords, signed-in browsers, the first administrator's link.
//!
//! The store keeps hashes and compares nothing: who calls computes and compares password hashes (Argon2id) himself.

use crate::{
    Store, Submission,
    accounts::{self, Account},
    error::{Result, StoreError},
    scope::Scope,
    sessions::{self, Token},
};
use jiff::SignedDuration;
use rules::{
    access::Role,
    ids::AccountId,
    operations::{AddAccount, Appoint, Body, Outcome, SetPassword},
};

/// What the link of a new install is good for.
const FIRST_ADMINISTRATOR: &str = "first_administrator";

impl Store {
    /// Has anybody a password yet?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn anybody_can_sign_in(&self) -> Result<bool> {
        accounts::any(&mut self.db.clone()).await
    }

    /// The account and password hash (PHC string) behind a sign-in name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credential(&self, sign_in_name: &str) -> Result<Option<(AccountId, String)>> {
        accounts::credential(&mut self.db.clone(), sign_in_name).await
    }

    /// Signs an account in on a browser, once its password was found right.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_session(&self, account: AccountId, device: &str) -> Result<Token> {
        sessions::begin(&self.db, &self.surroundings, account, device).await
    }

    /// Signs a browser out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token: &Token) -> Result<()> {
        sessions::end(&self.db, token).await
    }

    /// The scope of a signed-in browser; `None` when the session is over or the account has no duty today.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_scope(&self, token: &Token) -> Result<Option<Scope>> {
        sessions::scope(&self.db, self.now(), token).await
    }

    /// Forgets sessions that are over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_old_sessions(&self) -> Result<()> {
        sessions::forget(&self.db, self.now()).await
    }

    /// The account a signed-in person has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own_account(&self, scope: &Scope) -> Result<Option<Account>> {
        match scope.account() {
            Some(account) => accounts::get(&mut self.db.clone(), account).await,
            None => Ok(None),
        }
    }

    /// A link by which the first administrator sets name and password; good once, for a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new_administrator_link(&self) -> Result<Token> {
        sessions::new_link(&self.db, &self.surroundings, FIRST_ADMINISTRATOR, SignedDuration::from_hours(24)).await
    }

    /// Is the first administrator's link still good?
    ///
    /// # Errors
    /// When the database fails.
    pub async fn administrator_link_is_good(&self, link: &Token) -> Result<bool> {
        sessions::link_is_good(&self.db, self.now(), link, FIRST_ADMINISTRATOR).await
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
    ) -> Result<std::result::Result<AccountId, rules::operations::Refusal>> {
        // First, so that of two who press the button at once only one gets in.
        if !sessions::use_link(&self.db, self.now(), link, FIRST_ADMINISTRATOR).await? {
            return Err(StoreError::NoRight);
        }
        let scope = Scope::job("first_administrator");
        let made = self.add_account_with(&scope, account, password_hash, Role::Administrator, None).await;
        if !matches!(made, Ok(Ok(_))) {
            sessions::give_link_back(&self.db, link).await?;
        }
        made
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
        unit: Option<rules::ids::UnitId>,
    ) -> Result<std::result::Result<AccountId, rules::operations::Refusal>> {
        let add = self.operation(Body::AddAccount(account));
        let account = AccountId::from(add.id);
        let appoint = self.operation(Body::Appoint(Appoint { account, role, unit, from: self.today() }));
        let mut password = Submission::new(scope, self.operation(Body::SetPassword(SetPassword { account })));
        password.password_hash = Some(password_hash);
        let submissions = vec![Submission::new(scope, add), Submission::new(scope, appoint), password];
        let refused = self.writer.apply(submissions).await?.into_iter().find_map(|outcome| match outcome {
            Outcome::Refused(reason) => Some(reason),
            _ => None,
        });
        Ok(refused.map_or(Ok(account), Err))
    }
}
