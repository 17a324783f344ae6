# The first page: what is missing.
home-title = To do
home-start-title = No team here yet
home-start-lead = Begin with a filled-in annex (Excel or Word), or set up the commune's teams from an Excel file. Every row is shown first; nothing is written before you agree.
home-start-annex = Take in a filled-in annex
home-start-teams = Set up teams from Excel
home-nothing-missing = Nothing is missing. Every village has a complete team.
home-progress = Progress
home-figures = Figures
progress-villages-with-team = Villages with a team
progress-teams-complete = Teams complete
task-own-reports = reports to be sent
task-own-reports-do = Look at what was counted and send it.
task-reports-to-judge = reports wait for you
task-reports-to-judge-do = Look at them; accept or return.
task-reports-late = reports from below are late
task-reports-late-do = See who, call or send one message.
task-answers-late = answers to ad-hoc requests are late
task-answers-late-do = See who has not answered, send one message.
home-request-days = { $days } days left to answer.
home-request-late = late, please answer now.
home-request-returned = given back, please put it right and send it again.
home-request-missing = { $count } have not answered, { $days } days are left. A text that names them is there to be pasted.
task-communes-without-villages = { $count ->
    [one] commune without a list of villages
   *[other] communes without a list of villages
}
task-communes-without-villages-do = Take in the commune's list of villages.
task-villages-without-team = { $count ->
    [one] village without a team
   *[other] villages without a team
}
task-villages-without-team-do = Set up the team and put it before the commune's committee.
task-teams-without-decision = { $count ->
    [one] team without a decision
   *[other] teams without a decision
}
task-teams-without-decision-do = Known from a report only. Enter the signed decision or draft one.
task-teams-breaking-rules = { $count ->
    [one] incomplete team
   *[other] incomplete teams
}
task-teams-breaking-rules-do = See who is missing in which team, and add them.
task-leaders-without-phone = { $count ->
    [one] leader without a phone number
   *[other] leaders without a phone number
}
task-leaders-without-phone-do = Ask and note the number, so that they can be reached.
task-teams-without-group = { $count ->
    [one] team without a Zalo group
   *[other] teams without a Zalo group
}
task-teams-without-group-do = Name the group by the pattern and note it on the team's page.
task-units-without-contact = { $count ->
    [one] unit without a contact
   *[other] units without a contact
}
task-units-without-contact-do = Note the officer or section in charge.
task-appointments-to-review = { $count ->
    [one] appointment to review after the reform
   *[other] appointments to review after the reform
}
task-appointments-to-review-do = Moved to the new unit; please confirm.
progress-teams-established = Teams with a decision
task-leaders-not-in = { $count ->
    [one] leader has never signed in
   *[other] leaders have never signed in
}
task-leaders-not-in-do = Invite them and hand the slips over.
task-communes-short-of-officers = { $count ->
    [one] commune with fewer than two officers
   *[other] communes with fewer than two officers
}
task-communes-short-of-officers-do = There should be two, so that somebody is there when one is away.
task-departments-without-officer = { $count ->
    [one] province without an officer of the department
   *[other] provinces without an officer of the department
}
task-departments-without-officer-do = Invite the department's first officer, who invites the others.
home-own-team = Open the team's page
home-plus = Note today's work
home-next = Household to go to next:
home-next-never = never visited yet
home-next-reached = last visited on { $day }
home-unsent = What is noted without signal lies on the phone: open the notebook to see what is not sent yet.
home-calls = Whom to call
home-calls-lacks = Missing, late
home-calls-all = Show all { $count } teams
home-reminder = Message for the commune's Zalo group
home-reminder-hint = Copy and paste it into the group. It holds no personal data.
home-reminder-text = { $place }, { $day }. Teams, please send and complete:
lacks-report = Report { $report } not sent (due { $due }).
lacks-group = No Zalo group yet.
lacks-team = No team yet.
home-communes = The communes
communes-with-villages = Villages listed
communes-with-teams = Teams set up
communes-all-decided = Every team has its decision
communes-all-complete = Every team complete
communes-with-contact = With a contact
communes-with-two-officers = With two officers or more
welcome-hello = Welcome, { $name }
welcome-acting = You are working as: { $duty }.
welcome-office = First of all: see below what is still missing in your area.
welcome-team-pin = First of all: choose a PIN for this phone on the page of your account, then open the notebook to write down what the team does. It works without signal too.
welcome-team = First of all: open the notebook to write down what the team does. It works without signal too.
welcome-pin-do = Choose a PIN for this phone
welcome-notebook-do = Open the notebook
home-report-days = due { $due }, { $days } days left.
home-report-late = late, it was due { $due }.
home-committee-report-days = to the People’s Committee, due { $due }, { $days } days left.
home-committee-report-late = to the People’s Committee, late, it was due { $due }.
home-reported-title = Who below has reported
home-reported = { $report }: { $whose }
home-reported-of = { $part } of { $whole } sent
home-reported-late = { $count } late
home-digest = Your reminder
home-digest-label = Open things, to copy
home-digest-hint = What is done is gone from it. From 21:00 to 6:30 nothing new is announced. No personal data.
home-digest-new = { $count ->
    [one] { $count } new thing in the last day.
   *[other] { $count } new things in the last day.
}
home-digest-text = { $place }, { $day }. To do:
home-digest-is-new = new
