//! Where nobody in the program can invite somebody, whoever runs the machine can.

use crate::{
    http::Browser,
    program::{Server, run},
};
use tempfile::TempDir;

#[test]
fn a_clean_start_and_its_first_pages_log_nothing_amiss() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    for _ in 0..2 {
        let server = Server::start(&data);
        let nobody = Browser { at: server.address(), cookie: String::new() };
        for path in ["/sign-in", "/sign-in?lang=en", "/readyz"] {
            assert_eq!(nobody.get(path).expect("an answer").status, 200, "{path}");
        }
        let log = server.log();
        let amiss: Vec<&str> = log.lines().filter(|line| line.contains(" ERROR ") || line.contains(" WARN ")).collect();
        assert!(amiss.is_empty(), "{amiss:#?}");
        assert!(log.contains("/sign-in"), "the log is read: {log}");
    }
}

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
