"""Bring coordinates of the frames used in China to WGS-84. Pure.

GCJ-02 is WGS-84 shifted by a smooth, published-by-practice field of up to about 700 m; the field is defined from the
true position, so the way back is found by iteration. CGCS2000 and WGS-84 differ by centimetres, far below the six
decimals (11 cm) that a site keeps, so they are taken as equal.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from math import cos, pi, radians, sin, sqrt

from app.errors import Refused

KRASOVSKY_AXIS_M = 6378245.0
KRASOVSKY_ECCENTRICITY_SQUARED = 0.00669342162296594323
_STEPS = 10
_MICRODEGREE = Decimal("0.000001")


class Frame(StrEnum):
    """The coordinate frame that an import says it brings."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    CGCS2000 = "CGCS2000"


class CoordinatesOutOfRange(Refused):
    """Latitude or longitude is not on the globe, or a GCJ-02 position is not in China."""


def to_wgs84(lat: float, lon: float, frame: Frame) -> tuple[Decimal, Decimal]:
    """Return (latitude, longitude) in WGS-84 degrees, rounded to six decimals.

    Raises CoordinatesOutOfRange where the numbers cannot be a position in `frame`.
    """
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 - the globe
        raise CoordinatesOutOfRange(lat=lat, lon=lon)
    if frame is Frame.GCJ02:
        lat, lon = _from_gcj02(lat, lon)
    return Decimal(lat).quantize(_MICRODEGREE), Decimal(lon).quantize(_MICRODEGREE)


def gcj02_of(lat: float, lon: float) -> tuple[float, float]:
    """Return the GCJ-02 position of the WGS-84 position (lat, lon), both in degrees."""
    x, y = lon - 105.0, lat - 35.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _ripple(x, x, 150.0, 300.0)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += _ripple(x, y, 160.0, 320.0)
    bend = 1 - KRASOVSKY_ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    meridian_m = KRASOVSKY_AXIS_M * (1 - KRASOVSKY_ECCENTRICITY_SQUARED) / (bend * sqrt(bend))
    parallel_m = KRASOVSKY_AXIS_M / sqrt(bend) * cos(radians(lat))
    return lat + north * 180.0 / (meridian_m * pi), lon + east * 180.0 / (parallel_m * pi)


def _ripple(x: float, along: float, long_wave: float, longest_wave: float) -> float:
    """Return the sum of the field's waves: two short ones along x, then four along the axis that is shifted."""
    short = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    middle = (20.0 * sin(along * pi) + 40.0 * sin(along / 3.0 * pi)) * 2.0 / 3.0
    far = (long_wave * sin(along / 12.0 * pi) + longest_wave * sin(along / 30.0 * pi)) * 2.0 / 3.0
    return short + middle + far


def _from_gcj02(lat: float, lon: float) -> tuple[float, float]:
    if not (0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347):  # noqa: PLR2004 - where the field is defined
        raise CoordinatesOutOfRange(lat=lat, lon=lon)
    true_lat, true_lon = lat, lon
    for _ in range(_STEPS):
        shifted_lat, shifted_lon = gcj02_of(true_lat, true_lon)
        true_lat, true_lon = true_lat + lat - shifted_lat, true_lon + lon - shifted_lon
    return true_lat, true_lon
