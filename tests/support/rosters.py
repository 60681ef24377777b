"""Rosters as learning platforms export them."""

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Group work (77),Backprop (88),Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,10.00,10.00,(read only)\n"
    '"Lovelace, Ada",101,s-001,ada@example.org,Lab 1,5.00,,50\n'
    '"Šimůnek, Žofie",102,s-002,zofie@example.org,"Lab 1, Lab 2",,,\n'
    "\"=cmd|' /C calc'!A0, Eve\",103,=1+1,eve@example.org,Lab 2,,,\n"
    '"Absent, Abe",104,s-004,abe@example.org,Lab 2,9.00,,90\n'
    '"Student, Test",199,,5a8b1,Lab 1,,,\n'
)
MOODLE = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum Grade",'
    '"Grade can be changed","Last modified (submission)","Last modified (grade)",'
    '"Feedback comments"\n'
    'Participant 5001,"Ada Lovelace",ada@example.org,"Submitted for grading",,100.00,'
    'Yes,"Sunday, 8 November 2026, 8:00 PM",-,\n'
    'Participant 5002,"Žofie Šimůnek",zofie@example.org,"Submitted for grading",,100.00,'
    "Yes,-,-,\n"
    "Participant 5003,=HYPERLINK(1),eve@example.org,No submission,,100.00,Yes,-,-,\n"
)
