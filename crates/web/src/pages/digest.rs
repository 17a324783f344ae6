//! Somebody's own open things as one text: what he owes, what he is asked, what is to be put in order where he works.

use super::home::names;
use super::home_requests::open_own;
use super::reports::due;
use super::state::Visit;
use crate::error::PageError;
use crate::locale::Key;
use crate::views::home::{Digest, Missing, Task};
use crate::views::reports::{Due, in_sentence, period_name};
use rules::access::Right;
use rules::ids::UnitId;
use rules::obligations::{Obligation, State};
use rules::reminders::{Open, digest};
use rules::requests::AnswerState;
use store::RequestLists;

/// So many months back somebody is reminded of what he still owes.
const MONTHS_OWED: u16 = 12;

/// What the asker's own office or team is to send now.
pub(super) async fn own_reports(visit: &Visit) -> Result<Vec<(Obligation, jiff::Timestamp)>, PageError> {
    if !visit.scope.has(Right::WriteReports) {
        return Ok(Vec::new());
    }
    let from = visit.today.months_before(MONTHS_OWED);
    Ok(visit.store.own_open_reports(&visit.scope, from).await?)
}

/// The digest; none where nothing is open.
pub(super) fn of(
    visit: &Visit,
    own: &[UnitId],
    reports: &[(Obligation, jiff::Timestamp)],
    requests: &RequestLists,
    tasks: &[Task],
) -> Option<Digest> {
    let page = &visit.page;
    let mut open: Vec<Open<String>> = reports.iter().map(|(owed, since)| report(visit, owed, *since)).collect();
    if visit.scope.has(Right::WriteReports) {
        open.extend(open_own(requests).into_iter().map(|(request, _, state)| {
            let (day, hour) = request.last_day();
            let how = match state {
                AnswerState::Late => page.t(Key("home-request-late")),
                AnswerState::Returned => page.t(Key("answer-state-returned")),
                _ => page.t1(Key("report-due-by"), "due", Due { day, hour }.text(page)),
            };
            let since = (state != AnswerState::Returned).then_some(request.asked_at);
            Open { what: line(&request.title, &how), since, late_from: Some(request.late_from) }
        }));
    }
    // The own reports stand above, each by its name.
    let others = tasks.iter().filter(|task| task.missing != Missing::OwnReports);
    open.extend(others.map(|task| {
        let what = page.t1(task.missing.word(), "count", task.count);
        Open { what: format!("{} {what}", page.number(task.count)), since: None, late_from: None }
    }));
    if open.is_empty() {
        return None;
    }
    let digest = digest(open, visit.store.now());
    let mut lines = vec![page.t2(Key("home-digest-text"), "place", names(visit, own), "day", visit.today)];
    lines.extend(digest.things.iter().map(|(one, new)| {
        let mark = if *new { format!(" ({})", page.t(Key("home-digest-is-new"))) } else { String::new() };
        format!("- {}{mark}", one.what)
    }));
    Some(Digest { new: digest.count_new(), text: lines.join("\n") })
}

fn report(visit: &Visit, owed: &Obligation, since: jiff::Timestamp) -> Open<String> {
    let (page, locale) = (&visit.page, visit.page.locale());
    let period = in_sentence(locale, &period_name(locale, owed.kind, owed.period));
    let how = match owed.state(visit.store.now()) {
        State::Late => page.t(Key("report-state-late")),
        State::Returned => page.t(Key("report-state-returned")),
        State::Reopened => page.t(Key("report-state-reopened")),
        _ => page.t1(Key("report-due-by"), "due", due(owed).text(page)),
    };
    let what = line(&page.t1(Key("report-title"), "period", period), &how);
    Open { what, since: Some(since), late_from: Some(owed.late_from) }
}

fn line(what: &str, how: &str) -> String {
    format!("{what}: {}", rules::text::uncapitalized(how.trim_end_matches('.')))
}
