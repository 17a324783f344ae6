//! One report: looking at it, writing at it.

use super::refusals::{fault, refused};
use super::reports::{due, notes};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::format;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::indicator_words;
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::report::{Deeds, LineShown, PillarShown, ReportPage, StepShown, on_one_line};
use crate::views::report_forms::{FieldShown, ReportWritePage};
use crate::views::report_paper::paper_links;
use crate::views::reports::ReportPeriod;
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::catalogue::Pillar;
use rules::ids::ObligationId;
use rules::indicators::{Definition, Indicator, Quantity};
use rules::obligations::{Debtor, Standing, State as OwedState};
use rules::operations::{Body, CellRemark, Refusal, ReportChange, SentFor, WriteCell, WriteReport, WriteSection};
use rules::reports::{self, LONGEST_REMARK, LONGEST_SECTION, Line, Snapshot};
use std::collections::BTreeMap;
use store::{ReportStep, ReportView};

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::report("{id}"), get(page))
        .route(&paths::report_version("{id}", "{version}"), get(version))
        .route(&paths::report_write("{id}"), get(write_form).post(write))
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
    Ok(refused(&current(&visit, id).await?))
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
            report_page(visit, &view, latest.as_ref(), version, false).await
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
        by: step.by.as_ref().map_or_else(|| visit.page.t(Key("journal-by-program")), |(_, name)| name.clone()),
        remark: step.remark.clone(),
    };
    let list_name = visit.registry.full_name(at, visit.today);
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
            .map(|snapshot| snapshot.missing.iter().map(|missing| missing.name.clone()).collect())
            .unwrap_or_default(),
        pillars: shown.map(|snapshot| pillars(visit, view, snapshot, earlier.as_ref(), &remarks)).unwrap_or_default(),
        sections: shown.map(sections).unwrap_or_default(),
        on_behalf: shown.and_then(|snapshot| snapshot.on_behalf.as_ref()).map(|sent_for| {
            let file = sent_for.file.as_ref().zip(version).map(|(_, version)| paths::report_file(owed.id, version));
            (on_behalf(visit, sent_for), file)
        }),
        remark: view.came_back().and_then(|step| step.remark.clone()),
        changed_below,
        papers: shown.map(|_| paper_links(&visit.page, owed.id, version)).unwrap_or_default(),
        steps: view.steps.iter().map(step).collect(),
        deeds: deeds(visit, view),
        p: visit.page.clone().within(Section::Reports),
    })
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
    let writes = view.writes && owed.is_open();
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
        unlock: (was_sent && (view.writes || view.judges)).then(|| paths::report_unlock(owed.id)),
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
    let way = paths::report_figure(line.code.as_str(), owed.unit, owed.kind.code(), owed.period.to.before());
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
        target: target.unwrap_or_default(),
        remark,
        is_nothing,
        changed: before.is_some_and(|before| before.reported != line.reported),
    }
}

/// The report, for whoever may write at it now.
async fn writable(visit: &Visit, id: ObligationId) -> Result<(ReportView, Snapshot, reports::Draft), PageError> {
    let mut view = seen(visit, id).await?;
    let draft = view.draft.take().filter(|_| view.obligation.is_open());
    let (snapshot, written) = draft.ok_or(PageError::NotFound)?;
    Ok((view, snapshot, written))
}

fn field(indicator: &Indicator) -> String {
    format!("n_{}", indicator.code)
}

fn section_field(section: reports::Section) -> String {
    format!("s_{}", section.code())
}

async fn write_form(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    let (view, snapshot, written) = writable(&visit, id).await?;
    let mut form = FormState::default();
    for indicator in &view.indicators {
        let Some(line) = snapshot.line(&indicator.code) else { continue };
        let is_known = line.counted.is_some() || written.cells.contains_key(&indicator.code);
        if is_known {
            form = form.with(field(indicator), line.reported.part.to_string());
        }
        if let Some(whole) = line.reported.whole {
            form = form.with(format!("{}_whole", field(indicator)), whole.to_string());
        }
    }
    for section in reports::Section::ALL {
        form = form.with(section_field(*section), snapshot.sections.get(section).cloned().unwrap_or_default());
    }
    let reason = written.cells.values().find_map(|cell| cell.reason.clone());
    form = form.with("reason", reason.unwrap_or_default());
    Ok(show(&write_page(&visit, &view, &snapshot, form)))
}

fn write_page(visit: &Visit, view: &ReportView, snapshot: &Snapshot, form: FormState) -> ReportWritePage {
    let mut pillars: BTreeMap<Option<Pillar>, Vec<FieldShown>> = BTreeMap::new();
    let locale = visit.page.locale();
    for indicator in &view.indicators {
        let definition = &indicator.definition;
        let counted = snapshot.line(&indicator.code).and_then(|line| line.counted);
        let (name, unit) = (indicator_name(visit, definition), indicator_words::unit_word(definition, locale));
        pillars.entry(definition.pillar).or_default().push(FieldShown {
            name: field(indicator),
            label: format!("{name} ({unit})"),
            counted: counted.map(|counted| on_one_line(counted, &definition.formula)),
            is_share: definition.formula.is_share(),
        });
    }
    let sections = reports::Section::ALL.iter().map(|section| (section_field(*section), section.key()));
    ReportWritePage {
        report: Link::new(&view.name, paths::report(view.obligation.id)),
        period: period(visit, view),
        form,
        action: paths::report_write(view.obligation.id),
        pillars: pillars
            .into_iter()
            .map(|(pillar, fields)| (locale.text(indicator_words::part(pillar)), fields))
            .collect(),
        sections: sections.collect(),
        p: visit.page.clone().within(Section::Reports),
    }
}

async fn write(visit: Visit, Path(id): Path<ObligationId>, Form(sent): Form<Sent>) -> Answer {
    let (view, snapshot, written) = writable(&visit, id).await?;
    let mut form = FormState::of(sent);
    let reason = typed::text(&mut form, "reason", LONGEST_REMARK);
    let cells = cells(&mut form, &view, &snapshot, &written, reason.is_some());
    let sections = written_sections(&mut form, &snapshot, &written);
    if form.is_ok() {
        if cells.is_empty() && sections.is_empty() {
            return Ok(Redirect::to(&paths::report(id)).into_response());
        }
        let body = WriteReport { obligation: id, cells, reason, sections };
        match visit.change(Body::Report(ReportChange::Write(body))).await? {
            Ok(()) => return Ok(Redirect::to(&Done::Saved.query(&paths::report(id))).into_response()),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&write_page(&visit, &view, &snapshot, form)))
}

/// The figures that were typed and aren't what the report says already.
fn cells(
    form: &mut FormState,
    view: &ReportView,
    snapshot: &Snapshot,
    written: &reports::Draft,
    has_reason: bool,
) -> Vec<WriteCell> {
    let mut cells = Vec::new();
    let mut lacks_reason = false;
    for indicator in &view.indicators {
        let Some(line) = snapshot.line(&indicator.code) else { continue };
        let name = field(indicator);
        let part = typed::number(form, &name, 0, u32::MAX).map(i64::from);
        let whole = if indicator.definition.formula.is_share() {
            typed::number(form, &format!("{name}_whole"), 0, u32::MAX).map(i64::from)
        } else {
            None
        };
        let is_written = written.cells.contains_key(&indicator.code);
        let value = part.map(|part| Quantity { part, whole });
        let value = value.filter(|value| Some(*value) != line.counted);
        let stands = is_written.then_some(line.reported);
        if value == stands || form.refused(&name) {
            continue;
        }
        if let Some(Quantity { part, whole: Some(whole) }) = value
            && part > whole
        {
            form.refuse(&name, FieldError::OutOfRange(0, whole));
        }
        lacks_reason |= value.is_some() && line.counted.is_some() && !has_reason;
        cells.push(WriteCell { indicator: indicator.code.clone(), value });
    }
    if lacks_reason {
        form.refuse("reason", FieldError::Other(Key("report-reason-needed")));
    }
    cells
}

/// The texts that were typed and aren't what the report says already; an emptied one is proposed again.
fn written_sections(form: &mut FormState, snapshot: &Snapshot, written: &reports::Draft) -> Vec<WriteSection> {
    let mut sections = Vec::new();
    for section in reports::Section::ALL.iter().copied() {
        let text = typed::text_of_lines(form, &section_field(section), LONGEST_SECTION);
        let shown = snapshot.sections.get(&section);
        let is_same = text.as_ref() == shown || text.is_none() && !written.sections.contains_key(&section);
        if !is_same {
            sections.push(WriteSection { section, text });
        }
    }
    sections
}
