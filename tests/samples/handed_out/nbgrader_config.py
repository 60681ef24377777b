"""The settings of this course; nbgrader reads them when a command is given in this folder."""

from pathlib import Path

from backlings.classroom.nbgrader import configure

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "backlings"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# Learners' code is graded in the sandbox, never in nbgrader's own process. Keep this line.
configure(c)

# Where learners and you exchange files, if it is not nbgrader's own place:
# c.Exchange.root = "/usr/local/share/nbgrader/exchange"
# So that feedback can give the addresses of lessons:
# c.Grade.lessons_url = "https://example.org/backlings/lessons/"
