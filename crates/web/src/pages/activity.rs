//! One activity: looked at, changed, taken back, joined with another.

use super::activities::{Typed, form_page, kind_name, number, of_team, same_choices};
use super::households::called;
use super::refusals::{fault, refused};
use super::state::{Answer, State, Visit};
use super::typed::{self, Making, Sent};
use crate::error::PageError;
use crate::form::FormState;
use crate::locale::Key;
use crate::page::{Done, Section, show};
use crate::views::activities::{ActivityEndPage, ActivityPage, Ended};
use crate::views::parts::Link;
use crate::views::paths;
use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::Form;
use rules::access::Right;
use rules::activities::{Activity, Gone};
use rules::ids::ActivityId;
use rules::operations::{ActivityChange, AmendActivity, Base, Body, JoinActivities, WithdrawActivity};
use rules::teams::Team;
use store::ActivityView;

pub(super) fn routes() -> Router<State> {
    let end = |code: &'static str| {
        get(move |visit, id| end_form(visit, id, code)).post(move |visit, id, sent| end(visit, id, sent, code))
    };
    Router::new()
        .route(&paths::activity("{id}"), get(page))
        .route(&paths::activity_edit("{id}"), get(edit_form).post(edit))
        .route(&paths::activity_end("{id}", "withdraw"), end("withdraw"))
        .route(&paths::activity_end("{id}", "join"), end("join"))
        .route(&paths::activity_photo("{id}", "{number}"), get(photo))
}

async fn seen(visit: &Visit, id: ActivityId) -> Result<ActivityView, PageError> {
    visit.store.activity(&visit.scope, id).await?.ok_or(PageError::NotFound)
}

/// An activity that the asker may change.
pub(super) async fn own(visit: &Visit, id: ActivityId) -> Result<ActivityView, PageError> {
    let view = seen(visit, id).await?;
    if visit.may_with(Right::RecordActivities, &view.team) { Ok(view) } else { Err(PageError::NotFound) }
}

pub(super) async fn titled(visit: &Visit, activity: &Activity) -> Result<Link, PageError> {
    let items = visit.store.catalogue(&visit.scope).await?;
    let title = format!("{}, {}", kind_name(visit, &items, activity), activity.day.vietnamese());
    Ok(Link::new(title, paths::activity(activity.id)))
}

async fn page(visit: Visit, Path(id): Path<ActivityId>) -> Answer {
    let view = seen(&visit, id).await?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let activity = &view.activity;
    let gone = match &activity.gone {
        None => None,
        Some(Gone::Withdrawn(reason)) => Some(Ended::Withdrawn(reason.clone())),
        Some(Gone::Joined(survivor)) => {
            Some(Ended::Joined(titled(&visit, &seen(&visit, *survivor).await?.activity).await?))
        }
    };
    let may = gone.is_none() && visit.may_with(Right::RecordActivities, &view.team);
    let action = |key: &'static str, url: String| Link::new(visit.page.t(Key(key)), url);
    let actions = [
        action("activity-edit", paths::activity_edit(id)),
        action("activity-photos", paths::activity_photos(id)),
        action("activity-join-title", paths::activity_end(id, "join")),
        action("activity-withdraw-title", paths::activity_end(id, "withdraw")),
    ];
    let item = |id| items.get(id).map(|item| super::catalogue::name(item, visit.page.locale()).to_owned());
    let guided = activity.guided.iter().map(|(id, count)| (item(id).unwrap_or_default(), u64::from(*count)));
    let household = |household| Link::new(called(&visit, household), paths::household(household.id));
    Ok(show(&ActivityPage {
        p: visit.page.clone().within(Section::Activities),
        team: Link::new(view.team.title(activity.day), paths::activities(activity.village)),
        kind: kind_name(&visit, &items, activity),
        on: activity.day,
        facts: facts(&visit, &view),
        note: activity.note.clone(),
        households: view.households.iter().map(household).collect(),
        guided: guided.collect(),
        photos: (1..=activity.photos.len()).map(|number| paths::activity_photo(id, number)).collect(),
        gone,
        actions: if may { actions.to_vec() } else { Vec::new() },
    }))
}

fn facts(visit: &Visit, view: &ActivityView) -> Vec<(String, String)> {
    let activity = &view.activity;
    let t = |key: &'static str| visit.page.t(Key(key));
    let present: Vec<&str> = names(&view.team, activity);
    let via = activity.on_behalf.as_ref().map(|on_behalf| visit.page.t(format!("via-{}", on_behalf.via.code())));
    let facts = [
        ("activity-people", Some(number(activity.people))),
        ("activity-women", activity.women.map(number)),
        ("activity-village", Some(visit.registry.full_name(activity.village, activity.day))),
        ("activity-place", activity.place.clone()),
        ("activity-members", Some(present.join(", ")).filter(|names| !names.is_empty())),
        ("activity-recorded", view.recorded_by.clone()),
        ("activity-via", via),
    ];
    facts.into_iter().filter_map(|(key, value)| Some((t(key), value?))).collect()
}

fn names<'a>(team: &'a Team, activity: &Activity) -> Vec<&'a str> {
    let there = team.members.iter().filter(|member| activity.members.contains(&member.id));
    there.map(|member| member.person.name.as_str()).collect()
}

/// A photo of an activity.
///
/// # Errors
/// [`PageError::NotFound`].
pub(crate) async fn photo(visit: Visit, Path((id, number)): Path<(ActivityId, usize)>) -> Answer {
    let view = seen(&visit, id).await?;
    let photo = number.checked_sub(1).and_then(|at| view.activity.photos.get(at)).ok_or(PageError::NotFound)?;
    // What the phone hasn't sent yet is not there yet.
    let file = visit.store.file(&visit.scope, &photo.to_string()).await?.ok_or(PageError::NotFound)?;
    Ok(super::downloads::shown(&file.media_type, file.bytes))
}

// Changed

async fn edit_form(visit: Visit, Path(id): Path<ActivityId>) -> Answer {
    let ActivityView { activity, team, .. } = own(&visit, id).await?;
    let some = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    let mut form = FormState::default()
        .with("kind", activity.kind.to_string())
        .with("people", activity.people.to_string())
        .with("women", some(activity.women))
        .with("day", activity.day.to_string())
        .with("place", activity.place.clone().unwrap_or_default())
        .with("note", activity.note.clone().unwrap_or_default())
        .with("revision", activity.revision.to_string());
    for member in &activity.members {
        form = form.with("members", member.to_string());
    }
    for household in &activity.households {
        form = form.with("households", household.to_string());
    }
    for (item, count) in &activity.guided {
        form = form.with(format!("guided_{item}"), count.to_string());
    }
    Ok(show(&form_page(&visit, &team, Some(&activity), form).await?))
}

async fn edit(visit: Visit, Path(id): Path<ActivityId>, Form(sent): Form<Sent>) -> Answer {
    let ActivityView { activity, team, .. } = own(&visit, id).await?;
    let items = visit.store.catalogue(&visit.scope).await?;
    let mut form = FormState::of(sent);
    let typed = Typed::of(&mut form, visit.today, &items);
    if form.is_ok() {
        let base = form.value("revision").parse().ok().map(|revision| Base { revision, after: None });
        let change = AmendActivity { base, ..differing(&activity, typed) };
        if visit.try_amend(&mut form, Body::Activity(ActivityChange::Amend(change))).await? {
            return Ok(Redirect::to(&Done::Saved.query(&paths::activity(id))).into_response());
        }
    }
    Ok(refused(&form_page(&visit, &team, Some(&activity), form).await?))
}

/// Only what differs from what is stored is said, so that others' changes beside it stand.
fn differing(activity: &Activity, typed: Typed) -> AmendActivity {
    let guided: Vec<_> = typed.guided;
    let is_same = guided.len() == activity.guided.len()
        && guided.iter().all(|guided| activity.guided.get(&guided.item) == Some(&guided.count));
    let (members, households) = (&activity.members, &activity.households);
    AmendActivity {
        kind: typed.kind.filter(|kind| *kind != activity.kind),
        day: typed.day.filter(|day| *day != activity.day),
        people: typed.people.filter(|people| *people != activity.people),
        women: (typed.women != activity.women).then_some(typed.women),
        place: (typed.place != activity.place).then_some(typed.place),
        note: (typed.note != activity.note).then_some(typed.note),
        add_members: typed.members.iter().filter(|id| !members.contains(id)).copied().collect(),
        remove_members: members.iter().filter(|id| !typed.members.contains(id)).copied().collect(),
        add_households: typed.households.iter().filter(|id| !households.contains(id)).copied().collect(),
        remove_households: households.iter().filter(|id| !typed.households.contains(id)).copied().collect(),
        guided: (!is_same).then_some(guided),
        ..AmendActivity::of(activity.id)
    }
}

// Taken back, or joined with another

async fn end_page(
    visit: &Visit,
    view: &ActivityView,
    code: &'static str,
    form: FormState,
) -> Result<ActivityEndPage, PageError> {
    let items = visit.store.catalogue(&visit.scope).await?;
    let activity = &view.activity;
    let mut others = of_team(visit, activity.team, Some(activity.village), None, activity.day).await?;
    others.retain(|line| line.activity.id != activity.id);
    Ok(ActivityEndPage {
        p: visit.page.clone().within(Section::Activities),
        activity: titled(visit, activity).await?,
        change: code,
        form,
        doubles: if code == "join" { same_choices(visit, &items, &others) } else { Vec::new() },
        action: paths::activity_end(activity.id, code),
    })
}

async fn end_form(visit: Visit, Path(id): Path<ActivityId>, code: &'static str) -> Answer {
    let view = own(&visit, id).await?;
    Ok(show(&end_page(&visit, &view, code, FormState::default()).await?))
}

async fn end(visit: Visit, Path(id): Path<ActivityId>, Form(sent): Form<Sent>, code: &'static str) -> Answer {
    let view = own(&visit, id).await?;
    let mut form = FormState::of(sent);
    let change = if code == "join" {
        let double = typed::required_choice(&mut form, "double", typed::id);
        double.map(|double| ActivityChange::Join(JoinActivities { survivor: id, double }))
    } else {
        let reason = typed::text(&mut form, "reason", 200);
        Some(ActivityChange::Withdraw(WithdrawActivity { activity: id, reason }))
    };
    if let (true, Some(change)) = (form.is_ok(), change) {
        let made = Making::of(&visit, &form).operation(Body::Activity(change));
        match visit.change_all(vec![made]).await? {
            Ok(()) if code == "join" => {
                return Ok(Redirect::to(&Done::Saved.query(&paths::activity(id))).into_response());
            }
            Ok(()) => {
                let list = paths::activities(view.activity.village);
                return Ok(Redirect::to(&Done::Ended.query(&list)).into_response());
            }
            Err(reason) => form.refuse_whole(fault(visit.page.locale(), &reason)),
        }
    }
    Ok(refused(&end_page(&visit, &view, code, form).await?))
}
