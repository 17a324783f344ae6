//! Which team a row means: by its title, its village or its commune.

use super::{
    Entry, Said, Setting,
    comparing::{Comparing, LONGEST, Refused, Site, Target},
    default_title, titled,
};
use crate::{
    ids::{TeamId, UnitId},
    teams::{Place, Team},
    text::{fold, nfc},
    units::{Kind, Level, Match, match_key, split_kind, split_village_kind, village_name},
};
use std::collections::{BTreeSet, HashMap};

/// The commune's teams, by where they work on the day of a list.
pub(super) struct Teams<'a> {
    by_id: HashMap<TeamId, &'a Team>,
    now: HashMap<Site, Vec<&'a Team>>,
    /// The first of those that begin later.
    later: HashMap<Site, &'a Team>,
}

impl<'a> Teams<'a> {
    pub(super) fn of(setting: &Setting<'a>) -> Self {
        let Setting { day, teams, .. } = *setting;
        let by_id = teams.iter().map(|team| (team.id, team)).collect();
        let mut found = Self { by_id, now: HashMap::new(), later: HashMap::new() };
        for team in teams {
            if team.life.contains(day) {
                for site in sites(setting, team.place(day)) {
                    found.now.entry(site).or_default().push(team);
                }
            } else if team.life.from > day {
                for site in sites(setting, team.place(team.life.from)) {
                    found.later.entry(site).or_insert(team);
                }
            }
        }
        found
    }

    pub(super) fn get(&self, team: TeamId) -> Option<&'a Team> {
        self.by_id.get(&team).copied()
    }

    fn at(&self, site: &Site) -> &[&'a Team] {
        self.now.get(site).map_or(&[], Vec::as_slice)
    }

    fn later(&self, site: &Site) -> Option<&'a Team> {
        self.later.get(site).copied()
    }
}

/// Where a team works, by what stands there on the day of the list.
fn sites(setting: &Setting<'_>, place: Option<&Place>) -> BTreeSet<Site> {
    let Setting { registry, commune, day, .. } = *setting;
    let standing = |unit: &UnitId| registry.standing_for(*unit, day);
    match place {
        Some(Place::Villages(villages)) => villages.iter().filter_map(standing).map(Site::Village).collect(),
        Some(Place::Commune(unit)) if standing(unit) == Some(commune) => BTreeSet::from([Site::Commune]),
        _ => BTreeSet::new(),
    }
}

impl Comparing<'_> {
    /// The team a row means, by its title or its village.
    pub(super) fn target(&self, entry: &Entry, said: &mut Vec<Said>) -> Result<(String, Target), Refused> {
        let Setting { registry, day, .. } = *self.setting;
        let place = self.place_words(&entry.team);
        if entry.team.chars().count() > LONGEST {
            return Err(vec![Said::TooLong]);
        }
        if match_key(&place).is_empty() {
            return Err(vec![Said::NoTeam]);
        }
        if self.is_the_commune(&place) {
            return self.team_at(Site::Commune, entry, said);
        }
        let name = |unit| registry.full_name(unit, day);
        let village = match self.finder.find(&place) {
            Match::Exact(unit) if registry.era(unit, day).is_none_or(|era| era.is_surely(&place)) => unit,
            Match::Alias(unit) => unit,
            Match::Former(unit) => {
                said.push(Said::FormerName(name(unit)));
                unit
            }
            // Found by other marks, by another word of kind or by likeness.
            Match::Exact(unit) | Match::Guess(unit) => {
                said.push(Said::VillageGuessed(name(unit)));
                unit
            }
            Match::Ambiguous(units) => {
                return Err(vec![Said::SeveralVillages(units.into_iter().map(name).collect())]);
            }
            Match::None => return self.new_village(&place, entry, said),
        };
        self.team_at(Site::Village(village), entry, said)
    }

    fn is_the_commune(&self, place: &str) -> bool {
        let Setting { registry, commune, day, .. } = *self.setting;
        let (kind, bare) = split_kind(place, Level::Commune);
        let own = registry.era(commune, day);
        let named = kind.is_some() && own.is_some_and(|era| match_key(&era.name) == match_key(&bare));
        named || ["cap xa", "xa", "phuong", "thi tran"].contains(&fold(place).as_str())
    }

    fn new_village(&self, place: &str, entry: &Entry, said: &mut Vec<Said>) -> Result<(String, Target), Refused> {
        let Setting { registry, day, today, .. } = *self.setting;
        let begins_later = |unit: &UnitId| registry.get(*unit).is_some_and(|unit| unit.life().from > day);
        let surely = match self.later.find(place) {
            Match::Exact(unit) | Match::Alias(unit) | Match::Former(unit) => Some(unit),
            Match::Guess(_) | Match::Ambiguous(_) | Match::None => None,
        };
        if let Some(later) = surely.filter(begins_later) {
            return Err(vec![Said::VillageLater(registry.full_name(later, today))]);
        }
        let (written, bare) = split_village_kind(place);
        let (kind, name) =
            self.before.new_village(written, &bare).unwrap_or((written.unwrap_or(Kind::Thon), village_name(&bare)));
        let full = format!("{} {name}", kind.word());
        let unexpected = written.is_none() || self.has_villages;
        said.push(if unexpected { Said::VillageUnexpected(full) } else { Said::VillageNew(full) });
        self.team_at(Site::NewVillage { kind, name }, entry, said)
    }

    /// The team that works at a site, or one to be made.
    fn team_at(&self, site: Site, entry: &Entry, said: &mut Vec<Said>) -> Result<(String, Target), Refused> {
        let day = self.setting.day;
        let here = self.teams.at(&site);
        let named = || here.iter().copied().find(|team| fold(team.title(day)) == fold(&entry.team));
        match *here {
            [only] => return Ok((only.title(day).to_owned(), Target::Known(only.id))),
            [] => {}
            _ => {
                let team = named().ok_or_else(|| vec![Said::SeveralTeams])?;
                return Ok((team.title(day).to_owned(), Target::Known(team.id)));
            }
        }
        if let Some(later) = self.teams.later(&site) {
            return Err(vec![Said::TeamLater(later.title(later.life.from).to_owned(), later.life.from)]);
        }
        let title = self.new_title(&site, &entry.team);
        let target = Target::New(site);
        // Said once, with its first member.
        if !self.before.tells_of(&target) {
            said.push(Said::TeamNew(title.clone()));
        }
        Ok((title, target))
    }

    /// A whole title stays as written; a bare place gets the province's words for a team before it.
    fn new_title(&self, site: &Site, written: &str) -> String {
        let Setting { registry, commune, day, team_word, .. } = *self.setting;
        let place = self.place_words(written);
        if place != nfc(written) && !place.is_empty() {
            return nfc(written);
        }
        match site {
            Site::Village(village) => default_title(team_word, registry.era(*village, day)),
            Site::NewVillage { kind, name } => titled(team_word, &format!("{} {name}", kind.lower())),
            Site::Commune => default_title(team_word, registry.era(commune, day)),
        }
    }

    fn place_words(&self, written: &str) -> String {
        place_words(written, &fold(self.setting.team_word))
    }
}

/// The place in a team's title: "Tổ CNSCĐ thôn Bản Bay" is "thôn Bản Bay"; a text without such words comes back whole.
fn place_words(written: &str, team_word: &str) -> String {
    const TITLES: [&str; 12] = [
        "to cong nghe so cong dong",
        "to cong nghe cong dong",
        "to cong nghe so",
        "to chuyen doi so cong dong",
        "to chuyen doi so",
        "to cnscd",
        "to cns cong dong",
        "to cns cd",
        "to cns",
        "to cnsc d",
        "to cds cong dong",
        "to cds",
    ];
    let written = nfc(written);
    let words: Vec<&str> = written.split(' ').collect();
    let longest = (1..=words.len()).rev().find(|count| {
        let head = fold(&words.get(..*count).unwrap_or_default().join(" "));
        TITLES.contains(&head.as_str()) || head == team_word
    });
    let rest = words.get(longest.unwrap_or(0)..).unwrap_or_default();
    let rest =
        if longest.is_some() && rest.first().is_some_and(|word| ["tai", "o", "cua"].contains(&fold(word).as_str())) {
            rest.get(1..).unwrap_or_default()
        } else {
            rest
        };
    rest.join(" ").trim_matches([':', '-', ' ']).to_owned()
}
