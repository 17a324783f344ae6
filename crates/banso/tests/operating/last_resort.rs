//! Where nobody in the program can invite somebody, whoever runs the machine can.

use crate::{
    http::Browser,
    program::{Server, run},
};
use tempfile::TempDir;

#[test]
fn the_only_administrator_who_forgot_the_password_chooses_a_new_one() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let demo = Server::unheard(&data, "demo");
    let invited = run(&data, &["account", "invite", "QuanTri", "--json"]);
    assert_eq!(invited.code, Some(0), "{}", invited.said);
    let invited = invited.json();
    let link = invited["link"].as_str().unwrap_or_else(|| panic!("{invited}"));
    let (nobody, new) = (Browser { at: demo.address(), cookie: String::new() }, "bốn mùa hoa mận");
    let answer = nobody.post(link, &[("password", new), ("password_again", new)]).expect("an answer");
    assert_eq!(answer.status, 303, "{}", answer.body);
    let administrator = Browser::signed_in(demo.address(), "quantri", new);
    assert!(administrator.get("/journal").expect("an answer").body.contains("Mời"));
    let unknown = run(&data, &["account", "invite", "khongco"]);
    assert_eq!((unknown.code, unknown.said.as_str()), (Some(1), "Không có tài khoản nào có tên đăng nhập khongco.\n"));
    demo.kill();
}
