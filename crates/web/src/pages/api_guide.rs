//! The API, to be read by people. It holds nobody's data, so whoever builds a machine may read it.

use super::state::{Answer, State};
use crate::page::{Page, show};
use crate::views::api::{ApiAnswersPage, ApiKindsPage, ApiPage, ApiShapesPage};
use crate::views::paths;
use axum::Router;
use axum::routing::get;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::API, get(async |page: Page| -> Answer { Ok(show(&ApiPage::of(page))) }))
        .route(
            paths::API_ANSWERS,
            get(async |page: Page| -> Answer { Ok(show(&ApiAnswersPage::of(page, paths::API_ANSWERS))) }),
        )
        .route(
            paths::API_ANSWERS_REST,
            get(async |page: Page| -> Answer { Ok(show(&ApiAnswersPage::of(page, paths::API_ANSWERS_REST))) }),
        )
        .route(paths::API_SHAPES, get(async |page: Page| -> Answer { Ok(show(&ApiShapesPage::of(page))) }))
        .route(paths::API_KINDS, get(async |page: Page| -> Answer { Ok(show(&ApiKindsPage::of(page))) }))
}
