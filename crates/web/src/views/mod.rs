//! The pages as plain data: one struct a page, filled by a handler, shown by its template.
//!
//! To add a page: a struct with the [`Page`] as field `p` and the path of its template, samples of it ([`Sampled`]), and a
//! line in [`gallery`]. The tests then render it in every language.

pub mod accounts;
pub mod activities;
pub mod annex;
pub mod api;
pub mod api_tokens;
pub mod asking;
pub mod carry;
pub mod catalogue;
pub mod composition_rules;
pub mod consent_sheet;
pub mod contacts;
pub mod decision_changes;
pub mod decisions;
pub mod declarations;
pub mod errors;
pub mod figures;
pub mod holidays;
pub mod home;
pub mod home_reports;
pub mod home_requests;
pub mod household;
pub mod household_import;
pub mod households;
pub mod imports;
pub mod indicator_words;
pub mod indicators;
pub mod issues;
pub mod journal;
pub mod lacking;
pub mod members;
pub mod notebook;
pub mod office_accounts;
pub mod own_account;
pub mod papers;
pub mod parts;
pub mod paths;
pub mod producers;
pub mod recheck;
pub mod report;
pub mod report_forms;
pub mod report_paper;
pub mod reports;
pub mod request_forms;
pub mod requests;
pub mod retention;
pub mod schedules;
pub mod search;
pub mod sheet;
pub mod stand_ins;
pub mod targets;
pub mod team;
pub mod teams;
pub mod units;
pub mod village_import;
pub mod village_merge;
pub mod villages;
pub mod words;
pub mod zalo;

use crate::page::Page;
use askama::Template;
use rules::day::Day;

/// A page that knows what it looks like with invented data.
pub trait Sampled: Template + Sized {
    /// Its name in the gallery.
    const NAME: &'static str;

    /// The page in its typical states: full, empty, refused. `page` is already seen by an invented person.
    fn samples(page: &Page) -> Vec<Self>;
}

/// A rendered sample.
#[derive(Debug)]
pub struct Picture {
    /// The page's name and the sample's number: `team-1`.
    pub name: String,
    /// The whole page.
    pub html: askama::Result<String>,
}

/// Every page with every sample.
#[must_use]
pub fn gallery(page: &Page) -> Vec<Picture> {
    let mut pictures = Vec::new();
    let all = &mut pictures;
    hang::<accounts::SignInPage>(page, all);
    hang::<accounts::WhichPage>(page, all);
    hang::<accounts::FirstAdministratorPage>(page, all);
    hang::<own_account::InvitationPage>(page, all);
    hang::<own_account::InvitationCodePage>(page, all);
    hang::<own_account::OwnAccountPage>(page, all);
    hang::<office_accounts::AccountsPage>(page, all);
    hang::<office_accounts::AccountFormPage>(page, all);
    hang::<office_accounts::AccountPage>(page, all);
    hang::<stand_ins::StandInPage>(page, all);
    hang::<office_accounts::SlipsPage>(page, all);
    hang::<errors::ErrorPage>(page, all);
    hang::<home::HomePage>(page, all);
    hang::<units::UnitsTreePage>(page, all);
    hang::<units::UnitPage>(page, all);
    hang::<search::SearchPage>(page, all);
    hang::<lacking::LackingPage>(page, all);
    hang::<contacts::ContactFormPage>(page, all);
    hang::<composition_rules::CompositionRulesPage>(page, all);
    hang::<composition_rules::CompositionRuleFormPage>(page, all);
    hang::<retention::RetentionPage>(page, all);
    hang::<schedules::SchedulesPage>(page, all);
    hang::<schedules::ScheduleFormPage>(page, all);
    hang::<holidays::HolidaysPage>(page, all);
    hang::<targets::TargetSettingsPage>(page, all);
    hang::<consent_sheet::ConsentSheetPage>(page, all);
    hang::<declarations::DeclarationsPage>(page, all);
    hang::<households::HouseholdsPage>(page, all);
    hang::<households::HouseholdFormPage>(page, all);
    hang::<household::HouseholdPage>(page, all);
    hang::<household::HouseholdChangePage>(page, all);
    hang::<recheck::RecheckPage>(page, all);
    hang::<sheet::SheetPage>(page, all);
    hang::<activities::ActivitiesPage>(page, all);
    hang::<activities::ActivityFormPage>(page, all);
    hang::<activities::ActivityPage>(page, all);
    hang::<activities::ActivityEndPage>(page, all);
    hang::<activities::ActivityPhotosPage>(page, all);
    hang::<producers::ProducersPage>(page, all);
    hang::<producers::ProducerPage>(page, all);
    hang::<producers::PartnersPage>(page, all);
    hang::<reports::ReportsPage>(page, all);
    hang::<reports::ReportsMatrixPage>(page, all);
    hang::<reports::ReportsLatePage>(page, all);
    hang::<report::ReportPage>(page, all);
    hang::<report_forms::ReportWritePage>(page, all);
    hang::<report_forms::ReportQuestionPage>(page, all);
    hang::<report_forms::ReportBelowPage>(page, all);
    hang::<report_paper::ReportZaloPage>(page, all);
    hang::<issues::IssuesPage>(page, all);
    hang::<issues::IssuePage>(page, all);
    hang_requests(page, all);
    hang::<targets::TargetsPage>(page, all);
    hang::<asking::AskingPage>(page, all);
    hang::<catalogue::CataloguePage>(page, all);
    hang::<catalogue::ItemPage>(page, all);
    hang::<indicators::IndicatorsPage>(page, all);
    hang::<indicators::IndicatorPage>(page, all);
    hang::<figures::FiguresPage>(page, all);
    hang::<figures::FigurePage>(page, all);
    hang::<villages::VillageFormPage>(page, all);
    hang::<village_merge::MergeWhichPage>(page, all);
    hang::<village_merge::MergeHowPage>(page, all);
    hang::<village_import::VillageImportPage>(page, all);
    hang::<teams::TeamsPage>(page, all);
    hang::<team::TeamPage>(page, all);
    hang::<members::TeamFormPage>(page, all);
    hang::<members::ChoosePlacePage>(page, all);
    hang::<members::MemberFormPage>(page, all);
    hang::<members::MemberRoleFormPage>(page, all);
    hang::<members::PersonFormPage>(page, all);
    hang::<members::TrainingFormPage>(page, all);
    hang::<imports::TeamImportPage>(page, all);
    hang::<imports::ImportPreviewPage>(page, all);
    hang::<annex::AnnexPage>(page, all);
    hang::<decisions::DecisionFormPage>(page, all);
    hang::<decisions::DecisionPage>(page, all);
    hang::<decisions::DecisionDraftPage>(page, all);
    hang::<papers::PapersPage>(page, all);
    hang::<decision_changes::DecisionsPage>(page, all);
    hang::<decision_changes::DecisionAmendPage>(page, all);
    hang::<decision_changes::DecisionWithdrawPage>(page, all);
    hang::<decision_changes::DecisionConfirmPage>(page, all);
    hang::<household_import::HouseholdImportPage>(page, all);
    hang::<household_import::HouseholdImportPreviewPage>(page, all);
    hang::<household_import::HouseholdImportProgressPage>(page, all);
    hang::<zalo::ZaloNamePage>(page, all);
    hang::<carry::CarryPage>(page, all);
    hang::<journal::JournalPage>(page, all);
    hang::<journal::JournalEntryPage>(page, all);
    hang::<api::ApiPage>(page, all);
    hang::<api::ApiAnswersPage>(page, all);
    hang::<api::ApiKindsPage>(page, all);
    hang::<api::ApiShapesPage>(page, all);
    hang::<api_tokens::ApiTokensPage>(page, all);
    pictures
}

fn hang_requests(page: &Page, all: &mut Vec<Picture>) {
    hang::<requests::RequestsPage>(page, all);
    hang::<requests::RequestPage>(page, all);
    hang::<requests::RequestTablePage>(page, all);
    hang::<request_forms::RequestFormPage>(page, all);
    hang::<request_forms::RequestAnswerPage>(page, all);
    hang::<request_forms::RequestDuePage>(page, all);
}

fn hang<P: Sampled>(page: &Page, pictures: &mut Vec<Picture>) {
    let samples = P::samples(page).into_iter().enumerate();
    pictures.extend(
        samples.map(|(number, sample)| Picture { name: format!("{}-{}", P::NAME, number + 1), html: sample.render() }),
    );
}

/// A day of the samples; a slip of the pen gives the first day of all.
fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap_or(Day::MIN)
}
