//! Invitations on paper: one slip a person, with a QR code, a short code and the link.

use super::session::acting_as;
use super::state::{Answer, State, Visit};
use super::typed;
use crate::error::PageError;
use crate::page::{Section, show};
use crate::views::office_accounts::{Slip, SlipsPage};
use crate::views::paths;
use axum::Router;
use axum::extract::State as With;
use axum::http::{HeaderMap, header};
use axum::routing::get;
use axum_extra::extract::Query;
use fast_qr::{ECL, QRBuilder};
use rules::access::Right;
use rules::day::Day;
use rules::ids::{AccountId, UnitId};
use serde::Deserialize;
use store::{Account, Invitation};

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::SLIPS, get(slips))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Whose {
    account: String,
    unit: String,
}

async fn slips(visit: Visit, With(state): With<State>, headers: HeaderMap, Query(whose): Query<Whose>) -> Answer {
    let account: Option<AccountId> = typed::id(&whose.account);
    let manages = visit.scope.has(Right::ManageAccounts);
    let accounts: Vec<Account> = match account {
        // Whom a leader has named to stand in for him he lets in himself.
        Some(account) if !manages => {
            vec![visit.store.own_stand_in(&visit.scope, account).await?.ok_or(PageError::NotFound)?]
        }
        Some(account) => vec![visit.holder(account).await?.account],
        None if !manages => return Err(PageError::NotFound),
        None => {
            let unit: Option<UnitId> = typed::id(&whose.unit);
            let holders = visit.store.holders(&visit.scope, unit).await?;
            holders.into_iter().map(|holder| holder.account).collect()
        }
    };
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let invitations = visit.store.invitations(&visit.scope, &ids).await?;
    let origin = origin(&state, &headers);
    let slips =
        accounts.iter().filter_map(|account| Some(slip(&visit, &origin, account, invitations.get(&account.id)?)));
    Ok(show(&SlipsPage {
        address: typed_at(&state, &headers),
        slips: slips.collect(),
        back_url: match account {
            Some(_) if !manages => paths::OWN_ACCOUNT.to_owned(),
            Some(account) => paths::account(account),
            None => format!("{}?unit={}", paths::ACCOUNTS, paths::escaped(&whose.unit)),
        },
        p: visit.page.clone().within(Section::Accounts),
    }))
}

/// How this program is reached from outside, as the browser asked for it.
pub(crate) fn origin(state: &State, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let scheme = if state.secure_cookies { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// Where a code is typed, as people write an address: without the scheme.
pub(super) fn typed_at(state: &State, headers: &HeaderMap) -> String {
    format!("{}{}", origin(state, headers).split("://").nth(1).unwrap_or_default(), paths::INVITATION)
}

fn slip(visit: &Visit, origin: &str, account: &Account, invitation: &Invitation) -> Slip {
    let link = format!("{origin}{}", paths::invitation(&invitation.link));
    let duty = account.duties(&visit.registry, visit.today).next();
    Slip {
        name: account.name.clone(),
        duty: duty.map(|duty| acting_as(duty, &visit.registry, visit.today, visit.page.locale())).unwrap_or_default(),
        login: account.sign_in_name.clone(),
        code: grouped(&invitation.code),
        // The last whole day on which it is good.
        ends: Day::of(invitation.ends).before().vietnamese(),
        qr: picture(&link),
        link,
    }
}

/// A code in groups of four, as it is read aloud and typed.
pub(super) fn grouped(code: &str) -> String {
    let groups: Vec<&str> =
        (0..code.len()).step_by(4).filter_map(|at| code.get(at..(at + 4).min(code.len()))).collect();
    groups.join(" ")
}

/// A text as a QR code: its side length, and the path of its dark modules; nothing where the text is too long for one.
pub(super) fn picture(text: &str) -> (usize, String) {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else {
        return (0, String::new());
    };
    let mut path = String::new();
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                path.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
    }
    (code.size, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_groups_of_four() {
        assert_eq!(grouped("482199371045"), "4821 9937 1045");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn a_link_makes_a_picture_and_a_novel_makes_none() {
        let (size, path) = picture("https://banso.example.vn/invitation/0123456789abcdef");
        assert!(size > 20 && path.starts_with("M0 0h1v1h-1z"), "{size}");
        assert_eq!(picture(&"x".repeat(5000)), (0, String::new()));
    }
}
