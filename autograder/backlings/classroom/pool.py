"""
Many files at once: graders in processes of this machine, or in those of a Dask cluster.

Orders are drawn as results come in, so that the memory does not grow with the class. A grader that
dies takes nothing with it: what it was at is graded once more, alone; if that kills the next one,
the file is `ungraded` and the run goes on.
"""

import contextlib
import multiprocessing
import multiprocessing.connection
import multiprocessing.util
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from backlings import threads as threads  # the graders are what runs side by side
from backlings.classroom.grading import Order, close_workers, grade, ungraded
from backlings.classroom.store import Graded
from backlings.course.errors import CourseError
from backlings.course.finding import find_unit, find_units

_AHEAD = 4  # orders for each grader, so that none waits for the next


def graded(orders: Iterable[Order], jobs: int, cluster: str = "") -> Iterator[tuple[Order, Graded]]:
    """
    Grade every order; results come as they are finished.

    Parameters
    ----------
    orders : iterable of Order
        Drawn one by one.
    jobs : int
        Grader processes on this machine.
    cluster : str
        Address of a Dask scheduler, to grade there instead.
    """
    if cluster:
        with _connected(cluster) as client:
            graders = _Cluster(client)
            yield from _all(orders, graders, graders.width * _AHEAD)
    else:
        with contextlib.closing(_Local(jobs)) as local:
            yield from _all(orders, local, jobs * _AHEAD)


class _Graders(Protocol):
    def submit(self, order: Order) -> Future[Graded]:
        """Have an order graded."""


def _all(orders: Iterable[Order], graders: _Graders, ahead: int) -> Iterator[tuple[Order, Graded]]:
    waiting: dict[Future[Graded], Order] = {}
    for order in orders:
        waiting[graders.submit(order)] = order
        if len(waiting) >= ahead:
            yield from _finished(waiting, graders)
    while waiting:
        yield from _finished(waiting, graders)


def _finished(
    waiting: dict[Future[Graded], Order], graders: _Graders
) -> Iterator[tuple[Order, Graded]]:
    """Wait for some, and give their results."""
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        order = waiting.pop(future)
        try:
            result = future.result()
        except CourseError:
            raise
        except Exception:  # its grader died, perhaps through somebody else's fault
            result = _once_more(order, graders)
        yield order, result


def _once_more(order: Order, graders: _Graders) -> Graded:
    try:
        return graders.submit(order).result()
    except CourseError:
        raise
    except Exception as error:
        unit = find_unit(order.stem, find_units())
        return ungraded(unit, f"the grader process ended twice while grading this ({error})")


class _Local:
    """Grader processes of this machine; a broken set of them is replaced by a fresh one."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, order: Order) -> Future[Graded]:
        """Have an order graded by the next process that is free."""
        if self._pool is not None:
            try:
                return self._pool.submit(grade, order)
            except BrokenProcessPool:
                self.close()
        self._pool = ProcessPoolExecutor(self._jobs, _context(), initializer=_begin)
        return self._pool.submit(grade, order)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


class _Cluster:
    """The workers of a Dask cluster; Dask itself repeats elsewhere what one that died was at."""

    def __init__(self, client: Any) -> None:
        self._executor: Executor = client.get_executor(pure=False)
        self.width = max(1, sum(client.nthreads().values()))

    def submit(self, order: Order) -> Future[Graded]:
        """Have an order graded somewhere."""
        return self._executor.submit(grade, order)


def _context() -> multiprocessing.context.BaseContext:
    """How grader processes start: forked from a server that imported the engine once, or fresh."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([grade.__module__])
    return context


def _begin() -> None:
    """Prepare a grader process: it ends, with its workers, when its parent does or is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        with contextlib.suppress(Exception):
            close_workers()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    multiprocessing.util.Finalize(None, close_workers, exitpriority=1)


def _connected(address: str) -> Any:
    """A client of the cluster at an address."""
    try:
        from distributed import Client
    except ImportError:
        raise CourseError('--dask needs Dask: pip install "backlings[dask]"') from None
    try:
        return Client(address, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise CourseError(f"there is no Dask scheduler at {address} ({error})") from None
