//! Whose clock is wrong by how much: operations are dated by the clock of the phone on which they were made, and phones that
//! were without signal for long run wrong.

use jiff::{SignedDuration, Timestamp};
use rules::ids::DeviceId;
use rules::operations::Operation;
use std::collections::BTreeSet;
use std::time::Duration;

/// A difference smaller than this is the time on the way.
const NOTICED: Duration = Duration::from_secs(2);

/// How the clocks of those who wrote operations down are put right.
pub(super) struct Clocks {
    /// By how much, and when the operations arrived; `None` leaves them as they are.
    known: Option<(SignedDuration, Timestamp)>,
    /// On which devices the clock is wrong; `None` for all of them.
    on: Option<BTreeSet<DeviceId>>,
}

impl Clocks {
    /// Operations are taken as they are dated.
    pub(super) fn as_they_are() -> Self {
        Self { known: None, on: None }
    }

    /// The clock of the phone that asks, which says what it takes for now. What is signed on no device was made there too.
    pub(super) fn of_phone(sent: Timestamp, now: Timestamp, devices: BTreeSet<DeviceId>) -> Self {
        Self { known: Some((now.duration_since(sent), now)), on: Some(devices) }
    }

    /// The clock of the phone from which a file came: so much it ran behind when it was heard last.
    pub(super) fn of_file(behind: SignedDuration, now: Timestamp) -> Self {
        Self { known: Some((behind, now)), on: None }
    }

    /// Is it worth asking on which devices a clock differs so much from the server's?
    pub(super) fn is_noticed(sent: Timestamp, now: Timestamp) -> bool {
        now.duration_since(sent).unsigned_abs() >= NOTICED
    }

    /// The operation, dated by the server's clock and never later than now.
    pub(super) fn put_right(&self, operation: Operation) -> Operation {
        let Some((behind, now)) = self.known else { return operation };
        let is_its = match (&self.on, operation.device) {
            (Some(devices), Some(device)) => devices.contains(&device),
            _ => true,
        };
        let is_wrong = is_its && behind.unsigned_abs() >= NOTICED;
        let captured = operation.captured;
        let captured = if is_wrong { captured.checked_add(behind).unwrap_or(now) } else { captured };
        Operation { captured: captured.min(now), ..operation }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rules::ids::{HouseholdId, OperationId};
    use rules::operations::{Body, EndHousehold, HouseholdChange};
    use uuid::Uuid;

    const NOW: &str = "2025-09-08T06:30:00Z";

    fn device(number: u128) -> DeviceId {
        DeviceId(Uuid::from_u128(number))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn dated(clocks: &Clocks, device: Option<DeviceId>, captured: &str) -> String {
        let end =
            EndHousehold { household: HouseholdId(Uuid::nil()), day: "2025-09-01".parse().unwrap(), reason: None };
        let body = Body::Household(HouseholdChange::End(end));
        let operation = Operation { id: OperationId(Uuid::nil()), captured: at(captured), device, body };
        clocks.put_right(operation).captured.to_string()
    }

    #[test]
    fn a_clock_that_runs_wrong_is_put_right_and_none_is_ahead_of_the_arrival() {
        let of = |sent: &str| Clocks::of_phone(at(sent), at(NOW), BTreeSet::from([device(1)]));
        let captured = "2025-09-01T00:00:00Z";
        let behind = of("2025-09-08T05:00:00Z");
        assert_eq!(dated(&behind, Some(device(1)), captured), "2025-09-01T01:30:00Z");
        assert_eq!(dated(&behind, None, captured), "2025-09-01T01:30:00Z");
        assert_eq!(dated(&behind, Some(device(2)), captured), captured, "another phone's clock is another");
        assert_eq!(dated(&of("2025-09-09T06:30:00Z"), Some(device(1)), captured), "2025-08-31T00:00:00Z");
        assert_eq!(dated(&of("2025-09-08T06:29:58.001Z"), Some(device(1)), captured), captured);
        for ahead in [&behind, &of(NOW)] {
            for device in [Some(device(1)), Some(device(2)), None] {
                assert_eq!(dated(ahead, device, "2025-09-10T00:00:00Z"), NOW);
            }
        }
        assert_eq!(dated(&Clocks::as_they_are(), None, "2025-09-10T00:00:00Z"), "2025-09-10T00:00:00Z");
        let file = Clocks::of_file(SignedDuration::from_mins(-2), at(NOW));
        assert_eq!(dated(&file, Some(device(9)), captured), "2025-08-31T23:58:00Z");
    }

    #[test]
    fn a_clock_that_is_wrong_beyond_measure_does_no_harm() {
        for sent in ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z", "1970-01-01T00:00:00Z"] {
            let clocks = Clocks::of_phone(at(sent), at(NOW), BTreeSet::new());
            for captured in ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00Z", NOW] {
                assert!(at(&dated(&clocks, None, captured)) <= at(NOW), "{sent} {captured}");
            }
        }
        let clocks = Clocks::of_file(SignedDuration::MIN, at(NOW));
        assert_eq!(dated(&clocks, None, "2025-09-01T00:00:00Z"), NOW);
    }
}
