//! A form for whoever carries somebody else's unsent operations, from any phone or computer.

use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::uploads::{self, Brought};
use crate::api::carried::{Damage, FILE, carry};
use crate::api::operations::Sender;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::show;
use crate::server::Limits;
use crate::views::carry::{CarryPage, Told};
use crate::views::paths;
use axum::Router;
use axum::extract::Multipart;
use axum::routing::get;

pub(super) fn routes(limits: Limits) -> Router<State> {
    Router::new().route(paths::CARRY, get(form).post(bring)).layer(limits.for_uploads())
}

fn carry_page(visit: &Visit, form: FormState, told: Option<Told>) -> CarryPage {
    CarryPage { p: visit.page.clone(), form, told, file_limit: limits(visit).upload >> 20 }
}

fn limits(visit: &Visit) -> Limits {
    Limits { upload: visit.limits.upload.min(FILE), ..visit.limits }
}

async fn form(visit: Visit) -> Answer {
    Ok(show(&carry_page(&visit, FormState::default(), None)))
}

async fn bring(visit: Visit, sent: Multipart) -> Answer {
    let Brought { mut form, file } = uploads::read(sent, limits(&visit)).await?;
    let Some(file) = file else {
        if form.is_ok() {
            form.refuse("file", FieldError::Required);
        }
        return Ok(refused(&carry_page(&visit, form, None)));
    };
    let sender = Sender {
        store: &visit.store,
        scope: &visit.scope,
        locale: visit.page.locale(),
        is_token: false,
        device: None,
        speaks_for_himself: false,
    };
    match carry(sender, &file.bytes).await? {
        Ok(carried) => {
            let told = Told { taken: carried.taken, refused: carried.refused };
            Ok(show(&carry_page(&visit, FormState::default(), Some(told))))
        }
        Err(damage) => {
            let sentence = match damage {
                Damage::NoOutbox => Key("carry-no-outbox"),
                Damage::NotOpened => Key("carry-not-opened"),
                Damage::TooMany => Key("carry-too-many"),
            };
            form.refuse("file", FieldError::Other(sentence));
            Ok(refused(&carry_page(&visit, form, None)))
        }
    }
}
