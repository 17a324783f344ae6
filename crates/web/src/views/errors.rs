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
}

impl Sampled for ErrorPage {
    const NAME: &'static str = "error";

    fn samples(page: &Page) -> Vec<Self> {
        PageError::ALL.into_iter().map(|error| Self { p: page.clone(), error }).collect()
    }
}
