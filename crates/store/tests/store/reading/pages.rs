//! Everything of people that a scope can read.

use super::{ASKED, TODAY, Told};
use crate::harness::{day, person_of};
use store::{Author, JournalFilter, Scope};

impl Told<'_> {
    /// Everything a scope can read, in two texts: the pages and the journal.
    pub(super) async fn read(&self, scope: &Scope) -> [String; 2] {
        use std::fmt::Write as _;
        let (store, mut pages) = (self.store, String::new());
        for on in ASKED {
            for unit in &self.units {
                if let Ok(teams) = store.teams_within(scope, *unit, day(on)).await {
                    write!(pages, "{teams:?}").expect("text");
                }
                if let Ok(teams) = store.teams_ever_within(scope, *unit, day(on)).await {
                    write!(pages, "{teams:?}").expect("text");
                }
                if let Ok(decisions) = store.decisions_within(scope, *unit, day(on)).await {
                    write!(pages, "{decisions:?}").expect("text");
                }
            }
            for team in &self.teams {
                write!(pages, "{:?}", store.team(scope, *team, day(on)).await.expect("an answer")).expect("text");
            }
        }
        for member in &self.members {
            write!(pages, "{:?}", store.person(scope, person_of(*member)).await.expect("an answer")).expect("text");
            write!(pages, "{:?}", store.holder_of_person(scope, person_of(*member)).await.expect("an answer"))
                .expect("text");
            let team = store.team_of_member(scope, *member, day(TODAY)).await.expect("an answer");
            write!(pages, "{team:?}").expect("text");
        }
        for unit in self.units.iter().map(|unit| Some(*unit)).chain([None]) {
            write!(pages, "{:?}", store.holders(scope, unit).await.expect("an answer")).expect("text");
        }
        for account in &self.accounts {
            let own = scope.account() == Some(*account);
            write!(pages, "{:?}", store.holder(scope, *account).await.expect("an answer")).expect("text");
            let holder = store.holder(&Scope::operator(), *account).await.expect("an answer").expect("it is there");
            for duty in holder.account.appointments.iter().filter(|_| !own) {
                let holder = store.holder_of_duty(scope, duty.id).await.expect("an answer");
                let near = store.colleagues(scope, duty).await.expect("an answer");
                let without = store.members_without_account(scope, duty).await.expect("an answer");
                write!(pages, "{holder:?}{near:?}{without:?}").expect("text");
            }
        }
        write!(pages, "{:?}", store.own_team(scope).await.expect("an answer")).expect("text");
        for decision in &self.decisions {
            write!(pages, "{:?}", store.decision(scope, *decision).await.expect("an answer")).expect("text");
        }
        let mut journal = String::new();
        if let Some(mut page) = store.journal(scope, &JournalFilter::default(), None, 1000).await.expect("an answer") {
            // Who tried something at a place is named there, wherever he comes from.
            page.entries.iter_mut().for_each(|entry| entry.author = Author::Anybody);
            write!(journal, "{page:?}").expect("text");
            for entry in page.entries.iter().take(10) {
                let detail = store.journal_entry(scope, entry.operation).await.expect("an answer").expect("the row");
                write!(journal, "{:?} {:?} {:?}", detail.entry.said, detail.entry.changes, detail.names).expect("text");
            }
        }
        [pages, journal]
    }
}
