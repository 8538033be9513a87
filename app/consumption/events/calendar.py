"""An event as an iCalendar file (RFC 5545), which telephones put into their own calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_LINE = 75  # octets, RFC 5545 section 3.1


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a calendar shows of an event."""

    uid: str
    title: str
    place: str
    text: str
    url: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool = False


def icalendar(entry: CalendarEntry, written_at: datetime) -> str:
    """Return `entry` as an iCalendar file with lines ended by CR LF."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tanhui//Events//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_instant(written_at)}",
        f"DTSTART:{_instant(entry.starts_at)}",
        f"DTEND:{_instant(entry.ends_at)}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"LOCATION:{_escaped(entry.place)}",
        f"DESCRIPTION:{_escaped(entry.text)}",
        f"URL:{entry.url}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Break a line between characters so that no part is longer than 75 octets; later parts begin with a space."""
    part, octets = "", 0
    for letter in line:
        width = len(letter.encode())
        if octets + width > _LINE:
            yield part
            part, octets = " ", 1
        part += letter
        octets += width
    yield part
