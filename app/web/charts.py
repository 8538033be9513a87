"""Charts drawn on the server as SVG. They read the same rows as the table beside them, so both say the same.

Colours, strokes and letters come from style sheets by class; the drawing holds only shapes. Missing values (None)
are gaps, never zeros.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext
from markupsafe import Markup

from app.web.formats import number

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 28, 32
ROW = 34  # height of one horizontal bar with its gap
NAMES = 132  # room for the names of horizontal bars
TICKS = 5
LABELS = 12  # as many labels fit under a chart

Value = float | int | None
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a chart draws and its table prints: one label and one value per series in each row."""

    title: str
    label: str
    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Value]]]
    unit: str = ""

    @property
    def columns(self) -> list[str]:
        """The headings of the table's value columns."""
        if not self.unit:
            return list(self.series)
        return [gettext("%(name)s（%(unit)s）", name=name, unit=self.unit) for name in self.series]

    def values(self) -> Iterator[float]:
        """All values."""
        return (float(value) for _, values in self.rows for value in values if value is not None)


@dataclass(frozen=True, slots=True)
class Scale:
    """A round-numbered axis from `low` to `high`, mapped onto the pixels from `start` to `end`."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where `value` lies."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)

    def ticks(self) -> list[float]:
        """The round numbers that get a grid line."""
        count = round((self.high - self.low) / self.step)
        digits = max(0, 1 - math.floor(math.log10(self.step)))
        return [round(self.low + index * self.step, digits) for index in range(count + 1)]


def scale(values: Iterable[float], start: float, end: float, *, zero: bool = True) -> Scale:
    """Return an axis of 1-2-5 steps around `values`; with `zero` it always includes zero."""
    found = [*values, 0.0] if zero else list(values)
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    if low == high:
        low, high = (low, low + 1) if zero else (low - 0.5, high + 0.5)
    step = _round_step((high - low) / TICKS)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step, start, end)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= rough * (1 - 1e-9))


def bar(data: Rows) -> Markup:
    """Draw vertical bars, series side by side: for days and months."""
    across = (WIDTH - LEFT - RIGHT) / max(1, len(data.rows))
    thick = across * 0.7 / max(1, len(data.series))
    y = scale(data.values(), HEIGHT - BOTTOM, TOP)
    shapes = [
        _rect(LEFT + index * across + across * 0.15 + place * thick, y(0), thick, y(value), place + 1)
        for index, (_, values) in enumerate(data.rows)
        for place, value in enumerate(values)
        if value is not None
    ]
    return _svg(data, HEIGHT, [*_grid(y, data.unit), *shapes, *_labels(data, LEFT + across / 2, across)])


def bars(data: Rows, target: float | None = None) -> Markup:
    """Draw horizontal bars of the first series with their values: for streets, categories, anything with long names."""
    height = len(data.rows) * ROW + 12
    known = [*data.values(), *([] if target is None else [target])]
    x = scale(known, NAMES, WIDTH - 84)
    shapes: list[Markup] = []
    for index, (label, values) in enumerate(data.rows):
        middle = index * ROW + ROW / 2 + 6
        shapes.append(_text(NAMES - 10, middle + 4, label, "end"))
        if (value := values[0]) is None:
            shapes.append(_text(NAMES + 6, middle + 4, "–"))
            continue
        left, right = sorted((x(0), x(value)))
        shapes.append(_box(left, middle - 10, right - left, 20, "s1"))
        shapes.append(_text(right + 8, middle + 4, _figure(value, data.unit), css="chart__value"))
    if target is not None:
        shapes.append(_line([(x(target), 0), (x(target), height)], "chart__target"))
    return _svg(data, height, shapes)


def stacked_bar(data: Rows) -> Markup:
    """Draw one horizontal bar per row, its series one after another: for the parts of a whole."""
    height = len(data.rows) * ROW + 34
    totals = [sum(value or 0 for value in values) for _, values in data.rows]
    x = scale(totals, NAMES, WIDTH - RIGHT - 24)
    shapes = [
        shape
        for tick in x.ticks()
        for shape in (
            _line([(x(tick), 4), (x(tick), height - 26)], "chart__grid"),
            _text(x(tick), height - 8, number(tick), "middle"),
        )
    ]
    for index, (label, values) in enumerate(data.rows):
        middle = index * ROW + ROW / 2 + 4
        shapes.append(_text(NAMES - 10, middle + 4, label, "end"))
        before = 0.0
        for place, value in enumerate(values):
            if value:
                width = x(before + value) - x(before)
                shapes.append(_box(x(before), middle - 10, width, 20, f"chart__segment s{place + 1}"))
                before += value
    return _svg(data, height, shapes)


def line(data: Rows, steps: Sequence[Value] = (), *, zero: bool = False) -> Markup:
    """Draw one line per series; `steps` is the target at each row, drawn as stairs (None where there is none)."""
    known = [*data.values(), *(float(step) for step in steps if step is not None)]
    y = scale(known, HEIGHT - BOTTOM, TOP, zero=zero)
    across = (WIDTH - LEFT - RIGHT - 24) / max(1, len(data.rows) - 1)
    start = LEFT + 12
    shapes: list[Markup] = []
    for place in range(len(data.series)):
        points = [
            None if values[place] is None else (start + index * across, y(float(values[place] or 0)))
            for index, (_, values) in enumerate(data.rows)
        ]
        shapes.extend(_pieces(points, f"chart__line s{place + 1}", f"s{place + 1}"))
    shapes.extend(_stairs([(start + index * across, step) for index, step in enumerate(steps)], y, across))
    return _svg(data, HEIGHT, [*_grid(y, data.unit), *shapes, *_labels(data, start, across)])


def bullet(title: str, value: Value, target: float, unit: str = "", high: float | None = None) -> Markup:
    """Draw one value against its target on a track: 35.4 of 38.5."""
    x = scale([value or 0, target, high or 0], 4, 316)
    shapes = [_box(4, 10, 312, 12, "chart__track")]
    if value is not None:
        shapes.append(_box(x(0), 10, x(value) - x(0), 12, "s1"))
    shapes.append(_line([(x(target), 4), (x(target), 28)], "chart__mark"))
    told = gettext("%(value)s，目标 %(target)s", value=_figure(value, unit), target=_figure(target, unit))
    return _frame(320, 32, title, told, shapes, "chart")


def spark(title: str, values: Sequence[Value]) -> Markup:
    """Draw a sparkline: as small as a word, without axes."""
    known = [float(value) for value in values if value is not None]
    y = scale(known, 25, 3, zero=False)
    across = 104 / max(1, len(values) - 1)
    points = [None if value is None else (4 + index * across, y(value)) for index, value in enumerate(values)]
    told = gettext("从 %(first)s 到 %(last)s", first=number(known[0]), last=number(known[-1])) if known else "–"
    return _frame(112, 28, title, told, _pieces(points, "chart__line s1", "s1"), "chart spark")


def _pieces(points: Sequence[Point | None], css: str, dot: str) -> list[Markup]:
    """Join neighbours; a point between two gaps becomes a dot."""
    shapes = []
    for present, run in groupby(points, key=lambda point: point is not None):
        piece = [point for point in run if point is not None]
        if present and len(piece) == 1:
            shapes.append(Markup('<circle class="{}" cx="{}" cy="{}" r="3.5"/>').format(dot, *_rounded(piece[0])))
        elif present:
            shapes.append(_line(piece, css))
    return shapes


def _stairs(steps: Sequence[tuple[float, Value]], y: Scale, across: float) -> list[Markup]:
    shapes = []
    for present, run in groupby(steps, key=lambda step: step[1] is not None):
        piece = [(x, y(float(step))) for x, step in run if step is not None]
        if present:
            corners = [corner for x, height in piece for corner in ((x - across / 2, height), (x + across / 2, height))]
            inside = [(min(max(x, LEFT), WIDTH - RIGHT), height) for x, height in corners]
            shapes.append(_line(inside, "chart__target"))
    return shapes


def _grid(y: Scale, unit: str) -> list[Markup]:
    shapes = [
        shape
        for tick in y.ticks()
        for shape in (
            _line([(LEFT, y(tick)), (WIDTH - RIGHT, y(tick))], "chart__axis" if tick == 0 else "chart__grid"),
            _text(LEFT - 8, y(tick) + 4, number(tick), "end"),
        )
    ]
    return [*shapes, _text(4, 14, unit)] if unit else shapes


def _labels(data: Rows, start: float, across: float) -> list[Markup]:
    """Label every row, or every n-th where labels would overlap."""
    every = max(1, math.ceil(len(data.rows) / LABELS))
    return [
        _text(start + index * across, HEIGHT - 10, label, "middle")
        for index, (label, _) in enumerate(data.rows)
        if index % every == 0
    ]


def _svg(data: Rows, height: float, shapes: Iterable[Markup]) -> Markup:
    return _frame(WIDTH, height, data.title, _told(data), shapes, "chart chart--full")


def _told(data: Rows) -> str:
    """Describe the drawing in words: each series' first, last, lowest and highest value."""
    said = []
    for place, name in enumerate(data.series):
        known = [(label, values[place]) for label, values in data.rows if values[place] is not None]
        if not known:
            said.append(gettext("%(name)s：暂无数据", name=name))
            continue
        lowest, highest = min(known, key=_value), max(known, key=_value)
        said.append(
            gettext(
                "%(name)s：最低 %(low)s（%(low_at)s），最高 %(high)s（%(high_at)s）",
                name=name,
                low=_figure(lowest[1], data.unit),
                low_at=lowest[0],
                high=_figure(highest[1], data.unit),
                high_at=highest[0],
            )
        )
    return str(gettext("；")).join(said)


def _value(row: tuple[str, Value]) -> float:
    return float(row[1] or 0)


def _figure(value: Value, unit: str) -> str:
    if value is None:
        return "–"
    return f"{number(value)}{'' if unit in {'', '%'} else ' '}{unit}"


def _frame(width: float, height: float, title: str, told: str, shapes: Iterable[Markup], css: str) -> Markup:
    """Frame a drawing without children for screen readers: its label holds title and content."""
    label = title + gettext("：") + told
    return Markup(
        '<svg class="{css}" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
        "<title>{title}</title><desc>{told}</desc>{shapes}</svg>"
    ).format(css=css, width=width, height=height, label=label, title=title, told=told, shapes=Markup("").join(shapes))


def _rounded(point: Point) -> tuple[float, float]:
    return round(point[0], 2), round(point[1], 2)


def _line(points: Sequence[Point], css: str) -> Markup:
    path = "M" + "L".join("{:g} {:g}".format(*_rounded(point)) for point in points)
    return Markup('<path class="{}" d="{}"/>').format(css, path)


def _box(x: float, y: float, width: float, height: float, css: str) -> Markup:
    return Markup('<rect class="{}" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
        css, round(x, 2), round(y, 2), round(width, 2), round(height, 2)
    )


def _rect(x: float, zero: float, width: float, top: float, series: int) -> Markup:
    return _box(x, min(zero, top), width, abs(zero - top), f"s{series}")


def _text(x: float, y: float, words: str, anchor: str = "start", css: str = "") -> Markup:
    return Markup('<text x="{:g}" y="{:g}" text-anchor="{}" class="{}">{}</text>').format(
        round(x, 2), round(y, 2), anchor, css, words
    )
