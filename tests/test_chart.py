"""`backlings chart`: what is wrong with a patient shows in its vital signs."""

import math

import pytest

from backlings.cli import main
from backlings.learn import chart
from backlings.units import CourseError, load_module
from backlings.vitals import charts
from course import LINEAR, UNITS

CLINICS = [unit for unit in UNITS if unit.planted]
by_clinic = pytest.mark.parametrize("clinic", CLINICS, ids=lambda unit: unit.stem)


@by_clinic
def test_every_region_with_a_mistake_in_it_is_somebodys_run(clinic):
    functions = [one.function for one in charts(load_module(clinic.checks))]
    assert functions == list(clinic.functions)
    assert len(clinic.planted) == len(functions)


@by_clinic
def test_each_patient_is_visibly_ill_and_its_healthy_run_is_not(clinic):
    for reading in chart.readings(clinic):
        assert reading.chart.complaint.endswith(".")
        assert reading.healthy["new"][-1] > 0.87
        loss, new = reading.sick["loss"][-1], reading.sick["new"][-1]
        ill = not math.isfinite(loss) or new < 0.8 or new >= reading.sick["train"][-1]
        assert ill, reading.chart.function


def test_the_lesson_tells_the_numbers_of_its_patients():
    clinic = CLINICS[0]
    text = clinic.lesson.read_text(encoding="utf-8")
    found = {r.chart.function: r.sick for r in chart.readings(clinic)}
    noise, queue = found["shuffle_together"], found["minibatches"]
    first, last = noise["loss"][0], noise["loss"][-1]
    assert f"loss ${first:.2f}$ in the first epoch and ${last:.2f}$ in the eighth" in text
    assert f"{noise['train'][-1] * 100:.0f} digits of 100" in text
    assert f"${noise['|dw1|'][0]:.2f}$ to ${noise['|dw3|'][0]:.2f}$" in text
    assert f"falls from ${queue['loss'][0]:.2f}$ to ${queue['loss'][-1]:.2f}$" in text
    assert f"{queue['train'][-1] * 100:.0f} digits of 100 are read" in text


def test_the_command_says_it_in_numbers_and_draws(tmp_path, capsys):
    pytest.importorskip("matplotlib", reason="drawing: backlings[plot]")
    target = tmp_path / "signs.svg"
    assert main(["chart", CLINICS[0].name, "--save", str(target)]) == 0
    said = capsys.readouterr().out
    for function in CLINICS[0].functions:
        assert f"{function}: " in said
        assert f">{function}: loss<" in target.read_text(encoding="utf-8")
    assert "in health" in said


def test_without_matplotlib_there_are_the_numbers(capsys, monkeypatch):
    monkeypatch.setattr(chart.importlib.util, "find_spec", lambda name: None)
    assert main(["chart", CLINICS[0].name]) == 0
    said = capsys.readouterr().out
    assert "in health" in said
    assert "backlings[plot]" in said


def test_a_unit_without_patients_says_so():
    with pytest.raises(CourseError, match="no patients"):
        chart.readings(LINEAR)
