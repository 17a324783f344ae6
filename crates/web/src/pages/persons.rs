//! What is known of a person, and the trainings that members had.

use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::teams::to_team;
use super::typed::{self, Sent};
use crate::error::PageError;
use crate::form::{Choice, FormState};
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::members::{PersonFormPage, TrainingFormPage};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::ids::PersonId;
use rules::operations::{AmendPerson, Body, RecordTraining};
use rules::teams::{Person, Sex, Training};
use store::TeamView;

pub(super) fn routes() -> Router<State> {
    Router::new()
        .route(&paths::person("{person}"), get(person_form).post(amend))
        .route(&paths::team_training("{team}"), get(training_form).post(train))
}

/// A person the asker may see, with the teams he or she is or was in.
async fn known_person(visit: &Visit, id: &str) -> Result<(Person, Vec<TeamView>), PageError> {
    let id: PersonId = typed::id(id).ok_or(PageError::NotFound)?;
    let (person, teams) = visit.store.person(&visit.scope, id).await?.ok_or(PageError::NotFound)?;
    let may = teams.iter().any(|view| visit.may_with(Right::TendTeam, &view.team));
    if may { Ok((person, teams)) } else { Err(PageError::NotFound) }
}

fn person_page(visit: &Visit, person: &Person, teams: &[TeamView], form: FormState) -> PersonFormPage {
    let may_see_journal = teams.iter().any(|view| visit.may_with(Right::SeeJournal, &view.team));
    let journal = may_see_journal.then(|| paths::journal_of(person.id));
    let teams: Vec<Link> =
        teams.iter().map(|view| Link::new(view.team.title(view.day), paths::team(view.team.id))).collect();
    PersonFormPage {
        p: visit.page.clone().within(Section::Teams).journaled(journal),
        name: person.name.clone(),
        back_url: teams.first().map_or_else(|| paths::TEAMS.to_owned(), |team| team.url.clone()),
        teams,
        trainings: person.trainings.iter().rev().map(|had| (had.course.clone(), had.day)).collect(),
        form,
        action: paths::person(person.id),
    }
}

async fn person_form(visit: Visit, Path(person): Path<String>) -> Answer {
    let (person, teams) = known_person(&visit, &person).await?;
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    let form = FormState::of([
        ("name", person.name.clone()),
        ("phone", person.phone.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("birth_year", person.birth_year.map(|year| year.to_string()).unwrap_or_default()),
        ("sex", person.sex.map(Sex::code).unwrap_or_default().to_owned()),
        ("it_skill", person.it_skill.map(yes_no).unwrap_or_default().to_owned()),
    ]);
    Ok(show(&person_page(&visit, &person, &teams, form)))
}

async fn amend(visit: Visit, Path(person): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let (person, teams) = known_person(&visit, &person).await?;
    let mut form = FormState::of(sent);
    let name = typed::required_text(&mut form, "name", 100);
    let phone = typed::phone(&mut form, "phone");
    let birth_year = typed::birth_year(&mut form, "birth_year", visit.today);
    let sex = typed::choice(&mut form, "sex", Sex::of_code);
    let it_skill = typed::yes_no(&mut form, "it_skill");
    let back = teams.first().map_or_else(|| paths::TEAMS.to_owned(), |view| paths::team(view.team.id));
    if let (Some(name), true) = (name, form.is_ok()) {
        let change = AmendPerson {
            person: person.id,
            name: (name != person.name).then_some(name),
            birth_year: (birth_year != person.birth_year).then_some(birth_year),
            sex: (sex != person.sex).then_some(sex),
            phone: (phone != person.phone).then_some(phone),
            it_skill: (it_skill != person.it_skill).then_some(it_skill),
            as_of: None,
        };
        if visit.try_amend(&mut form, Body::AmendPerson(change)).await? {
            return Ok(Redirect::to(&form.telling(Done::Saved).query(&back)).into_response());
        }
    }
    Ok(refused(&person_page(&visit, &person, &teams, form)))
}

fn training_page(visit: &Visit, view: &TeamView, form: FormState) -> TrainingFormPage {
    let members = view.team.members(visit.at);
    TrainingFormPage {
        p: visit.page.clone().within(Section::Teams),
        team: view.team.title(visit.at).to_owned(),
        form,
        action: format!("{}?at={}", paths::team_training(view.team.id), visit.at),
        back_url: format!("{}?at={}", paths::team(view.team.id), visit.at),
        persons: members
            .into_iter()
            .map(|member| Choice::new(member.person.id.to_string(), &member.person.name))
            .collect(),
    }
}

async fn training_form(visit: Visit, Path(team): Path<String>) -> Answer {
    let view = visit.team_for(Right::TendTeam, &team).await?;
    let mut form = FormState::of([("course", rules::teams::roster::COURSE), ("day", "")]);
    for member in view.team.members(visit.at).into_iter().filter(|member| member.person.trainings.is_empty()) {
        form = form.with("person", member.person.id.to_string());
    }
    Ok(show(&training_page(&visit, &view, form)))
}

async fn train(visit: Visit, Path(team): Path<String>, Form(sent): Form<Sent>) -> Answer {
    let view = visit.team_for(Right::TendTeam, &team).await?;
    let mut form = FormState::of(sent);
    let of_team = |code: &str| -> Option<PersonId> {
        typed::id(code).filter(|person| view.team.members.iter().any(|member| member.person.id == *person))
    };
    let persons = typed::some_choices(&mut form, "person", Key("training-persons-needed"), of_team);
    let day = typed::required_day(&mut form, "day");
    let course = typed::required_text(&mut form, "course", 200);
    if let (Some(day), Some(course), true) = (day, course, form.is_ok()) {
        let training = Training { day, course };
        let had = |person: &PersonId| {
            let mut members = view.team.members.iter().filter(|member| member.person.id == *person);
            members.any(|member| member.person.trainings.contains(&training))
        };
        let new = persons.iter().filter(|person| !had(person));
        let record =
            |person: &PersonId| Body::RecordTraining(RecordTraining { person: *person, training: training.clone() });
        let operations = new.map(|person| visit.by_form(&form, record(person))).collect();
        match visit.change_all(operations).await? {
            Ok(()) => return Ok(to_team(view.team.id, visit.at, Done::Saved)),
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&training_page(&visit, &view, form)))
}
