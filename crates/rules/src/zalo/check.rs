//! Checking a name in use: what is wrong with it, and what it should be.

use super::{
    Chain, Gazetteer, GroupName, Tier,
    arrange::arrange,
    faults::arrangement_problems,
    gazetteer::Unit,
    nearest::{nearest, nearest_to_no_word},
    problem::Problem,
    reading::{Body, read},
    village::{Village, village_of_known_commune, with_district_missing, with_unit_above_misspelt},
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
/// commune is believed as long as the commune's villages are not known: whatever [`super::propose`] makes of it is right.
/// Only a name that no Vietnamese word spells, and that is a slip of the finger away from a known one, is not.
pub fn check(name: &str, known: &dyn Gazetteer) -> Verdict {
    let given = name.trim();
    let (body, mut problems) = read(name);
    let understood = understand(&body, given, known);
    let is_right =
        understood.proposed.as_ref().is_some_and(|right| right.as_str() == given) && understood.problems.is_empty();
    if is_right && problems.is_empty() {
        return Verdict { ok: true, old_pattern: understood.former, problems, proposed: None };
    }
    problems.extend(understood.problems);
    if problems.is_empty() {
        let right = understood.proposed.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
        problems.push(Problem::NotStandard { right });
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
    let chain = known_chain(body, given, known);
    let village = village_of_known_commune(body, given, known);
    let believed = village.as_ref().filter(|village| !village.refused);
    if let Some(right) = believed.map(Village::believed).filter(|village| village.is_exactly(given))
        && !chain.as_ref().is_some_and(|chain| chain.is_plain() || chain.is_turned_round())
    {
        return nearest_to_no_word(body, known).map_or(right, |near| misspelt(body, near, known));
    }
    let in_order = believed.filter(|village| village.is_in_order());
    chain
        .or_else(|| in_order.map(Village::believed))
        .or_else(|| with_a_province_behind(body, given, known))
        .or_else(|| believed.map(Village::believed))
        .or_else(|| with_parts_missing(body, known))
        .or_else(|| nearest(body, known).map(|near| misspelt(body, near, known)))
        .or_else(|| with_unit_above_misspelt(body, known))
        .or_else(|| with_district_missing(body, known))
        .or_else(|| with_a_part_too_many(body, given, known))
        .or_else(|| village.map(|village| village.refused(body, known)))
        .unwrap_or_else(|| unknown(body, known))
}

impl Understood {
    fn is_exactly(&self, given: &str) -> bool {
        self.problems.is_empty() && self.proposed.as_ref().is_some_and(|name| name.as_str() == given)
    }

    /// Whether known units stand as they should but for their order: a district before the very commune that was part of
    /// it is no village of that commune that happens to be called like the district.
    fn is_turned_round(&self) -> bool {
        self.problems == [Problem::Order]
    }

    /// Whether known units stand in their order, with small and big letters mistaken at most, or with words of kind as
    /// words of their own ("XaGiaPhu"): nothing else can be meant.
    fn is_plain(&self) -> bool {
        let of_kind =
            |problem: &Problem| matches!(problem, Problem::KindWord { given, right } if given.ends_with(right));
        let is_cased = self.problems.iter().all(|problem| matches!(problem, Problem::Case { .. }));
        is_cased || (self.problems.iter().any(of_kind) && !self.problems.contains(&Problem::TooManyParts))
    }
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

/// A known chain's name with the province behind it.
fn with_a_province_behind(body: &Body, given: &str, known: &dyn Gazetteer) -> Option<Understood> {
    let (from, to) = *body.parts().last()?;
    let mut provinces = known.chains().iter().filter(|chain| chain.tier() == Tier::Province).flat_map(|c| &c.units);
    if !provinces.any(|province| province.is_meant_by(body.piece(from, to))) {
        return None;
    }
    let mut understood = known_chain(&body.until(from), given, known)?;
    understood.problems.push(Problem::TooManyParts);
    (!understood.problems.contains(&Problem::Order)).then_some(understood)
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
    } else {
        understood.problems.push(Problem::TooManyParts);
    }
    Some(understood)
}

/// A name that a slip of the finger keeps from being the one near it.
fn misspelt(body: &Body, near: GroupName, known: &dyn Gazetteer) -> Understood {
    Understood { problems: unknown_parts(body, &near, known), proposed: Some(near), former: false }
}

/// The parts by which a body differs from the name it should be.
fn unknown_parts(body: &Body, near: &GroupName, known: &dyn Gazetteer) -> Vec<Problem> {
    let near = known.chains().iter().find(|chain| chain.name() == near);
    let units = near.into_iter().flat_map(|chain| &chain.units);
    let parts = body.parts();
    let wrong = parts.iter().zip(units).filter(|((from, to), unit)| !unit.is_meant_by(body.piece(*from, *to)));
    wrong.map(|((from, to), _)| Problem::UnknownUnit { part: body.given(*from, *to).to_owned() }).collect()
}

/// A name that no chain explains: which parts are unknown, or that they do not belong together. Of three parts the first
/// is a village, of which nothing can be said while its commune isn't known.
fn unknown(body: &Body, known: &dyn Gazetteer) -> Understood {
    let parts = body.parts();
    let is_unknown = |(from, to): &&(usize, usize)| !is_known(body.piece(*from, *to), known);
    let above = parts.get(1..).filter(|above| above.len() == 2 && above.iter().any(|part| is_unknown(&part)));
    let unknown = above.unwrap_or(&parts).iter().filter(is_unknown);
    let mut problems: Vec<Problem> =
        unknown.map(|(from, to)| Problem::UnknownUnit { part: body.given(*from, *to).to_owned() }).collect();
    let mut proposed = None;
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

#[cfg(test)]
#[path = "unheard_of_tests.rs"]
mod tests_of_villages_unheard_of;
