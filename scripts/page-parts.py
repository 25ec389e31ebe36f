#!/usr/bin/env python3
"""Make the parts of the report's page that others made, in src/page/web/vendor: uPlot as it is published, and two scripts
with data, coastlines.js and colour_tables.js.

The packages come from the npm registry, in the versions below; npm checks their digests.  The parts are in the
repository: a build needs neither this script nor npm.

usage: scripts/page-parts.py       needs Python 3 and npm
"""

import json
import pathlib
import re
import shutil
import subprocess
import tarfile
import tempfile

PACKAGES = {"uplot": "1.6.32", "world-atlas": "2.0.2", "d3-scale-chromatic": "3.1.1"}
VENDOR = pathlib.Path(__file__).resolve().parents[1] / "src/page/web/vendor"
HUNDREDTHS = 100  # coastlines are rounded to 0.01 degrees: 1 km, a hundredth of what the 110m map resolves


def fetch(place):
    """Unpack each package into place/NAME."""
    for name, version in PACKAGES.items():
        done = subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=place, check=True,
                              capture_output=True, text=True)
        with tarfile.open(place / done.stdout.split()[-1]) as archive:
            for member in archive.getmembers():
                inside = pathlib.PurePosixPath(member.name).relative_to("package")
                if member.isfile() and ".." not in inside.parts:
                    target = place / name / inside
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.extractfile(member).read())


def arcs_of(topology):
    """The arcs of a TopoJSON file as lists of (longitude, latitude) in hundredths of a degree."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = round((x * sx + tx) * HUNDREDTHS), round((y * sy + ty) * HUNDREDTHS)
            if not line or point != line[-1]:
                line.append(point)
        yield line


def without_frame(line):
    """The pieces of a line that are coast: not the edge of the map at 180 degrees or at the South Pole, and not a jump
    from one edge to the other."""
    edge = 180 * HUNDREDTHS - 1
    piece = []
    for a, b in zip(line, line[1:]):
        jump = abs(b[0] - a[0]) > 180 * HUNDREDTHS
        frame = jump or abs(a[0]) >= edge and abs(b[0]) >= edge or min(a[1], b[1]) <= -90 * HUNDREDTHS + 1
        if frame:
            if len(piece) > 1:
                yield piece
            piece = []
        else:
            piece = piece or [a]
            piece.append(b)
    if len(piece) > 1:
        yield piece


def coastlines(place):
    topology = json.loads((place / "world-atlas/land-110m.json").read_text())
    lines = []
    for arc in arcs_of(topology):
        for piece in without_frame(arc):
            steps = [f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in zip([(0, 0)] + piece, piece)]
            lines.append(" ".join(steps))
    text = "\n".join(lines)
    return (f"// Coastlines of Natural Earth at 1:110 million, public domain, from the npm package world-atlas"
            f" {PACKAGES['world-atlas']}.\n"
            f"// A line is one coast: its first longitude,latitude, then steps from point to point, in hundredths of a"
            f" degree.\n"
            f"const COASTLINES = `{text}`;\n")


def ramp(anchors, count=256):
    """Colours in between, linear in each of red, green and blue."""
    colours = []
    for i in range(count):
        at = i * (len(anchors) - 1) / (count - 1)
        k = min(int(at), len(anchors) - 2)
        colours.append([round(a + (b - a) * (at - k)) for a, b in zip(anchors[k], anchors[k + 1])])
    return colours


def table(text, pattern):
    """The colours in the longest string of hexadecimal digits that follows a pattern."""
    at = re.search(pattern, text).end()
    strings = re.findall(r'"((?:[0-9a-f]{6})+)"', text[at:text.index(";", at)])
    longest = max(strings, key=len)
    return [[int(longest[i + k:i + k + 2], 16) for k in (0, 2, 4)] for i in range(0, len(longest), 6)]


def colour_tables(place):
    text = (place / "d3-scale-chromatic/dist/d3-scale-chromatic.mjs").read_text()
    scheme = re.search(r"var RdBu = ramp\$1\((scheme\$\w+)\)", text)[1]
    red_to_blue = table(text, rf"var {re.escape(scheme)} = ")
    viridis = table(text, r"var viridis = ramp\(")
    assert len(red_to_blue) == 11 and red_to_blue[5] == [0xF7] * 3 and len(viridis) == 256

    def digits(colours):
        return "".join("%02x%02x%02x" % tuple(c) for c in colours)

    return (f"// 256 colours each, red green blue, from the npm package d3-scale-chromatic"
            f" {PACKAGES['d3-scale-chromatic']}.\n"
            f"// RdBu by Cynthia Brewer (ColorBrewer, Apache 2.0), its 11 colours from blue to red, linear in between.\n"
            f"// viridis by Stefan van der Walt and Nathaniel Smith (CC0).\n"
            f"const COLOUR_TABLES = {{\n"
            f'  diverging: "{digits(ramp(red_to_blue[::-1]))}",\n'
            f'  sequential: "{digits(viridis)}",\n'
            f"}};\n")


with tempfile.TemporaryDirectory() as directory:
    here = pathlib.Path(directory)
    fetch(here)
    VENDOR.mkdir(exist_ok=True)
    for name in "uPlot.iife.min.js", "uPlot.min.css":
        shutil.copyfile(here / "uplot/dist" / name, VENDOR / name)
    for name in PACKAGES:
        shutil.copyfile(here / name / "LICENSE", VENDOR / f"LICENSE.{name}")
    (VENDOR / "coastlines.js").write_text(coastlines(here))
    (VENDOR / "colour_tables.js").write_text(colour_tables(here))
