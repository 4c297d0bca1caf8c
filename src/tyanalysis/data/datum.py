"""From GCJ-02, the shifted datum of Chinese web maps, to WGS 84.

The shift is a smooth function of the place, some 300 to 700 m; it is undone by stepping back until
the shifted point falls on the given one. The formula is the one that open map libraries share.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_AXIS = 6378245.0  # semi-major axis of the Krasovsky ellipsoid, metres
_ECCENTRICITY = 0.00669342162296594323  # squared
_STEPS = 6  # each step shrinks the error by some three orders of magnitude

Degrees = npt.NDArray[np.float64]


def to_gcj02(longitude: Degrees, latitude: Degrees) -> tuple[Degrees, Degrees]:
    """Shift WGS 84 to GCJ-02.

    Args:
        longitude: Degrees east, shape (n,).
        latitude: Degrees north, shape (n,).
    """
    x, y = longitude - 105.0, latitude - 35.0
    root, waves = np.sqrt(np.abs(x)), _waves(x)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = np.radians(latitude)
    flat = 1.0 - _ECCENTRICITY * np.sin(radians) ** 2
    meridian = _AXIS * (1.0 - _ECCENTRICITY) / (flat * np.sqrt(flat))
    parallel = _AXIS / np.sqrt(flat) * np.cos(radians)
    return longitude + np.degrees(east / parallel), latitude + np.degrees(north / meridian)


def to_wgs84(longitude: Degrees, latitude: Degrees) -> tuple[Degrees, Degrees]:
    """Shift GCJ-02 back to WGS 84, to well under a metre.

    Args:
        longitude: Degrees east, shape (n,).
        latitude: Degrees north, shape (n,).

    >>> east, north = to_wgs84(np.array([112.55]), np.array([37.87]))
    >>> back = to_gcj02(east, north)
    >>> bool(abs(back[0] - 112.55).max() < 1e-9), bool(abs(back[1] - 37.87).max() < 1e-9)
    (True, True)
    """
    east, north = longitude.copy(), latitude.copy()
    for _ in range(_STEPS):
        shifted_east, shifted_north = to_gcj02(east, north)
        east, north = east + longitude - shifted_east, north + latitude - shifted_north
    return east, north


def _waves(x: Degrees) -> Degrees:
    return (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
