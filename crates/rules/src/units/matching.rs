//! Finding a unit by what people write: without diacritics, with or without the word of kind, by alias, by a former
//! name, and as a last resort by likeness (which is a guess and said to be one).

use super::{Era, Kind, Level, Registry, split_kind, village_core};
use crate::{
    day::Day,
    ids::UnitId,
    text::{Slips, fold, nfc, spelling_key},
};
use std::collections::{BTreeSet, HashMap};

/// What a written name was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// The unit that bears the name on that day.
    Exact(UnitId),
    /// The unit is known by this other spelling.
    Alias(UnitId),
    /// A name of former days ("tên cũ"); this is who stands there now.
    Former(UnitId),
    /// Nothing bears it, this one is near: a guess.
    Guess(UnitId),
    /// Several could be meant.
    Ambiguous(Vec<UnitId>),
    /// Nothing like it.
    None,
}

impl Match {
    /// The unit found, guesses included.
    #[must_use]
    pub fn unit(&self) -> Option<UnitId> {
        match self {
            Self::Exact(unit) | Self::Alias(unit) | Self::Former(unit) | Self::Guess(unit) => Some(*unit),
            Self::Ambiguous(_) | Self::None => None,
        }
    }
}

/// The letters and digits by which spellings of one name agree: "Tổ dân phố số 05" and "tổ dân phố 5" share one. Two numbers
/// stay apart: "Thôn 1/5" is not "Thôn 15".
#[must_use]
pub fn match_key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let mut key = String::with_capacity(folded.len());
    for (at, word) in words.iter().enumerate() {
        let before_number = words.get(at + 1).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        if *word == "so" && before_number {
            continue;
        }
        if key.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit()) {
            key.push('-');
        }
        let number = word.chars().all(|c| c.is_ascii_digit()) && word.len() > 1;
        key.push_str(if number { word.trim_start_matches('0') } else { word });
    }
    key
}

impl Registry {
    /// Finds the unit of a level that a written name means on a day, among those within `within` (or anywhere).
    ///
    /// Whoever looks up many names keeps the [`Registry::finder`].
    #[must_use]
    pub fn find(&self, written: &str, level: Level, within: Option<UnitId>, day: Day) -> Match {
        self.finder(level, within, day).find(written)
    }

    /// An index of the units of a level that stand within a unit (or anywhere) on a day.
    #[must_use]
    pub fn finder(&self, level: Level, within: Option<UnitId>, day: Day) -> Finder<'_> {
        let inside = |unit: UnitId| within.is_none_or(|root| self.path(unit, day).contains(&root));
        let mut finder = Finder::new(level);
        for unit in self.iter().filter(|unit| unit.level == level) {
            if let Some(era) = unit.era(day).filter(|_| inside(unit.id)) {
                finder.names.add(era, unit.id);
                for alias in &unit.aliases {
                    finder.aliases.add_name(alias, era.kind, unit.id);
                }
                let spellings = std::iter::once(&era.name).chain(&unit.aliases);
                spellings.for_each(|name| finder.spellings.add(&match_key(name), unit.id));
                let core = village_core(&era.name);
                if level == Level::Village && !core.is_empty() {
                    finder.cores.entry(core).or_default().insert(unit.id);
                }
            }
            let now = || self.standing_for(unit.id, day).filter(|now| self.get(*now).is_some_and(|u| u.level == level));
            let former: Vec<&Era> = unit.eras.iter().filter(|era| era.span.to <= day).collect();
            if let Some(now) = (!former.is_empty()).then(now).flatten().filter(|now| inside(*now)) {
                for era in former.iter().copied() {
                    finder.former.add(era, now);
                }
                if let Some(last) = former.last().filter(|_| unit.life().to <= day) {
                    for alias in &unit.aliases {
                        finder.former.add_name(alias, last.kind, now);
                    }
                }
            }
        }
        finder
    }
}

/// A name, and who bears it in some era or stands there now.
#[derive(Clone, Copy, Debug)]
struct Bearer<'a> {
    unit: UnitId,
    name: &'a str,
    kind: Kind,
}

/// Names and who bears them.
#[derive(Default)]
struct Index<'a> {
    by_name: HashMap<String, Vec<Bearer<'a>>>,
    by_full_name: HashMap<String, Vec<Bearer<'a>>>,
}

impl<'a> Index<'a> {
    fn add(&mut self, era: &'a Era, unit: UnitId) {
        let (name, kind) = (era.name.as_str(), era.kind);
        self.add_name(name, kind, unit);
        let bearers = self.by_full_name.entry(match_key(&era.full_name()));
        bearers.or_default().push(Bearer { unit, name, kind });
    }

    fn add_name(&mut self, name: &'a str, kind: Kind, unit: UnitId) {
        let bearers = self.by_name.entry(match_key(name));
        bearers.or_default().push(Bearer { unit, name, kind });
    }

    fn bearing(&self, wanted: &Wanted) -> Vec<Bearer<'a>> {
        // "Bản Bay" may be the thôn named "Bản Bay" or the bản named "Bay".
        let found =
            [self.by_name.get(&wanted.key), self.by_name.get(&wanted.whole), self.by_full_name.get(&wanted.whole)];
        found.into_iter().flatten().flatten().copied().collect()
    }
}

/// Finds units by written names, many times.
pub struct Finder<'a> {
    level: Level,
    names: Index<'a>,
    aliases: Index<'a>,
    former: Index<'a>,
    /// Every spelling of today, for likeness.
    spellings: Slips<UnitId>,
    /// Of villages: what today's names are without any word of kind before them, for likeness.
    cores: HashMap<String, BTreeSet<UnitId>>,
}

impl Finder<'_> {
    fn new(level: Level) -> Self {
        let (names, aliases, former, cores) = Default::default();
        Self { level, names, aliases, former, spellings: Slips::default(), cores }
    }

    /// The unit a written name means.
    #[must_use]
    pub fn find(&self, written: &str) -> Match {
        let wanted = Wanted::of(written, self.level);
        if wanted.key.is_empty() {
            return Match::None;
        }
        let (today, former) = (self.names.bearing(&wanted), self.former.bearing(&wanted));
        let of_kind = |bearer: &Bearer| wanted.kind == Some(bearer.kind);
        if !today.is_empty() && !today.iter().any(of_kind) && former.iter().any(of_kind) {
            // "Thị trấn Trạm Tấu", now that only a xã bears the name, means the thị trấn that was.
            return choose(former, &wanted, Match::Former);
        }
        if let Some(found) = self.former_to_the_letter(&wanted, &today, &former) {
            return found;
        }
        match choose(today, &wanted, Match::Exact) {
            Match::None => {}
            found => return found,
        }
        match choose(self.aliases.bearing(&wanted), &wanted, Match::Alias) {
            Match::None => {}
            found => return found,
        }
        match choose(former, &wanted, Match::Former) {
            Match::None => self.likest(&wanted),
            found => found,
        }
    }

    /// A former name with its very marks, where the names of today are only like it: "Nậm Chảy" is not today's Nậm Chày.
    fn former_to_the_letter(&self, wanted: &Wanted, today: &[Bearer<'_>], former: &[Bearer<'_>]) -> Option<Match> {
        let is_meant =
            |bearer: &&Bearer<'_>| wanted.spelt_like(bearer.name) && wanted.kind.is_none_or(|kind| kind == bearer.kind);
        if wanted.unmarked || today.iter().any(|bearer| is_meant(&bearer)) {
            return None;
        }
        let units = |bearers: &[Bearer<'_>]| -> BTreeSet<UnitId> {
            bearers.iter().filter(is_meant).map(|bearer| bearer.unit).collect()
        };
        let of_former = units(former);
        let first = of_former.first().copied()?;
        let aliased = units(&self.aliases.bearing(wanted));
        if of_former.len() == 1 && aliased == of_former {
            // Another spelling of a unit that still stands is no former unit.
            return None;
        }
        let mut meant: BTreeSet<UnitId> = of_former.union(&aliased).copied().collect();
        if wanted.bare.is_ascii() {
            // Written without marks it may be today's name as well.
            meant.extend(today.iter().map(|bearer| bearer.unit));
        }
        Some(if meant.len() == 1 { Match::Former(first) } else { Match::Ambiguous(meant.into_iter().collect()) })
    }

    /// The one unit whose name is nearest, if it is near enough to be a slip of the pen.
    fn likest(&self, wanted: &Wanted) -> Match {
        let mut near = self.spellings.near(&wanted.key);
        near.sort_unstable();
        let nearest: BTreeSet<UnitId> = match near.first().copied() {
            Some((nearest, _)) => {
                near.iter().filter(|(distance, _)| *distance == nearest).map(|(_, unit)| *unit).collect()
            }
            // The same but for the words of kind: "Bay" beside the thôn Bản Bay, "Xóm Nậm Phảng" beside the thôn Nậm Phảng.
            None => self.cores.get(&village_core(&wanted.bare)).cloned().unwrap_or_default(),
        };
        match nearest.iter().copied().collect::<Vec<_>>()[..] {
            [] => Match::None,
            [only] => Match::Guess(only),
            ref several => Match::Ambiguous(several.to_vec()),
        }
    }
}

/// Of several bearers the one of the written kind, then the one written with the very same diacritics.
fn choose(mut found: Vec<Bearer<'_>>, wanted: &Wanted, one: fn(UnitId) -> Match) -> Match {
    let mut narrow = |fits: &dyn Fn(&Bearer) -> bool| {
        if found.iter().any(fits) {
            found.retain(|bearer| fits(bearer));
        }
    };
    narrow(&|bearer| wanted.kind.is_none_or(|kind| kind == bearer.kind));
    if !wanted.unmarked {
        narrow(&|bearer| wanted.spelt_like(bearer.name));
    }
    let units: BTreeSet<UnitId> = found.into_iter().map(|bearer| bearer.unit).collect();
    match units.into_iter().collect::<Vec<_>>()[..] {
        [] => Match::None,
        [only] => one(only),
        ref several => Match::Ambiguous(several.to_vec()),
    }
}

/// A written name, taken apart once.
struct Wanted {
    /// The name as written, in normal form, without the word of kind.
    bare: String,
    /// Its key, marks counted.
    spelling: String,
    /// The key of the whole text, word of kind included.
    whole: String,
    /// The key without the word of kind.
    key: String,
    /// The kind it was written with.
    kind: Option<Kind>,
    /// Was it written by somebody who leaves all marks out, as the word of kind shows ("phuong sa pa")?
    unmarked: bool,
}

impl Wanted {
    fn of(written: &str, level: Level) -> Self {
        let written = nfc(written);
        let (kind, bare) = split_kind(&written, level);
        let has_marks = |kind: Kind| !kind.word().is_ascii();
        let starts_with = |kind: Kind| fold(&written).starts_with(&fold(kind.word()));
        let word_in_full = kind.is_some_and(|kind| has_marks(kind) && starts_with(kind));
        Self {
            unmarked: word_in_full && written.is_ascii(),
            whole: match_key(&written),
            spelling: spelling_key(&bare),
            key: match_key(&bare),
            kind,
            bare,
        }
    }

    fn spelt_like(&self, name: &str) -> bool {
        spelling_key(name) == self.spelling
    }
}
