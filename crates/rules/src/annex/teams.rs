//! Teams by what a row calls them, commune by commune.

use super::{known::Known, leader_cell::LeaderCell, team_cell::TeamCell};
use crate::{
    day::Day,
    ids::UnitId,
    phones::Phone,
    teams::{Member, Place, Role, Team},
    text::Spelt,
};
use std::collections::{BTreeSet, HashMap};

/// A team as rows look for it.
pub(super) struct KnownTeam<'a> {
    pub(super) team: &'a Team,
    /// Its villages that stand on the day; `None`: it is the commune's own team.
    pub(super) villages: Option<BTreeSet<UnitId>>,
    /// Where it was said to work first of all.
    pub(super) home: UnitId,
    title: Spelt,
    core: Spelt,
    leader: Option<&'a Member>,
    has_group: bool,
}

/// What a row says of its team besides the place.
pub(super) struct Traits<'r> {
    pub(super) leader: &'r LeaderCell,
    pub(super) phones: &'r [Phone],
    pub(super) zalo: Option<bool>,
    /// The former commune that the row names, if it does.
    pub(super) former_commune: Option<&'r Spelt>,
}

/// Which team is meant.
pub(super) enum Choice<'t, 'a> {
    None,
    One(&'t KnownTeam<'a>),
    Several(Vec<&'t KnownTeam<'a>>),
}

impl<'a> KnownTeam<'a> {
    fn of(team: &'a Team, known: &Known<'a>) -> Option<(UnitId, Self)> {
        let (at, place) = (known.at, team.place(known.at)?);
        let standing = |unit: &UnitId| known.registry.standing_for(*unit, at).unwrap_or(*unit);
        let villages = match place {
            Place::Villages(villages) => Some(villages.iter().map(standing).collect()),
            Place::Commune(_) => None,
        };
        let home = place.home()?;
        let commune = known.commune_of(home)?;
        let leader = leader(team, known);
        let title = team.title(at);
        let found = Self {
            team,
            villages,
            home,
            title: Spelt::of(title),
            core: Spelt::of(&TeamCell::of(title).core),
            leader,
            has_group: group_made(team, at).is_some(),
        };
        Some((commune, found))
    }

    /// Does it bear a title, words for "team" apart?
    fn is_called(&self, title: &Spelt, core: &Spelt) -> bool {
        self.title.may_be(title) || (!core.is_empty() && self.core.may_be(core))
    }

    /// Is it led as the row says?
    fn is_led_so(&self, row: &Traits<'_>) -> bool {
        match self.leader {
            Some(leader) => row.leader.names(&leader.person.name),
            None => row.leader.is_empty(),
        }
    }

    /// Does the row's cell hold the leader's name to the letter, or nothing where nobody leads?
    fn is_led_to_the_letter(&self, row: &Traits<'_>) -> bool {
        row.leader.is_written(self.leader.map_or("", |leader| &leader.person.name))
    }

    fn has_phone_so(&self, row: &Traits<'_>) -> bool {
        match self.leader.and_then(|leader| leader.person.phone.as_ref()) {
            Some(phone) => row.phones.contains(phone),
            None => row.phones.is_empty(),
        }
    }
}

/// The leader on the annex's day; a deputy who acts is no leader of the form.
pub(super) fn leader<'a>(team: &'a Team, known: &Known<'_>) -> Option<&'a Member> {
    team.members.iter().find(|member| member.role == Role::Leader && member.span.contains(known.at))
}

/// Since when its group is made, if it was made by that day.
pub(super) fn group_made(team: &Team, at: Day) -> Option<Day> {
    team.channel.made.filter(|made| *made <= at)
}

/// The teams of one commune, found by what rows call them and by where they work.
#[derive(Default)]
struct OfCommune<'a> {
    teams: Vec<KnownTeam<'a>>,
    /// Where in `teams` the key of a title, or of what is left of it without the words for "team", is found.
    by_key: HashMap<String, Vec<usize>>,
    /// Those that work in just these villages.
    by_villages: HashMap<BTreeSet<UnitId>, Vec<usize>>,
    /// Those that work in the whole commune.
    whole: Vec<usize>,
    /// The first team that works in a village.
    by_village: HashMap<UnitId, usize>,
}

impl<'a> OfCommune<'a> {
    fn add(&mut self, team: KnownTeam<'a>) {
        let at = self.teams.len();
        for key in BTreeSet::from([&team.title.key, &team.core.key]) {
            self.by_key.entry(key.clone()).or_default().push(at);
        }
        for village in team.villages.iter().flatten() {
            self.by_village.entry(*village).or_insert(at);
        }
        match &team.villages {
            Some(villages) => self.by_villages.entry(villages.clone()).or_default().push(at),
            None => self.whole.push(at),
        }
        self.teams.push(team);
    }

    fn called(&self, title: &Spelt, core: &Spelt) -> Vec<&KnownTeam<'a>> {
        let keys = BTreeSet::from([&title.key, &core.key]);
        let found: BTreeSet<usize> =
            keys.into_iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        let found = found.into_iter().filter_map(|at| self.teams.get(at));
        found.filter(|team| team.is_called(title, core)).collect()
    }

    fn working_in(&self, villages: Option<&BTreeSet<UnitId>>) -> Vec<&KnownTeam<'a>> {
        let found = villages.map_or(Some(&self.whole), |villages| self.by_villages.get(villages));
        found.into_iter().flatten().filter_map(|at| self.teams.get(*at)).collect()
    }
}

/// The teams of each commune.
pub(super) struct Teams<'a> {
    known: Known<'a>,
    live: HashMap<UnitId, OfCommune<'a>>,
    later: HashMap<UnitId, Vec<KnownTeam<'a>>>,
}

impl<'a> Teams<'a> {
    pub(super) fn new(known: &Known<'a>) -> Self {
        let mut teams = Self { known: *known, live: HashMap::new(), later: HashMap::new() };
        for team in known.teams {
            let lives = team.life.contains(known.at);
            if !lives && (team.life.from <= known.at || team.life.is_empty()) {
                continue;
            }
            match KnownTeam::of(team, known) {
                Some((commune, found)) if lives => teams.live.entry(commune).or_default().add(found),
                Some((commune, found)) => teams.later.entry(commune).or_default().push(found),
                None => {}
            }
        }
        teams
    }

    /// The team that bears the row's title.
    pub(super) fn by_title(&self, commune: UnitId, title: &Spelt, core: &Spelt, row: &Traits<'_>) -> Choice<'_, 'a> {
        let bearing = self.live.get(&commune).map(|of| of.called(title, core)).unwrap_or_default();
        let exactly = |team: &&KnownTeam<'a>| team.title.is(title);
        let same_core = |team: &&KnownTeam<'a>| team.core.is(core);
        choose(narrowed(narrowed(self.of_former(bearing, row), same_core), exactly), row)
    }

    /// The team that works in just these villages; `None`: in the whole commune.
    pub(super) fn by_place(
        &self,
        commune: UnitId,
        villages: Option<&BTreeSet<UnitId>>,
        row: &Traits<'_>,
    ) -> Choice<'_, 'a> {
        let there = self.live.get(&commune).map(|of| of.working_in(villages)).unwrap_or_default();
        choose(self.of_former(there, row), row)
    }

    /// Those from the former commune that the row names, if there are any.
    fn of_former<'t>(&self, found: Vec<&'t KnownTeam<'a>>, row: &Traits<'_>) -> Vec<&'t KnownTeam<'a>> {
        match row.former_commune {
            Some(former) => narrowed(found, |team| self.known.came_from(team.home, former)),
            None => found,
        }
    }

    /// A team of that title or place that begins later.
    pub(super) fn later(
        &self,
        commune: UnitId,
        title: &Spelt,
        villages: Option<&BTreeSet<UnitId>>,
    ) -> Option<&KnownTeam<'a>> {
        let all = self.later.get(&commune)?;
        all.iter().find(|team| team.title.is(title) || team.villages.as_ref() == villages)
    }

    /// A team that works in one of these villages.
    pub(super) fn covering(&self, commune: UnitId, villages: &BTreeSet<UnitId>) -> Option<(&KnownTeam<'a>, UnitId)> {
        let of_commune = self.live.get(&commune)?;
        let first = villages.iter().filter_map(|village| of_commune.by_village.get(village)).min()?;
        let team = of_commune.teams.get(*first)?;
        let shared = team.villages.as_ref()?.intersection(villages).next()?;
        Some((team, *shared))
    }
}

/// Those that fit, or all if none does.
fn narrowed<'t, 'a>(
    found: Vec<&'t KnownTeam<'a>>,
    fits: impl Fn(&&'t KnownTeam<'a>) -> bool,
) -> Vec<&'t KnownTeam<'a>> {
    let fitting: Vec<&KnownTeam<'a>> = found.iter().copied().filter(&fits).collect();
    if fitting.is_empty() { found } else { fitting }
}

/// Of several teams the one that is led as the row says; teams alike in all the row says are one as good as another.
fn choose<'t, 'a>(found: Vec<&'t KnownTeam<'a>>, row: &Traits<'_>) -> Choice<'t, 'a> {
    match found[..] {
        [] => Choice::None,
        [only] => Choice::One(only),
        _ => {
            let led = found.iter().copied().filter(|team| team.is_led_so(row)).collect();
            let led = narrowed(led, |team| team.is_led_to_the_letter(row));
            let reached: Vec<&KnownTeam<'a>> = led.iter().copied().filter(|team| team.has_phone_so(row)).collect();
            let reached = narrowed(reached, |team| row.zalo == Some(team.has_group));
            match (&led[..], &reached[..]) {
                ([only], _) | (_, [only, ..]) => Choice::One(only),
                _ => Choice::Several(found),
            }
        }
    }
}
