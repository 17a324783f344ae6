//! Teams and the people in them, as far as the asker's duty lets see.

use super::answers::{
    Answer, Channel, Composition, DecisionKind, Listed, MemberRole, On, Representing, Sex, Slice, Source, Tier, end,
    first,
};
use super::caller::{Caller, given};
use super::problem::{Problem, ProblemBody};
use super::units::DayAsked;
use crate::error::PageError;
use crate::locale::Locale;
use crate::pages::team_is_in;
use crate::views::teams::TeamList;
use crate::views::words;
use axum::Json;
use axum::extract::Path;
use axum_extra::extract::Query;
use rules::access::Right;
use rules::teams::{self, Breach, Member};
use serde::{Deserialize, Serialize};
use store::TeamView;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TeamsAsked {
    #[param(value_type = Option<Uuid>)]
    unit: Option<String>,
    #[param(value_type = Option<On>)]
    at: Option<String>,
    list: Option<String>,
}

/// A team as it is on a day.
#[derive(Serialize, ToSchema)]
pub(super) struct TeamRow {
    id: Uuid,
    title: String,
    tier: Tier,
    units: Vec<Uuid>,
    from: Option<On>,
    to: Option<On>,
    source: Source,
    decision_in_force: Option<Uuid>,
    breaches: Vec<BreachRow>,
    people: People,
    hidden: usize,
    channel: Channel,
}

/// Something a team lacks.
#[derive(Serialize, ToSchema)]
struct BreachRow {
    code: &'static str,
    representing: Option<Representing>,
    text: String,
}

/// A team's people in numbers.
#[derive(Serialize, ToSchema)]
struct People {
    persons: u64,
    members: u64,
    women: u64,
    it_skilled: u64,
    trained: u64,
}

impl TeamRow {
    fn of(view: &TeamView, locale: Locale) -> Self {
        let (team, day) = (&view.team, view.day);
        let place = team.place(day);
        Self {
            id: team.id.0,
            title: team.title(day).to_owned(),
            tier: Tier(place.map_or(teams::Tier::Village, teams::Place::tier)),
            units: place.map(teams::Place::units).unwrap_or_default().iter().map(|unit| unit.0).collect(),
            from: first(team.life),
            to: end(team.life),
            source: Source(team.source),
            decision_in_force: team.decision_in_force(day).map(Uuid::from),
            breaches: view.breaches.iter().map(|breach| BreachRow::of(breach, locale)).collect(),
            people: People {
                persons: view.people.persons(),
                members: view.people.members(),
                women: view.people.women(),
                it_skilled: view.people.it_skilled(),
                trained: view.people.trained(),
            },
            hidden: view.hidden,
            channel: Channel::of(&team.channel),
        }
    }
}

impl BreachRow {
    fn of(breach: &Breach, locale: Locale) -> Self {
        let representing = match breach {
            Breach::LeaderRepresents(body) | Breach::DeputyRepresents(body) | Breach::NotRepresented(body) => {
                Some(*body)
            }
            _ => None,
        };
        let text = words::breach(locale, breach);
        Self { code: breach.code(), representing: representing.map(Representing), text }
    }
}

#[utoipa::path(get, path = "/teams", operation_id = "list_teams", tag = "teams", params(TeamsAsked, Slice), responses(
    (status = 200, body = Listed<TeamRow>),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn list(
    caller: Caller,
    Query(asked): Query<TeamsAsked>,
    Query(slice): Query<Slice>,
) -> Answer<Listed<TeamRow>> {
    let at = caller.day(asked.at.as_ref())?;
    let list = match given(asked.list.as_ref()) {
        None => TeamList::All,
        Some(code) => TeamList::ALL
            .into_iter()
            .find(|list| list.code() == code && *list != TeamList::WithoutTeam)
            .ok_or_else(|| Problem::BadParameter { name: "list", value: code.to_owned() })?,
    };
    let unit = caller.place_on(Right::SeeTeams, asked.unit.as_ref(), at)?;
    let teams = caller.store.teams_within(&caller.scope, unit, at).await?.teams;
    let rows =
        teams.iter().filter(|view| team_is_in(view, list)).map(|view| TeamRow::of(view, caller.locale)).collect();
    Ok(Json(slice.of(rows, |row: &TeamRow| row.id)?))
}

/// A term in a team.
#[derive(Serialize, ToSchema)]
struct MemberRow {
    id: Uuid,
    person: PersonRow,
    role: MemberRole,
    representing: Vec<Representing>,
    from: Option<On>,
    to: Option<On>,
}

/// A person, as far as the asker may know.
#[derive(Serialize, ToSchema)]
struct PersonRow {
    id: Uuid,
    name: String,
    birth_year: Option<i16>,
    sex: Option<Sex>,
    phone: Option<String>,
    it_skill: Option<bool>,
    trainings: Vec<TrainingRow>,
}

/// A training that a person had.
#[derive(Serialize, ToSchema)]
struct TrainingRow {
    day: On,
    course: String,
}

/// A decision as a team sees it.
#[derive(Serialize, ToSchema)]
struct DecidedRow {
    decision: Uuid,
    kind: DecisionKind,
    from: On,
    unit: Uuid,
}

/// What a team was called in some days.
#[derive(Serialize, ToSchema)]
struct TitleRow {
    from: Option<On>,
    to: Option<On>,
    title: String,
}

/// Where a team worked in some days.
#[derive(Serialize, ToSchema)]
struct PlaceRow {
    from: Option<On>,
    to: Option<On>,
    tier: Tier,
    units: Vec<Uuid>,
}

/// A team with its whole history.
#[derive(Serialize, ToSchema)]
pub(super) struct TeamDetail {
    at: On,
    team: TeamRow,
    composition: Composition,
    members: Vec<MemberRow>,
    titles: Vec<TitleRow>,
    places: Vec<PlaceRow>,
    decisions: Vec<DecidedRow>,
    heir: Option<Uuid>,
}

fn member(member: &Member) -> MemberRow {
    let person = &member.person;
    let trainings = person.trainings.iter();
    MemberRow {
        id: member.id.0,
        person: PersonRow {
            id: person.id.0,
            name: person.name.clone(),
            birth_year: person.birth_year,
            sex: person.sex.map(Sex),
            phone: person.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            it_skill: person.it_skill,
            trainings: trainings.map(|had| TrainingRow { day: On(had.day), course: had.course.clone() }).collect(),
        },
        role: MemberRole(member.role),
        representing: member.representing.iter().copied().map(Representing).collect(),
        from: first(member.span),
        to: end(member.span),
    }
}

#[utoipa::path(get, path = "/teams/{id}", operation_id = "get_team", tag = "teams", params(("id" = Uuid, Path), DayAsked), responses(
    (status = 200, body = TeamDetail),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn show(caller: Caller, Path(id): Path<String>, Query(asked): Query<DayAsked>) -> Answer<TeamDetail> {
    let at = caller.day(asked.at.as_ref())?;
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let view = caller.store.team(&caller.scope, id, at).await?.ok_or(PageError::NotFound)?;
    let team = &view.team;
    let title =
        |one: &teams::Dated<String>| TitleRow { from: first(one.span), to: end(one.span), title: one.value.clone() };
    let place = |one: &teams::Dated<teams::Place>| PlaceRow {
        from: first(one.span),
        to: end(one.span),
        tier: Tier(one.value.tier()),
        units: one.value.units().iter().map(|unit| unit.0).collect(),
    };
    let decided = |one: &teams::Decided| DecidedRow {
        decision: one.decision.0,
        kind: DecisionKind(one.kind),
        from: On(one.from),
        unit: one.unit.0,
    };
    Ok(Json(TeamDetail {
        at: On(at),
        team: TeamRow::of(&view, caller.locale),
        composition: Composition::of(&view.rule),
        members: team.members.iter().map(member).collect(),
        titles: team.titles.iter().map(title).collect(),
        places: team.places.iter().map(place).collect(),
        decisions: team.decisions.iter().map(decided).collect(),
        heir: team.heir.map(Uuid::from),
    }))
}
