//! One unit with its life, and what may be done there.

use super::state::{Answer, State, Visit};
use super::team_figures::members;
use super::units::{count, link, within_life};
use crate::error::PageError;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::parts::{Figure, Link};
use crate::views::paths;
use crate::views::units::{ChildRow, ChildSum, Contact, DeclaredHouseholds, HistoryRow, Relative, UnitPage};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use rules::access::Right;
use rules::day::Day;
use rules::ids::{OperationId, UnitId};
use rules::measures::Measure;
use rules::teams::Place;
use rules::units::{Era, Level, Unit};
use std::collections::BTreeMap;
use store::{Act, PeopleSum, Sums, TeamView};

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::unit("{id}"), get(unit))
}

async fn unit(visit: Visit, Path(id): Path<UnitId>) -> Answer {
    let unit = visit.unit(id)?;
    let at = visit.at;
    let shown = within_life(unit, at);
    let era = unit.nearest_era(at).ok_or(PageError::NotFound)?;
    let life = unit.life();
    let children = children(&visit, unit, shown).await?;
    let contacts = contacts(&visit, id, shown).await?;
    let (predecessors, successors) = relatives(&visit, unit).await?;
    let teams = teams_of_village(&visit, unit).await?;
    let mut above: Vec<Link> =
        visit.registry.path(id, shown).into_iter().skip(1).map(|unit| link(&visit.registry, unit, shown)).collect();
    above.reverse();
    Ok(show(&UnitPage {
        at,
        name: era.full_name(),
        kind: era.kind,
        code: era.code.clone(),
        above,
        ended: Some(life.to).filter(|end| *end <= at),
        begins: Some(life.from).filter(|from| at < *from),
        figures: match &teams {
            Some(teams) => figures_of_village(teams),
            None if life.contains(at) => figures(&visit, id, unit.level).await?,
            None => Vec::new(),
        },
        shared_teams: teams.iter().flatten().filter_map(|view| shared(&visit, id, view)).collect(),
        sees_contact: contacts.is_some(),
        contact: contacts.as_ref().and_then(|(now, _)| now.clone()),
        former_contacts: contacts.map(|(_, former)| former).unwrap_or_default(),
        contact_url: (visit.may(Right::ManageContacts, id) && unit.era(visit.today).is_some())
            .then(|| paths::contact(id)),
        households: households(&visit, unit, shown).await?,
        children_sum: total(&children),
        children,
        history: history(&visit, unit).await?,
        predecessors,
        successors,
        actions: actions(&visit, unit, shown),
        p: visit.page.clone().within(Section::Units).journaled(visit.journal_of(id, [id])),
    }))
}

/// The teams that work in a village on the day looked at, wherever they are at home; for whom they are to be seen.
async fn teams_of_village(visit: &Visit, unit: &Unit) -> Result<Option<Vec<TeamView>>, PageError> {
    let stands = unit.level == Level::Village && unit.era(visit.at).is_some();
    if !stands || !visit.may(Right::SeeTeams, unit.id) {
        return Ok(None);
    }
    Ok(Some(visit.store.teams_within(&visit.scope, unit.id, visit.at).await?.teams))
}

/// A village's figures, as its list of teams shows them: a team of several villages is one of each of them.
fn figures_of_village(teams: &[TeamView]) -> Vec<Figure> {
    let all = teams.len() as u64;
    let count = |is: &dyn Fn(&&TeamView) -> bool| teams.iter().filter(is).count() as u64;
    let people = PeopleSum::together(teams.iter().map(|view| &view.people));
    let figures = vec![
        Figure::of(Key("figure-teams"), all),
        Figure::part(Key("figure-teams-established"), count(&|view| view.team.is_established(view.day)), all),
        Figure::part(Key("figure-teams-complete"), count(&|view| view.is_complete()), all),
    ];
    [figures, members(people.members(), people.persons())].concat()
}

/// A team that works here too and is at home in another village.
fn shared(visit: &Visit, village: UnitId, view: &TeamView) -> Option<Link> {
    let home = view.team.place(visit.at).and_then(Place::home)?;
    let elsewhere = visit.registry.standing_for(home, visit.at) != Some(village);
    let page = format!("{}?at={}", paths::team(view.team.id), visit.at);
    elsewhere.then(|| Link::new(view.team.title(visit.at), page))
}

async fn figures(visit: &Visit, id: UnitId, level: Level) -> Result<Vec<Figure>, PageError> {
    let sums = visit.store.sums(&visit.scope, &[id], visit.at, visit.at).await?.remove(&id).unwrap_or_default();
    let teams = count(&sums, Measure::Teams);
    let villages = Figure::of(Key("figure-villages"), count(&sums, Measure::Villages));
    let mut figures = vec![
        Figure::of(Key("figure-teams"), teams),
        Figure::part(Key("figure-teams-established"), count(&sums, Measure::TeamsEstablished), teams),
        Figure::part(Key("figure-teams-complete"), count(&sums, Measure::TeamsComplete), teams),
    ];
    let persons = visit.store.persons_within(&visit.scope, id, visit.at).await?.all;
    figures.extend(members(u64::try_from(sums.members()).unwrap_or(0), persons));
    if level != Level::Village {
        figures.push(Figure::of(Key("figure-decisions"), count(&sums, Measure::Decisions)));
        figures.insert(0, villages);
    }
    Ok(figures)
}

/// What lies directly below a unit; what counts for the unit itself, such as a commune's own team, in a row at the end.
async fn children(visit: &Visit, unit: &Unit, day: Day) -> Result<Vec<ChildRow>, PageError> {
    let registry = &visit.registry;
    let children = registry.children(unit.id, day);
    let all: Vec<UnitId> = children.iter().copied().chain([unit.id]).collect();
    let sums = visit.store.sums(&visit.scope, &all, day, day).await?;
    let sum = |unit: &UnitId| sums.get(unit).map(child_sum).unwrap_or_default();
    let row = |child: &UnitId| {
        let Link { text, url } = link(registry, *child, day);
        let code = registry.era(*child, day).and_then(|era| era.code.clone());
        ChildRow { name: text, url, code, sum: sum(child) }
    };
    let mut rows: Vec<ChildRow> = children.iter().map(row).collect();
    let rest = sum(&unit.id).without(&total(&rows));
    if !rows.is_empty() && rest != ChildSum::default() {
        let url = format!("{}?list=all&unit={}&at={day}", paths::TEAMS, unit.id);
        rows.push(ChildRow { name: visit.page.t(Key("unit-own-teams")), url, code: None, sum: rest });
    }
    Ok(rows)
}

fn child_sum(sums: &Sums) -> ChildSum {
    ChildSum {
        villages: count(sums, Measure::Villages),
        teams: count(sums, Measure::Teams),
        established: count(sums, Measure::TeamsEstablished),
        complete: count(sums, Measure::TeamsComplete),
        members: u64::try_from(sums.members()).unwrap_or(0),
    }
}

fn total(rows: &[ChildRow]) -> ChildSum {
    rows.iter().fold(ChildSum::default(), |all, row| all.with(&row.sum))
}

/// Who answers on a day and who did before, the latest first; nothing for whom people there are no business of.
async fn contacts(visit: &Visit, id: UnitId, day: Day) -> Result<Option<(Option<Contact>, Vec<Contact>)>, PageError> {
    if !visit.scope.sees_contact(id, &visit.registry, visit.today) {
        return Ok(None);
    }
    let shown = |contact: &store::Contact| Contact {
        name: contact.name.clone(),
        office: contact.position.clone(),
        phone: contact.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        since: contact.span.from,
        to: contact.span.end(),
    };
    let all = visit.store.contacts(&visit.scope, id).await?;
    let former = all.iter().rev().filter(|contact| contact.span.to <= day);
    Ok(Some((store::on_day(&all, day).map(shown), former.map(shown).collect())))
}

/// The number last declared by a day: a village's own, or the sum of a commune's villages.
async fn households(visit: &Visit, unit: &Unit, day: Day) -> Result<Option<DeclaredHouseholds>, PageError> {
    let villages = match unit.level {
        Level::Village => vec![unit.id],
        Level::Commune => visit.registry.children(unit.id, day),
        Level::Province | Level::District => return Ok(None),
    };
    let mut latest = BTreeMap::new();
    for declared in visit.store.declarations(&visit.scope, &villages).await? {
        if declared.day <= day {
            // They come oldest first.
            latest.insert(declared.village, declared);
        }
    }
    let of_village = unit.level == Level::Village;
    let change_url = (of_village && visit.may(Right::ManageVillages, unit.id)).then(|| paths::declarations(unit.id));
    let Some(at) = latest.values().map(|declared| declared.day).max() else {
        return Ok(None);
    };
    Ok(Some(DeclaredHouseholds {
        number: latest.values().map(|declared| u64::from(declared.households)).sum(),
        at,
        source: latest.values().next().filter(|_| of_village).and_then(|declared| declared.source.clone()),
        villages: (!of_village).then_some(latest.len() as u64),
        change_url,
    }))
}

async fn history(visit: &Visit, unit: &Unit) -> Result<Vec<HistoryRow>, PageError> {
    let reforms: Vec<OperationId> = unit.eras.iter().map(|era| era.reform).collect();
    let acts = visit.store.acts(&visit.scope, &reforms).await?;
    let row = |era: &Era| HistoryRow {
        from: Some(era.span.from).filter(|from| *from != Day::MIN),
        to: era.span.end(),
        name: era.full_name(),
        code: era.code.clone(),
        parent: visit
            .registry
            .parent(unit.id, era.span.from)
            .map(|parent| link(&visit.registry, parent, era.span.from)),
        act: acts.get(&era.reform).and_then(said),
    };
    Ok(unit.eras.iter().rev().map(row).collect())
}

/// What stands behind a reform: its act, and where it is known from or what is uncertain about it.
fn said(act: &Act) -> Option<String> {
    match (&act.act, &act.source) {
        (Some(act), Some(source)) => Some(format!("{act} ({source})")),
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}

/// What a unit came from, and what became of it.
async fn relatives(visit: &Visit, unit: &Unit) -> Result<(Vec<Relative>, Vec<Relative>), PageError> {
    let registry = &visit.registry;
    let relative = |other: UnitId, named: Day, on: Day, acts: &[Act]| {
        let place = registry.lies_in(other, named);
        let name = [registry.full_name(other, named), place]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        Relative { unit: Link::new(name, paths::unit_at(other, named)), on, act: acts.iter().find_map(said) }
    };
    let mut predecessors = Vec::new();
    for before in registry.predecessors(unit.id) {
        let Some(end) = registry.get(before).map(|before| before.life().to) else {
            continue;
        };
        let acts = visit.store.acts_naming(&visit.scope, before, end).await?;
        predecessors.push(relative(before, end.before(), end, &acts));
    }
    let mut successors = Vec::new();
    if let Some(end) = unit.life().end() {
        let acts = visit.store.acts_naming(&visit.scope, unit.id, end).await?;
        let mut after = registry.successors(unit.id, end.before(), end);
        if after.is_empty() {
            after.extend(unit.heir);
        }
        successors.extend(after.into_iter().map(|after| relative(after, end, end, &acts)));
    }
    Ok((predecessors, successors))
}

/// What may be done here today, for whom may.
fn actions(visit: &Visit, unit: &Unit, shown: Day) -> Vec<Link> {
    let page = &visit.page;
    let mut actions = Vec::new();
    if unit.era(visit.today).is_some() && visit.may(Right::ManageVillages, unit.id) {
        match unit.level {
            Level::Commune => {
                actions.push(Link::new(page.t(Key("villages-new")), paths::villages_new(unit.id)));
                actions.push(Link::new(page.t(Key("villages-import")), paths::villages_import(unit.id)));
                if visit.registry.children(unit.id, visit.today).len() > 1 {
                    actions.push(Link::new(page.t(Key("merge-title")), paths::villages_merge(unit.id)));
                }
            }
            Level::Village => {
                actions.push(Link::new(page.t(Key("unit-households-change")), paths::declarations(unit.id)));
                actions.push(Link::new(page.t(Key("village-rename")), paths::village_rename(unit.id)));
                if visit
                    .own_units()
                    .iter()
                    .any(|own| visit.registry.get(*own).is_some_and(|own| own.level < Level::Commune))
                {
                    actions.push(Link::new(page.t(Key("village-move")), paths::village_move(unit.id)));
                }
                actions.push(Link::new(page.t(Key("village-end")), paths::village_end(unit.id)));
            }
            Level::Province | Level::District => {}
        }
    }
    if visit.may(Right::SeeTeams, unit.id) {
        let teams = format!("{}?unit={}&at={shown}", paths::TEAMS, unit.id);
        actions.push(Link::new(page.t(Key("unit-teams")), teams));
        if unit.level != Level::Village {
            let decisions = format!("{}?unit={}&at={shown}", paths::DECISIONS, unit.id);
            actions.push(Link::new(page.t(Key("decisions-title")), decisions));
        }
    }
    if unit.level != Level::Village && visit.may(Right::SeeLeaders, unit.id) {
        let annex = format!("{}?unit={}&at={shown}", paths::ANNEX, unit.id);
        actions.push(Link::new(page.t(Key("unit-annex")), annex));
    }
    if unit.level != Level::Village && unit.era(visit.today).is_some() && visit.may(Right::ManageTeams, unit.id) {
        actions.push(Link::new(page.t(Key("papers-title")), paths::papers(unit.id)));
    }
    if unit.level == Level::Province {
        actions.push(Link::new(page.t(Key("composition-rules-title")), paths::composition_rules(unit.id)));
        actions.push(Link::new(page.t(Key("retention-title")), paths::retention(unit.id)));
        actions.push(Link::new(page.t(Key("schedules-title")), paths::schedules(unit.id)));
        actions.push(Link::new(page.t(Key("holidays-title")), paths::holidays(unit.id)));
    }
    actions
}
