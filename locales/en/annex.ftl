# The list of teams to report (annex).
annex-title = Annex: list of teams
annex-lead = Take a place's annex, filled in, or bring one that was sent up to you.
annex-out-title = Take the annex
annex-size = { $teams } teams in { $communes } communes
annex-download = Take { $format }
annex-empty-title = No team to list yet
annex-empty-lead = Bring a filled-in annex below, or set up teams under Teams.
annex-in-title = Bring a filled-in annex
annex-in-lead = For the place and day chosen above.
annex-file-hint = An Excel (.xlsx) or Word (.docx) file, of this form or much like it.
annex-contact-take = Note the contact: { $name }
