//! Who owes which report, and reports as they were sent.

use super::answers::{Answer, DueState, Moment, On, ReportKind, ReportSection, ReportStepKind, Reporter};
use super::caller::{Caller, parsed};
use super::problem::{Problem, ProblemBody};
use crate::error::PageError;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::day::Day;
use rules::ids::ObligationId;
use rules::indicators;
use rules::obligations::{Debtor, Obligation};
use rules::reports::{self, Snapshot};
use rules::schedules;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::ReportStep;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A report that is owed; `to` is the first day after its period, `late_from` the first moment at which it is late.
#[derive(Serialize, ToSchema)]
pub(super) struct ObligationRow {
    id: Uuid,
    kind: ReportKind,
    from: On,
    to: On,
    reporter: Reporter,
    /// The team that owes it; none of a unit's own.
    team: Option<Uuid>,
    unit: Uuid,
    state: DueState,
    late_from: Moment,
    extended: Option<String>,
    sent_at: Option<Moment>,
    versions: u32,
    accepted: Option<u32>,
}

impl ObligationRow {
    fn of(owed: &Obligation, now: jiff::Timestamp) -> Self {
        let team = match owed.debtor {
            Debtor::Team(team) => Some(team.0),
            Debtor::Unit(_) => None,
        };
        Self {
            id: owed.id.0,
            kind: ReportKind(owed.kind),
            from: On(owed.period.from),
            to: On(owed.period.to),
            reporter: Reporter(owed.reporter),
            team,
            unit: owed.unit.0,
            state: DueState(owed.state(now)),
            late_from: Moment(owed.late_from),
            extended: owed.extended.clone(),
            sent_at: owed.sent_at.map(Moment),
            versions: owed.versions,
            accepted: owed.accepted,
        }
    }
}

/// What is owed within a unit.
#[derive(Serialize, ToSchema)]
pub(super) struct Obligations {
    items: Vec<ObligationRow>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OwedAsked {
    /// The unit; without it the asker's own.
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
    /// Which report; without it the month's.
    #[param(value_type = Option<ReportKind>)]
    kind: Option<String>,
    /// Periods that begin on this day or later; without it those of the last two months.
    #[param(value_type = Option<On>)]
    from: Option<String>,
}

/// A kind of report by its code.
struct Kind(schedules::ReportKind);

impl std::str::FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        schedules::ReportKind::of_code(text).map(Self).ok_or(())
    }
}

#[utoipa::path(get, path = "/obligations", operation_id = "list_obligations", tag = "reports", params(OwedAsked), responses(
    (status = 200, body = Obligations),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(caller: Caller, Query(asked): Query<OwedAsked>) -> Answer<Obligations> {
    let unit = caller.place(Right::SeeReports, asked.unit.as_ref())?;
    let kind = parsed::<Kind>("kind", asked.kind.as_ref())?.map_or(schedules::ReportKind::Month, |kind| kind.0);
    let from = parsed::<Day>("from", asked.from.as_ref())?.unwrap_or_else(|| caller.today.months_before(2));
    let all = caller.store.obligations(&caller.scope, unit, kind, (from, Day::MAX), caller.today).await?;
    let now = caller.store.now();
    let all = all.ok_or(PageError::NotFound)?;
    Ok(Json(Obligations { items: all.iter().map(|line| ObligationRow::of(&line.obligation, now)).collect() }))
}

/// A number, or a part of a whole.
#[derive(Serialize, ToSchema)]
pub(super) struct Figure {
    part: i64,
    whole: Option<i64>,
}

impl From<indicators::Quantity> for Figure {
    fn from(quantity: indicators::Quantity) -> Self {
        Self { part: quantity.part, whole: quantity.whole }
    }
}

/// The figures of one indicator.
#[derive(Serialize, ToSchema)]
struct ReportLine {
    indicator: String,
    name: String,
    counted: Option<Figure>,
    reported: Figure,
    reason: Option<String>,
    late: i64,
    year: Option<Figure>,
    ever: Option<Figure>,
    before: Option<Figure>,
    target: Option<u32>,
}

/// What stands in a section.
#[derive(Serialize, ToSchema)]
pub(super) struct ReportText {
    section: ReportSection,
    text: String,
}

impl ReportText {
    /// The texts of a report.
    pub(super) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let text = |(section, text): (&reports::Section, &String)| Self {
            section: ReportSection(*section),
            text: text.clone(),
        };
        snapshot.sections.iter().map(text).collect()
    }
}

/// A report as it was sent.
#[derive(Serialize, ToSchema)]
struct ReportVersion {
    name: String,
    tree: On,
    lines: Vec<ReportLine>,
    sections: Vec<ReportText>,
    /// Which versions of those below it sums up.
    below: BTreeMap<Uuid, u32>,
    /// Those below who were missing.
    missing: Vec<Uuid>,
    on_behalf: bool,
}

impl ReportVersion {
    fn of(snapshot: &Snapshot) -> Self {
        let line = |(line, defined): (&reports::Line, &reports::Defined)| ReportLine {
            indicator: line.code.to_string(),
            name: defined.definition.name.clone(),
            counted: line.counted.map(Figure::from),
            reported: line.reported.into(),
            reason: line.reason.clone(),
            late: line.late,
            year: line.year.map(Figure::from),
            ever: line.ever.map(Figure::from),
            before: line.before.map(Figure::from),
            target: line.target,
        };
        Self {
            name: snapshot.name.clone(),
            tree: On(snapshot.tree),
            lines: snapshot.lines.iter().zip(snapshot.definitions.iter()).map(line).collect(),
            sections: ReportText::all(snapshot),
            below: snapshot.below.iter().map(|(id, version)| (id.0, *version)).collect(),
            missing: snapshot.missing.iter().map(|missing| missing.obligation.0).collect(),
            on_behalf: snapshot.on_behalf.is_some(),
        }
    }
}

/// A step on a report's way.
#[derive(Serialize, ToSchema)]
struct ReportStepRow {
    step: ReportStepKind,
    version: u32,
    at: Moment,
    by: Option<Uuid>,
    remark: Option<String>,
}

/// A report: what is owed, the last version that was sent, and what was done with it.
#[derive(Serialize, ToSchema)]
pub(super) struct Report {
    obligation: ObligationRow,
    latest: Option<ReportVersion>,
    steps: Vec<ReportStepRow>,
}

#[utoipa::path(get, path = "/obligations/{id}", operation_id = "get_report", tag = "reports", params(("id" = Uuid, Path)), responses(
    (status = 200, body = Report),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>) -> Answer<Report> {
    let id: ObligationId = id.parse().map_err(|_| Problem::Page(PageError::NotFound))?;
    let view = caller.store.report(&caller.scope, id).await?.ok_or(PageError::NotFound)?;
    let step = |step: &ReportStep| ReportStepRow {
        step: ReportStepKind(step.kind),
        version: step.version,
        at: Moment(step.at),
        by: step.by.as_ref().map(|(account, _)| account.0),
        remark: step.remark.clone(),
    };
    Ok(Json(Report {
        obligation: ObligationRow::of(&view.obligation, caller.store.now()),
        latest: view.latest.as_deref().map(ReportVersion::of),
        steps: view.steps.iter().map(step).collect(),
    }))
}
