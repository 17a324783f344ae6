//! The page of what went wrong.

use super::Sampled;
use crate::error::PageError;
use crate::page::Page;
use askama::Template;

/// What happened, what to do now, and a way back.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame.
    pub p: Page,
    /// What happened.
    pub error: PageError,
    /// After how many seconds to try again.
    pub wait: Option<u64>,
}

impl Sampled for ErrorPage {
    const NAME: &'static str = "error";

    fn samples(page: &Page) -> Vec<Self> {
        let waits = |error| matches!(error, PageError::TooMany | PageError::Busy);
        let sample = |error| Self { p: page.clone(), error, wait: waits(error).then_some(12) };
        PageError::ALL.into_iter().map(sample).collect()
    }
}
