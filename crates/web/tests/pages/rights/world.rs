//! A province in June 2025, while there were districts: so that every role has a place in it, with things of every kind at,
//! below, beside and above it.

use crate::office::Counted;
use axum::body::Body as Content;
use axum::http::{Request, header};
use rules::access::Role;
use rules::catalogue::ItemKind;
use rules::households::Consent;
use rules::ids::{
    AccountId, ActivityId, AppointmentId, DecisionId, HouseholdId, HouseholdImportId, ItemId, ListingId, MemberId,
    OperationId, PartnerId, PersonId, ProducerId, ProductId, TeamId, UnitId,
};
use rules::operations::{
    ActivityChange, AddAccount, AddHousehold, AddMember, AddTeam, Appoint, Body, HouseholdChange, Outcome, PersonRef,
    RecordDecision,
};
use rules::teams::{self, DecisionKind, Place, Source};
use rules::units::{Change, Kind, Level, Reform, Registry};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use store::{Clock, KeptFile, Location, NewHouseholdImport, Scope, Store, Surroundings};
use tower::ServiceExt;
use web::health::Readiness;
use web::metrics::Metrics;
use web::pace::Pace;
use web::pages::{self, State};
use web::server::{Layers, Limits, RequestIds};
use web::{Web, router};

/// It is always ten in the morning of 15 June 2025.
struct June;
impl Clock for June {
    fn now(&self) -> jiff::Timestamp {
        "2025-06-15T03:00:00Z".parse().unwrap()
    }
}

/// Who asks, in the order of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    Anybody,
    As(Role),
}

impl Asker {
    pub(super) const ALL: [Self; 9] = [
        Self::Anybody,
        Self::As(Role::ItAdministrator),
        Self::As(Role::DepartmentOfficer),
        Self::As(Role::DepartmentViewer),
        Self::As(Role::DistrictOfficer),
        Self::As(Role::CommuneOfficer),
        Self::As(Role::TeamLeader),
        Self::As(Role::TeamDeputy),
        Self::As(Role::TeamMember),
    ];
}

/// How a thing stands to the asker's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    Own,
    Below,
    Beside,
    Above,
}

impl Relation {
    pub(super) const ALL: [Self; 4] = [Self::Own, Self::Below, Self::Beside, Self::Above];

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Own => "mình",
            Self::Below => "dưới",
            Self::Beside => "bên",
            Self::Above => "trên",
        }
    }
}

/// Where a thing is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Where {
    pub(super) unit: UnitId,
    pub(super) team: Option<TeamId>,
}

/// A village with its team, in a commune with its office.
pub(super) struct Site {
    pub(super) commune: UnitId,
    pub(super) village: UnitId,
    pub(super) team: TeamId,
    /// Leader, deputy, volunteer.
    pub(super) members: [MemberId; 3],
    pub(super) accounts: [AccountId; 3],
    pub(super) decision: DecisionId,
    pub(super) officer: AccountId,
    pub(super) officer_duty: AppointmentId,
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

/// A province with somebody in its department.
pub(super) struct Department {
    pub(super) province: UnitId,
    pub(super) officer: AccountId,
    pub(super) officer_duty: AppointmentId,
}

pub(super) struct World {
    pub(super) store: Store,
    pub(super) registry: Arc<Registry>,
    /// Two villages of Gia Phú, one of another commune of its district, one of another province.
    pub(super) sites: Vec<Site>,
    pub(super) departments: Vec<Department>,
    pub(super) districts: Vec<UnitId>,
    /// An item of the catalogue that means nothing for the target.
    pub(super) item: ItemId,
    /// Who acts in each role, but nobody's target.
    actors: BTreeMap<Role, AccountId>,
    router: axum::Router,
    _folder: tempfile::TempDir,
}

fn wide() -> Limits {
    let pace = Pace { burst: 1 << 20, every: Duration::from_nanos(1) };
    Limits { page: pace, heavy: pace, preview: pace, secret: pace, api: pace, ..Limits::default() }
}

impl World {
    pub(super) async fn open(database: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let surroundings = Surroundings { clock: Arc::new(June), entropy: Arc::new(Counted(AtomicU64::new(1))) };
        let store = Store::open(Location { folder: folder.path(), database }, surroundings).await.unwrap();
        let layers = Layers {
            limits: wide(),
            metrics: Metrics::detached().unwrap(),
            request_ids: RequestIds(uuid::Uuid::nil),
            trusted_origins: Vec::new(),
        };
        let state = State::new(store.clone(), false, wide());
        let router = router(Web { readiness: Readiness::always(), layers }, pages::routes(state)).unwrap();
        let registry = store.registry(&Scope::operator()).await.unwrap();
        let items = store.catalogue(&Scope::public()).await.unwrap();
        let item = items.into_values().find(|item| item.name == "Phản ánh hiện trường").unwrap().id;
        let mut world = Self {
            store,
            registry,
            sites: Vec::new(),
            departments: Vec::new(),
            districts: Vec::new(),
            item,
            actors: BTreeMap::new(),
            router,
            _folder: folder,
        };
        world.fill().await;
        world
    }

    fn unit(&self, name: &str, level: Level, within: Option<UnitId>) -> UnitId {
        self.registry.find(name, level, within, self.store.today()).unit().unwrap_or_else(|| panic!("no {name}"))
    }

    pub(super) async fn done(&self, body: Body) -> OperationId {
        let (id, outcome) = self.store.change(&Scope::operator(), body).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        id
    }

    /// The province in which a site lies.
    pub(super) fn province_of(&self, site: &Site) -> UnitId {
        self.registry.above(site.village, Level::Province, self.store.today()).expect("a province")
    }

    async fn fill(&mut self) {
        let today = self.store.today();
        let province = |code| self.registry.by_code(code, today).unwrap().id;
        let (lao_cai, yen_bai) = (province("10"), province("15"));
        let bao_thang = self.unit("huyện Bảo Thắng", Level::District, Some(lao_cai));
        let luc_yen = self.unit("huyện Lục Yên", Level::District, Some(yen_bai));
        let gia_phu = self.unit("xã Gia Phú", Level::Commune, Some(bao_thang));
        let xuan_quang = self.unit("xã Xuân Quang", Level::Commune, Some(bao_thang));
        let far = self.registry.children(luc_yen, today)[0];
        self.districts = vec![bao_thang, luc_yen];
        for (commune, name) in [(gia_phu, "Bản Bay"), (gia_phu, "Bản Cầm"), (xuan_quang, "Bản Mới"), (far, "Bản Xa")]
        {
            let site = self.site(commune, name).await;
            self.sites.push(site);
        }
        for province in [lao_cai, yen_bai] {
            self.months(province).await;
        }
        for site in &self.sites {
            self.send_first_month(site).await;
            self.ask_team(site).await;
        }
        let mut communes = BTreeSet::new();
        for site in self.sites.iter().filter(|site| communes.insert(site.commune)) {
            self.issue_paper(site).await;
        }
        for province in [lao_cai, yen_bai] {
            let officer = self.account(&format!("so {province}"), None).await;
            let officer_duty = self.duty(officer, Role::DepartmentOfficer, Some(province)).await;
            self.departments.push(Department { province, officer, officer_duty });
        }
        for (role, unit) in [
            (Role::ItAdministrator, None),
            (Role::DepartmentOfficer, Some(lao_cai)),
            (Role::DepartmentViewer, Some(lao_cai)),
            (Role::DistrictOfficer, Some(bao_thang)),
            (Role::CommuneOfficer, Some(gia_phu)),
        ] {
            let account = self.account(role.code(), None).await;
            self.duty(account, role, unit).await;
            self.actors.insert(role, account);
        }
        let of_team = [Role::TeamLeader, Role::TeamDeputy, Role::TeamMember];
        self.actors.extend(of_team.into_iter().zip(self.sites[0].accounts));
        self.registry = self.store.registry(&Scope::operator()).await.unwrap();
    }

    async fn account(&self, name: &str, person: Option<PersonId>) -> AccountId {
        let account =
            AddAccount { sign_in_name: name.to_owned(), name: "Người Mẫu".to_owned(), phone: None, person };
        self.done(Body::AddAccount(account)).await.into()
    }

    async fn duty(&self, account: AccountId, role: Role, unit: Option<UnitId>) -> AppointmentId {
        let from = "2025-05-01".parse().unwrap();
        self.done(Body::Appoint(Appoint { account, role, unit, from, to: None, stands_in_for: None })).await.into()
    }

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

    async fn site(&self, commune: UnitId, name: &str) -> Site {
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
        for role in [teams::Role::Leader, teams::Role::Deputy, teams::Role::Volunteer] {
            let person = PersonRef::New {
                name: format!("{name} {}", role.code()),
                birth_year: None,
                sex: None,
                phone: None,
                it_skill: None,
            };
            let id = self.done(Body::AddMember(AddMember { team, person, role, representing: vec![], from })).await;
            members.push(MemberId::from(id));
            accounts.push(self.account(&format!("{name} {}", role.code()), Some(id.into())).await);
        }
        let scan = KeptFile {
            name: format!("{name}.pdf"),
            media_type: "application/pdf".to_owned(),
            bytes: format!("%PDF-1.7 {name}").into_bytes(),
        };
        let scan = self.store.keep_file(&Scope::operator(), scan).await.unwrap();
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
        let [producer, product, listing, partner] = self.producer(commune, village, name).await;
        let officer = self.account(&format!("xa {name}"), None).await;
        let officer_duty = self.duty(officer, Role::CommuneOfficer, Some(commune)).await;
        let import = self.import(officer, village).await;
        Site {
            commune,
            village,
            team,
            members: members.try_into().unwrap(),
            accounts: accounts.try_into().unwrap(),
            decision,
            household,
            import,
            activity,
            producer: producer.into(),
            product: product.into(),
            listing: listing.into(),
            partner: partner.into(),
            officer,
            officer_duty,
            row,
        }
    }

    /// The account that acts in a role.
    pub(super) fn actor(&self, asker: Asker) -> Option<AccountId> {
        match asker {
            Asker::Anybody => None,
            Asker::As(role) => Some(self.actors[&role]),
        }
    }

    /// A fresh session, as what a browser sends.
    pub(super) async fn cookie(&self, asker: Asker) -> Option<String> {
        let token = self.store.begin_session(self.actor(asker)?, "test", None).await.unwrap();
        Some(format!("session={}", token.as_str()))
    }

    pub(super) async fn scope(&self, asker: Asker) -> Scope {
        let Some(account) = self.actor(asker) else {
            return Scope::public();
        };
        let token = self.store.begin_session(account, "test", None).await.unwrap();
        self.store.session_scope(&token).await.unwrap().expect("a duty today")
    }

    /// How a place stands to the asker's; `None` for whoever has none.
    pub(super) fn relation(&self, asker: Asker, to: Where) -> Option<Relation> {
        let Asker::As(role) = asker else { return None };
        let first = &self.sites[0];
        let (seat, team) = match role {
            Role::ItAdministrator => return None,
            Role::DepartmentOfficer | Role::DepartmentViewer => (self.departments[0].province, None),
            Role::DistrictOfficer => (self.districts[0], None),
            Role::CommuneOfficer => (first.commune, None),
            Role::TeamLeader | Role::TeamDeputy | Role::TeamMember => (first.village, Some(first.team)),
        };
        let within = |unit, above| self.registry.is_within(unit, above, self.store.today());
        Some(match (team, to.team) {
            (Some(own), Some(team)) if own == team => Relation::Own,
            (Some(_), Some(_)) => Relation::Beside,
            _ if to.unit == seat && to.team.is_none() => Relation::Own,
            _ if within(to.unit, seat) => Relation::Below,
            _ if within(seat, to.unit) => Relation::Above,
            _ => Relation::Beside,
        })
    }

    pub(super) async fn send(&self, request: Request<Content>) -> axum::http::Response<Content> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Every route of the router itself with its methods: its patterns as it prints itself, its methods as it names them to
    /// whoever asks for one that isn't there.
    pub(super) async fn routes(&self) -> BTreeMap<String, BTreeSet<String>> {
        let printed = format!("{:?}", self.router);
        let patterns = printed.split("RouteId(").filter_map(|part| part.split_once("): \"")?.1.split('"').next());
        let patterns: BTreeSet<&str> = patterns.filter(|pattern| !pattern.contains("__private")).collect();
        let mut routes = BTreeMap::new();
        for pattern in patterns {
            let address = pattern.replace(['{', '}', '*'], "");
            let request = Request::builder().method("PROBE").uri(address).header("sec-fetch-site", "same-origin");
            let answer = self.send(request.body(Content::empty()).unwrap()).await;
            let allow = answer.headers().get(header::ALLOW).unwrap_or_else(|| panic!("{pattern} names no methods"));
            let methods = allow.to_str().unwrap().split(',').map(str::trim).filter(|method| *method != "HEAD");
            routes.insert(pattern.to_owned(), methods.map(str::to_owned).collect());
        }
        routes
    }
}
