//! Numbers of worksheets as people mean them: whole numbers without a point, dates as dates.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// The number itself.
    #[default]
    Plain,
    /// At least so many digits ("0000000000" keeps the zero of a phone).
    Digits(usize),
    /// A date or a time.
    Moment,
}

/// The shape that a custom format's code gives.
pub(super) fn shape_of_code(code: &str) -> Shape {
    if !code.is_empty() && code.len() <= 20 && code.chars().all(|c| c == '0') {
        return Shape::Digits(code.len());
    }
    if speaks_of_time(code) { Shape::Moment } else { Shape::Plain }
}

/// The shape of a format that Excel knows by number alone.
pub(super) fn shape_of_builtin(id: u32) -> Shape {
    match id {
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shape::Moment,
        _ => Shape::Plain,
    }
}

/// Whether a code has letters of day, month, year, hour or second outside quotes, brackets and escapes.
fn speaks_of_time(code: &str) -> bool {
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.by_ref().find(|c| *c == '"');
            }
            '[' => {
                letters.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            // "General" and sections after the first say nothing of time.
            'G' | 'g' | ';' => return false,
            _ => {}
        }
    }
    false
}

/// The text of a stored number: 912345678, 36.5, 2022-05-29. What is no number stays as it is.
pub(super) fn shown(stored: &str, shape: Shape, counts_from_1904: bool) -> String {
    let stored = stored.trim();
    let Ok(number) = stored.parse::<f64>() else {
        return stored.to_owned();
    };
    if !number.is_finite() {
        return stored.to_owned();
    }
    match shape {
        Shape::Moment => moment(number, counts_from_1904).unwrap_or_else(|| plain(number)),
        Shape::Digits(least) => {
            let digits = plain(number);
            format!("{digits:0>least$}")
        }
        Shape::Plain => plain(number),
    }
}

/// A number written out, never with an exponent. Excel keeps 15 digits; what follows them is noise of its arithmetic.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 {
        return format!("{number:.0}");
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

fn moment(serial: f64, counts_from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let first = if counts_from_1904 {
        Date::constant(1904, 1, 1)
    } else if serial < 60.0 {
        // Excel believes in 29 February 1900; before it the count is one less.
        Date::constant(1899, 12, 31)
    } else {
        Date::constant(1899, 12, 30)
    };
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked above")]
    let seconds = (serial * 86_400.0).round() as i64;
    let moment = DateTime::from_parts(first, jiff::civil::Time::midnight()).checked_add(seconds.seconds()).ok()?;
    let clock = format!("{:02}:{:02}", moment.hour(), moment.minute());
    Some(if serial < 1.0 {
        clock
    } else if seconds % 86_400 == 0 {
        moment.date().to_string()
    } else {
        format!("{} {clock}", moment.date())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_neither_point_nor_exponent() {
        assert_eq!(shown("912345678.0", Shape::Plain, false), "912345678");
        assert_eq!(shown("9.12345678E8", Shape::Plain, false), "912345678");
        assert_eq!(shown("8.4912345678E+10", Shape::Plain, false), "84912345678");
        assert_eq!(shown("36.5", Shape::Plain, false), "36.5");
        assert_eq!(shown("0.30000000000000004", Shape::Plain, false), "0.3");
    }

    #[test]
    fn a_format_of_zeros_keeps_the_zero_of_a_phone() {
        assert_eq!(shape_of_code("0000000000"), Shape::Digits(10));
        assert_eq!(shown("912345678", Shape::Digits(10), false), "0912345678");
    }

    #[test]
    fn dates_come_as_iso_dates() {
        assert_eq!(shown("44710", Shape::Moment, false), "2022-05-29");
        assert_eq!(shown("1", Shape::Moment, false), "1900-01-01");
        assert_eq!(shown("44710.5", Shape::Moment, false), "2022-05-29 12:00");
        assert_eq!(shown("0.5", Shape::Moment, false), "12:00");
        assert_eq!(shown("43248", Shape::Moment, true), "2022-05-29");
        assert_eq!(shown("99999999999", Shape::Moment, false), "99999999999");
    }

    #[test]
    fn formats_of_money_and_text_are_no_dates() {
        assert_eq!(shape_of_code("dd/mm/yyyy"), Shape::Moment);
        assert_eq!(shape_of_code("[$-42A]dd\\/mm\\/yyyy"), Shape::Moment);
        assert_eq!(shape_of_code("General"), Shape::Plain);
        assert_eq!(shape_of_code("#,##0\\ \"đồng\""), Shape::Plain);
        assert_eq!(shape_of_code("0.00_);[Red]"), Shape::Plain);
        assert_eq!(shape_of_code("@"), Shape::Plain);
    }
}
