//! Offices of provinces and districts, with somebody in them; and who else has a duty that is no team's.

use super::relations::{Where, of_unit};
use super::sites::Site;
use super::world::World;
use rules::access::Role;
use rules::ids::{AccountId, AppointmentId, DecisionId, PartnerId, UnitId};
use rules::operations::{Body, RecordDecision};
use rules::teams::DecisionKind;
use rules::units::{Change, Kind, Reform};
use store::{KeptFile, Scope};

/// Somebody with a duty.
#[derive(Clone, Copy)]
pub(super) struct Holder {
    pub(super) account: AccountId,
    pub(super) duty: AppointmentId,
    /// Of the system, if nowhere.
    pub(super) at: Option<UnitId>,
}

/// The office of a province or a district.
pub(super) struct Office {
    pub(super) unit: UnitId,
    pub(super) officer: Holder,
    /// On a team below it, with a scan.
    pub(super) decision: DecisionId,
    pub(super) partner: PartnerId,
}

impl World {
    pub(super) async fn holder(&self, name: &str, role: Role, at: Option<UnitId>) -> Holder {
        let account = self.account(name, None).await;
        Holder { account, duty: self.duty(account, role, at).await, at }
    }

    /// Keeps a paper that says something.
    pub(super) async fn pdf(&self, name: &str, says: &str) -> String {
        let file = KeptFile {
            name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: format!("%PDF-1.7 {says}").into_bytes(),
        };
        self.store.keep_file(&Scope::operator(), file).await.unwrap()
    }

    pub(super) async fn office(&self, unit: UnitId, role: Role, site: &Site) -> Office {
        let day = "2025-05-02".parse().unwrap();
        let decision = RecordDecision {
            unit,
            kind: DecisionKind::Renew,
            number: format!("2/QĐ-UBND {unit}"),
            day,
            from: day,
            signer: None,
            teams: vec![site.team],
            scan: Some(self.pdf("2.pdf", &format!("decision of {unit}")).await),
        };
        Office {
            unit,
            officer: self.holder(&format!("canbo {unit}"), role, Some(unit)).await,
            decision: self.done(Body::RecordDecision(decision)).await.into(),
            partner: self.partner(unit, &format!("bưu cục {unit}")).await.into(),
        }
    }

    /// Makes the province whose department has nobody yet.
    pub(super) async fn empty_province(&self) {
        let create = Change::Create {
            unit: self.empty_province,
            kind: Kind::Province,
            name: "Mẫu".to_owned(),
            code: None,
            parent: None,
        };
        let day = "2025-05-01".parse().unwrap();
        self.done(Body::EnactReform(Reform { day, act: None, source: None, changes: vec![create] })).await;
    }

    /// The places that have an office: communes, districts and provinces, from below; where the askers are comes first.
    pub(super) fn offices(&self) -> Vec<UnitId> {
        let mut offices: Vec<UnitId> = Vec::new();
        let above = self.districts.iter().chain(&self.departments).map(|office| office.unit);
        for unit in self.sites.iter().map(|site| site.commune).chain(above) {
            if !offices.contains(&unit) {
                offices.push(unit);
            }
        }
        offices
    }

    pub(super) fn is_within(&self, unit: UnitId, above: UnitId) -> bool {
        self.registry.is_within(unit, above, self.store.today())
    }

    /// Somebody of the same office or team as who acts in a role.
    pub(super) fn colleague(&self, role: Role) -> AccountId {
        match role {
            Role::ItAdministrator => self.administrators[0].account,
            Role::DepartmentOfficer | Role::DepartmentViewer => self.departments[0].officer.account,
            Role::DistrictOfficer => self.districts[0].officer.account,
            Role::CommuneOfficer => self.sites[0].officer.account,
            Role::TeamDeputy => self.sites[0].accounts[2],
            Role::TeamLeader | Role::TeamMember => self.sites[0].accounts[1],
        }
    }

    /// Every decision, with the place of whose office it is.
    pub(super) fn decisions(&self) -> Vec<(DecisionId, Where)> {
        let of_communes = self.sites.iter().map(|site| (site.decision, of_unit(site.commune)));
        let above = self.districts.iter().chain(&self.departments);
        of_communes.chain(above.map(|office| (office.decision, of_unit(office.unit)))).collect()
    }

    /// Every partner, with the place whose it is.
    pub(super) fn partners(&self) -> Vec<(PartnerId, Where)> {
        let of_communes = self.sites.iter().map(|site| (site.partner, of_unit(site.commune)));
        let above = self.districts.iter().chain(&self.departments);
        of_communes.chain(above.map(|office| (office.partner, of_unit(office.unit)))).collect()
    }

    /// Officers of communes and districts.
    pub(super) fn officers(&self) -> Vec<Holder> {
        self.sites.iter().map(|site| site.officer).chain(self.districts.iter().map(|office| office.officer)).collect()
    }
}
