//! Which team a row means: by its title, its village or its commune.

use super::{
    Entry, Said, Setting,
    comparing::{Comparing, LONGEST, Refused, Site, Target},
    default_title, titled,
};
use crate::{
    day::Day,
    teams::{Place, Team},
    text::{Spelt, fold, nfc},
    units::{Kind, Level, Match, match_key, split_kind, split_village_kind, village_name},
};

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
        let Setting { registry, commune, day, today, .. } = *self.setting;
        if let Some(later) = self.later.find(place).unit().filter(|unit| {
            registry.is_within(*unit, commune, today) && registry.get(*unit).is_some_and(|unit| unit.life().from > day)
        }) {
            return Err(vec![Said::VillageLater(registry.full_name(later, today))]);
        }
        let (written, bare) = split_village_kind(place);
        let (kind, name) =
            self.of_earlier_row(written, &bare).unwrap_or((written.unwrap_or(Kind::Thon), village_name(&bare)));
        let full = format!("{} {name}", kind.word());
        let unexpected = written.is_none() || !registry.children(commune, day).is_empty();
        said.push(if unexpected { Said::VillageUnexpected(full) } else { Said::VillageNew(full) });
        self.team_at(Site::NewVillage { kind, name }, entry, said)
    }

    /// The village that an earlier row makes, by the spelling of the first: one village is written in many ways.
    fn of_earlier_row(&self, written: Option<Kind>, bare: &str) -> Option<(Kind, String)> {
        let wanted = Spelt::of(bare);
        self.earlier.iter().find_map(|earlier| match &earlier.at {
            Target::New(Site::NewVillage { kind, name })
                if written.is_none_or(|written| written == *kind) && wanted.may_be(&Spelt::of(name)) =>
            {
                Some((*kind, name.clone()))
            }
            _ => None,
        })
    }

    /// The team that works at a site, or one to be made.
    fn team_at(&self, site: Site, entry: &Entry, said: &mut Vec<Said>) -> Result<(String, Target), Refused> {
        let Setting { registry, commune, day, teams, .. } = *self.setting;
        let works_here = |team: &&Team, on: Day| match (&site, team.place(on)) {
            (Site::Village(village), Some(Place::Villages(villages))) => {
                villages.iter().any(|unit| registry.standing_for(*unit, day) == Some(*village))
            }
            (Site::Commune, Some(Place::Commune(unit))) => registry.standing_for(*unit, day) == Some(commune),
            _ => false,
        };
        let here: Vec<&Team> = teams.iter().filter(|team| team.life.contains(day) && works_here(team, day)).collect();
        let named = || here.iter().copied().find(|team| fold(team.title(day)) == fold(&entry.team));
        match here[..] {
            [only] => return Ok((only.title(day).to_owned(), Target::Known(only.id))),
            [] => {}
            _ => {
                let team = named().ok_or_else(|| vec![Said::SeveralTeams])?;
                return Ok((team.title(day).to_owned(), Target::Known(team.id)));
            }
        }
        let later = teams.iter().find(|team| team.life.from > day && works_here(team, team.life.from));
        if let Some(later) = later {
            return Err(vec![Said::TeamLater(later.title(later.life.from).to_owned(), later.life.from)]);
        }
        let title = self.new_title(&site, &entry.team);
        let target = Target::New(site);
        // Said once, with its first member.
        if self.earlier.iter().all(|earlier| earlier.at != target) {
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
