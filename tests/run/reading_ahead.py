#!/usr/bin/env python3
"""Reading ahead: where maps are read in part, each byte is asked for before it is read, one file ahead, and no other
byte is; whole maps, which the system reads ahead by itself, are not asked for."""

from harness import *

NT, NY, NX, FILES = 24, 161, 700, 8
PACKED = {"scale_factor": 0.002, "add_offset": 280.0, "_FillValue": np.int16(-32767)}
PACKED_X = pack(field(NT, NY, NX), "i2", PACKED)
X = unpack(PACKED_X, PACKED)
ROW, LONGITUDES = 2 * NX, 8 * NX  # bytes


def bytes_of(found):
    """How often each byte of each file is meant."""
    marks = {}
    for _, path, at, n in found:
        marks.setdefault(path, np.zeros(os.path.getsize(path) + 1, int))[at : at + n] += 1
    return marks


def problems(lines, ahead):
    """What is wrong with the calls of one rank."""
    calls = [line.split(" ", 3) for line in lines]
    calls = [(word, path, int(at), int(n)) for word, at, n, path in calls]
    calls = [call for call in calls if call[3] % ROW == 0 and call[3] != LONGITUDES]  # no headers
    asked, read = ([call for call in calls if call[0] == word] for word in ("ask", "read"))
    if not read or not ahead:
        return [f"{len(read)} pieces are read, {len(asked)} are asked for"] if asked or not read else []
    want, got = bytes_of(asked), bytes_of(read)
    wrong = [f"{path}: what is asked for is not what is read" for path in want.keys() | got.keys()
             if path not in want or path not in got or (want[path] != got[path]).any()]
    at = {call: k for k, call in enumerate(calls)}
    asked_at = lambda call: at.get(("ask", *call[1:]), len(calls))
    return wrong + [f"{b[1]} is asked for after {a[1]} is read" for a, b in zip(read, read[1:])
                    if a[1] != b[1] != read[0][1] and asked_at(b) > at[a]]


def test(name, changes, ahead=True, ranks=2, form="cdf1"):
    d = workplace(name.split(",")[0]).resolve()
    make_series(d, PACKED_X, FILES, PACKED, form=form)
    environment = preloading(injector("log_reads"), ZS_READS=str(d / "reads"), ZS_READS_ROOT=str(d / "in"))

    def judge(r):
        wrong = [r.story] if r.status else differences(d, X)
        for rank in range(0 if r.status else ranks):
            lines = (d / f"reads.{rank}").read_text().splitlines()
            wrong += [f"rank {rank}: {text}" for text in problems(lines, ahead)]
        check(name, not wrong, "\n".join(wrong))

    start(judge, d, changes, ranks=ranks, env=environment)


if injector("log_reads") is None:
    skip("reading ahead", "the library cannot be compiled")
    finish()
test("tiles", {"run.memory": "1MiB"})
test("two passes", {"run.memory": "768KiB"}, ranks=3)
test("NetCDF-4", {"run.memory": "1MiB"}, form="contiguous", ranks=1)
test("whole maps", {}, ahead=False)
finish()
