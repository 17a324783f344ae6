//! The annex of the letter: its rows, out and in.
//!
//! [`form()`] makes the filled-in form from what is known; [`compare()`] says row by row what a filled-in file would
//! change; [`Writer`] turns the rows that people want into operations.

mod communes;
mod compare;
mod contact;
mod export;
pub mod form;
mod former_districts;
mod intent;
mod known;
mod leader;
mod leader_cell;
mod message;
mod note_cell;
mod operations;
mod person_name;
mod phone_cell;
mod place;
mod repeats;
mod row;
mod status;
mod team_cell;
mod teams;
mod village_names;
mod villages;
mod yes_no;

#[cfg(test)]
mod tests;

pub use compare::compare;
pub use export::form;
pub use intent::{Entering, Intent, NewPlace, NewTeam, NewVillage, TeamChange, VillageRef};
pub use known::{Known, KnownContact};
pub use message::Message;
pub use operations::Writer;
pub use status::{Commune, ComparedRow, Comparison, ContactChange, Field, PassedOver, RowAt, Status, Weight};
