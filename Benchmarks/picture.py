"""A picture of how time grows, both axes logarithmic: plain SVG."""
import math
from html import escape

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 420, 64, 24, 210, 48
INKS = {"boosting": ["#0b5fa5", "#5d9bd3", "#9cc4e8"], "forest": ["#1b7a3d", "#6fbf8b", "#a9dcbc"],
        "whole": ["#0b5fa5", "#3f86c4", "#5d9bd3", "#7aafde", "#95c0e6"],
        "reading": ["#1b7a3d", "#3f9460", "#5fa97b", "#7dbb94", "#98caab"]}
FONT = 'font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222"'


def power(exponent):
    return f'10<tspan dy="-5" font-size="9">{exponent}</tspan>'


def tick_words(seconds):
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1e3:g} ms"


def growth(lines, title="Time to learn by number of rows", across="rows (of 50 columns)", ticks=None):
    """lines: (name, kind, whether ours, [(rows, seconds)]). ticks: numbers below the axis; powers of ten without any."""
    points = [point for *_, found in lines for point in found]
    x0, x1 = (math.log10(pick(rows for rows, _ in points)) for pick in (min, max))
    y0 = math.floor(math.log10(min(seconds for _, seconds in points)))
    y1 = math.ceil(math.log10(max(seconds for _, seconds in points)))
    x1 = x1 if ticks else max(x1, x0 + 1)

    def place(rows, seconds):
        right = (math.log10(rows) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)
        up = (math.log10(seconds) - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)
        return round(LEFT + right, 1), round(HEIGHT - BOTTOM - up, 1)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">',
           f"<title>{escape(title)}</title>", f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    named = [(tick, f"{tick}") for tick in ticks] if ticks else [
        (10**exponent, power(exponent)) for exponent in range(math.ceil(x0), math.floor(x1) + 1)]
    for tick, name in named:
        x, bottom = place(tick, 10**y0)
        out.append(f'<path d="M{x} {TOP}V{bottom}" stroke="#e3e3e3"/>'
                   f'<text x="{x}" y="{bottom + 20}" text-anchor="middle" {FONT}>{name}</text>')
    for exponent in range(y0, y1 + 1):
        x, y = place(10**x0, 10**exponent)
        out.append(f'<path d="M{x} {y}H{WIDTH - RIGHT}" stroke="#e3e3e3"/>'
                   f'<text x="{x - 8}" y="{y + 4}" text-anchor="end" {FONT}>{tick_words(10.0**exponent)}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle" {FONT}>{escape(across)}</text>')
    used, labels = {}, []
    # Ours get the strongest ink of their kind.
    for name, kind, own, found in sorted(lines, key=lambda line: not line[2]):
        ink = INKS[kind][min(used.get(kind, 0), len(INKS[kind]) - 1)]
        used[kind] = used.get(kind, 0) + 1
        ends = [place(*point) for point in found]
        path = "M" + "L".join(f"{x} {y}" for x, y in ends)
        out.append(f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{3 if own else 1.6}" stroke-linejoin="round"/>')
        out += [f'<circle cx="{x}" cy="{y}" r="{4 if own else 3}" fill="{ink}"/>' for x, y in ends]
        labels.append([ends[-1][1], ends[-1][0], name, ink, own])
    # Names stand beside the ends of their lines, far enough apart to be read.
    labels.sort()
    for above, label in zip(labels, labels[1:]):
        label[0] = max(label[0], above[0] + 17)
    for y, x, name, ink, own in labels:
        weight = ' font-weight="bold"' if own else ""
        out.append(f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4}" {FONT.replace("#222", ink)}{weight}>{escape(name)}</text>')
    return "\n".join(out) + "\n</svg>\n"
