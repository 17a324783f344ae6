//! The one-time link of a new install: who opens it first runs the system.

use super::attempts::turn;
use super::refusals::{fault, refused};
use super::sign_in::{Comer, On, begin, whose_password};
use super::state::{Answer, State};
use super::{passwords, typed};
use crate::client::ClientAddress;
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Done, Page, show};
use crate::views::accounts::FirstAdministratorPage;
use crate::views::paths;
use axum::Router;
use axum::extract::{Extension, Path, State as With};
use axum::http::HeaderMap;
use axum::routing::get;
use axum_extra::extract::Form;
use rules::operations::AddAccount;
use store::{AttemptKey, StoreError, Token};

pub(super) fn routes() -> Router<State> {
    Router::new().route(&format!("{}/{{token}}", paths::FIRST_ADMINISTRATOR), get(first_form).post(first))
}

async fn first_form(With(state): With<State>, page: Page, Path(token): Path<String>) -> Answer {
    let usable = state.store.administrator_link_is_good(&Token::received(&token)).await?;
    Ok(show(&first_page(page, FormState::default(), &token, usable)))
}

async fn first(
    With(state): With<State>,
    page: Page,
    headers: HeaderMap,
    address: Option<Extension<ClientAddress>>,
    Path(token): Path<String>,
    Form(sent): Form<typed::Sent>,
) -> Answer {
    let (link, comer) = (Token::received(&token), Comer::new(headers, address));
    let new = passwords::Chosen::of(&sent);
    let mut form = FormState::of(sent);
    if !state.store.administrator_link_is_good(&link).await? {
        return sent_again(&state, page, &comer, &token, &form, &new.password).await;
    }
    let name = typed::required_text(&mut form, "name", 100);
    let login = typed::required_text(&mut form, "login", 60);
    new.check(&mut form, login.as_deref().unwrap_or_default());
    if let (Some(name), Some(sign_in_name), true) = (name, login, form.is_ok()) {
        let hash = passwords::hashed(&state, new.password.clone()).await?;
        let turn = turn(&state, AttemptKey::name(&sign_in_name)).await?;
        let account = AddAccount { sign_in_name, name, phone: None, person: None };
        let made = state.store.use_administrator_link(&link, account, hash).await;
        drop(turn);
        match made {
            Ok(Ok(account)) => {
                return begin(&state, &comer, account, On::Browser, &home()).await?.ok_or(PageError::Internal);
            }
            Ok(Err(reason)) => form.refuse_whole(fault(page.locale(), &reason)),
            // The button pressed twice: the other one was faster.
            Err(StoreError::NoRight) => {
                return sent_again(&state, page, &comer, &token, &form, &new.password).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(refused(&first_page(page, form, &token, true)))
}

/// The form sent once more: whoever brings the name and password that it has set gets in as the first time.
async fn sent_again(state: &State, page: Page, comer: &Comer, token: &str, form: &FormState, password: &str) -> Answer {
    let right = whose_password(state, comer, form.value("login"), password).await?;
    if let Ok([account]) = right.as_deref()
        && let Some(response) = begin(state, comer, *account, On::Browser, &home()).await?
    {
        return Ok(response);
    }
    Ok(refused(&first_page(page, FormState::default(), token, false)))
}

fn home() -> String {
    Done::Created.query(paths::HOME)
}

fn first_page(p: Page, form: FormState, token: &str, usable: bool) -> FirstAdministratorPage {
    let action = format!("{}/{}", paths::FIRST_ADMINISTRATOR, paths::escaped(token));
    FirstAdministratorPage { p, form, action, password_least: passwords::LEAST, usable }
}
