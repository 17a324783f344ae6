//! The one-time link of a new install: who opens it first runs the system.

use super::refusals::{fault, refused};
use super::session::Cookie;
use super::sign_in::browser_name;
use super::state::{Answer, State};
use super::{passwords, typed};
use crate::form::FormState;
use crate::page::{Done, Page, show};
use crate::views::accounts::FirstAdministratorPage;
use crate::views::paths;
use axum::Router;
use axum::extract::{Path, State as With};
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum::routing::get;
use axum_extra::extract::Form;
use rules::operations::AddAccount;
use store::Token;

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
    Path(token): Path<String>,
    Form(sent): Form<typed::Sent>,
) -> Answer {
    let link = Token::received(&token);
    if !state.store.administrator_link_is_good(&link).await? {
        return Ok(refused(&first_page(page, FormState::default(), &token, false)));
    }
    let new = passwords::Chosen::of(&sent);
    let mut form = FormState::of(sent);
    let name = typed::required_text(&mut form, "name", 100);
    let login = typed::required_text(&mut form, "login", 60);
    new.check(&mut form, login.as_deref().unwrap_or_default());
    if let (Some(name), Some(sign_in_name), true) = (name, login, form.is_ok()) {
        let hash = passwords::hashed(&state, new.password).await?;
        let account = AddAccount { sign_in_name, name, phone: None, person: None };
        match state.store.use_administrator_link(&link, account, hash).await? {
            Ok(account) => {
                let token = state.store.begin_session(account, browser_name(&headers), None).await?;
                let home = Redirect::to(&Done::Created.query(paths::HOME));
                return Ok(Cookie::Session.set(&state, Some(&token), home));
            }
            Err(reason) => form.refuse_whole(fault(page.locale(), &reason)),
        }
    }
    Ok(refused(&first_page(page, form, &token, true)))
}

fn first_page(p: Page, form: FormState, token: &str, usable: bool) -> FirstAdministratorPage {
    let action = format!("{}/{}", paths::FIRST_ADMINISTRATOR, paths::escaped(token));
    FirstAdministratorPage { p, form, action, password_least: passwords::LEAST, usable }
}
