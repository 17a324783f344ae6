# What the decisions of a unit say each time.
papers-title = What decisions say each time
papers-lead = This is filled in whenever a decision is drafted. What is left empty goes by the nearest unit above that has settled it; where none has, by what is usual.
papers-now = In use
papers-usual = As usual
papers-as-above = As the unit above, or as usual
papers-since = From { $day }
papers-between = From { $from } until before { $to }
papers-open = Everything as the unit above, or as usual.
papers-former = Before
papers-change = Change
papers-kept = The fields below are filled in from the draft. Please check them, then save.
papers-signer-hint = Filled in on this unit's own decisions only. Left empty, the place under the signature stays free.
papers-recipients-hint = One a line. Left empty, as the unit above, or the usual recipients.
papers-grounds-hint = One a line. Left empty, as the unit above, or the usual grounds.
papers-team-word = Word for a team
papers-team-word-hint = For example: Tổ chuyển đổi số cộng đồng. Used in drafted decisions and for the titles of new teams in the whole province; teams there are keep theirs. Left empty, they are called Tổ công nghệ số cộng đồng.
papers-from = From
