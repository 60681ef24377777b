"""`backlings chart`: what is wrong with a patient shows in its vital signs."""

import math
from functools import cache

import pytest

from backlings.checking.vitals import charts
from backlings.cli import main
from backlings.course.errors import CourseError
from backlings.course.loading import load_module
from backlings.learn.pictures import chart
from support.course import LINEAR, UNITS

pytestmark = pytest.mark.xdist_group("chart")  # what they share is made once

CLINICS = [unit for unit in UNITS if unit.planted]
WARDS = {unit.name: unit for unit in CLINICS}
LOOKS_WELL = {"hidden_backward"}  # the impostor: only a gradient check tells
MODEST = {"clip": 0.45}  # reading a digit in 64 steps is hard
FIRST, *OTHERS = CLINICS
at_leisure = pytest.mark.slow  # a ward trains a dozen networks
by_clinic = pytest.mark.parametrize("clinic", CLINICS, ids=lambda unit: unit.stem)


@by_clinic
def test_every_region_with_a_mistake_in_it_is_somebodys_run(clinic):
    functions = [one.function for one in charts(load_module(clinic.checks))]
    assert functions == list(clinic.functions)
    assert len(clinic.planted) == len(functions)


@pytest.mark.parametrize(
    "clinic",
    [FIRST, *(pytest.param(clinic, marks=at_leisure) for clinic in OTHERS)],
    ids=lambda unit: unit.stem,
)
def test_each_patient_is_visibly_ill_and_its_healthy_run_is_not(clinic):
    for reading in found_in(clinic):
        function = reading.chart.function
        assert reading.chart.complaint.endswith(".")
        assert reading.healthy["new"][-1] > MODEST.get(function, 0.87)
        loss, new = reading.sick["loss"][-1], reading.sick["new"][-1]
        ill = not math.isfinite(loss) or new < 0.8 or new >= reading.sick["train"][-1]
        assert ill != (function in LOOKS_WELL), function


@cache
def found_in(clinic):
    return chart.readings(clinic)


def told(ward):
    """The lesson of a ward, on one line, and the vital signs of its patients."""
    text = WARDS[ward].lesson.read_text(encoding="utf-8")
    return " ".join(text.split()), {r.chart.function: r.sick for r in found_in(WARDS[ward])}


def test_the_first_ward_tells_the_numbers_of_its_patients():
    text, found = told("clinic_data")
    noise, queue = found["shuffle_together"], found["minibatches"]
    first, last = noise["loss"][0], noise["loss"][-1]
    assert f"loss ${first:.2f}$ in the first epoch and ${last:.2f}$ in the eighth" in text
    assert f"{noise['train'][-1] * 100:.0f} digits of 100" in text
    assert f"${noise['|dw1|'][0]:.2f}$ to ${noise['|dw3|'][0]:.2f}$" in text
    assert f"falls from ${queue['loss'][0]:.2f}$ to ${queue['loss'][-1]:.2f}$" in text
    assert f"{queue['train'][-1] * 100:.0f} digits of 100 are read" in text


@at_leisure
def test_the_second_ward_tells_the_numbers_of_its_patients():
    text, found = told("clinic_descent")
    snail, thin = found["slow_down"], found["with_penalty"]
    ends = snail["loss"][0], snail["loss"][-1]
    assert f"loss ${ends[0]:.2f}$ in the first epoch and ${ends[1]:.2f}$ in the eighth" in text
    assert f"{snail['new'][-1] * 100:.0f} new digits of 100" in text
    first, second, third = (snail[f"|dw{at}|"][0] for at in (1, 2, 3))
    assert f"${first:.2f}$, ${second:.2f}$ and ${third:.2f}$ long" in text
    assert f"norm of the weights is ${snail['weights'][0]:.1f}$ throughout" in text
    assert (
        f"loss is ${thin['loss'][0]:.2f}$ in the first epoch, and ${thin['loss'][-1]:.2f}$" in text
    )
    assert f"is ${thin['|dw1|'][0]:.2f}$ long in the first epoch" in text
    first, last = thin["weights"][0], thin["weights"][-1]
    assert f"it is ${first:.2f}$ after one epoch and ${last:.2g}$ after eight" in text
    dead = thin["dead"][0] * 100, thin["dead"][-1] * 100
    assert f"At first {dead[0]:.0f} units of 100 are dead, later {dead[1]:.0f}" in text


@at_leisure
def test_the_third_ward_tells_the_numbers_of_its_patients():
    text, found = told("clinic_gradients")
    asleep, deaf = found["activate"], found["limited_loss"]
    ends = asleep["loss"][0], asleep["loss"][-1]
    assert f"loss is ${ends[0]:.2f}$ in the first epoch and ${ends[1]:.2f}$ in the twelfth" in text
    *others, last = (f"${asleep[f'|dw{at}|'][0]:.2g}$" for at in range(1, 8))
    assert f"the last layer is {last} long" in text
    assert f"{', '.join(others[:0:-1])} and {others[0]}" in text
    ends = deaf["loss"][0], deaf["loss"][-1]
    assert f"loss is ${ends[0]:.2f}$ in the first epoch and ${ends[1]:.2f}$ in the last" in text
    assert f"{deaf['dead'][0] * 100:.0f} units of 100 are dead" in text
    assert f"ordinary size (${deaf['weights'][0]:.1f}$)" in text
    assert not any(any(deaf[f"|dw{at}|"]) for at in (1, 2, 3))


@at_leisure
def test_the_fourth_ward_tells_the_numbers_of_its_patients():
    text, found = told("clinic_modes")
    amnesia, exam = found["batch_norm"], found["drop"]
    assert f"falls from ${amnesia['loss'][0]:.2f}$ to ${amnesia['loss'][-1]:.2f}$" in text
    seen, unseen = amnesia["train"][-1] * 100, amnesia["new"][-1] * 100
    assert f"{seen:.0f} training digits of 100 and {unseen:.0f} new ones" in text
    assert f"falls from ${exam['loss'][0]:.2f}$ to ${exam['loss'][-1]:.2f}$" in text
    seen, unseen = exam["train"][-1] * 100, exam["new"][-1] * 100
    assert f"{seen:.0f} training digits of 100 and {unseen:.0f} new ones" in text


@at_leisure
def test_a_deep_patient_is_drawn_from_its_first_layer_to_its_last():
    pytest.importorskip("matplotlib", reason="drawing: backlings[plot]")
    reading = next(r for r in found_in(WARDS["clinic_gradients"]) if len(r.sick) > 10)
    _, _, norms, _ = chart.draw([reading]).axes
    names = [text.get_text() for text in norms.get_legend().get_texts()]
    assert (names[0], names[-1], len(names)) == ("layer 1", "layer 7", 4)
    assert norms.get_yscale() == "symlog"


@at_leisure
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
