//! A sample request: the commune asks its teams, and most of them have answered.

use rules::{
    day::Day,
    ids::{RequestId, TeamId, UnitId},
    obligations::Debtor,
    operations::{AnswerRequest, AskRequest, Body, FieldAnswer, Operation, RequestChange},
    requests::{AnswerValue, FieldKind, RequestField},
    schedules::Reporter,
};
use store::{Scope, Store};

/// The commune asks where there is no signal, until a week from today; three teams of four answer, but not that of the leader who has an
/// account: that one is to be tried out.
pub(super) async fn fill(
    store: &Store,
    commune: UnitId,
    teams: &[TeamId],
    of_leader: Option<TeamId>,
) -> store::Result<()> {
    let due = std::iter::successors(Some(store.today()), |day: &Day| Some(day.after())).nth(7);
    let Some(due) = due.filter(|_| !teams.is_empty()) else { return Ok(()) };
    let asking = store.operation(Body::Request(RequestChange::Ask(ask(commune, due))));
    let request: RequestId = asking.id.into();
    let answers = (1_i64..).zip(teams).filter(|(number, team)| number % 4 != 0 && Some(**team) != of_leader);
    let answers = answers.map(|(number, team)| store.operation(answer(request, *team, number)));
    let operations: Vec<Operation> = std::iter::once(asking).chain(answers).collect();
    store.apply(&Scope::operator(), operations).await?;
    Ok(())
}

fn ask(commune: UnitId, due: Day) -> AskRequest {
    let field = |label: &str, required, kind| RequestField { label: label.to_owned(), hint: None, required, kind };
    let number =
        FieldKind::Number { least: Some(0), most: Some(1000), unit_word: Some("hộ".to_owned()), summed: true };
    let options = ["Tốt", "Chập chờn", "Không có"].map(str::to_owned).to_vec();
    AskRequest {
        by: commune,
        title: "Khảo sát sóng điện thoại, Internet ở thôn (mẫu)".to_owned(),
        purpose: Some("Tổng hợp đề nghị doanh nghiệp viễn thông phủ sóng những nơi còn trắng sóng.".to_owned()),
        basis: Some("Công văn mẫu số 00/UBND-VX".to_owned()),
        fields: vec![
            field("Số hộ ở nơi không có sóng", true, number),
            field("Chất lượng sóng ở nhà văn hóa thôn", true, FieldKind::Choice { options, several: false }),
            field("Ghi chú", false, FieldKind::Text { longest: 500 }),
        ],
        level: Reporter::Team,
        within: vec![commune],
        due,
        hour: Some(17),
    }
}

fn answer(request: RequestId, team: TeamId, number: i64) -> Body {
    let quality = u16::try_from(number % 3).unwrap_or_default() + 1;
    let given = |field, value| FieldAnswer { field, value };
    Body::Request(RequestChange::Answer(AnswerRequest {
        request,
        debtor: Debtor::Team(team),
        values: vec![given(1, AnswerValue::Number(number * 2)), given(2, AnswerValue::Choices([quality].into()))],
        on_behalf: None,
    }))
}
