//! Villages, teams and decisions with everything that a test doesn't care about filled in.

use super::TestStore;
use rules::{
    access::Role as Duty,
    day::Day,
    ids::{AccountId, DecisionId, ItemId, MemberId, OperationId, PersonId, TeamId, UnitId},
    operations::{
        AddAccount, AddHousehold, AddMember, AddTeam, Appoint, Body, EndMember, PersonRef, RecordActivity,
        RecordDecision,
    },
    teams::{DecisionKind, Place, Representing, Role, Sex, Source},
    units::{Change, Kind, Reform},
};
use store::{Appointment, Scope};
use uuid::Uuid;

/// A day written YYYY-MM-DD.
pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Somebody new who enters a team.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) representing: Vec<Representing>,
    pub(crate) sex: Option<Sex>,
    pub(crate) from: &'static str,
}

impl Default for Entry {
    fn default() -> Self {
        Self { name: "Người Mẫu", role: Role::Volunteer, representing: Vec::new(), sex: None, from: "2022-05-20" }
    }
}

impl Entry {
    pub(crate) fn body(&self, team: TeamId) -> Body {
        let Self { name, role, representing, sex, from } = self.clone();
        Body::AddMember(AddMember {
            team,
            person: PersonRef::New { name: name.to_owned(), birth_year: None, sex, phone: None, it_skill: None },
            role,
            representing,
            from: day(from),
        })
    }
}

/// The letter's four, in their order: village head, youth, women, a volunteer.
pub(crate) fn the_four() -> [Entry; 4] {
    let entry =
        |name, role, body, sex| Entry { name, role, representing: vec![body], sex: Some(sex), ..Entry::default() };
    [
        entry("Lò Văn Mẫu", Role::Leader, Representing::VillageHead, Sex::Male),
        entry("Giàng A Mẫu", Role::Deputy, Representing::YouthUnion, Sex::Male),
        entry("Vàng Thị Mẫu", Role::Volunteer, Representing::WomensUnion, Sex::Female),
        entry("Phàn Mẫu", Role::Volunteer, Representing::Volunteer, Sex::Female),
    ]
}

pub(crate) fn reform(on: &str, changes: Vec<Change>) -> Body {
    Body::EnactReform(Reform { day: day(on), act: None, source: None, changes })
}

pub(crate) fn new_village(unit: UnitId, name: &str, commune: UnitId) -> Change {
    Change::Create { unit, kind: Kind::Thon, name: name.to_owned(), code: None, parent: Some(commune) }
}

pub(crate) fn new_team(place: Place) -> Body {
    Body::AddTeam(AddTeam {
        title: "Tổ công nghệ số cộng đồng".to_owned(),
        place,
        from: day("2022-05-20"),
        source: Source::Report,
    })
}

pub(crate) fn end_member(member: MemberId, on: &str) -> Body {
    Body::EndMember(EndMember { member, day: day(on) })
}

/// A decision signed on the day from which it holds.
pub(crate) fn decision(unit: UnitId, kind: DecisionKind, number: &str, from: &str, teams: &[TeamId]) -> Body {
    Body::RecordDecision(RecordDecision {
        unit,
        kind,
        number: number.to_owned(),
        day: day(from),
        from: day(from),
        signer: None,
        teams: teams.to_vec(),
        scan: None,
    })
}

impl TestStore {
    pub(crate) fn fresh_unit(&self) -> UnitId {
        UnitId(self.surroundings().id())
    }

    /// Gia Phú as it was before July 2025.
    pub(crate) async fn gia_phu(&self) -> UnitId {
        self.unit("02923", "2022-05-28").await
    }

    /// A thôn of the old Gia Phú, since 1 May 2022.
    pub(crate) async fn village(&self, name: &str) -> UnitId {
        let gia_phu = self.gia_phu().await;
        self.village_in(gia_phu, name, "2022-05-01").await
    }

    pub(crate) async fn village_in(&self, commune: UnitId, name: &str, from: &str) -> UnitId {
        let unit = self.fresh_unit();
        self.done(reform(from, vec![new_village(unit, name, commune)])).await;
        unit
    }

    /// A team without members in a village.
    pub(crate) async fn team_in(&self, village: UnitId) -> TeamId {
        self.done(new_team(Place::Villages(vec![village]))).await.into()
    }

    pub(crate) async fn member(&self, team: TeamId, entry: Entry) -> MemberId {
        self.done(entry.body(team)).await.into()
    }

    /// A team of the letter's four in a village, and their terms.
    pub(crate) async fn full_team(&self, village: UnitId) -> (TeamId, [MemberId; 4]) {
        let team = self.team_in(village).await;
        let mut members = [MemberId(Uuid::nil()); 4];
        for (slot, entry) in members.iter_mut().zip(the_four()) {
            *slot = self.member(team, entry).await;
        }
        (team, members)
    }

    pub(crate) async fn decided(
        &self,
        unit: UnitId,
        kind: DecisionKind,
        number: &str,
        from: &str,
        teams: &[TeamId],
    ) -> DecisionId {
        let body = decision(unit, kind, number, from, teams);
        self.done(body).await.into()
    }

    /// An account with a password and one duty since a day.
    pub(crate) async fn account(&self, name: &str, role: Duty, unit: Option<UnitId>, from: &str) -> AccountId {
        let account: AccountId = self
            .done(Body::AddAccount(AddAccount {
                sign_in_name: name.to_owned(),
                name: format!("Cán bộ {name}"),
                phone: None,
                person: None,
            }))
            .await
            .into();
        self.done(Body::Appoint(Appoint { account, role, unit, from: day(from), to: None, stands_in_for: None })).await;
        account
    }

    /// An account of an officer of a unit, whatever its level, since a day.
    pub(crate) async fn office(&self, name: &str, unit: UnitId, from: &str) -> AccountId {
        let level = self.tree().await.get(unit).expect("a unit").level;
        let role = Duty::ALL.iter().find(|role| role.level() == Some(level)).expect("a role of that level");
        self.account(name, *role, Some(unit), from).await
    }

    /// An account of somebody who entered a team by this term.
    pub(crate) async fn account_of(&self, member: MemberId, name: &str) -> AccountId {
        let account = AddAccount {
            sign_in_name: name.to_owned(),
            name: "Người Mẫu".to_owned(),
            phone: None,
            person: Some(person_of(member)),
        };
        self.done(Body::AddAccount(account)).await.into()
    }

    /// Everything that accounts may act as: each under each of its duties.
    pub(crate) async fn every_scope(&self, accounts: &[AccountId]) -> Vec<(Appointment, Scope)> {
        let mut all = Vec::new();
        for account in accounts {
            let token = self.begin_session(*account, "test", None).await.expect("a session");
            let Some(session) = self.session(&token).await.expect("an answer") else { continue };
            for duty in &session.duties {
                self.act_as(&session, duty.id).await.expect("a duty of his");
                let scope = self.session_scope(&token).await.expect("an answer").expect("a duty");
                all.push((duty.clone(), scope));
            }
        }
        all
    }

    /// The scope of somebody who has just signed in.
    pub(crate) async fn signed_in(&self, account: AccountId) -> Scope {
        let token = self.begin_session(account, "test", None).await.expect("a session");
        let scope = self.session_scope(&token).await.expect("an answer");
        scope.expect("a duty today")
    }

    /// An officer of a unit since 2022, signed in.
    pub(crate) async fn officer(&self, name: &str, unit: UnitId) -> Scope {
        let account = self.office(name, unit, "2022-01-01").await;
        self.signed_in(account).await
    }
}

/// The person who entered by this term.
pub(crate) fn person_of(member: MemberId) -> PersonId {
    OperationId::from(member).into()
}

/// What a team did in a village, with so many people, and nothing else said of it.
pub(crate) fn new_activity(team: TeamId, village: UnitId, kind: ItemId, day: Day, people: u32) -> RecordActivity {
    RecordActivity {
        team,
        village,
        kind,
        day,
        people,
        women: None,
        place: None,
        note: None,
        members: Vec::new(),
        households: Vec::new(),
        guided: Vec::new(),
        photos: Vec::new(),
        on_behalf: None,
    }
}

/// A household of four with a head of this name.
pub(crate) fn new_household(village: UnitId, head: &str) -> AddHousehold {
    AddHousehold {
        village,
        head: Some(head.to_owned()),
        nickname: None,
        phone: None,
        size: Some(4),
        adults: Some(2),
        consent: None,
        from: day("2022-06-01"),
        split_from: None,
        on_behalf: None,
    }
}
