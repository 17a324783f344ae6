//! When the reports of provinces are due.

use super::answers::{Answer, On, ReportKind, Schedule, end, first};
use super::caller::Caller;
use axum::Json;
use rules::day::Span;
use rules::ids::UnitId;
use rules::schedules;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What holds in a province; without a province what holds where none has set anything.
#[derive(Serialize, ToSchema)]
pub(super) struct ScheduleRow {
    province: Option<Uuid>,
    kind: ReportKind,
    from: Option<On>,
    to: Option<On>,
    schedule: Option<Schedule>,
}

/// Schedules, oldest first; what comes with the program stands in front.
#[derive(Serialize, ToSchema)]
pub(super) struct Schedules {
    items: Vec<ScheduleRow>,
}

type Setting = (Span, Option<schedules::Schedule>);

fn row(province: Option<UnitId>, kind: schedules::ReportKind, (span, schedule): Setting) -> ScheduleRow {
    ScheduleRow {
        province: province.map(Uuid::from),
        kind: ReportKind(kind),
        from: first(span),
        to: end(span),
        schedule: schedule.map(Schedule),
    }
}

#[utoipa::path(get, path = "/schedules", operation_id = "list_schedules", tag = "units", responses((status = 200, body = Schedules)))]
pub(super) async fn list(caller: Caller) -> Answer<Schedules> {
    let set = caller.store.schedules(&caller.scope).await?;
    let kinds = schedules::ReportKind::ALL.iter().copied();
    let shipped = kinds.flat_map(|kind| {
        let all = schedules::Schedule::all_shipped(kind).into_iter();
        all.map(move |setting| row(None, kind, setting))
    });
    let set = set.0.into_iter().map(|((province, kind), span, schedule)| row(Some(province), kind, (span, schedule)));
    Ok(Json(Schedules { items: shipped.chain(set).collect() }))
}
