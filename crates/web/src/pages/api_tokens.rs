//! One's own API tokens: an officer makes one for a machine that acts under the duty he acts under now.

use super::refusals::{fault, refused};
use super::session::acting_as;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, show};
use crate::views::api_tokens::{ApiTokenRow, ApiTokensPage, TokenStanding};
use crate::views::paths;
use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::Form;
use rules::access::Role;
use rules::day::Day;
use rules::ids::ApiTokenId;
use rules::operations::Refusal;
use serde::Deserialize;
use store::{Account, NewApiToken, NoToken, OwnApiToken, Scope};

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::TOKENS, get(list).post(make)).route(paths::TOKEN_END, post(end))
}

/// Tokens are for offices and for who runs the system.
pub(super) fn may_have(scope: &Scope) -> bool {
    scope.role().is_some_and(|role: Role| !role.is_of_team())
}

fn officer(visit: &Visit) -> Result<(), PageError> {
    if may_have(&visit.scope) { Ok(()) } else { Err(PageError::NotFound) }
}

async fn list(visit: Visit) -> Answer {
    officer(&visit)?;
    Ok(show(&page(&visit, FormState::default().with("right", "read"), None).await?))
}

async fn make(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    officer(&visit)?;
    let mut form = FormState::of(sent);
    let name = typed::required_text(&mut form, "name", 100);
    let may_write = typed::required_choice(&mut form, "right", |code| match code {
        "read" => Some(false),
        "write" => Some(true),
        _ => None,
    });
    let last_day = typed::required_day(&mut form, "last_day");
    if let (true, Some(name), Some(may_write), Some(last_day)) = (form.is_ok(), name, may_write, last_day) {
        let id = typed::id(form.value("operation")).unwrap_or_else(|| ApiTokenId(visit.store.surroundings().id()));
        let new = NewApiToken { id, name, may_write, last_day };
        match visit.store.make_api_token(&visit.scope, &new).await? {
            Ok((_, token)) => {
                let made = (new.name, token.as_str().to_owned());
                return Ok(show(&page(&visit, FormState::default().with("right", "read"), Some(made)).await?));
            }
            Err(NoToken::WrongDay) => form.refuse("last_day", FieldError::Other(Key("tokens-last-day-wrong"))),
            Err(NoToken::TooMany) => form.refuse_whole(FieldError::Other(Key("tokens-too-many"))),
            Err(NoToken::Another) => {
                let reason = Refusal::other_body_same_id(id.to_string());
                form.refuse_whole(fault(visit.page.locale(), &reason));
            }
            Err(NoToken::NoOffice) => return Err(PageError::NotFound),
        }
    }
    Ok(refused(&page(&visit, form, None).await?))
}

#[derive(Deserialize)]
struct Ended {
    token: String,
}

async fn end(visit: Visit, Form(ended): Form<Ended>) -> Answer {
    let token = typed::id(&ended.token).ok_or(PageError::NotFound)?;
    if !visit.store.end_own_api_token(&visit.scope, token).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&Done::Ended.query(paths::TOKENS)).into_response())
}

async fn page(visit: &Visit, form: FormState, made: Option<(String, String)>) -> Result<ApiTokensPage, PageError> {
    let tokens = visit.store.own_api_tokens(&visit.scope).await?;
    let account = visit.store.own_account(&visit.scope).await?;
    let row = |token: OwnApiToken| row(visit, account.as_ref(), token);
    let acting = visit.scope.acting().ok_or(PageError::NotFound)?;
    let locale = visit.page.locale();
    let right = |value: &str, key: Key| Choice::new(value, locale.text(key));
    Ok(ApiTokensPage {
        acting_as: acting_as(acting, &visit.registry, visit.today, locale),
        rights: vec![right("read", Key("tokens-right-read")), right("write", Key("tokens-right-write"))],
        form,
        made,
        tokens: tokens.into_iter().map(row).collect(),
        p: visit.page.clone(),
    })
}

fn row(visit: &Visit, account: Option<&Account>, token: OwnApiToken) -> ApiTokenRow {
    let now = visit.store.now();
    let duty = account.and_then(|account| account.appointment(token.appointment));
    let duty = duty.filter(|duty| duty.stands(&visit.registry, visit.today));
    let standing = match (&token.ended, duty) {
        (Some(_), _) => TokenStanding::Ended,
        _ if now >= token.ends => TokenStanding::Expired,
        (None, None) => TokenStanding::DutyOver,
        (None, Some(_)) => TokenStanding::Good,
    };
    ApiTokenRow {
        id: token.id.to_string(),
        name: token.name,
        duty: duty.map(|duty| acting_as(duty, &visit.registry, visit.today, visit.page.locale())),
        may_write: token.may_write,
        made: Day::of(token.made),
        last_day: Day::of(token.ends).before(),
        last_used: token.last_used.map(Day::of),
        standing,
    }
}
