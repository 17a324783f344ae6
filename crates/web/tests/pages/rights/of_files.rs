//! What the API hands out as a file is what the page hands out: the same bytes under the same name.

use super::requests::things;
use super::world::{Asker, World};
use axum::body::{Body as Content, to_bytes};
use axum::http::{Request, StatusCode, header};
use rules::access::Role;

/// Where a page hands a file out, and where the API does.
const BOTH: [(&str, &str); 17] = [
    ("/decisions/{decision}/scan", "/decisions/{decision}/scan"),
    (
        "/decisions/draft?unit={commune}&format=docx&kind=establish&signing=committee_by_chair&team={team}",
        "/decisions/draft?unit={commune}&signing=committee_by_chair&team={team}",
    ),
    ("/reports/{sent}/paper?format=docx&version=1", "/obligations/{sent}/paper?version=1"),
    ("/reports/{sent}/paper?format=xlsx", "/obligations/{sent}/paper?format=xlsx"),
    ("/reports/{sent}/versions/{version}/file", "/obligations/{sent}/versions/{version}/file"),
    ("/issues/{issue}/files/{photo}", "/issues/{issue}/files/{photo}"),
    ("/requests/{request}/file", "/requests/{request}/file"),
    ("/requests/{request}/paper?format=pdf", "/requests/{request}/paper?format=pdf"),
    ("/requests/{request}/answer/{team}/{version}/{field}", "/requests/{request}/answers/{team}/{version}/{field}"),
    ("/annex/export?unit={commune}&format=docx&at=2025-06-10", "/annex?unit={commune}&format=docx&at=2025-06-10"),
    (
        "/figures.xlsx?unit={commune}&level=village&kind=quarter",
        "/units/{commune}/figures/file?level=village&period=quarter",
    ),
    ("/journal/export?unit={commune}&format=csv", "/journal/file?unit={commune}&format=csv"),
    ("/households/{household}/consent-sheet", "/households/{household}/consent-sheet"),
    ("/activities/{activity}/photos/{photo}", "/activities/{activity}/photos/{photo}"),
    ("/households/import/template.xlsx?unit={commune}", "/household-imports/template?unit={commune}"),
    ("/teams/import/template.xlsx?unit={commune}", "/team-imports/template"),
    ("/units/villages/template.xlsx", "/village-imports/template"),
];

/// An address with the first thing of each name, which is at the office's own place.
fn filled(world: &World, address: &str) -> String {
    let mut filled = address.to_owned();
    while let Some((_, rest)) = filled.split_once('{') {
        let name = rest.split('}').next().unwrap().to_owned();
        let all = things(world, &name).unwrap_or_else(|| panic!("nothing is called {name}"));
        filled = filled.replace(&format!("{{{name}}}"), &all.first().unwrap().0);
    }
    filled
}

/// A file, or what was answered instead.
#[derive(PartialEq, Eq)]
struct File {
    status: StatusCode,
    kind: String,
    name: String,
    bytes: Vec<u8>,
}

async fn fetched(world: &World, address: &str) -> File {
    let cookie = world.cookie(Asker::As(Role::CommuneOfficer)).await.unwrap();
    let request = Request::get(address).header(header::COOKIE, cookie).header("sec-fetch-site", "same-origin");
    let answer = world.send(request.body(Content::empty()).unwrap()).await;
    let said = |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let (status, kind, name) = (answer.status(), said(header::CONTENT_TYPE), said(header::CONTENT_DISPOSITION));
    File { status, kind, name, bytes: to_bytes(answer.into_body(), 64 << 20).await.unwrap().to_vec() }
}

/// Where both hand out different things, or one of them nothing.
pub(super) async fn differing(world: &World) -> Vec<String> {
    let mut wrong = Vec::new();
    for (page, api) in BOTH {
        let (page, api) = (filled(world, page), format!("/api/v1{}", filled(world, api)));
        // Whoever reads the journal stands in it, from the second time on.
        fetched(world, &page).await;
        let (of_page, of_api) = (fetched(world, &page).await, fetched(world, &api).await);
        let is_file = of_page.status == StatusCode::OK && !of_page.name.is_empty() || of_page.kind == "image/jpeg";
        if !is_file || of_page != of_api {
            let text = String::from_utf8_lossy(of_api.bytes.get(..300).unwrap_or(&of_api.bytes)).into_owned();
            wrong.push(format!(
                "{api} gives {} {} {} ({} bytes) where {page} gives {} {} {} ({} bytes): {text}",
                of_api.status,
                of_api.kind,
                of_api.name,
                of_api.bytes.len(),
                of_page.status,
                of_page.kind,
                of_page.name,
                of_page.bytes.len()
            ));
        }
    }
    wrong
}
