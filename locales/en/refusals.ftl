# Why an operation is not taken.
refusal-other = This could not be kept (code { $code }). Please check what you entered.
refusal-no-right = Your account may not do this here.
refusal-other-body-same-id = This form was sent before with other content. Please reload the page and enter it again.
refusal-waited-in-vain = What the form speaks of is no longer there. Please reload the page.
refusal-answer-unreadable = The journal knows this operation, but its outcome can no longer be read: somebody has changed the data. Please ask whoever runs the server to run “banso verify”.
refusal-bad-text = “{ $subject }” is longer than { $detail } characters or can't be used. Please write less.
refusal-bad-text-plain = A field is empty. Please fill it in.
refusal-wrong-unit = “{ $subject }” cannot be recorded here: it is of another level, lies elsewhere, or was not there on { $detail }. Please choose another unit or day.
refusal-wrong-unit-plain = Not recorded: the unit chosen is not known, is of another level, or was not there on the day entered. Please reload the page, choose the unit from the list and check the day.
refusal-bad-place = The team has no village, or one of them twice. Please choose its villages, each once.
refusal-village-has-team = { $subject } has another team already.
refusal-team-not-there = The team “{ $subject }” was not there on { $detail }.
refusal-wrong-day = The day { $detail } is outside the time recorded of “{ $subject }”, or before a change already recorded. Please choose another day.
refusal-wrong-day-plain = The day { $detail } is outside the time recorded, or before a change already recorded. Please choose another day.
refusal-day-in-future = The day { $detail } is after today. Please choose today or an earlier day.
refusal-other-tier = The team “{ $subject }” can't change between village and commune.
refusal-already-member = { $subject } is a member of this team already.
refusal-has-leader = The team has { $subject } as its leader on { $detail }. Please end that term first.
refusal-bad-birth-year = The year of birth { $subject } can't be right.
refusal-bad-birth-year-plain = The year of birth can't be right.
refusal-no-teams = Decision { $subject } names no team.
refusal-same-decision = Decision { $subject } of { $detail } is recorded already.
refusal-channel-name-taken = Another group has the name “{ $subject }”.
refusal-channel-name-taken-plain = Another group has this name.
refusal-sign-in-name-taken = Somebody has the sign-in name “{ $subject }”. Please choose another.
refusal-sign-in-name-taken-plain = Somebody has this sign-in name. Please choose another.
refusal-unit-needed = An officer needs a unit to be in charge of. Please choose it.
refusal-nothing-changed = Nothing differs from what is recorded.
refusal-bad-rule = This rule of composition can't be met.
refusal-bad-target = A share lies between 1 and 100 %.
refusal-bad-retention = It is kept for 1 to 120 months.
refusal-schedule-no-such-beginning = Months of reports begin on a day from 1 to 28, which every month has.
refusal-schedule-no-such-day = The due day of the { $subject ->
    [team] team
    [district] district
    [department] department
   *[commune] commune
} is none: days go from 1 to 31, hours from 1 to 23.
refusal-schedule-other-times = The report on establishment has one period, the others go by months. Reload the page and enter it again.
refusal-schedule-no-period = The period needs a last day, not before its first.
refusal-schedule-nobody-owes = No level has a due day. Give at least one level a day, or choose that the report is not asked for.
refusal-schedule-before-below = The { $subject ->
    [team] team
    [district] district
    [department] department
   *[commune] commune
} would have to report before the level below it, so that in some months there would be nothing to sum up. Choose a later day, or an earlier one for the level below. A day before the one on which months begin counts for the month after.
refusal-schedule-window-too-long = The days of waiting go beyond the first due day: figures would still change once the report is sent. Wait for fewer days.
refusal-schedule-in-mid-period = It must begin on a day on which a period begins, for example { $detail }.
refusal-too-many-lines = There are { $subject } lines; at most { $detail } are kept.
refusal-team-word-of-province = How teams are called is for the province to say, not for a single unit.
refusal-bad-heir = The team that takes over must be another one, and still there on that day.
refusal-unit-unknown = This unit was not found. Please reload the page.
refusal-unit-exists = This unit was made already. Please reload the page.
refusal-unit-not-standing = { $subject } was not there on { $detail }. Please choose another day.
refusal-unit-has-later-changes = { $subject } has changes recorded on { $detail } or later. Please choose a later day.
refusal-unit-bad-name = A name must have 1 to 100 characters.
refusal-unit-bad-parent = { $subject } can't belong to the unit chosen: that one is of another level or was not there on that day. Please choose another unit or day.
refusal-unit-other-level = { $subject } is of another level.
refusal-unit-same-name = { $subject } is there already. Two units of one kind in a commune can't have the same name.
refusal-unit-same-name-plain = A unit of that name is there already.
refusal-unit-same-code = Code { $subject } belongs to { $detail }.
refusal-unit-child-not-placed = { $subject } was given no place.
refusal-unit-no-heir = What takes over { $subject } is not there on { $detail }.
refusal-unit-has-children = { $subject } still has units below it.
refusal-team-not-there-plain = This team was not there on { $detail }.
refusal-other-tier-plain = A team can't change between village and commune.
refusal-wrong-role = This role can't be given in this way or at this level.
refusal-has-account = { $subject } has an account already.
refusal-has-duty = { $subject } holds this duty in that time already.
refusal-account-revoked = The account of { $subject } is shut.
refusal-account-revoked-plain = This account is shut. Please see the officer above.
refusal-bad-stand-in = { $subject } can't stand in: it must be somebody else, within the time of the duty stood in for.
refusal-not-for-households = { $subject } is an activity of teams, not something a household has. Please choose another item.
refusal-item-not-offered = { $subject } is not in the catalogue on { $detail }. Please choose another day or item.
refusal-bad-adults = { $subject }: give the number of adults (1 to 99) if the item is counted in adults, and none if it is counted in households.
refusal-bad-people = The number of people must be 1 to 99; it says { $subject }.
refusal-household-not-there = The household { $subject } is not on the list on { $detail }. Please choose another day.
refusal-head-needed = Please give the head's name. If the household declines, choose “declined – count only”.
refusal-household-declined = This household declined, so no name, nickname or phone is written down. If it agrees now, note that first.
refusal-bad-merger = { $subject } and { $detail } can't be merged: they must be two households of one commune, both still on the list.
refusal-bad-merger-plain = Nothing to merge: choose at least one double of the same commune that is still on the list.
refusal-no-proposal = This has been settled already. Please reload the page.
refusal-bad-turnout = The number of people must be 1 to 9,999, and women no more than all; it says { $subject }.
refusal-not-an-activity = { $subject } is no kind of activity. Choose another kind.
refusal-not-to-be-guided-in = { $subject } is a kind of activity, not something to be guided in. Choose another item.
refusal-activity-gone = The activity of { $subject } was taken back or joined; it can't be changed any more.
refusal-changed-meanwhile = Somebody else has just changed the activity of { $subject }. Load the page again and look at the new values before you change them.
refusal-bad-joint = These can't be joined: they must be two activities of one team on one day ({ $subject } and { $detail }).
refusal-too-many-photos = An activity has at most 2 photos; these are { $subject }.
refusal-not-a-member = { $subject } was no member of the team on { $detail }. Leave the name out or put the day right.
refusal-not-a-member-plain = Somebody was no member of the team on that day. Leave the name out or put the day right.
refusal-household-needed = A producing household belongs to a household on the list. Choose that of { $subject }.
refusal-no-household = { $subject } is a group, co-operative or enterprise and belongs to no household. Leave the household out or choose another kind.
refusal-has-producer = The household { $subject } is on the list of producers already. Go on there.
refusal-producer-not-there = { $subject } is not on the list on { $detail }. Put the day right.
refusal-product-not-there = { $subject } is not on the list on { $detail }. Put the day right.
refusal-reason-needed = A product or service leaves the list only for a reason. Give one.
refusal-commitment-needed = Say to what quality { $subject } commits.
refusal-bad-stars = OCOP ranks have 3 to 5 stars; it says { $subject }.
refusal-not-a-platform = { $subject } is no platform to sell on. Choose one of the catalogue’s platforms.
refusal-already-listed = { $subject } is on this platform since { $detail }. Choose another platform or put the day right.
refusal-leads-itself = The household { $subject } does not lead itself. Choose another one.
refusal-service-needed = Choose at least one thing that { $subject } does.
refusal-other-service = { $subject } does not do this. Choose another service or partner.
refusal-edited-meanwhile = Somebody else has just changed { $subject }. Load the page again and look at the new values before you change them.
