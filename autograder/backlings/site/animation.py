"""
The animation of the site, drawn by ``docs/animations/watch.py``: a film, captions and stills.

The film is WebM; ffmpeg comes with the package imageio-ffmpeg. The stills and the transcript tell
the same without anything that moves.
"""

import hashlib
from pathlib import Path
from types import ModuleType

from backlings.course.files import write_text
from backlings.course.finding import find_course
from backlings.course.loading import load_module
from backlings.site import figures
from backlings.site.figures import SCHEMES, look

FILM, CAPTIONS, POSTER = "watch.webm", "watch.vtt", "watch-poster.svg"
FRAMES_A_SECOND = 12
_VP9 = ["-pix_fmt", "yuv420p", "-crf", "34", "-b:v", "0", "-row-mt", "1", "-cpu-used", "6"]
_PAPER = {"light": "#ffffff", "dark": "#1f2129"}


def script() -> ModuleType:
    """What draws it."""
    return load_module(find_course() / "docs" / "animations" / "watch.py")


def is_current(folder: Path) -> bool:
    """Tell whether the film was drawn from what its script says now."""
    film, kept = folder / FILM, _kept()
    return film.exists() and kept.exists() and kept.read_text(encoding="utf-8") == _inputs()


def _kept() -> Path:
    return find_course() / ".cache" / "animation.txt"


def _inputs() -> str:
    files = (script().__file__, __file__, figures.__file__)
    return hashlib.sha256(b"".join(Path(str(file)).read_bytes() for file in files)).hexdigest()


def write_animation(folder: Path) -> None:
    """Write captions, stills, poster and film."""
    import matplotlib as mpl

    source = script()
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("agg")
    write_text(folder / CAPTIONS, web_captions(source.captions()))
    for scheme in SCHEMES:
        for number, (start, end, _) in enumerate(source.captions(), start=1):
            _draw(source, scheme, [(start + end) / 2], folder / f"watch-{number}-{scheme}.svg")
    _draw(source, "light", [source.captions()[5][0] + 2.5], folder / POSTER)
    count = int(source.SECONDS * FRAMES_A_SECOND)
    _draw(source, "light", [i / FRAMES_A_SECOND for i in range(count)], folder / FILM)
    write_text(_kept(), _inputs())


def web_captions(captions: list[tuple[float, float, str]]) -> str:
    """The captions in the format WebVTT."""

    def clock(seconds: float) -> str:
        return f"00:{int(seconds // 60):02}:{seconds % 60:06.3f}"

    cues = [f"{clock(start)} --> {clock(end)}\n{text}\n" for start, end, text in captions]
    return "\n".join(["WEBVTT\n", *cues])


def _draw(source: ModuleType, scheme: str, moments: list[float], path: Path) -> None:
    """One picture or a film of several."""
    import imageio_ffmpeg
    import matplotlib as mpl
    from matplotlib import pyplot
    from matplotlib.animation import FFMpegWriter

    colours = {**SCHEMES[scheme], "paper": _PAPER[scheme]}
    film = path.suffix == ".webm"
    settings = {**look(colours), "animation.ffmpeg_path": imageio_ffmpeg.get_ffmpeg_exe()}
    with mpl.rc_context({**settings, "figure.constrained_layout.use": False}):
        figure = pyplot.figure(figsize=source.SIZE, facecolor=colours["paper"])
        scene = source.Scene(figure, colours)
        if film:
            writer = FFMpegWriter(FRAMES_A_SECOND, codec="libvpx-vp9", extra_args=_VP9)
            part = path.with_name(f"part-{path.name}")
            with writer.saving(figure, str(part), dpi=100):
                for moment in moments:
                    scene.at(moment)
                    writer.grab_frame()
            part.replace(path)
        else:
            scene.at(moments[0])
            scene.caption.set_text("")
            figure.savefig(path, metadata={"Date": None})
        pyplot.close(figure)
