#!/usr/bin/env python3
"""Mistakes in the workflow spec and on the command line: status 2, and one message that names the place."""

from harness import *


def good(d):
    make_series(d, field(4, 3, 4).astype("f4"), 2)


# Every case: what it is called, the whole spec or changes to the usual one, words of the message.  "@key": the
# message names the file, the line of that key, and the key.
def line_of(d, key):
    lines = (d / "spec.ini").read_text().splitlines()
    return 1 + next(i for i, line in enumerate(lines) if line.split("=")[0].strip() == key)


for name, changes, words in [
    ("an unknown section", {"clim.ddof": 1}, ["spec.ini:", "clim"]),
    ("a misspelt section", {"outputs.zscore": "a.nc"}, ["spec.ini:", "outputs", "did you mean", "[output]"]),
    ("an unknown key", {"output.colour": "red"}, ["@colour"]),
    ("a misspelt key", {"climatology.min_cuont": 3}, ["@min_cuont", "min_count"]),
    ("a misspelt key of [input]", {"input.latitud": "0 10"}, ["@latitud", "latitude"]),
    ("a key of another section", {"input.ddof": 1}, ["@ddof", "climatology"]),
    ("no files", {"input.files": None}, ["spec.ini", "files"]),
    ("no variable", {"input.variable": None}, ["spec.ini", "variable"]),
    ("no output", {f"output.{k}": None for k in PARTS}, ["spec.ini", "output"]),
    ("an empty value", {"input.variable": ""}, ["@variable"]),
    ("ddof = -1", {"climatology.ddof": -1}, ["@ddof", "-1"]),
    ("ddof = one", {"climatology.ddof": "one"}, ["@ddof", "one"]),
    ("min_count = 0", {"climatology.min_count": 0}, ["@min_count"]),
    ("min_count = 2.5", {"climatology.min_count": 2.5}, ["@min_count", "2.5"]),
    ("deflate = 10", {"output.deflate": 10}, ["@deflate", "10"]),
    ("checksum in classic format", {"output.checksum": "yes", "output.format": "classic"}, ["@checksum", "classic"]),
    ("deflate in classic format", {"output.deflate": 1, "output.format": "classic"}, ["@deflate", "classic"]),
    ("format = hdf", {"output.format": "hdf"}, ["@format", "hdf", "netcdf4"]),
    ("progress = yes", {"run.progress": "yes"}, ["@progress", "yes"]),
    ("memory = much", {"run.memory": "much"}, ["@memory", "much"]),
    ("memory = 0", {"run.memory": "0"}, ["@memory"]),
    ("memory = -1 GiB", {"run.memory": "-1 GiB"}, ["@memory", "-1 GiB"]),
    ("latitude = 0 91", {"input.latitude": "0 91"}, ["@latitude", "91"]),
    ("latitude = 10", {"input.latitude": "10"}, ["@latitude", "10"]),
    ("longitude = 0 361", {"input.longitude": "0 361"}, ["@longitude", "361"]),
    ("longitude = west east", {"input.longitude": "west east"}, ["@longitude", "west"]),
    ("time = monday", {"input.time": "monday"}, ["@time", "monday"]),
    ("time = 2014-02-30", {"input.time": "2014-02-30 2014-03-01"}, ["time", "2014-02-30"]),
    ("time runs backwards", {"input.time": "2014-01-03 2014-01-01"}, ["time"]),
    ("two outputs with one name", {"output.anomaly": "out/zscore.nc"}, ["@anomaly", "zscore"]),
    ("two outputs with one name, written otherwise", {"output.anomaly": "./out//zscore.nc"}, ["@anomaly", "zscore"]),
    ("an output that is an input", {"output.anomaly": "in/00.nc"}, ["anomaly", "in/00.nc"]),
    ("an output that is an input, by another path", {"output.anomaly": "in/../in/00.nc"}, ["anomaly", "00.nc"]),
]:
    d = workplace()
    good(d)
    write_spec(d / "spec.ini", changes)
    words = [w for word in words
             for w in ([f"spec.ini:{line_of(d, word[1:])}", word[1:]] if word[0] == "@" else [word])]
    before = (d / "in/00.nc").read_bytes()
    start_error(f"spec: {name}", d, 2, words, changes)
    if "is an input" in name:
        settle()
        check(f"spec: {name}: the input is as it was", before == (d / "in/00.nc").read_bytes())



def judge_message(name, words):
    """Status 2, and one message with all the words."""

    def judge(r):
        lacking = [w for w in words if w not in " ".join(r.messages)]
        check(name, r.status == 2 and len(r.messages) == 1 and not lacking, f"lacks {lacking}; {r.story}")

    return judge


for name, text, words in [
    ("a line that is none", "[input]\nfiles = in/*.nc\nnonsense\nvariable = t2m\n", ["spec.ini:3"]),
    ("a key before all sections", "files = in/*.nc\n", ["spec.ini:1", "files"]),
    ("a key given twice", "[input]\nfiles = a\nvariable = t2m\nvariable = u\n", ["spec.ini:4", "variable"]),
    ("a binary file", "\0\1\2\3", ["spec.ini"]),
    ("an empty file", "", ["spec.ini"]),
]:
    d = workplace()
    good(d)
    (d / "spec.ini").write_text(text)
    start_command(judge_message(f"spec: {name}", words), d, ["spec.ini"])
for name, arguments, words in [
    ("a spec that does not exist", ["none.ini"], ["none.ini"]),
    ("a directory as spec", ["in"], ["in"]),
    ("no spec", [], ["spec"]),
    ("two specs", ["a.ini", "b.ini"], ["a.ini", "b.ini"]),
    ("an unknown option", ["--paln", "a.ini"], ["--paln", "--plan"]),
    ("--set without a value", ["--set", "run.memory", "spec.ini"], ["run.memory"]),
    ("--set of an unknown key", ["--set", "run.memroy=1", "spec.ini"], ["memroy", "memory"]),
]:
    d = workplace()
    good(d)
    write_spec(d / "spec.ini")
    start_command(judge_message(f"command line: {name}", words), d, arguments)

finish()
