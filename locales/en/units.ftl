# Units and villages.
units-title = Places
units-lead = The units as of { $day }. Choose another day to see them before or after a reform.
units-below = The units below { $unit }
units-node-counts = { $villages ->
    [one] { $villages } village
   *[other] { $villages } villages
} · { $teams ->
    [one] { $teams } team
   *[other] { $teams } teams
}
units-villages-count = { $count ->
    [one] { $count } village
   *[other] { $count } villages
}
units-none-title = No unit on { $day }
units-none-lead = The program knows the units since May 2022. Please choose a later day.
unit-level-province = Province level
unit-level-district = District level
unit-level-commune = Commune level
unit-level-village = Village
unit-kind-province = Province
unit-kind-district = District
unit-kind-town = Town
unit-kind-city = City
unit-kind-commune = Commune
unit-kind-ward = Ward
unit-kind-township = Township
unit-kind-thon = Village (thôn)
unit-kind-ban = Village (bản)
unit-kind-to-dan-pho = Residential group
unit-code = code { $code }
unit-code-head = Code
unit-name = Name
unit-parent = Part of
unit-act = Legal act
unit-ended = This unit ended on { $day }. The page shows it as it was before.
unit-contact-title = Contact
unit-contact-none = Nobody is noted as answering for this unit.
unit-contact-change = Note the contact
contact-name = Officer or section in charge
contact-office = Position, office
unit-households-title = Households
unit-households = { $count } households, as declared on { $day }
unit-children-title = Units below
unit-predecessors = Came from
unit-successors = Taken over by
unit-by-act = { $act }, from { $day }
unit-history-title = History
search-title = Find a place
search-label = Name or code of a unit; name of a village
search-do = Search
search-lead = Type the name with or without diacritics, or the unit's code. Former names and codes are found too.
search-none-title = “{ $query }” was not found
search-none-lead = Please try a shorter name, fewer words, or another day.
search-former-name = Former name:
search-code = Code { $code }
search-former-code = Former code of:
search-alias = Other spelling:
search-guess = Similar, please check
search-more = There are more. Please type more of the name.
units-not-placed = Not placed under any unit
units-not-placed-why = These villages and teams belong to no unit of the day shown, and are still part of the sum.
unit-begins = This unit begins on { $day }. The page shows it as it began.
unit-contact-elsewhere = The contact is shown to those in charge of this unit only.
unit-contact-former = Former contacts
unit-households-sum = { $count } households, added up from { $villages } villages that declared
unit-households-change = Enter households
unit-from-day = from { $day }
unit-teams = The teams here
not-stated = not stated
lacking-villages-title = Communes without a list of villages
lacking-contact-title = Units without a contact
lacking-none = No unit lacks it.
unit-own-teams = This level's own teams
unit-annex = Annex (list of teams)
unit-team-shared = works in this village too.
