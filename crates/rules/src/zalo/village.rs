//! Villages that nobody has told of yet, of communes that are known.

use super::{
    Chain, Gazetteer, GroupName, Tier,
    arrange::{Arrangement, arrange, mark_at_end, with_mark_written},
    check::Understood,
    faults::{arrangement_problems, separator_problem},
    gazetteer::Unit,
    nearest::{is_slip, nearest, only},
    problem::Problem,
    reading::Body,
    settled::settled,
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

    /// Whether it stands before its commune, and that before its district.
    pub(super) fn is_in_order(&self) -> bool {
        !self.problems.contains(&Problem::Order)
    }
}

/// The letters of a body that may be a village's.
type Piece = (usize, usize);

/// The best reading of a body as a village and the whole chain of its commune.
pub(super) fn village_of_known_commune<'a>(body: &Body, given: &str, known: &'a dyn Gazetteer) -> Option<Village<'a>> {
    let pieces = pieces(body);
    let readings = communes(known).flat_map(|commune| {
        let units: Vec<&Unit> = commune.units.iter().collect();
        let refused = known.knows_villages_of(commune);
        let readings = pieces.iter().filter_map(|piece| {
            let around = around(body, *piece, &units)?;
            let village = reading(body, *piece, &around, commune, refused);
            let is_right = village.proposed.as_ref().is_some_and(|right| right.as_str() == given);
            let consumed = body.key.len() - (piece.1 - piece.0);
            let rank = (!is_right, !village.is_in_order(), std::cmp::Reverse(consumed), refused, commune.is_former());
            Some((rank, village))
        });
        readings.collect::<Vec<_>>()
    });
    readings.min_by_key(|(rank, _)| *rank).map(|(_, village)| village)
}

/// A village with its commune, the district left out though the commune stood in one.
pub(super) fn with_district_missing(body: &Body, known: &dyn Gazetteer) -> Option<Understood> {
    let pieces = pieces(body);
    let mut found: Vec<Village<'_>> = Vec::new();
    for commune in communes(known).filter(|commune| commune.units.len() > 1 && !known.knows_villages_of(commune)) {
        let lowest: Vec<&Unit> = commune.units.iter().take(1).collect();
        for piece in pieces.iter().filter(|piece| !is_above_villages(body.piece(piece.0, piece.1), known)) {
            found.extend(around(body, *piece, &lowest).map(|around| reading(body, *piece, &around, commune, false)));
        }
    }
    let rank = |village: &Village<'_>| (!village.is_in_order(), village.problems.len(), village.commune.is_former());
    let best = found.iter().map(rank).min()?;
    found.retain(|village| village.proposed.is_some() && rank(village) == best);
    let proposed = only(found.iter().filter_map(|village| village.proposed.clone()));
    let mut problems = found.into_iter().next()?.problems;
    problems.push(Problem::TooFewParts);
    Some(Understood { problems, proposed, former: false })
}

/// A village with a commune, or a district, that differs by a slip of the finger from a known one.
pub(super) fn with_unit_above_misspelt(body: &Body, known: &dyn Gazetteer) -> Option<Understood> {
    let parts = body.parts();
    let (village, above) = parts.split_first()?;
    let mut found: Vec<(&Chain, Piece)> = Vec::new();
    for commune in communes(known).filter(|commune| commune.units.len() == above.len()) {
        let meant = |(from, to): &Piece, unit: &Unit| unit.is_meant_by(body.piece(*from, *to));
        let wrong: Vec<_> = above.iter().zip(&commune.units).filter(|(part, unit)| !meant(part, unit)).collect();
        if let [(part, unit)] = wrong.as_slice()
            && is_slip(body.piece(part.0, part.1), &unit.key)
            && !known.knows_villages_of(commune)
        {
            found.push((commune, **part));
        }
    }
    let best = found.iter().map(|(commune, _)| commune.is_former()).min()?;
    found.retain(|(commune, _)| commune.is_former() == best);
    let (_, (from, to)) = *found.first()?;
    let written = VillagePart::of(body, *village);
    let mut problems: Vec<Problem> = written.problem.clone().into_iter().collect();
    problems.push(Problem::UnknownUnit { part: body.given(from, to).to_owned() });
    let proposed = only(found.iter().filter_map(|(commune, _)| written.named_in(commune, None)));
    Some(Understood { problems, proposed, former: false })
}

fn communes(known: &dyn Gazetteer) -> impl Iterator<Item = &Chain> {
    known.chains().iter().filter(|chain| chain.tier() == Tier::Commune)
}

/// Whether these letters mean a known commune, district or province.
fn is_above_villages(key: &str, known: &dyn Gazetteer) -> bool {
    let units = known.chains().iter().flat_map(|chain| &chain.units);
    units.into_iter().any(|unit| unit.tier != Tier::Team && unit.is_meant_by(key))
}

/// The pieces at the beginning or the end of a body, and the second of three parts.
fn pieces(body: &Body) -> Vec<Piece> {
    let end = body.key.len();
    let ends = body.boundaries().into_iter().flat_map(|place| [(0, place), (place, end)]);
    let middle = match body.parts().as_slice() {
        [_, middle, _] => Some(*middle),
        _ => None,
    };
    ends.chain(middle).filter(|(from, to)| body.underscores_inside(*from, *to) == 0).collect()
}

/// The units as they stand around a piece, nothing left over.
fn around(body: &Body, (from, to): Piece, units: &[&Unit]) -> Option<Arrangement> {
    let end = body.key.len();
    if from == 0 {
        return arrange(body, (to, end), units);
    }
    if to == end {
        return arrange(body, (0, from), units);
    }
    let [lower, upper] = units else {
        return None;
    };
    let one_by_one = |(first, before): (usize, &Unit), (second, behind): (usize, &Unit)| {
        let mut segments = arrange(body, (0, from), &[before])?.renumbered(first);
        segments.extend(arrange(body, (to, end), &[behind])?.renumbered(second));
        Some(Arrangement { segments })
    };
    one_by_one((0, lower), (1, upper)).or_else(|| one_by_one((1, upper), (0, lower)))
}

/// The village that a piece is, among its commune's units, and what is wrong.
fn reading<'a>(body: &Body, piece: Piece, around: &Arrangement, commune: &'a Chain, refused: bool) -> Village<'a> {
    let (from, to) = piece;
    let leads = from == 0;
    let units: Vec<&Unit> = commune.units.iter().collect();
    let mut problems = arrangement_problems(body, around, &units);
    let places = [from, to].into_iter().filter(|place| *place > 0 && *place < body.key.len());
    problems.extend(places.filter_map(|place| separator_problem(body, place)));
    if around.mark().is_some() && !problems.contains(&Problem::MarkMisplaced) {
        problems.push(Problem::MarkMisplaced);
    }
    if !leads && !problems.contains(&Problem::Order) {
        problems.insert(0, Problem::Order);
    }
    let written = VillagePart::of(body, piece);
    problems.extend(written.problem.clone());
    let proposed = written.named_in(commune, around.mark());
    Village { part: written.given, commune, refused, problems, proposed }
}

/// A village's part as it is written and as it should be.
struct VillagePart {
    given: String,
    right: Option<String>,
    mark: Option<String>,
    problem: Option<Problem>,
}

impl VillagePart {
    fn of(body: &Body, (from, to): Piece) -> Self {
        let (to_unmarked, mark) = mark_at_end(body, (from, to));
        let given = body.given(from, to_unmarked).to_owned();
        let right = right_part(body, (from, to_unmarked));
        let problem = match &right {
            Some(right) => {
                let (given, right) = with_mark_written(body, (from, to_unmarked), mark.as_deref(), right);
                match (given == right, given.eq_ignore_ascii_case(&right)) {
                    (true, _) => None,
                    (false, true) => Some(Problem::Case { given, right }),
                    (false, false) => Some(Problem::KindWord { given, right }),
                }
            }
            None if given.chars().all(|c| c.is_ascii_digit()) => {
                Some(Problem::NumberWithoutKind { given: given.clone() })
            }
            None => Some(Problem::UnknownUnit { part: given.clone() }),
        };
        Self { given, right, mark, problem }
    }

    /// The name of its group; a mark that stands elsewhere in the name is put to its part.
    fn named_in(&self, commune: &Chain, mark: Option<&str>) -> Option<GroupName> {
        let above = commune.name().as_str().strip_prefix("CNS_")?;
        let name = GroupName::parse(&format!("CNS_{}_{above}", self.right.as_ref()?))?;
        Some(name.with_mark(self.mark.as_deref().or(mark)))
    }
}

/// The part that an unknown village's name should be.
fn right_part(body: &Body, (from, to): Piece) -> Option<String> {
    let given = body.given(from, to);
    if settled(given).is_some_and(|part| part.name == given) {
        return Some(given.to_owned());
    }
    settled(&camel(&body.spaced(from, to))).map(|part| part.name)
}
