//! One row of the table as requests: with the ids of things at every relation to the asker.

use super::Outcomes;
use super::table::Row;
pub(super) use super::things::called as things;
use super::world::{Asker, Where, World};
use axum::body::Body as Content;
use axum::http::{Method, Request, StatusCode, header};

/// A row's address and fields with one thing filled in, and where that thing is.
struct Attempt {
    text: String,
    at: Option<Where>,
}

/// The row with everything that can stand in its braces.
fn attempts(world: &World, text: &str) -> Result<Vec<Attempt>, String> {
    let mut attempts = vec![Attempt { text: text.to_owned(), at: None }];
    while let Some(name) =
        attempts.first().and_then(|one| Some(one.text.split_once('{')?.1.split_once('}')?.0.to_owned()))
    {
        let things = things(world, &name).ok_or_else(|| {
            format!(
                "docs/rights.md: `{text}`: nothing is called {{{name}}}; there are {}",
                super::things::NAMES.join(", ")
            )
        })?;
        let filled = attempts.iter().flat_map(|one| {
            let fill = |(id, at): &(String, Option<Where>)| Attempt {
                text: one.text.replacen(&format!("{{{name}}}"), id, 1),
                at: at.or(one.at),
            };
            // Whoever was asked is asked by the request at that place.
            let is_there = |at: &Option<Where>| name != "asked" || *at == one.at;
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
