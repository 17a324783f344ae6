//! The program: command line, configuration, wiring, jobs.

mod arguments;
mod commands;
mod settings;
mod surroundings;

use anyhow::Result;
use arguments::{Arguments, Command, Name};
use clap::Parser as _;
use commands::{Answer, annex, demo, name, serve, unit, verify};
use settings::Settings;
use std::{
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
};
use store::Store;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.global.json;
    match run(arguments) {
        Ok(answer) => {
            let printed = answer.printed(json);
            // Whoever closed the pipe doesn't want the rest.
            let _ = std::io::stdout().lock().write_all(printed.as_bytes());
            if answer.has_problems { ExitCode::from(1) } else { ExitCode::SUCCESS }
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(1)
        }
    }
}

#[tokio::main]
async fn run(arguments: Arguments) -> Result<Answer> {
    let Arguments { global, command } = arguments;
    let settings = Settings::of(&global, matches!(command, Command::Demo(_)))?;
    log(&settings, matches!(command, Command::Demo(_) | Command::Serve(_)));
    if let Command::Name(Name::Propose { village, commune, district }) = &command {
        return name::propose_name(village.as_deref(), commune.as_deref(), district.as_deref());
    }
    let store = Store::open(settings.location(), surroundings::of_machine()).await?;
    let answer = match command {
        Command::Demo(options) => demo::run(&settings, &options, &store).await,
        Command::Serve(options) => serve::run(&settings, &options, &store).await,
        Command::Unit(command) => unit::run(command, &store).await,
        Command::Name(command) => name::run(command, &store).await,
        Command::Annex(command) => annex::run(command, &store).await,
        Command::Verify => verify::run(&store).await,
    };
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
