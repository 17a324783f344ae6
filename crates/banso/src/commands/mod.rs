//! The commands, one file each. A command answers with text and JSON; `main` prints the one asked for.

pub(crate) mod account;
pub(crate) mod annex;
pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod name;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod unit;
pub(crate) mod verify;

use anyhow::Result;
use rules::day::Day;
use serde::Serialize;

/// What a command has to say.
pub(crate) struct Answer {
    json: serde_json::Value,
    text: String,
    /// Something was refused, or problems were found.
    pub(crate) has_problems: bool,
}

impl Answer {
    /// Done, with what is to be printed.
    pub(crate) fn done(value: &impl Serialize, text: String) -> Result<Self> {
        Ok(Self { json: serde_json::to_value(value)?, text, has_problems: false })
    }

    /// Refused, with the reason.
    pub(crate) fn refused(reason: impl std::fmt::Display) -> Self {
        let reason = reason.to_string();
        let json = serde_json::json!({ "error": reason });
        Self { json, text: reason + "\n", has_problems: true }
    }

    /// The same, with problems.
    pub(crate) fn with_problems(self) -> Self {
        Self { has_problems: true, ..self }
    }

    /// The text or the JSON.
    pub(crate) fn printed(&self, json: bool) -> String {
        if json { format!("{}\n", self.json) } else { self.text.clone() }
    }
}

pub(crate) fn no_such_unit(code: &str, day: Day) -> Answer {
    Answer::refused(format!("Ngày {} không có đơn vị nào mang mã {code}.", day.vietnamese()))
}
