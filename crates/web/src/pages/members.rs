//! Who enters and leaves a team, and as what.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::teams::to_team;
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::members::{MemberFormPage, MemberRoleFormPage, Serving};
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use rules::access::Right;
use rules::day::Day;
use rules::ids::{MemberId, PersonId};
use rules::operations::{AddMember, Body, EndMember, Operation, PersonRef, RecordTraining, Refusal, ResumeMember};
use rules::teams::{Member, Person, Representing, Role, Sex, Team, Training};
use rules::text::fold;
use std::collections::BTreeMap;
use store::TeamView;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::member_new("{team}"), get(new_form).post(new))
        .route(&paths::member_end("{member}"), get(end_form).post(end))
        .route(&paths::member_resume("{member}"), post(resume))
        .route(&paths::member_role("{member}"), get(role_form).post(give_role))
}

/// The people known in the team's commune who aren't in the team, by name.
async fn persons_around(visit: &Visit, view: &TeamView) -> Result<Vec<Choice>, PageError> {
    let Some(commune) = visit.commune_of(view) else {
        return Ok(Vec::new());
    };
    let teams = visit.store.teams_ever_within(&visit.scope, commune, visit.at).await?;
    let mut persons: BTreeMap<PersonId, &Person> = BTreeMap::new();
    for member in teams.iter().flat_map(|team| &team.members) {
        persons.insert(member.person.id, &member.person);
    }
    for member in view.team.members(visit.at) {
        persons.remove(&member.person.id);
    }
    let mut persons: Vec<&Person> = persons.into_values().collect();
    persons.sort_by_cached_key(|person| rules::text::person_sort_key(&person.name));
    Ok(persons.into_iter().map(|person| Choice::new(person.id.to_string(), described(visit, person))).collect())
}

/// A person among others of the same name: "Lý Thị Mẫu, sinh năm 1996, 0912 000 002".
fn described(visit: &Visit, person: &Person) -> String {
    let year = person.birth_year.map(|year| visit.page.t1(Key("member-born"), "year", year.to_string()));
    let phone = person.phone.as_ref().map(rules::phones::Phone::spaced);
    [Some(person.name.clone()), year, phone].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

async fn member_page(
    visit: &Visit,
    view: &TeamView,
    leaving: Option<&Member>,
    form: FormState,
) -> Result<MemberFormPage, PageError> {
    let path = leaving.map_or_else(|| paths::member_new(view.team.id), |member| paths::member_end(member.id));
    Ok(MemberFormPage {
        p: visit.page.clone().within(Section::Teams),
        team: view.team.title(visit.at).to_owned(),
        leaving: leaving.map(serving),
        form,
        action: format!("{path}?at={}", visit.at),
        back_url: format!("{}?at={}", paths::team(view.team.id), visit.at),
        persons: persons_around(visit, view).await?,
    })
}

fn serving(member: &Member) -> Serving {
    Serving {
        name: member.person.name.clone(),
        since: member.span.from,
        to: member.span.end(),
        resume_url: paths::member_resume(member.id),
    }
}

/// Somebody who is to enter a team, as typed.
struct Entry {
    member: AddMember,
    trained: Option<Day>,
}

/// Somebody of that name is in the team whom nothing known tells apart: the form asks whether it is somebody else.
fn ask_of_namesake(visit: &Visit, form: &mut FormState, team: &Team, name: &str, born: Option<i16>, from: Day) {
    let other_year = |person: &Person| matches!((person.birth_year, born), (Some(one), Some(other)) if one != other);
    let same = |person: &&Person| fold(&person.name) == fold(name) && !other_year(person);
    let known = team.members(from).into_iter().map(|member| &member.person).find(same);
    if let Some(known) = known.filter(|_| form.value("other_person") != "yes") {
        let text = visit.page.t1(Key("member-namesake"), "person", described(visit, known));
        form.refuse("other_person", FieldError::Said(text));
    }
}

/// Sent again, whom a form lets in is in the team already, and no namesake of himself. The entry is the operation so many places
/// behind the form's first.
fn no_namesake_of_itself(team: &Team, form: FormState, place: u128) -> FormState {
    let first: Option<MemberId> = typed::id(form.value("operation"));
    let entered = first.map(|first| MemberId(uuid::Uuid::from_u128(first.0.as_u128().wrapping_add(place))));
    let again = team.members.iter().any(|member| Some(member.id) == entered);
    if again { form.with("other_person", "yes") } else { form }
}

/// What the form says of who enters; `None` where something is wrong with it.
fn entry(visit: &Visit, form: &mut FormState, team: &Team) -> Option<Entry> {
    let from = typed::required_day(form, "from");
    let role = typed::required_choice(form, "role", Role::of_code);
    let representing = typed::choices(form, "representing", Representing::of_code);
    let known: Option<PersonId> = typed::choice(form, "person", typed::id);
    let name = typed::text(form, "name", 100);
    let phone = typed::phone(form, "phone");
    let birth_year = typed::birth_year(form, "birth_year", visit.today);
    let sex = typed::choice(form, "sex", Sex::of_code);
    let it_skill = typed::yes_no(form, "it_skill");
    let trained = typed::day(form, "trained");
    if trained.is_some_and(|trained| trained > visit.today) {
        form.refuse("trained", FieldError::Other(Key("training-in-future")));
    }
    if let (None, Some(name), Some(from)) = (known, &name, from) {
        ask_of_namesake(visit, form, team, name, birth_year, from);
    }
    let person = match (known, name) {
        (Some(_), Some(_)) => {
            form.refuse("name", FieldError::Other(Key("member-known-and-name")));
            None
        }
        (Some(person), None) => Some(PersonRef::Known(person)),
        (None, Some(name)) => Some(PersonRef::New { name, birth_year, sex, phone, it_skill }),
        (None, None) => {
            form.refuse("name", FieldError::Required);
            None
        }
    };
    let (person, role, from) = (person?, role?, from?);
    form.is_ok().then_some(Entry { member: AddMember { team: team.id, person, role, representing, from }, trained })
}

/// Lets somebody enter, and notes the training.
async fn enter(visit: &Visit, entry: Entry, making: &mut Making<'_>) -> Result<Result<(), Refusal>, PageError> {
    let add = making.operation(Body::AddMember(entry.member.clone()));
    let person = match entry.member.person {
        PersonRef::Known(person) => person,
        PersonRef::New { .. } => PersonId::from(add.id),
    };
    if let Err(reason) = visit.change_all(vec![add]).await? {
        return Ok(Err(reason));
    }
    match entry.trained {
        Some(day) => {
            let training = Training { day, course: rules::teams::roster::COURSE.to_owned() };
            let record = making.operation(Body::RecordTraining(RecordTraining { person, training }));
            visit.change_all(vec![record]).await
        }
        None => Ok(Ok(())),
    }
}

async fn new_form(visit: Visit, Path(team): Path<String>) -> Answer {
    let view = visit.team_for(Right::ManageMembers, &team).await?;
    let members = view.team.members(visit.at);
    let has = |role| members.iter().any(|member| member.role == role);
    // The leader first, then the deputy, then the others.
    let role =
        Role::ALL.iter().copied().find(|role| *role == Role::Volunteer || !has(*role)).unwrap_or(Role::Volunteer);
    let body = match role {
        Role::Leader => "village_head",
        Role::Deputy => "youth_union",
        Role::Volunteer => "",
    };
    let form = FormState::of([
        ("from", visit.at.to_string()),
        ("role", role.code().to_owned()),
        ("representing", body.to_owned()),
    ]);
    Ok(show(&member_page(&visit, &view, None, form).await?))
}

async fn new(visit: Visit, Path(team): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let view = visit.team_for(Right::ManageMembers, &team).await?;
    let mut form = FormState::of(sent);
    let mut making = Making::of(&visit, &form);
    form = no_namesake_of_itself(&view.team, form, 0);
    if let Some(entry) = entry(&visit, &mut form, &view.team) {
        let from = entry.member.from;
        match enter(&visit, entry, &mut making).await? {
            Ok(()) => return Ok(to_team(view.team.id, visit.at.max(from), form.telling(Done::Saved))),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&member_page(&visit, &view, None, form).await?))
}

impl Visit {
    async fn member(&self, id: &str) -> Result<(TeamView, Member), PageError> {
        let id: MemberId = typed::id(id).ok_or(PageError::NotFound)?;
        let view = self.store.team_of_member(&self.scope, id, self.at).await?.ok_or(PageError::NotFound)?;
        let member = view.team.members.iter().find(|member| member.id == id).cloned().ok_or(PageError::NotFound)?;
        if self.may_with(Right::ManageMembers, &view.team) { Ok((view, member)) } else { Err(PageError::NotFound) }
    }
}

async fn end_form(visit: Visit, Path(member): Path<String>) -> Answer {
    let (view, member) = visit.member(&member).await?;
    let form = match member.span.end() {
        Some(end) => FormState::of([("from", end.to_string())]),
        None => post_of(&visit, &member).having("from", first_day_out(&visit, &member).to_string()),
    };
    Ok(show(&member_page(&visit, &view, Some(&member), form).await?))
}

/// Takes the end of a term back.
async fn resume(visit: Visit, Path(member): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let (view, member) = visit.member(&member).await?;
    let mut form = FormState::of(sent).with("from", member.span.to.to_string());
    if visit.try_change(&mut form, Body::ResumeMember(ResumeMember { member: member.id })).await? {
        return Ok(to_team(view.team.id, visit.at, Done::Saved));
    }
    Ok(refused(&member_page(&visit, &view, Some(&member), form).await?))
}

/// A form with the post that a member has.
fn post_of(visit: &Visit, member: &Member) -> FormState {
    let day = visit.at.max(member.span.from);
    let form = FormState::of([("from", day.to_string()), ("role", member.role.code().to_owned())]);
    member.representing.iter().fold(form, |form, body| form.with("representing", body.code()))
}

/// The day proposed as the first without the post: tomorrow, for what a member captured while in office counts by whole days, and some of today's
/// may still be on a phone without signal. Of another day that is looked at, that day.
fn first_day_out(visit: &Visit, member: &Member) -> Day {
    let day = if visit.at == visit.today { visit.today.after() } else { visit.at };
    day.max(member.span.from.after())
}

/// Ends a term, and where somebody follows lets him or her enter on the same day.
async fn end(visit: Visit, Path(member): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let (view, member) = visit.member(&member).await?;
    let team = view.team.id;
    let mut form = no_namesake_of_itself(&view.team, FormState::of(sent), 1);
    let follows = if form.value("action") == "replace" { entry(&visit, &mut form, &view.team) } else { None };
    let day = typed::required_day(&mut form, "from");
    if let (Some(day), true) = (day, form.is_ok()) {
        let mut making = Making::of(&visit, &form);
        let end = making.operation(Body::EndMember(EndMember { member: member.id, day }));
        let follows_him = follows.as_ref().map(|entry| &entry.member);
        let outcome = match possible(&visit, &view.team, &member, &end, day, follows_him).await? {
            Ok(()) => visit.change_all(vec![end]).await?,
            refused => refused,
        };
        let outcome = match (outcome, follows) {
            (Ok(()), Some(follows)) => enter(&visit, follows, &mut making).await?,
            (ended, _) => ended,
        };
        match outcome {
            // A planned end is shown at the member, who is still there.
            Ok(()) => {
                let at = if day > visit.today { visit.at } else { visit.at.max(day) };
                return Ok(to_team(team, at, Done::Left));
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&member_page(&visit, &view, Some(&member), form).await?))
}

/// Both must be possible before either is done: would the team let the one go and take the other in? What was done already, when the
/// same form was sent before, is asked no more.
async fn possible(
    visit: &Visit,
    team: &Team,
    leaving: &Member,
    end: &Operation,
    day: Day,
    follows: Option<&AddMember>,
) -> Result<Result<(), Refusal>, PageError> {
    Ok(if visit.has_done(end).await? { Ok(()) } else { tried(team, leaving, day, follows) })
}

fn role_page(visit: &Visit, view: &TeamView, member: &Member, form: FormState) -> MemberRoleFormPage {
    MemberRoleFormPage {
        p: visit.page.clone().within(Section::Teams),
        team: view.team.title(visit.at).to_owned(),
        member: serving(member),
        form,
        action: format!("{}?at={}", paths::member_role(member.id), visit.at),
        back_url: format!("{}?at={}", paths::team(view.team.id), visit.at),
    }
}

async fn role_form(visit: Visit, Path(member): Path<String>) -> Answer {
    let (view, member) = visit.member(&member).await?;
    let mut form = post_of(&visit, &member);
    // Whoever gives up leading led today, as at the end of a term.
    if member.role == Role::Leader {
        form = form.having("from", first_day_out(&visit, &member).to_string());
    }
    Ok(show(&role_page(&visit, &view, &member, form)))
}

/// Ends a term and begins another of the same person; on the term's first day the new one takes its place.
async fn give_role(visit: Visit, Path(member): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let (view, member) = visit.member(&member).await?;
    let mut form = FormState::of(sent);
    let day = typed::required_day(&mut form, "from");
    let role = typed::required_choice(&mut form, "role", Role::of_code);
    let representing = typed::choices(&mut form, "representing", Representing::of_code);
    if let (Some(day), Some(role), true) = (day, role, form.is_ok()) {
        let person = PersonRef::Known(member.person.id);
        let again = AddMember { team: view.team.id, person, role, representing, from: day };
        let done = if (again.role, &again.representing) == (member.role, &member.representing) {
            Err(Refusal::nothing_changed(&member.person.name))
        } else {
            let mut making = Making::of(&visit, &form);
            let end = making.operation(Body::EndMember(EndMember { member: member.id, day }));
            match possible(&visit, &view.team, &member, &end, day, Some(&again)).await? {
                Ok(()) => visit.change_all(vec![end, making.operation(Body::AddMember(again))]).await?,
                refused => refused,
            }
        };
        match done {
            Ok(()) => return Ok(to_team(view.team.id, visit.at.max(day), Done::Saved)),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&role_page(&visit, &view, &member, form)))
}

/// Would the team allow it?
fn tried(team: &Team, leaving: &Member, day: Day, follows: Option<&AddMember>) -> Result<(), Refusal> {
    let mut team = team.clone();
    team.release(leaving.id, day)?;
    let Some(AddMember { person, role, representing, from, .. }) = follows else {
        return Ok(());
    };
    // Of whom is new only the name matters for that.
    let (id, name) = match person {
        PersonRef::Known(person) => (*person, String::new()),
        PersonRef::New { name, .. } => (PersonId(uuid::Uuid::nil()), name.clone()),
    };
    let person = Person {
        id,
        name,
        birth_year: None,
        sex: None,
        phone: None,
        phone_day: None,
        it_skill: None,
        trainings: Vec::new(),
    };
    let span = rules::day::Span::since(*from);
    team.admit(Member {
        id: MemberId(uuid::Uuid::nil()),
        person,
        role: *role,
        representing: representing.clone(),
        span,
    })
}
