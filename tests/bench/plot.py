"""A small plot as SVG: one line, both axes logarithmic."""
import html
import math

WIDTH, HEIGHT, LEFT, BOTTOM = 480, 320, 64, 48


def text(x, y, said, more=''):
    return '<text x="%.0f" y="%.0f"%s>%s</text>' % (x, y, more,
                                                   html.escape(said))


def decades(values):
    low = math.floor(math.log10(min(values)))
    return low, max(low + 1, math.ceil(math.log10(max(values))))


def write(path, across, up, points, note):
    """`points` are pairs above zero; the file is written anew."""
    x0, x1 = decades([x for x, _ in points])
    y0, y1 = decades([y for _, y in points])

    def at(x, y):
        return (LEFT + (math.log10(x) - x0) / (x1 - x0) * (WIDTH - LEFT - 16),
                HEIGHT - BOTTOM - (math.log10(y) - y0) / (y1 - y0) *
                (HEIGHT - BOTTOM - 32))

    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
           'font-family="sans-serif" font-size="12">' % (WIDTH, HEIGHT),
           '<title>%s by %s</title>' % (html.escape(up), html.escape(across)),
           '<rect width="100%" height="100%" fill="#fff"/>',
           '<g stroke="#ccc">']
    labels = []
    for power in range(x0, x1 + 1):
        x, y = at(10 ** power, 10 ** y0)
        out.append('<path d="M%.1f %.1fV32"/>' % (x, y))
        labels.append(text(x, y + 16, '%g' % 10 ** power,
                           ' text-anchor="middle"'))
    for power in range(y0, y1 + 1):
        x, y = at(10 ** x0, 10 ** power)
        out.append('<path d="M%.1f %.1fH%d"/>' % (x, y, WIDTH - 16))
        labels.append(text(x - 6, y + 4, '%g' % 10 ** power,
                           ' text-anchor="end"'))
    line = ' '.join('%.1f,%.1f' % at(x, y) for x, y in points)
    out += ['</g>', *labels,
            '<polyline points="%s" fill="none" stroke="#1a5fb4" '
            'stroke-width="2"/>' % line]
    out += ['<circle cx="%.1f" cy="%.1f" r="3" fill="#1a5fb4"/>' % at(x, y)
            for x, y in points]
    out += [text(LEFT, 20, '%s; %s' % (up, note)),
            text(WIDTH / 2, HEIGHT - 10, across, ' text-anchor="middle"'),
            '</svg>']
    path.write_text('\n'.join(out) + '\n')
