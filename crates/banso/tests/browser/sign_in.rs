//! The first page anybody sees.

use anyhow::Result;
use thirtyfour::prelude::*;

use crate::harness::{SIZES, in_browser};

#[tokio::test]
#[ignore = "needs a browser"]
async fn the_sign_in_page_asks_for_a_password_and_is_sound_at_every_size() -> Result<()> {
    in_browser(async |page| {
        for size in SIZES {
            page.resize(size).await?;
            page.open("/sign-in").await?;
            page.browser().find(By::Css("input[type=password]")).await?;
            page.is_sound("sign-in").await?;
        }
        Ok(())
    })
    .await
}
