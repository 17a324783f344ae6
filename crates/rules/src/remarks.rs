//! What is said of the rows of lists that people fill in, whatever the list is of.

/// What was noticed about a row, and in which cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark<Said> {
    /// The cell, "E12"; none where the row as a whole is meant.
    pub cell: Option<String>,
    /// What.
    pub said: Said,
}

impl<Said> Remark<Said> {
    /// About the row as a whole.
    #[must_use]
    pub fn of_row(said: Said) -> Self {
        Self { cell: None, said }
    }
}

/// How heavy a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Good to know.
    Tells,
    /// Somebody must look before the row is taken.
    Doubts,
    /// The row can't be taken.
    Refuses,
}
