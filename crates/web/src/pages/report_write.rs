//! Writing at a report: figures put right with a reason, texts, and what is picked for them from the reports below.

use super::refusals::{fault, refused};
use super::report::{indicator_name, period, seen};
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::indicator_words;
use crate::views::parts::Link;
use crate::views::paths;
use crate::views::report::on_one_line;
use crate::views::report_forms::{FieldShown, Picked, ReportWritePage, SectionShown};
use crate::views::words::Word;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::catalogue::Pillar;
use rules::ids::ObligationId;
use rules::indicators::{Indicator, Quantity};
use rules::operations::{Body, ReportChange, WriteCell, WriteReport, WriteSection};
use rules::reports::{self, LONGEST_REMARK, LONGEST_SECTION, Snapshot};
use std::collections::BTreeMap;
use store::ReportView;

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::report_write("{id}"), get(write_form).post(write))
}

/// A report that may be written at now.
struct Writable {
    view: ReportView,
    snapshot: Snapshot,
    written: reports::Draft,
    /// What those below say in parts III and V: the section, the report, who, and what.
    said: Vec<(reports::Section, ObligationId, String, String)>,
}

impl Writable {
    async fn of(visit: &Visit, id: ObligationId) -> Result<Self, PageError> {
        let mut view = seen(visit, id).await?;
        let draft = view.draft.take().filter(|_| view.obligation.is_open());
        let (snapshot, written) = draft.ok_or(PageError::NotFound)?;
        let mut said = Vec::new();
        if !view.below.is_empty() {
            let sent = visit.store.reports_below(&visit.scope, id).await?.map(|below| below.sent).unwrap_or_default();
            for section in [reports::Section::Difficulties, reports::Section::Proposals] {
                for below in view.below.iter().filter(|below| !below.obligation.is_open()) {
                    let text = sent.get(&below.obligation.id).and_then(|snapshot| snapshot.sections.get(&section));
                    let text = text.filter(|text| !reports::says_nothing(text));
                    said.extend(text.map(|text| (section, below.obligation.id, below.name.clone(), text.clone())));
                }
            }
        }
        Ok(Self { view, snapshot, written, said })
    }
}

fn field(indicator: &Indicator) -> String {
    format!("n_{}", indicator.code)
}

/// The hidden field that tells what stood in another when the form was made.
fn was(field: &str) -> String {
    format!("was_{field}")
}

fn section_field(section: reports::Section) -> String {
    format!("s_{}", section.code())
}

fn pick_field(section: reports::Section) -> String {
    format!("pick_{}", section.code())
}

async fn write_form(visit: Visit, Path(id): Path<ObligationId>) -> Answer {
    let report = Writable::of(&visit, id).await?;
    let mut form = FormState::default();
    for indicator in &report.view.indicators {
        let Some(line) = report.snapshot.line(&indicator.code) else { continue };
        let name = field(indicator);
        let is_known = line.counted.is_some() || line.typed || report.written.cells.contains_key(&indicator.code);
        let shown = if is_known { line.reported.part.to_string() } else { String::new() };
        form = form.with(was(&name), shown.clone()).with(&name, shown);
        if let Some(whole) = line.reported.whole {
            let name = format!("{name}_whole");
            form = form.with(was(&name), whole.to_string()).with(name, whole.to_string());
        }
    }
    for section in reports::Section::ALL {
        let text = report.snapshot.sections.get(section).cloned().unwrap_or_default();
        form = form.with(was(&section_field(*section)), text.clone()).with(section_field(*section), text);
    }
    Ok(show(&write_page(&visit, &report, form)))
}

fn write_page(visit: &Visit, report: &Writable, form: FormState) -> ReportWritePage {
    let mut pillars: BTreeMap<Option<Pillar>, Vec<FieldShown>> = BTreeMap::new();
    let locale = visit.page.locale();
    for indicator in &report.view.indicators {
        let definition = &indicator.definition;
        let line = report.snapshot.line(&indicator.code);
        let counted = line.and_then(|line| line.counted);
        let (name, unit) = (indicator_name(visit, definition), indicator_words::unit_word(definition, locale));
        pillars.entry(definition.pillar).or_default().push(FieldShown {
            name: field(indicator),
            label: format!("{name} ({unit})"),
            counted: counted.map(|counted| on_one_line(counted, &definition.formula)),
            reason: report.written.cells.get(&indicator.code).and_then(|cell| cell.reason.clone()),
            is_share: definition.formula.is_share(),
        });
    }
    let section = |section: &reports::Section| SectionShown {
        name: section_field(*section),
        label: section.key(),
        pick: pick_field(*section),
        said: report
            .said
            .iter()
            .filter(|(of, ..)| of == section)
            .map(|(_, id, who, what)| Picked { value: id.to_string(), who: who.clone(), what: what.clone() })
            .collect(),
    };
    ReportWritePage {
        report: Link::new(&report.view.name, paths::report(report.view.obligation.id)),
        period: period(visit, &report.view),
        form,
        action: paths::report_write(report.view.obligation.id),
        pillars: pillars
            .into_iter()
            .map(|(pillar, fields)| (locale.text(indicator_words::part(pillar)), fields))
            .collect(),
        sections: reports::Section::ALL.iter().map(section).collect(),
        p: visit.page.clone().within(Section::Reports),
    }
}

async fn write(visit: Visit, Path(id): Path<ObligationId>, Form(sent): Form<Sent>) -> Answer {
    let report = Writable::of(&visit, id).await?;
    let mut form = FormState::of(sent);
    let reason = typed::text(&mut form, "reason", LONGEST_REMARK);
    let cells = cells(&mut form, &report, reason.is_some());
    let sections = written_sections(&mut form, &report);
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
    Ok(refused(&write_page(&visit, &report, form)))
}

/// Was a field left as the form showed it? What was counted meanwhile is no reason to take it for put right.
fn is_untouched(form: &FormState, name: &str) -> bool {
    match (form.values(name), form.values(&was(name))) {
        ([], _) => true,
        // A browser sends every line end as two characters.
        ([typed, ..], [was, ..]) => typed.replace("\r\n", "\n").trim() == was.replace("\r\n", "\n").trim(),
        _ => false,
    }
}

/// The figures that were typed and aren't what the report says already.
fn cells(form: &mut FormState, report: &Writable, has_reason: bool) -> Vec<WriteCell> {
    let mut cells = Vec::new();
    let mut lacks_reason = false;
    let mut is_reason_taken = false;
    for indicator in &report.view.indicators {
        let Some(line) = report.snapshot.line(&indicator.code) else { continue };
        let name = field(indicator);
        let whole_name = format!("{name}_whole");
        let is_share = indicator.definition.formula.is_share();
        if is_untouched(form, &name) && (!is_share || is_untouched(form, &whole_name)) {
            continue;
        }
        let part = typed::number(form, &name, 0, u32::MAX).map(i64::from);
        let whole = if is_share { typed::number(form, &whole_name, 0, u32::MAX).map(i64::from) } else { None };
        let is_written = report.written.cells.contains_key(&indicator.code);
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
        let is_correction = value.is_some() && line.counted.is_some();
        lacks_reason |= is_correction && !has_reason;
        is_reason_taken |= is_correction;
        cells.push(WriteCell { indicator: indicator.code.clone(), value });
    }
    if lacks_reason {
        form.refuse("reason", FieldError::Other(Key("report-reason-needed")));
    }
    // A reason without a figure is a better one for those put right before.
    if has_reason && !is_reason_taken {
        let again =
            report.written.cells.iter().filter(|(code, cell)| {
                cell.reason.is_some() && cells.iter().all(|changed| changed.indicator != **code)
            });
        let again: Vec<WriteCell> =
            again.map(|(code, cell)| WriteCell { indicator: code.clone(), value: Some(cell.value) }).collect();
        if again.is_empty() {
            form.refuse("reason", FieldError::Other(Key("report-reason-of-nothing")));
        }
        cells.extend(again);
    }
    cells
}

/// The texts that were typed and aren't what the report says already, with what was picked for them; an emptied one is proposed again.
fn written_sections(form: &mut FormState, report: &Writable) -> Vec<WriteSection> {
    let mut sections = Vec::new();
    for section in reports::Section::ALL.iter().copied() {
        let name = section_field(section);
        let picked = form.values(&pick_field(section)).to_vec();
        let picked = report.said.iter().filter(|(of, id, ..)| *of == section && picked.contains(&id.to_string()));
        let picked: Vec<String> = picked.map(|(_, _, who, what)| format!("{who}: {what}")).collect();
        if picked.is_empty() && is_untouched(form, &name) {
            continue;
        }
        let text = typed::long_text(form, &name, LONGEST_SECTION);
        let whole: Vec<String> = text.iter().cloned().chain(picked).collect();
        let text = Some(whole.join("\n")).filter(|text| !text.is_empty());
        if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_SECTION) && !form.refused(&name) {
            form.refuse(&name, FieldError::TooLong(LONGEST_SECTION));
        }
        let shown = report.snapshot.sections.get(&section);
        let is_same = text.as_ref() == shown || text.is_none() && !report.written.sections.contains_key(&section);
        if !is_same {
            sections.push(WriteSection { section, text });
        }
    }
    sections
}
