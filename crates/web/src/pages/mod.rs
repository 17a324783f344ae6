//! The handlers: each takes the form, makes the operation, applies it and answers with a page of [`crate::views`].

mod accounts;
mod activities;
pub(crate) mod activity;
mod activity_photos;
pub(crate) mod annex;
mod annex_words;
mod api_guide;
mod api_tokens;
mod attempts;
mod carry;
mod catalogue;
mod composition_rules;
pub(crate) mod consent_sheet;
mod contacts;
mod decision_amend;
mod decision_changes;
pub(crate) mod decision_draft;
mod decision_merge;
pub(crate) mod decisions;
mod declarations;
mod digest;
mod downloads;
mod duties;
mod figure;
pub(crate) mod figures;
pub(crate) mod figures_file;
mod first_administrator;
mod holidays;
mod home;
mod home_reports;
mod home_requests;
mod household;
mod household_changes;
pub(crate) mod household_import;
mod household_list_words;
pub(crate) mod households;
pub(crate) mod imports;
mod indicators;
pub(crate) mod invitations;
pub(crate) mod issued;
pub(crate) mod issues;
mod journal;
pub(crate) mod journal_export;
mod journal_values;
mod journal_words;
pub(crate) mod kept_lists;
pub(crate) mod lacking;
mod members;
mod notebook;
mod own_account;
mod paper_defaults;
mod papers;
mod partners;
pub mod passwords;
mod persons;
pub(crate) mod picking;
mod places;
mod producer_changes;
mod producer_choices;
mod producers;
mod recheck;
pub mod refusals;
mod reminders;
mod report;
mod report_below;
pub(crate) mod report_paper;
pub(crate) mod report_steps;
mod report_write;
mod reports;
mod reports_matrix;
mod request_answers;
pub(crate) mod request_files;
mod request_new;
pub(crate) mod request_paper;
pub(crate) mod requests;
mod retention;
mod roster_words;
pub(crate) mod scans;
mod schedules;
mod search;
pub mod session;
mod sheet;
pub(crate) mod sign_in;
pub(crate) mod slips;
mod stand_ins;
pub mod state;
mod targets;
mod team;
mod team_figures;
mod team_list;
mod teams;
mod typed;
mod unit;
mod units;
pub(crate) mod unreadable;
pub(crate) mod uploads;
pub(crate) mod village_import;
mod village_list;
mod village_merge;
mod village_new;
mod village_plan;
mod village_teams;
mod villages;
mod zalo;
mod zalo_groups;

pub(crate) use catalogue::in_order;
pub(crate) use requests::value_text as answer_text;
pub(crate) use scans::is_plain_photo;
pub use state::State;
pub(crate) use team_list::is_in as team_is_in;

use crate::{api, pace};
use axum::{Router, middleware};

/// Every page, for [`crate::router`].
pub fn routes(state: State) -> Router {
    Router::new()
        .merge(session::routes())
        .merge(pace::secrets(sign_in::routes()))
        .merge(pace::secrets(first_administrator::routes()))
        .merge(pace::secrets(invitations::routes()))
        .merge(pace::secrets(own_account::secret_routes()))
        .merge(own_account::routes())
        .merge(accounts::routes())
        .merge(duties::routes())
        .merge(slips::routes())
        .merge(stand_ins::routes())
        .merge(home::routes())
        .merge(lacking::routes())
        .merge(units::routes())
        .merge(unit::routes())
        .merge(search::routes())
        .merge(contacts::routes())
        .merge(composition_rules::routes())
        .merge(consent_sheet::routes(state.limits))
        .merge(declarations::routes())
        .merge(households::routes())
        .merge(recheck::routes())
        .merge(sheet::routes())
        .merge(household_import::routes(state.limits))
        .merge(household::routes())
        .merge(household_changes::routes())
        .merge(activities::routes())
        .merge(activity::routes())
        .merge(activity_photos::routes(state.limits))
        .merge(producers::routes())
        .merge(producer_changes::routes())
        .merge(partners::routes())
        .merge(reports::routes())
        .merge(reports_matrix::routes())
        .merge(report::routes())
        .merge(report_steps::routes(state.limits))
        .merge(report_write::routes())
        .merge(report_below::routes())
        .merge(report_paper::routes())
        .merge(issues::routes(state.limits))
        .merge(requests::routes())
        .merge(request_new::routes())
        .merge(request_answers::routes())
        .merge(request_files::routes(state.limits))
        .merge(request_paper::routes())
        .merge(targets::routes())
        .merge(retention::routes())
        .merge(schedules::routes())
        .merge(holidays::routes())
        .merge(catalogue::routes())
        .merge(indicators::routes())
        .merge(figures::routes())
        .merge(figure::routes())
        .merge(figures_file::routes())
        .merge(villages::routes())
        .merge(village_new::routes())
        .merge(village_merge::routes())
        .merge(village_import::routes(state.limits))
        .merge(team_list::routes())
        .merge(teams::routes())
        .merge(team::routes())
        .merge(members::routes())
        .merge(persons::routes())
        .merge(decisions::routes(state.limits))
        .merge(decision_draft::routes())
        .merge(papers::routes())
        .merge(decision_amend::routes(state.limits))
        .merge(decision_changes::routes())
        .merge(imports::routes(state.limits))
        .merge(annex::routes(state.limits))
        .merge(zalo::routes())
        .merge(zalo_groups::routes())
        .merge(notebook::routes())
        .merge(journal::routes())
        .merge(carry::routes(state.limits))
        .merge(api_guide::routes())
        .merge(api_tokens::routes())
        .layer(middleware::from_fn_with_state(state.pacer.clone(), pace::pages))
        .layer(middleware::from_fn_with_state(state.clone(), session::know))
        .merge(api::routes(state.clone()))
        .with_state(state)
}
