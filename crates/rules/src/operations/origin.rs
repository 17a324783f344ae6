//! Where operations come from together: one form, one file. Their ids follow from it, so that what is sent again, by a second
//! tap or after going back, makes the same operations once more and is answered as before.

use super::Body;
use crate::{
    day::Day,
    ids::{OperationId, UnitId},
    units::Kind,
};
use uuid::{Builder, Uuid};

/// The source of the ids of operations that are made together. What is made is told apart by what it says and by the row it
/// comes from, not by how many were made before: whoever picks other rows the second time makes other operations of those
/// alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin(Uuid);

impl Origin {
    /// An origin from an id that is given out once (UUID version 7), to a form or a run of the command line.
    #[must_use]
    pub fn new(once: Uuid) -> Self {
        Self(once)
    }

    /// The origin of what a file says of a unit from a day on: whoever brings the same file again, by whatever form, makes the
    /// same operations.
    #[must_use]
    pub fn of_file(sha256: &str, unit: UnitId, day: Day) -> Self {
        let hash = Uuid::new_v5(&unit.0, format!("{sha256} {day}").as_bytes()).into_bytes();
        let [_, _, _, _, _, _, rest @ ..] = hash;
        let milliseconds = u64::try_from(day.begins().as_millisecond()).unwrap_or_default();
        Self(Builder::from_unix_timestamp_millis(milliseconds, &rest).into_uuid())
    }

    /// The id of what a row of a file does; 0 for what belongs to no row.
    #[must_use]
    pub fn operation(self, row: u32, body: &Body) -> OperationId {
        OperationId(self.id(row, &format!("{row} {body:?}")))
    }

    /// The id of a village to be made.
    #[must_use]
    pub fn village(self, commune: UnitId, kind: Kind, name: &str) -> UnitId {
        UnitId(self.id(0, &format!("{commune} {kind:?} {name}")))
    }

    /// In the origin's moment, in the order of the rows; the rest is a hash.
    fn id(self, row: u32, what: &str) -> Uuid {
        let [_, _, _, hash @ ..] = Uuid::new_v5(&self.0, what.as_bytes()).into_bytes();
        let [_, high, low, last] = row.to_be_bytes();
        let row = u32::from_be_bytes([0, high, low, last]);
        let [.., a, b] = (row >> 6).to_be_bytes();
        let mut rest = [0; 10];
        rest[3..].copy_from_slice(&hash[..7]);
        // The version takes four bits of the first byte and the variant two of the third.
        rest[..3].copy_from_slice(&[a, b, last & 0x3f]);
        let milliseconds = u64::try_from(self.0.as_u128() >> 80).unwrap_or_default();
        Builder::from_unix_timestamp_millis(milliseconds, &rest).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::InviteAccount;
    use std::collections::BTreeSet;

    fn origin(number: u128) -> Origin {
        Origin::new(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + number))
    }

    fn body(number: u128) -> Body {
        Body::InviteAccount(InviteAccount { account: crate::ids::AccountId(Uuid::from_u128(number)) })
    }

    #[test]
    fn the_same_again_has_the_same_id_and_nothing_else_has() {
        assert_eq!(origin(1).operation(5, &body(1)), origin(1).operation(5, &body(1)));
        let made: BTreeSet<OperationId> = [(1, 5, 1), (1, 5, 2), (1, 6, 1), (2, 5, 1)]
            .into_iter()
            .map(|(form, row, what)| origin(form).operation(row, &body(what)))
            .collect();
        assert_eq!(made.len(), 4);
        let village = |commune, name| origin(1).village(UnitId(Uuid::from_u128(commune)), Kind::Thon, name);
        assert_eq!(village(1, "Bản Bay"), village(1, "Bản Bay"));
        assert_ne!(village(1, "Bản Bay"), village(2, "Bản Bay"));
    }

    #[test]
    fn the_same_file_is_the_same_origin_wherever_and_whenever_it_comes_from() {
        let of = |sha256: &str, unit, day: &str| {
            Origin::of_file(sha256, UnitId(Uuid::from_u128(unit)), day.parse().unwrap()).operation(5, &body(1))
        };
        assert_eq!(of("a", 1, "2025-07-05"), of("a", 1, "2025-07-05"));
        let all = [("a", 1, "2025-07-05"), ("b", 1, "2025-07-05"), ("a", 2, "2025-07-05"), ("a", 1, "2025-07-06")];
        let made: BTreeSet<OperationId> = all.into_iter().map(|(sha256, unit, day)| of(sha256, unit, day)).collect();
        assert_eq!(made.len(), 4);
    }

    #[test]
    fn ids_stand_in_the_order_of_the_rows() {
        let ids: Vec<OperationId> =
            [0, 1, 63, 64, 4_095, 50_000, 200_000].map(|row| origin(1).operation(row, &body(1))).to_vec();
        assert!(ids.is_sorted(), "{ids:?}");
        assert!(ids.iter().all(|id| id.0.get_version_num() == 7));
    }
}
