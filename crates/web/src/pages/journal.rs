//! The journal: who did what, when, what became of it and what it changed.

use super::journal_words::{Words, kind};
use super::state::{Answer, State, Visit};
use super::units::within_life;
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
use rules::text::{fold, nfc};
use rules::units::{self, Level};
use serde::Deserialize;
use std::collections::BTreeSet;
use store::{Cursor, JournalAuthor, Said};
use uuid::Uuid;

/// Rows of a page.
const ROWS: usize = 50;
/// So many people or places of one name are named at most.
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
    place: String,
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
        let unit = match (given(&self.place), given(&self.unit)) {
            (Some(name), _) => match named_place(visit, &name) {
                Ok(unit) => Some(unit),
                Err(unclear) => return Ok(Err(unclear)),
            },
            (None, Some(text)) => Some(visit.unit(typed::id(&text).ok_or(PageError::NotFound)?)?.id),
            (None, None) => None,
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
            place: self.place.clone(),
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

    /// The same, of one place.
    fn at(&self, visit: &Visit, unit: UnitId) -> Link {
        let day = visit.registry.get(unit).map_or(visit.today, |unit| within_life(unit, visit.today));
        let name = visit.registry.full_name(unit, day);
        let lies_in = visit.registry.lies_in(unit, day);
        let name = if lies_in.is_empty() { name } else { format!("{name}, {lies_in}") };
        let one = Self { unit: unit.to_string(), place: String::new(), ..self.clone() };
        Link::new(name, one.url(paths::JOURNAL, &[]))
    }

    /// The address of the same rows elsewhere.
    fn url(&self, path: &str, more: &[(&str, &str)]) -> String {
        let own = [
            ("unit", self.unit.as_str()),
            ("place", &self.place),
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
    /// No place of that name is the asker's to look at.
    NoPlace,
    /// Several are.
    OneOfPlaces(Vec<UnitId>),
}

impl Unclear {
    fn word(&self) -> Key {
        match self {
            Self::Day => Key("journal-bad-day"),
            Self::Nobody => Key("journal-nobody"),
            Self::OneOf(_) => Key("journal-one-of"),
            Self::NoPlace => Key("journal-no-place"),
            Self::OneOfPlaces(_) => Key("journal-one-of-places"),
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

/// Which place is meant by a name, found as everywhere: also by what it was called, and one that has ended. Where it bears the very name it is that
/// one, whatever else has a name like it.
fn named_place(visit: &Visit, typed: &str) -> Result<UnitId, Unclear> {
    let typed: String = nfc(typed).chars().take(units::LONGEST_SEARCH).collect();
    let is_own = |unit: &UnitId| !visit.scope.has(Right::SeeTeams) || visit.may(Right::SeeJournal, *unit);
    let mut found: Vec<UnitId> =
        units::search(&visit.registry, &typed, visit.today).into_iter().map(|(unit, _)| unit).filter(is_own).collect();
    let mut seen = BTreeSet::new();
    found.retain(|unit| seen.insert(*unit));
    let is_called_so = |unit: &&UnitId| {
        let day = visit.registry.get(**unit).map_or(visit.today, |unit| within_life(unit, visit.today));
        fold(&visit.registry.full_name(**unit, day)) == fold(&typed)
    };
    let called_so: Vec<UnitId> = found.iter().filter(is_called_so).copied().collect();
    match (&found[..], &called_so[..]) {
        ([], _) => Err(Unclear::NoPlace),
        ([one], _) | (_, [one]) => Ok(*one),
        _ => Err(Unclear::OneOfPlaces(found)),
    }
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
    let mut asked = asked;
    let (page, unclear) = match asked.filter(&visit).await? {
        Ok(filter) => match visit.store.journal(&visit.scope, &filter, asked.after().as_ref(), ROWS).await? {
            Some(page) => {
                // From now on it is that one, whatever it was sought by.
                if let Some(unit) = filter.unit {
                    (asked.unit, asked.place) = (unit.to_string(), String::new());
                }
                (page, None)
            }
            None if asked.place.is_empty() => return Err(PageError::NotFound),
            None => (store::JournalPage::default(), Some(Unclear::NoPlace)),
        },
        Err(why) => (store::JournalPage::default(), Some(why)),
    };
    let notice = unclear.as_ref().map(Unclear::word);
    let one_of: Vec<Link> = match unclear {
        Some(Unclear::OneOf(authors)) => authors.iter().map(|author| asked.by(author)).collect(),
        Some(Unclear::OneOfPlaces(units)) => units.into_iter().map(|unit| asked.at(&visit, unit)).collect(),
        _ => Vec::new(),
    };
    let further = one_of.len().saturating_sub(MOST_AUTHORS);
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
        one_of: one_of.into_iter().take(MOST_AUTHORS).collect(),
        further,
        places: places(&visit, typed::id(&asked.unit)),
        kinds: kinds.collect(),
        rows: page.entries.iter().map(|entry| words.row(entry)).collect(),
        next_url: next.map(|after| asked.url(paths::JOURNAL, &[("after", &after)])),
        newest_url: asked.after().map(|_| asked.url(paths::JOURNAL, &[])),
        files: vec![file(Key("journal-export-xlsx"), "xlsx"), file(Key("journal-export-csv"), "csv")],
        most: MOST,
        p: visit.page.clone().within(Section::Journal),
    }))
}

/// The places around the one that is looked at, down to villages, as everywhere; itself among them also where it has ended. Without one the
/// viewer's own.
fn places(visit: &Visit, shown: Option<UnitId>) -> Vec<Choice> {
    let around = |unit: UnitId| visit.places_down_to(Level::Village, Right::SeeJournal, unit, visit.today);
    let Some(shown) = shown else {
        return visit.own_units().into_iter().flat_map(around).collect();
    };
    let mut choices = around(shown);
    if choices.iter().all(|choice| choice.value != shown.to_string()) {
        let day = visit.registry.get(shown).map_or(visit.today, |unit| within_life(unit, visit.today));
        choices.insert(0, Choice::new(shown.to_string(), visit.registry.full_name(shown, day)));
    }
    choices
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
