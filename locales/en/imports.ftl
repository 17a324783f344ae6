# Files taken in, and their preview.
import-file = File
import-file-limit = At most { $limit } MB.
import-read = Read the file and preview
import-nothing-yet = Nothing is written yet. You see every row first and then agree.
team-import-title = Set up teams from Excel
team-import-step-template = Take the empty file.
team-import-step-fill = Fill in one row for each member; members of the same village are one team.
team-import-step-upload = Send the filled-in file here.
team-import-template = Take the empty file
preview-title = Preview
preview-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
preview-nothing = There is nothing to take in: every row is there already or can't be taken.
preview-pick = Choose
preview-messages = Notes
preview-cell = Cell { $cell }:
preview-apply = Take in the chosen rows
preview-back = Don't take in
row-number = Row { $row }
row-state = State
row-new = New
row-changed = Changed
row-same = Same
row-doubtful = Doubtful
row-refused = Refused
