//! Names of Zalo groups (R2.4.3): proposed, checked, given.

use super::refusals::sentence;
use super::state::{Answer, State, Visit};
use super::typed::{self, Sent};
use super::zalo_groups::page;
use crate::error::PageError;
use crate::form::{FieldError, FormState};
use crate::locale::{Key, Locale};
use crate::page::{Done, show};
use crate::views::paths;
use crate::views::zalo::{Checked, Give, Verdict, ZaloNamePage};
use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::{Form, Query};
use rules::access::Right;
use rules::channels::{Channel, Owner};
use rules::day::Day;
use rules::ids::{TeamId, UnitId};
use rules::operations::{Body, SetChannel};
use rules::teams::Place;
use rules::units::{Level, Registry};
use rules::zalo::{self, Chain, NameError, NameParts, Pattern, Problem, Taken, Tier};

pub(super) fn routes() -> Router<State> {
    Router::new().route(paths::ZALO, get(names)).route(paths::ZALO_GIVE, post(give_name))
}

/// The name to give a unit's or village's group on a day, distinct from all that are taken; `None` where the pattern has none.
pub(super) fn proposed(registry: &Registry, unit: UnitId, day: Day, taken: &Taken) -> Option<String> {
    let unit = registry.standing_for(unit, day)?;
    let tier = match registry.get(unit)?.level {
        Level::Province => Tier::Province,
        Level::District => Tier::District,
        Level::Commune => Tier::Commune,
        Level::Village => Tier::Team,
    };
    let [village, commune, district, province] = zalo::name_parts(registry, unit, day);
    let parts = NameParts {
        village: village.as_deref(),
        commune: commune.as_deref(),
        district: district.as_deref(),
        province: province.as_deref(),
    };
    let name = Pattern::on(&zalo::patterns(), tier, day)?.propose(&parts).ok()?;
    Some(zalo::distinct(&name, |name| taken.contains(name)).to_string())
}

/// The form that gives a group its name, proposed by how places are called on the day looked at; a name once given stays as it is.
pub(super) fn give(
    at: Day,
    owner: Owner,
    whose: &str,
    channel: &Channel,
    proposed: Option<String>,
    back: &str,
) -> Give {
    Give {
        owner: match owner {
            Owner::Team(team) => format!("team:{team}"),
            Owner::Unit(unit) => format!("unit:{unit}"),
        },
        whose: whose.to_owned(),
        name: channel.name.clone().or(proposed).unwrap_or_default(),
        made: channel.made.map(|made| made.to_string()).unwrap_or_default(),
        back: back.to_owned(),
        action: format!("{}?at={at}", paths::ZALO_GIVE),
    }
}

async fn names(mut visit: Visit, Query(sent): Query<Sent>) -> Answer {
    let mut form = FormState::of(sent);
    let known = chains(&visit).await?;
    let proposed = propose(&mut form, visit.page.locale());
    let checked = Some(form.value("name").trim().to_owned()).filter(|name| !name.is_empty());
    let checked = checked.map(|name| Checked { verdict: verdict(&name, &known, visit.page.locale()), name });
    let unit = visit.place_on_day(Right::SeeTeams, form.value("unit"))?;
    let page = page(&visit, unit, &known, form).await?;
    Ok(show(&ZaloNamePage { proposed, checked, ..page }))
}

/// The name for what was typed; a fault where there is none.
fn propose(form: &mut FormState, locale: Locale) -> Option<String> {
    let [village, commune, district] = ["village", "commune", "district"].map(|field| form.value(field).to_owned());
    let parts =
        NameParts { village: Some(&village), commune: Some(&commune), district: Some(&district), province: None };
    if [&village, &commune, &district].iter().all(|text| text.trim().is_empty()) {
        if form.value("propose") == "yes" {
            form.refuse_whole(FieldError::Other(Key("zalo-error-missing")));
        }
        return None;
    }
    match zalo::propose(&parts) {
        Ok(name) => Some(name.to_string()),
        Err(error) => {
            form.refuse_whole(FieldError::Said(name_error(locale, &error)));
            None
        }
    }
}

fn name_error(locale: Locale, error: &NameError) -> String {
    match error {
        NameError::Nothing | NameError::Missing(_) => locale.text(Key("zalo-error-missing")),
        NameError::NoLetters { given, .. } => locale.text_with(Key("zalo-error-no-letters"), &[("given", given)]),
        NameError::TooLong { length } => locale.text_with(Key("zalo-problem-too-long"), &[("length", length)]),
    }
}

/// Every unit's chain today and in former days, made off the threads that answer requests.
pub(super) async fn chains(visit: &Visit) -> Result<Vec<Chain>, PageError> {
    let (registry, today) = (visit.registry.clone(), visit.today);
    let work = tokio::task::spawn_blocking(move || zalo::known_chains(&registry, today));
    work.await.map_err(|_| PageError::Internal)
}

pub(super) fn verdict(name: &str, known: &Vec<Chain>, locale: Locale) -> Verdict {
    let verdict = zalo::check(name, known);
    match (verdict.ok, verdict.old_pattern) {
        (true, true) => Verdict::RightFormerly,
        (true, false) => Verdict::Right,
        (false, _) => Verdict::Wrong {
            problems: verdict.problems.iter().map(|problem| problem_text(locale, problem)).collect(),
            proposed: verdict.proposed.map(|name| name.to_string()),
        },
    }
}

fn problem_text(locale: Locale, problem: &Problem) -> String {
    let plain = |key: Key| locale.text(key);
    match problem {
        Problem::MissingPrefix => plain(Key("zalo-problem-missing-prefix")),
        Problem::Hyphens => plain(Key("zalo-problem-hyphens")),
        Problem::Diacritics => plain(Key("zalo-problem-diacritics")),
        Problem::Spaces => plain(Key("zalo-problem-spaces")),
        Problem::ForbiddenCharacters { characters } => {
            locale.text_with(Key("zalo-problem-forbidden-characters"), &[("characters", characters)])
        }
        Problem::Case { given, right } => {
            locale.text_with(Key("zalo-problem-case"), &[("given", given), ("right", right)])
        }
        Problem::Order => plain(Key("zalo-problem-order")),
        Problem::KindWord { given, right } => {
            locale.text_with(Key("zalo-problem-kind-word"), &[("given", given), ("right", right)])
        }
        Problem::NumberWithoutKind { given } => {
            locale.text_with(Key("zalo-problem-number-without-kind"), &[("given", given)])
        }
        Problem::UnknownUnit { part } => locale.text_with(Key("zalo-problem-unknown-unit"), &[("part", part)]),
        Problem::WrongParent => plain(Key("zalo-problem-wrong-parent")),
        Problem::TooManyParts => plain(Key("zalo-problem-too-many-parts")),
        Problem::TooFewParts => plain(Key("zalo-problem-too-few-parts")),
        Problem::MissingSeparator => plain(Key("zalo-problem-missing-separator")),
        Problem::EmptyPart => plain(Key("zalo-problem-empty-part")),
        Problem::MarkMisplaced => plain(Key("zalo-problem-mark-misplaced")),
        Problem::TooLong { length } => locale.text_with(Key("zalo-problem-too-long"), &[("length", length)]),
        Problem::NotStandard { right } if right.is_empty() => plain(Key("zalo-problem-off-pattern")),
        Problem::NotStandard { right } => locale.text_with(Key("zalo-problem-not-standard"), &[("right", right)]),
    }
}

/// Stores a group's name and whether it is made. A proposal somebody else took meanwhile gets its mark now.
async fn give_name(visit: Visit, Form(sent): Form<Sent>) -> Answer {
    let mut form = FormState::of(sent);
    let owner = owner_of(form.value("owner")).ok_or(PageError::NotFound)?;
    // Before the group itself: a name that the same form has just given it must not seem another's.
    let taken = visit.store.channel_names(&visit.scope).await?;
    let (home, channel) = known_owner(&visit, owner).await?;
    let tends = match owner {
        Owner::Team(team) => visit.may_with(Right::TendTeam, &visit.team(&team.to_string()).await?.team),
        Owner::Unit(_) => false,
    };
    if !tends {
        visit.unit_for(Right::ManageTeams, home)?;
    }
    let typed = typed::text(&mut form, "name", 100);
    let made = typed::day(&mut form, "made");
    let back =
        Some(form.value("back")).filter(|back| back.starts_with('/') && !back.starts_with("//") && back.is_ascii());
    let back = back.unwrap_or(paths::ZALO).to_owned();
    let kept = channel.name.clone();
    let name = match typed {
        // What the page proposed may be taken by now; then the next free one is given.
        Some(name) if Some(&name) != kept.as_ref() && taken.contains(&name) => {
            let plain = proposed(&visit.registry, home, visit.at, &Taken::default());
            let is_proposal = plain.is_some_and(|plain| is_marked(&name, &plain));
            if is_proposal { proposed(&visit.registry, home, visit.at, &taken) } else { Some(name) }
        }
        None if kept.is_none() => proposed(&visit.registry, home, visit.at, &taken),
        other => other,
    };
    let change = SetChannel {
        owner,
        name: name.filter(|name| Some(name) != kept.as_ref()),
        made: (made != channel.made).then_some(made),
    };
    if form.is_ok()
        && (change.name.is_some() || change.made.is_some())
        && let Err(reason) = visit.change_all(vec![visit.by_form(&form, Body::SetChannel(change))]).await?
    {
        form.refuse_whole(FieldError::Said(sentence(visit.page.locale(), &reason)));
    }
    if form.is_ok() {
        return Ok(Redirect::to(&Done::Saved.query(&back)).into_response());
    }
    refused_name(&visit, form, home).await
}

/// Is this the plain proposal, perhaps with the mark of a collision?
fn is_marked(name: &str, plain: &str) -> bool {
    let unmarked = name.split('_').map(|part| {
        let bare = part.trim_end_matches(|c: char| c.is_ascii_digit());
        bare.strip_suffix('x').filter(|_| bare.len() < part.len()).unwrap_or(part)
    });
    name == plain || unmarked.collect::<Vec<_>>().join("_") == plain
}

async fn refused_name(visit: &Visit, form: FormState, home: UnitId) -> Result<axum::response::Response, PageError> {
    let unit = visit.registry.above(home, Level::Commune, visit.at).unwrap_or(home);
    let mut faults = FormState::default();
    faults.refuse_whole(FieldError::Said(
        form.whole_errors(visit.page.locale())
            .into_iter()
            .next()
            .unwrap_or_else(|| FieldError::NotADate.text(visit.page.locale())),
    ));
    Ok(super::refusals::refused(&page(visit, unit, &chains(visit).await?, faults).await?))
}

fn owner_of(text: &str) -> Option<Owner> {
    let (kind, id) = text.split_once(':')?;
    match kind {
        "team" => typed::id::<TeamId>(id).map(Owner::Team),
        "unit" => typed::id::<UnitId>(id).map(Owner::Unit),
        _ => None,
    }
}

/// Where an owner is counted, and its group as known.
async fn known_owner(visit: &Visit, owner: Owner) -> Result<(UnitId, Channel), PageError> {
    match owner {
        Owner::Team(team) => {
            let view = visit.team(&team.to_string()).await?;
            let home = view.team.place(visit.at).and_then(Place::home).ok_or(PageError::NotFound)?;
            Ok((home, view.team.channel))
        }
        Owner::Unit(unit) => {
            visit.unit(unit)?;
            let channels = visit.store.channels_of_units(&visit.scope, &[unit]).await?;
            Ok((unit, channels.get(&unit).cloned().unwrap_or_default()))
        }
    }
}
