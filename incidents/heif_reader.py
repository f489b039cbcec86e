"""Run as a program of its own: HEIC from standard input to an upright JPEG of at most 2048 px on standard output.

The library that reads HEIC is written in C and has been crashed by broken files; here it takes nobody with it.
Exit code 3: more pixels than allowed (first argument); any other failure: not a picture that can be read.
"""

import resource
import sys
from io import BytesIO

import pi_heif
from PIL import Image, ImageOps

MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 30
LONGEST_SIDE = 2048
TOO_MANY_PIXELS = 3


def main(most_pixels: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pi_heif.register_heif_opener()
    opened = Image.open(BytesIO(sys.stdin.buffer.read()), formats=("HEIF",))
    if opened.width * opened.height > most_pixels:
        return TOO_MANY_PIXELS
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.convert("RGB").save(sys.stdout.buffer, "JPEG", quality=95)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
