//! What is done in these stories, and which marks it leaves.

use super::{Asked, On, Owed, TODAY, Tells, Told, months};
use crate::harness::{builders::*, day, stories::pick};
use rules::{
    access::Role as Duty,
    ids::{IssueId, ObligationId, OperationId, RequestId, UnitId},
    issues::{Authority, Paper},
    obligations::Debtor,
    operations::{
        AcceptReport, AnswerRequest, AnsweredFor, Appoint, ApproveIssue, AskRequest, AttachIssue, Body, CloseRequest,
        EndTeam, ExcuseObligation, ExtendObligations, ExtendRequest, FieldAnswer, IssueChange, NumberIssue,
        ObligationChange, Operation, Outcome, PlaceTeam, PrepareIssue, ReleaseIssue, ReportChange, RequestChange,
        ReturnAnswer, ReturnIssue, ReturnReport, SendReport, SentFor, SubmitIssue, UnlockReport, Via, WithdrawIssue,
        WriteReport, WriteSection,
    },
    papers::Signing,
    reports::Section,
    requests::{AnswerValue, AnsweredFile, FieldKind, RequestField},
    schedules::Reporter,
    teams::Place,
    units::Change,
};
use store::{KeptFile, Scope};

/// What is done, and what is marked by it once it applies.
struct Step {
    id: OperationId,
    body: Body,
    marks: Vec<(String, On)>,
}

fn text(label: &str, longest: u16) -> RequestField {
    RequestField { label: label.to_owned(), hint: None, required: false, kind: FieldKind::Text { longest } }
}

impl Told<'_> {
    fn mark(&mut self) -> String {
        self.drawn += 1;
        format!("R{:04}R", self.drawn)
    }

    async fn file(&mut self) -> String {
        let bytes = format!("%PDF-1.7 {}", self.mark()).into_bytes();
        let file = KeptFile { name: "a.pdf".to_owned(), media_type: "application/pdf".to_owned(), bytes };
        self.store.keep_file(&Scope::operator(), file).await.expect("room")
    }

    fn step(&self, body: Body, marks: Vec<(String, On)>) -> Step {
        Step { id: OperationId(self.store.surroundings().id()), body, marks }
    }

    fn write(&mut self, obligation: ObligationId) -> Step {
        let mark = self.mark();
        let section = WriteSection { section: Section::Direction, text: Some(mark.clone()) };
        let body = WriteReport { obligation, cells: Vec::new(), reason: None, sections: vec![section] };
        self.step(Body::Report(ReportChange::Write(body)), vec![(mark, On::Draft(obligation))])
    }

    /// With the paper it came on, unless it is sent by whoever owes it.
    async fn send(&mut self, obligation: ObligationId, brought: bool) -> Step {
        let file = self.file().await;
        let on_behalf = SentFor { via: Via::Paper, file: Some(file.clone()), note: None };
        let (on_behalf, marks) =
            if brought { (Some(on_behalf), vec![(file, On::Report(obligation))]) } else { (None, Vec::new()) };
        self.step(Body::Report(ReportChange::Send(SendReport { obligation, on_behalf })), marks)
    }

    fn ask(&mut self, by: UnitId, level: Reporter, within: UnitId) -> Step {
        let title = self.mark();
        let file =
            RequestField { label: "Biên bản".to_owned(), hint: None, required: false, kind: FieldKind::File {} };
        let body = AskRequest {
            by,
            title: title.clone(),
            purpose: None,
            basis: None,
            fields: vec![text("Nêu rõ", 200), file],
            level,
            within: vec![within],
            due: day("2024-01-01"),
            hour: None,
        };
        let mut step = self.step(Body::Request(RequestChange::Ask(body)), Vec::new());
        step.marks.push((title, On::Request(RequestId(step.id.0))));
        step
    }

    async fn answer(&mut self, request: RequestId, debtor: Debtor, brought: bool) -> Step {
        let (mark, sha256) = (self.mark(), self.file().await);
        let file = AnsweredFile { sha256: sha256.clone(), name: "b.pdf".to_owned() };
        let given = |field, value| FieldAnswer { field, value };
        let values = vec![given(1, AnswerValue::Text(mark.clone())), given(2, AnswerValue::File(file))];
        let on_behalf = brought.then_some(AnsweredFor { via: Via::Paper, note: None });
        let body = AnswerRequest { request, debtor, values, on_behalf };
        let on = On::Answer(request, debtor);
        self.step(Body::Request(RequestChange::Answer(body)), vec![(mark, on), (sha256, on)])
    }

    fn prepare(&self, tells: Tells) -> Step {
        let paper = match tells {
            Tells::Report(obligation) => Paper::Report { obligation, version: 1 },
            Tells::Results(request) => Paper::Results { request },
        };
        self.step(Body::Issue(IssueChange::Prepare(PrepareIssue { paper })), Vec::new())
    }

    /// The `nth` thing that may be done with a paper; the first five are its way.
    async fn with_paper(&mut self, issue: IssueId, nth: usize, number: u32) -> Step {
        let view = self.store.issue(&Scope::operator(), issue).await.expect("an answer").expect("a paper");
        let steps = view.issue.steps;
        let (mark, dated) = (self.mark(), day(TODAY));
        let on = |mark: String| vec![(mark, On::Issue(issue))];
        let (change, marks) = match nth % 7 {
            0 => (IssueChange::Submit(SubmitIssue { issue, steps, recipients: vec![mark.clone()] }), on(mark)),
            1 => {
                let authority = Authority::Head(Signing::CommitteeByChair);
                let approve = ApproveIssue { issue, steps, authority, signer: mark.clone() };
                (IssueChange::Approve(approve), on(mark))
            }
            2 => {
                let sign = "BC-UBND".to_owned();
                (IssueChange::Number(NumberIssue { issue, steps, number, sign, dated }), Vec::new())
            }
            3 => (IssueChange::Release(ReleaseIssue { issue, steps }), Vec::new()),
            4 => {
                let file = self.file().await;
                (IssueChange::Attach(AttachIssue { issue, file: file.clone() }), on(file))
            }
            5 => (IssueChange::Return(ReturnIssue { issue, steps, remark: mark.clone() }), on(mark)),
            _ => (IssueChange::Withdraw(WithdrawIssue { issue, steps, reason: mark.clone() }), on(mark)),
        };
        self.step(Body::Issue(change), marks)
    }

    /// A remark, a reason, more time, a verdict on a report.
    async fn judged(&mut self, obligation: ObligationId, nth: usize) -> Step {
        let owed = self.store.obligation(&Scope::operator(), obligation).await.expect("an answer").expect("it is owed");
        let (mark, version) = (self.mark(), owed.versions);
        let reason = || mark.clone();
        let change = match nth % 5 {
            0 => Body::Report(ReportChange::Return(ReturnReport {
                obligation,
                version,
                remark: reason(),
                cells: Vec::new(),
            })),
            1 => Body::Report(ReportChange::Accept(AcceptReport { obligation, version })),
            2 => Body::Report(ReportChange::Unlock(UnlockReport { obligation, reason: reason() })),
            3 => {
                let (obligations, to) = (vec![obligation], day("2023-06-30"));
                Body::Obligation(ObligationChange::Extend(ExtendObligations { obligations, to, reason: reason() }))
            }
            _ => Body::Obligation(ObligationChange::Excuse(ExcuseObligation { obligation, reason: Some(reason()) })),
        };
        self.step(change, vec![(mark, On::Report(obligation))])
    }

    fn settled(&mut self, request: RequestId, debtor: Debtor, nth: usize) -> Step {
        let mark = self.mark();
        let reason = mark.clone();
        let (change, on) = match nth % 3 {
            0 => {
                let back = ReturnAnswer { request, debtor, version: 1, remark: reason };
                (RequestChange::Return(back), On::Answer(request, debtor))
            }
            1 => {
                let more = ExtendRequest { request, to: day("2024-02-01"), hour: None, reason };
                (RequestChange::Extend(more), On::Request(request))
            }
            _ => (RequestChange::Close(CloseRequest { request, reason: Some(reason) }), On::Request(request)),
        };
        self.step(Body::Request(change), vec![(mark, on)])
    }

    /// The ground shifts: villages and communes go elsewhere, teams too, and somebody stands in for somebody.
    fn moved(&self, nth: usize, a: usize, b: usize) -> Step {
        let (village, commune) = (pick(&self.villages, a), pick(&self.communes, a));
        let from = day(pick(&["2023-04-01", "2023-05-01", TODAY], b));
        let amend = |unit, parent| Change::Amend { unit, name: None, kind: None, code: None, parent: Some(parent) };
        let (team, other) = (pick(&self.teams, a).0, pick(&self.teams, b).0);
        let body = match nth % 5 {
            0 => reform(&from.to_string(), vec![amend(village, pick(&self.communes, b))]),
            1 => reform(&from.to_string(), vec![amend(commune, pick(&self.districts, b))]),
            2 => Body::PlaceTeam(PlaceTeam { team, place: Place::Villages(vec![pick(&self.villages, b)]), from }),
            3 => Body::EndTeam(EndTeam { team, day: from, heir: Some(other) }),
            _ => Body::Appoint(Appoint {
                account: pick(&self.accounts, a),
                role: Duty::CommuneOfficer,
                unit: Some(pick(&self.communes, b)),
                from,
                to: None,
                stands_in_for: None,
            }),
        };
        self.step(body, Vec::new())
    }

    async fn make(&mut self, step: Step, scope: &Scope) -> bool {
        let Step { id, body, marks } = step;
        if let Body::Request(change) = &body
            && let (Some(request), Some(debtor)) = (change.request(), change.debtor())
        {
            self.is_said(request, debtor);
        }
        let operation = Operation { id, ..self.store.operation(body.clone()) };
        if self.store.send(scope, operation).await != Outcome::Applied {
            return false;
        }
        match &body {
            Body::Report(ReportChange::Send(sent)) => self.is_sent(sent.obligation),
            Body::Request(RequestChange::Ask(asking)) => self.is_asked(RequestId(id.0), asking).await,
            Body::Issue(IssueChange::Prepare(prepared)) => {
                let (unit, tells) = match prepared.paper {
                    Paper::Report { obligation, .. } => (self.owed(obligation).unit, Tells::Report(obligation)),
                    Paper::Results { request } => (self.asked(request).by, Tells::Results(request)),
                };
                self.issues.push((IssueId(id.0), unit, tells));
            }
            _ => {}
        }
        self.done.push(id);
        self.marks.extend(marks);
        true
    }

    /// What was written at a report goes out with it.
    fn is_sent(&mut self, obligation: ObligationId) {
        for (_, on) in &mut self.marks {
            if *on == On::Draft(obligation) {
                *on = On::Report(obligation);
            }
        }
    }

    async fn is_asked(&mut self, id: RequestId, asking: &AskRequest) {
        let view = self.store.request(&Scope::operator(), id).await.expect("an answer").expect("it was asked");
        let of = view.rows.iter().map(|row| (row.asked.debtor, row.asked.unit)).collect();
        self.asked.push(Asked { id, by: asking.by, of, said: Vec::new() });
    }

    /// The journal tells of an answer, and of what is said of it, where whoever answers was asked; of a refused one too.
    fn is_said(&mut self, request: RequestId, debtor: Debtor) {
        let asked = self.asked.iter_mut().find(|asked| asked.id == request).expect("it was asked");
        asked.said.extend(asked.of.iter().find(|(of, _)| *of == debtor).copied());
    }

    async fn must(&mut self, step: Step) {
        let what = format!("{:?}", step.body);
        assert!(self.make(step, &Scope::operator()).await, "{what}");
    }

    /// A first month that everybody sent, a second that everybody writes at; something is asked of everybody and answered; every office
    /// has issued a paper.
    pub(super) async fn begin(&mut self) {
        let operator = Scope::operator();
        for Owed { id, .. } in self.owed.clone() {
            let is_first = self.store.obligation(&operator, id).await.expect("an answer").expect("it is owed").period
                == months()[0];
            let step = self.write(id);
            self.must(step).await;
            if is_first {
                let step = self.send(id, true).await;
                self.must(step).await;
            }
        }
        let asking = [
            (self.communes[0], Reporter::Team, self.villages[0]),
            (self.communes[1], Reporter::Team, self.villages[1]),
            (self.districts[0], Reporter::Commune, self.communes[0]),
            (self.districts[0], Reporter::Commune, self.communes[1]),
            (self.districts[1], Reporter::Team, self.communes[2]),
            (self.province, Reporter::District, self.districts[1]),
        ];
        for (by, level, within) in asking {
            let step = self.ask(by, level, within);
            self.must(step).await;
        }
        for Asked { id, of, .. } in self.asked.clone() {
            let (debtor, _) = of[0];
            let step = self.answer(id, debtor, true).await;
            self.must(step).await;
            let step = self.prepare(Tells::Results(id));
            self.must(step).await;
        }
        let offices: Vec<Owed> =
            self.owed.iter().filter(|owed| matches!(owed.debtor, Debtor::Unit(_))).copied().collect();
        for Owed { id, .. } in offices {
            // Only what was sent goes out on paper.
            let step = self.prepare(Tells::Report(id));
            self.make(step, &operator).await;
        }
        let of_reports: Vec<IssueId> =
            self.issues.iter().filter(|(.., tells)| matches!(tells, Tells::Report(_))).map(|(id, ..)| *id).collect();
        for (number, issue) in (1..).zip(of_reports) {
            for nth in 0..5 {
                let step = self.with_paper(issue, nth, number).await;
                self.must(step).await;
            }
        }
    }

    /// Something more, by whoever it is.
    pub(super) async fn go_on(&mut self, (what, a, b, c): (u8, usize, usize, usize), scope: &Scope) {
        let brought = *scope == Scope::operator() || b.is_multiple_of(2);
        let owed = pick(&self.owed, a).id;
        let Asked { id: request, of, by, .. } = self.asked[b % self.asked.len()].clone();
        let debtor = pick(&of, c).0;
        let (issue, ..) = pick(&self.issues, a);
        let step = match what % 12 {
            0 | 1 => self.write(owed),
            2 => self.send(owed, brought).await,
            3 | 4 => self.judged(owed, b).await,
            5 => {
                let level = pick(&[Reporter::Team, Reporter::Commune], c);
                self.ask(
                    pick(&[by, self.communes[0], self.districts[0], self.province], a),
                    level,
                    pick(&self.units, b),
                )
            }
            6 => self.answer(request, debtor, brought).await,
            7 => self.settled(request, debtor, a),
            8 => self.prepare(if c.is_multiple_of(2) { Tells::Report(owed) } else { Tells::Results(request) }),
            9 => self.with_paper(issue, b, 100 + u32::try_from(c).unwrap_or(0)).await,
            _ => self.moved(c, a, b),
        };
        self.make(step, scope).await;
    }
}
