//! Which commune a row belongs to.

use super::{former_districts::FormerDistricts, known::Known, message::Message};
use crate::{
    ids::UnitId,
    text::{Spelt, fold, nfc},
    units::{Finder, Level, Match, split_kind},
};
use std::collections::HashMap;

/// What was found for a row's commune.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) commune: Option<UnitId>,
    pub(super) messages: Vec<Message>,
}

impl Found {
    fn of(commune: Option<UnitId>, message: Option<Message>) -> Self {
        Self { commune, messages: message.into_iter().collect() }
    }

    fn nothing(message: Message) -> Self {
        Self::of(None, Some(message))
    }
}

/// The communes of the root and beyond; every spelling is looked up once.
pub(super) struct Communes<'a> {
    known: Known<'a>,
    /// What block 1 names, where that is another unit than the root.
    other_unit: Option<String>,
    within: Finder<'a>,
    anywhere: Finder<'a>,
    districts: Finder<'a>,
    of_districts: HashMap<UnitId, Finder<'a>>,
    former_districts: FormerDistricts<'a>,
    found: HashMap<(String, String), Found>,
}

impl<'a> Communes<'a> {
    pub(super) fn new(known: Known<'a>, other_unit: Option<String>) -> Self {
        let finder = |level, within| known.registry.finder(level, within, known.at);
        Self {
            known,
            other_unit,
            within: finder(Level::Commune, Some(known.root)),
            anywhere: finder(Level::Commune, None),
            districts: finder(Level::District, None),
            of_districts: HashMap::new(),
            former_districts: FormerDistricts::new(known),
            found: HashMap::new(),
        }
    }

    /// The commune that a row's cells mean.
    pub(super) fn find(&mut self, commune: &str, district: &str) -> Found {
        let cells = (nfc(commune), nfc(district));
        if let Some(found) = self.found.get(&cells) {
            return found.clone();
        }
        let found = self.look_up(without_committee(without_counter(&cells.0)), &cells.1);
        self.found.insert(cells, found.clone());
        found
    }

    fn look_up(&mut self, commune: &str, district: &str) -> Found {
        if fold(commune).is_empty() {
            return self.implied();
        }
        let mut notes = Vec::new();
        let district = match self.district(district) {
            Some(found) => Some(found),
            None if fold(district).is_empty() || self.names_root(district) => None,
            None => match self.in_former_district(commune, district) {
                Some(found) => return found,
                None => {
                    notes.push(Message::DistrictUnread { written: district.to_owned() });
                    None
                }
            },
        };
        let mut found = self.in_district(commune, district);
        notes.append(&mut found.messages);
        found.messages = notes;
        found
    }

    /// An empty cell means the root, if that is a commune.
    fn implied(&self) -> Found {
        if self.known.root_level() != Some(Level::Commune) {
            return Found::nothing(Message::CommuneMissing {});
        }
        let message = self
            .other_unit
            .clone()
            .map(|unit| Message::CommuneImplied { unit, root: self.known.name(self.known.root) });
        Found::of(Some(self.known.root), message)
    }

    fn district(&self, written: &str) -> Option<UnitId> {
        sure(&self.districts.find(written))
    }

    /// Does a text name the root or something above it?
    fn names_root(&self, written: &str) -> bool {
        let names = |unit: UnitId| {
            let era = self.known.registry.era(unit, self.known.at);
            era.is_some_and(|era| [fold(&era.name), fold(&era.full_name())].contains(&fold(written)))
        };
        self.known.registry.path(self.known.root, self.known.at).into_iter().any(names)
    }

    /// Looks within the district named, else within the root; then in the cell's first part; then elsewhere.
    fn in_district(&mut self, commune: &str, district: Option<UnitId>) -> Found {
        let at = self.known.at;
        let inside = |known: &Known<'_>, district| known.registry.path(district, at).contains(&known.root);
        let above = |known: &Known<'_>, district| known.registry.path(known.root, at).contains(&district);
        let found = match district {
            Some(district) if inside(&self.known, district) => self.of_district(district).find(commune),
            Some(district) if !above(&self.known, district) => {
                let there = self.of_district(district).find(commune);
                let written = sure(&there).map_or_else(|| commune.to_owned(), |unit| self.known.name(unit));
                return self.outside(written, self.known.name(district));
            }
            _ => self.within.find(commune),
        };
        if sure(&found).is_none()
            && let Some(found) = self.in_parts(commune)
        {
            return found;
        }
        if sure(&found).is_none()
            && let Some(district) = district.filter(|district| inside(&self.known, *district))
            && let Some(elsewhere) = sure(&self.within.find(commune))
        {
            return self.of_other_district(commune, elsewhere, self.known.name(district));
        }
        self.judge(commune, found)
    }

    /// A commune of the root that isn't of the district named beside it.
    fn of_other_district(&self, written: &str, commune: UnitId, district: String) -> Found {
        let taken = self.known.name(commune);
        Found::of(Some(commune), Some(Message::CommuneOfOtherDistrict { written: written.to_owned(), taken, district }))
    }

    /// Looks for a commune under its name in a district that has ended, and for one of today that took its place; `None` if
    /// no such district is known.
    fn in_former_district(&mut self, commune: &str, district: &str) -> Option<Found> {
        let district = self.former_districts.find(district)?;
        let today = sure(&self.within.find(commune));
        let all = self.former_districts.heirs(district, commune);
        let heirs: Vec<UnitId> = all.iter().copied().filter(|heir| self.is_within_root(*heir)).collect();
        let today_there = today.filter(|unit| self.former_districts.now(district).contains(unit));
        let meant = match (today_there, heirs.as_slice()) {
            (Some(unit), []) => unit,
            (Some(unit), heirs) if heirs.contains(&unit) => unit,
            (None, [heir]) => *heir,
            (None, []) => {
                return Some(match (today, all.first()) {
                    (Some(taken), _) => self.of_other_district(commune, taken, self.former_districts.name(district)),
                    (None, Some(elsewhere)) => self.stands_elsewhere(*elsewhere),
                    (None, None) => self.in_district(commune, None),
                });
            }
            (today, heirs) => {
                let mut candidates: Vec<UnitId> = today.into_iter().chain(heirs.iter().copied()).collect();
                candidates.dedup();
                let candidates = self.known.names(&candidates);
                return Some(Found::nothing(Message::CommuneUnclear { written: commune.to_owned(), candidates }));
            }
        };
        let found = if today == Some(meant) { self.within.find(commune) } else { Match::Former(meant) };
        Some(self.judge(commune, found))
    }

    fn is_within_root(&self, unit: UnitId) -> bool {
        self.known.registry.path(unit, self.known.at).contains(&self.known.root)
    }

    /// "Gia Phú (huyện Bảo Thắng)", "Gia Phú, Bảo Thắng": the commune, and its district behind it.
    fn in_parts(&mut self, written: &str) -> Option<Found> {
        let (head, tail) = written.split_once(['(', ',', ';', '–', '/']).or_else(|| written.split_once(" - "))?;
        let (head, tail) = (head.trim(), tail.trim_end_matches([')', '.']).trim());
        if fold(head).is_empty() {
            return None;
        }
        if let Some(district) = self.district(tail) {
            return Some(self.in_district(head, Some(district)));
        }
        if let Some(found) = self.in_former_district(head, tail) {
            return Some(found);
        }
        let found = self.within.find(head);
        let unit = sure(&found)?;
        if let Some(other) = self.beside(tail, unit) {
            let candidates = self.known.names(&[unit, other]);
            return Some(Found::nothing(Message::CommuneUnclear { written: written.to_owned(), candidates }));
        }
        let read = Message::CommuneRead { written: written.to_owned(), taken: self.known.name(unit) };
        Some(Found::of(Some(unit), Some(read)))
    }

    /// Another commune of the root that the rest of a cell names: which of the two is meant nobody can tell.
    fn beside(&self, tail: &str, unit: UnitId) -> Option<UnitId> {
        let is_district = |name: &str| self.district(name).is_some() || self.former_districts.find(name).is_some();
        let names = tail.split([',', ';', '/', '–', '+', '&']).map(str::trim).filter(|name| !is_district(name));
        names.filter_map(|name| sure(&self.within.find(name))).find(|other| *other != unit)
    }

    fn of_district(&mut self, district: UnitId) -> &Finder<'a> {
        let known = self.known;
        self.of_districts
            .entry(district)
            .or_insert_with(|| known.registry.finder(Level::Commune, Some(district), known.at))
    }

    fn judge(&self, written: &str, found: Match) -> Found {
        let text = written.to_owned();
        match found {
            Match::Exact(unit) => Found::of(Some(unit), self.read_otherwise(written, unit)),
            Match::Alias(unit) => {
                let taken = self.known.name(unit);
                Found::of(Some(unit), Some(Message::CommuneRead { written: text, taken }))
            }
            Match::Former(unit) => {
                let now = self.known.name(unit);
                Found::of(Some(unit), Some(Message::CommuneFormer { written: text, now }))
            }
            Match::Guess(_) | Match::Ambiguous(_) | Match::None => {
                self.elsewhere(written).unwrap_or_else(|| self.guess(text, found))
            }
        }
    }

    /// Says so where kind or marks differ from the name found.
    fn read_otherwise(&self, written: &str, unit: UnitId) -> Option<Message> {
        let era = self.known.registry.era(unit, self.known.at)?;
        let (kind, bare) = split_kind(written, Level::Commune);
        let [text, bare, name, full] = [written, &bare, &era.name, &era.full_name()].map(Spelt::of);
        let same = text.may_be(&name)
            || text.may_be(&full)
            || (bare.may_be(&name) && kind.is_none_or(|kind| kind == era.kind));
        (!same).then(|| Message::CommuneRead { written: written.to_owned(), taken: self.known.name(unit) })
    }

    /// A name that is surely a commune's or a district's, but not one of the root's communes.
    fn elsewhere(&self, written: &str) -> Option<Found> {
        if let Some(unit) = sure(&self.anywhere.find(written)) {
            return (!self.is_within_root(unit)).then(|| self.stands_elsewhere(unit));
        }
        let folded = fold(written);
        let has_kind = ["huyen ", "thi xa ", "thanh pho ", "tinh "].iter().any(|word| folded.starts_with(word));
        let is_other = has_kind && (self.district(written).is_some() || self.names_root(written));
        is_other.then(|| Found::nothing(Message::NotACommune { written: written.to_owned() }))
    }

    fn guess(&self, written: String, found: Match) -> Found {
        match found {
            Match::Guess(unit) => {
                let taken = self.known.name(unit);
                Found::of(Some(unit), Some(Message::CommuneGuessed { written, taken }))
            }
            Match::Ambiguous(units) => {
                let candidates = self.known.names(&units);
                Found::nothing(Message::CommuneUnclear { written, candidates })
            }
            _ => Found::nothing(Message::CommuneNotFound {
                written,
                within: self.known.name(self.known.root),
                day: self.known.at.vietnamese(),
            }),
        }
    }

    /// A commune that isn't the root's.
    fn stands_elsewhere(&self, unit: UnitId) -> Found {
        let parent = self.known.registry.parent(unit, self.known.at);
        self.outside(self.known.name(unit), parent.map(|parent| self.known.name(parent)).unwrap_or_default())
    }

    fn outside(&self, written: String, place: String) -> Found {
        Found::nothing(Message::CommuneOutside { written, place, root: self.known.name(self.known.root) })
    }
}

/// The unit, unless it is a guess.
pub(super) fn sure(found: &Match) -> Option<UnitId> {
    match found {
        Match::Exact(unit) | Match::Alias(unit) | Match::Former(unit) => Some(*unit),
        Match::Guess(_) | Match::Ambiguous(_) | Match::None => None,
    }
}

/// "UBND xã Gia Phú" without the word for its committee.
fn without_committee(text: &str) -> &str {
    let is_committee = |head: &str| ["ubnd", "uy ban nhan dan", "uy ban"].contains(&fold(head).as_str());
    let mut ends = text.match_indices([' ', '.', ':']).map(|(at, _)| at);
    let end = ends.rfind(|at| text.get(..*at).is_some_and(is_committee));
    end.and_then(|at| text.get(at..)).map_or(text, |rest| rest.trim_start_matches([' ', '.', ':']))
}

/// "3. Gia Phú" without its number.
pub(super) fn without_counter(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let bullet = rest.trim_start_matches(['.', ')', '/', '-', '+', '*', '•', '–', ' ']);
    let counted = rest.len() < text.len() && rest.starts_with(['.', ')', '/', '-']);
    let bulleted = rest.len() == text.len() && bullet.len() < rest.len();
    if (counted || bulleted) && bullet.starts_with(char::is_alphabetic) { bullet } else { text }
}
