//! What answers are made of: lists in parts, and values with their schema.

use super::caller::{given, parsed};
use super::problem::Problem;
use crate::views::imports;
use axum::Json;
use rules::{
    access, catalogue, channels,
    day::{Day, Span},
    holidays, issues, obligations, papers, producers, reports, requests, schedules, targets, teams, units,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::{KnownFormat, Object, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};
use uuid::Uuid;

/// What an operation answers.
pub(super) type Answer<T> = Result<Json<T>, Problem>;

/// Part of a list; `next` is the `after` of the part behind it.
#[derive(Serialize, ToSchema)]
pub(super) struct Listed<T> {
    pub(super) items: Vec<T>,
    pub(super) total: usize,
    pub(super) next: Option<Uuid>,
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Slice {
    #[param(value_type = Option<u16>, minimum = 1, maximum = 500)]
    limit: Option<String>,
    #[param(value_type = Option<Uuid>)]
    after: Option<String>,
}

const USUAL: usize = 100;
const MOST: usize = 500;

/// How many rows a part has at most, as asked for.
pub(super) fn limit(asked: Option<&String>) -> Result<usize, Problem> {
    let limit: usize = parsed("limit", asked)?.unwrap_or(USUAL);
    let is_allowed = (1..=MOST).contains(&limit);
    is_allowed.then_some(limit).ok_or_else(|| Problem::BadParameter { name: "limit", value: limit.to_string() })
}

impl Slice {
    /// The part of a list that is asked for; each thing is told by its id.
    pub(super) fn of<T>(&self, all: Vec<T>, id: impl Fn(&T) -> Uuid) -> Result<Listed<T>, Problem> {
        let limit = limit(self.limit.as_ref())?;
        let start = match parsed::<Uuid>("after", self.after.as_ref())? {
            None => 0,
            Some(after) => all.iter().position(|one| id(one) == after).map(|at| at + 1).ok_or_else(|| {
                let value = given(self.after.as_ref()).unwrap_or_default().to_owned();
                Problem::BadParameter { name: "after", value }
            })?,
        };
        let total = all.len();
        let items: Vec<T> = all.into_iter().skip(start).take(limit).collect();
        let next = items.last().map(id).filter(|_| start + items.len() < total);
        Ok(Listed { items, total, next })
    }
}

fn text(format: KnownFormat) -> RefOr<Schema> {
    let object = ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format)));
    RefOr::T(Schema::Object(object.build()))
}

/// A day, YYYY-MM-DD.
#[derive(Clone, Copy, Serialize)]
pub(super) struct On(pub(super) Day);

/// When reports are due, in the shape in which it is sent.
#[derive(Serialize)]
pub(super) struct Schedule(pub(super) schedules::Schedule);

/// What a day is to offices, in the shape in which it is sent.
#[derive(Serialize)]
pub(super) struct Holiday(pub(super) holidays::Holiday);

/// What an answer to a field of a request looks like, in the shape in which it is sent.
#[derive(Serialize)]
pub(super) struct RequestFieldKind(pub(super) requests::FieldKind);

/// What was answered to a field, in the shape in which it is sent.
#[derive(Serialize)]
pub(super) struct AnswerValue(pub(super) requests::AnswerValue);

/// What `bodies` describes.
fn sent() -> RefOr<Schema> {
    RefOr::T(Schema::Object(Object::new()))
}

/// An instant, RFC 3339.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Moment(pub(super) jiff::Timestamp);

macro_rules! named {
    ($($type:ident = $name:literal, $schema:expr;)*) => { $(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> { $schema }
        }
        impl ToSchema for $type {
            fn name() -> Cow<'static, str> { Cow::Borrowed($name) }
        }
    )* };
}
named! {
    On = "Day", text(KnownFormat::Date);
    Moment = "Instant", text(KnownFormat::DateTime);
    Schedule = "Schedule", sent();
    Holiday = "Holiday", sent();
    RequestFieldKind = "RequestFieldKind", sent();
    AnswerValue = "AnswerValue", sent();
}

/// Words that are sent by their codes.
macro_rules! codes {
    ($($type:ident($of:ty) = $name:literal;)*) => { $(
        #[derive(Clone, Copy, Serialize)]
        pub(super) struct $type(pub(super) $of);

        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                let codes = <$of>::ALL.iter().map(|word| word.code());
                RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)).build()))
            }
        }
        impl ToSchema for $type {
            fn name() -> Cow<'static, str> { Cow::Borrowed($name) }
        }
    )* };
}
codes! {
    Level(units::Level) = "Level";
    Denominator(targets::Denominator) = "Denominator";
    ReportKind(schedules::ReportKind) = "ReportKind";
    Reporter(schedules::Reporter) = "Reporter";
    DueState(obligations::State) = "DueState";
    ReportSection(reports::Section) = "ReportSection";
    IssueStage(issues::StageKind) = "IssueStage";
    IssueStepKind(issues::Step) = "IssueStepKind";
    AnswerState(requests::AnswerState) = "AnswerState";
    ReportStepKind(reports::StepKind) = "ReportStepKind";
    Signing(papers::Signing) = "Signing";
    UnitKind(units::Kind) = "UnitKind";
    OfficeRole(access::Role) = "OfficeRole";
    MemberRole(teams::Role) = "MemberRole";
    Representing(teams::Representing) = "Representing";
    Sex(teams::Sex) = "Sex";
    Tier(teams::Tier) = "Tier";
    Source(teams::Source) = "Source";
    DecisionKind(teams::DecisionKind) = "DecisionKind";
    ItemKind(catalogue::ItemKind) = "ItemKind";
    Pillar(catalogue::Pillar) = "Pillar";
    Counting(catalogue::Counting) = "Counting";
    Means(catalogue::Means) = "Means";
    ProducerForm(producers::Form) = "ProducerForm";
    SellerStep(producers::Step) = "SellerStep";
    RowStatus(imports::RowStatus) = "RowStatus";
}

/// The first day of a span.
pub(super) fn first(span: Span) -> Option<On> {
    (span.from != Day::MIN).then_some(On(span.from))
}

/// The first day after a span; none while its end is open.
pub(super) fn end(span: Span) -> Option<On> {
    span.end().map(On)
}

/// A Zalo group.
#[derive(Serialize, ToSchema)]
pub(super) struct Channel {
    name: Option<String>,
    made: Option<On>,
}

impl Channel {
    pub(super) fn of(channel: &channels::Channel) -> Self {
        Self { name: channel.name.clone(), made: channel.made.map(On) }
    }
}

/// What a team must be made of.
#[derive(Serialize, ToSchema)]
pub(super) struct Composition {
    least: u8,
    most: Option<u8>,
    leader: bool,
    leader_represents: Option<Representing>,
    deputy: bool,
    deputy_represents: Option<Representing>,
    represented: Vec<Representing>,
}

impl Composition {
    pub(super) fn of(rule: &teams::Composition) -> Self {
        Self {
            least: rule.least,
            most: rule.most,
            leader: rule.leader,
            leader_represents: rule.leader_represents.map(Representing),
            deputy: rule.deputy,
            deputy_represents: rule.deputy_represents.map(Representing),
            represented: rule.represented.iter().copied().map(Representing).collect(),
        }
    }
}
