# For how long data on people is kept.
retention-title = How long data is kept
retention-lead = By the Law on Personal Data Protection (91/2025/QH15) data on people is kept no longer than needed. When its time is over the program erases it and writes so into the journal; sums stay as they are.
retention-households = Head’s name, nickname and phone of a household are erased { $months } months after it left the list.
retention-photos = Photos of what teams did are erased { $months } months after the day.
retention-not-set = The province has set nothing; this holds everywhere else too.
retention-change = Keep it otherwise
retention-household-months = Keep name and phone of a household that left the list (months)
retention-household-months-hint = From 1 to 120. Households on the list are not erased. If it gets shorter, those that left longer ago lose their names, which can’t be had back.
retention-photo-months = Keep photos of activities (months)
retention-photo-months-hint = From 1 to 120. If it gets shorter, older photos are erased and can’t be had back.
