"""What Gradescope makes of an archive: a container with /usr, Python, /autograder, no more."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

# What Docker leaves to root: all that changes users and files, nothing that makes namespaces.
_CAPABILITIES = "CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP"
SCHEMA = json.loads((Path(__file__).parent / "gradescope.schema.json").read_text(encoding="utf-8"))


class Image:
    """
    An autograder as Gradescope builds it, in `folder`.

    Without a network; the packages are those of this environment, as in an image that has them.
    """

    def __init__(self, folder, archive, as_root):
        self.place, self.as_root = folder / "autograder", as_root
        self.broken = folder / "broken.py"
        self.broken.write_text("raise ImportError('not installed', name='pyseccomp')\n")
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                path = Path(opened.extract(entry, self.place / "source"))
                path.chmod(entry.external_attr >> 16 & 0o777)
        shutil.copy2(self.place / "source" / "run_autograder", self.place)
        for path in (folder, self.place):
            path.chmod(0o755)
        self.built = self.run("/autograder/source/setup.sh")

    def grade(self, files, process=False):
        """Hand files in, and grade them; the exit code, results.json, what the teacher reads."""
        for name in ("submission", "results"):
            shutil.rmtree(self.place / name, ignore_errors=True)
            (self.place / name).mkdir()
        for name, content in files.items():
            path = self.place / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        ran = self.run("/autograder/run_autograder", process)
        text = (self.place / "results" / "results.json").read_text(encoding="utf-8")
        return ran.returncode, json.loads(text), ran.stdout + ran.stderr

    def run(self, program, process=False):
        """Run a program in there; with `process` without the packages that isolate."""
        return subprocess.run(
            [*self._walls(process), program], capture_output=True, text=True, encoding="utf-8",
            timeout=300,
        )  # fmt: skip

    def _walls(self, process):
        home, base = Path(sys.prefix), Path(sys.base_prefix)
        command = ["bwrap", "--unshare-net", "--unshare-pid", "--clearenv"]
        command += ["--setenv", "PATH", f"{home}/bin:/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8"]
        command += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
        command += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
        command += ["--perms", "1777", "--tmpfs", "/tmp"]
        for name in ("bin", "sbin", "lib", "lib64"):
            command += ["--symlink", f"usr/{name}", f"/{name}"]
        for path in (home, base):
            for folder in reversed(path.parents[:-1]):
                if folder not in (Path("/usr"), Path("/tmp")):
                    command += ["--perms", "0755", "--dir", str(folder)]
            command += ["--ro-bind", str(path), str(path)]
        if process:
            (packages,) = home.glob("lib/python3*/site-packages")
            command += ["--tmpfs", str(packages / "landlockpy")]
            command += ["--ro-bind", str(self.broken), str(packages / "pyseccomp.py")]
        if self.as_root:
            for name in _CAPABILITIES.split():
                command += ["--cap-add", f"CAP_{name}"]
        else:
            command += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
        return [*command, "--bind", str(self.place), "/autograder", "--chdir", "/autograder", "--"]


def users():
    """Whether an image can be run as root here, too: only by root, who has other users' numbers."""
    return (True, False) if os.getuid() == 0 else (False,)
