//! Checking a name in use: what is wrong with it, and what it should be.

use super::{
    Chain, Gazetteer, GroupName,
    arrange::arrange,
    faults::arrangement_problems,
    gazetteer::Unit,
    nearest::nearest,
    problem::Problem,
    reading::{Body, read},
    village::{Village, village_of_known_commune},
};

/// What is to be said about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Nothing is wrong with it.
    pub ok: bool,
    /// It is right, but under the structure before a reform: no fault.
    pub old_pattern: bool,
    /// What is wrong; empty if and only if it is right.
    pub problems: Vec<Problem>,
    /// The right name, where it can be told; absent for a name that is right.
    pub proposed: Option<GroupName>,
}

impl Verdict {
    /// What to say about a name that is right only under a former structure.
    #[must_use]
    pub fn remark(&self) -> Option<&'static str> {
        self.old_pattern.then_some("đúng theo mẫu cũ")
    }
}

/// Checks a name (R2.4.3) against the known units: present chains first, then former ones.
///
/// Units are recognised in any order and with other separators, case, accents and words of kind. A village of a known
/// commune is believed as long as the commune's villages are not known.
pub fn check(name: &str, known: &dyn Gazetteer) -> Verdict {
    let given = name.trim();
    let (body, mut problems) = read(given);
    let understood = understand(&body, given, known);
    let is_right =
        understood.proposed.as_ref().is_some_and(|right| right.as_str() == given) && understood.problems.is_empty();
    if is_right && problems.is_empty() {
        return Verdict { ok: true, old_pattern: understood.former, problems, proposed: None };
    }
    problems.extend(understood.problems);
    if problems.is_empty() {
        problems.push(Problem::NotStandard);
    }
    Verdict { ok: false, old_pattern: false, problems, proposed: understood.proposed }
}

/// What a name's body means.
#[derive(Default)]
pub(super) struct Understood {
    pub(super) problems: Vec<Problem>,
    pub(super) proposed: Option<GroupName>,
    pub(super) former: bool,
}

fn understand(body: &Body, given: &str, known: &dyn Gazetteer) -> Understood {
    if body.key.is_empty() {
        return Understood { problems: vec![Problem::TooFewParts], ..Understood::default() };
    }
    let village = village_of_known_commune(body, given, known);
    known_chain(body, given, known)
        .or_else(|| village.as_ref().filter(|village| !village.refused).map(Village::believed))
        .or_else(|| with_parts_missing(body, known))
        .or_else(|| with_a_part_too_many(body, given, known))
        .or_else(|| village.map(|village| village.refused(body, known)))
        .unwrap_or_else(|| unknown(body, known))
}

/// The best chain that the whole body spells.
fn known_chain(body: &Body, given: &str, known: &dyn Gazetteer) -> Option<Understood> {
    let spelt = known.chains().iter().filter_map(|chain| {
        let units: Vec<&Unit> = chain.units.iter().collect();
        let arrangement = arrange(body, (0, body.key.len()), &units)?;
        let proposed = chain.name().with_mark(arrangement.mark());
        let problems = arrangement_problems(body, &arrangement, &units);
        let rank = (proposed.as_str() != given, !arrangement.in_order(), chain.is_former(), problems.len());
        Some((rank, Understood { problems, proposed: Some(proposed), former: chain.is_former() }))
    });
    spelt.min_by_key(|(rank, _)| *rank).map(|(_, understood)| understood)
}

/// A name that leaves out units above the lowest.
fn with_parts_missing(body: &Body, known: &dyn Gazetteer) -> Option<Understood> {
    let mut found: Vec<(usize, &Chain, GroupName, Vec<Problem>)> = Vec::new();
    for chain in known.chains() {
        let Some((lowest, above)) = chain.units.split_first() else {
            continue;
        };
        let mut selections: Vec<Vec<&Unit>> = vec![vec![lowest]];
        if above.len() > 1 {
            selections.extend(above.iter().map(|unit| vec![lowest, unit]));
        }
        for units in selections.iter().filter(|units| units.len() < chain.units.len()) {
            if let Some(arrangement) = arrange(body, (0, body.key.len()), units) {
                let name = chain.name().with_mark(arrangement.mark());
                let problems = arrangement_problems(body, &arrangement, units);
                found.push((chain.units.len() - units.len(), chain, name, problems));
            }
        }
    }
    let rank = |(missing, chain, ..): &(usize, &Chain, GroupName, Vec<Problem>)| (*missing, chain.is_former());
    let best = found.iter().map(rank).min()?;
    found.retain(|candidate| rank(candidate) == best);
    let is_only = found.iter().all(|(_, _, name, _)| found.first().is_some_and(|(_, _, first, _)| first == name));
    let (_, _, name, mut problems) = found.into_iter().next()?;
    problems.push(Problem::TooFewParts);
    Some(Understood { problems, proposed: is_only.then_some(name), former: false })
}

/// A name that is right but for its last part: a province, a district that is no more.
fn with_a_part_too_many(body: &Body, given: &str, known: &dyn Gazetteer) -> Option<Understood> {
    let parts = body.parts();
    let (last, before) = parts.split_last()?;
    if before.is_empty() {
        return None;
    }
    let shorter = body.until(last.0);
    let village = || {
        village_of_known_commune(&shorter, given, known)
            .filter(|village| !village.refused)
            .map(|village| village.believed())
    };
    let mut understood = known_chain(&shorter, given, known).or_else(village)?;
    if before.len() < 3 && !is_known(body.piece(last.0, last.1), known) {
        understood.problems.push(Problem::UnknownUnit { part: body.given(last.0, last.1).to_owned() });
        understood.proposed = nearest(body, known).or(understood.proposed);
    } else {
        understood.problems.push(Problem::TooManyParts);
    }
    Some(understood)
}

/// A name that no chain explains: which parts are unknown, or that they do not belong together.
fn unknown(body: &Body, known: &dyn Gazetteer) -> Understood {
    let parts = body.parts();
    let unknown = parts.iter().filter(|(from, to)| !is_known(body.piece(*from, *to), known));
    let mut problems: Vec<Problem> =
        unknown.map(|(from, to)| Problem::UnknownUnit { part: body.given(*from, *to).to_owned() }).collect();
    let mut proposed = nearest(body, known);
    if parts.len() > 3 {
        problems.push(Problem::TooManyParts);
    }
    if problems.is_empty() {
        problems.push(Problem::WrongParent);
        let shorter = parts.last().map(|(from, _)| body.until(*from));
        proposed =
            shorter.and_then(|shorter| with_parts_missing(&shorter, known)).and_then(|understood| understood.proposed);
    }
    Understood { problems, proposed, former: false }
}

fn is_known(key: &str, known: &dyn Gazetteer) -> bool {
    let unmarked = key.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('x').filter(|bare| !bare.is_empty());
    let units = || known.chains().iter().flat_map(|chain| &chain.units);
    units().any(|unit| unit.is_meant_by(key) || unmarked.is_some_and(|bare| unit.is_meant_by(bare)))
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
