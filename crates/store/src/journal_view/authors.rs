//! Whose operations may be asked for: found by sign-in name, or by the name people know them by.

use super::sight::Sight;
use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    scope::Scope,
};
use rules::{access::Right, ids::AccountId, text::fold};
use uuid::Uuid;

statements! {
    SIGNED_IN_BY = "SELECT id FROM account WHERE sign_in_name = $1";
    /// Accounts of those who ever had a duty within the unit $1 as it stands today ($2), or of everybody; of the teams' people only those who
    /// led one, unless $3 is `members`. PostgreSQL must meet $1 where it is compared before it is asked whether there is one.
    WITHIN = "SELECT a.id, COALESCE(p.name, a.name), a.sign_in_name FROM account a LEFT JOIN person p ON p.id = a.person WHERE EXISTS (\
              SELECT 1 FROM member t JOIN team_place tp ON tp.team = t.team JOIN unit_path u ON u.unit = tp.unit \
              WHERE t.person = a.person AND (t.role = 'leader' OR $3 = 'members') AND u.ancestor = $1 AND u.from_day <= $2 AND $2 < u.to_day) \
              OR EXISTS (SELECT 1 FROM appointment d LEFT JOIN team_place tp ON tp.team = d.team JOIN unit_path u ON u.unit IN (d.unit, tp.unit) \
              WHERE d.account = a.id AND (d.role <> 'team_member' OR $3 = 'members') AND u.ancestor = $1 AND u.from_day <= $2 AND $2 < u.to_day) \
              OR $1 IS NULL ORDER BY a.sign_in_name";
}

/// Somebody whose operations may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalAuthor {
    /// The account.
    pub account: AccountId,
    /// What people call him.
    pub name: String,
    /// What he signs in by, which tells two of one name apart.
    pub sign_in_name: String,
}

impl Store {
    /// The account that signs in by a name, as a filter of the journal.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal_author(&self, scope: &Scope, sign_in_name: &str) -> Result<Option<AccountId>> {
        if !scope.has(Right::SeeJournal) {
            return Ok(None);
        }
        let name = crate::sign_in_name(sign_in_name);
        let row: Option<(Uuid,)> = self.db.clone().opt(&SIGNED_IN_BY, args![name]).await?;
        Ok(row.map(|(id,)| AccountId(id)))
    }

    /// Those in whose name these words stand, however they are written, among the people that the viewer may know by name; in the order of
    /// their sign-in names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal_authors(&self, scope: &Scope, words: &str) -> Result<Vec<JournalAuthor>> {
        let wanted = fold(words);
        let Some(reach) = self.reach(scope, None).await? else { return Ok(Vec::new()) };
        if wanted.is_empty() || reach.sight == Sight::Nobody {
            return Ok(Vec::new());
        }
        let whose = if reach.sight == Sight::All { "members" } else { "leaders" };
        let within = args![reach.unit, self.today(), whose];
        let rows: Vec<(Uuid, String, String)> = self.db.clone().all(&WITHIN, within).await?;
        let wanted = format!(" {wanted} ");
        let is_wanted = |name: &str| format!(" {} ", fold(name)).contains(&wanted);
        let found = rows.into_iter().filter(|(_, name, _)| is_wanted(name));
        Ok(found.map(|(id, name, sign_in_name)| JournalAuthor { account: AccountId(id), name, sign_in_name }).collect())
    }
}
