//! Villages that nobody has told of yet, of communes that are known.

use super::{
    Chain, Gazetteer, GroupName, Tier,
    arrange::{Arrangement, arrange, mark_at_end},
    check::Understood,
    faults::{arrangement_problems, separator_problem},
    gazetteer::Unit,
    kinds::Part,
    nearest::nearest,
    problem::Problem,
    reading::Body,
};
use crate::text::camel;

/// A village that is not among the chains, of a commune that is.
pub(super) struct Village<'a> {
    /// The village's part as given.
    part: String,
    commune: &'a Chain,
    /// The commune's villages are known, and this is none of them.
    pub(super) refused: bool,
    problems: Vec<Problem>,
    proposed: Option<GroupName>,
}

impl Village<'_> {
    pub(super) fn believed(&self) -> Understood {
        Understood {
            problems: self.problems.clone(),
            proposed: self.proposed.clone(),
            former: self.commune.is_former(),
        }
    }

    pub(super) fn refused(self, body: &Body, known: &dyn Gazetteer) -> Understood {
        let mut problems = self.problems;
        problems.push(Problem::UnknownUnit { part: self.part });
        Understood { problems, proposed: nearest(body, known), former: false }
    }
}

pub(super) fn village_of_known_commune<'a>(body: &Body, given: &str, known: &'a dyn Gazetteer) -> Option<Village<'a>> {
    let boundaries = body.boundaries();
    let end = body.key.len();
    let communes = known.chains().iter().filter(|chain| chain.tier() == Tier::Commune);
    let readings = communes.flat_map(|commune| {
        let units: Vec<&Unit> = commune.units.iter().collect();
        let places = boundaries
            .iter()
            .flat_map(|place| [((0, *place), (*place, end), true), ((*place, end), (0, *place), false)]);
        let readings = places.filter_map(|(village, rest, leads)| {
            if body.underscores_inside(village.0, village.1) > 0 {
                return None;
            }
            let arrangement = arrange(body, rest, &units)?;
            let in_order = leads && arrangement.in_order();
            let village = village_problems(body, village, &arrangement, commune, leads);
            let refused = known.knows_villages_of(commune);
            let is_right = village.1.as_ref().is_some_and(|right| right.as_str() == given);
            let consumed = rest.1 - rest.0;
            let rank = (!is_right, !in_order, std::cmp::Reverse(consumed), refused, commune.is_former());
            let (part, proposed, problems) = village;
            Some((rank, Village { part, commune, refused, problems, proposed }))
        });
        readings.collect::<Vec<_>>()
    });
    readings.min_by_key(|(rank, _)| *rank).map(|(_, village)| village)
}

/// The village's part as given, the right name, and what is wrong.
fn village_problems(
    body: &Body,
    (from, to): (usize, usize),
    rest: &Arrangement,
    commune: &Chain,
    leads: bool,
) -> (String, Option<GroupName>, Vec<Problem>) {
    let (to_unmarked, mark) = mark_at_end(body, (from, to));
    let given = body.given(from, to_unmarked).to_owned();
    let units: Vec<&Unit> = commune.units.iter().collect();
    let mut problems = arrangement_problems(body, rest, &units);
    let first_of_rest = if leads { to } else { from };
    problems.extend(separator_problem(body, first_of_rest));
    if !leads && !problems.contains(&Problem::Order) {
        problems.insert(0, Problem::Order);
    }
    let Some(right) = village_part(body, (from, to_unmarked)) else {
        let problem = if given.chars().all(|c| c.is_ascii_digit()) {
            Problem::NumberWithoutKind { given: given.clone() }
        } else {
            Problem::UnknownUnit { part: given.clone() }
        };
        problems.push(problem);
        return (given, None, problems);
    };
    if given != right {
        let (given, right) = (given.clone(), right.clone());
        let case_only = given.eq_ignore_ascii_case(&right);
        problems.push(if case_only { Problem::Case { given, right } } else { Problem::KindWord { given, right } });
    }
    let above = commune.name().as_str().strip_prefix("CNS_").unwrap_or_default();
    let proposed = GroupName::parse(&format!("CNS_{right}_{above}"));
    let mark = mark.or_else(|| rest.mark().map(str::to_owned));
    (given, proposed.map(|name| name.with_mark(mark.as_deref())), problems)
}

/// The part that an unknown village's name should be.
fn village_part(body: &Body, (from, to): (usize, usize)) -> Option<String> {
    let key = body.piece(from, to);
    let spaced = body.spaced(from, to);
    // Run together, the capitals of "TDPNamSat" do not show where the abbreviation ends.
    let text = if key.starts_with("tdp") { format!("TDP {}", body.spaced(from + 3, to)) } else { spaced.clone() };
    let part = Part::of(&text, Tier::Team)?;
    // Without its accents "To" may be a name's first word (Tô, Tơ); only before a number it is plainly tổ.
    let may_be_name = key.starts_with("to") && !key.starts_with("todanpho") && !part.is_numbered();
    Some(read_back(&if may_be_name { camel(&spaced) } else { without_further_kinds(part.name) }))
}

/// A name as it would be read where it is given: the capitals of words of one letter each ("A A") don't show where one ends.
fn read_back(name: &str) -> String {
    let body = Body::of(name);
    camel(&body.spaced(0, body.key.len()))
}

/// A name from which every leading word of kind has fallen, were it written twice ("ThonThonGia"): what is proposed must
/// itself be accepted.
fn without_further_kinds(mut name: String) -> String {
    while let Some(shorter) = Part::of(&spaced_at_capitals(&name), Tier::Team).map(|part| part.name) {
        if shorter.len() >= name.len() {
            break;
        }
        name = shorter;
    }
    name
}

fn spaced_at_capitals(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 8);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push(letter);
    }
    spaced
}
