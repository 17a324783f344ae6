//! The figures of a report in words and numbers as people in Vietnam write them.

use rules::catalogue::Pillar;
use rules::indicators::{Change, Definition, IndicatorKind, Quantity};
use rules::reports::{Line, Snapshot};
use rules::schedules::Reporter;
use rules::text::grouped;
use std::collections::BTreeMap;

/// The figures of one pillar, or of the teams themselves, in the order of the report.
pub(super) struct PillarFigures<'a> {
    pub(super) title: &'static str,
    pub(super) figures: Vec<Figure<'a>>,
}

/// One indicator of a report.
#[derive(Clone, Copy)]
pub(super) struct Figure<'a> {
    pub(super) line: &'a Line,
    pub(super) definition: &'a Definition,
}

/// Those figures that are wanted, by pillar; a pillar without one is left out.
pub(super) fn pillars<'a>(snapshot: &'a Snapshot, wanted: impl Fn(&Figure<'a>) -> bool) -> Vec<PillarFigures<'a>> {
    let mut pillars: BTreeMap<Option<Pillar>, Vec<Figure<'a>>> = BTreeMap::new();
    for (line, defined) in snapshot.lines.iter().zip(snapshot.definitions.iter()) {
        let figure = Figure { line, definition: &defined.definition };
        if wanted(&figure) {
            pillars.entry(figure.definition.pillar).or_default().push(figure);
        }
    }
    pillars.into_iter().map(|(pillar, figures)| PillarFigures { title: title(pillar), figures }).collect()
}

/// The pillars as the guidance calls them.
fn title(pillar: Option<Pillar>) -> &'static str {
    match pillar {
        None => "Tổ chức, thành viên Tổ",
        Some(Pillar::Government) => "Chính quyền số",
        Some(Pillar::Economy) => "Kinh tế số",
        Some(Pillar::Society) => "Xã hội số",
    }
}

/// How those are called who report to a reporter.
pub(super) fn who_reports(to: Reporter) -> &'static str {
    match to {
        Reporter::Team | Reporter::Commune => "Tổ",
        Reporter::District => "xã, phường, thị trấn",
        Reporter::Department => "đơn vị",
    }
}

impl Figure<'_> {
    /// Is there anything to be told of it?
    pub(super) fn has_numbers(&self) -> bool {
        let Line { reported, year, ever, before, .. } = self.line;
        let is_zero = |value: Option<Quantity>| value.is_none_or(|value| value.part == 0);
        let is_nothing = [Some(*reported), *year, *ever, *before].into_iter().all(is_zero);
        !is_nothing || self.line.is_corrected() || self.line.late != 0
    }

    /// Is there any of it at all in the period?
    pub(super) fn is_reported(&self) -> bool {
        self.line.reported.part != 0
    }

    /// Was something done in the period, which a stock doesn't tell?
    pub(super) fn is_work_of_period(&self) -> bool {
        self.is_reported() && self.definition.kind() != IndicatorKind::Stock
    }

    /// Name and number: "Hộ được Tổ tuyên truyền, hướng dẫn: 12 hộ".
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}", self.definition.name, self.with_unit(self.line.reported))
    }

    /// "12 hộ"; of a share "12/30 hộ (40 %)".
    pub(super) fn with_unit(&self, value: Quantity) -> String {
        let unit = &self.definition.unit_word;
        match (value.whole, value.rounded_rate(1)) {
            (None, _) => format!("{} {unit}", grouped(value.part)),
            (Some(whole), rate) => {
                let rate = rate.map(|rate| format!(" ({})", percent(rate.into()))).unwrap_or_default();
                format!("{}/{} {unit}{rate}", grouped(value.part), grouped(whole))
            }
        }
    }

    /// More, or fewer, than in the period before.
    pub(super) fn since_before(&self) -> String {
        match self.line.before.and_then(|before| self.line.reported.since(before)) {
            None => String::new(),
            Some(Change::Points(0) | Change::Number { by: 0, .. }) => "0".to_owned(),
            Some(Change::Points(points)) => format!("{} điểm\u{a0}%", signed(points, &tenths(points.saturating_abs()))),
            Some(Change::Number { by, rate }) => {
                let rate = rate.map(|rate| format!(" ({})", signed(rate, &percent(rate.saturating_abs()))));
                format!("{}{}", signed(by, &grouped(by.saturating_abs())), rate.unwrap_or_default())
            }
        }
    }

    /// What was to be reached.
    pub(super) fn target(&self) -> String {
        let text = |target: u32| {
            if self.definition.formula.is_share() { percent(target.into()) } else { grouped(target.into()) }
        };
        self.line.target.map(text).unwrap_or_default()
    }

    /// How much of that is reached: since the beginning of the year, of a stock what there is.
    pub(super) fn reached(&self) -> String {
        self.line.of_target().map(percent).unwrap_or_default()
    }
}

/// Characters of a share that stand on one line of a column.
const SHORT_SHARE: usize = 14;

/// A number as a cell of a table: a share with its rate on a line of its own.
pub(crate) fn quantity(value: Quantity) -> String {
    let Some(whole) = value.whole else { return grouped(value.part) };
    let rate = value.rounded_rate(1).map(|rate| format!("\n({})", percent(rate.into()))).unwrap_or_default();
    let (part, whole) = (grouped(value.part), grouped(whole));
    let between = if part.len() + 1 + whole.len() > SHORT_SHARE { "/\n" } else { "/" };
    format!("{part}{between}{whole}{rate}")
}

/// With a sign in front, whatever it is.
pub(super) fn signed(of: i64, number: &str) -> String {
    format!("{}{number}", if of < 0 { '−' } else { '+' })
}

/// Hundredths of a per cent as people write it: `33,3 %`.
fn percent(hundredths: i64) -> String {
    format!("{}\u{a0}%", tenths(hundredths))
}

/// Hundredths, rounded to one digit after the comma; none if that is 0, or from a thousand on.
fn tenths(hundredths: i64) -> String {
    let tenths = hundredths.saturating_add(5) / 10;
    match tenths % 10 {
        _ if tenths >= 10_000 => grouped(tenths.saturating_add(5) / 10),
        0 => grouped(tenths / 10),
        tenth => format!("{},{tenth}", grouped(tenths / 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_written_with_a_comma_and_at_most_one_digit_behind_it() {
        let written = [0, 4, 5, 3_333, 4_000, 9_999, 99_996, 1_234_567].map(percent);
        assert_eq!(
            written,
            ["0", "0", "0,1", "33,3", "40", "100", "1.000", "12.346"].map(|rate| format!("{rate}\u{a0}%"))
        );
    }

    #[test]
    fn a_share_stands_with_what_it_is_a_share_of() {
        assert_eq!(quantity(Quantity::count(1_234)), "1.234");
        assert_eq!(quantity(Quantity::share(12, 30)), "12/30\n(40\u{a0}%)");
        assert_eq!(quantity(Quantity::share(0, 0)), "0/0");
        assert_eq!(quantity(Quantity::share(2_999, 3_000)), "2.999/3.000\n(99,9\u{a0}%)", "not yet all");
        assert_eq!(quantity(Quantity::share(210_000, 420_000)), "210.000/\n420.000\n(50\u{a0}%)");
    }
}
