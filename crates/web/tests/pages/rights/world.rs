//! A province in June 2025, while there were districts: so that every role has a place in it, with things of every kind at,
//! below, beside and above it.

use super::offices::{Holder, Office};
pub(super) use super::relations::{Asker, Relation, Where};
pub(super) use super::sites::Site;
use crate::office::Counted;
use axum::body::Body as Content;
use axum::http::{Request, header};
use rules::access::Role;
use rules::ids::{AccountId, AppointmentId, ItemId, OperationId, PersonId, UnitId};
use rules::operations::{AddAccount, Appoint, Body, Outcome};
use rules::units::{Level, Registry};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use store::{Clock, Location, Scope, Store, Surroundings, Token};
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

pub(super) struct World {
    pub(super) store: Store,
    pub(super) registry: Arc<Registry>,
    /// Two villages of Gia Phú, one of another commune of its district, one of another province.
    pub(super) sites: Vec<Site>,
    pub(super) departments: Vec<Office>,
    pub(super) districts: Vec<Office>,
    /// Of both provinces.
    pub(super) viewers: Vec<Holder>,
    /// Nobody who asks.
    pub(super) administrators: Vec<Holder>,
    /// A province whose department has nobody yet.
    pub(super) empty_province: UnitId,
    /// An item of the catalogue that means nothing for the target.
    pub(super) item: ItemId,
    /// Who acts in each role, but nobody's target.
    actors: BTreeMap<Role, Holder>,
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
        let empty_province = UnitId(store.surroundings().id());
        let mut world = Self {
            store,
            registry,
            sites: Vec::new(),
            departments: Vec::new(),
            districts: Vec::new(),
            viewers: Vec::new(),
            administrators: Vec::new(),
            empty_province,
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

    async fn fill(&mut self) {
        let today = self.store.today();
        let province = |code| self.registry.by_code(code, today).unwrap().id;
        let (lao_cai, yen_bai) = (province("10"), province("15"));
        let bao_thang = self.unit("huyện Bảo Thắng", Level::District, Some(lao_cai));
        let luc_yen = self.unit("huyện Lục Yên", Level::District, Some(yen_bai));
        let gia_phu = self.unit("xã Gia Phú", Level::Commune, Some(bao_thang));
        let xuan_quang = self.unit("xã Xuân Quang", Level::Commune, Some(bao_thang));
        let far = self.registry.children(luc_yen, today)[0];
        for (commune, name) in [(gia_phu, "Bản Bay"), (gia_phu, "Bản Cầm"), (xuan_quang, "Bản Mới"), (far, "Bản Xa")]
        {
            let site = self.site(commune, name).await;
            self.sites.push(site);
        }
        self.registry = self.store.registry(&Scope::operator()).await.unwrap();
        for (province, district, site) in [(lao_cai, bao_thang, &self.sites[0]), (yen_bai, luc_yen, &self.sites[3])] {
            self.departments.push(self.office(province, Role::DepartmentOfficer, site).await);
            self.districts.push(self.office(district, Role::DistrictOfficer, site).await);
            self.viewers.push(self.holder(&format!("xem {province}"), Role::DepartmentViewer, Some(province)).await);
            self.months(province).await;
        }
        self.administrators.push(self.holder("quan tri", Role::ItAdministrator, None).await);
        self.empty_province().await;
        for reporting in self.reporting() {
            self.send_first_month(&reporting).await;
        }
        for question in self.questions() {
            self.ask(&question).await;
        }
        for office in self.offices() {
            self.issue_paper(office).await;
        }
        for (role, unit) in [
            (Role::ItAdministrator, None),
            (Role::DepartmentOfficer, Some(lao_cai)),
            (Role::DepartmentViewer, Some(lao_cai)),
            (Role::DistrictOfficer, Some(bao_thang)),
            (Role::CommuneOfficer, Some(gia_phu)),
        ] {
            let holder = self.holder(role.code(), role, unit).await;
            self.actors.insert(role, holder);
        }
        let of_team = [Role::TeamLeader, Role::TeamDeputy, Role::TeamMember];
        for (nth, role) in of_team.into_iter().enumerate() {
            let (account, duty) = (self.sites[0].accounts[nth], self.sites[0].members[nth].into());
            self.actors.insert(role, Holder { account, duty, at: None });
        }
        self.registry = self.store.registry(&Scope::operator()).await.unwrap();
    }

    pub(super) async fn account(&self, name: &str, person: Option<PersonId>) -> AccountId {
        let account =
            AddAccount { sign_in_name: name.to_owned(), name: "Người Mẫu".to_owned(), phone: None, person };
        self.done(Body::AddAccount(account)).await.into()
    }

    pub(super) async fn duty(&self, account: AccountId, role: Role, unit: Option<UnitId>) -> AppointmentId {
        let from = "2025-05-01".parse().unwrap();
        self.done(Body::Appoint(Appoint { account, role, unit, from, to: None, stands_in_for: None })).await.into()
    }

    /// Who acts in a role.
    pub(super) fn actor(&self, role: Role) -> Holder {
        self.actors[&role]
    }

    async fn token(&self, asker: Asker) -> Option<Token> {
        let Asker::As(role) = asker else { return None };
        Some(self.store.begin_session(self.actor(role).account, "test", None).await.unwrap())
    }

    /// A fresh session, as what a browser sends.
    pub(super) async fn cookie(&self, asker: Asker) -> Option<String> {
        Some(format!("session={}", self.token(asker).await?.as_str()))
    }

    pub(super) async fn scope(&self, asker: Asker) -> Scope {
        match self.token(asker).await {
            Some(token) => self.store.session_scope(&token).await.unwrap().expect("a duty today"),
            None => Scope::public(),
        }
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
