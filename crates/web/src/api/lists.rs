//! Lists that lie here: how they are asked for, how their rows are told, and what became of those that were taken in.

use super::answers::{On, RowStatus};
use super::caller::{given, parsed};
use super::problem::Problem;
use super::visitor::number;
use crate::form::FormState;
use crate::pages::kept_lists::{KeptList, Taken};
use crate::pages::state::Visit;
use crate::views::imports::{self, CellMessage, ImportPreviewPage, OfStatus, PreviewRow};
use rules::day::Day;
use rules::ids::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which list: for which place it is read, from which day its rows hold, and its file.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListAsked {
    #[param(value_type = Option<Uuid>)]
    pub(super) unit: Option<String>,
    #[param(value_type = On)]
    from: Option<String>,
    #[param(value_type = String)]
    file: Option<String>,
}

impl ListAsked {
    /// The list of a place where the asker may take it in, if the day from which it holds fits.
    pub(super) async fn list(
        &self,
        visit: &Visit,
        unit: UnitId,
        fits: impl Fn(Day) -> bool,
    ) -> Result<KeptList, Problem> {
        let value = |text: &Option<String>| given(text.as_ref()).unwrap_or_default().to_owned();
        let from: Option<Day> = parsed("from", self.from.as_ref())?;
        let unfit = || Problem::BadParameter { name: "from", value: value(&self.from) };
        let from = from.filter(|day| fits(*day)).ok_or_else(unfit)?;
        let sha256 = value(&self.file);
        let gone = || Problem::BadParameter { name: "file", value: value(&self.file) };
        let file = visit.store.file(&visit.scope, &sha256).await?.ok_or_else(gone)?;
        Ok(KeptList { unit, from, file, sha256 })
    }

    /// The same of what was so by today, in a place that stood then.
    pub(super) async fn list_of_past(&self, visit: &Visit, unit: UnitId) -> Result<KeptList, Problem> {
        self.list(visit, unit, |day| day <= visit.today && visit.registry.stands(unit, day)).await
    }
}

/// Which of its rows are looked at.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RowsAsked {
    #[param(value_type = Option<RowStatus>)]
    status: Option<String>,
    #[param(value_type = Option<u32>, minimum = 1)]
    page: Option<String>,
}

impl RowsAsked {
    /// The code of the status, empty for all rows, and the page.
    pub(super) fn read(&self) -> Result<(&str, u32), Problem> {
        let status = given(self.status.as_ref()).unwrap_or_default();
        let known = status.is_empty() || imports::RowStatus::of_code(status).is_some();
        let page = number("page", self.page.as_ref())?.unwrap_or(1);
        if known { Ok((status, page)) } else { Err(Problem::BadParameter { name: "status", value: status.to_owned() }) }
    }

    /// The same as the page's form says it.
    pub(super) fn form(&self) -> Result<FormState, Problem> {
        let (status, page) = self.read()?;
        let status = if status.is_empty() { "all" } else { status };
        Ok(FormState::of([("show", format!("{status} {page}")), ("shown", String::new())]))
    }
}

/// How many rows have a status.
#[derive(Serialize, ToSchema)]
pub(super) struct RowsOfStatus {
    pub(super) status: RowStatus,
    pub(super) count: u64,
}

/// What is said of a row, or of one of its cells.
#[derive(Serialize, ToSchema)]
pub(super) struct RowMessage {
    cell: Option<String>,
    text: String,
}

impl RowMessage {
    pub(super) fn all(messages: Vec<CellMessage>) -> Vec<Self> {
        messages.into_iter().map(|CellMessage { cell, text }| Self { cell, text }).collect()
    }
}

/// A row of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct ListedRow {
    /// What picks it.
    pub(super) id: String,
    pub(super) row: u32,
    pub(super) row_status: RowStatus,
    /// Is it taken unless somebody says otherwise? Null where it can't be.
    pub(super) proposed: Option<bool>,
    pub(super) cells: Vec<String>,
    pub(super) messages: Vec<RowMessage>,
}

impl ListedRow {
    fn of(PreviewRow { id, number, status, picked, cells, messages }: PreviewRow) -> Self {
        let messages = RowMessage::all(messages);
        Self { id, row: number, row_status: RowStatus(status), proposed: picked, cells, messages }
    }
}

/// What taking a list in would do: its rows beside what is known, a page of them.
#[derive(Serialize, ToSchema)]
pub(super) struct ListPreview {
    pub(super) file_name: String,
    pub(super) from: On,
    /// What is to be said of the file as a whole.
    pub(super) notes: Vec<String>,
    /// The headings of the cells.
    pub(super) columns: Vec<String>,
    pub(super) statuses: Vec<RowsOfStatus>,
    /// The contact that the annex names, if that would change.
    pub(super) contact_named: Option<String>,
    pub(super) items: Vec<ListedRow>,
    pub(super) page: u64,
    pub(super) pages: u64,
    pub(super) total: u64,
}

impl ListPreview {
    /// What a page of the preview tells.
    pub(super) fn of(page: ImportPreviewPage) -> Self {
        let of_status = |of: &OfStatus| RowsOfStatus { status: RowStatus(of.status), count: of.rows as u64 };
        Self {
            file_name: page.file_name,
            from: On(page.at),
            notes: page.notes,
            columns: page.columns,
            statuses: page.leaf.statuses.iter().map(of_status).collect(),
            contact_named: page.contact.map(|(contact, _)| contact),
            items: page.rows.into_iter().map(ListedRow::of).collect(),
            page: page.leaf.number as u64,
            pages: page.leaf.total as u64,
            total: page.leaf.rows as u64,
        }
    }
}

/// The decision by which a list's teams were set up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionNoted {
    number: String,
    #[schema(value_type = On)]
    on: String,
    signer: Option<String>,
}

/// Which rows of a list are taken in; without a word of them those that are new or change something.
#[derive(Deserialize, Default, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeIn {
    /// Makes the same sent again the same.
    operation: Option<Uuid>,
    /// The ids of the rows.
    picked: Option<Vec<String>>,
    /// Is the contact that the annex names taken, too?
    contact: Option<bool>,
    decision: Option<DecisionNoted>,
}

impl TakeIn {
    /// What was sent; nothing at all says nothing.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_slice(bytes).map_err(|why| Problem::BadBody(why.to_string()))
    }

    /// The same as the form of the preview says it.
    pub(super) fn form(self) -> FormState {
        let mut form = FormState::default();
        if let Some(operation) = self.operation {
            form = form.with("operation", operation.to_string());
        }
        if let Some(decision) = self.decision {
            form = form.with("number", decision.number).with("on", decision.on);
            form = form.with("signer", decision.signer.unwrap_or_default());
        }
        if self.contact == Some(true) {
            form = form.with("contact", "yes");
        }
        match self.picked {
            // A form that doesn't say which rows it showed showed them all.
            Some(rows) => rows.into_iter().fold(form, |form, row| form.with("row", row)),
            None => form.with("shown", ""),
        }
    }
}

/// What became of what was picked.
#[derive(Serialize, ToSchema)]
pub(super) struct TakenIn {
    applied: u64,
    refusals: Vec<String>,
}

impl From<Taken> for TakenIn {
    fn from(Taken { operations, refusals }: Taken) -> Self {
        Self { applied: operations as u64, refusals }
    }
}
