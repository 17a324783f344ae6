//! Every page that links lead to, seen as each of the sample's people sees it.

use std::collections::{BTreeSet, VecDeque};

use anyhow::{Context, Result, ensure};
use thirtyfour::prelude::*;

use crate::harness::{OFFICE, PHONE, Page, SAMPLE_PASSWORD, SIZES, in_browser};

/// Where the page's links lead on this site, without those that hand over a file and the one to the other language.
const LINKS: &str = "
return [...document.querySelectorAll('a[href]:not([download]):not([hreflang])')]
    .filter(link => link.origin === location.origin)
    .map(link => link.pathname + link.search);
";

/// The status under which the page came.
const STATUS: &str = "return performance.getEntriesByType('navigation')[0].responseStatus;";

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_page_of_a_commune_officer_is_sound_at_every_size() -> Result<()> {
    in_browser(async |page| walk(page, "giaphu").await).await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_page_of_a_department_officer_is_sound_at_every_size() -> Result<()> {
    in_browser(async |page| walk(page, "so").await).await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn every_page_of_an_administrator_is_sound_at_every_size() -> Result<()> {
    in_browser(async |page| walk(page, "quantri").await).await
}

/// Follows links from the first page on, one of each shape, and looks at every page in light and dark.
async fn walk(page: &mut Page, who: &str) -> Result<()> {
    page.sign_in(who).await?;
    let mut seen = BTreeSet::from([shape("/")]);
    let mut ahead = VecDeque::from(["/".to_owned()]);
    let mut faults = Vec::new();
    while let Some(path) = ahead.pop_front() {
        let shape_here = shape(&path);
        page.resize(OFFICE).await?;
        page.open(&path).await?;
        if page.ask::<String>("return location.pathname + location.search;").await? != path {
            // A file was handed over, and the browser stayed where it was.
            continue;
        }
        let status: u16 = page.ask(STATUS).await?;
        ensure!(status == 200, "{path} came as {status}");
        let links: Vec<String> = page.ask(LINKS).await?;
        ahead.extend(links.into_iter().filter(|link| !link.starts_with("/sign-out") && seen.insert(shape(link))));
        let name = format!("{who}{}", shape_here.replace(['/', '?', '&', '='], "-"));
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
    ensure!(told.is_empty(), "{} of {} shapes of pages seen by {who}:\n{}", told.len(), seen.len(), told.join("\n"));
    ensure!(seen.len() > 10, "{who} found only {seen:?}: the walk has lost its way");
    Ok(())
}

/// What kind of page a link leads to: ids and the values of the query are left out.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let part =
        |part: &str| if part.len() == 36 && part.matches('-').count() == 4 { "id".to_owned() } else { part.to_owned() };
    let parts: Vec<String> = path.split('/').map(part).collect();
    let mut names: Vec<&str> = query.split('&').filter_map(|field| field.split('=').next()).collect();
    names.sort_unstable();
    // Which list of teams and which language are pages of their own.
    let telling = |name: &&str| !matches!(*name, "at" | "page" | "q" | "");
    let names: Vec<&str> = names.into_iter().filter(telling).collect();
    format!("{}?{}", parts.join("/"), names.join("&"))
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
            page.browser().find(By::Css("main [role=alert]")).await?.is_displayed().await?,
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
