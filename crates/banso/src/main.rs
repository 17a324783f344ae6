//! The program: command line, configuration, wiring, jobs.

mod arguments;
mod commands;
mod fault;
mod nightly;
mod output;
mod settings;
mod surroundings;

use anyhow::Result;
use arguments::{Arguments, Command, Name, Verify};
use clap::Parser as _;
use commands::{Answer, account, annex, backup, demo, name, restore, serve, unit, verify};
use mimalloc::MiMalloc;
use settings::Settings;
use std::{io::IsTerminal as _, process::ExitCode};
use store::Store;

/// A server asks for memory on one thread and lets go of it on another, a row at a time; the system's own allocator is slow at that,
/// and the same work then takes a tenth longer.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return fault::tell_usage(&error, std::env::args_os().any(|argument| argument == "--json")),
    };
    let json = arguments.global.json;
    let answered = run(arguments).and_then(|answer| {
        output::print(&answer.printed(json))?;
        Ok(answer.has_problems)
    });
    match answered {
        Ok(has_problems) => ExitCode::from(u8::from(has_problems)),
        Err(error) => fault::tell(&error, json),
    }
}

#[tokio::main]
async fn run(arguments: Arguments) -> Result<Answer> {
    let Arguments { global, command } = arguments;
    // Proposing is pure: whatever is wrong with settings or data folder must not matter.
    if let Command::Name(Name::Propose { village, commune, district }) = &command {
        return name::propose_name(village.as_deref(), commune.as_deref(), district.as_deref());
    }
    let settings = Settings::of(&global, matches!(command, Command::Demo(_)))?;
    log(&settings, matches!(command, Command::Demo(_) | Command::Serve(_)));
    match command {
        // Backups are made, checked and put back without bringing the tables to their newest form.
        Command::Backup(options) => backup::run(&settings, &options).await,
        Command::Restore(options) => restore::run(&settings, &options).await,
        Command::Verify(Verify { backup: Some(file), key }) => verify::backup(&settings, &file, key.as_deref()).await,
        Command::Demo(options) => on_store(&settings, async |store| demo::run(&settings, &options, store).await).await,
        Command::Serve(options) => {
            on_store(&settings, async |store| serve::run(&settings, &options, store).await).await
        }
        Command::Unit(command) => on_store(&settings, async |store| unit::run(command, store).await).await,
        Command::Name(command) => on_store(&settings, async |store| name::run(command, store).await).await,
        Command::Account(command) => on_store(&settings, async |store| account::run(command, store).await).await,
        Command::Annex(command) => on_store(&settings, async |store| annex::run(command, store).await).await,
        Command::Verify(_) => {
            let store = Store::open_to_verify(settings.location(), surroundings::of_machine()).await?;
            at_work(store, verify::run).await
        }
    }
}

/// Does something with the store, which is closed in good order whatever becomes of it.
async fn on_store(settings: &Settings, work: impl AsyncFnOnce(&Store) -> Result<Answer>) -> Result<Answer> {
    at_work(Store::open(settings.location(), surroundings::of_machine()).await?, work).await
}

async fn at_work(store: Store, work: impl AsyncFnOnce(&Store) -> Result<Answer>) -> Result<Answer> {
    let answer = work(&store).await;
    store.close().await?;
    answer
}

/// Servers say what they do; other commands only what goes wrong. `RUST_LOG` chooses otherwise.
fn log(settings: &Settings, is_server: bool) {
    use tracing_subscriber::EnvFilter;
    let usual = if is_server { "info,sqlx=warn" } else { "error" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    // At its most talkative this one prints addresses, in which secrets may be.
    let filter = match "tower_http::csrf=debug".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.file.log {
        settings::Log::Json => log.json().init(),
        settings::Log::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
    }
}
