//! The addresses of indicators and figures.

use std::fmt::Display;

/// The figures of a place; `?unit=` is the place, `?kind=` how long the period is, `?day=` a day of it, `?tree=` the day of the tree.
pub const FIGURES: &str = "/figures";
/// The figures of all units of a level within a place as a workbook: `?level=`, and as [`FIGURES`].
pub const FIGURES_FILE: &str = "/figures.xlsx";
/// A new indicator; `?province=` is whose.
pub const INDICATOR_NEW: &str = "/indicators/new";

/// One figure of a place and of those directly below it; asked for as [`FIGURES`].
#[must_use]
pub fn figure(code: impl Display) -> String {
    format!("{FIGURES}/{code}")
}

/// The indicators of a province.
#[must_use]
pub fn indicators(province: impl Display) -> String {
    format!("/indicators/{province}")
}

/// A new indicator of a province.
#[must_use]
pub fn indicator_new(province: impl Display) -> String {
    format!("{INDICATOR_NEW}?province={province}")
}

/// An indicator of a province.
#[must_use]
pub fn indicator(province: impl Display, code: impl Display) -> String {
    format!("/indicators/{province}/{code}")
}

/// Takes an indicator of a province off; a form's target only.
#[must_use]
pub fn indicator_off(province: impl Display, code: impl Display) -> String {
    format!("/indicators/{province}/{code}/off")
}
