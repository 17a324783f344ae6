//! The reports of the asker's own team, as whoever works on a phone looks them over and sends them.

use super::answers::{Answer, DueState, Moment, On, Pillar, ReportKind};
use super::caller::Caller;
use super::problem::Problem;
use super::reports::{Figure, ReportText};
use axum::Json;
use rules::indicators::Formula;
use rules::obligations::{Debtor, Obligation};
use rules::operations::CellRemark;
use rules::reports::{Defined, Draft, Line, Snapshot};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Periods that began so many months ago are still looked at on a phone; older ones on the pages.
const MONTHS: u16 = 4;
/// So many reports are told, the newest.
const MOST: usize = 6;

/// A figure of a report, with the reporter's own number where one stands in the place of what was counted.
#[derive(Serialize, ToSchema)]
struct OwnFigure {
    indicator: String,
    name: String,
    name_en: Option<String>,
    pillar: Option<Pillar>,
    unit_word: String,
    unit_word_en: Option<String>,
    by: &'static str,
    counted: Option<Figure>,
    corrected: Option<Figure>,
    reason: Option<String>,
    remark: Option<String>,
}

impl OwnFigure {
    /// `corrected`: does a number of the reporter's own stand in this line?
    fn of(line: &Line, defined: &Defined, corrected: bool, remarks: &[CellRemark]) -> Self {
        let definition = &defined.definition;
        let remark = remarks.iter().find(|remark| remark.indicator == line.code);
        Self {
            indicator: line.code.to_string(),
            name: definition.name.clone(),
            name_en: definition.name_en.clone(),
            pillar: definition.pillar.map(Pillar),
            unit_word: definition.unit_word.clone(),
            unit_word_en: definition.unit_word_en.clone(),
            by: match definition.formula {
                Formula::Count { .. } => "count",
                Formula::Share { .. } => "share",
                Formula::Field { .. } => "field",
            },
            counted: line.counted.map(Figure::from),
            corrected: corrected.then(|| line.reported.into()),
            reason: line.reason.clone(),
            remark: remark.map(|remark| remark.remark.clone()),
        }
    }

    /// Those of a report that may still be written at.
    fn of_draft(snapshot: &Snapshot, written: &Draft, remarks: &[CellRemark]) -> Vec<Self> {
        let lines = snapshot.lines.iter().zip(snapshot.definitions.iter());
        lines.map(|(line, of)| Self::of(line, of, written.cells.contains_key(&line.code), remarks)).collect()
    }

    /// Those of a report that was sent.
    fn of_sent(snapshot: &Snapshot) -> Vec<Self> {
        let lines = snapshot.lines.iter().zip(snapshot.definitions.iter());
        lines.map(|(line, of)| Self::of(line, of, line.counted != Some(line.reported), &[])).collect()
    }
}

/// A report of the own team: what it would say if it were sent now, or what was sent. To those who may not write at it, what is still
/// to be sent has neither figures nor texts.
#[derive(Serialize, ToSchema)]
struct OwnReport {
    id: Uuid,
    kind: ReportKind,
    from: On,
    to: On,
    state: DueState,
    late_from: Moment,
    sent_at: Option<Moment>,
    versions: u32,
    /// To whom it is sent.
    superior: Option<String>,
    may_send: bool,
    /// With what it came back, if it waits to be put right.
    remark: Option<String>,
    /// Does it say nothing yet, so that it would not be taken?
    is_empty: bool,
    figures: Vec<OwnFigure>,
    sections: Vec<ReportText>,
}

impl OwnReport {
    async fn of(caller: &Caller, owed: &Obligation) -> Result<Self, Problem> {
        let superior = owed.superior(&caller.registry, caller.today);
        let mut told = Self {
            id: owed.id.0,
            kind: ReportKind(owed.kind),
            from: On(owed.period.from),
            to: On(owed.period.to),
            state: DueState(owed.state(caller.store.now())),
            late_from: Moment(owed.late_from),
            sent_at: owed.sent_at.map(Moment),
            versions: owed.versions,
            superior: superior.map(|unit| caller.registry.full_name(unit, caller.today)),
            may_send: false,
            remark: None,
            is_empty: false,
            figures: Vec::new(),
            sections: Vec::new(),
        };
        if !owed.is_open() {
            let sent = caller.store.report_version(&caller.scope, owed.id, owed.versions).await?;
            told.figures = sent.as_deref().map(OwnFigure::of_sent).unwrap_or_default();
            told.sections = sent.as_deref().map(ReportText::all).unwrap_or_default();
        } else if let Some(view) = caller.store.report(&caller.scope, owed.id).await? {
            let back = view.came_back();
            let remarks = back.map(|step| step.cells.as_slice()).unwrap_or_default();
            told.may_send = view.writes() && view.is_own;
            told.remark = back.and_then(|step| step.remark.clone());
            if let Some((snapshot, written)) = &view.draft {
                told.is_empty = snapshot.is_empty(written);
                told.figures = OwnFigure::of_draft(snapshot, written, remarks);
                told.sections = ReportText::all(snapshot);
            }
        }
        Ok(told)
    }
}

/// The newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnReports {
    /// Whose they are.
    account: Option<Uuid>,
    items: Vec<OwnReport>,
}

#[utoipa::path(get, path = "/own-reports", operation_id = "list_own_reports", tag = "reports", responses((status = 200, body = OwnReports)))]
pub(super) async fn list(caller: Caller) -> Answer<OwnReports> {
    let now = caller.store.now();
    let mut owed = caller.store.own_obligations(&caller.scope, caller.today.months_before(MONTHS)).await?;
    owed.retain(|owed| matches!(owed.debtor, Debtor::Team(_)) && owed.state(now).is_owed());
    owed.truncate(MOST);
    let mut items = Vec::new();
    for owed in &owed {
        items.push(OwnReport::of(&caller, owed).await?);
    }
    Ok(Json(OwnReports { account: caller.scope.account().map(|account| account.0), items }))
}
