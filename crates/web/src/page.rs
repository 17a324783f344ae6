//! What every page knows: the language, where it is, who looks and as what, and what has just been done.
//!
//! A template holds a [`Page`] as its field `p` and takes all words and formats from it: `{{ p.t("team-title") }}`.

mod news;

pub use news::Done;

use crate::assets;
use crate::error::PageError;
use crate::format;
use crate::locale::{Argument, Key, Locale};
use crate::views::paths;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::{Uri, request::Parts};
use axum::response::{Html, IntoResponse, Response};
use rules::day::Day;
use rules::ids::{AppointmentId, OperationId};
use std::convert::Infallible;

/// The frame around a page's own content. As an extractor it takes the language from the request, the person from the
/// [`Viewer`] among the request's extensions (put there by whoever knows the session), and the news from `?done=`.
#[derive(Clone, Debug)]
pub struct Page {
    locale: Locale,
    path: String,
    query: String,
    viewer: Option<Viewer>,
    section: Section,
    done: Option<Done>,
    warning: Option<String>,
    operation: Option<OperationId>,
    journal: Option<String>,
}

/// Who looks, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The person's name.
    pub name: String,
    /// As what, in the reader's language: "Cán bộ xã Gia Phú".
    pub acting_as: String,
    /// All duties of today among which the person may choose.
    pub duties: Vec<Duty>,
    /// The parts of the house the person has business in.
    pub sections: Vec<Section>,
}

/// One of the duties under which somebody may act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Which.
    pub id: AppointmentId,
    /// As what, in the reader's language.
    pub text: String,
    /// Is it the one acted under now?
    pub current: bool,
}

/// The part of the house a page belongs to; marked in the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// None of them.
    #[default]
    Elsewhere,
    /// What is to be done.
    Home,
    /// The notebook, with which teams work without signal.
    Notebook,
    /// The tree of units.
    Units,
    /// The teams and their decisions.
    Teams,
    /// The households.
    Households,
    /// What teams did.
    Activities,
    /// Who produces and sells.
    Producers,
    /// What is reported, and who owes it.
    Reports,
    /// How far the targets are reached.
    Targets,
    /// The figures of units.
    Figures,
    /// The catalogue.
    Catalogue,
    /// The annex in and out.
    Annex,
    /// Zalo names.
    Zalo,
    /// Accounts, invitations, stand-ins.
    Accounts,
    /// The journal.
    Journal,
}

impl Section {
    /// Every one of them.
    pub const ALL: [Self; 16] = [
        Self::Elsewhere,
        Self::Home,
        Self::Notebook,
        Self::Units,
        Self::Teams,
        Self::Households,
        Self::Activities,
        Self::Producers,
        Self::Reports,
        Self::Targets,
        Self::Figures,
        Self::Catalogue,
        Self::Annex,
        Self::Zalo,
        Self::Accounts,
        Self::Journal,
    ];

    const SHOWN: [(Self, Key, &'static str); 15] = [
        (Self::Home, Key("nav-home"), paths::HOME),
        (Self::Notebook, Key("notebook-title"), paths::NOTEBOOK),
        (Self::Units, Key("nav-units"), paths::UNITS),
        (Self::Teams, Key("nav-teams"), paths::TEAMS),
        (Self::Households, Key("nav-households"), paths::HOUSEHOLDS),
        (Self::Activities, Key("nav-activities"), paths::ACTIVITIES),
        (Self::Producers, Key("nav-producers"), paths::PRODUCERS),
        (Self::Reports, Key("nav-reports"), paths::REPORTS),
        (Self::Targets, Key("nav-targets"), paths::TARGETS),
        (Self::Figures, Key("nav-figures"), paths::FIGURES),
        (Self::Catalogue, Key("nav-catalogue"), paths::CATALOGUE),
        (Self::Annex, Key("nav-annex"), paths::ANNEX),
        (Self::Zalo, Key("nav-zalo"), paths::ZALO),
        (Self::Accounts, Key("nav-accounts"), paths::ACCOUNTS),
        (Self::Journal, Key("nav-journal"), paths::JOURNAL),
    ];
}

/// One entry of the navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigationEntry {
    /// What is read.
    pub text: String,
    /// Where it leads.
    pub url: &'static str,
    /// Is the page one of this section's?
    pub current: bool,
}

impl Page {
    /// A page at an address, for a visitor nobody knows yet.
    #[must_use]
    pub fn new(locale: Locale, uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default().to_owned();
        let done = Done::of_query(&query);
        Self {
            locale,
            path: uri.path().to_owned(),
            query,
            viewer: None,
            section: Section::default(),
            done,
            warning: None,
            operation: None,
            journal: None,
        }
    }

    /// The page as `viewer` sees it.
    #[must_use]
    pub fn seen_by(mut self, viewer: Option<Viewer>) -> Self {
        self.viewer = viewer;
        self
    }

    /// The page as one of a section.
    #[must_use]
    pub fn within(mut self, section: Section) -> Self {
        self.section = section;
        self
    }

    /// The page of something of which the journal tells at this address.
    #[must_use]
    pub fn journaled(mut self, url: Option<String>) -> Self {
        self.journal = url;
        self
    }

    /// Where the journal tells of what the page is about, for whom may read it.
    #[must_use]
    pub fn journal(&self) -> Option<&str> {
        self.journal.as_deref()
    }

    /// The page telling what has been done.
    #[must_use]
    pub fn telling(mut self, done: Done) -> Self {
        self.done = Some(done);
        self
    }

    /// The page with a sentence on what was asked for and can't be shown.
    #[must_use]
    pub fn warning(mut self, sentence: String) -> Self {
        self.warning = Some(sentence);
        self
    }

    /// The page with the id of what its form will make.
    #[must_use]
    pub fn making(mut self, operation: OperationId) -> Self {
        self.operation = Some(operation);
        self
    }

    /// The id of what the page's form makes; the form brings it along, so that sent twice it makes nothing twice.
    #[must_use]
    pub fn operation(&self) -> String {
        self.operation.map(|operation| operation.to_string()).unwrap_or_default()
    }

    /// What was asked for and can't be shown.
    #[must_use]
    pub fn warned(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// Its language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Its path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Who looks, if somebody is signed in.
    #[must_use]
    pub fn viewer(&self) -> Option<&Viewer> {
        self.viewer.as_ref()
    }

    /// The sentence `key`.
    #[must_use]
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.locale.text(key)
    }

    /// The sentence `key` with one blank filled in.
    #[must_use]
    pub fn t1(&self, key: impl AsRef<str>, name: &str, value: impl Argument) -> String {
        self.locale.text_with(key, &[(name, &value)])
    }

    /// The sentence `key` with two blanks filled in.
    #[must_use]
    pub fn t2(
        &self,
        key: impl AsRef<str>,
        name1: &str,
        value1: impl Argument,
        name2: &str,
        value2: impl Argument,
    ) -> String {
        self.locale.text_with(key, &[(name1, &value1), (name2, &value2)])
    }

    /// A whole number with separators.
    #[must_use]
    pub fn number(&self, value: impl Count) -> String {
        format::number(value.to_count())
    }

    /// A share in percent.
    #[must_use]
    pub fn percent(&self, part: impl Count, whole: impl Count) -> String {
        let positive = |value: i64| u64::try_from(value).unwrap_or_default();
        format::percent(positive(part.to_count()), positive(whole.to_count()))
    }

    /// A day as dd/mm/yyyy.
    #[must_use]
    pub fn date(&self, day: impl AsDay) -> String {
        day.as_day().vietnamese()
    }

    /// A day typed into a form or asked for in an address, as dd/mm/yyyy; what is none stays as it was typed.
    #[must_use]
    pub fn day_typed(&self, text: impl AsRef<str>) -> String {
        let text = text.as_ref();
        text.parse().map_or_else(|_| text.to_owned(), Day::vietnamese)
    }

    /// A phone for the eye.
    #[must_use]
    pub fn phone(&self, digits: impl AsRef<str>) -> String {
        format::phone(digits.as_ref())
    }

    /// A phone to tap.
    #[must_use]
    pub fn phone_link(&self, digits: impl AsRef<str>) -> String {
        format::phone_link(digits.as_ref())
    }

    /// The address of an asset.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// The navigation; only for who is signed in.
    #[must_use]
    pub fn navigation(&self) -> Vec<NavigationEntry> {
        let Some(viewer) = &self.viewer else {
            return Vec::new();
        };
        let entry = |(section, key, url)| NavigationEntry { text: self.t(key), url, current: section == self.section };
        Section::SHOWN.into_iter().filter(|(section, ..)| viewer.sections.contains(section)).map(entry).collect()
    }

    /// What has just been done.
    #[must_use]
    pub fn done(&self) -> Option<Done> {
        self.done
    }

    /// What has just been done, as a sentence.
    #[must_use]
    pub fn news(&self) -> Option<String> {
        self.done.map(|done| self.t(done.key()))
    }

    /// This page in the other language.
    #[must_use]
    pub fn other_language_url(&self) -> String {
        let kept = self
            .query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang=") && !pair.starts_with("done="));
        let query: Vec<&str> = kept.collect();
        let joint = if query.is_empty() { "" } else { "&" };
        format!("{}?{}{joint}lang={}", self.path, query.join("&"), self.locale.other().code())
    }

    /// The other language's code.
    #[must_use]
    pub fn other_language(&self) -> &'static str {
        self.locale.other().code()
    }
}

/// A whole number of any width, for [`Page::number`].
pub trait Count {
    /// The number; what does not fit is the largest that does.
    fn to_count(&self) -> i64;
}
impl<T: Count> Count for &T {
    fn to_count(&self) -> i64 {
        (**self).to_count()
    }
}
macro_rules! counts {
    ($($number:ty),*) => { $(
        impl Count for $number {
            fn to_count(&self) -> i64 { i64::try_from(*self).unwrap_or(i64::MAX) }
        }
    )* };
}
counts!(u8, u16, u32, u64, usize, i32, i64);

/// A day behind any number of references, for [`Page::date`]; templates pile them up.
pub trait AsDay {
    /// The day.
    fn as_day(&self) -> Day;
}
impl AsDay for Day {
    fn as_day(&self) -> Day {
        *self
    }
}
impl<T: AsDay> AsDay for &T {
    fn as_day(&self) -> Day {
        (**self).as_day()
    }
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let locale = Locale::from_request_parts(parts, state).await?;
        Ok(Self::new(locale, &parts.uri).seen_by(parts.extensions.get().cloned()))
    }
}

/// The answer that shows a template.
pub fn show(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "template failed");
            PageError::Internal.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(address: &'static str) -> Page {
        Page::new(Locale::Vi, &Uri::from_static(address))
    }

    #[test]
    fn switching_the_language_keeps_the_page_as_it_is() {
        assert_eq!(page("/units").other_language_url(), "/units?lang=en");
        assert_eq!(
            page("/units?at=2025-07-01&lang=vi&done=saved").other_language_url(),
            "/units?at=2025-07-01&lang=en"
        );
    }

    #[test]
    fn only_known_news_are_told() {
        assert_eq!(page("/?done=everything-erased").news(), None);
        let address = Done::Imported.query("/teams?at=2025-07-01");
        assert_eq!(address, "/teams?at=2025-07-01&done=imported");
        assert!(Done::of_query("at=2025-07-01&done=imported") == Some(Done::Imported));
    }

    #[test]
    fn who_is_not_signed_in_gets_no_navigation() {
        assert!(page("/").navigation().is_empty());
        let sections = vec![Section::Home, Section::Teams];
        let viewer = Viewer { name: "A".into(), acting_as: "B".into(), duties: Vec::new(), sections };
        let entries = page("/").seen_by(Some(viewer)).within(Section::Teams).navigation();
        assert_eq!(entries.iter().filter(|entry| entry.current).count(), 1);
        assert_eq!(entries.len(), 2);
    }
}
