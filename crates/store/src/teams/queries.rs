//! Looking at teams, by scope and day.

use super::{PeopleSum, load};
use crate::{
    Store,
    db::{Read, args, statements},
    error::{Result, StoreError},
    scope::Scope,
};
use rules::{
    access::Right,
    day::Day,
    ids::{MemberId, PersonId, TeamId, UnitId},
    teams::{Breach, Composition, Person, Place, Role, Rules, Team},
    units::{Level, Registry},
};
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    /// Teams that work within a unit under the tree of a day.
    WITHIN = "SELECT DISTINCT tp.team FROM unit_path p JOIN team_place tp ON tp.unit = p.unit \
              WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND tp.from_day <= $2 AND $2 < tp.to_day";
    /// The same, teams that ended or hadn't begun included.
    EVER_WITHIN = "SELECT DISTINCT tp.team FROM unit_path p JOIN team_place tp ON tp.unit = p.unit \
                   WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day";
    OF_MEMBER = "SELECT team FROM member WHERE id = $1";
    OF_PERSON = "SELECT DISTINCT team FROM member WHERE person = $1";
    /// Villages that stand within a unit on a day and in which no team works. A team placed in a village that has ended
    /// since works where that village's followers stand.
    VILLAGES_WITHOUT = "SELECT COUNT(*) FROM unit_path p JOIN unit u ON u.id = p.unit \
                        JOIN unit_path self ON self.unit = p.unit AND self.ancestor = p.unit \
                        WHERE p.ancestor = $1 AND u.level = 'village' AND p.from_day <= $2 AND $2 < p.to_day \
                        AND self.from_day <= $2 AND $2 < self.to_day AND NOT EXISTS (\
                        SELECT 1 FROM unit_path w JOIN team_place tp ON tp.unit = w.unit WHERE w.ancestor = p.unit \
                        AND w.from_day <= $2 AND $2 < w.to_day AND tp.from_day <= $2 AND $2 < tp.to_day)";
    /// Leaders within a unit on a day of whom no phone is known.
    LEADERS_WITHOUT_PHONE = "SELECT COUNT(DISTINCT m.id) FROM unit_path p JOIN team_place tp ON tp.unit = p.unit \
                             JOIN member m ON m.team = tp.team JOIN person x ON x.id = m.person \
                             WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND tp.from_day <= $2 \
                             AND $2 < tp.to_day AND m.role = 'leader' AND m.from_day <= $2 AND $2 < m.to_day \
                             AND x.phone IS NULL";
    /// The members of the teams that are counted within a unit on a day: distinct persons, women and trained ones among them.
    PERSONS = "SELECT COUNT(DISTINCT m.person), COUNT(DISTINCT CASE WHEN x.sex = 'female' THEN m.person END), \
               COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM training t WHERE t.person = m.person AND t.day <= $2) \
               THEN m.person END) \
               FROM unit_path p JOIN team_place tp ON tp.unit = p.unit JOIN member m ON m.team = tp.team \
               JOIN person x ON x.id = m.person \
               WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND tp.from_day <= $2 AND $2 < tp.to_day \
               AND tp.position = 0 AND m.from_day <= $2 AND $2 < m.to_day";
    /// Leaders within a unit on a day who have never got in.
    LEADERS_NOT_IN = "SELECT COUNT(DISTINCT m.id) FROM unit_path p JOIN team_place tp ON tp.unit = p.unit \
                      JOIN member m ON m.team = tp.team \
                      WHERE p.ancestor = $1 AND p.from_day <= $2 AND $2 < p.to_day AND tp.from_day <= $2 \
                      AND $2 < tp.to_day AND m.role = 'leader' AND m.from_day <= $2 AND $2 < m.to_day \
                      AND NOT EXISTS (SELECT 1 FROM account a JOIN credential c ON c.account = a.id WHERE a.person = m.person)";
}

/// The people of a place's teams, each counted once however many teams he or she is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Persons {
    /// All of them.
    pub all: u64,
    /// Women.
    pub women: u64,
    /// Those who had a training by the day.
    pub trained: u64,
}

/// What is missing within a unit and isn't among the kept sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TeamGaps {
    /// Villages in which no team works (R1.1).
    pub villages_without_team: u64,
    /// Leaders nobody can call.
    pub leaders_without_phone: u64,
    /// Leaders who have not got into the program yet.
    pub leaders_not_in: u64,
}

/// A team as somebody may see it on a day.
#[derive(Clone, Debug)]
pub struct TeamView {
    /// The team with those of its people whom the viewer may see: in the commune all, above it the leaders' names and phones.
    pub team: Team,
    /// Its people of the day in numbers, seen or not.
    pub people: PeopleSum,
    /// How many of the day's members the viewer may not see.
    pub hidden: usize,
    /// The day.
    pub day: Day,
    /// The rule it must meet.
    pub rule: Composition,
    /// What it lacks of it.
    pub breaches: Vec<Breach>,
}

/// Takes out of a team whom the viewer may not see. Above the commune there are sums, and the leaders as the annex lists them.
fn veiled(mut team: Team, scope: &Scope, registry: &Registry, day: Day, today: Day) -> Team {
    let may = |right, team: &Team| scope.may_with(right, team, registry, today);
    if may(Right::SeeMembers, &team) {
        return team;
    }
    if !may(Right::SeeLeaders, &team) {
        team.members.clear();
        team.notes.clear();
        return team;
    }
    let leading = team.acting_leader(day).map(|leader| leader.id);
    team.members.retain(|member| member.role == Role::Leader || Some(member.id) == leading);
    for member in &mut team.members {
        let Person { id, name, phone, phone_day, .. } = member.person.clone();
        let rest = (None, None, None, Vec::new());
        let (birth_year, sex, it_skill, trainings) = rest;
        member.person = Person { id, name, phone, phone_day, birth_year, sex, it_skill, trainings };
    }
    team
}

impl TeamView {
    fn of(team: Team, rules: &Rules, scope: &Scope, registry: &Registry, day: Day, today: Day) -> Self {
        let rule = rules.for_team(&team, registry, day);
        let (breaches, people, members) =
            (rule.breaches(&team, day), PeopleSum::of(&team, day), team.members(day).len());
        let team = veiled(team, scope, registry, day, today);
        let hidden = members.saturating_sub(team.members(day).len());
        Self { team, people, hidden, day, rule, breaches }
    }

    /// Does it meet every rule?
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.breaches.is_empty()
    }
}

/// The teams within a unit on a day, in the order of their communes and villages, and the villages without one.
#[derive(Clone, Debug, Default)]
pub struct TeamList {
    /// The teams.
    pub teams: Vec<TeamView>,
    /// Villages in which no team works.
    pub villages_without_team: Vec<UnitId>,
}

impl Store {
    /// The people of the teams that are counted within a unit on a day, beside the kept sums, in which whoever is in two teams counts
    /// twice. They hold no person's data.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn persons_within(&self, _scope: &Scope, unit: UnitId, day: Day) -> Result<Persons> {
        let row: Option<(i64, i64, i64)> = self.db.clone().opt(&PERSONS, args![unit, day]).await?;
        let [all, women, trained] = row.map_or([0; 3], |(all, women, trained)| {
            [all, women, trained].map(|count| u64::try_from(count).unwrap_or(0))
        });
        Ok(Persons { all, women, trained })
    }

    /// The teams within a unit on a day.
    ///
    /// # Errors
    /// When the database fails, or the viewer has no right to see people there.
    pub async fn teams_within(&self, scope: &Scope, unit: UnitId, day: Day) -> Result<TeamList> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeTeams, unit, &registry, self.today()) {
            return Err(StoreError::NoRight);
        }
        let from = &mut self.db.clone();
        let ids: Vec<(Uuid,)> = from.all(&WITHIN, args![unit, day]).await?;
        let ids: BTreeSet<TeamId> = ids.into_iter().map(|(id,)| TeamId(id)).collect();
        let rules = crate::composition_rules::load(from).await?;
        let order = registry.subtree(unit, day);
        let position = |team: &Team| {
            let home = team.place(day).and_then(Place::home).and_then(|home| registry.standing_for(home, day));
            home.and_then(|home| order.iter().position(|unit| *unit == home))
        };
        let mut teams = load::read(from, &ids).await?;
        teams.retain(|team| team.life.contains(day));
        teams.sort_by_cached_key(|team| (position(team), team.id));
        let covered: BTreeSet<UnitId> = teams.iter().flat_map(|team| covered(team, &registry, day)).collect();
        let view = |team: Team| TeamView::of(team, &rules, scope, &registry, day, self.today());
        let is_village = |unit: &UnitId| registry.get(*unit).is_some_and(|unit| unit.level == Level::Village);
        Ok(TeamList {
            teams: teams.into_iter().map(view).collect(),
            villages_without_team: order
                .iter()
                .copied()
                .filter(|unit| is_village(unit) && !covered.contains(unit))
                .collect(),
        })
    }

    /// What is missing within a unit on a day; numbers only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn team_gaps(&self, _scope: &Scope, unit: UnitId, day: Day) -> Result<TeamGaps> {
        let from = &mut self.db.clone();
        let villages: Option<(i64,)> = from.opt(&VILLAGES_WITHOUT, args![unit, day]).await?;
        let leaders: Option<(i64,)> = from.opt(&LEADERS_WITHOUT_PHONE, args![unit, day]).await?;
        let not_in: Option<(i64,)> = from.opt(&LEADERS_NOT_IN, args![unit, day]).await?;
        let count = |row: Option<(i64,)>| row.and_then(|(n,)| u64::try_from(n).ok()).unwrap_or(0);
        Ok(TeamGaps {
            villages_without_team: count(villages),
            leaders_without_phone: count(leaders),
            leaders_not_in: count(not_in),
        })
    }

    /// Every team that ever worked within a unit, as the tree of a day has it; for comparing what people send in.
    ///
    /// # Errors
    /// As [`Store::teams_within`].
    pub async fn teams_ever_within(&self, scope: &Scope, unit: UnitId, day: Day) -> Result<Vec<Team>> {
        let registry = self.registry(scope).await?;
        if !scope.may(Right::SeeTeams, unit, &registry, self.today()) {
            return Err(StoreError::NoRight);
        }
        let teams = ever_within(&mut self.db.clone(), unit, day).await?;
        let veiled = |team| veiled(team, scope, &registry, day, self.today());
        Ok(teams.into_iter().map(veiled).collect())
    }

    /// One team on a day; `None` if there is none or the viewer may not see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn team(&self, scope: &Scope, id: TeamId, day: Day) -> Result<Option<TeamView>> {
        let registry = self.registry(scope).await?;
        let from = &mut self.db.clone();
        let team = load::read(from, &BTreeSet::from([id])).await?.pop();
        let sees = |team: &Team| scope.may_with(Right::SeeTeams, team, &registry, self.today());
        let Some(team) = team.filter(sees) else {
            return Ok(None);
        };
        let rules = crate::composition_rules::load(from).await?;
        Ok(Some(TeamView::of(team, &rules, scope, &registry, day, self.today())))
    }
}

impl Store {
    /// The team a term belongs to, on a day; `None` as with [`Store::team`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn team_of_member(&self, scope: &Scope, member: MemberId, day: Day) -> Result<Option<TeamView>> {
        let row: Option<(Uuid,)> = self.db.clone().opt(&OF_MEMBER, args![member]).await?;
        match row {
            Some((team,)) => self.team(scope, TeamId(team), day).await,
            None => Ok(None),
        }
    }

    /// A person and the teams he or she is or was in, as far as the viewer may see them; `None` where that is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, scope: &Scope, person: PersonId) -> Result<Option<(Person, Vec<TeamView>)>> {
        let rows: Vec<(Uuid,)> = self.db.clone().all(&OF_PERSON, args![person]).await?;
        let mut teams = Vec::new();
        for (team,) in rows {
            teams.extend(self.team(scope, TeamId(team), self.today()).await?);
        }
        let members = teams.iter().flat_map(|view| &view.team.members);
        let found = members.map(|member| &member.person).find(|known| known.id == person).cloned();
        Ok(found.map(|person| (person, teams)))
    }
}

/// The villages a team covers on a day: its own, as they stand that day; a commune's own team covers none.
fn covered(team: &Team, registry: &Registry, day: Day) -> Vec<UnitId> {
    match team.place(day) {
        Some(Place::Villages(villages)) => {
            villages.iter().filter_map(|unit| registry.standing_for(*unit, day)).collect()
        }
        _ => Vec::new(),
    }
}

/// Every team that ever worked within a unit, as the tree of a day has it, with its people.
pub(crate) async fn ever_within(from: &mut impl Read, unit: UnitId, day: Day) -> Result<Vec<Team>> {
    let ids: Vec<(Uuid,)> = from.all(&EVER_WITHIN, args![unit, day]).await?;
    load::read(from, &ids.into_iter().map(|(id,)| TeamId(id)).collect()).await
}
