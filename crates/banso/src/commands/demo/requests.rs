//! A sample request: the commune asks its teams, and most of them have answered.

use anyhow::{Result, anyhow, bail};
use documents::figures::{Cell, Sheet, workbook};
use rules::{
    day::{Day, Span},
    ids::{RequestId, TeamId, UnitId},
    obligations::Debtor,
    operations::{AnswerRequest, AskRequest, Body, FieldAnswer, Operation, Outcome, RequestChange},
    periods::PeriodKind,
    requests::{AnswerValue, AnsweredFile, FieldKind, RequestField},
    schedules::Reporter,
};
use store::{KeptFile, Scope, Store};

/// The commune asks where there is no signal, until a week from today; three teams of four answer, but not that of the leader who has an
/// account: that one is to be tried out.
pub(super) async fn fill(store: &Store, commune: UnitId, teams: &[TeamId], of_leader: Option<TeamId>) -> Result<()> {
    let today = store.today();
    let due = std::iter::successors(Some(today), |day: &Day| Some(day.after())).nth(7);
    let Some(due) = due.filter(|_| !teams.is_empty()) else { return Ok(()) };
    let asking = store.operation(Body::Request(RequestChange::Ask(ask(commune, due, PeriodKind::Quarter.of(today))?)));
    let request: RequestId = asking.id.into();
    let survey = survey(store).await?;
    let answers = (1_i64..).zip(teams).filter(|(number, team)| number % 4 != 0 && Some(**team) != of_leader);
    let answers = answers.map(|(number, team)| store.operation(answer(request, *team, number, today, &survey)));
    let operations: Vec<Operation> = std::iter::once(asking).chain(answers).collect();
    for outcome in store.apply(&Scope::operator(), operations).await? {
        if outcome != Outcome::Applied {
            bail!("yêu cầu báo cáo mẫu không khớp: {outcome:?}");
        }
    }
    Ok(())
}

/// A small workbook that some teams have sent along.
async fn survey(store: &Store) -> Result<AnsweredFile> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let sheet = Sheet {
        name: "Khảo sát sóng (mẫu)".to_owned(),
        tab: "Khảo sát".to_owned(),
        headings: vec!["Điểm đo".to_owned(), "Vạch sóng".to_owned()],
        names: 1,
        rows: vec![
            vec![text("Nhà văn hóa thôn (mẫu)"), Cell::Number(3)],
            vec![text("Trường học (mẫu)"), Cell::Number(1)],
        ],
    };
    let name = "Khảo sát sóng (mẫu).xlsx".to_owned();
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let file = KeptFile { name: name.clone(), media_type, bytes: workbook(&sheet)? };
    Ok(AnsweredFile { sha256: store.keep_file(&Scope::operator(), file).await?, name })
}

fn ask(commune: UnitId, due: Day, quarter: Span) -> Result<AskRequest> {
    let code = "activities".parse().map_err(|_| anyhow!("không có chỉ số mẫu"))?;
    let field = |label: &str, required, kind| RequestField { label: label.to_owned(), hint: None, required, kind };
    let number =
        FieldKind::Number { least: Some(0), most: Some(1000), unit_word: Some("hộ".to_owned()), summed: true };
    let options = ["Tốt", "Chập chờn", "Không có"].map(str::to_owned).to_vec();
    Ok(AskRequest {
        by: commune,
        title: "Khảo sát sóng điện thoại, Internet ở thôn (mẫu)".to_owned(),
        purpose: Some("Tổng hợp đề nghị doanh nghiệp viễn thông phủ sóng những nơi còn trắng sóng.".to_owned()),
        basis: Some("Công văn mẫu số 00/UBND-VX".to_owned()),
        fields: vec![
            field("Số hộ ở nơi không có sóng", true, number),
            field("Chất lượng sóng ở nhà văn hóa thôn", true, FieldKind::Choice { options, several: false }),
            field("Ngày khảo sát", false, FieldKind::Date { earliest: None, latest: Some(due) }),
            field("Ảnh hoặc biên bản khảo sát", false, FieldKind::File {}),
            field(
                "Hoạt động của Tổ trong quý",
                false,
                FieldKind::Indicator { code, from: quarter.from, to: quarter.to },
            ),
            field("Ghi chú", false, FieldKind::Text { longest: 500 }),
        ],
        level: Reporter::Team,
        within: vec![commune],
        due,
        hour: Some(17),
    })
}

fn answer(request: RequestId, team: TeamId, number: i64, today: Day, survey: &AnsweredFile) -> Body {
    let quality = u16::try_from(number % 3).unwrap_or_default() + 1;
    let given = |field, value| FieldAnswer { field, value };
    let mut values = vec![
        given(1, AnswerValue::Number(number * 2)),
        given(2, AnswerValue::Choices([quality].into())),
        given(3, AnswerValue::Date(today)),
    ];
    if number % 3 == 1 {
        values.push(given(4, AnswerValue::File(survey.clone())));
        values.push(given(6, AnswerValue::Text("Sóng yếu vào buổi tối (mẫu).".to_owned())));
    }
    Body::Request(RequestChange::Answer(AnswerRequest { request, debtor: Debtor::Team(team), values, on_behalf: None }))
}
