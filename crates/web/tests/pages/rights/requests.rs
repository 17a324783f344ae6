//! One row of the table as requests: with the ids of things at every relation to the asker.

use super::Outcomes;
use super::table::Row;
use super::world::{Asker, Site, Where, World};
use axum::body::Body as Content;
use axum::http::{Method, Request, StatusCode, header};
use std::collections::BTreeSet;

/// What may stand in the braces of a row.
pub(super) const THINGS: [&str; 37] = [
    "duty",
    "unit",
    "province",
    "district",
    "commune",
    "village",
    "team",
    "member",
    "person",
    "decision",
    "row",
    "household",
    "import",
    "activity",
    "producer",
    "product",
    "partner",
    "photo",
    "item",
    "code",
    "officer",
    "account",
    "tier",
    "report",
    "obligation",
    "sent",
    "request",
    "asked",
    "field",
    "summary",
    "issue",
    "version",
    "token",
    "file",
    "notebook",
    "module",
    "screen",
];

/// A row's address and fields with one thing filled in, and where that thing is.
struct Attempt {
    text: String,
    at: Option<Where>,
}

fn of_unit(unit: rules::ids::UnitId) -> Where {
    Where { unit, team: None }
}

/// All things of a name, with where they are; each once.
pub(super) fn things(world: &World, name: &str) -> Option<Vec<(String, Option<Where>)>> {
    let of_sites = |thing: fn(&Site) -> (String, Where)| {
        let mut seen = BTreeSet::new();
        let all = world.sites.iter().map(thing).filter(|(id, _)| seen.insert(id.clone()));
        all.map(|(id, at)| (id, Some(at))).collect::<Vec<_>>()
    };
    let provinces = || world.departments.iter().map(|department| department.province);
    let units = |units: Vec<rules::ids::UnitId>| {
        units.into_iter().map(|unit| (unit.to_string(), Some(of_unit(unit)))).collect::<Vec<_>>()
    };
    let communes = || of_sites(|site| (site.commune.to_string(), of_unit(site.commune)));
    let villages = || of_sites(|site| (site.village.to_string(), of_unit(site.village)));
    Some(match name {
        "province" => units(provinces().collect()),
        "district" => units(world.districts.clone()),
        "commune" => communes(),
        "village" => villages(),
        "unit" => {
            let mut all = units(provinces().chain(world.districts.iter().copied()).collect());
            all.extend(communes());
            all.extend(villages());
            all
        }
        "team" => of_sites(|site| (site.team.to_string(), site.at_team())),
        "member" => of_sites(|site| (site.members[2].to_string(), site.at_team())),
        "person" => of_sites(|site| (site.person(2).to_string(), site.at_team())),
        "account" => of_sites(|site| (site.accounts[2].to_string(), site.at_team())),
        "decision" => of_sites(|site| (site.decision.to_string(), of_unit(site.commune))),
        "officer" => of_sites(|site| (site.officer.to_string(), of_unit(site.commune))),
        "duty" => of_sites(|site| (site.officer_duty.to_string(), of_unit(site.commune))),
        "household" => of_sites(|site| (site.household.to_string(), of_unit(site.village))),
        "import" => of_sites(|site| (site.import.to_string(), of_unit(site.village))),
        "activity" => of_sites(|site| (site.activity.to_string(), site.at_team())),
        "producer" => of_sites(|site| (site.producer.to_string(), of_unit(site.village))),
        "product" => of_sites(|site| (site.product.to_string(), of_unit(site.village))),
        "partner" => of_sites(|site| (site.partner.to_string(), of_unit(site.commune))),
        "photo" | "version" => vec![("1".to_owned(), None)],
        "item" => vec![(world.item.to_string(), None)],
        "code" => vec![("teams".to_owned(), None)],
        "row" => of_sites(|site| (site.row.to_string(), of_unit(site.village))),
        "field" => vec![("2".to_owned(), None)],
        "tier" => vec![("village".to_owned(), None)],
        "report" => vec![("month".to_owned(), None)],
        "obligation" => of_sites(|site| (site.obligation().to_string(), site.at_team())),
        "summary" => of_sites(|site| (site.summary().to_string(), of_unit(site.commune))),
        "issue" => of_sites(|site| (site.issue().to_string(), of_unit(site.commune))),
        "request" => of_sites(|site| (site.request().to_string(), site.at_team())),
        "asked" => of_sites(|site| (site.team.to_string(), site.at_team())),
        "sent" => of_sites(|site| (site.sent().to_string(), site.at_team())),
        "token" => vec![("x".to_owned(), None)],
        "file" => {
            let address = web::assets::url("app.css");
            vec![(address.rsplit('/').next().unwrap_or_default().to_owned(), None)]
        }
        "notebook" => vec![(web::notebook::version().to_owned(), None)],
        "module" => vec![("ids.js".to_owned(), None)],
        "screen" => vec![("home.js".to_owned(), None)],
        _ => return None,
    })
}

/// The row with everything that can stand in its braces.
fn attempts(world: &World, text: &str) -> Result<Vec<Attempt>, String> {
    let mut attempts = vec![Attempt { text: text.to_owned(), at: None }];
    while let Some(name) =
        attempts.first().and_then(|one| Some(one.text.split_once('{')?.1.split_once('}')?.0.to_owned()))
    {
        let things = things(world, &name).ok_or_else(|| {
            format!("docs/rights.md: `{text}`: nothing is called {{{name}}}; there are {}", THINGS.join(", "))
        })?;
        let filled = attempts.iter().flat_map(|one| {
            let fill = |(id, at): &(String, Option<Where>)| Attempt {
                text: one.text.replacen(&format!("{{{name}}}"), id, 1),
                at: at.or(one.at),
            };
            // Whoever was asked is asked by the request at that place.
            let is_there =
                |at: &Option<Where>| name != "asked" || at.and_then(|at| at.team) == one.at.and_then(|at| at.team);
            things.iter().filter(|(_, at)| is_there(at)).map(fill).collect::<Vec<_>>()
        });
        attempts = filled.collect();
    }
    Ok(attempts)
}

/// Asks for a row's route as somebody, at every relation.
pub(super) async fn ask(world: &World, asker: Asker, row: &Row, wrong: &mut Vec<String>) -> Outcomes {
    let mut outcomes = Outcomes::default();
    let own_duty = world.scope(asker).await.acting().map(|acting| acting.id.to_string()).unwrap_or_default();
    let attempts = match attempts(world, &row.name.replace("{own_duty}", &own_duty)) {
        Ok(attempts) => attempts,
        Err(sentence) => {
            wrong.push(sentence);
            return outcomes;
        }
    };
    for attempt in attempts {
        let mut parts = attempt.text.splitn(2, " + ");
        let (route, fields) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let Some((method, address)) = route.split_once(' ') else {
            wrong.push(format!("docs/rights.md: `{}` is no method with a path", row.name));
            continue;
        };
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut answer = send(world, asker, method.clone(), address, fields, false).await;
        if matches!(answer, Said::NotRead) {
            answer = send(world, asker, method, address, fields, true).await;
        }
        // A form that was read, and asks for what can't be done: the right to ask was there.
        if matches!(answer, Said::NotRead | Said::Other(StatusCode::BAD_REQUEST)) {
            answer = Said::Allowed;
        }
        let relation = attempt.at.and_then(|at| world.relation(asker, at));
        match answer {
            Said::Allowed => outcomes.0.push((relation, true)),
            Said::Refused => outcomes.0.push((relation, false)),
            Said::NotRead | Said::Other(_) => {
                wrong.push(format!("`{}` as {asker:?} is answered neither yes nor no: {answer:?}", row.name));
            }
        }
    }
    outcomes
}

#[derive(Debug)]
enum Said {
    Allowed,
    Refused,
    /// The form came in another shape than the route reads.
    NotRead,
    Other(StatusCode),
}

async fn send(world: &World, asker: Asker, method: Method, address: &str, fields: &str, in_parts: bool) -> Said {
    let mut request = Request::builder().method(method).uri(address).header("sec-fetch-site", "same-origin");
    // A session of its own: some routes end it.
    if let Some(cookie) = world.cookie(asker).await {
        request = request.header(header::COOKIE, cookie);
    }
    let (media_type, body) = if in_parts {
        let parts = fields.split('&').filter_map(|pair| pair.split_once('='));
        let part = |(name, value): (&str, &str)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts = parts.map(part).collect::<Vec<_>>().concat();
        ("multipart/form-data; boundary=x", format!("{parts}--x--\r\n"))
    } else {
        ("application/x-www-form-urlencoded", fields.to_owned())
    };
    let request = request.header(header::CONTENT_TYPE, media_type).body(Content::from(body)).unwrap();
    let answer = world.send(request).await;
    let led_to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    let is_sign_out = address == web::views::paths::SIGN_OUT;
    match answer.status() {
        StatusCode::SEE_OTHER if led_to.starts_with("/sign-in") && !is_sign_out => Said::Refused,
        StatusCode::OK | StatusCode::SEE_OTHER | StatusCode::UNPROCESSABLE_ENTITY => Said::Allowed,
        StatusCode::NOT_FOUND | StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Said::Refused,
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE if !in_parts => Said::NotRead,
        // Not in parts either: so the first form was read.
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Said::NotRead,
        other => Said::Other(other),
    }
}
