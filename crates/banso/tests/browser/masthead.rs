//! The frame's head: whole on a wide screen, folded away on a phone, and there once for whoever can't see it.

use anyhow::{Result, ensure};
use thirtyfour::prelude::*;

use crate::harness::{NARROWEST, OFFICE, PHONE, Page, in_browser};

/// Of the head's links and buttons those that are there for eye, keyboard and screen reader, in their order.
const OFFERED: &str = "
return [...document.querySelectorAll('.masthead a, .masthead button, .masthead summary')]
    .filter(element => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
    .map(element => element.textContent.trim());
";

/// How much of the screen's height the head takes, in percent.
const SHARE: &str = "
return Math.round(100 * document.querySelector('.masthead').getBoundingClientRect().height / innerHeight);
";

#[tokio::test]
#[ignore = "needs a browser"]
async fn on_a_phone_the_navigation_is_folded_away_and_opens_by_keyboard() -> Result<()> {
    in_browser(async |page| {
        page.sign_in("giaphu").await?;
        for size in [PHONE, NARROWEST] {
            page.resize(size).await?;
            page.open("/teams").await?;
            let folded: Vec<String> = page.ask(OFFERED).await?;
            ensure!(folded == ["Bản Số", "Menu", "Cán bộ xã Gia Phú (mẫu)"], "folded away there are {folded:?}");
            page.is_sound("masthead").await?;
            let share: u32 = page.ask(SHARE).await?;
            ensure!(share <= 20, "the head takes {share} % of the screen");

            // Past the link to the content and the first page.
            for _ in 0..3 {
                key(page, Key::Tab).await?;
            }
            ensure!(focused(page).await? == "Menu", "the third stop is {}", focused(page).await?);
            key(page, Key::Enter).await?;
            page.is_sound("masthead-open").await?;
            let open: Vec<String> = page.ask(OFFERED).await?;
            let within = ["Việc cần làm", "Nhật ký", "English", "Đăng xuất"];
            ensure!(within.iter().all(|entry| open.iter().filter(|text| text == entry).count() == 1), "{open:?}");
            key(page, Key::Tab).await?;
            ensure!(focused(page).await? == "Việc cần làm", "after the menu comes {}", focused(page).await?);
            let current: String =
                page.ask("return document.querySelector('.fold [aria-current]').textContent;").await?;
            ensure!(current == "Tổ CNSCĐ", "the page is said to be one of {current}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser"]
async fn on_an_office_screen_the_navigation_is_whole() -> Result<()> {
    in_browser(async |page| {
        page.sign_in("giaphu").await?;
        page.resize(OFFICE).await?;
        page.open("/teams").await?;
        let offered: Vec<String> = page.ask(OFFERED).await?;
        ensure!(!offered.contains(&"Menu".to_owned()), "there is something to unfold: {offered:?}");
        for entry in ["Việc cần làm", "Nhật ký", "English", "Đăng xuất"] {
            ensure!(offered.iter().filter(|text| *text == entry).count() == 1, "{entry} among {offered:?}");
        }
        page.is_sound("masthead").await?;
        page.sign_out().await?;
        ensure!(page.path().await? == "/sign-in", "signing out leads to {}", page.path().await?);
        Ok(())
    })
    .await
}

async fn key(page: &Page, key: Key) -> Result<()> {
    Ok(page.browser().action_chain().send_keys(key + "").perform().await?)
}

async fn focused(page: &Page) -> Result<String> {
    page.ask("return document.activeElement.textContent.trim();").await
}
