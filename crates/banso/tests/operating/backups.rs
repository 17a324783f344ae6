//! Backups, as the person who answers for the server makes, checks and needs them.

use crate::program::{Server, run};
use std::path::Path;
use tempfile::TempDir;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of text")
}

#[test]
fn a_killed_server_lives_on_elsewhere_from_the_backup_of_the_night() {
    let folder = TempDir::new().expect("a folder");
    let (data, other, new) = (folder.path().join("data"), folder.path().join("other"), folder.path().join("new"));
    let mut server = Server::start(&data);
    // A server without any backup makes one when it comes up.
    server.until_it_logs("backup.made");
    let nightly = std::fs::read_dir(data.join("backups")).expect("backups").flatten();
    assert_eq!(nightly.filter(|entry| entry.path().extension().is_some_and(|end| end == "zip")).count(), 1);

    let made = run(&data, &["backup", "--to", text(&other), "--json"]);
    assert_eq!(made.code, Some(0), "{}", made.said);
    let file = made.json()["file"].as_str().expect("a path").to_owned();
    let checked = run(&data, &["verify", "--backup", &file, "--json"]);
    assert_eq!(checked.code, Some(0), "{}", checked.said);
    let checked = checked.json();
    assert_eq!(checked["vouched"], "yes");
    assert_eq!(checked["live"], serde_json::json!([]));
    assert_eq!(checked["verification"], serde_json::json!({ "differences": [], "journal_faults": [] }));
    server.kill();

    let key = data.join("journal.key");
    let no_key = run(&new, &["restore", &file]);
    assert_eq!(no_key.code, Some(1));
    assert!(no_key.said.contains("--without-key"), "{}", no_key.said);
    let restored = run(&new, &["restore", &file, "--key", text(&key), "--json"]);
    assert_eq!(restored.code, Some(0), "{}", restored.said);
    assert_eq!(restored.json()["journal_faults"], serde_json::json!([]));
    assert_eq!(run(&new, &["verify"]).code, Some(0));
    let again = run(&new, &["restore", &file, "--key", text(&key)]);
    assert_eq!(again.code, Some(1));
    assert!(again.said.contains("không ghi đè"), "{}", again.said);
    Server::start(&new).kill();
}

#[test]
fn old_backups_go_only_if_that_is_asked_for() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    assert_eq!(run(&data, &["verify"]).code, Some(0));
    for _ in 0..2 {
        assert_eq!(run(&data, &["backup", "--json"]).json()["removed"], serde_json::json!([]));
    }
    let third = run(&data, &["backup", "--keep", "1", "--complete", "--json"]).json();
    assert_eq!(third["removed"].as_array().map(Vec::len), Some(2));
    let changed = third["file"].as_str().expect("a path");
    std::fs::write(changed, "no backup").expect("room");
    let found = run(&data, &["verify", "--backup", changed]);
    assert_eq!(found.code, Some(1));
    assert!(found.said.contains("không phải là bản sao lưu"), "{}", found.said);
}

#[test]
fn of_postgres_it_says_how_and_wrong_use_is_told_from_a_refusal() {
    let folder = TempDir::new().expect("a folder");
    for command in [&["backup"][..], &["restore", "banso.dump"]] {
        let database = ["--database", "postgres://nobody:secret@localhost/none"];
        let said = run(folder.path(), &[command, &database].concat());
        assert_eq!(said.code, Some(1));
        assert!(said.said.contains("pg_") && !said.said.contains("secret"), "{}", said.said);
    }
    assert_eq!(run(folder.path(), &["backup"]).code, Some(1), "there is no database yet");
    assert_eq!(run(folder.path(), &["verify", "--key", "journal.key"]).code, Some(2));
    assert_eq!(run(folder.path(), &["restore"]).code, Some(2));
}
