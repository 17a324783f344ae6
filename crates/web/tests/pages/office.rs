//! A program with one commune's office in it: Gia Phú on 15 July 2025, with four villages and an officer.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use rules::access::Role;
use rules::day::Span;
use rules::ids::UnitId;
use rules::operations::{AddAccount, Body as Deed, ObligationChange, OpenPeriod, Outcome};
use rules::schedules::ReportKind;
use rules::units::{Change, Kind, Level, Reform};
use scraper::{ElementRef, Html, Selector};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Clock, Entropy, Location, Scope, Store, Surroundings};
use tower::ServiceExt;
use web::health::Readiness;
use web::metrics::Metrics;
use web::pages::{self, State};
use web::server::{Layers, Limits, RequestIds};
use web::{Web, router};

/// It is always ten in the morning of 15 July 2025.
struct Morning;
impl Clock for Morning {
    fn now(&self) -> jiff::Timestamp {
        "2025-07-15T03:00:00Z".parse().unwrap()
    }
}

/// The same bytes in every run, never twice the same.
pub(crate) struct Counted(pub(crate) AtomicU64);
impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let mut z = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) commune: UnitId,
    /// Thôn Bản Bay, Thôn Bán Bảy, Thôn Bản Cầm, Thôn Nậm Phảng.
    pub(crate) villages: Vec<UnitId>,
    router: axum::Router,
    cookie: String,
    _folder: tempfile::TempDir,
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::with(Limits::default()).await
    }

    /// The program within these limits.
    pub(crate) async fn with(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let surroundings = Surroundings { clock: Arc::new(Morning), entropy: Arc::new(Counted(AtomicU64::new(1))) };
        let store = Store::open(Location { folder: folder.path(), database: None }, surroundings).await.unwrap();
        let today = store.today();
        let registry = store.registry(&Scope::operator()).await.unwrap();
        let commune = registry.find("xã Gia Phú", Level::Commune, None, today).unit().unwrap();
        let villages: Vec<UnitId> = (0..4).map(|_| UnitId(store.surroundings().id())).collect();
        let names = ["Bản Bay", "Bán Bảy", "Bản Cầm", "Nậm Phảng"];
        let create = |(unit, name): (&UnitId, &str)| Change::Create {
            unit: *unit,
            kind: Kind::Thon,
            name: name.to_owned(),
            code: None,
            parent: Some(commune),
        };
        let changes = villages.iter().zip(names).map(create).collect();
        let reform = Reform { day: "2025-07-01".parse().unwrap(), act: None, source: None, changes };
        let (_, outcome) = store.change(&Scope::operator(), Deed::EnactReform(reform)).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);

        let layers = Layers {
            limits,
            metrics: Metrics::detached().unwrap(),
            request_ids: RequestIds(uuid::Uuid::nil),
            trusted_origins: Vec::new(),
        };
        let state = State::new(store.clone(), false, limits);
        let router = router(Web { readiness: Readiness::always(), layers }, pages::routes(state)).unwrap();
        let cookie = signed_in(&store, "canbo.giaphu", Some(commune)).await;
        Self { store, commune, villages, router, cookie, _folder: folder }
    }

    /// The same program, seen by an officer of another commune.
    pub(crate) async fn elsewhere(&self) -> Self {
        let registry = self.store.registry(&Scope::operator()).await.unwrap();
        let other = registry.find("xã Bảo Thắng", Level::Commune, None, self.store.today()).unit().unwrap();
        self.seen_by("canbo.baothang", Some(other)).await
    }

    /// The same program, seen by the department of the province.
    pub(crate) async fn department(&self) -> Self {
        let registry = self.store.registry(&Scope::operator()).await.unwrap();
        let province = registry.by_code("15", self.store.today()).unwrap().id;
        self.seen_by("canbo.so", Some(province)).await
    }

    async fn seen_by(&self, name: &str, unit: Option<UnitId>) -> Self {
        Self {
            store: self.store.clone(),
            commune: self.commune,
            villages: self.villages.clone(),
            router: self.router.clone(),
            cookie: signed_in(&self.store, name, unit).await,
            _folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Who asks.
    pub(crate) async fn scope(&self) -> Scope {
        let token = store::Token::received(self.cookie.trim_start_matches("session="));
        self.store.session_scope(&token).await.unwrap().expect("somebody signed in")
    }

    async fn ask(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        Answer::of(self.answer(request, body).await).await
    }

    async fn answer(&self, request: axum::http::request::Builder, body: Body) -> Response<Body> {
        let request = request.header(header::COOKIE, &self.cookie).header("sec-fetch-site", "same-origin");
        self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()
    }

    /// How many bytes travel to a browser that takes them packed, for a form sent.
    pub(crate) async fn packed(&self, path: &str, fields: &Fields) -> usize {
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", web::views::paths::escaped(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT_ENCODING, "gzip");
        let answer = self.answer(request, Body::from(fields.join("&"))).await;
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip");
        to_bytes(answer.into_body(), 64 << 20).await.unwrap().len()
    }

    /// A request as it is: nobody is signed in, nothing says where it comes from.
    pub(crate) async fn raw(&self, request: Request<Body>) -> Answer {
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path), Body::empty()).await
    }

    /// A page that must be there, whole, in both languages.
    pub(crate) async fn page(&self, path: &str) -> Answer {
        let joint = if path.contains('?') { '&' } else { '?' };
        for lang in ["en", "vi"] {
            let answer = self.get(&format!("{path}{joint}lang={lang}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.text().contains('⟦'), "{path}: words missing");
        }
        self.get(path).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", web::views::paths::escaped(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, Body::from(body.join("&"))).await
    }

    /// Sends a form with a file in it.
    pub(crate) async fn bring(&self, path: &str, fields: &[(&str, &str)], file: Option<(&str, &str, &[u8])>) -> Answer {
        const EDGE: &str = "edge-of-the-parts";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        if let Some((field, name, bytes)) = file {
            let head = format!(
                "--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.bytes());
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").bytes());
        let request = Request::post(path).header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={EDGE}"));
        self.ask(request, Body::from(body)).await
    }

    /// Sets a team up by the forms and gives its page's address.
    pub(crate) async fn new_team(&self, village: usize) -> String {
        let village = self.villages[village].to_string();
        let path = format!("/teams/new?unit={}", self.commune);
        let made = self.post(&path, &[("village", &village), ("from", "2025-07-10")]).await;
        made.led_to()
    }

    /// Lets somebody enter by the form; gives the answer.
    pub(crate) async fn enter(
        &self,
        team: &str,
        name: &str,
        role: &str,
        bodies: &[&str],
        more: &[(&str, &str)],
    ) -> Answer {
        let mut fields = vec![("name", name), ("role", role), ("from", "2025-07-10")];
        fields.extend(bodies.iter().map(|body| ("representing", *body)));
        fields.extend(more);
        self.post(&format!("{}/members/new", only_path(team)), &fields).await
    }

    /// Opens the month that ended on 20 June 2025; a month later its reports are late.
    pub(crate) async fn open_june(&self) -> Span {
        let registry = self.store.registry(&Scope::operator()).await.unwrap();
        let today = self.store.today();
        let period = Span { from: "2025-05-21".parse().unwrap(), to: "2025-06-21".parse().unwrap() };
        let open = OpenPeriod {
            province: registry.above(self.commune, Level::Province, today).unwrap(),
            report: ReportKind::Month,
            from: period.from,
            to: period.to,
            day: today,
        };
        let body = Deed::Obligation(ObligationChange::Open(open));
        let (_, outcome) = self.store.change(&Scope::operator(), body).await.unwrap();
        assert_eq!(outcome, Outcome::Applied);
        period
    }

    /// A team with the four members the letter asks for.
    pub(crate) async fn complete_team(&self, village: usize) -> String {
        let team = self.new_team(village).await;
        let four: [Member<'_>; 4] = [
            (
                "Nguyễn Văn Mẫu",
                "leader",
                &["village_head"],
                &[("phone", "912000001"), ("sex", "male"), ("birth_year", "1985")],
            ),
            (
                "Lý Thị Mẫu",
                "deputy",
                &["youth_union"],
                &[("sex", "female"), ("birth_year", "1996"), ("it_skill", "yes")],
            ),
            ("Giàng Thị Mẫu", "volunteer", &["womens_union"], &[("sex", "female"), ("trained", "2025-07-12")]),
            ("Phạm Văn Mẫu", "volunteer", &[], &[]),
        ];
        for (name, role, bodies, more) in four {
            self.enter(&team, name, role, bodies, more).await.led_to();
        }
        team
    }
}

/// An officer of a unit, or the administrator; gives the cookie.
pub(crate) async fn signed_in(store: &Store, name: &str, unit: Option<UnitId>) -> String {
    let account =
        AddAccount { sign_in_name: name.to_owned(), name: "Trần Thị Mẫu".to_owned(), phone: None, person: None };
    let level = match unit {
        Some(unit) => store.registry(&Scope::operator()).await.unwrap().get(unit).map(|unit| unit.level),
        None => None,
    };
    let role = Role::ALL.iter().copied().find(|role| role.level() == level).unwrap();
    let account =
        store.add_account_with(&Scope::operator(), account, "no hash".to_owned(), role, unit).await.unwrap().unwrap();
    let token = store.begin_session(account, "test", None).await.unwrap();
    format!("session={}", token.as_str())
}

/// What a browser sends of a form.
pub(crate) type Fields = Vec<(String, String)>;

/// What a browser sends of a field as it stands there.
pub(crate) fn sent(field: ElementRef<'_>) -> Fields {
    let Some(name) = field.attr("name") else { return Vec::new() };
    let value = match (field.value().name(), field.attr("type")) {
        ("input", Some("checkbox" | "radio")) if field.attr("checked").is_none() => None,
        ("input", Some("file")) => None,
        ("input", _) => Some(field.attr("value").unwrap_or("on").to_owned()),
        ("textarea", _) => Some(field.text().collect()),
        _ => {
            let chosen = Selector::parse("option[selected]").unwrap();
            field.select(&chosen).find_map(|chosen| chosen.attr("value")).map(str::to_owned)
        }
    };
    value.into_iter().map(|value| (name.to_owned(), value)).collect()
}

/// Name, role, bodies and whatever else is typed of a member.
type Member<'a> = (&'a str, &'a str, &'a [&'a str], &'a [(&'a str, &'a str)]);

/// An address without its query.
pub(crate) fn only_path(address: &str) -> &str {
    address.split('?').next().unwrap()
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Self { status: parts.status, headers: parts.headers, bytes }
    }

    /// What a person reads on the page, on one line.
    pub(crate) fn text(&self) -> String {
        let html = Html::parse_document(std::str::from_utf8(&self.bytes).unwrap());
        let main = html.select(&Selector::parse("main").unwrap()).next().unwrap();
        main.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Where a form led when all was well.
    pub(crate) fn led_to(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    /// The form whose target begins and ends so: where it is sent to and what is in it.
    pub(crate) fn form(&self, begins: &str, ends: &str) -> (String, Fields) {
        let html = Html::parse_document(std::str::from_utf8(&self.bytes).unwrap());
        let (forms, fields) =
            (Selector::parse("form[method=post]").unwrap(), Selector::parse("input, select, textarea").unwrap());
        let fits = |form: &ElementRef<'_>| {
            form.attr("action").is_some_and(|action| action.starts_with(begins) && only_path(action).ends_with(ends))
        };
        let form = html.select(&forms).find(fits).unwrap_or_else(|| panic!("no {begins}…{ends}: {}", self.text()));
        (form.attr("action").unwrap().to_owned(), form.select(&fields).flat_map(sent).collect())
    }

    /// The first link on the page whose address begins so.
    pub(crate) fn link_to(&self, begins: &str) -> String {
        let html = Html::parse_document(std::str::from_utf8(&self.bytes).unwrap());
        let links = Selector::parse("main a").unwrap();
        let mut addresses = html.select(&links).filter_map(|link| link.attr("href"));
        let address = addresses.find(|address| address.starts_with(begins));
        address.unwrap_or_else(|| panic!("no {begins}…: {}", self.text())).to_owned()
    }

    /// The values of fields of a name; of checkboxes only the ticked ones.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        let html = Html::parse_document(std::str::from_utf8(&self.bytes).unwrap());
        let fields = Selector::parse(&format!("input[name=\"{name}\"]")).unwrap();
        let fields = html
            .select(&fields)
            .filter(|field| field.attr("type") != Some("checkbox") || field.attr("checked").is_some());
        fields.filter_map(|field| field.attr("value")).map(str::to_owned).collect()
    }

    /// The words of the state of each row of a preview.
    pub(crate) fn states(&self) -> Vec<String> {
        let html = Html::parse_document(std::str::from_utf8(&self.bytes).unwrap());
        let states = Selector::parse("tbody td:nth-child(2) .state").unwrap();
        html.select(&states).map(|state| state.text().collect()).collect()
    }

    pub(crate) fn file_name(&self) -> &str {
        self.headers[header::CONTENT_DISPOSITION].to_str().unwrap()
    }
}
