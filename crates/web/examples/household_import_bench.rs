//! A list of 100,000 households as XLSX: how long its preview takes, how long taking it in, and how much memory.
//!
//! `cargo xtask bench households` runs it: once to make the file, once to measure, so that making it costs the measured process
//! nothing. Figures are absolute and of this machine; nothing is asserted.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use rules::access::Role;
use rules::ids::{HouseholdImportId, UnitId};
use rules::operations::{AddAccount, Body as Deed, Outcome};
use rules::units::{Change, Kind, Level, Reform};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Clock, Entropy, ImportEnd, Location, Scope, Store, Surroundings};
use tower::ServiceExt;
use web::health::Readiness;
use web::metrics::Metrics;
use web::pages::{self, State};
use web::server::{Layers, Limits, RequestIds};
use web::{Web, router};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const VILLAGES: usize = 40;

struct Morning;
impl Clock for Morning {
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_second(1_752_548_400).unwrap_or_default()
    }
}

struct Counted(AtomicU64);
impl Entropy for Counted {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let number = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let number = number ^ (number >> 29);
            chunk.copy_from_slice(&number.to_le_bytes()[..chunk.len()]);
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["make", file, rows] => make(Path::new(file), rows.parse()?),
        ["run", file, folder] => run(Path::new(file), Path::new(folder)).await,
        _ => Err("make FILE ROWS, or run FILE FOLDER".into()),
    }
}

/// Writes a workbook as Excel does: texts shared, phones as numbers that lost their zero, a smartphone in two of three rows and
/// signal in every other.
fn make(file: &Path, rows: usize) -> Result<()> {
    let mut texts: Vec<String> = [
        "Thôn",
        "Chủ hộ",
        "Tên thường gọi",
        "SĐT",
        "Số người",
        "Số người lớn",
        "Đồng ý ghi tên",
        "Điện thoại thông minh",
        "Có sóng di động hoặc Internet tại nhà",
        "Đồng ý",
        "x",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.extend((0..VILLAGES).map(|village| format!("Thôn Mẫu {village}")));
    let mut sheet = String::from(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">",
    );
    for column in 0..9_usize {
        write!(sheet, "<c r=\"{}1\" t=\"s\"><v>{column}</v></c>", letter(column))?;
    }
    sheet.push_str("</row>");
    for row in 0..rows {
        let line = row + 2;
        let (village, head, nickname) = (11 + row % VILLAGES, texts.len(), texts.len() + 1);
        texts.push(format!("Nguyễn Văn Mẫu {}", row / 3));
        texts.push(format!("con ông Mẫu {row}"));
        write!(sheet, "<row r=\"{line}\" spans=\"1:9\">")?;
        for (column, text) in [(0, village), (1, head), (2, nickname), (6, 9)] {
            write!(sheet, "<c r=\"{}{line}\" t=\"s\"><v>{text}</v></c>", letter(column))?;
        }
        for (column, number) in [(3, 912_000_000 + row), (4, row % 6 + 2), (5, row % 3 + 1)] {
            write!(sheet, "<c r=\"{}{line}\"><v>{number}</v></c>", letter(column))?;
        }
        if row % 3 > 0 {
            write!(sheet, "<c r=\"H{line}\"><v>{}</v></c>", row % 3)?;
        }
        if row % 2 == 0 {
            write!(sheet, "<c r=\"I{line}\" t=\"s\"><v>10</v></c>")?;
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let items = texts.iter().map(|text| format!("<si><t>{text}</t></si>")).collect::<Vec<_>>().concat();
    let parts = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", r#"<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl/workbook.xml", r#"<workbook xmlns:r="r"><sheets><sheet name="Danh sách" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned()),
        ("xl/sharedStrings.xml", format!("<sst>{items}</sst>")),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut archive = zip::ZipWriter::new(std::fs::File::create(file)?);
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    archive.finish()?;
    Ok(())
}

fn letter(column: usize) -> char {
    char::from(b'A' + u8::try_from(column).unwrap_or(0))
}

struct Office {
    store: Store,
    commune: UnitId,
    scope: Scope,
    cookie: String,
    router: axum::Router,
}

async fn office(folder: &Path) -> Result<Office> {
    let surroundings = Surroundings { clock: Arc::new(Morning), entropy: Arc::new(Counted(AtomicU64::new(1))) };
    let store = Store::open(Location { folder, database: None }, surroundings).await?;
    let (operator, today) = (Scope::operator(), store.today());
    let registry = store.registry(&operator).await?;
    let commune = registry.find("xã Gia Phú", Level::Commune, None, today).unit().ok_or("no commune")?;
    let create = |village| Change::Create {
        unit: UnitId(store.surroundings().id()),
        kind: Kind::Thon,
        name: format!("Mẫu {village}"),
        code: None,
        parent: Some(commune),
    };
    let changes = (0..VILLAGES).map(create).collect();
    let reform = Reform { day: "2025-07-01".parse()?, act: None, source: None, changes };
    let (_, outcome) = store.change(&operator, Deed::EnactReform(reform)).await?;
    assert_eq!(outcome, Outcome::Applied);
    let account =
        AddAccount { sign_in_name: "mau".into(), name: "Trần Thị Mẫu".into(), phone: None, person: None };
    let added =
        store.add_account_with(&operator, account, "no hash".into(), Role::CommuneOfficer, Some(commune)).await?;
    let token = store.begin_session(added.map_err(|_| "no account")?, "bench", None).await?;
    let scope = store.session_scope(&token).await?.ok_or("nobody signed in")?;
    let limits = Limits::default();
    let layers = Layers {
        limits,
        metrics: Metrics::detached()?,
        request_ids: RequestIds(uuid::Uuid::nil),
        trusted_origins: Vec::new(),
    };
    let state = State::new(store.clone(), false, limits);
    let router = router(Web { readiness: Readiness::always(), layers }, pages::routes(state))?;
    Ok(Office { store, commune, scope, cookie: format!("session={}", token.as_str()), router })
}

impl Office {
    async fn ask(&self, request: axum::http::request::Builder, body: Vec<u8>) -> Result<(StatusCode, String, String)> {
        let request = request.header(header::COOKIE, &self.cookie).header("sec-fetch-site", "same-origin");
        let answer = self.router.clone().oneshot(request.body(Body::from(body))?).await?;
        let led_to =
            answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 64 << 20).await?;
        Ok((status, led_to, String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The preview, as a browser asks for it: the whole request from the upload to the first page.
    async fn preview(&self, file: &[u8]) -> Result<String> {
        let mut body = format!("--x\r\nContent-Disposition: form-data; name=\"unit\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\n2025-07-05\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ho.xlsx\"\r\n\r\n", self.commune).into_bytes();
        body.extend(file);
        body.extend(b"\r\n--x--\r\n");
        let request =
            Request::post("/households/import").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let (status, _, page) = self.ask(request, body).await?;
        if status == StatusCode::OK { Ok(page) } else { Err(format!("{status}: {page}").into()) }
    }
}

/// The value of a hidden field.
fn value<'a>(page: &'a str, name: &str) -> Result<&'a str> {
    let (_, behind) = page.split_once(&format!("name=\"{name}\" value=\"")).ok_or("no such field")?;
    Ok(behind.split('"').next().unwrap_or_default())
}

/// The most memory the process has held so far, in MiB, as Linux counts it.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}

async fn run(file: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    let office = office(folder).await?;
    let bytes = std::fs::read(file)?;
    println!("| what | seconds | peak memory so far, MiB |\n| --- | ---: | ---: |\n| before | – | {} |", peak());
    let begun = Instant::now();
    let page = office.preview(&bytes).await?;
    println!(
        "| preview of {} rows ({} KiB) | {:.1} | {} |",
        value(&page, "total")?,
        bytes.len() >> 10,
        begun.elapsed().as_secs_f64(),
        peak()
    );
    let mut fields = Vec::new();
    for name in ["operation", "file", "unit", "from", "total"] {
        fields.push(format!("{name}={}", value(&page, name)?));
    }
    let begun = Instant::now();
    let request =
        Request::post("/households/import/apply").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let (_, led_to, page) = office.ask(request, fields.join("&").into_bytes()).await?;
    let id: HouseholdImportId = led_to.rsplit('/').next().unwrap_or_default().parse().map_err(|_| page)?;
    let import = loop {
        let import = office.store.household_import(&office.scope, id).await?.ok_or("no import")?;
        if import.ended.is_some() {
            break import;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    println!("| taken in: {:?} | {:.1} | {} |", import.counts, begun.elapsed().as_secs_f64(), peak());
    if import.ended != Some(ImportEnd::Done) {
        return Err(format!("{import:?}").into());
    }
    let begun = Instant::now();
    office.preview(&bytes).await?;
    println!("| preview again, all there | {:.1} | {} |", begun.elapsed().as_secs_f64(), peak());
    Ok(())
}
