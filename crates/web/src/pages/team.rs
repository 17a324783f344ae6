//! One team on a day.

use super::state::{Answer, State, Visit};
use super::team_list::standing;
use super::zalo::{give, proposed};
use crate::error::PageError;
use crate::locale::Key;
use crate::page::{Section, show};
use crate::views::parts::Link;
use crate::views::team::{DecisionRow, Ended, Group, HistoryLine, MemberRow, Note, TeamPage};
use crate::views::{paths, words};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use rules::access::Right;
use rules::channels::Owner;
use rules::teams::{DecisionKind, Member, Place, Team};
use store::{Decision, TeamView};

pub(super) fn routes() -> Router<State> {
    Router::new().route(&paths::team("{team}"), get(one))
}

async fn one(visit: Visit, Path(team): Path<String>) -> Answer {
    let view = visit.team(&team).await?;
    let (team, at) = (&view.team, visit.at);
    let place = team.place(at);
    let may = |right| visit.may_with(right, team);
    let decisions = visit.store.decisions_of_team(&visit.scope, team.id).await?;
    let above = visit.commune_of(&view).map(|commune| visit.registry.path(commune, at)).unwrap_or_default();
    let taken = visit.store.channel_names(&visit.scope).await?;
    let proposed = place.and_then(Place::home).and_then(|home| proposed(&visit.registry, home, at, &taken));
    let back = format!("{}?at={at}", paths::team(team.id));
    let ended = ended(&visit, team).await?;
    let lives = ended.is_none();
    // Of a team that is no more nothing is missing.
    let rules = if lives { words::rule_lines(visit.page.locale(), &view.rule, &view.breaches) } else { Vec::new() };
    let mut former: Vec<&Member> =
        team.members.iter().filter(|member| !member.span.is_empty() && member.span.to <= at).collect();
    former.sort_by_key(|member| std::cmp::Reverse((member.span.to, member.id)));
    Ok(show(&TeamPage {
        at,
        title: team.title(at).to_owned(),
        tier: place.map_or(rules::teams::Tier::Village, Place::tier),
        above: above.into_iter().rev().map(|unit| visit.unit_link(unit, at)).collect(),
        villages: place.map(Place::units).unwrap_or_default().iter().map(|unit| visit.unit_link(*unit, at)).collect(),
        standing: standing(&view),
        ended,
        rules,
        members: team.members(at).into_iter().map(|member| member_row(&visit, team, member)).collect(),
        hidden: view.hidden as u64,
        former: former.into_iter().map(|member| member_row(&visit, team, member).unlinked()).collect(),
        decisions: decisions.iter().map(decision_row).collect(),
        group: match team.channel.made {
            Some(since) => Group::Made { name: team.channel.name.clone(), since: Some(since) },
            None => {
                let proposed = team.channel.name.clone().or_else(|| proposed.clone());
                Group::Missing { proposed: proposed.filter(|_| lives) }
            }
        },
        give: (lives && (may(Right::ManageTeams) || may(Right::TendTeam)))
            .then(|| give(at, Owner::Team(team.id), team.title(at), &team.channel, proposed, &back)),
        note: team.note(at).map(|(since, note)| Note { since, text: note.to_owned() }),
        history: history(&visit, team),
        actions: actions(&visit, team),
        changes: if may(Right::ManageTeams) { changes(&visit, team) } else { Vec::new() },
        p: {
            let journal = visit.may_with(Right::SeeJournal, team).then(|| paths::journal_of(team.id));
            visit.page.within(Section::Teams).journaled(journal)
        },
    }))
}

/// How a team ended that is no more on the day looked at.
async fn ended(visit: &Visit, team: &Team) -> Result<Option<Ended>, PageError> {
    let Some(on) = team.life.end().filter(|end| *end <= visit.at) else {
        return Ok(None);
    };
    let heir = match team.heir {
        Some(heir) => visit.store.team(&visit.scope, heir, visit.at).await?,
        None => None,
    };
    let link =
        |view: TeamView| Link::new(view.team.title(visit.at), format!("{}?at={}", paths::team(view.team.id), visit.at));
    let dissolved = team.decisions.iter().any(|decided| decided.kind == DecisionKind::Dissolve);
    Ok(Some(Ended { on, dissolved, heir: heir.map(link) }))
}

fn link(visit: &Visit, key: Key, url: &str) -> Link {
    Link::new(visit.page.t(key), format!("{url}?at={}", visit.at))
}

fn actions(visit: &Visit, team: &Team) -> Vec<Link> {
    if !team.life.contains(visit.at) {
        return Vec::new();
    }
    let new = link(visit, Key("member-new-title"), &paths::member_new(team.id));
    let training = link(visit, Key("training-title"), &paths::team_training(team.id));
    let anybody = !team.members(visit.at).is_empty();
    let may = |right| visit.may_with(right, team);
    let (new, training) =
        (may(Right::ManageMembers).then_some(new), (anybody && may(Right::TendTeam)).then_some(training));
    new.into_iter().chain(training).collect()
}

fn changes(visit: &Visit, team: &Team) -> Vec<Link> {
    if !team.life.contains(visit.at) {
        return Vec::new();
    }
    vec![
        link(visit, Key("team-retitle"), &paths::team_title(team.id)),
        link(visit, Key("team-annotate"), &paths::team_note(team.id)),
        link(visit, Key("team-move"), &paths::team_place(team.id)),
        link(visit, Key("team-end"), &paths::team_end(team.id)),
    ]
}

fn member_row(visit: &Visit, team: &Team, member: &Member) -> MemberRow {
    let person = &member.person;
    let may = |right| visit.may_with(right, team);
    MemberRow {
        name: person.name.clone(),
        role: member.role,
        representing: member.representing.clone(),
        birth_year: person.birth_year,
        sex: person.sex,
        phone: person.phone.as_ref().map(ToString::to_string),
        it_skill: person.it_skill,
        trained: person.trainings.iter().map(|training| training.day).max(),
        from: member.span.from,
        to: member.span.end(),
        url: may(Right::TendTeam).then(|| paths::person(person.id)),
        end_url: may(Right::ManageMembers).then(|| paths::member_end(member.id)),
        role_url: may(Right::ManageMembers).then(|| paths::member_role(member.id)),
    }
}

fn decision_row(decision: &Decision) -> DecisionRow {
    DecisionRow {
        decision: Link::new(&decision.number, paths::decision(decision.id)),
        kind: decision.kind,
        on: decision.day,
        signer: decision.signer.clone(),
        scan_url: decision.scan.as_ref().map(|_| paths::decision_scan(decision.id)),
    }
}

/// Its beginning, its other titles and places, its end; the latest first.
fn history(visit: &Visit, team: &Team) -> Vec<HistoryLine> {
    let p = &visit.page;
    let mut lines = vec![HistoryLine { on: team.life.from, what: p.t(Key("team-history-begun")) }];
    let titles = team.titles.iter().skip(1);
    lines.extend(titles.map(|title| HistoryLine {
        on: title.span.from,
        what: p.t1(Key("team-history-title-changed"), "title", &title.value),
    }));
    let names = |place: &Place, on| {
        let names: Vec<String> = place.units().iter().map(|unit| visit.registry.full_name(*unit, on)).collect();
        names.join(", ")
    };
    let places = team.places.iter().skip(1);
    lines.extend(places.map(|place| {
        let what = p.t1(Key("team-history-place-changed"), "places", names(&place.value, place.span.from));
        HistoryLine { on: place.span.from, what }
    }));
    lines.extend(team.life.end().map(|on| HistoryLine { on, what: p.t(Key("team-history-ended")) }));
    lines.retain(|line| line.on <= visit.at);
    lines.sort_by_key(|line| std::cmp::Reverse(line.on));
    lines
}
