//! The photos of an activity: up to two, made small as they come, so that they say nothing of where they were taken.

use super::activity::{own, titled};
use super::refusals::refused;
use super::state::{Answer, State, Visit};
use super::uploads::{self, Upload};
use crate::error::PageError;
use crate::form::{Choice, FieldError, FormState};
use crate::locale::Key;
use crate::pace::heavy;
use crate::page::{Done, Section, show};
use crate::server::Limits;
use crate::views::activities::ActivityPhotosPage;
use crate::views::paths;
use axum::Router;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use documents::photo::small;
use rules::activities::{Activity, MOST_PHOTOS, Photo};
use rules::ids::ActivityId;
use rules::operations::{ActivityChange, AmendActivity, Base, Body};
use store::KeptFile;

pub(super) fn routes(limits: Limits) -> Router<State> {
    let both = get(page).merge(heavy(post(change)));
    Router::new().route(&paths::activity_photos("{id}"), both).layer(limits.for_uploads())
}

async fn form_page(visit: &Visit, activity: &Activity, form: FormState) -> Result<ActivityPhotosPage, PageError> {
    let numbered = activity.photos.iter().zip(1_u64..);
    let kept = |(photo, number): (&Photo, u64)| {
        Choice::new(photo.to_string(), visit.page.t1(Key("activity-photos-number"), "number", number))
    };
    Ok(ActivityPhotosPage {
        p: visit.page.clone().within(Section::Activities),
        activity: titled(visit, activity).await?,
        photos: (1..=activity.photos.len()).map(|number| paths::activity_photo(activity.id, number)).collect(),
        kept: numbered.map(kept).collect(),
        form,
        action: paths::activity_photos(activity.id),
    })
}

async fn page(visit: Visit, Path(id): Path<ActivityId>) -> Answer {
    let activity = own(&visit, id).await?.activity;
    let form = FormState::default().with("revision", activity.revision.to_string());
    let form = activity.photos.iter().fold(form, |form, photo| form.with("photos", photo.to_string()));
    Ok(show(&form_page(&visit, &activity, form).await?))
}

async fn change(visit: Visit, Path(id): Path<ActivityId>, sent: Multipart) -> Answer {
    let activity = own(&visit, id).await?.activity;
    let (mut form, files) = uploads::read_all(sent, visit.limits).await?;
    let mut photos = activity.photos.clone();
    photos.retain(|photo| form.has("photos", &photo.to_string()));
    if photos.len() + files.len() > MOST_PHOTOS {
        form.refuse("photo", FieldError::Other(Key("activity-photos-too-many")));
    } else {
        for file in files {
            photos.extend(kept(&visit, &mut form, file).await?);
        }
    }
    if form.is_ok() {
        let base = form.value("revision").parse().ok().map(|revision| Base { revision, after: None });
        let change = AmendActivity { photos: Some(photos), base, ..AmendActivity::of(id) };
        if visit.try_amend(&mut form, Body::Activity(ActivityChange::Amend(change))).await? {
            return Ok(Redirect::to(&Done::Saved.query(&paths::activity(id))).into_response());
        }
    }
    Ok(refused(&form_page(&visit, &activity, form).await?))
}

/// Makes a photo small and keeps it; a fault of the form if it is none.
async fn kept(visit: &Visit, form: &mut FormState, file: Upload) -> Result<Option<Photo>, PageError> {
    let Some(bytes) = visit.heavy(move || small(&file.bytes)).await? else {
        form.refuse("photo", FieldError::Other(Key("activity-photos-wrong")));
        return Ok(None);
    };
    let file = KeptFile { name: "photo.jpg".to_owned(), media_type: "image/jpeg".to_owned(), bytes };
    Ok(visit.store.keep_file(&visit.scope, file).await?.parse().ok())
}
