//! What the teams of a place are and lack, in numbers.

use super::state::Visit;
use crate::form::Choice;
use crate::locale::{Key, Locale};
use crate::views::parts::{Figure, Link};
use crate::views::paths;
use crate::views::teams::CompositionRow;
use rules::day::Day;
use rules::ids::UnitId;
use rules::teams::{Breach, Place};
use rules::units::Level;
use std::collections::BTreeMap;
use store::{PeopleSum, TeamView};

/// The rules broken, each with how many teams break it.
pub(super) fn broken_rules(locale: Locale, teams: &[TeamView]) -> Vec<Choice> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for view in teams {
        let codes: std::collections::BTreeSet<&str> = view.breaches.iter().map(Breach::code).collect();
        for code in codes {
            *counts.entry(code).or_default() += 1;
        }
    }
    let word = |code: &str| match code {
        "too_few" => Key("teams-breach-too-few"),
        "too_many" => Key("teams-breach-too-many"),
        "no_leader" => Key("teams-breach-no-leader"),
        "several_leaders" => Key("teams-breach-several-leaders"),
        "leader_represents" => Key("teams-breach-leader-represents"),
        "no_deputy" => Key("teams-breach-no-deputy"),
        "deputy_represents" => Key("teams-breach-deputy-represents"),
        _ => Key("teams-breach-not-represented"),
    };
    counts
        .into_iter()
        .map(|(code, count)| Choice::new(code, locale.text_with(word(code), &[("count", &count)])))
        .collect()
}

/// How many members there are: one number, or where somebody is in several teams both, that of all teams and that of persons.
pub(super) fn members(posts: u64, persons: u64) -> Vec<Figure> {
    if posts == persons {
        return vec![Figure::of(Key("figure-members"), posts)];
    }
    vec![Figure::of(Key("figure-posts"), posts), Figure::of(Key("figure-persons-once"), persons)]
}

/// Established and complete, and the composition in roll-up (R1.2, R1.3, R1.4): whoever serves in several of the teams is one
/// person.
pub(super) fn figures(teams: &[TeamView], at: Day, born: i16) -> Vec<Figure> {
    let count = |is: &dyn Fn(&&TeamView) -> bool| teams.iter().filter(is).count() as u64;
    let people = PeopleSum::together(teams.iter().map(|view| &view.people));
    let (all, whole) = (teams.len() as u64, people.persons());
    let mut figures = vec![
        Figure::part(Key("figure-teams-established"), count(&|view| view.team.is_established(at)), all),
        Figure::part(Key("figure-teams-complete"), count(&|view| view.is_complete()), all),
        Figure::part(Key("figure-groups"), count(&|view| view.team.channel.made.is_some_and(|made| made <= at)), all),
    ];
    figures.extend(members(people.members(), whole));
    figures.extend([
        Figure::part(Key("figure-young"), people.born_since(born), whole),
        Figure::part(Key("figure-women"), people.women(), whole),
        Figure::part(Key("figure-it-skill"), people.it_skilled(), whole),
        Figure::part(Key("figure-trained"), people.trained(), whole),
    ]);
    figures
}

/// The composition by the units directly below a province or district.
pub(super) fn composition(visit: &Visit, unit: UnitId, teams: &[TeamView], born: i16) -> Vec<CompositionRow> {
    let at = visit.at;
    if visit.registry.get(unit).is_none_or(|unit| unit.level >= Level::Commune) {
        return Vec::new();
    }
    let path_of = |view: &TeamView| {
        let home = view.team.place(at).and_then(Place::home)?;
        Some(visit.registry.path(visit.registry.standing_for(home, at)?, at))
    };
    let paths_of: Vec<_> = teams.iter().map(|view| (view, path_of(view).unwrap_or_default())).collect();
    let row = |below: UnitId| {
        let there: Vec<&TeamView> =
            paths_of.iter().filter(|(_, path)| path.contains(&below)).map(|(view, _)| *view).collect();
        let people = PeopleSum::together(there.iter().map(|view| &view.people));
        let list = format!("{}?list=all&unit={below}&at={at}&born={born}", paths::TEAMS);
        CompositionRow {
            unit: Link::new(visit.registry.full_name(below, at), list),
            teams: there.len() as u64,
            persons: people.persons(),
            young: people.born_since(born),
            women: people.women(),
            it_skilled: people.it_skilled(),
            trained: people.trained(),
        }
    };
    visit.registry.children(unit, at).into_iter().map(row).filter(|row| row.teams > 0).collect()
}
