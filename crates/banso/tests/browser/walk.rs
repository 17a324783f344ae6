//! Every page that links lead to, seen as each of the sample's people sees it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::{Context, Result, ensure};
use thirtyfour::prelude::*;

use crate::harness::{OFFICE, PHONE, Page, SAMPLE_PASSWORD, SIZES, in_browser};

/// Where the page's links lead on this site and the first word of each, without those that hand over a file and the one to
/// the other language.
const LINKS: &str = "
return [...document.querySelectorAll('a[href]:not([download]):not([hreflang])')]
    .filter(link => link.origin === location.origin)
    .map(link => [link.pathname + link.search, link.className == 'button' ? '' : link.textContent.trim().split(' ')[0]]);
";

/// The status under which the page came.
const STATUS: &str = "return performance.getEntriesByType('navigation')[0].responseStatus;";

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_page_of_a_commune_officer_is_sound_at_every_size() -> Result<()> {
    in_browser(async |page| walk(page, "giaphu", "", 20).await).await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_page_of_a_department_officer_is_sound_at_every_size() -> Result<()> {
    in_browser(async |page| walk(page, "so", "", 20).await).await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_page_of_an_administrator_is_sound_at_every_size() -> Result<()> {
    in_browser(async |page| walk(page, "quantri", "", 18).await).await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_page_is_sound_in_english() -> Result<()> {
    in_browser(async |page| walk(page, "sapa", "?lang=en", 20).await).await
}

/// Of each kind of page with an id, so many are looked at: one team has a decision, another has none.
const OF_EACH_KIND: usize = 2;

/// Follows links from the first page on, to each kind of page (at least so many there are), and looks at every page in light and dark.
async fn walk(page: &mut Page, who: &str, language: &str, least: usize) -> Result<()> {
    page.sign_in(who).await?;
    let mut seen = BTreeSet::new();
    let mut kinds = BTreeMap::from([(String::new(), 1)]);
    let mut ahead = VecDeque::from([(format!("/{language}"), String::new())]);
    let (mut faults, mut looked) = (Vec::new(), 0);
    while let Some((path, kind)) = ahead.pop_front() {
        page.resize(OFFICE).await?;
        page.open(&path).await?;
        if page.ask::<String>("return location.pathname + location.search;").await? != path {
            // A file was handed over, and the browser stayed where it was.
            continue;
        }
        if page.ask::<String>("return document.contentType;").await? != "text/html" {
            // A description for machines, which the browser shows as it is.
            continue;
        }
        let status: u16 = page.ask(STATUS).await?;
        ensure!(status == 200, "{path} came as {status}");
        for (link, word) in page.ask::<Vec<(String, String)>>(LINKS).await? {
            let kind = kind_of(&link, &word);
            let most = if kind.contains("id") { OF_EACH_KIND } else { 1 };
            let met = kinds.entry(kind.clone()).or_insert(0);
            if *met < most && seen.insert(link.clone()) {
                *met += 1;
                ahead.push_back((link, kind));
            }
        }
        looked += 1;
        let name = format!("{who}-{looked:02}-{kind}");
        for size in SIZES {
            page.resize(size).await?;
            faults.extend(page.is_sound(&name).await.err());
        }
        page.dark(true).await?;
        page.resize(PHONE).await?;
        faults.extend(page.is_sound(&format!("{name}-dark")).await.err());
        page.dark(false).await?;
    }
    let told: Vec<String> = faults.iter().map(|fault| format!("{fault:#}")).collect();
    ensure!(told.is_empty(), "{} of {looked} pages seen by {who}:\n{}", told.len(), told.join("\n"));
    ensure!(kinds.len() > least, "{who} found only {kinds:?}: the walk has lost its way");
    Ok(())
}

/// What kind of page a link leads to: ids and most values of the query are left out, but not what kind of unit it is, which is
/// the first word of its name.
fn kind_of(path: &str, word: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_id = |part: &str| part.len() == 36 && part.matches('-').count() == 4;
    let parts = path.split('/').map(|part| if is_id(part) { "id" } else { part });
    let mut parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    // One figure is like another.
    if let ["figures", code] | ["indicators", "id", code] = parts.as_mut_slice() {
        *code = "code";
    }
    let mut kind = parts.join("-");
    if kind == "units-id" {
        kind = format!("{kind}-{word}");
    }
    let mut telling: Vec<&str> = query
        .split('&')
        // Which list it is makes a page of its own.
        .filter_map(|field| if field.starts_with("list=") { Some(field) } else { field.split('=').next() })
        .filter(|name| !matches!(*name, "at" | "page" | "q" | "lang" | ""))
        .collect();
    telling.sort_unstable();
    [vec![kind.as_str()], telling].concat().join("-")
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn an_officer_signs_in_sees_the_tree_of_two_days_and_signs_out() -> Result<()> {
    in_browser(async |page| {
        page.resize(PHONE).await?;
        page.open("/sign-in").await?;
        page.fill("login", "giaphu").await?;
        page.fill("password", "sai").await?;
        page.press("main form button").await?;
        ensure!(
            page.browser().query(By::Css("main [role=alert]")).first().await?.is_displayed().await?,
            "no word of the wrong password"
        );
        page.fill("password", SAMPLE_PASSWORD).await?;
        page.press("main form button").await?;
        for (day, upper) in [("2025-06-30", "Bảo Thắng"), ("2025-07-01", "Lào Cai")] {
            page.open(&format!("/search?q=Gia+Ph%C3%BA&at={day}")).await?;
            let text = page.browser().find(By::Css("main")).await?.text().await?;
            ensure!(text.contains("Gia Phú") && text.contains(upper), "on {day} the search says: {text}");
        }
        page.open("/").await?;
        let out = page.browser().find(By::Css("form[action='/sign-out'] button")).await.context("no way out")?;
        page.browser().execute("arguments[0].click()", vec![out.to_json()?]).await?;
        page.open("/teams").await?;
        ensure!(
            page.browser().current_url().await?.path() == "/sign-in",
            "the teams are shown to somebody who signed out"
        );
        Ok(())
    })
    .await
}
