//! Villages by what a team's cell calls them, commune by commune.

use super::{intent::VillageRef, known::Known, village_names::Written};
use crate::{
    day::Day,
    ids::UnitId,
    text::{Slips, Spelt, fold, slip},
    units::{Era, Kind, Level, Unit, village_core},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a written name was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// This village.
    Sure(VillageRef),
    /// This village, by another spelling of its name.
    Alias(VillageRef),
    /// This village, by a former name.
    Former(VillageRef),
    /// None bears the name, this one's is close.
    Close(UnitId),
    /// The one that an earlier row would make, which is doubtful itself; it has another name or kind there.
    Doubtful(VillageRef),
    /// Several could be meant.
    Unclear(Vec<VillageRef>),
    /// The village begins later.
    Later(UnitId, Day),
    /// None.
    Unknown,
}

/// A name borne by a village.
struct Name {
    village: VillageRef,
    kind: Kind,
    bare: Spelt,
    full: Spelt,
}

impl Name {
    fn of(village: VillageRef, kind: Kind, name: &str) -> Self {
        Self { village, kind, bare: Spelt::of(name), full: Spelt::of(&format!("{} {name}", kind.word())) }
    }
}

/// A name in a cell, with its keys.
struct Wanted {
    kind: Option<Kind>,
    bare: Spelt,
    whole: Spelt,
}

impl Wanted {
    fn of(written: &Written) -> Self {
        Self { kind: written.kind, bare: Spelt::of(&written.bare), whole: Spelt::of(&written.whole) }
    }

    /// Surely this one: "Bản Bay" is the bản Bay and the thôn Bản Bay, and so is "Thôn Bản Bay" both; "Bay" alone is neither.
    fn is(&self, name: &Name) -> bool {
        let kind_fits = self.kind.is_none_or(|kind| kind == name.kind);
        (kind_fits && self.bare.may_be(&name.bare))
            || (self.kind.is_some() && (self.whole.may_be(&name.bare) || self.bare.may_be(&name.full)))
    }

    /// What stands before a bracket, if one follows.
    fn before_bracket(&self) -> Option<Self> {
        self.whole.text.split_once('(').map(|(before, _)| Self::of(&Written::of(before)))
    }

    /// Like another name, but for kind or marks or a slip of the pen.
    fn is_close_to(&self, name: &Name, before_bracket: Option<&Self>) -> bool {
        let near = |one: &Spelt, other: &Spelt| one.key == other.key || slip(&one.key, &other.key).is_some();
        // "Bản" may be the word of kind or the beginning of the name.
        near(&self.bare, &name.bare)
            || (self.kind == Some(Kind::Ban) && near(&self.whole, &name.bare))
            || (name.kind == Kind::Ban && near(&self.bare, &name.full))
            || before_bracket.is_some_and(|before| before.is(name))
            || self.is_alike(name)
    }

    /// The same but for words of kind ("Bay", "Xóm Nậm Phảng"), how a number is written ("Phú Hải I"), a number left out ("Phú
    /// Hải" where there is a Phú Hải 1), or a word cut short ("N. Phảng").
    fn is_alike(&self, name: &Name) -> bool {
        let (own, its) = (village_core(&self.whole.text), village_core(&name.bare.text));
        (!own.is_empty() && (own == its || Some(own.as_str()) == before_number(&its)))
            || is_cut_short(&self.bare.text, &name.bare.text)
    }
}

/// The villages of one commune.
#[derive(Default)]
struct OfCommune {
    /// Those that stand first, then those that rows would make.
    names: Vec<Name>,
    /// How many of them stand.
    known: usize,
    /// Where in `names` a key, with the word of kind or without, is found.
    by_key: HashMap<String, Vec<usize>>,
    /// The same of those that stand, for slips of the pen.
    slips: Slips<usize>,
    /// Where in `names` those that stand are found by what they are called without words of kind, with a number at its end and
    /// without.
    cores: HashMap<String, Vec<usize>>,
    made: HashSet<VillageRef>,
    /// Those that doubtful rows would make, should somebody pick them.
    doubtful: Vec<Name>,
    aliases: Vec<(Spelt, UnitId)>,
    former: Vec<(Name, UnitId)>,
    later: Vec<(Name, UnitId, Day)>,
}

impl OfCommune {
    fn add(&mut self, name: Name) {
        let at = self.names.len();
        for key in BTreeSet::from([&name.bare.key, &name.full.key]) {
            self.by_key.entry(key.clone()).or_default().push(at);
        }
        self.names.push(name);
    }

    /// Adds a village that stands.
    fn add_known(&mut self, name: Name) {
        for key in BTreeSet::from([&name.bare.key, &name.full.key]) {
            self.slips.add(key, self.names.len());
        }
        let core = village_core(&name.bare.text);
        for key in std::iter::once(core.as_str()).chain(before_number(&core)) {
            self.cores.entry(key.to_owned()).or_default().push(self.names.len());
        }
        self.add(name);
        self.known = self.names.len();
    }

    /// The names that have a key with what is wanted in common, in their order.
    fn like(&self, wanted: &Wanted) -> impl Iterator<Item = &Name> {
        let keys = BTreeSet::from([&wanted.bare.key, &wanted.whole.key]);
        let found: BTreeSet<usize> =
            keys.into_iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        found.into_iter().filter_map(|at| self.names.get(at))
    }

    /// The village that stands whose name is closest, if one's is close.
    fn closest(&self, wanted: &Wanted) -> Option<UnitId> {
        let before_bracket = wanted.before_bracket();
        let keys = [&wanted.bare.key, &wanted.whole.key];
        let alike = before_bracket.iter().flat_map(|before| [&before.bare.key, &before.whole.key]).chain(keys);
        let alike = alike.filter_map(|key| self.by_key.get(key)).flatten().copied();
        let slips = keys.into_iter().flat_map(|key| self.slips.near(key)).map(|(_, at)| at);
        let core = village_core(&wanted.whole.text);
        let of_core = self.cores.get(&core).filter(|_| !core.is_empty()).into_iter().flatten().copied();
        let shortened = 0..if has_cut_words(&wanted.bare.text) { self.known } else { 0 };
        // Names beside each other in one file are different villages however close they are.
        let standing: BTreeSet<usize> =
            alike.chain(slips).chain(of_core).chain(shortened).filter(|at| *at < self.known).collect();
        let close = standing.into_iter().filter_map(|at| self.names.get(at)).filter_map(|name| match name.village {
            VillageRef::Known(unit) if wanted.is_close_to(name, before_bracket.as_ref()) => {
                Some((strsim::levenshtein(&wanted.whole.key, &name.full.key), unit))
            }
            _ => None,
        });
        close.min().map(|(_, unit)| unit)
    }
}

/// What stands before the number at the end of a core.
fn before_number(core: &str) -> Option<&str> {
    let (before, number) = core.rsplit_once(' ')?;
    (!before.is_empty() && number.parse::<u32>().is_ok()).then_some(before)
}

/// The folded words of a name, also where only a dot is between them.
fn words(name: &str) -> Vec<String> {
    fold(&name.replace('.', " ")).split(' ').map(str::to_owned).collect()
}

/// Has it words cut to their first letter, beside others that tell which name it is?
fn has_cut_words(name: &str) -> bool {
    let (short, whole): (Vec<String>, Vec<String>) = words(name).into_iter().partition(|word| word.len() == 1);
    short.iter().any(|word| word.bytes().all(|letter| letter.is_ascii_alphabetic()))
        && whole.iter().any(|word| word.len() > 1)
}

/// Is one name the other with words cut to their first letters: "N. Phảng"?
fn is_cut_short(short: &str, name: &str) -> bool {
    let (own, its) = (words(short), words(name));
    has_cut_words(short)
        && own.len() == its.len()
        && own.iter().zip(&its).all(|(own, its)| own == its || (own.len() == 1 && its.starts_with(own.as_str())))
}

/// All villages, by commune, and those that rows of the file would make.
pub(super) struct Villages<'a> {
    known: Known<'a>,
    by_commune: HashMap<UnitId, OfCommune>,
}

impl<'a> Villages<'a> {
    pub(super) fn new(known: Known<'a>) -> Self {
        let mut villages = Self { known, by_commune: HashMap::new() };
        for unit in known.registry.iter().filter(|unit| unit.level == Level::Village) {
            villages.add(unit);
        }
        villages
    }

    fn add(&mut self, unit: &Unit) {
        let (at, id) = (self.known.at, unit.id);
        let Some(commune) = self.known.commune_of(id) else {
            return;
        };
        let name = |era: &Era, id| Name::of(VillageRef::Known(id), era.kind, &era.name);
        let of = self.by_commune.entry(commune).or_default();
        if let Some(era) = unit.era(at) {
            of.add_known(name(era, id));
            of.aliases.extend(unit.aliases.iter().map(|alias| (Spelt::of(alias), id)));
        } else if let Some(first) = unit.eras.first().filter(|first| first.span.from > at) {
            of.later.push((name(first, id), id, first.span.from));
        }
        let Some(now) = self.known.registry.standing_for(id, at) else {
            return;
        };
        let is_village = self.known.registry.get(now).is_some_and(|now| now.level == Level::Village);
        let past = unit.eras.iter().filter(|era| is_village && era.span.to <= at);
        of.former.extend(past.map(|era| (name(era, now), now)));
    }

    /// The village of a commune that a written name means. `former_commune` is the former commune the row names, if it does.
    pub(super) fn find(&self, commune: UnitId, written: &Written, former_commune: Option<&Spelt>) -> Spot {
        let Some(of) = self.by_commune.get(&commune) else {
            return Spot::Unknown;
        };
        let wanted = Wanted::of(written);
        let itself = VillageRef::New(written.to_make(commune));
        let perhaps = of.doubtful.iter().filter(|name| name.village != itself && !of.made.contains(&name.village));
        let bearing: Vec<&Name> = of.like(&wanted).chain(perhaps.clone()).filter(|name| wanted.is(name)).collect();
        match &self.narrow(bearing, &wanted, former_commune)[..] {
            [] => {}
            [only] if perhaps.clone().any(|name| name.village == only.village) => {
                return Spot::Doubtful(only.village.clone());
            }
            [only] => return Spot::Sure(only.village.clone()),
            several => {
                return Spot::Unclear(several.iter().map(|name| name.village.clone()).collect());
            }
        }
        let by_alias = of.aliases.iter().filter(|(alias, _)| alias.may_be(&wanted.bare) || alias.may_be(&wanted.whole));
        if let Some(spot) = only(by_alias.map(|(_, unit)| *unit), Spot::Alias) {
            return spot;
        }
        let by_former = of.former.iter().filter(|(name, _)| wanted.is(name));
        if let Some(spot) = only(by_former.map(|(_, unit)| *unit), Spot::Former) {
            return spot;
        }
        if let Some((_, unit, from)) = of.later.iter().find(|(name, ..)| wanted.is(name)) {
            return Spot::Later(*unit, *from);
        }
        of.closest(&wanted).map_or(Spot::Unknown, Spot::Close)
    }

    /// Of several bearers those of the written kind, then with the very marks, then those that came from the former commune.
    fn narrow<'n>(&self, mut found: Vec<&'n Name>, wanted: &Wanted, former_commune: Option<&Spelt>) -> Vec<&'n Name> {
        let mut narrow = |fits: &dyn Fn(&Name) -> bool| {
            let fitting: Vec<&Name> = found.iter().copied().filter(|name| fits(name)).collect();
            if !fitting.is_empty() {
                found = fitting;
            }
        };
        narrow(&|name| wanted.kind == Some(name.kind) && wanted.bare.may_be(&name.bare));
        narrow(&|name| wanted.bare.is(&name.bare) || wanted.whole.is(&name.bare) || wanted.bare.is(&name.full));
        if let Some(former) = former_commune {
            narrow(&|name| matches!(name.village, VillageRef::Known(unit) if self.known.came_from(unit, former)));
        }
        found
    }

    /// The village a doubtful row would make: later rows that mean it make no second one, and are as doubtful.
    pub(super) fn perhaps_make(&mut self, commune: UnitId, written: &Written) -> VillageRef {
        let village = VillageRef::New(written.to_make(commune));
        let of = self.by_commune.entry(commune).or_default();
        if !of.doubtful.iter().any(|name| name.village == village) {
            of.doubtful.push(Name::of(village.clone(), written.kind_to_make, &written.name_to_make()));
        }
        village
    }

    /// The village a row would make; later rows find it.
    pub(super) fn make(&mut self, commune: UnitId, written: &Written) -> VillageRef {
        let village = VillageRef::New(written.to_make(commune));
        let of = self.by_commune.entry(commune).or_default();
        if of.made.insert(village.clone()) {
            of.add(Name::of(village.clone(), written.kind_to_make, &written.name_to_make()));
        }
        village
    }
}

/// The one unit found, or that it is unclear which; `None` if there is none.
fn only(units: impl Iterator<Item = UnitId>, as_spot: fn(VillageRef) -> Spot) -> Option<Spot> {
    let units: BTreeSet<UnitId> = units.collect();
    let mut villages = units.into_iter().map(VillageRef::Known);
    match (villages.next(), villages.next()) {
        (None, _) => None,
        (Some(only), None) => Some(as_spot(only)),
        (Some(first), Some(second)) => Some(Spot::Unclear([first, second].into_iter().chain(villages).collect())),
    }
}
