//! Lists that lie here while they are looked over: what is told of them and what became of them, whoever asks, a form or a machine.

use super::refusals::{refused, sentence};
use super::state::{Visit, answer};
use crate::error::PageError;
use crate::page::show;
use crate::views::imports::ImportPreviewPage;
use axum::response::Response;
use rules::day::Day;
use rules::ids::UnitId;
use rules::operations::Operation;
use std::collections::BTreeSet;
use store::KeptFile;

/// A list that somebody sent: for which place it is read, from which day its rows hold, and its file.
#[derive(Clone)]
pub(crate) struct KeptList {
    pub(crate) unit: UnitId,
    pub(crate) from: Day,
    pub(crate) file: KeptFile,
    pub(crate) sha256: String,
}

/// What became of rows that were taken in.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// How many operations took effect.
    pub(crate) operations: usize,
    /// Why others did not, each reason once.
    pub(crate) refusals: Vec<String>,
}

/// A preview as a page: with what is wrong, if something is.
pub(super) fn as_page(page: &ImportPreviewPage) -> Response {
    if page.faults().is_ok() { show(page) } else { refused(page) }
}

impl Visit {
    /// Makes what the rows of a list say, and tells what became of it.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn take(&self, operations: Vec<Operation>) -> Result<Taken, PageError> {
        let outcomes = self.store.apply(&self.scope, operations).await?;
        let answers: Vec<_> = outcomes.into_iter().map(answer).collect();
        let locale = self.page.locale();
        let operations = answers.iter().filter(|answer| answer.is_ok()).count();
        let refusals: BTreeSet<String> =
            answers.into_iter().filter_map(Result::err).map(|reason| sentence(locale, &reason)).collect();
        Ok(Taken { operations, refusals: refusals.into_iter().collect() })
    }
}
