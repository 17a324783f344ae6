//! The annex, and the lists of a commune's teams and villages: looked over beside what is known, and taken in. A file is sent before
//! (`sent_files.rs`) and read again each time; what its rows mean and do the pages' functions say.

use super::answers::Answer;
use super::lists::{ListAsked, ListPreview, RowsAsked, TakeIn, TakenIn};
use super::problem::{Problem, ProblemBody};
use super::visitor::{Visitor, given_unit};
use crate::form::{FieldError, FormState};
use crate::pages::state::Visit;
use crate::pages::{annex, imports, village_import};
use axum::Json;
use axum::body::Bytes;
use axum_extra::extract::Query;
use serde::Deserialize;
use utoipa::IntoParams;

fn wrong_file(visit: &Visit) -> impl Fn(FieldError) -> Problem {
    let locale = visit.page.locale();
    move |wrong| Problem::WrongFields(wrong.text(locale))
}

fn wrong_fields(visit: &Visit) -> impl Fn(FormState) -> Problem {
    let locale = visit.page.locale();
    move |form| Problem::WrongFields(form.faults(locale))
}

#[utoipa::path(get, path = "/annex-imports/preview", operation_id = "look_over_annex", tag = "teams", params(ListAsked, RowsAsked), responses(
    (status = 200, body = ListPreview),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn look_over_annex(
    Visitor { visit, .. }: Visitor,
    Query(asked): Query<ListAsked>,
    Query(rows): Query<RowsAsked>,
) -> Answer<ListPreview> {
    let unit = annex::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    let (list, form) = (asked.list_of_past(&visit, unit).await?, rows.form()?);
    annex::looked_over(&visit, list, &form, ListPreview::of).await?.map(Json).map_err(wrong_file(&visit))
}

#[utoipa::path(post, path = "/annex-imports", operation_id = "take_annex_in", tag = "teams", params(ListAsked), request_body = TakeIn, responses(
    (status = 200, body = TakenIn),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn take_annex_in(visitor: Visitor, Query(asked): Query<ListAsked>, sent: Bytes) -> Answer<TakenIn> {
    let visit = visitor.writing()?;
    let unit = annex::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    let (list, form) = (asked.list_of_past(&visit, unit).await?, TakeIn::read(&sent)?.form());
    let taken = annex::take_in(&visit, list, &form).await?.map_err(wrong_file(&visit))?;
    Ok(Json(taken.into()))
}

#[utoipa::path(get, path = "/team-imports/preview", operation_id = "look_over_teams", tag = "teams", params(ListAsked, RowsAsked), responses(
    (status = 200, body = ListPreview),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn look_over_teams(
    Visitor { visit, .. }: Visitor,
    Query(asked): Query<ListAsked>,
    Query(rows): Query<RowsAsked>,
) -> Answer<ListPreview> {
    let unit = imports::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    let (list, form) = (asked.list(&visit, unit, |day| visit.registry.stands(unit, day)).await?, rows.form()?);
    imports::looked_over(&visit, list, &form, ListPreview::of).await?.map(Json).map_err(wrong_file(&visit))
}

#[utoipa::path(post, path = "/team-imports", operation_id = "take_teams_in", tag = "teams", params(ListAsked), request_body = TakeIn, responses(
    (status = 200, body = TakenIn),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn take_teams_in(visitor: Visitor, Query(asked): Query<ListAsked>, sent: Bytes) -> Answer<TakenIn> {
    let visit = visitor.writing()?;
    let unit = imports::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    let (list, form) =
        (asked.list(&visit, unit, |day| visit.registry.stands(unit, day)).await?, TakeIn::read(&sent)?.form());
    let taken = imports::take_in(&visit, list, form).await?.map_err(wrong_fields(&visit))?;
    Ok(Json(taken.into()))
}

/// What a list of villages doesn't say itself.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct VillagesAsked {
    /// The commune of that day, where several lay there.
    #[param(value_type = Option<uuid::Uuid>)]
    commune: Option<String>,
    source: Option<String>,
}

impl VillagesAsked {
    fn added_to(self, form: FormState) -> FormState {
        form.with("commune", self.commune.unwrap_or_default()).with("source", self.source.unwrap_or_default())
    }
}

#[utoipa::path(get, path = "/village-imports/preview", operation_id = "look_over_villages", tag = "units", params(ListAsked, RowsAsked, VillagesAsked), responses(
    (status = 200, body = ListPreview),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn look_over_villages(
    Visitor { visit, .. }: Visitor,
    Query(asked): Query<ListAsked>,
    Query(rows): Query<RowsAsked>,
    Query(more): Query<VillagesAsked>,
) -> Answer<ListPreview> {
    let unit = village_import::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    // Their commune may have stood under another name then.
    let (list, form) = (asked.list(&visit, unit, |day| day <= visit.today).await?, more.added_to(rows.form()?));
    village_import::looked_over(&visit, list, form, ListPreview::of).await?.map(Json).map_err(wrong_fields(&visit))
}

#[utoipa::path(post, path = "/village-imports", operation_id = "take_villages_in", tag = "units", params(ListAsked, VillagesAsked), request_body = TakeIn, responses(
    (status = 200, body = TakenIn),
    (status = 400, body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn take_villages_in(
    visitor: Visitor,
    Query(asked): Query<ListAsked>,
    Query(more): Query<VillagesAsked>,
    sent: Bytes,
) -> Answer<TakenIn> {
    let visit = visitor.writing()?;
    let unit = village_import::place_to_fill(&visit, given_unit(&visit, asked.unit.as_ref())?)?;
    // Their commune may have stood under another name then.
    let (list, form) =
        (asked.list(&visit, unit, |day| day <= visit.today).await?, more.added_to(TakeIn::read(&sent)?.form()));
    let taken = village_import::take_in(&visit, list, form).await?.map_err(wrong_fields(&visit))?;
    Ok(Json(taken.into()))
}
