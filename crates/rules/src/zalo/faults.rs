//! What is wrong with the way in which known units are written.

use super::{
    arrange::{Arrangement, Segment, with_mark_written},
    gazetteer::Unit,
    problem::Problem,
    reading::{Body, Break},
};

/// What is wrong with units as they stand in a body.
pub(super) fn arrangement_problems(body: &Body, arrangement: &Arrangement, units: &[&Unit]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !arrangement.in_order() {
        problems.push(Problem::Order);
    }
    for (place, segment) in arrangement.segments.iter().enumerate() {
        problems.extend(units.get(segment.unit).and_then(|unit| segment_problem(body, segment, unit)));
        if place > 0 {
            problems.extend(separator_problem(body, segment.from));
        }
        if place > 0 && segment.mark.is_some() {
            problems.push(Problem::MarkMisplaced);
        }
        if body.underscores_inside(segment.from, segment.to) > 0 && !problems.contains(&Problem::TooManyParts) {
            problems.push(Problem::TooManyParts);
        }
    }
    problems
}

fn segment_problem(body: &Body, segment: &Segment, unit: &Unit) -> Option<Problem> {
    let place = (segment.from, segment.unmarked_to);
    let bare = body.given(segment.from, segment.unmarked_to).to_owned();
    let (given, right) = with_mark_written(body, place, segment.mark.as_deref(), &unit.part);
    if unit.is_renamed {
        Some(Problem::UnknownUnit { part: bare })
    } else if given == right {
        None
    } else if given.eq_ignore_ascii_case(&right) {
        Some(Problem::Case { given, right })
    } else if bare.trim_start_matches('0').eq_ignore_ascii_case(&unit.bare) {
        Some(Problem::NumberWithoutKind { given: bare })
    } else {
        Some(Problem::KindWord { given, right })
    }
}

/// Spaces and hyphens in place of an underscore have been noticed by the looks already.
pub(super) fn separator_problem(body: &Body, place: usize) -> Option<Problem> {
    (body.break_at(place).unwrap_or(Break::Hump) == Break::Hump).then_some(Problem::MissingSeparator)
}
