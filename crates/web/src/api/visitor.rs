//! Whoever asks for what a page hands out or takes in, as that page meets him: so that the very functions of the pages make the papers
//! and read the files.

use super::caller::{Caller, given, parsed};
use super::problem::{self, Problem};
use crate::error::PageError;
use crate::page::Page;
use crate::pages::State;
use crate::pages::state::Visit;
use crate::views::annex::Format;
use crate::views::report_paper;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::response::Response;
use axum_extra::extract::Query;
use rules::ids::{OperationId, UnitId};
use serde::Deserialize;
use std::borrow::Cow;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

/// A file, or why there is none.
pub(super) type FileAnswer = Result<Response, Problem>;

/// The bytes of a file; what it is and its name are told by the head of the answer.
pub(super) struct FileBytes;

impl PartialSchema for FileBytes {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()))
    }
}

impl ToSchema for FileBytes {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("FileBytes")
    }
}

/// Whoever asks, of the day that `?at=` names. As an extractor it refuses whom [`Caller`] refuses, and a day that can't be read.
pub(super) struct Visitor {
    pub(super) visit: Visit,
    /// May anything be changed?
    pub(super) may_write: bool,
}

#[derive(Deserialize, Default)]
struct AtDay {
    at: Option<String>,
}

impl<S> FromRequestParts<S> for Visitor
where
    S: Send + Sync,
    State: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let asked =
            Query::<AtDay>::from_request_parts(parts, state).await.map(|Query(asked)| asked).unwrap_or_default();
        caller.day(asked.at.as_ref())?;
        // Who asks is known by now, so that nobody is sent to the page for signing in.
        let mut visit =
            Visit::from_request_parts(parts, state).await.map_err(|_| Problem::Page(PageError::Internal))?;
        let made = OperationId(visit.store.surroundings().id());
        visit.page = Page::new(problem::language(parts.uri.query(), &parts.headers), &parts.uri).making(made);
        Ok(Self { visit, may_write: caller.known.may_write })
    }
}

impl Visitor {
    /// The visit of who may change things.
    pub(super) fn writing(self) -> Result<Visit, Problem> {
        if self.may_write { Ok(self.visit) } else { Err(Problem::ReadOnly) }
    }
}

/// In which format a paper is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PaperAsked {
    #[param(inline, value_type = Option<PaperFormat>)]
    format: Option<String>,
}

impl PaperAsked {
    /// The format asked for, else the paper to be signed.
    pub(super) fn format(&self) -> Result<report_paper::PaperFormat, Problem> {
        paper_format(self.format.as_ref())
    }
}

/// The same, where it is asked for beside other things.
pub(super) fn paper_format(asked: Option<&String>) -> Result<report_paper::PaperFormat, Problem> {
    let usual = report_paper::PaperFormat::Office(Format::Docx);
    one_of(asked, usual, report_paper::PaperFormat::of_ending)
}

/// The format of a file asked for, else the usual one.
pub(super) fn one_of<T>(asked: Option<&String>, usual: T, of: impl Fn(&str) -> Option<T>) -> Result<T, Problem> {
    let Some(ending) = given(asked) else { return Ok(usual) };
    of(ending).ok_or_else(|| Problem::BadParameter { name: "format", value: ending.to_owned() })
}

/// The formats of a paper, for the description.
pub(super) struct PaperFormat;

impl PartialSchema for PaperFormat {
    fn schema() -> RefOr<Schema> {
        one_of_codes(report_paper::PaperFormat::ALL.map(report_paper::PaperFormat::ending))
    }
}

impl ToSchema for PaperFormat {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("PaperFormat")
    }
}

/// The formats of an annex, likewise.
pub(super) struct OfficeFormat;

impl PartialSchema for OfficeFormat {
    fn schema() -> RefOr<Schema> {
        one_of_codes(Format::ALL.map(Format::ending))
    }
}

impl ToSchema for OfficeFormat {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("OfficeFormat")
    }
}

/// A parameter that takes one of some words.
pub(super) fn one_of_codes<const N: usize>(codes: [&'static str; N]) -> RefOr<Schema> {
    RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(Type::String).enum_values(Some(codes)).build()))
}

/// Whether a number in a query can be read.
pub(super) fn number(name: &'static str, asked: Option<&String>) -> Result<Option<u32>, Problem> {
    parsed(name, asked)
}

/// The unit that a query names, else the asker's own.
pub(super) fn given_unit(visit: &Visit, asked: Option<&String>) -> Result<UnitId, Problem> {
    let own = || visit.own_units().into_iter().next();
    parsed("unit", asked)?.or_else(own).ok_or(Problem::Page(PageError::NotFound))
}
