//! The API for machines: `/api/v1`, one file a noun, and its description at `/api/openapi.json`.
//!
//! A handler here looks and acts with the same scope as a page of the same person: by an API token, or by the session of a
//! signed-in browser. To add an operation: a handler with `#[utoipa::path]`, its line in [`described`], its words
//! (`api-op-…`, and `api-field-…` of new fields) in both languages, an example in `examples.json` unless it answers with a file. Files are made and
//! read by the functions of the pages, which meet the asker as their [`visitor`].

mod accounts;
mod activities;
mod annex;
mod answers;
pub mod bodies;
mod caller;
pub(crate) mod carried;
mod catalogue;
mod channels;
mod clocks;
mod composition_rules;
mod decision_files;
mod decisions;
pub mod document;
mod holidays;
mod household_imports;
mod households;
mod indicators;
mod invitations;
mod issue_files;
mod issues;
mod journal;
mod list_imports;
mod lists;
mod me;
mod notebook;
pub(crate) mod operations;
mod own_files;
mod own_reports;
mod own_requests;
mod papers;
mod photos;
pub mod problem;
mod producers;
mod recheck;
mod report_files;
mod reports;
mod request_files;
mod requests;
mod retention;
mod schedules;
mod sent;
mod sent_files;
mod sessions;
mod sync;
mod sync_shapes;
mod targets;
mod teams;
mod templates;
mod tokens;
mod units;
mod village;
mod visitor;

use crate::pace;
use crate::pages::State;
use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Where the operations of this version begin.
pub const V1: &str = "/api/v1";

/// Every operation with its description.
fn described() -> OpenApiRouter<State> {
    let v1 = OpenApiRouter::new()
        .routes(routes!(me::show))
        .routes(routes!(tokens::list))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::devices))
        .routes(routes!(units::list))
        .routes(routes!(units::show))
        .routes(routes!(units::sums))
        .routes(routes!(units::contacts))
        .routes(routes!(units::declarations))
        .routes(routes!(village::without_team))
        .routes(routes!(village::lacking))
        .routes(routes!(teams::list))
        .routes(routes!(teams::show))
        .routes(routes!(decisions::list))
        .routes(routes!(decisions::show))
        .routes(routes!(channels::list))
        .routes(routes!(catalogue::list))
        .routes(routes!(indicators::list))
        .routes(routes!(indicators::targets))
        .routes(routes!(indicators::figures))
        .routes(routes!(households::list))
        .routes(routes!(households::show))
        .routes(routes!(recheck::show))
        .routes(routes!(household_imports::list))
        .routes(routes!(household_imports::show))
        .routes(routes!(activities::list))
        .routes(routes!(activities::show))
        .routes(routes!(photos::send))
        .routes(routes!(producers::list))
        .routes(routes!(producers::show))
        .routes(routes!(producers::partners))
        .routes(routes!(composition_rules::list))
        .routes(routes!(targets::list))
        .routes(routes!(retention::list))
        .routes(routes!(schedules::list))
        .routes(routes!(holidays::list))
        .routes(routes!(papers::list))
        .routes(routes!(reports::list))
        .routes(routes!(reports::show))
        .routes(routes!(own_reports::list))
        .routes(routes!(issues::list))
        .routes(routes!(issues::show))
        .routes(routes!(own_requests::list))
        .routes(routes!(requests::list))
        .routes(routes!(requests::show))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::show))
        .routes(routes!(invitations::list))
        .routes(routes!(operations::send))
        .routes(routes!(journal::list))
        .routes(routes!(notebook::begin))
        .merge(OpenApiRouter::new().routes(routes!(notebook::resume)).route_layer(middleware::from_fn(pace::guarded)))
        .routes(routes!(sync::round))
        .merge(OpenApiRouter::new().routes(routes!(carried::bring)).layer(DefaultBodyLimit::max(carried::FILE)))
        .merge(kept_files())
        .merge(lists_looked_over().route_layer(middleware::from_fn(pace::again)))
        .merge(papers_made().merge(taken_in()).route_layer(middleware::from_fn(pace::papers)));
    OpenApiRouter::new().nest(V1, v1)
}

/// What lies here as a file and is handed out as it came.
fn kept_files() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(decision_files::scan))
        .routes(routes!(report_files::source))
        .routes(routes!(issue_files::signed))
        .routes(routes!(request_files::answer))
        .routes(routes!(own_files::consent_sheet))
        .routes(routes!(own_files::activity_photo))
}

/// What is made as a file when it is asked for.
fn papers_made() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(annex::file))
        .routes(routes!(decision_files::draft))
        .routes(routes!(report_files::paper))
        .routes(routes!(issue_files::paper))
        .routes(routes!(request_files::workbook))
        .routes(routes!(request_files::paper))
        .routes(routes!(own_files::figures))
        .routes(routes!(own_files::journal))
        .routes(routes!(templates::households))
        .routes(routes!(templates::teams))
        .routes(routes!(templates::villages))
}

/// Lists that lie here, read again: looked over, or taken in.
fn lists_looked_over() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list_imports::look_over_annex))
        .routes(routes!(list_imports::take_annex_in))
        .routes(routes!(list_imports::look_over_teams))
        .routes(routes!(list_imports::take_teams_in))
        .routes(routes!(list_imports::look_over_villages))
        .routes(routes!(list_imports::take_villages_in))
        .routes(routes!(household_imports::look_over))
        .routes(routes!(household_imports::take_in))
}

/// What takes files in; how much is too much says the handler, which knows the settings.
fn taken_in() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(sent_files::send)).layer(DefaultBodyLimit::disable())
}

/// What the operations say of themselves; [`document`] makes the whole of it.
fn openapi() -> OpenApi {
    described().into_openapi()
}

/// The operations, and their description for machines.
pub fn routes(state: State) -> Router<State> {
    let (operations, _) = described().split_for_parts();
    operations
        .merge(document::routes())
        .layer(middleware::from_fn_with_state(state.pacer.clone(), pace::machines))
        .layer(middleware::from_fn_with_state(state, caller::know))
}
