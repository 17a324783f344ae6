//! A schema of its own on the PostgreSQL server of the tests.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "makes itself a schema before there is a store"
)]

use sqlx::{AssertSqlSafe, PgPool};

pub(crate) struct Schema {
    pub(crate) url: String,
    name: String,
}

fn server() -> String {
    std::env::var("BANSO_TEST_POSTGRES").expect(
        "BANSO_TEST_POSTGRES names no PostgreSQL database to test on: run `cargo xtask test`, \
         or `cargo xtask postgres cargo nextest run -p web`",
    )
}

async fn run(sql: String) {
    let pool = PgPool::connect(&server()).await.expect("the PostgreSQL server");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&pool).await.expect("it is done");
    pool.close().await;
}

impl Schema {
    pub(crate) async fn make(purpose: &str) -> Self {
        let name = format!("web_{purpose}_{}", std::process::id());
        run(format!("DROP SCHEMA IF EXISTS {name} CASCADE")).await;
        run(format!("CREATE SCHEMA {name}")).await;
        let server = server();
        let separator = if server.contains('?') { '&' } else { '?' };
        Self { url: format!("{server}{separator}options[search_path]={name}"), name }
    }

    pub(crate) async fn drop(self) {
        run(format!("DROP SCHEMA IF EXISTS {} CASCADE", self.name)).await;
    }
}
