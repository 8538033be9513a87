"""Sites are kept in WGS-84 whatever frame an import brings."""

from __future__ import annotations

from math import cos, hypot, radians

import pytest

from app.places.coordinates import CoordinatesOutOfRange, Frame, to_wgs84

# Pairs published with the open conversion libraries: (WGS-84, GCJ-02) in Shanghai, Shenzhen and Beijing.
PAIRS = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]
METRES_PER_DEGREE = 111_320.0


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    return METRES_PER_DEGREE * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians(a[0])))


@pytest.mark.parametrize(("wgs84", "gcj02"), PAIRS)
def test_a_gcj02_position_comes_back_to_within_half_a_metre(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    lat, lon = to_wgs84(*gcj02, Frame.GCJ02)
    assert metres_between(wgs84, (float(lat), float(lon))) < 0.5
    assert metres_between(wgs84, gcj02) > 400


@pytest.mark.parametrize("frame", [Frame.WGS84, Frame.CGCS2000])
def test_wgs84_and_cgcs2000_are_the_same_at_six_decimals(frame: Frame) -> None:
    assert tuple(map(str, to_wgs84(39.1382104, 117.1502586, frame))) == ("39.138210", "117.150259")


@pytest.mark.parametrize(
    ("lat", "lon", "frame"),
    [(91, 117, Frame.WGS84), (39, 181, Frame.CGCS2000), (48.85, 2.35, Frame.GCJ02), (117.15, 39.13, Frame.WGS84)],
)
def test_an_impossible_position_is_refused(lat: float, lon: float, frame: Frame) -> None:
    with pytest.raises(CoordinatesOutOfRange):
        to_wgs84(lat, lon, frame)
