"""
What an isolated worker may do: the files it may read and the system calls it may make.

Everything here is made in the grader's process and handed to the warm parent ready for use: a
Landlock ruleset as an open descriptor, a seccomp filter as the kernel's own instructions. So
nothing but numpy and the standard library need exist where the learner's code runs.
"""

import errno
import importlib.util
import os
import re
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

_INSIDE = Path(__file__).parent / "inside"
_NAMES = "warm_parent.py", "worker.py", "protocol.py", "keeps.py", "frameworks.py"
PROGRAMS = tuple(_INSIDE / name for name in _NAMES)
_DEVICES = Path("/dev/null"), Path("/dev/urandom"), Path("/dev/random")

# Reading, memory, time, its own signals and threads. What is not here fails with EPERM: sockets,
# other processes, other programs, changes to any file, tracing, mounting, every new interface.
_CALLS = """
read write readv writev pread64 pwrite64 close fstat newfstatat stat lstat statx lseek
open openat access faccessat faccessat2 getdents64 readlink readlinkat getcwd dup
mmap mprotect munmap brk mremap madvise get_mempolicy fadvise64
rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack rt_sigpending restart_syscall
getpid gettid getppid getuid geteuid getgid getegid getpgrp getrusage getrlimit sysinfo uname times
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time alarm setitimer getitimer
futex sched_yield sched_getaffinity getrandom set_robust_list rseq set_tid_address
poll ppoll select pselect6 exit exit_group getcpu
"""
_IOCTLS = 0x5401, 0x5413, 0x5421, 0x5450, 0x5451  # TCGETS TIOCGWINSZ FIONBIO FIONCLEX FIOCLEX
_FCNTLS = 0, 1, 2, 3, 1030  # F_DUPFD F_GETFD F_SETFD F_GETFL F_DUPFD_CLOEXEC
_CLONE_THREAD = 0x00010000
_CLONE_NEW = 0x7E020000  # any namespace


def readable_packages(names: tuple[str, ...]) -> list[Path]:
    """
    Where installed packages lie, what they need included, with the libraries beside them.

    Raises
    ------
    ImportError
        One is not installed.
    """
    found: dict[Path, None] = {}
    for name in names:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise ImportError(f"{name} is not installed", name=name)
        origin = Path(spec.origin).resolve()
        home = origin.parent if origin.name == "__init__.py" else origin
        libraries = home.parent.glob(f"{name}.libs")
        found |= dict.fromkeys([home, *libraries, *home.parent.glob(f"{name}-*.dist-info")])
        for distribution in _distributions(name) if name != "numpy" else ():  # it needs nothing
            found |= dict.fromkeys(_places(distribution))
    return list(found)


def _distributions(package: str) -> list[metadata.Distribution]:
    """What was installed to have a package, and all that this requires, as far as it is here."""
    waiting = [*_installed().get(package, ())]
    found: dict[str, metadata.Distribution] = {}
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            found[key] = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system, or another Python
            continue
        for line in found[key].requires or ():
            required = re.match(r"[\w.-]+", line)
            if required and "extra ==" not in line:
                waiting.append(required[0])
    return list(found.values())


@cache
def _installed() -> Mapping[str, list[str]]:
    """For each package what was installed to have it; looking through all takes a while."""
    return metadata.packages_distributions()


def _places(distribution: metadata.Distribution) -> list[Path]:
    """Folders and files that a distribution put beside others; no programs."""
    site = Path(str(distribution.locate_file(""))).resolve()
    tops = {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}
    return sorted(site / top for top in tops if (site / top).exists())


def interpreter() -> Path:
    """The Python that every virtual environment of it points to."""
    return Path(sys.executable).resolve()


def library_folders() -> list[Path]:
    """Where the standard library and the system's shared libraries are."""
    standard = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")}
    system = [*Path("/usr/lib").glob("*-linux-*"), Path("/usr/lib64"), Path("/lib64")]
    return [*sorted(standard), *(p.resolve() for p in system if p.is_dir())]


def read_rules(packages: tuple[str, ...]) -> int:
    """
    A Landlock ruleset: read the standard library and some packages, write to /dev/null, no more.

    The standard library is allowed entry by entry, since a site-packages folder, and a course in
    it, may be inside it.

    Returns
    -------
    descriptor : int
        To be closed by the caller.

    Raises
    ------
    ImportError
        landlockpy is not installed.
    OSError
        The kernel has no Landlock.
    """
    from landlockpy import AccessFS, Ruleset, Scope

    rules = Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL)
    look = AccessFS.READ_FILE | AccessFS.READ_DIR
    for folder in library_folders():
        rules.allow_path(folder, AccessFS.READ_DIR)
        for entry in folder.iterdir():
            if entry.name not in ("site-packages", "dist-packages") and entry.exists():
                rules.allow_path(entry, look if entry.is_dir() else AccessFS.READ_FILE)
    for path in readable_packages(packages):
        rules.allow_path(path.parent, AccessFS.READ_DIR)  # names only, for the import system
        rules.allow_path(path, look if path.is_dir() else AccessFS.READ_FILE)
    for path in (*_DEVICES, *PROGRAMS):
        rules.allow_path(path, AccessFS.READ_FILE)
    rules.allow_path(_DEVICES[0], AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    descriptor = os.dup(rules.fileno())
    rules.close()
    return descriptor


def call_filter() -> bytes:
    """
    The seccomp filter, as the kernel takes it.

    Raises
    ------
    ImportError
        pyseccomp is not installed.
    RuntimeError
        libseccomp is not.
    """
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for name in _CALLS.split():
        rules.add_rule(seccomp.ALLOW, name)
    for request in _IOCTLS:
        rules.add_rule(seccomp.ALLOW, "ioctl", seccomp.Arg(1, seccomp.EQ, request))
    for command in _FCNTLS:
        rules.add_rule(seccomp.ALLOW, "fcntl", seccomp.Arg(1, seccomp.EQ, command))
    rules.add_rule(seccomp.ALLOW, "prlimit64", seccomp.Arg(2, seccomp.EQ, 0))  # to ask, not to set
    # A thread, never a process: with one process a submission, ending it leaves nothing behind.
    thread = seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD | _CLONE_NEW, _CLONE_THREAD)
    rules.add_rule(seccomp.ALLOW, "clone", thread)
    # Its flags are in memory, where a filter cannot look: glibc takes clone on ENOSYS.
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def walls(packages: tuple[str, ...], as_root: bool) -> list[str]:
    """
    The bubblewrap command that shows the interpreter, its library and some packages, nothing else.

    Parameters
    ----------
    packages : tuple of str
    as_root : bool
        Without a user namespace: the warm parent can become nobody then, a user of its own.
    """
    # No --die-with-parent: the kernel takes the end of the *thread* that started a process for the
    # end of its parent. The warm parent ends when its line to the grader does, and all with it.
    command = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--hostname", "sandbox", "--cap-drop", "ALL"]
    visible, hidden, wanted = _visible(), _hidden(), [*readable_packages(packages), *PROGRAMS]
    if as_root:
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        above = {folder for path in (*visible, *wanted) for folder in path.parents[:-1]}
        for path in sorted(above):  # else they are for root's eyes only
            command += ["--perms", "0755", "--dir", str(path)]
    else:
        command.append("--unshare-user")
    for name in ("/lib", "/lib64"):
        if Path(name).is_symlink():
            command += ["--symlink", str(Path(name).readlink()), name]
        else:
            command += ["--ro-bind-try", name, name]
    for path in visible:
        command += ["--ro-bind-try", str(path), str(path)]
    for path in hidden:
        command += ["--tmpfs", str(path)]
    for path in wanted:
        command += ["--ro-bind", str(path), str(path)]
    return [*command, "--dev", "/dev", "--remount-ro", "/", "--chdir", "/", "--"]


def _visible() -> list[Path]:
    """What bubblewrap binds first; packages follow when what hides them is in place."""
    base = interpreter().parent.parent / "lib"  # libpython and what it needs
    found = [Path("/usr/lib"), Path("/usr/lib64"), base, interpreter(), Path("/etc/ld.so.cache")]
    return list(dict.fromkeys([*found, *library_folders()]))


def _hidden() -> list[Path]:
    """Folders of packages inside the standard library: a course may be installed there."""
    names = "site-packages", "dist-packages"
    folders = [folder / name for folder in library_folders() for name in names]
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
