//! What is asked at every request and changes seldom: who is signed in, with which duties, in which team, and how many households his
//! village has.
//!
//! A process holds it in memory ([`Gather::settled`](crate::gather::Gather::settled)) and asks the database at every request whether it
//! still is so: whatever transaction writes to one of the [`TABLES`] moves a mark on before its commit ([`Tx`](crate::db::Tx)). So
//! whoever is shut out is out at once, in every copy of the program.

use crate::{
    db::{self, Db, Read, Tx, args, statements},
    error::Result,
    gather::ById,
    surroundings::Surroundings,
};
use rules::day::Day;
use std::collections::{BTreeMap, BTreeSet};

statements! {
    /// The mark, and the version of the tree.
    STANDS = "SELECT m.mark, (SELECT COALESCE(MAX(version), 0) FROM reform) FROM settled_mark m WHERE m.id = 1";
    /// Last in its transaction, so that none waits for another in a circle.
    MOVE_ON = "UPDATE settled_mark SET mark = mark + 1 WHERE id = 1";
}

/// What is settled stands in these; a test finds one that is forgotten here.
pub(crate) const TABLES: [&str; 9] = [
    "session",
    "account",
    "credential",
    "appointment",
    "person",
    "member",
    "team_title",
    "team_place",
    "household_declaration",
];

/// Until when what was found holds: as long as the same is read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Settled {
    mark: i64,
    /// Duties and teams are those of a day.
    day: Day,
    /// At which version the tree stands: that of the last reform in the common feed.
    pub(crate) reforms: i64,
}

impl Settled {
    #[cfg(test)]
    pub(crate) fn of_mark(mark: i64) -> Self {
        Self { mark, day: Day::MIN, reforms: 0 }
    }
}

/// What stands now.
pub(crate) struct Now(pub(crate) Surroundings);

impl ById for Now {
    type Id = ();
    type Found = Settled;

    async fn read(&self, from: &mut Db, _: &BTreeSet<()>) -> Result<BTreeMap<(), Settled>> {
        let day = Day::of(self.0.now());
        let stands: Option<(i64, i64)> = from.opt(&STANDS, args![]).await?;
        let (mark, reforms) = stands.unwrap_or_default();
        Ok(BTreeMap::from([((), Settled { mark, day, reforms })]))
    }
}

/// Lets everybody read anew what is settled, once the transaction is committed.
pub(crate) async fn move_on(tx: &mut Tx) -> db::Result<()> {
    tx.exec(&MOVE_ON, args![]).await.map(drop)
}

/// Does a statement write to what is settled?
pub(crate) fn is_written_by(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let written = words.windows(3).filter_map(|three| match three {
        ["INSERT", "INTO", table] | ["DELETE", "FROM", table] | ["UPDATE", table, _] => Some(*table),
        _ => None,
    });
    written.into_iter().any(|table| TABLES.contains(&table))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{accounts, db::Sql, households, sessions, sync};

    #[test]
    fn whatever_is_held_is_read_from_tables_whose_changes_move_the_mark_on() {
        let all =
            [sessions::STATEMENTS, &accounts::statements(), &sync::statements(), &households::statements()].concat();
        let named = |names: &[&str]| -> Vec<&Sql> {
            names
                .iter()
                .map(|name| *all.iter().find(|sql| sql.name == *name).unwrap_or_else(|| panic!("{name}")))
                .collect()
        };
        for sql in named(&["GET", "BY_IDS", "DUTIES", "SEATS", "TEAMS", "OF_VILLAGES"]) {
            let words: Vec<&str> = sql.text().split_whitespace().collect();
            let tables = words.windows(2).filter(|two| ["FROM", "JOIN"].contains(&two[0])).map(|two| two[1]);
            let forgotten: Vec<&str> = tables.filter(|table| !TABLES.contains(table)).collect();
            assert!(forgotten.is_empty(), "{}: {forgotten:?}", sql.name);
        }
    }

    #[test]
    fn a_statement_tells_by_its_text_whether_it_writes_to_what_is_settled() {
        for text in [
            "INSERT INTO session (token_hash) VALUES ($1)",
            "UPDATE account SET revoked = $2 WHERE id = $1",
            "DELETE FROM member WHERE id = $1",
            "INSERT INTO person (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        ] {
            assert!(is_written_by(text), "{text}");
        }
        for text in [
            "SELECT id FROM account WHERE id = $1",
            "INSERT INTO adoption (household) SELECT id FROM person",
            "UPDATE household SET revision = 1 WHERE id = $1",
        ] {
            assert!(!is_written_by(text), "{text}");
        }
    }
}
