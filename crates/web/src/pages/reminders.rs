//! Whom a commune calls about what its teams lack, and one text that names the teams, to be pasted into the commune's group.

use super::home_reports::LateTeams;
use super::state::Visit;
use crate::locale::Key;
use crate::views::home::Call;
use crate::views::parts::Link;
use crate::views::{paths, words};
use rules::ids::UnitId;
use rules::teams::Place;
use store::TeamView;

/// What a team is late with and what it lacks, as short sentences.
fn lacks(visit: &Visit, view: &TeamView, late: &LateTeams) -> Vec<String> {
    let mut lacks: Vec<String> = late.get(&view.team.id).cloned().unwrap_or_default();
    lacks.extend(view.breaches.iter().map(|breach| words::breach(visit.page.locale(), breach)));
    if view.team.channel.made.is_none_or(|made| visit.today < made) {
        lacks.push(visit.page.t(Key("lacks-group")));
    }
    lacks
}

/// The teams that are late or lack something, with whom to call; those that are late come first.
pub(super) fn calls(visit: &Visit, teams: &[TeamView], late: &LateTeams) -> Vec<Call> {
    let call = |view: &TeamView| {
        let leader = view.team.acting_leader(visit.today).map(|leader| &leader.person);
        Call {
            team: Link::new(view.team.title(visit.today), paths::team(view.team.id)),
            leader: leader.map(|leader| leader.name.clone()),
            phone: leader.and_then(|leader| leader.phone.as_ref()).map(ToString::to_string),
            lacks: lacks(visit, view, late),
        }
    };
    let (first, others): (Vec<&TeamView>, Vec<&TeamView>) =
        teams.iter().partition(|view| late.contains_key(&view.team.id));
    first.into_iter().chain(others).map(call).filter(|call| !call.lacks.is_empty()).collect()
}

/// Sentences as items of a list: "mới có 3 người, cần ít nhất 4 người; chưa lập nhóm Zalo".
fn listed(lacks: &[String]) -> String {
    let item = |sentence: &String| rules::text::uncapitalized(sentence.trim_end_matches('.'));
    lacks.iter().map(item).collect::<Vec<_>>().join("; ")
}

/// The text: places, what they are late with and what they lack, no person. `None` where nothing is missing.
pub(super) fn text(
    visit: &Visit,
    commune: UnitId,
    teams: &[TeamView],
    villages: &[UnitId],
    late: &LateTeams,
) -> Option<String> {
    let name = |unit: UnitId| visit.registry.full_name(unit, visit.today);
    let home = |view: &TeamView| {
        let units = view.team.place(visit.today).map(Place::units).unwrap_or_default();
        units.iter().map(|unit| name(*unit)).collect::<Vec<_>>().join(", ")
    };
    let of_team = teams.iter().map(|view| (home(view), lacks(visit, view, late)));
    let without = villages.iter().map(|village| (name(*village), vec![visit.page.t(Key("lacks-team"))]));
    let lines: Vec<String> = of_team
        .chain(without)
        .filter(|(_, lacks)| !lacks.is_empty())
        .map(|(place, lacks)| format!("- {place}: {}", listed(&lacks)))
        .collect();
    if lines.is_empty() {
        return None;
    }
    let head = visit.page.t2(Key("home-reminder-text"), "place", name(commune), "day", visit.today);
    Some(format!("{head}\n{}", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_missing_is_one_line_of_items() {
        let lacks = ["Mới có 3 người, cần ít nhất 4 người.".to_owned(), "chưa lập nhóm Zalo".to_owned()];
        assert_eq!(super::listed(&lacks), "mới có 3 người, cần ít nhất 4 người; chưa lập nhóm Zalo");
    }
}
