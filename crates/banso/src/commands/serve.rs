//! `banso serve`: the pages, and the jobs that run beside them.

use super::Answer;
use crate::{arguments::Serve, fault::Failed, settings::Settings};
use anyhow::Result;
use jiff::SignedDuration;
use std::{num::NonZero, time::Duration};
use store::{Job, Store};
use tokio::net::TcpListener;
use web::{
    Web,
    entrance::{self, Entrance},
    health::Readiness,
    household_imports::Importer,
    metrics::Metrics,
    pages,
    server::{Layers, Limits, RequestIds},
    views::accounts::DemoSignIn,
};

/// How often the journal is sealed; rows stay unsealed for 5 seconds at most. And after how many such rounds is looked whether slower work is due.
const SEAL_EVERY: Duration = Duration::from_secs(3);
const LOOK_EVERY: u32 = 20;
/// After so many rounds the own data folder is tidied: about every hour.
const TIDY_EVERY: u32 = 1200;
/// How often the slower work is done.
const HOUR: SignedDuration = SignedDuration::from_hours(1);

pub(crate) async fn run(settings: &Settings, options: &Serve, store: &Store) -> Result<Answer> {
    let listener = listen(settings, options).await?;
    let address = address(&listener)?;
    say(&format!("Bản Số đang chạy tại {address}"))?;
    if !store.anybody_can_sign_in().await? {
        let link = store.new_administrator_link().await?;
        say("Chưa có tài khoản nào. Mở liên kết này (dùng một lần, trong 24 giờ) để tạo tài khoản quản trị:")?;
        say(&format!("{address}/first-administrator/{}", link.as_str()))?;
    }
    // A demonstration has nothing worth a backup.
    let nightly = crate::nightly::start(settings);
    store.keep_erasures_beside(&settings.backups()).await;
    let answer = until_stopped(settings, store, listener, Vec::new()).await;
    nightly.abort();
    answer
}

/// Says something on standard output, where whoever started the program looks. A closed pipe doesn't stop the program.
pub(crate) fn say(line: &str) -> Result<()> {
    crate::output::print(&format!("{line}\n"))
}

pub(crate) async fn listen(settings: &Settings, options: &Serve) -> Result<TcpListener> {
    let address = settings.listen(options);
    TcpListener::bind(address).await.map_err(|error| Failed::listening(address, &error))
}

/// The address to open in a browser on this machine.
pub(crate) fn address(listener: &TcpListener) -> Result<String> {
    let address = listener.local_addr()?;
    Ok(format!("http://{address}"))
}

/// Serves until told to stop, then lets requests under way finish.
pub(crate) async fn until_stopped(
    settings: &Settings,
    store: &Store,
    listener: TcpListener,
    demo: Vec<DemoSignIn>,
) -> Result<Answer> {
    let limits = limits();
    let state = pages::State::new(store.clone(), settings.file.https, limits).showing(demo);
    let importer = state.importer.clone();
    let database = store.clone();
    let readiness = Readiness::new(move || {
        let database = database.clone();
        async move { database.ping().await.map_err(|error| error.to_string()) }
    });
    let layers = Layers {
        limits,
        metrics: Metrics::installed()?.readable_from(settings.metrics_from.clone()),
        request_ids: RequestIds(request_id),
        trusted_origins: settings.file.trusted_origins.clone(),
    };
    let router = web::router(Web { readiness, layers }, pages::routes(state))?;
    if settings.database.is_none() {
        store.give_jobs_back().await?;
    }
    let jobs = tokio::spawn(run_jobs(store.clone(), importer));
    let entrance = Entrance { listener, proxies: settings.proxies.clone(), limits };
    entrance::serve(router, entrance, told_to_stop()).await;
    jobs.abort();
    Answer::done(&(), String::new())
}

/// What goes without saying, and all processors but one for heavy work.
fn limits() -> Limits {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    Limits { heavy_at_once: processors.saturating_sub(1).max(1), ..Limits::default() }
}

#[expect(clippy::disallowed_methods, reason = "the binary hands out the machine's randomness")]
fn request_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// The jobs, in rounds. Those that one copy of the program does for all go by turns; what lies in the own data folder is everybody's own.
async fn run_jobs(store: Store, importer: Importer) {
    report("hold_sums", store.hold_sums().await);
    let mut every = tokio::time::interval(SEAL_EVERY);
    let mut round: u32 = 0;
    loop {
        every.tick().await;
        report("seal", store.seal_in_turn().await);
        if round.is_multiple_of(LOOK_EVERY) {
            // What the program was doing when it stopped; and what failed since.
            report("household_imports", importer.go_on().await);
            hourly(&store, "forget_old_sessions", Store::forget_old_sessions).await;
            hourly(&store, "forget_old_attempts", Store::forget_old_attempts).await;
            hourly(&store, "forget_old_invitations", Store::forget_old_invitations).await;
            hourly(&store, "forget_old_api_tokens", Store::forget_old_api_tokens).await;
            hourly(&store, "settle_waiting", Store::settle_waiting).await;
            hourly(&store, "open_periods", Store::open_periods).await;
            hourly(&store, "close_periods", Store::close_periods).await;
            hourly(&store, "forget_old_household_imports", Store::forget_old_household_imports).await;
            hourly(&store, "forget_what_is_over", Store::forget_what_is_over).await;
            hourly(&store, "forget_unused_files", Store::forget_unused_files).await;
        }
        if round.is_multiple_of(TIDY_EVERY) {
            report("grow_older", store.grow_older().await);
            report("tidy_seals", store.tidy_seals().await);
        }
        round = round.wrapping_add(1);
    }
}

async fn hourly<T>(store: &Store, name: &'static str, work: impl AsyncFnOnce(&Store) -> store::Result<T>) {
    report(name, store.in_turn(&Job::every(name, HOUR), async || work(store).await).await);
}

/// A job that fails is tried again in its next round; the log says so.
fn report<T>(job: &str, done: store::Result<T>) {
    if let Err(error) = done {
        tracing::error!(job, %error, "job.failed");
    }
}

/// Ctrl-C, or the machine's service manager asking to end.
async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
