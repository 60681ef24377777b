"""Beyond one machine: a real Dask cluster, whose workers may die."""

import os
import signal

import pytest

from support.classroom import PORTABLE, files, golden, grade, hand_in, rows
from support.needs import needs

pytestmark = [pytest.mark.slow, needs("distributed"), pytest.mark.xdist_group("processes")]
RIGHT, WRONG = golden("einsum"), golden("mean_for_sum")


@pytest.fixture
def place(tmp_path):
    texts = {f"learner{n:02}/04_linear.py": f"{(RIGHT, WRONG)[n % 2]}# {n}\n" for n in range(24)}
    return hand_in(tmp_path / "in", texts)


def test_a_worker_that_is_killed_loses_nothing(place, tmp_path):
    """One submission of the first ones waits until a worker, its own or the other, is killed."""
    from threading import Thread

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    signals = f"import os\nos.close(os.open({str(pipe)!r}, os.O_WRONLY))\n"
    told = place / "learner03" / "04_linear.py"
    told.write_text(signals + told.read_text(encoding="utf-8"), encoding="utf-8")

    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path)
    ) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        killed = []

        def kill():
            with pipe.open("rb"):
                os.kill(pids[0], signal.SIGKILL)
                killed.append(pids[0])
            pipe.unlink()
            pipe.write_bytes(b"")  # a second time it is loaded it does not wait

        killer = Thread(target=kill)
        killer.start()
        code = grade(
            place, tmp_path / "out", *PORTABLE, "--seed", 1, "--dask", cluster.scheduler_address
        )
        killer.join(60)
    assert killed
    assert code == 0
    assert grade(place, tmp_path / "here", *PORTABLE, "--seed", 1) == 0
    there, here = files(tmp_path / "out"), files(tmp_path / "here")
    for run in (there, here):  # it names the walls of the machine, which a cluster has many of
        del run["run.json"]
    assert there == here


def test_no_cluster_is_said(place, tmp_path, capsys):
    assert grade(place, tmp_path / "out", "--dask", "tcp://127.0.0.1:9") == 2
    assert "there is no Dask scheduler" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out" / "grades.csv").exists()


def test_learners_code_never_runs_in_a_dask_worker(place, tmp_path):
    """What a submission does to its own process leaves the cluster alone."""
    for path in sorted(place.rglob("*.py"))[:6]:
        text = "import os, threading\nos._exit(7)\n" + path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, dashboard_address=None, local_directory=str(tmp_path)
    ) as cluster:
        (worker,) = cluster.workers.values()
        pid = worker.pid
        code = grade(place, tmp_path / "out", "--seed", 1, "--dask", cluster.scheduler_address)
        assert next(iter(cluster.workers.values())).pid == pid
    assert code == 0
    assert sorted(float(row["points"]) for row in rows(tmp_path / "out").values())[:6] == [0.0] * 6
