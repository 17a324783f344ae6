//! The journal: what became of operations within the asker's part of the tree, the newest first.

use super::answers::{Answer, Moment, OfficeRole, On, limit};
use super::caller::{Caller, given, parsed};
use super::operations::{OperationAnswer, answer};
use super::problem::{Problem, ProblemBody};
use crate::error::PageError;
use axum::Json;
use axum_extra::extract::Query;
use rules::day::Day;
use rules::ids::{AccountId, UnitId};
use rules::operations::encode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Author, Cursor, FieldChange, JournalEntry, JournalFilter, Said, StoreError};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is asked for; `after` is the `next` of the part before.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct JournalAsked {
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
    #[param(value_type = Option<Uuid>)]
    account: Option<String>,
    #[param(value_type = Option<Uuid>)]
    object: Option<String>,
    kind: Option<String>,
    state: Option<String>,
    #[param(value_type = Option<On>)]
    from: Option<String>,
    #[param(value_type = Option<On>)]
    to: Option<String>,
    #[param(value_type = Option<u16>, minimum = 1, maximum = 500)]
    limit: Option<String>,
    after: Option<String>,
}

/// Part of the journal.
#[derive(Serialize, ToSchema)]
pub(super) struct JournalPart {
    items: Vec<JournalRow>,
    next: Option<String>,
}

/// An operation and what became of it. `body` is null where the asker may not read it, it was erased, or it can't be read any more; `changes` too where
/// it amends nothing.
#[derive(Serialize, ToSchema)]
struct JournalRow {
    outcome: OperationAnswer,
    kind: String,
    #[schema(value_type = Option<Object>)]
    body: Option<Value>,
    erased: bool,
    changes: Option<Vec<JournalChange>>,
    author: JournalAuthor,
    carried_by: Option<Uuid>,
    device: Option<String>,
    captured: Moment,
    arrived: Moment,
    units: Vec<Uuid>,
}

/// A field of an amendment, by its name in `body`: what it was, null if nothing was said of it, and what it became.
#[derive(Serialize, ToSchema)]
struct JournalChange {
    name: String,
    before: Option<Value>,
    became: Option<Value>,
}

impl From<FieldChange> for JournalChange {
    fn from(FieldChange { field, before, after }: FieldChange) -> Self {
        Self { name: field, before, became: after }
    }
}

/// Who made an operation; without an account it was the program, or whoever runs the machine.
#[derive(Serialize, ToSchema)]
struct JournalAuthor {
    account: Option<Uuid>,
    name: Option<String>,
    role: Option<OfficeRole>,
    unit: Option<Uuid>,
}

impl From<Author> for JournalAuthor {
    fn from(author: Author) -> Self {
        match author {
            Author::Person { account, name, role, unit } => {
                Self { account: Some(account.0), name, role: role.map(OfficeRole), unit: unit.map(Uuid::from) }
            }
            Author::Operator | Author::Program | Author::Anybody => {
                Self { account: None, name: None, role: None, unit: None }
            }
        }
    }
}

impl JournalAsked {
    pub(super) fn filter(&self, caller: &Caller) -> Result<JournalFilter, Problem> {
        let unit = parsed::<UnitId>("unit", self.unit.as_ref())?;
        if unit.is_some_and(|unit| caller.registry.get(unit).is_none()) {
            return Err(Problem::Page(PageError::NotFound));
        }
        Ok(JournalFilter {
            unit,
            account: parsed::<AccountId>("account", self.account.as_ref())?,
            kind: given(self.kind.as_ref()).map(str::to_owned),
            object: parsed::<Uuid>("object", self.object.as_ref())?,
            state: given(self.state.as_ref()).map(str::to_owned),
            from: parsed::<Day>("from", self.from.as_ref())?,
            to: parsed::<Day>("to", self.to.as_ref())?.map(Day::after),
        })
    }

    fn after(&self) -> Result<Option<Cursor>, Problem> {
        let cursor =
            |text: &str| text.parse().map_err(|()| Problem::BadParameter { name: "after", value: text.to_owned() });
        given(self.after.as_ref()).map(cursor).transpose()
    }
}

fn row(caller: &Caller, entry: JournalEntry) -> Result<JournalRow, StoreError> {
    let (body, erased) = match &entry.said {
        Said::Body(body) => {
            let wire =
                encode(body).map_err(|why| StoreError::Corrupt { what: "an operation", value: why.to_string() })?;
            (Some(wire.fields), false)
        }
        Said::Hidden | Said::Unreadable => (None, false),
        Said::Erased => (None, true),
    };
    Ok(JournalRow {
        outcome: answer(caller.locale, entry.operation.to_string(), entry.outcome),
        kind: entry.kind,
        body,
        erased,
        changes: entry.changes.map(|changes| changes.into_iter().map(JournalChange::from).collect()),
        author: entry.author.into(),
        carried_by: entry.carried_by.map(|carrier| carrier.account.0),
        device: entry.device,
        captured: Moment(entry.captured),
        arrived: Moment(entry.arrived),
        units: entry.units.into_iter().map(Uuid::from).collect(),
    })
}

#[utoipa::path(get, path = "/journal", operation_id = "list_journal", tag = "operations", params(JournalAsked), responses(
    (status = 200, body = JournalPart),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(caller: Caller, Query(asked): Query<JournalAsked>) -> Answer<JournalPart> {
    let (filter, limit, after) = (asked.filter(&caller)?, limit(asked.limit.as_ref())?, asked.after()?);
    let page = caller.store.journal(&caller.scope, &filter, after.as_ref(), limit).await?;
    let page = page.ok_or(Problem::Page(PageError::NotFound))?;
    let items = page.entries.into_iter().map(|entry| row(&caller, entry)).collect::<Result<_, _>>()?;
    Ok(Json(JournalPart { items, next: page.next.map(|next| next.to_string()) }))
}
