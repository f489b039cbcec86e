"""Photos as phones make them."""

import io
import random

from PIL import ExifTags, Image, ImageDraw


def photo_with_position(*, lat: float, lon: float) -> bytes:
    """A JPEG that tells where it was taken (degrees, EPSG:4326, northern and eastern) and by which phone."""
    picture = Image.new("RGB", (1600, 1200), "#6f7f5a")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 700, 1600, 1200), fill="#5a6a70")
    drawing.ellipse((600, 780, 1050, 960), fill="#c9a9a0")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Samsung"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", _degrees_minutes_seconds(lat)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", _degrees_minutes_seconds(lon)
    file = io.BytesIO()
    # So coarse that the page finds nothing to make smaller and sends the file as the phone wrote it.
    picture.save(file, "JPEG", quality=30, exif=exif)
    return file.getvalue()


def tells_position(photo: bytes) -> bool:
    return bool(Image.open(io.BytesIO(photo)).getexif().get_ifd(ExifTags.IFD.GPSInfo))


def _degrees_minutes_seconds(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4)


def large_photo(seed: int) -> bytes:
    """A JPEG of some hundred KB that no page can make smaller: several pieces on the way."""
    noise = Image.frombytes("RGB", (900, 700), random.Random(seed).randbytes(900 * 700 * 3))
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=40)
    return file.getvalue()
