"""Two kinds of plots as SVG that reads well on a light and on a dark page: stacked bars, and lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH = 760
_LEFT, _RIGHT, _TOP, _BAR, _GAP = 190, 90, 64, 22, 12
_COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#9d755d", "#e45756", "#72b7b2", "#8a8d91")
_STYLE = (
    "<style>text{font:13px system-ui,sans-serif;fill:#24292f}.faint{fill:#57606a}.axis{stroke:#8c959f}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9198a1}}</style>"
)


def stacked_bars(title: str, unit: str, bars: Sequence[tuple[str, Mapping[str, float]]]) -> str:
    """A bar for each `(label, {part: value})`, its whole written behind it; several parts have a legend."""
    parts = list(dict.fromkeys(part for _, values in bars for part in values))
    most = max(sum(values.values()) for _, values in bars) or 1.0
    scale = (WIDTH - _LEFT - _RIGHT) / most
    legend_rows = -(-len(parts) // 4) if len(parts) > 1 else 0
    top = _TOP + 20 * legend_rows
    drawn = []
    for row, (label, values) in enumerate(bars):
        y, x = top + row * (_BAR + _GAP), float(_LEFT)
        drawn.append(f'<text x="{_LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(label)}</text>')
        for part, value in values.items():
            colour, width = _COLOURS[parts.index(part) % len(_COLOURS)], max(value, 0.0) * scale
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{colour}">'
                f"<title>{escape(part)}: {value:.3g} {escape(unit)}</title></rect>"
            )
            x += width
        drawn.append(f'<text x="{x + 8:.1f}" y="{y + 16}">{sum(values.values()):.3g}</text>')
    if legend_rows:
        drawn += [_legend(number, part) for number, part in enumerate(parts)]
    return _page(title, unit, top + len(bars) * (_BAR + _GAP) + 8, drawn)


def lines(title: str, unit: str, across: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """A line with dots for each named series of `(x, y)`; both axes begin at nought."""
    height, top, left = 240, _TOP + 24, 70
    x_most = max(x for points in series.values() for x, _ in points) or 1.0
    y_most = max(y for points in series.values() for _, y in points) or 1.0
    bottom, right = top + height, WIDTH - 40

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return left + point[0] / x_most * (right - left), bottom - point[1] / y_most * height

    drawn = [f'<path class="axis" fill="none" d="M{left} {top}V{bottom}H{right}"/>']
    for share in (0.0, 0.5, 1.0):
        y = bottom - share * height
        drawn.append(f'<text class="faint" x="{left - 8}" y="{y + 4}" text-anchor="end">{share * y_most:.3g}</text>')
    for x in sorted({x for points in series.values() for x, _ in points}):
        at = place((x, 0))[0]
        drawn.append(f'<text class="faint" x="{at:.0f}" y="{bottom + 18}" text-anchor="middle">{x:,.0f}</text>')
    drawn.append(f'<text class="faint" x="{right}" y="{bottom + 38}" text-anchor="end">{escape(across)}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [place(point) for point in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        drawn.append(f'<path fill="none" stroke="{colour}" stroke-width="2" d="M{path}"/>')
        for (x, y), point in zip(places, points, strict=True):
            said = f"{escape(name)}, {point[0]:,.0f}: {point[1]:.3g} {escape(unit)}"
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"><title>{said}</title></circle>')
        drawn.append(_legend(number, name))
    return _page(title, unit, bottom + 48, drawn)


def _legend(number: int, name: str) -> str:
    x, y = 20 + number % 4 * 180, _TOP - 12 + number // 4 * 20
    colour = _COLOURS[number % len(_COLOURS)]
    return (
        f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour}"/>'
        f'<text x="{x + 18}" y="{y + 1}">{escape(name)}</text>'
    )


def _page(title: str, unit: str, height: int, drawn: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">'
        f'<title id="t">{escape(title)}, {escape(unit)}</title>{_STYLE}'
        f'<text x="20" y="26" font-weight="600">{escape(title)} '
        f'<tspan class="faint" font-weight="400">({escape(unit)})</tspan></text>'
    )
    return "\n".join([head, *drawn, "</svg>"]) + "\n"
