//! The journal: who did what, when, what became of it and what it changed.

use super::journal_words::{Words, kind};
use super::state::{Answer, State, Visit};
use super::{journal_export, typed};
use crate::error::PageError;
use crate::form::Choice;
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Section, show};
use crate::views::journal::{Filtered, JournalEntryPage, JournalFilter, JournalPage};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::day::Day;
use rules::ids::{AccountId, OperationId, UnitId};
use rules::operations::Body;
use serde::Deserialize;
use store::{Cursor, JournalAuthor, Said};
use uuid::Uuid;

/// Rows of a page.
const ROWS: usize = 50;
/// So many people of one name are named at most.
const MOST_AUTHORS: usize = 30;
/// Rows of a file at most.
pub(super) const MOST: usize = 10_000;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(paths::JOURNAL, get(list))
        .route(paths::JOURNAL_EXPORT, heavy(get(journal_export::export)))
        .route(&paths::journal_entry("{operation}"), get(one))
}

/// What is asked for, as it stands in the address.
#[derive(Clone, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    object: String,
    #[serde(default)]
    after: String,
    #[serde(default)]
    pub(super) format: String,
}

impl Asked {
    /// The filter for the store, unless it asks for what can't be, or for one of several; then why.
    pub(super) async fn filter(&self, visit: &Visit) -> Result<Result<store::JournalFilter, Unclear>, PageError> {
        let (Some(from), Some(to)) = (day(&self.from), day(&self.to)) else {
            return Ok(Err(Unclear::Day));
        };
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let unit = match given(&self.unit) {
            Some(text) => Some(visit.unit(typed::id(&text).ok_or(PageError::NotFound)?)?.id),
            None => None,
        };
        let account = match given(&self.who) {
            Some(name) => match author(visit, &name).await? {
                Ok(account) => Some(account),
                Err(unclear) => return Ok(Err(unclear)),
            },
            None => None,
        };
        Ok(Ok(store::JournalFilter {
            unit,
            account,
            kind: given(&self.kind),
            object: given(&self.object)
                .map(|text| Uuid::parse_str(&text))
                .transpose()
                .map_err(|_| PageError::NotFound)?,
            state: given(&self.state),
            from,
            to: to.map(Day::after),
        }))
    }

    fn after(&self) -> Option<Cursor> {
        self.after.parse().ok()
    }

    fn shown(&self) -> JournalFilter {
        JournalFilter {
            unit: self.unit.clone(),
            who: self.who.clone(),
            kind: self.kind.clone(),
            state: self.state.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            object: self.object.clone(),
        }
    }

    /// The same, of one author.
    fn by(&self, author: &JournalAuthor) -> Link {
        let JournalAuthor { name, sign_in_name, .. } = author;
        let one = Self { who: sign_in_name.clone(), ..self.clone() };
        Link::new(format!("{name} ({sign_in_name})"), one.url(paths::JOURNAL, &[]))
    }

    /// The address of the same rows elsewhere.
    fn url(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = [
            ("unit", self.unit.as_str()),
            ("who", &self.who),
            ("kind", &self.kind),
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
            ("object", &self.object),
        ];
        let pairs = own.iter().chain(more).filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", paths::escaped(value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }
}

/// Why a filter can't be used.
pub(super) enum Unclear {
    /// A day that is none.
    Day,
    /// Nobody is called so.
    Nobody,
    /// Several are.
    OneOf(Vec<JournalAuthor>),
}

impl Unclear {
    fn word(&self) -> Key {
        match self {
            Self::Day => Key("journal-bad-day"),
            Self::Nobody => Key("journal-nobody"),
            Self::OneOf(_) => Key("journal-one-of"),
        }
    }
}

/// Who is meant: a sign-in name is one person's, any other name may be several people's.
async fn author(visit: &Visit, typed: &str) -> Result<Result<AccountId, Unclear>, PageError> {
    if let Some(account) = visit.store.journal_author(&visit.scope, typed).await? {
        return Ok(Ok(account));
    }
    let found = visit.store.journal_authors(&visit.scope, typed).await?;
    Ok(match &found[..] {
        [] => Err(Unclear::Nobody),
        [one] => Ok(one.account),
        _ => Err(Unclear::OneOf(found)),
    })
}

/// A day that may be left out; nothing if it is none.
#[expect(clippy::option_option, reason = "left out is one thing, not a day another")]
fn day(text: &str) -> Option<Option<Day>> {
    match text.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    }
}

async fn list(visit: Visit, Query(asked): Query<Asked>) -> Answer {
    if !visit.scope.has(Right::SeeJournal) {
        return Err(PageError::NotFound);
    }
    let (page, unclear) = match asked.filter(&visit).await? {
        Ok(filter) => {
            let page = visit.store.journal(&visit.scope, &filter, asked.after().as_ref(), ROWS).await?;
            (page.ok_or(PageError::NotFound)?, None)
        }
        Err(why) => (store::JournalPage::default(), Some(why)),
    };
    let notice = unclear.as_ref().map(Unclear::word);
    let authors = match unclear {
        Some(Unclear::OneOf(authors)) => authors,
        _ => Vec::new(),
    };
    let words = Words { visit: &visit, names: &page.names };
    let locale = visit.page.locale();
    let object = Uuid::parse_str(asked.object.trim()).ok().map(|object| Filtered {
        name: words.known(object),
        all_url: Asked { object: String::new(), ..asked.clone() }.url(paths::JOURNAL, &[]),
    });
    let kinds = Body::KINDS.iter().map(|name| Choice::new(*name, kind(locale, name)));
    let file = |key, format| Link::new(locale.text(key), asked.url(paths::JOURNAL_EXPORT, &[("format", format)]));
    let next = page.next.as_ref().map(ToString::to_string);
    Ok(show(&JournalPage {
        filter: asked.shown(),
        object,
        notice,
        authors: authors.iter().take(MOST_AUTHORS).map(|author| asked.by(author)).collect(),
        further_authors: authors.len().saturating_sub(MOST_AUTHORS),
        places: places(&visit),
        kinds: kinds.collect(),
        rows: page.entries.iter().map(|entry| words.row(entry)).collect(),
        next_url: next.map(|after| asked.url(paths::JOURNAL, &[("after", &after)])),
        newest_url: asked.after().map(|_| asked.url(paths::JOURNAL, &[])),
        files: vec![file(Key("journal-export-xlsx"), "xlsx"), file(Key("journal-export-csv"), "csv")],
        most: MOST,
        p: visit.page.clone().within(Section::Journal),
    }))
}

/// The viewer's own place and what lies right below it.
fn places(visit: &Visit) -> Vec<Choice> {
    let (registry, today) = (&visit.registry, visit.today);
    let below = |unit: UnitId| [vec![unit], registry.children(unit, today)].concat();
    let units = visit.own_units().into_iter().flat_map(below);
    units.map(|unit| Choice::new(unit.to_string(), registry.full_name(unit, today))).collect()
}

async fn one(visit: Visit, Path(operation): Path<OperationId>) -> Answer {
    let detail = visit.store.journal_entry(&visit.scope, operation).await?.ok_or(PageError::NotFound)?;
    let words = Words { visit: &visit, names: &detail.names };
    let entry = &detail.entry;
    let (silent, fields, changes) = match &entry.said {
        Said::Body(body) => (None, words.fields(body), words.changes(body, entry.changes.as_ref())),
        Said::Hidden => (Some(Key("journal-hidden")), Vec::new(), None),
        Said::Erased => (Some(Key("journal-erased")), Vec::new(), None),
        Said::Unreadable => (Some(Key("journal-unreadable")), Vec::new(), None),
    };
    let object = match &entry.said {
        Said::Body(body) => store::main_object(operation, body),
        Said::Hidden | Said::Erased | Said::Unreadable => None,
    };
    Ok(show(&JournalEntryPage {
        row: words.row(entry),
        number: operation.to_string(),
        places: entry.units.iter().map(|unit| visit.unit_link(*unit, visit.today)).collect(),
        silent,
        fields,
        changes,
        object_url: object.map(paths::journal_of),
        p: visit.page.clone().within(Section::Journal),
    }))
}
