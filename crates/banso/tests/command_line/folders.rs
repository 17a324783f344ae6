//! Data folders: made by the first command, and not asked for where they don't matter.

use crate::program::{banso, folder, said};
use std::process::Stdio;

const PROVINCES: [&str; 5] = ["unit", "list", "--at=2025-07-01", "--level=province", "--json"];

#[test]
fn several_first_commands_on_an_empty_folder_all_succeed() {
    let data = folder();
    let mut started = Vec::new();
    for _ in 0..6 {
        let mut command = banso(data.path(), &PROVINCES);
        started.push(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts"));
    }
    for child in started {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("Lào Cai"), "{output:?}");
    }
}

#[test]
fn a_name_is_proposed_whatever_is_wrong_with_settings_and_data_folder() {
    let broken = folder();
    std::fs::write(broken.path().join("banso.toml"), "x x x").expect("a file");
    let file = broken.path().join("banso.toml");
    let propose = ["name", "propose", "--commune=xã Gia Phú", "--database=mysql://x", "--json"];
    for data in [broken.path(), &file] {
        let said = said(banso(data, &propose));
        assert_eq!((said.code, said.out.as_str()), (Some(0), "{\"name\":\"CNS_GiaPhu\"}\n"), "{}", said.err);
    }
}
