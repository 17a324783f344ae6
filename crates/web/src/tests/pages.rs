//! Every page with every sample in every language: whole, labelled, and small.

use crate::locale::Locale;
use crate::page::{Done, Duty, Page, Section, Viewer};
use crate::views::{Sampled, gallery};
use askama::Template;
use axum::http::Uri;
use rules::ids::AppointmentId;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use std::io::Write;
use uuid::Uuid;

fn page(locale: Locale) -> Page {
    let duty = |text: &str, current| Duty { id: AppointmentId(Uuid::nil()), text: text.into(), current };
    let viewer = Viewer {
        name: "Trần Thị Mẫu".into(),
        acting_as: "Cán bộ <xã> Gia Phú".into(),
        duties: vec![duty("Cán bộ <xã> Gia Phú", true), duty("Tổ trưởng Tổ CNSCĐ", false)],
        sections: Section::ALL.to_vec(),
    };
    Page::new(locale, &Uri::from_static("/gallery?at=2025-07-01")).seen_by(Some(viewer)).telling(Done::Saved)
}

/// Runs `look` over every picture, as (where, source, document).
fn over_all(look: impl Fn(&str, &str, &Html)) {
    for locale in Locale::ALL {
        for picture in gallery(&page(locale)) {
            let html = picture.html.unwrap();
            look(&format!("{} ({})", picture.name, locale.code()), &html, &Html::parse_document(&html));
        }
    }
}

fn all<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    document.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

#[test]
fn every_page_is_one_page_in_its_language() {
    over_all(|at, html, document| {
        assert!(!html.contains('⟦'), "{at}: words missing");
        assert_eq!(all(document, "h1").len(), 1, "{at}: one h1");
        assert_eq!(all(document, "main").len(), 1, "{at}");
        let lang = all(document, "html")[0].attr("lang").unwrap();
        assert!(at.ends_with(&format!("({lang})")), "{at}: lang={lang}");
        assert!(text(all(document, "title")[0]).len() > "– Bản Số".len(), "{at}: title");
    });
}

#[test]
fn beside_a_reported_figure_stands_how_it_compares_with_the_period_before_and_with_the_target() {
    let reports = crate::views::report::ReportPage::samples(&page(Locale::Vi));
    let html = reports[0].render().unwrap();
    let document = Html::parse_document(&html);
    let cells: BTreeSet<String> = all(&document, "td small").into_iter().map(text).collect();
    for said in ["So với kỳ trước: +3 (+33,3 %)", "So với chỉ tiêu: 80 %"] {
        assert!(cells.contains(said), "{said}: {cells:?}");
    }
    let once = reports.iter().find(|report| !report.has_before).unwrap().render().unwrap();
    assert!(!once.contains("Kỳ trước") && !once.contains("So với kỳ trước") && once.contains("So với chỉ tiêu"));
}

#[test]
fn every_page_is_well_formed() {
    over_all(|at, html, document| {
        // The parser notes every tag it had to invent or drop; void elements and "checked" are its business.
        let errors: Vec<_> = document.errors.iter().collect();
        assert!(errors.is_empty(), "{at}: {errors:?}");
        for tag in
            ["div", "p", "a", "ul", "li", "table", "tr", "td", "th", "form", "dl", "span", "section", "nav", "details"]
        {
            let opened = html.matches(&format!("<{tag} ")).count() + html.matches(&format!("<{tag}>")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{at}: <{tag}>");
        }
        let ids: Vec<&str> = all(document, "[id]").iter().filter_map(|one| one.attr("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{at}: an id twice: {ids:?}");
    });
}

#[test]
fn every_field_has_its_label_and_every_fault_its_field() {
    over_all(|at, _, document| {
        for field in all(document, "input, select, textarea") {
            if field.attr("type") == Some("hidden") {
                continue;
            }
            let id = field.attr("id").unwrap_or_else(|| panic!("{at}: a field without id"));
            let labels = all(document, &format!("label[for=\"{id}\"]"));
            assert!(labels.len() == 1 && !text(labels[0]).is_empty(), "{at}: label of {id}");
            for described in field.attr("aria-describedby").into_iter().flat_map(str::split_whitespace) {
                assert_eq!(all(document, &format!("#{described}")).len(), 1, "{at}: {described}");
            }
        }
        for group in all(document, "fieldset") {
            assert!(
                !text(group.select(&Selector::parse("legend").unwrap()).next().unwrap()).is_empty(),
                "{at}: legend"
            );
        }
    });
}

#[test]
fn every_link_and_button_says_something_and_leads_somewhere() {
    over_all(|at, _, document| {
        for link in all(document, "a, button") {
            assert!(!text(link).is_empty(), "{at}: {}", link.html());
            if link.value().name() == "a" {
                assert!(
                    link.attr("href").is_some_and(|href| href.starts_with(['/', '#']) || href.starts_with("tel:")),
                    "{at}: {}",
                    link.html()
                );
            }
        }
        assert!(
            all(document, "main .button.main").len() <= 2,
            "{at}: more than one main button for each of what the page is for"
        );
    });
}

#[test]
fn cards_on_a_phone_know_the_names_of_their_cells() {
    over_all(|at, _, document| {
        for cell in all(document, "table.cards td") {
            let quiet =
                cell.attr("class").is_some_and(|class| class.split(' ').any(|one| one == "none" || one == "bare"));
            assert!(quiet || cell.attr("data-label").is_some_and(|label| !label.is_empty()), "{at}: {}", cell.html());
        }
        for table in all(document, "table") {
            let columns = table.select(&Selector::parse("thead th").unwrap()).count();
            for row in table.select(&Selector::parse("tbody tr, tfoot tr").unwrap()) {
                let wide = |cell: ElementRef<'_>| cell.attr("colspan").map_or(1, |columns| columns.parse().unwrap());
                assert_eq!(row.child_elements().map(wide).sum::<usize>(), columns, "{at}: {}", row.html());
            }
        }
    });
}

#[test]
fn what_people_typed_is_escaped() {
    over_all(|at, html, document| {
        assert!(!html.contains("<xã>") && !html.contains("<b>xã ở đâu") && !html.contains("<CNSCĐ>"), "{at}");
        assert!(
            all(document, "script, style, [style], [onclick], iframe").is_empty(),
            "{at}: the security policy forbids it"
        );
    });
}

/// Elements and attributes that run something, style something in place, or make a browser ask somebody.
#[test]
fn nothing_on_a_page_is_inline_and_nobody_else_is_asked() {
    // What a browser fetches by itself, or sends to, without anybody following a link.
    const FETCHED: [&str; 12] = [
        "src",
        "srcset",
        "action",
        "formaction",
        "poster",
        "data",
        "background",
        "ping",
        "manifest",
        "cite",
        "longdesc",
        "xlink:href",
    ];
    let own = |address: &str| address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    over_all(|at, html, document| {
        for element in all(document, "*") {
            let tag = element.value().name();
            let told = || format!("{at}: {}", element.html().chars().take(200).collect::<String>());
            assert!(
                !["script", "style", "iframe", "frame", "object", "embed", "base", "applet", "template"].contains(&tag),
                "{}",
                told()
            );
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on") && name != "style" && name != "http-equiv", "{}", told());
                assert!(!FETCHED.contains(&name) || own(value), "{}", told());
                match (tag, name) {
                    ("a", "href") => {
                        let led =
                            own(value) || ["#", "tel:", "mailto:", "https://"].iter().any(|way| value.starts_with(way));
                        assert!(led, "{}", told());
                    }
                    (_, "href") => assert!(own(value), "{}", told()),
                    _ => {}
                }
            }
        }
        assert!(!html.contains("javascript:"), "{at}");
    });
    let styles = include_str!("../../assets/app.css");
    let icon = include_str!("../../assets/icon.svg");
    assert!(!styles.contains("@import") && !styles.contains("url(") && !styles.contains("//"));
    assert!(!icon.replace("http://www.w3.org/2000/svg", "").contains("//") && !icon.contains("<script"));
}

#[test]
fn no_template_holds_what_the_security_policy_forbids() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut folders = vec![root];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // The one page that runs scripts, under a policy of its own.
            if path.ends_with("notebook.html") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
            let words = text.split(|sign: char| sign.is_whitespace() || sign == '<');
            for word in words {
                let handler = word.starts_with("on") && word.contains("=\"");
                let forbidden = ["style=", "script", "style>", "http:", "https:", "//"];
                assert!(
                    !handler && !forbidden.iter().any(|start| word.starts_with(start)),
                    "{}: {word}",
                    path.display()
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "the search for templates has gone blind: {seen}");
}

#[test]
fn no_page_weighs_more_than_a_slow_phone_can_carry() {
    const HEAVIEST: usize = 60 * 1024;
    over_all(|at, html, _| {
        // Pages for phones keep to it uncompressed; the description for those who write other programs is none.
        assert!(html.len() < HEAVIEST || at.starts_with("api-"), "{at}: {}", html.len());
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(html.as_bytes()).unwrap();
        let packed = packed.finish().unwrap().len();
        assert!(packed < HEAVIEST, "{at}: {packed} compressed");
    });
    assert!(include_bytes!("../../assets/app.css").len() < 24 * 1024);
}

#[test]
fn no_page_asks_for_a_day_by_a_field_that_some_browsers_show_with_the_month_first() {
    over_all(|at, _, document| assert!(all(document, "input[type=date]").is_empty(), "{at}"));
}
