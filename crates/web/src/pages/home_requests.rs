//! What the first page tells of reports that are asked for once.

use super::requests::debtor_id;
use super::state::Visit;
use crate::views::home_requests::{Left, NextRequest};
use crate::views::parts::Link;
use crate::views::paths;
use rules::access::Right;
use rules::day::Day;
use rules::requests::{AnswerState, Asked, Request};
use store::RequestLists;

/// Requests shown on the first page.
const MOST_REQUESTS: usize = 5;

/// Answers that are late of all that the asker's office has asked, and the one request they are to if there is but one.
pub(super) fn answers_late(lists: &RequestLists) -> (u64, String) {
    let late: Vec<_> = lists.asked.iter().filter(|line| line.count.late > 0).collect();
    let count = late.iter().map(|line| u64::from(line.count.late)).sum();
    let url = match late[..] {
        [only] => paths::request(only.request.id),
        _ => paths::REQUESTS.to_owned(),
    };
    (count, url)
}

/// What the asker's own office or team is asked for once and has not answered, with the days that are left; then what it has asked and
/// others have not answered yet. (What those owe that are late is a task of its own.)
pub(super) fn next_requests(visit: &Visit, lists: &RequestLists) -> Vec<NextRequest> {
    let next = |(request, asked, state): (&Request, &Asked, AnswerState)| NextRequest {
        request: Link::new(&request.title, paths::request_answer(request.id, debtor_id(asked.debtor))),
        left: match state {
            AnswerState::Late => Left::Late,
            AnswerState::Returned => Left::Returned,
            _ => Left::Days(days_until(visit.today, request.last_day().0)),
        },
    };
    let own = if visit.scope.has(Right::WriteReports) { open_own(lists) } else { Vec::new() };
    let watched = waited_for(lists).into_iter().map(|(request, missing)| NextRequest {
        request: Link::new(&request.title, paths::request(request.id)),
        left: Left::Missing(missing, days_until(visit.today, request.last_day().0)),
    });
    own.into_iter().take(MOST_REQUESTS).map(next).chain(watched.take(MOST_REQUESTS)).collect()
}

/// The open requests of the asker's office that are not late, each with how many have not answered, the most pressing first.
fn waited_for(lists: &RequestLists) -> Vec<(&Request, u32)> {
    let open = lists.asked.iter().filter(|line| line.request.closed.is_none() && line.count.late == 0);
    let missing = open.map(|line| (&line.request, line.count.asked.saturating_sub(line.count.answered)));
    let mut missing: Vec<_> = missing.filter(|(_, missing)| *missing > 0).collect();
    missing.sort_by_key(|(request, _)| request.late_from);
    missing
}

/// Whole days from one to another.
pub(super) fn days_until(today: Day, last: Day) -> u64 {
    let days = std::iter::successors(Some(today), |day| Some(day.after())).take_while(|day| *day < last);
    days.take(366).count() as u64
}

/// The open requests of the asker's own office or team, the most pressing first.
pub(super) fn open_own(lists: &RequestLists) -> Vec<(&Request, &Asked, AnswerState)> {
    let open = lists.own.iter().filter(|(.., state)| state.is_open());
    let mut open: Vec<_> = open.map(|(request, asked, state)| (request, asked, *state)).collect();
    open.sort_by_key(|(request, ..)| request.late_from);
    open
}
