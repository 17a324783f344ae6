//! Whose operations may be asked for: found by sign-in name, or by the name people know them by.

use super::sight::Sight;
use crate::{
    Store,
    db::{Read, args, statements},
    error::Result,
    scope::Scope,
};
use rules::{ids::AccountId, text::fold};
use uuid::Uuid;

statements! {
    SIGNED_IN_BY = "SELECT id FROM account WHERE sign_in_name = $1";
    /// Accounts of those who ever had a duty within the unit $1 as it stands today ($2), or of everybody; of the teams' people only those who
    /// led one, unless $3 is `members`; only the one who signs in as $4, if that is given. PostgreSQL must meet what may be missing where it is
    /// compared before it is asked whether there is one.
    WITHIN = "SELECT a.id, COALESCE(p.name, a.name), a.sign_in_name FROM account a LEFT JOIN person p ON p.id = a.person \
              WHERE (a.sign_in_name = $4 OR $4 IS NULL) AND (EXISTS (\
              SELECT 1 FROM member t JOIN team_place tp ON tp.team = t.team JOIN unit_path u ON u.unit = tp.unit \
              WHERE t.person = a.person AND (t.role = 'leader' OR $3 = 'members') AND u.ancestor = $1 AND u.from_day <= $2 AND $2 < u.to_day) \
              OR EXISTS (SELECT 1 FROM appointment d LEFT JOIN team_place tp ON tp.team = d.team JOIN unit_path u ON u.unit IN (d.unit, tp.unit) \
              WHERE d.account = a.id AND (d.role NOT IN ('team_deputy', 'team_member') OR $3 = 'members') AND u.ancestor = $1 AND u.from_day <= $2 AND $2 < u.to_day) \
              OR $1 IS NULL) ORDER BY a.sign_in_name";
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
    /// The account that signs in by a name, as a filter of the journal: the viewer's own, or that of somebody whom he may know by name. A
    /// sign-in name is as good as the name itself, so nobody else is found by it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn journal_author(&self, scope: &Scope, sign_in_name: &str) -> Result<Option<AccountId>> {
        let Some(reach) = self.reach(scope, None).await? else { return Ok(None) };
        let (from, name) = (&mut self.db.clone(), crate::sign_in_name(sign_in_name));
        let found: Option<(Uuid,)> = from.opt(&SIGNED_IN_BY, args![&name]).await?;
        let Some(found) = found.map(|(id,)| AccountId(id)) else { return Ok(None) };
        let is_known = match reach.sight {
            Sight::All => true,
            _ if Some(found) == reach.own => true,
            Sight::Leaders => {
                let within = args![reach.unit, self.today(), reach.sight.names_of(), Some(name)];
                let rows: Vec<(Uuid, String, String)> = from.all(&WITHIN, within).await?;
                !rows.is_empty()
            }
            Sight::Nobody => false,
        };
        Ok(is_known.then_some(found))
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
        let within = args![reach.unit, self.today(), reach.sight.names_of(), None::<String>];
        let rows: Vec<(Uuid, String, String)> = self.db.clone().all(&WITHIN, within).await?;
        let wanted = format!(" {wanted} ");
        let is_wanted = |name: &str| format!(" {} ", fold(name)).contains(&wanted);
        let found = rows.into_iter().filter(|(_, name, _)| is_wanted(name));
        Ok(found.map(|(id, name, sign_in_name)| JournalAuthor { account: AccountId(id), name, sign_in_name }).collect())
    }
}
