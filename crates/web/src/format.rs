//! Numbers, shares and phones as people in Vietnam write them. Days format themselves ([`rules::day::Day::vietnamese`]).
//!
//! The separators are the same in every language: a figure must read the same on the screen and on the signed paper.

use rules::indicators::Quantity;
use rules::text::grouped;

/// A whole number with its thousands apart: `1.562`.
#[must_use]
pub fn number(value: i64) -> String {
    grouped(value)
}

/// A number with at most one digit after the comma, none if it is whole: `1.234,5`.
#[must_use]
pub fn decimal(value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and nothing shown comes near the limits")]
    tenths((value * 10.0).round() as i64)
}

/// `part` of `whole` in percent, rounded half up to one digit: `30,5 %`; 100 % only of all, 0 % only of nothing. Nothing of nothing is a
/// dash.
#[must_use]
pub fn percent(part: u64, whole: u64) -> String {
    if let (Ok(of), Ok(all)) = (i64::try_from(part), i64::try_from(whole))
        && part < whole
        && let Some(rate) = Quantity::share(of, all).rounded_rate(1)
    {
        return format!("{}\u{a0}%", hundredths(i64::from(rate), 1));
    }
    if whole == 0 {
        return "–".to_owned();
    }
    let permille = (u128::from(part) * 2000 + u128::from(whole)) / (2 * u128::from(whole));
    format!("{}\u{a0}%", tenths(i64::try_from(permille).unwrap_or(i64::MAX)))
}

/// Hundredths with at most so many digits after the comma, rounded half away from nothing: `30,5`.
#[must_use]
pub fn hundredths(value: i64, decimals: u8) -> String {
    let digits = usize::from(decimals.min(2));
    let (scale, below) = ([1, 10, 100][digits], [100, 10, 1][digits]);
    let rounded = (value.abs() + below / 2) / below;
    let (whole, rest) = (rounded / scale, rounded % scale);
    let sign = if value < 0 && rounded > 0 { "−" } else { "" };
    let rest = format!("{rest:0digits$}");
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{}", number(whole)),
        rest => format!("{sign}{},{rest}", number(whole)),
    }
}

fn tenths(value: i64) -> String {
    match (value / 10, value % 10) {
        (whole, 0) => number(whole),
        (0, tenth) if tenth < 0 => format!("−0,{}", tenth.abs()),
        (whole, tenth) => format!("{},{}", number(whole), tenth.abs()),
    }
}

/// The moment as people read it: dd/mm/yyyy hh:mm in Vietnam.
#[must_use]
pub fn moment(at: jiff::Timestamp) -> String {
    let local = jiff::tz::Offset::constant(7).to_datetime(at);
    format!("{} {:02}:{:02}", rules::day::Day::of(at).vietnamese(), local.hour(), local.minute())
}

/// A phone for the eye: ten digits of a mobile in groups, `0912 345 678`; anything else as it is.
#[must_use]
pub fn phone(digits: &str) -> String {
    match (digits.len(), digits.get(..4), digits.get(4..7), digits.get(7..)) {
        (10, Some(a), Some(b), Some(c)) if is_digits(digits) => format!("{a}\u{a0}{b}\u{a0}{c}"),
        _ => digits.to_owned(),
    }
}

/// A phone to tap: `tel:+84912345678`. What is no number with its zero keeps its digits.
#[must_use]
pub fn phone_link(digits: &str) -> String {
    match digits.strip_prefix('0') {
        Some(rest) if is_digits(rest) => format!("tel:+84{rest}"),
        _ => format!("tel:{}", digits.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart_by_points() {
        for (value, text) in [
            (0, "0"),
            (999, "999"),
            (1562, "1.562"),
            (420_000, "420.000"),
            (27_000_000, "27.000.000"),
            (-1000, "−1.000"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn decimals_have_a_comma() {
        assert_eq!(decimal(1234.5), "1.234,5");
        assert_eq!(decimal(4.0), "4");
        assert_eq!(decimal(-0.5), "−0,5");
    }

    #[test]
    fn shares_are_rounded_half_up_and_nothing_is_no_share() {
        assert_eq!(percent(1545, 1562), "98,9\u{a0}%");
        assert_eq!(percent(1, 3), "33,3\u{a0}%");
        assert_eq!(percent(1, 2000), "0,1\u{a0}%");
        assert_eq!(
            [percent(2_999, 3_000), percent(1, 30_000)],
            ["99,9\u{a0}%", "0,1\u{a0}%"],
            "neither all nor nothing"
        );
        assert_eq!(percent(3, 3), "100\u{a0}%");
        assert_eq!(percent(0, 0), "–");
    }

    #[test]
    fn hundredths_show_as_many_digits_as_are_asked_for_and_no_noughts_behind() {
        let shown = |value, decimals| hundredths(value, decimals);
        assert_eq!([shown(3_050, 0), shown(3_050, 1), shown(3_050, 2)], ["31", "30,5", "30,5"]);
        assert_eq!([shown(3_333, 2), shown(10_000, 1), shown(5, 1), shown(4, 1)], ["33,33", "100", "0,1", "0"]);
        assert_eq!([shown(-150, 1), shown(-4, 1), shown(-1, 2)], ["−1,5", "0", "−0,01"]);
    }

    #[test]
    fn phones_are_grouped_for_the_eye_and_international_for_the_tap() {
        assert_eq!(phone("0912345678"), "0912\u{a0}345\u{a0}678");
        assert_eq!(phone_link("0912345678"), "tel:+84912345678");
        assert_eq!(phone("02143 840 034"), "02143 840 034");
        assert_eq!(phone_link("02143 840 034"), "tel:02143840034");
    }
}
