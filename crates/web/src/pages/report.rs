//! One report: looking at it, writing at it.

use super::refusals::refused;
use super::report_below::below_with;
use super::reports::{due, notes};
use super::state::{Answer, State, Visit};
use crate::error::PageError;
use crate::format;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::indicator_words::{self, Shown};
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::report::{Deeds, LineShown, PillarShown, ReportPage, StepShown, on_one_line};
use crate::views::report_paper::paper_links;
use crate::views::reports::ReportPeriod;
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use rules::catalogue::Pillar;
use rules::ids::ObligationId;
use rules::indicators::{Definition, Formula, Indicator, Quantity, Row};
use rules::issues::StageKind;
use rules::obligations::{Debtor, Standing, State as OwedState};
use rules::operations::{CellRemark, Refusal, SentFor};
use rules::reports::{self, Line, Snapshot, StepKind};
use std::collections::BTreeMap;
use store::{ReportStep, ReportView};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::report("{id}"), get(page))
        .route(&paths::report_version("{id}", "{version}"), get(version))
}

/// A report that the asker may see.
pub(super) async fn seen(visit: &Visit, id: ObligationId) -> Result<ReportView, PageError> {
    visit.store.report(&visit.scope, id).await?.ok_or(PageError::NotFound)
}

/// The period of a report, for a page.
pub(super) fn period(visit: &Visit, view: &ReportView) -> ReportPeriod {
    ReportPeriod::new(visit.page.locale(), view.obligation.kind, view.obligation.period)
}

async fn page(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    Ok(show(&current(&visit, id).await?))
}

/// The report with the reason why a step on it was refused.
pub(super) async fn refusing(mut visit: Visit, id: ObligationId, reason: &Refusal) -> Answer {
    visit.page = visit.page.clone().warning(super::refusals::sentence(visit.page.locale(), reason));
    // Boxed, for every step's handler holds it.
    Ok(refused(&Box::pin(current(&visit, id)).await?))
}

/// The report as it stands.
async fn current(visit: &Visit, id: ObligationId) -> Result<ReportPage, PageError> {
    let view = seen(visit, id).await?;
    // Whoever may still write sees what would be sent; anybody else what was.
    let is_open = view.obligation.is_open();
    let draft = view.draft.as_ref().filter(|_| is_open);
    match (draft, &view.latest) {
        (Some((snapshot, written)), _) => {
            let is_empty = snapshot.is_empty(written);
            report_page(visit, &view, Some(snapshot), None, is_empty).await
        }
        (None, latest) => {
            let version = latest.as_ref().map(|_| view.obligation.versions);
            report_page(visit, &view, latest.as_deref(), version, false).await
        }
    }
}

async fn version(visit: Visit, Path((id, number)): Path<(ObligationId, u32)>) -> Answer {
    let view = seen(&visit, id).await?;
    let snapshot = visit.store.report_version(&visit.scope, id, number).await?.ok_or(PageError::NotFound)?;
    let mut page = report_page(&visit, &view, Some(&snapshot), Some(number), false).await?;
    if number != view.obligation.versions {
        page.deeds = Deeds::default();
    }
    Ok(show(&page))
}

async fn report_page(
    visit: &Visit,
    view: &ReportView,
    shown: Option<&Snapshot>,
    version: Option<u32>,
    is_empty: bool,
) -> Result<ReportPage, PageError> {
    let owed = &view.obligation;
    let earlier = match version.unwrap_or(owed.versions + 1) {
        0 | 1 => None,
        number => visit.store.report_version(&visit.scope, owed.id, number - 1).await?,
    };
    let remarks = view.came_back().map(|step| step.cells.clone()).unwrap_or_default();
    let changed_below = match (&view.latest, version) {
        (Some(latest), Some(number)) if number == owed.versions => changed_below(view, latest),
        _ => Vec::new(),
    };
    let at = owed.superior(&visit.registry, visit.today).unwrap_or(owed.unit);
    let step = |step: &ReportStep| StepShown {
        kind: step.kind,
        version: Link::new(step.version.to_string(), paths::report_version(owed.id, step.version)),
        at: format::moment(step.at),
        by: match &step.by {
            Some((_, name)) => name.clone(),
            // Above the level it is sent to, it came from the reporter.
            None if !view.sees_source && step.kind == StepKind::Sent => view.name.clone(),
            None => visit.page.t(Key("journal-by-program")),
        },
        remark: step.remark.clone(),
    };
    let list_name = visit.registry.full_name(at, visit.today);
    let (issue, prepare) = issue_of(visit, view, version).await?;
    Ok(ReportPage {
        list: Link::new(list_name, paths::reports(at, owed.kind.code(), owed.period.from)),
        debtor: shown.map_or_else(|| view.name.clone(), |snapshot| snapshot.name.clone()),
        period: period(visit, view),
        state: owed.state(visit.store.now()),
        due: due(owed),
        notes: notes(visit, owed),
        superior: view
            .superior
            .filter(|above| *above != owed.unit)
            .map(|above| visit.registry.full_name(above, visit.today)),
        version,
        is_empty,
        missing: shown
            .map(|snapshot| snapshot.missing.iter().map(|missing| lacking(visit, missing)).collect())
            .unwrap_or_default(),
        pillars: shown.map(|snapshot| pillars(visit, view, snapshot, earlier.as_deref(), &remarks)).unwrap_or_default(),
        has_before: owed.kind.has_predecessor(),
        sections: shown.map(sections).unwrap_or_default(),
        on_behalf: shown.and_then(|snapshot| snapshot.on_behalf.as_ref()).map(|sent_for| {
            if !view.sees_source {
                return (String::new(), None);
            }
            let file = sent_for.file.as_ref().zip(version).map(|(_, version)| paths::report_file(owed.id, version));
            (on_behalf(visit, sent_for), file)
        }),
        remark: view.came_back().and_then(|step| step.remark.clone()),
        is_reopened: view.came_back().is_some_and(|step| step.kind == StepKind::Unlocked),
        changed_below,
        papers: shown.map(|_| paper_links(&visit.page, owed.id, version)).unwrap_or_default(),
        issue,
        prepare,
        steps: view.steps.iter().map(step).collect(),
        deeds: deeds(visit, view),
        p: visit.page.clone().within(Section::Reports),
    })
}

/// The paper of a version on its way out, or what it takes to prepare it.
async fn issue_of(
    visit: &Visit,
    view: &ReportView,
    version: Option<u32>,
) -> Result<(Option<Link>, Option<(String, u32)>), PageError> {
    let (owed, Some(version)) = (&view.obligation, version) else { return Ok((None, None)) };
    if matches!(owed.debtor, Debtor::Team(_)) {
        return Ok((None, None));
    }
    let issues = visit.store.issues_of_report(&visit.scope, owed.id).await?;
    let all = issues.iter().filter(|issue| issue.paper.version() == Some(version));
    if let Some(issue) = all.max_by_key(|issue| (issue.stage.kind() != StageKind::Withdrawn, issue.prepared_at)) {
        let link = super::issued::link(visit, issue);
        if issue.stage.kind() != StageKind::Withdrawn {
            return Ok((Some(link), None));
        }
        return Ok((Some(link), preparing(visit, view, version).await?));
    }
    Ok((None, preparing(visit, view, version).await?))
}

/// Of the last version, for whoever may prepare its paper.
async fn preparing(visit: &Visit, view: &ReportView, version: u32) -> Result<Option<(String, u32)>, PageError> {
    let owed = &view.obligation;
    let stands = matches!(owed.standing, Standing::Submitted | Standing::Accepted) && owed.versions == version;
    let may = stands && visit.store.prepares_issue(&visit.scope, owed).await?;
    Ok(may.then(|| (owed.id.to_string(), version)))
}

/// Somebody below whose figures are not in it, and why, unless nothing was sent.
fn lacking(visit: &Visit, missing: &reports::Missing) -> String {
    let why = match missing.lack {
        reports::Lack::Silent => return missing.name.clone(),
        reports::Lack::Waiting => Key("report-missing-waiting"),
        reports::Lack::Returned => Key("report-missing-returned"),
    };
    format!("{} ({})", missing.name, visit.page.t(why))
}

/// Those below whose version that counts is no longer the one that was summed up.
fn changed_below(view: &ReportView, latest: &Snapshot) -> Vec<Link> {
    let changed = view.below.iter().filter(|below| {
        let now = below.accepted.as_ref().map(|(version, _)| *version);
        now.is_some() && now != latest.below.get(&below.obligation.id).copied()
    });
    changed.map(|below| Link::new(&below.name, paths::report(below.obligation.id))).collect()
}

fn on_behalf(visit: &Visit, sent_for: &SentFor) -> String {
    let via = visit.page.t(format!("via-{}", sent_for.via.code()));
    sent_for.note.as_ref().map_or(via.clone(), |note| format!("{via}, {note}"))
}

fn sections(snapshot: &Snapshot) -> Vec<(Key, String)> {
    snapshot.sections.iter().map(|(section, text)| (section.key(), text.clone())).collect()
}

/// What the viewer may do with it now.
fn deeds(visit: &Visit, view: &ReportView) -> Deeds {
    let owed = &view.obligation;
    let state = owed.state(visit.store.now());
    let writes = view.writes() && owed.is_open();
    let sends = writes && state != OwedState::NotDue;
    let waits = view.judges && owed.standing == Standing::Submitted;
    let was_sent = matches!(owed.standing, Standing::Submitted | Standing::Accepted);
    let may_be_excused =
        owed.is_open() || matches!(owed.standing, Standing::Excused(rules::obligations::Excuse::Said(_)));
    Deeds {
        write: writes.then(|| paths::report_write(owed.id)),
        send: (sends && view.is_own).then(|| paths::report_send(owed.id)),
        send_for: (sends && !view.is_own).then(|| paths::report_send_for(owed.id)),
        accept: waits.then(|| (paths::report_accept(owed.id), owed.versions)),
        send_back: waits.then(|| paths::report_return(owed.id)),
        unlock: (was_sent && (view.writes() || view.judges)).then(|| paths::report_unlock(owed.id)),
        due: (view.judges && may_be_excused).then(|| paths::report_due(owed.id)),
        below: (!view.below.is_empty() && matches!(owed.debtor, Debtor::Unit(_))).then(|| paths::report_below(owed.id)),
    }
}

/// The name of an indicator in the reader's language.
pub(super) fn indicator_name(visit: &Visit, definition: &Definition) -> String {
    indicator_words::name(definition, visit.page.locale()).to_owned()
}

fn pillars(
    visit: &Visit,
    view: &ReportView,
    snapshot: &Snapshot,
    earlier: Option<&Snapshot>,
    remarks: &[CellRemark],
) -> Vec<PillarShown> {
    let mut pillars: BTreeMap<Option<Pillar>, Vec<LineShown>> = BTreeMap::new();
    for (line, defined) in snapshot.lines.iter().zip(snapshot.definitions.iter()) {
        let shown = line_shown(visit, view, line, &defined.definition, earlier, remarks);
        pillars.entry(defined.definition.pillar).or_default().push(shown);
    }
    let locale = visit.page.locale();
    let shown = |(pillar, lines): (Option<Pillar>, Vec<LineShown>)| {
        let (without, lines) = lines.into_iter().partition(|line| line.is_nothing);
        PillarShown { title: locale.text(indicator_words::part(pillar)), lines, without }
    };
    pillars.into_iter().map(shown).collect()
}

fn line_shown(
    visit: &Visit,
    view: &ReportView,
    line: &Line,
    definition: &Definition,
    earlier: Option<&Snapshot>,
    remarks: &[CellRemark],
) -> LineShown {
    let owed = &view.obligation;
    let formula = &definition.formula;
    let some = |value: Option<Quantity>| value.map(|value| on_one_line(value, formula)).unwrap_or_default();
    let counted = line.counted.filter(|_| line.is_corrected()).map(|counted| on_one_line(counted, formula));
    let before = earlier.and_then(|earlier| earlier.line(&line.code));
    let target = line.target.map(|target| indicator_words::target(target, formula));
    let is_zero = |value: Option<Quantity>| value.is_none_or(|value| value.part == 0);
    let numbers = [Some(line.reported), line.year, line.ever, line.before];
    let remark = remarks.iter().find(|remark| remark.indicator == line.code).map(|remark| remark.remark.clone());
    let is_nothing = numbers.into_iter().all(is_zero) && !line.is_corrected() && line.late == 0 && remark.is_none();
    let way = match (formula, owed.debtor) {
        // What is typed is counted nowhere: below it stand the reports that tell it, below a team's nothing.
        (Formula::Field { .. }, Debtor::Team(_)) => String::new(),
        (Formula::Field { .. }, Debtor::Unit(_)) => below_with(owed.id, definition.pillar),
        _ => paths::report_figure(line.code.as_str(), owed.unit, owed.kind.code(), owed.period.to.before()),
    };
    let indicator = Indicator::new(line.code.clone(), definition.clone());
    let row = Row {
        indicator: &indicator,
        period: Some(line.reported),
        year: line.year,
        ever: line.ever,
        before: line.before,
        target: line.target,
    };
    let change = indicator_words::change(&row, visit.page.locale());
    LineShown {
        name: Link::new(indicator_name(visit, definition), way),
        unit_word: indicator_words::unit_word(definition, visit.page.locale()).to_owned(),
        reported: on_one_line(line.reported, formula),
        counted: counted.map(|counted| (counted, line.reason.clone().unwrap_or_default())),
        late: (line.late != 0)
            .then(|| format!("{}{}", if line.late > 0 { "+" } else { "" }, format::number(line.late))),
        year: some(line.year),
        ever: some(line.ever),
        before: some(line.before),
        change: change
            .map(|Shown { text, of }| of.map_or(text.clone(), |of| format!("{text} ({of})")))
            .unwrap_or_default(),
        target: target.unwrap_or_default(),
        of_target: line.of_target().map(|rate| format!("{}\u{a0}%", format::hundredths(rate, 1))).unwrap_or_default(),
        covered: (line.covered != 0).then(|| format::number(line.covered)),
        remark,
        is_nothing,
        changed: before.is_some_and(|before| before.reported != line.reported),
    }
}
