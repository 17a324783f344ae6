//! Units found by name: without diacritics, with or without the word of kind, by alias, by former names; or by their statistical
//! code, as lists carry it.

use super::{Era, Level, Match, Registry, Unit, match_key, split_kind};
use crate::{
    day::Day,
    ids::UnitId,
    text::{fold, sort_key},
};
use std::collections::HashSet;

/// Letters of a search at most; no name is longer.
pub const LONGEST_SEARCH: usize = 150;

/// How a unit was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// By its name on that day.
    ByName,
    /// By a name it, or what it took over, had before: that name.
    ByFormerName(String),
    /// By its statistical code on that day: that code.
    ByCode(String),
    /// By a code it, or what it took over, had before: what it was called then.
    ByFormerCode(String),
    /// By another spelling: that spelling.
    ByAlias(String),
    /// By a name much like the one sought.
    ByGuess,
}

impl Found {
    /// By what it no longer bears?
    #[must_use]
    pub fn is_former(&self) -> bool {
        matches!(self, Self::ByFormerName(_) | Self::ByFormerCode(_))
    }
}

/// The units a written name may mean on a day, the best first, higher levels first, then by name.
///
/// A unit may be found twice: by what it bears, and by what it took over from another.
#[must_use]
pub fn search(registry: &Registry, query: &str, day: Day) -> Vec<(UnitId, Found)> {
    let sought = Sought::of(query);
    if sought.spellings.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u8, UnitId, Found)> =
        registry.iter().filter_map(|unit| sought.in_unit(registry, unit, day)).collect();
    found.sort_by_cached_key(|(rank, unit, _)| {
        let unit = registry.get(*unit);
        let name = unit.and_then(|unit| unit.nearest_era(day)).map(|era| sort_key(&era.name)).unwrap_or_default();
        (*rank, unit.map(|unit| unit.level), name, unit.map(|unit| unit.id))
    });
    if found.is_empty() {
        return guesses(registry, query, day);
    }
    // Two that merged may both have had the name: whoever stands there now is shown once.
    let mut shown = HashSet::new();
    found.retain(|(_, unit, found)| shown.insert((*unit, found.is_former())));
    found.into_iter().map(|(_, unit, found)| (unit, found)).collect()
}

fn guesses(registry: &Registry, query: &str, day: Day) -> Vec<(UnitId, Found)> {
    let guess = |level| match registry.find(query, level, None, day) {
        Match::Ambiguous(units) => units,
        other => other.unit().into_iter().collect(),
    };
    Level::ALL.into_iter().flat_map(guess).map(|unit| (unit, Found::ByGuess)).collect()
}

struct Sought {
    /// As typed, and with the word of kind in full where it was cut short: "TT Phố Lu", "tdp số 9".
    spellings: Vec<Spelling>,
    /// Its digits, if it may be a code.
    code: Option<String>,
}

struct Spelling {
    /// Folded, with a space before it: names are sought from the beginning of any of their words.
    words: String,
    key: String,
}

impl Spelling {
    fn of(text: &str) -> Option<Self> {
        let key = match_key(text);
        (!key.is_empty()).then(|| Self { words: format!(" {}", fold(text)), key })
    }
}

/// The query with its word of kind in full, if it begins with a shorter one. "Tổ" may begin a name, but before a number.
fn with_kind_in_full(query: &str, level: Level) -> Option<String> {
    let (Some(kind), bare) = split_kind(query, level) else {
        return None;
    };
    let folded = fold(query);
    let is_in_full = folded.starts_with(&format!("{} ", fold(kind.word())));
    let may_be_a_name = folded.starts_with("to ") && !bare.contains(|c: char| c.is_ascii_digit());
    (!is_in_full && !may_be_a_name).then(|| format!("{} {bare}", kind.word()))
}

impl Sought {
    fn of(query: &str) -> Self {
        let is_code = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_digit());
        let code = is_code.then(|| significant(query).to_owned());
        let in_full = Level::ALL.into_iter().filter_map(|level| with_kind_in_full(query, level));
        let spellings = std::iter::once(query.to_owned()).chain(in_full);
        Self { spellings: spellings.filter_map(|text| Spelling::of(&text)).collect(), code }
    }

    fn is_code_of(&self, era: &Era) -> bool {
        self.code.is_some() && era.code.as_deref().map(significant) == self.code.as_deref()
    }

    /// How well a name fits: 0 it is the name, 1 it is in the name.
    fn in_name(&self, bare: &str, full: &str) -> Option<u8> {
        let keys = [match_key(bare), match_key(full)];
        if self.spellings.iter().any(|sought| keys.contains(&sought.key)) {
            return Some(0);
        }
        let full = format!(" {}", fold(full));
        self.spellings.iter().any(|sought| full.contains(&sought.words)).then_some(1)
    }

    fn in_era(&self, era: &Era) -> Option<u8> {
        self.in_name(&era.name, &era.full_name())
    }

    /// The unit to show for this one, if it bears the name, by which, and how well.
    fn in_unit(&self, registry: &Registry, unit: &Unit, day: Day) -> Option<(u8, UnitId, Found)> {
        if let Some(era) = unit.era(day) {
            if let Some(code) = era.code.as_ref().filter(|_| self.is_code_of(era)) {
                return Some((0, unit.id, Found::ByCode(code.clone())));
            }
            if let Some(rank) = self.in_era(era) {
                return Some((rank, unit.id, Found::ByName));
            }
            if let Some((rank, alias)) = self.in_aliases(unit) {
                return Some((rank + 2, unit.id, Found::ByAlias(alias)));
            }
        }
        let mut former = unit.eras.iter().rev().filter(|era| era.span.to <= day);
        let fits = |era: &Era| if self.is_code_of(era) { Some(0) } else { self.in_era(era) };
        let (rank, era) = former.find_map(|era| Some((fits(era)?, era)))?;
        // A unit that went into several stands for itself; so does a district, whose place the province did not take.
        let of_its_level = |now: &UnitId| registry.get(*now).is_some_and(|now| now.level == unit.level);
        let now = registry.standing_for(unit.id, day).filter(of_its_level).unwrap_or(unit.id);
        let borne = registry.era(now, day).filter(|borne| fits(borne).is_some());
        if borne.is_some_and(|borne| self.is_code_of(borne) || match_key(&borne.name) == match_key(&era.name)) {
            // It still bears what is sought and is found by that.
            return None;
        }
        let then = era.span.to.before();
        let name = [era.name_in_sentence(), registry.lies_in(unit.id, then)];
        let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let found = if self.is_code_of(era) { Found::ByFormerCode(name) } else { Found::ByFormerName(name) };
        Some((rank + 4, now, found))
    }

    fn in_aliases(&self, unit: &Unit) -> Option<(u8, String)> {
        unit.aliases.iter().find_map(|alias| Some((self.in_name(alias, alias)?, alias.clone())))
    }
}

/// A code without the zeros before it, which spreadsheets lose.
fn significant(code: &str) -> &str {
    code.trim_start_matches('0')
}
