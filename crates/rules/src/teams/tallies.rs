//! What a team counts for: the one function by which sums are kept and by which they are recounted.

use super::{DecisionKind, Place, Team, composition::Rules};
use crate::{
    day::{Day, Span},
    ids::{DecisionId, UnitId},
    measures::{Measure, Stock},
    units::Registry,
};
use std::collections::BTreeSet;

/// "During `span` this decision is the one in force for the team."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionTerm {
    /// Which decision.
    pub decision: DecisionId,
    /// Where it is counted.
    pub unit: UnitId,
    /// When.
    pub span: Span,
}

/// Which decision was in force when: each founding, renewing or merging one holds until the next or the team's end.
#[must_use]
pub fn decision_terms(team: &Team) -> Vec<DecisionTerm> {
    let mut decisions = team.decisions.clone();
    decisions.sort_unstable();
    let ends = decisions.iter().skip(1).map(|next| next.from).chain([Day::MAX]);
    let terms = decisions.iter().zip(ends).filter(|(decided, _)| decided.kind != DecisionKind::Dissolve);
    let terms = terms.map(|(decided, to)| DecisionTerm {
        decision: decided.decision,
        unit: decided.unit,
        span: Span { from: decided.from.max(team.life.from), to }.meet(team.life),
    });
    terms.filter(|term| !term.span.is_empty()).collect()
}

/// Everything the team counts for, decisions apart (those are shared among teams).
#[must_use]
pub fn team_stocks(team: &Team, rules: &Rules, registry: &Registry) -> Vec<Stock> {
    let mut stocks = Vec::new();
    let mut at_home = |measure: Measure, span: Span| {
        for place in &team.places {
            let days = span.meet(place.span).meet(team.life);
            if let Some(unit) = place.value.home().filter(|_| !days.is_empty()) {
                stocks.push(Stock { unit, measure, span: days });
            }
        }
    };
    at_home(Measure::Teams, team.life);
    for term in decision_terms(team) {
        at_home(Measure::TeamsEstablished, term.span);
    }
    for span in complete_spans(team, rules, registry) {
        at_home(Measure::TeamsComplete, span);
    }
    if let Some(made) = team.channel.made {
        at_home(Measure::ZaloGroupsOfTeams, Span::since(made));
    }
    for member in &team.members {
        at_home(Measure::members(member.role, member.person.sex), member.span);
        if let Some(first) = member.person.trainings.iter().map(|training| training.day).min() {
            at_home(Measure::MembersTrained, member.span.meet(Span::since(first)));
        }
    }
    stocks
}

/// The spans of days in which the team meets every rule.
fn complete_spans(team: &Team, rules: &Rules, registry: &Registry) -> Vec<Span> {
    let member_days = team.members.iter().flat_map(|member| [member.span.from, member.span.to]);
    let place_days = team.places.iter().flat_map(|place| [place.span.from, place.span.to]);
    let decision_days = team.decisions.iter().map(|decided| decided.from);
    let days: BTreeSet<Day> = member_days
        .chain(place_days)
        .chain(decision_days)
        .chain(rules.turning_days())
        .chain([team.life.from])
        .filter(|day| team.life.contains(*day))
        .collect();
    let ends = days.iter().copied().skip(1).chain([team.life.to]);
    days.iter()
        .zip(ends)
        .filter(|(from, _)| rules.for_team(team, registry, **from).breaches(team, **from).is_empty())
        .map(|(from, to)| Span { from: *from, to })
        .collect()
}

impl Place {
    /// Is the unit one of its units?
    #[must_use]
    pub fn covers(&self, unit: UnitId) -> bool {
        self.units().contains(&unit)
    }
}
