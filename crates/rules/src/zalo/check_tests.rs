use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::zalo::{NameParts, Taken, distinct, propose};

fn chain(village: &str, commune: &str, district: &str, province: &str, former: bool) -> Chain {
    let some = |name: &'static str| Some(name).filter(|name| !name.is_empty());
    let leak = |name: &str| -> &'static str { Box::leak(name.to_owned().into_boxed_str()) };
    let parts = NameParts {
        village: some(leak(village)),
        commune: some(leak(commune)),
        district: some(leak(district)),
        province: some(leak(province)),
    };
    Chain::new(&parts, former).unwrap()
}

/// Under the structure of 2022, when it was the present one; the villages of Gia Phú are known.
fn in_2022() -> Vec<Chain> {
    structure_of_2022(false)
}

/// Since July 2025; the villages of Gia Phú are known, those of xã Bảo Thắng are not.
fn in_2025() -> Vec<Chain> {
    let mut chains = vec![
        chain("", "", "", "tỉnh Lào Cai", false),
        chain("", "xã Gia Phú", "", "", false),
        chain("", "xã Bảo Thắng", "", "", false),
        chain("", "phường Sa Pa", "", "", false),
        chain("Thôn Bản Bay", "xã Gia Phú", "", "", false),
        chain("Thôn 1", "xã Gia Phú", "", "", false),
    ];
    chains.extend(structure_of_2022(true));
    chains
}

fn structure_of_2022(former: bool) -> Vec<Chain> {
    let district = "huyện Bảo Thắng";
    vec![
        chain("", "", "", "tỉnh Lào Cai", former),
        chain("", "", district, "", former),
        chain("", "", "thị xã Sa Pa", "", former),
        chain("", "", "huyện Bắc Hà", "", former),
        chain("", "xã Gia Phú", district, "", former),
        chain("", "xã Thái Niên", district, "", former),
        chain("", "thị trấn Phố Lu", district, "", former),
        chain("", "thị trấn N.T Phong Hải", district, "", former),
        chain("", "thị trấn Bắc Hà", "huyện Bắc Hà", "", former),
        chain("", "phường Sa Pa", "thị xã Sa Pa", "", former),
        chain("", "phường Sa Pả", "thị xã Sa Pa", "", former),
        chain("Thôn Bản Bay", "xã Gia Phú", district, "", former),
        chain("Thôn 3 Vành", "xã Gia Phú", district, "", former),
        chain("Tổ dân phố số 5", "xã Gia Phú", district, "", former),
    ]
}

fn codes(verdict: &Verdict) -> Vec<&'static str> {
    verdict.problems.iter().map(Problem::code).collect()
}

fn proposed(verdict: &Verdict) -> Option<&str> {
    verdict.proposed.as_ref().map(GroupName::as_str)
}

#[rstest]
#[case("CNS_LaoCai")]
#[case("CNS_BaoThang")]
#[case("CNS_GiaPhu_BaoThang")]
#[case("CNS_BanBay_GiaPhu_BaoThang")]
#[case("CNS_To5_GiaPhu_BaoThang")]
#[case("CNS_3Vanh_GiaPhu_BaoThang")]
#[case("CNS_NTPhongHai_BaoThang")]
#[case("CNS_SaPa_SaPa")]
#[case("CNS_SaPax2_SaPa")]
#[case("CNS_BacHa_BacHa")]
#[case("CNS_BanBayx3_GiaPhu_BaoThang")]
fn a_name_by_the_letters_examples_is_right(#[case] name: &str) {
    let right = Verdict { ok: true, old_pattern: false, problems: Vec::new(), proposed: None };
    assert_eq!(check(name, &in_2022()), right);
}

#[rstest]
#[case("CNS-GiaPhu-BaoThang", &["hyphens"])]
#[case("CNS-Gia Phú-Bảo Thắng", &["hyphens", "diacritics", "spaces"])]
#[case("CNS_GiaPhú_BaoThang", &["diacritics"])]
#[case("CNS_Gia Phu_Bao Thang", &["spaces"])]
#[case("cns_GiaPhu_BaoThang", &["case"])]
#[case("CNS_Giaphu_BaoThang", &["case"])]
#[case("CNS_GIAPHU_BAOTHANG", &["case", "case"])]
#[case("GiaPhu_BaoThang", &["missing_prefix"])]
#[case("CNSCĐ_GiaPhu_BaoThang", &["missing_prefix", "diacritics"])]
#[case("CNS_BaoThang_GiaPhu", &["order"])]
#[case("CNS_XaGiaPhu_BaoThang", &["kind_word"])]
#[case("CNS_GiaPhu_HuyenBaoThang", &["kind_word"])]
#[case("CNS_GiaPhuBaoThang", &["missing_separator"])]
#[case("CNSGiaPhu_BaoThang", &["missing_separator"])]
#[case("CNS_Gia_Phu_Bao_Thang", &["too_many_parts"])]
#[case("CNS_GiaPhu", &["too_few_parts"])]
#[case("CNS_GiaPhu_BaoThang_LaoCai", &["too_many_parts"])]
#[case("CNS__GiaPhu_BaoThang", &["empty_part"])]
#[case("CNS_GiaPhu_BaoThang!", &["forbidden_characters"])]
#[case("CNS_GiaPhu\u{200b}_BaoThang", &["not_standard"])]
#[case("CNS_GiaPhu_BaoThangg", &["unknown_unit"])]
#[case("CNS_GiaPhoo_BaoThang", &["unknown_unit"])]
#[case("CNS_GiaPhu_SaPa", &["wrong_parent"])]
fn what_is_wrong_is_named_and_the_right_name_proposed(#[case] name: &str, #[case] expected: &[&str]) {
    let verdict = check(name, &in_2022());
    assert_eq!(codes(&verdict), expected);
    if name == "CNS_GiaPhoo_BaoThang" {
        return;
    }
    assert_eq!(proposed(&verdict), Some("CNS_GiaPhu_BaoThang"));
    assert!(!verdict.ok);
}

#[rstest]
#[case("CNS_ThonBanBay_GiaPhu_BaoThang", &["kind_word"])]
#[case("CNS-Thôn Bản Bay-Xã Gia Phú-Huyện Bảo Thắng", &["hyphens", "diacritics", "spaces", "kind_word", "kind_word", "kind_word"])]
#[case("CNS Bản Bay Gia Phú Bảo Thắng", &["diacritics", "spaces"])]
#[case("CNS_BaoThang_GiaPhu_BanBay", &["order"])]
#[case("CNS_BanBay_GiaPhu", &["too_few_parts"])]
#[case("CNS_BanBay_BaoThang", &["too_few_parts"])]
#[case("CNS_BanBai_GiaPhu_BaoThang", &["unknown_unit"])]
fn a_teams_name_is_put_right_too(#[case] name: &str, #[case] expected: &[&str]) {
    let verdict = check(name, &in_2022());
    assert_eq!(codes(&verdict), expected);
    assert_eq!(proposed(&verdict), Some("CNS_BanBay_GiaPhu_BaoThang"));
}

#[rstest]
#[case("CNS_5_GiaPhu_BaoThang", "number_without_kind")]
#[case("CNS_TDP5_GiaPhu_BaoThang", "kind_word")]
#[case("CNS_ToDanPhoSo5_GiaPhu_BaoThang", "kind_word")]
#[case("CNS_to5_GiaPhu_BaoThang", "case")]
fn a_numbered_village_keeps_its_short_word(#[case] name: &str, #[case] code: &str) {
    let verdict = check(name, &in_2022());
    assert_eq!(codes(&verdict), [code]);
    assert_eq!(proposed(&verdict), Some("CNS_To5_GiaPhu_BaoThang"));
}

#[rstest]
#[case("CDS_GiaPhu_BaoThang")]
#[case("CĐS_GiaPhu_BaoThang")]
#[case("ToCDSCD_GiaPhu_BaoThang")]
fn another_word_for_the_programme_stands_in_place_of_the_prefix_where_no_village_is_known(#[case] name: &str) {
    let chains = [chain("", "", "huyện Bảo Thắng", "", false), chain("", "xã Gia Phú", "huyện Bảo Thắng", "", false)];
    let verdict = check(name, &chains.to_vec());
    assert!(codes(&verdict).contains(&"missing_prefix"), "{verdict:?}");
    assert_eq!(proposed(&verdict), Some("CNS_GiaPhu_BaoThang"));
}

#[rstest]
#[case("CNS_BaoThang")]
#[case("CNS_BanBay_GiaPhu_BaoThang")]
// Could be read as the village Gia Phú of today's commune Bảo Thắng.
#[case("CNS_GiaPhu_BaoThang")]
#[case("CNS_NamPhang_ThaiNien_BaoThang")]
fn a_name_right_under_the_former_structure_is_no_fault(#[case] name: &str) {
    let known = in_2025();
    let known = if name == "CNS_BaoThang" { structure_of_2022(true) } else { known };
    let verdict = check(name, &known);
    assert_eq!(verdict, Verdict { ok: true, old_pattern: true, problems: Vec::new(), proposed: None });
    assert_eq!(verdict.remark(), Some("đúng theo mẫu cũ"));
}

#[rstest]
#[case("CNS_BanBay_GiaPhu")]
#[case("CNS_Thon1_GiaPhu")]
#[case("CNS_GiaPhu")]
#[case("CNS_BaoThang")]
fn since_july_2025_names_have_no_district(#[case] name: &str) {
    assert_eq!(check(name, &in_2025()), Verdict { ok: true, old_pattern: false, problems: Vec::new(), proposed: None });
}

#[test]
fn a_district_that_is_no_more_is_a_part_too_many() {
    let only_present: Vec<Chain> = in_2025().into_iter().filter(|chain| !chain.is_former()).collect();
    let verdict = check("CNS_BanBay_GiaPhu_BaoThang", &only_present);
    assert_eq!(codes(&verdict), ["too_many_parts"]);
    assert_eq!(proposed(&verdict), Some("CNS_BanBay_GiaPhu"));
}

#[rstest]
#[case("CNS_KheLec_BaoThang", &[], None)]
#[case("CNS_Thon7_BaoThang", &[], None)]
#[case("CNS_Thon4A_BaoThang", &[], None)]
#[case("CNS_KheLecx2_BaoThang", &[], None)]
#[case("CNS_NamSatII_BaoThang", &[], None)]
#[case("CNS_ToHieu_BaoThang", &[], None)]
#[case("CNS-Khe Lếc-Bảo Thắng", &["hyphens", "diacritics", "spaces"], Some("CNS_KheLec_BaoThang"))]
#[case("CNS_ThonKheLec_BaoThang", &["kind_word"], Some("CNS_KheLec_BaoThang"))]
#[case("CNS_TDPKheLec_BaoThang", &["kind_word"], Some("CNS_KheLec_BaoThang"))]
#[case("CNS_ToDanPhoSo7_BaoThang", &["kind_word"], Some("CNS_To7_BaoThang"))]
#[case("CNS_kheLec_BaoThang", &["case"], Some("CNS_KheLec_BaoThang"))]
#[case("CNS_BaoThang_KheLec", &["order"], Some("CNS_KheLec_BaoThang"))]
#[case("CNS_7_BaoThang", &["number_without_kind"], None)]
fn a_village_is_believed_while_its_communes_villages_are_not_known(
    #[case] name: &str,
    #[case] expected: &[&str],
    #[case] right: Option<&str>,
) {
    let verdict = check(name, &in_2025());
    assert_eq!(codes(&verdict), expected);
    assert_eq!(proposed(&verdict), right);
}

#[test]
fn a_village_is_unknown_where_its_communes_villages_are_known() {
    let verdict = check("CNS_KheLec_GiaPhu", &in_2025());
    assert_eq!(verdict.problems, [Problem::UnknownUnit { part: "KheLec".to_owned() }]);
    assert_eq!(verdict.proposed, None);
}

#[rstest]
#[case("")]
#[case("CNS")]
#[case("CNS_")]
#[case("___")]
fn a_name_of_nothing_has_too_few_parts(#[case] name: &str) {
    let verdict = check(name, &in_2022());
    assert!(codes(&verdict).contains(&"too_few_parts"), "{verdict:?}");
    assert!(!verdict.ok);
}

#[test]
fn a_long_name_is_too_long() {
    let verdict = check(&format!("CNS_{}", "A".repeat(120)), &in_2022());
    assert!(codes(&verdict).contains(&"too_long"));
}

const SYLLABLES: &str = "(Bản|Nậm|Phú|Đồng|Thái|Sa|Pả|Lùng|Vai|Ơi|Ứng|Xi|Tổ|Thôn|Y)";

fn unit_name() -> impl Strategy<Value = String> {
    proptest::string::string_regex(&format!("{SYLLABLES}( {SYLLABLES}){{0,2}}( [1-9][0-9]?[AB]?)?")).unwrap()
}

fn village_name() -> impl Strategy<Value = String> {
    prop_oneof![
        unit_name().prop_map(|name| format!("Thôn {name}")),
        unit_name(),
        (1..40u8).prop_map(|number| format!("Thôn {number}")),
        (1..40u8).prop_map(|number| format!("Tổ dân phố số {number}")),
    ]
}

#[test]
fn words_of_one_letter_are_proposed_as_the_checker_reads_them() {
    let verdict = check("CNS A A Sa Pả", &in_2025());
    let proposed = verdict.proposed.expect("a name");
    assert!(check(proposed.as_str(), &in_2025()).ok, "{proposed}");
}

proptest! {
    #[test]
    fn the_checker_accepts_every_proposal(
        villages in proptest::collection::vec(village_name(), 1..12),
        communes in proptest::collection::vec(unit_name(), 1..4),
        districts in proptest::collection::vec(unit_name(), 0..3),
        former: bool,
    ) {
        let mut known = Vec::new();
        for (place, village) in villages.iter().enumerate() {
            let commune = communes[place % communes.len()].as_str();
            let district = if districts.is_empty() { None } else { Some(districts[place % districts.len()].as_str()) };
            let all = NameParts { village: Some(village), commune: Some(commune), district, province: None };
            known.push(Chain::new(&all, former).unwrap());
            known.push(Chain::new(&NameParts { village: None, ..all }, former).unwrap());
            if district.is_some() {
                known.push(Chain::new(&NameParts { village: None, commune: None, ..all }, former).unwrap());
            }
        }
        let mut taken = Taken::default();
        for chain in &known {
            let stored = distinct(chain.name(), |name| taken.contains(name));
            prop_assert!(taken.insert(stored.as_str()), "{stored} was given twice");
            prop_assert_eq!(GroupName::parse(stored.as_str()), Some(stored.clone()));
            let verdict = check(stored.as_str(), &known);
            prop_assert!(verdict.ok, "{stored}: {verdict:?}");
            prop_assert_eq!(verdict.old_pattern, former);
        }
    }

    #[test]
    fn a_proposal_written_by_hand_leads_back_to_it(village in village_name(), commune in unit_name(), district in unit_name(), separator in "[-_]| - |, ") {
        let parts = NameParts { village: Some(&village), commune: Some(&commune), district: Some(&district), province: None };
        let known = vec![Chain::new(&parts, false).unwrap()];
        let given = format!("CNS{separator}{village}{separator}{commune}{separator}{district}");
        let verdict = check(&given, &known);
        let right = propose(&parts).unwrap();
        prop_assert!(verdict.ok || verdict.proposed == Some(right), "{given}: {verdict:?}");
    }

    #[test]
    fn any_text_can_be_checked(name in ".*", near in "(CNS)?[_ -]?(Gia|Phú|Phu|Bao|Thang|Thon|x2|5|_|-| ){0,8}") {
        for name in [name, near] {
            let verdict = check(&name, &in_2025());
            prop_assert_eq!(verdict.ok, verdict.problems.is_empty());
            if let Some(right) = verdict.proposed {
                prop_assert!(check(right.as_str(), &in_2025()).ok, "{name} → {right}");
            }
        }
    }
}
