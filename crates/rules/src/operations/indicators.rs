//! Operations on indicators.

use crate::{
    day::Day,
    ids::UnitId,
    indicators::{Definition, IndicatorCode},
};
use serde::{Deserialize, Serialize};

/// See [`Body::SetIndicator`](super::Body::SetIndicator).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetIndicator {
    /// The province.
    pub province: UnitId,
    /// Which indicator.
    pub code: IndicatorCode,
    /// From this day on.
    pub from: Day,
    /// What it is from then on; nothing where the province takes it off.
    pub indicator: Option<Definition>,
}

/// See [`Body::SetIndicatorTarget`](super::Body::SetIndicatorTarget).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetIndicatorTarget {
    /// The unit that is to reach it.
    pub unit: UnitId,
    /// Which indicator.
    pub code: IndicatorCode,
    /// From this day on.
    pub from: Day,
    /// A number; of a share hundredths of a per cent; nothing where it is to reach none any more.
    pub value: Option<u32>,
}
