"""Run as a program of its own: a video in a folder, the same without metadata and its poster beside it.

For the same reasons as `picture_reader`. Arguments: the folder, in which `sent` lies; `mp4` or `webm`; the longest
time in seconds. Writes `video` (the same pictures and sound in a new container: no place, no time, no maker, no
subtitles, no data tracks) and `poster` (WebP, upright); prints JSON: `width`, `height`, `seconds`; or `refused`:
too_long | too_many_pixels | unknown_coding. A failure is a video that cannot be read.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from PIL import Image

MOST_MEMORY = 1024**3
MOST_SECONDS = 30
MOST_PIXELS = 4096 * 2304
POSTER_SIDE = 400
DEMUXERS = {"mp4": "mov", "webm": "matroska"}
"""Chosen by us and never guessed from the content: some readers follow names of other files that stand in a file."""
PICTURES = {"mp4": {"h264", "hevc", "av1"}, "webm": {"vp8", "vp9", "av1"}}
SOUNDS = {"mp4": {"aac", "mp3", "opus"}, "webm": {"opus", "vorbis"}}
"""What browsers play; other sound is left out."""
WORDS_BETWEEN_PICTURES = {"h264": "6", "hevc": "39|40", "av1": "5"}
"""Kinds of units that carry messages beside the picture; some cameras write place and time there, frame by frame."""
NAMES = {"h264": "avc1", "hevc": "hvc1", "av1": "av01"}
"""Of codings in an MP4; by other names of HEVC Safari does not play it."""
CUT_OFF_BELOW = 0.8
"""Of the time that the head of the file tells; a file that ends earlier came in cut off."""


def main(folder: Path, kind: str, most_seconds: float) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with opened(folder, kind) as source:
        pictures, _sound = tracks(source, kind)
        if pictures is None:
            return {"refused": "unknown_coding"}
        if pictures.width * pictures.height > MOST_PIXELS:
            return {"refused": "too_many_pixels"}
        if told_seconds(source) > most_seconds:
            return {"refused": "too_long"}
        poster = first_picture(source, pictures)
    # The number of pictures is not taken from the head, which can tell anything.
    with opened(folder, kind) as source:
        told = told_seconds(source)
        seconds = written_anew(source, folder / "video", kind, most_seconds)
    if seconds > most_seconds:
        return {"refused": "too_long"}
    if seconds < told * CUT_OFF_BELOW:
        raise ValueError("ends before its time")
    width, height = poster.size
    poster.thumbnail((POSTER_SIDE, POSTER_SIDE))
    poster.save(folder / "poster", "WEBP", quality=75)
    return {"width": width, "height": height, "seconds": round(seconds, 2)}


def opened(folder: Path, kind: str) -> Any:
    options = {"protocol_whitelist": "file"}
    return av.open(str(folder / "sent"), format=DEMUXERS[kind], options=options, metadata_errors="replace")


def told_seconds(source: Any) -> float:
    return (source.duration or 0) / av.time_base


def tracks(source: Any, kind: str) -> tuple[Any, Any]:
    """The first track of pictures that browsers play, and of sound; None where there is none."""
    pictures = (track for track in source.streams.video if coding(track) in PICTURES[kind])
    sounds = (track for track in source.streams.audio if coding(track) in SOUNDS[kind])
    return next(pictures, None), next(sounds, None)


def coding(track: Any) -> str:
    return str(track.codec_context.codec.canonical_name) if track.codec_context is not None else ""


def first_picture(source: Any, pictures: Any) -> Image.Image:
    """The first whole picture, turned upright."""
    pictures.thread_type = "NONE"
    frame = next(source.decode(pictures))
    # The angle is told against the clock, as Pillow turns.
    return frame.to_image().convert("RGB").rotate(frame.rotation, expand=True)


def written_anew(source: Any, path: Path, kind: str, most_seconds: float) -> float:
    """Copies the coded pictures and sound into a new container; how long they last, in seconds. Stops early at what is
    too long."""
    options = {"movflags": "faststart"} if kind == "mp4" else {}
    first: float | None = None
    end = 0.0
    with av.open(str(path), "w", format=kind, options=options) as target:
        copies = {}
        for track in filter(None, tracks(source, kind)):
            copy = target.add_stream_from_template(track)
            copies[track.index] = (copy, cleaner(track, copy))
            if kind == "mp4" and coding(track) in NAMES:
                copy.codec_context.codec_tag = NAMES[coding(track)]
        for packet in source.demux([source.streams[index] for index in copies]):
            if packet.dts is None:
                continue
            if packet.is_corrupt:
                raise ValueError("holds a part that cannot be read")
            copy, clean = copies[packet.stream.index]
            if packet.stream.type == "video" and packet.pts is not None:
                starts = float(packet.pts * packet.time_base)
                first = starts if first is None else min(first, starts)
                end = max(end, starts + float((packet.duration or 0) * packet.time_base))
                if end - first > most_seconds:
                    return end - first
            for cleaned in clean.filter(packet) if clean else [packet]:
                cleaned.stream = copy
                target.mux(cleaned)
    return end - (first or 0.0)


def cleaner(track: Any, copy: Any) -> Any:
    kinds = WORDS_BETWEEN_PICTURES.get(coding(track))
    if kinds is None or track.type != "video":
        return None
    return BitStreamFilterContext(f"filter_units=remove_types={kinds}", track, copy)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))))
