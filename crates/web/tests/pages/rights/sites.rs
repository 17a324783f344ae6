//! Villages with their teams, each in a commune with its office.

use super::offices::Holder;
use super::relations::Where;
use super::world::World;
use rules::access::Role;
use rules::catalogue::ItemKind;
use rules::households::Consent;
use rules::ids::{
    AccountId, ActivityId, DecisionId, HouseholdId, HouseholdImportId, ListingId, MemberId, OperationId, PartnerId,
    PersonId, ProducerId, ProductId, TeamId, UnitId,
};
use rules::operations::{
    ActivityChange, AddHousehold, AddMember, AddTeam, Body, HouseholdChange, PersonRef, RecordDecision,
};
use rules::teams::{self, DecisionKind, Place, Source};
use rules::units::{Change, Kind, Reform};
use store::{KeptFile, NewHouseholdImport, Scope};

/// A village with its team, in a commune with its office.
pub(super) struct Site {
    pub(super) commune: UnitId,
    pub(super) village: UnitId,
    pub(super) team: TeamId,
    /// Leader, deputy, volunteer.
    pub(super) members: [MemberId; 3],
    pub(super) accounts: [AccountId; 3],
    /// In the team, without an account.
    pub(super) newcomer: PersonId,
    pub(super) decision: DecisionId,
    pub(super) officer: Holder,
    pub(super) household: HouseholdId,
    /// A list of households of the village.
    pub(super) import: HouseholdImportId,
    /// With a photo.
    pub(super) activity: ActivityId,
    pub(super) producer: ProducerId,
    /// Of the producer, on a platform.
    pub(super) product: ProductId,
    pub(super) listing: ListingId,
    /// Of the commune.
    pub(super) partner: PartnerId,
    /// A row of the journal: the team's beginning.
    pub(super) row: OperationId,
}

impl Site {
    pub(super) fn at_team(&self) -> Where {
        Where { unit: self.village, team: Some(self.team) }
    }

    pub(super) fn person(&self, member: usize) -> PersonId {
        OperationId::from(self.members[member]).into()
    }
}

impl World {
    /// What a team did, with a photo.
    async fn activity(&self, team: TeamId, village: UnitId, name: &str) -> ActivityId {
        let photo = KeptFile {
            name: "anh.jpg".to_owned(),
            media_type: "image/jpeg".to_owned(),
            bytes: format!("a photo of {name}").into_bytes(),
        };
        let photo = self.store.keep_file(&Scope::operator(), photo).await.unwrap();
        let items = self.store.catalogue(&Scope::operator()).await.unwrap();
        let kind = items.values().find(|item| item.kind == ItemKind::Activity).unwrap().id;
        let body = serde_json::json!({
            "team": team, "village": village, "kind": kind, "day": "2025-06-02", "people": 5, "photos": [photo],
        });
        self.done(Body::Activity(ActivityChange::Record(serde_json::from_value(body).unwrap()))).await.into()
    }

    /// A list of households that somebody has begun to take in.
    async fn import(&self, officer: AccountId, village: UnitId) -> HouseholdImportId {
        let token = self.store.begin_session(officer, "test", None).await.unwrap();
        let scope = self.store.session_scope(&token).await.unwrap().expect("a duty today");
        let list = NewHouseholdImport {
            id: HouseholdImportId(self.store.surroundings().id()),
            file: String::new(),
            name: "ho.xlsx".to_owned(),
            unit: village,
            day: "2025-06-01".parse().unwrap(),
            doubtful: false,
            total: 1,
        };
        self.store.begin_household_import(&scope, list).await.unwrap().list.id
    }

    pub(super) async fn site(&self, commune: UnitId, name: &str) -> Site {
        let (from, village) = ("2025-05-01".parse().unwrap(), UnitId(self.store.surroundings().id()));
        let create = Change::Create {
            unit: village,
            kind: Kind::Thon,
            name: name.to_owned(),
            code: None,
            parent: Some(commune),
        };
        self.done(Body::EnactReform(Reform { day: from, act: None, source: None, changes: vec![create] })).await;
        let team = AddTeam {
            title: format!("Tổ {name}"),
            place: Place::Villages(vec![village]),
            from,
            source: Source::Report,
        };
        let row = self.done(Body::AddTeam(team)).await;
        let team: TeamId = row.into();
        let (mut members, mut accounts) = (Vec::new(), Vec::new());
        let member = |name: String, role| {
            let person = PersonRef::New { name, birth_year: None, sex: None, phone: None, it_skill: None };
            Body::AddMember(AddMember { team, person, role, representing: vec![], from })
        };
        for role in [teams::Role::Leader, teams::Role::Deputy, teams::Role::Volunteer] {
            let id = self.done(member(format!("{name} {}", role.code()), role)).await;
            members.push(MemberId::from(id));
            accounts.push(self.account(&format!("{name} {}", role.code()), Some(id.into())).await);
        }
        let newcomer = self.done(member(format!("{name} người mới"), teams::Role::Volunteer)).await.into();
        let scan = self.pdf(&format!("{name}.pdf"), name).await;
        let decision = RecordDecision {
            unit: commune,
            kind: DecisionKind::Establish,
            number: format!("1/QĐ-UBND {name}"),
            day: from,
            from,
            signer: None,
            teams: vec![team],
            scan: Some(scan.clone()),
        };
        let decision = self.done(Body::RecordDecision(decision)).await.into();
        let household = AddHousehold {
            village,
            head: Some(format!("{name} chủ hộ")),
            nickname: None,
            phone: None,
            size: None,
            adults: None,
            consent: Some(Consent::Sheet { day: from, file: scan.clone() }),
            from,
            split_from: None,
            on_behalf: None,
        };
        let household = self.done(Body::Household(HouseholdChange::Add(household))).await.into();
        let activity = self.activity(team, village, name).await;
        let [producer, product, listing] = self.producer(village, name).await;
        let partner = self.partner(commune, &format!("{name} bưu cục")).await;
        let officer = self.holder(&format!("xa {name}"), Role::CommuneOfficer, Some(commune)).await;
        let import = self.import(officer.account, village).await;
        Site {
            commune,
            village,
            team,
            members: members.try_into().unwrap(),
            accounts: accounts.try_into().unwrap(),
            newcomer,
            decision,
            household,
            import,
            activity,
            producer: producer.into(),
            product: product.into(),
            listing: listing.into(),
            partner: partner.into(),
            officer,
            row,
        }
    }
}
