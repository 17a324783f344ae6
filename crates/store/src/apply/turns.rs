//! Who comes next: one call of everybody in turn, so that whoever sends much waits for the others and not they for him.

use super::{Call, MOST};
use rules::ids::AccountId;
use std::collections::{HashMap, VecDeque, hash_map::Entry};

/// The calls that wait for a transaction.
#[derive(Default)]
pub(super) struct Turns {
    /// The callers who wait, in the order of their turns.
    callers: VecDeque<Option<AccountId>>,
    /// What each of them has handed in, the oldest first.
    calls: HashMap<Option<AccountId>, VecDeque<Call>>,
}

impl Turns {
    pub(super) fn add(&mut self, call: Call) {
        let caller = call.caller();
        let own = self.calls.entry(caller).or_default();
        if own.is_empty() {
            self.callers.push_back(caller);
        }
        own.push_back(call);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.callers.is_empty()
    }

    /// The calls of the next transaction, at least one.
    pub(super) fn next(&mut self) -> Vec<Call> {
        let (mut calls, mut room) = (Vec::new(), MOST);
        while let Some(caller) = self.callers.pop_front() {
            let Entry::Occupied(mut own) = self.calls.entry(caller) else { continue };
            let size = own.get().front().map_or(0, |call| call.submissions.len());
            if size > room && !calls.is_empty() {
                self.callers.push_front(caller);
                break;
            }
            room = room.saturating_sub(size);
            calls.extend(own.get_mut().pop_front());
            if own.get().is_empty() {
                own.remove();
            } else {
                self.callers.push_back(caller);
            }
        }
        calls
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{apply::Submission, scope::Scope};
    use rules::{
        ids::{HouseholdId, OperationId},
        operations::{Body, EndHousehold, HouseholdChange, Operation},
    };
    use tokio::sync::oneshot;
    use uuid::Uuid;

    /// A call of so many operations that somebody carries.
    fn call(caller: u128, operations: usize) -> Call {
        let household = HouseholdId(Uuid::nil());
        let body =
            Body::Household(HouseholdChange::End(EndHousehold { household, day: rules::day::Day::MIN, reason: None }));
        let operation =
            Operation { id: OperationId(Uuid::nil()), captured: jiff::Timestamp::UNIX_EPOCH, device: None, body };
        let mut one = Submission::new(&Scope::operator(), operation);
        one.carried_by = Some(AccountId(Uuid::from_u128(caller)));
        Call { submissions: vec![one; operations], answer: oneshot::channel().0 }
    }

    fn told(calls: &[Call]) -> Vec<(u128, usize)> {
        calls.iter().map(|call| (call.caller().map_or(0, |id| id.0.as_u128()), call.submissions.len())).collect()
    }

    #[test]
    fn whoever_fills_the_queue_lets_others_into_the_next_transaction() {
        let mut turns = Turns::default();
        (0..10).for_each(|_| turns.add(call(1, 500)));
        turns.add(call(2, 1));
        turns.add(call(3, 2));
        assert_eq!(told(&turns.next()), [(1, 500), (2, 1), (3, 2)]);
        assert_eq!(told(&turns.next()), [(1, 500)]);
    }

    #[test]
    fn a_transaction_takes_no_more_than_its_most_and_a_caller_keeps_his_order() {
        let mut turns = Turns::default();
        for (caller, operations) in [(1, 300), (1, 50), (2, 300), (1, 60), (2, 20)] {
            turns.add(call(caller, operations));
        }
        assert_eq!(told(&turns.next()), [(1, 300)]);
        assert_eq!(told(&turns.next()), [(2, 300), (1, 50), (2, 20), (1, 60)]);
        assert!(turns.is_empty());
    }
}
