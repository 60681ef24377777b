"""`backlings grade` on the golden submissions: the verdicts, and every file that comes of them."""

import contextlib
import csv
import html.parser
import json
import stat
from xml.etree import ElementTree

import pytest
import yaml

from backlings.classroom.store import Store
from backlings.verdict.grade import Grader
from support import tiers
from support.classroom import files, grade, report
from support.course import GOLDEN, LINEAR, LINEAR_GOLDEN

pytestmark = pytest.mark.xdist_group("class")  # what they share is made once

RIGHT, WRONG = "einsum", "mean_for_sum"


@pytest.mark.parametrize("folder", LINEAR_GOLDEN, ids=lambda folder: folder.name)
def test_the_class_gives_the_golden_verdict(golden_class, folder):
    told = yaml.safe_load((folder / "verdict.yaml").read_text(encoding="utf-8"))
    found = report(golden_class, folder.name)
    (unit,) = found["units"]
    assert [check["name"] for check in unit["checks"]] == [c.name for c in Grader(LINEAR, 0).checks]
    listed = told.get("checks") or {}
    for check in unit["checks"]:
        right = {"outcome": "passed", "mistake": None, **listed.get(check["name"], {})}
        assert (check["outcome"], check["mistake"]) == (right["outcome"], right["mistake"])
        assert right.get("message", "") in check["message"]
    assert found["points"] == unit["points"] == unit["counted"] == told["points"]


@pytest.mark.slow
def test_the_portable_tier_gives_the_same_verdicts(golden_class, tmp_path):
    out = tmp_path / "out"
    assert grade(GOLDEN[0].parent, out, "--units", "linear", "--seed", 0, "--tier", "process") == 0
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["tier"] == "process"
    assert "seccomp" not in run["layers"]
    for folder in GOLDEN:
        mine, theirs = (report(place, folder.name) for place in (out, golden_class))
        assert mine["tier"] == "process"
        assert verdicts(mine) == verdicts(theirs)


@pytest.mark.isolated
def test_a_class_is_graded_in_the_isolated_tier_unless_asked_otherwise(golden_class):
    run = json.loads((golden_class / "run.json").read_text(encoding="utf-8"))
    assert run["tier"] == "isolated"
    assert "seccomp" in run["layers"]


def verdicts(found):
    """Without the words: where an endless loop was when it was stopped is chance."""
    return [
        [(c["name"], c["outcome"], c["points"], c["mistakes"]) for c in unit["checks"]]
        for unit in found["units"]
    ]


def test_the_report_keeps_the_contract_and_tells_where_it_comes_from(golden_class):
    found = report(golden_class, WRONG)
    assert found["schema"] == 1
    assert (found["submission"], found["seed"], found["tier"]) == (WRONG, None, tiers.best().tier)
    assert (found["points"], found["max_points"]) == (8.0, 30.0)
    assert (found["status"], found["on_roster"]) == ("graded", None)
    assert set(found["versions"]) == {"backlings", "python", "numpy", "units"}
    (unit,) = found["units"]
    assert len(unit["source"]) == 64
    assert (unit["attempt"], unit["attempts"]) == (1, 1)
    assert set(unit["checks"][0]) == {
        "name", "function", "outcome", "points", "max_points", "message", "mistake", "mistakes",
        "hint", "lesson",
    }  # fmt: skip


def test_grades_are_a_row_for_each_learner(golden_class):
    rows = list(csv.reader((golden_class / "grades.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["submission", "points", "max_points", "status", "04_linear"]
    by_name = {row[0]: row[1:] for row in rows[1:]}
    assert set(by_name) == {folder.name for folder in GOLDEN}
    assert by_name[RIGHT] == ["30", "30", "graded", "30"]
    assert by_name[WRONG] == ["8", "30", "graded", "8"]
    assert by_name["empty_folder"] == ["0", "30", "missing", "0"]


def test_the_class_is_counted(golden_class):
    data = json.loads((golden_class / "class.json").read_text(encoding="utf-8"))
    given = [folder for folder in LINEAR_GOLDEN if folder.name != "empty_folder"]
    points = [report(golden_class, folder.name)["points"] for folder in given]
    assert data["learners"] == len(GOLDEN)
    assert data["statuses"] == {
        "graded": len(given),
        "missing": len(GOLDEN) - len(given),
        "ungraded": 0,
    }
    assert data["score"]["full"] == points.count(30)
    assert sum(data["score"]["bins"]) == data["score"]["count"] == len(points)
    values = next(c for c in data["checks"] if c["check"] == "linear_backward_values")
    passed = sum(points_ >= 22 for points_ in points)
    assert values["outcomes"]["passed"] == passed
    assert values["pass_rate"] == pytest.approx(passed / len(points), abs=1e-4)
    mistakes = {row["mistake"]: row for row in data["mistakes"]}
    assert mistakes["linear-04"]["learners"] == 2  # mean_for_sum and two_mistakes
    assert mistakes["linear-04"]["lesson"] == "04_linear#bias-sum"
    assert mistakes["linear-04"]["section"] == "The linear layer: The bias gets a sum"


def test_junit_has_a_suite_for_each_learner(golden_class):
    suites = ElementTree.parse(golden_class / "junit.xml").getroot()
    assert len(suites) == len(GOLDEN)
    wrong = next(suite for suite in suites if suite.get("name") == WRONG)
    assert (wrong.get("tests"), wrong.get("errors")) == ("8", "0")
    assert int(wrong.get("failures")) == len(wrong.findall("testcase/failure")) == 2


class Page(html.parser.HTMLParser):
    """What a reader without eyes or colour, and an attacker, would look for."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.headings, self.texts, self.lang = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag == "html":
            self.lang = attributes.get("lang")
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.texts.append(data)

    def text(self):
        return " ".join(" ".join(self.texts).split())


def pages(out):
    return [out / "class.html", *sorted((out / "feedback").glob("*.html"))]


def test_every_page_is_whole_accessible_and_runs_nothing(golden_class):
    assert len(pages(golden_class)) == len(GOLDEN) + 1
    for path in pages(golden_class):
        page = Page(path.read_text(encoding="utf-8"))
        names = [tag for tag, _ in page.tags]
        assert page.lang == "en"
        assert names.count("h1") == names.count("title") == names.count("main") == 1
        assert all(b - a <= 1 for a, b in zip([0, *page.headings], page.headings, strict=False))
        assert not {"script", "iframe", "object", "form", "link"} & set(names)
        policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for tag, attributes in page.tags:
            assert not [key for key in attributes if key.startswith("on")]
            assert "style" not in attributes
            if tag == "img":
                assert attributes["alt"]
                assert attributes["src"].startswith("data:image/svg+xml;base64,")
            if tag == "th":
                assert attributes["scope"] in ("col", "row")
            if attributes.get("href", "").startswith("#"):
                assert attributes["href"][1:] in [a.get("id") for _, a in page.tags]


def test_feedback_says_what_why_what_to_ask_and_where_to_read(golden_class):
    page = (golden_class / "feedback" / "two_mistakes.html").read_text(encoding="utf-8")
    text = Page(page).text()
    assert "1 of 2 functions is right: that makes 8 of 30 points" in text
    assert "dw has shape (4, 5), expected (5, 4), the shape of w." in text
    assert "It looks as if your code returns the transpose of dw." in text
    assert "It looks as if your code averages db over the batch." in text
    assert "Do their shares add up" in text
    assert "The linear layer: The bias gets a sum" in text
    assert "!" not in text.replace("!=", "")


def test_the_class_page_shows_tables_and_pictures(golden_class):
    page = Page((golden_class / "class.html").read_text(encoding="utf-8"))
    assert sum(tag == "img" for tag, _ in page.tags) == 3
    assert "2 (6 %)" in page.text()
    assert "averages db over the batch" in page.text()
    assert "The linear layer: The bias gets a sum" in page.text()


@pytest.fixture
def three(tmp_path):
    """A class of three: one right, one wrong, one stub."""
    texts = {
        "ada": (GOLDEN[0].parent / RIGHT / "04_linear.py").read_text(encoding="utf-8"),
        "bob": (GOLDEN[0].parent / WRONG / "04_linear.py").read_text(encoding="utf-8"),
        "eve": LINEAR.stub_text,
    }
    for name, text in texts.items():
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "04_linear.py").write_text(text, encoding="utf-8")
    return tmp_path / "in"


def test_a_run_with_its_seed_gives_the_same_files_and_the_seed_stays_private(three, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert grade(three, first) == 0
    seed = json.loads((first / "run.json").read_text(encoding="utf-8"))["seed"]
    assert seed > 2**40
    assert grade(three, second, "--seed", seed) == 0
    assert files(first) == files(second)
    telling = [name for name, content in files(first).items() if str(seed).encode() in content]
    assert telling == ["run.json"]
    assert stat.S_IMODE((first / "run.json").stat().st_mode) & 0o077 == 0


def test_only_what_changed_is_graded_again(three, tmp_path, capsys):
    out = tmp_path / "out"
    assert grade(three, out, "--seed", 1) == 0
    before = files(out)
    path = three / "eve" / "04_linear.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    capsys.readouterr()
    assert grade(three, out) == 0
    assert "(2 files known from before, 1 new)" in capsys.readouterr().out
    assert grade(three, out, "--seed", 2) == 0
    assert "new" not in capsys.readouterr().out  # another seed: all three
    assert files(out)["run.json"] != before["run.json"]


def test_a_run_that_was_stopped_goes_on_where_it_was(three, tmp_path, capsys, monkeypatch):
    out, undisturbed = tmp_path / "out", tmp_path / "undisturbed"
    put, kept = Store.put, []

    def stop_after_one(self, key, result):
        if kept:
            raise KeyboardInterrupt
        put(self, key, result)
        kept.append(key)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", stop_after_one)
        with contextlib.suppress(KeyboardInterrupt):
            grade(three, out, "--seed", 1)
    assert kept
    assert not (out / "grades.csv").exists()
    capsys.readouterr()
    assert grade(three, out) == 0
    assert "(1 files known from before, 2 new)" in capsys.readouterr().out
    assert grade(three, undisturbed, "--seed", 1) == 0
    assert files(out) == files(undisturbed)


def test_who_left_the_class_leaves_no_files(three, tmp_path):
    out = tmp_path / "out"
    assert grade(three, out) == 0
    (three / "eve" / "04_linear.py").unlink()
    (three / "eve").rmdir()
    assert grade(three, out) == 0
    assert sorted(path.stem for path in (out / "feedback").iterdir()) == ["ada", "bob"]
    assert sorted(path.stem for path in (out / "submissions").iterdir()) == ["ada", "bob"]


def test_equal_files_are_graded_once_and_each_gets_the_verdict(three, tmp_path, capsys):
    for name in ("fay", "gus"):
        (three / f"{name}_04_linear.py").write_bytes((three / "bob" / "04_linear.py").read_bytes())
    out = tmp_path / "out"
    assert grade(three, out, "--seed", 1) == 0
    durations = (out / "durations.csv").read_text(encoding="utf-8").splitlines()
    assert len(durations) == 6
    for name in ("fay", "gus"):
        assert report(out, name)["units"][0]["checks"] == report(out, "bob")["units"][0]["checks"]
