//! Where a row's team works, as its cell says.

use super::{
    intent::{NewPlace, VillageRef},
    known::{Known, in_order},
    message::Message,
    status::Weight,
    team_cell::{TeamCell, speaks_of_a_team, villages_within},
    village_names::{Written, is_range, listed, perhaps_listed},
    villages::{Spot, Villages},
};
use crate::{
    ids::UnitId,
    text::{Spelt, fold},
    units::{Era, Kind},
};
use std::collections::HashMap;

/// The longest name of a village.
const MOST: usize = 100;
/// A name of more words is most likely a sentence.
const MOST_WORDS: usize = 5;

/// What tells of the place in a row.
pub(super) struct Cell<'r> {
    pub(super) commune: UnitId,
    /// The team's cell as it stands in the file.
    pub(super) written: &'r str,
    /// Taken apart.
    pub(super) parts: &'r TeamCell,
    /// The kind of a village that is called by its number alone, as the column's heading has it.
    pub(super) kind: Option<Kind>,
    /// The former commune that the row names, if it does.
    pub(super) former_commune: Option<&'r Spelt>,
}

/// Finds the places of rows; what one would make, later ones find.
pub(super) struct Places<'a> {
    known: Known<'a>,
    villages: Villages<'a>,
    /// The folded names of each commune and of what is above it.
    names: HashMap<UnitId, Vec<String>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(known: Known<'a>) -> Self {
        Self { known, villages: Villages::new(known), names: HashMap::new() }
    }

    /// Where the team of a row works; `None` if that is refused or can't be told.
    pub(super) fn find(&mut self, cell: &Cell<'_>, say: &mut Vec<Message>) -> Option<NewPlace> {
        let commune = cell.commune;
        let core = cell.parts.without_place(&self.names_above(commune));
        let folded = fold(&core);
        if folded.is_empty() || cell.parts.is_of_commune(&core) {
            return Some(NewPlace::Commune(commune));
        }
        let find = |name: Written| {
            let name = name.numbered(cell.kind);
            let spot = self.villages.find(commune, &name, cell.former_commune);
            (name, spot)
        };
        let whole = find(Written::of(&core));
        if is_found(&whole.1) {
            return self.places(commune, vec![whole], say);
        }
        if let Some(message) = self.of_other_unit(commune, &core) {
            let is_refused = message.weight() == Weight::Refusal;
            // "Tổ CNSCĐ Gia Phú" is surely the commune's; "Gia Phú" alone may be a village's.
            if is_refused || !cell.parts.says_team {
                say.push(message);
            }
            return (!is_refused).then_some(NewPlace::Commune(commune));
        }
        let certainly = listed(&core);
        if certainly.len() > 1 {
            let certainly = certainly.into_iter().map(find).collect();
            return self.places(commune, certainly, say);
        }
        // A line break within the cell parts names as a dash does.
        let lines = match cell.written.trim() {
            written if written.contains('\n') => TeamCell::of(&written.replace('\n', " / ")).core,
            _ => core,
        };
        let perhaps = perhaps_listed(&lines);
        if perhaps.len() < 2 {
            return self.one(cell, whole, say);
        }
        let mut perhaps: Vec<(Written, Spot)> = perhaps.into_iter().map(find).collect();
        // "Bản Bay - Gia Phú" says in which commune the village lies.
        if perhaps.iter().any(|(_, spot)| is_found(spot)) {
            perhaps.retain(|(name, spot)| is_found(spot) || !self.is_commune(commune, name));
        }
        if is_range(&lines) {
            return self.half_known(cell, perhaps, say);
        }
        let all_known = perhaps.iter().all(|(_, spot)| is_found(spot));
        let all_with_kind = perhaps.iter().all(|(name, _)| name.kind.is_some());
        if all_known || all_with_kind || cell.parts.says_several {
            return self.places(commune, perhaps, say);
        }
        let is_half_known =
            perhaps.iter().any(|(_, spot)| is_found(spot) || matches!(spot, Spot::Close(_) | Spot::Doubtful(_)));
        if is_half_known { self.half_known(cell, perhaps, say) } else { self.one(cell, whole, say) }
    }

    /// What may be a list of villages of which only some are known: whether the others are villages too, somebody must say.
    fn half_known(&mut self, cell: &Cell<'_>, names: Vec<(Written, Spot)>, say: &mut Vec<Message>) -> Option<NewPlace> {
        let commune = cell.commune;
        let villages: Option<Vec<VillageRef>> = names
            .into_iter()
            .map(|(name, spot)| {
                if is_found(&spot) {
                    return self.village(commune, &name, spot, &mut Vec::new());
                }
                (name.bare.chars().count() <= MOST).then(|| self.villages.perhaps_make(commune, &name))
            })
            .collect();
        let villages = villages?;
        let named: Vec<String> = villages.iter().map(|village| self.name_of(village)).collect();
        say.push(Message::VillageGuessed { written: cell.parts.core.clone(), village: named.join(", ") });
        Some(NewPlace::Villages(villages))
    }

    /// One village: the text's, else the one that it names among other words ("Ban vận động thôn Bản Bay").
    fn one(&mut self, cell: &Cell<'_>, whole: (Written, Spot), say: &mut Vec<Message>) -> Option<NewPlace> {
        let (written, commune) = (whole.0.whole.clone(), cell.commune);
        let mut sure = None;
        // "Bản" behind another word of kind belongs to the name, but for "Tổ", which may be the team's.
        let folded = fold(&written);
        let may_be_a_team = folded.starts_with("to ") && !folded.starts_with("to dan pho ");
        let has_kind = whole.0.kind.is_some() && !may_be_a_team;
        for (text, is_sure) in villages_within(&written).into_iter().filter(|(_, is_sure)| *is_sure || !has_kind) {
            let name = Written::of(&text);
            let spot = self.villages.find(commune, &name, cell.former_commune);
            if is_found(&spot) {
                let village = self.village(commune, &name, spot, &mut Vec::new())?;
                say.push(Message::VillageRead { written, taken: self.name_of(&village) });
                return Some(NewPlace::Villages(vec![village]));
            }
            sure = sure.or(Some(name).filter(|_| is_sure));
        }
        let is_new = whole.1 == Spot::Unknown || (matches!(whole.1, Spot::Close(_)) && !written.contains('('));
        let is_no_name =
            |name: &Written| speaks_of_a_team(&name.bare) || name.bare.split_whitespace().count() > MOST_WORDS;
        // "Thôn Bản Bay (Tổ 2)": what stands in brackets is hardly part of the name.
        let before_bracket = written.split_once('(').map(|(before, _)| Written::of(before));
        let before_bracket = before_bracket.filter(|name| !fold(&name.bare).is_empty());
        let guessed = sure.or(before_bracket).or_else(|| Some(whole.0.clone()).filter(is_no_name));
        match guessed.filter(|name| is_new && name.bare.chars().count() <= MOST) {
            Some(name) => {
                let new = self.villages.perhaps_make(commune, &name);
                say.push(Message::VillageGuessed { written, village: self.name_of(&new) });
                Some(NewPlace::Villages(vec![new]))
            }
            None => self.places(commune, vec![whole], say),
        }
    }

    /// The villages of a row, those not known yet as to be made.
    fn places(&mut self, commune: UnitId, names: Vec<(Written, Spot)>, say: &mut Vec<Message>) -> Option<NewPlace> {
        let count = names.len();
        let names: Vec<(Written, Spot)> =
            names.into_iter().map(|(name, spot)| (self.of_usual_kind(commune, name, &spot), spot)).collect();
        let found = names.into_iter().filter_map(|(name, spot)| self.village(commune, &name, spot, say));
        let found: Vec<VillageRef> = found.collect();
        let is_clear = found.len() == count;
        let mut villages: Vec<VillageRef> = Vec::new();
        for village in found {
            if !villages.contains(&village) {
                villages.push(village);
            }
        }
        let new = villages.iter().filter(|village| matches!(village, VillageRef::New(_)));
        let new: Vec<String> = new.map(|village| self.name_of(village)).collect();
        if !new.is_empty() {
            let villages = new.join(", ");
            say.push(Message::VillageNew { villages });
        }
        is_clear.then_some(NewPlace::Villages(villages))
    }

    /// The village of a name; `None` where it can't be told or made.
    fn village(&mut self, commune: UnitId, name: &Written, spot: Spot, say: &mut Vec<Message>) -> Option<VillageRef> {
        let written = name.whole.clone();
        let spot = match spot {
            // A bare number that was given its kind: it is the row itself that would make it.
            Spot::Doubtful(earlier) if earlier == VillageRef::New(name.to_make(commune)) => Spot::Unknown,
            spot => spot,
        };
        let (village, message) = match spot {
            Spot::Sure(village) => (Some(village), None),
            Spot::Alias(village) => {
                let taken = self.name_of(&village);
                (Some(village), Some(Message::VillageRead { written, taken }))
            }
            Spot::Former(village) => {
                let now = self.name_of(&village);
                (Some(village), Some(Message::VillageFormer { written, now }))
            }
            Spot::Unclear(candidates) => {
                let candidates = self.names_of(&candidates);
                (None, Some(Message::VillageUnclear { written, candidates }))
            }
            Spot::Later(village, from) => {
                let (village, from) = (self.known.name(village), from.vietnamese());
                (None, Some(Message::VillageLater { village, from }))
            }
            Spot::Close(_) | Spot::Unknown if name.bare.chars().count() > MOST => {
                (None, Some(Message::TeamTooLong { most: MOST }))
            }
            Spot::Close(_) | Spot::Unknown if name.number.is_some() => {
                let written = name.number.clone().unwrap_or_default();
                let new = self.villages.perhaps_make(commune, name);
                let village = self.name_of(&new);
                (Some(new), Some(Message::TeamOnlyNumber { written, village }))
            }
            Spot::Doubtful(earlier) => {
                let village = self.name_of(&earlier);
                (Some(earlier), Some(Message::VillageGuessed { written, village }))
            }
            Spot::Close(near) => {
                let known = self.known.name(near);
                let new = self.villages.perhaps_make(commune, name);
                (Some(new), Some(Message::VillageClose { written, known }))
            }
            Spot::Unknown => (Some(self.villages.make(commune, name)), None),
        };
        say.extend(message);
        village
    }

    /// A bare number that no village bears and no heading explains is a village of the commune's usual kind.
    fn of_usual_kind(&self, commune: UnitId, name: Written, spot: &Spot) -> Written {
        if !matches!(spot, Spot::Close(_) | Spot::Doubtful(_) | Spot::Unknown) {
            return name;
        }
        let kind = self.known.registry.era(commune, self.known.at).map(|era| era.kind);
        name.numbered(Some(match kind {
            Some(Kind::Ward | Kind::Township) => Kind::ToDanPho,
            _ => Kind::Thon,
        }))
    }

    fn names_of(&self, villages: &[VillageRef]) -> String {
        let known: Option<Vec<UnitId>> = villages
            .iter()
            .map(|village| match village {
                VillageRef::Known(unit) => Some(*unit),
                VillageRef::New(_) => None,
            })
            .collect();
        known.map_or_else(
            || in_order(villages.iter().map(|village| self.name_of(village)).collect()),
            |known| self.known.names(&known),
        )
    }

    fn name_of(&self, village: &VillageRef) -> String {
        match village {
            VillageRef::Known(unit) => self.known.name(*unit),
            VillageRef::New(new) => new.name_in_sentence(),
        }
    }

    /// The cell may name a unit that is no village: the commune (then its own team is meant), or another, which is refused.
    fn of_other_unit(&self, commune: UnitId, core: &str) -> Option<Message> {
        let name = self.known.name(commune);
        let written = core.to_owned();
        let era = self.known.registry.era(commune, self.known.at)?;
        let text = Spelt::of(core);
        if text.may_be(&Spelt::of(&era.name)) || text.may_be(&Spelt::of(&era.full_name())) {
            return Some(Message::TeamOfCommune { written, commune: name });
        }
        let lower = core.to_lowercase();
        let mut kinds = ["xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố", "tỉnh"].into_iter();
        let is_other = kinds.any(|kind| lower.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' ')));
        is_other.then_some(Message::TeamOfOtherUnit { written, commune: name })
    }

    fn is_commune(&self, commune: UnitId, name: &Written) -> bool {
        let era = self.known.registry.era(commune, self.known.at);
        era.is_some_and(|era| {
            let (bare, full) = (Spelt::of(&era.name), Spelt::of(&era.full_name()));
            [&name.bare, &name.whole]
                .into_iter()
                .map(|name| Spelt::of(name))
                .any(|name| name.is(&bare) || name.is(&full))
        })
    }

    /// The folded names of a commune and of what is above it.
    fn names_above(&mut self, commune: UnitId) -> Vec<String> {
        let (registry, at) = (self.known.registry, self.known.at);
        let names = || {
            let path = registry.path(commune, at).into_iter();
            let eras = path.filter_map(|unit| registry.era(unit, at));
            eras.map(Era::full_name).map(|name| fold(&name)).collect()
        };
        self.names.entry(commune).or_insert_with(names).clone()
    }
}

fn is_found(spot: &Spot) -> bool {
    matches!(spot, Spot::Sure(_) | Spot::Alias(_) | Spot::Former(_))
}
