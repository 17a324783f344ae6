//! The one place where the program asks the machine for the time and for randomness.

use std::sync::Arc;
use store::{Clock, Entropy, Surroundings};

struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "everybody else is handed this clock")]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}

struct MachineEntropy;

impl Entropy for MachineEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        // Without randomness no secret is safe; there is nothing sensible to go on with.
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }
}

/// The machine's clock and randomness.
pub(crate) fn of_machine() -> Surroundings {
    Surroundings { clock: Arc::new(MachineClock), entropy: Arc::new(MachineEntropy) }
}
