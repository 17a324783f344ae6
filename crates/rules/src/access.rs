//! Roles: what kind of duty an account holds. Who may do what with them is the store's [`Scope`] to answer.
//!
//! [`Scope`]: ../../store/index.html

use crate::teams::words;

words! {
    /// The duty of an appointment.
    Role {
        /// Runs the system and sets it up.
        Administrator = "administrator",
        /// Works for a unit: a department, a district, a commune.
        Officer = "officer",
    }
}
