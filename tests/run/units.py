#!/usr/bin/env python3
"""[input] units and valid: values in other units, files in different ones, and limits beyond which values are missing;
against numpy.  Peers subtracted a baseline in K from data in degC without a word.
"""

from harness import *

NT, NY, NX = 24, 5, 8
kelvin = field(NT, NY, NX)
celsius = kelvin - 273.15
short = {"scale_factor": 0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
packed = pack(holes(kelvin), "i2", short)


def case(name, raw, attributes, x, changes, pieces=3, ranks=2, **how):
    d = workplace()
    make_series(d, raw, pieces, attributes, **how)
    start_values(name, d, x, changes, ranks=ranks)


def limited(x, low, high):
    with np.errstate(invalid="ignore"):
        return np.where((x < low) | (x > high), np.nan, x)


# The same values in other units: packed and plain, forwards and backwards, with an offset and without.
values = unpack(packed, short)
case("packed K as degC", packed, short, values - 273.15, {"input.units": "degC"})
case("packed K as K", packed, short, values, {"input.units": "K"}, ranks=3)
case("packed K as kelvin", packed, short, values, {"input.units": "kelvin"}, ranks=1)
case("packed K as degF", packed, short, values * 1.8 - 459.67, {"input.units": "degF"})
single = kelvin.astype("f4")
case("float K as Celsius", single, {}, single.astype("f8") - 273.15, {"input.units": "Celsius"}, form="maps")
pascal = (kelvin * 350).astype("f4")
case("Pa as hPa", pascal, {"units": "Pa"}, pascal.astype("f8") / 100, {"input.units": "hPa"})
negative = {"scale_factor": -0.0017, "add_offset": 285.0, "_FillValue": np.int16(-32767)}
upside = pack(holes(kelvin), "i2", negative)
case("a negative scale_factor, K as degC", upside, negative, unpack(upside, negative) - 273.15, {"input.units": "degC"})

# Files in different units are refused, unless the spec says which are wanted.
d = workplace()
make(d / "in/a.nc", kelvin[:10], hours(NT)[:10], {"units": "K"})
make(d / "in/b.nc", celsius[10:], hours(NT)[10:], {"units": "degC"})
both = np.concatenate([kelvin[:10], celsius[10:] + 273.15])
start_values("files in K and in degC, both as K", d, both, {"input.units": "K"}, ranks=2)
for name, changes, words in [
    ("files in K and in degC", {}, ["a.nc", "b.nc", "K", "degC", "units"]),
    ("units of something else", {"input.units": "m"}, ["[input] units", "a.nc", '"K"', '"m"']),
    ("units that are none", {"input.units": "kelvins of the north"}, ["[input] units", "kelvins of the north"]),
]:
    d = workplace()
    make(d / "in/a.nc", kelvin[:10], hours(NT)[:10], {"units": "K"})
    make(d / "in/b.nc", celsius[10:], hours(NT)[10:], {"units": "degC"})
    start_error(name, d, 2, words, changes)

# Limits: on the values as they come out, also where they are packed, and beside the file's own.
case("valid, packed", packed, short, limited(values, 278, 290), {"input.valid": "278 290"})
case("valid, packed, in degC", packed, short, limited(values - 273.15, 5, 12), {"input.valid": "5 12", "input.units": "degC"})
case("valid, a negative scale_factor", upside, negative, limited(unpack(upside, negative), 278, 290), {"input.valid": "278 290"})
case("valid, float", single, {}, limited(single.astype("f8"), 275.5, 291.5), {"input.valid": "275.5 291.5"}, form="maps")
d = workplace()
make(d / "in/a.nc", packed, hours(NT), short)
start_error("valid leaves nothing", d, 2, ["in/a.nc", "[input] valid"], {"input.valid": "-5 -4"})
own = {**short, "valid_range": np.array([-3000, 2000], "i2")}
case("valid beside valid_range", packed, own, limited(unpack(packed, own), 281, 300), {"input.valid": "281 300"})
for text, word in ("290 278", "above"), ("278", "two numbers"), ("278 K", "two numbers"):
    d = workplace()
    make_series(d, packed, 2, short)
    start_error(f"valid = {text}", d, 2, ["[input] valid", word], {"input.valid": text})
settle()

# The outputs say it.
d = workplace()
make_series(d, packed, 2, short)
r = run(d, {"input.units": "degC", "input.valid": "-30 40"})
if check("units and valid: it runs", r.status == 0, r.story):
    with netCDF4.Dataset(d / "out/statistics.nc") as f:
        check("units of the mean", f["t2m_mean"].units == "degC")
        check("the limits are recorded", list(f["t2m_mean"].input_valid_range) == [-30, 40])
    with netCDF4.Dataset(d / "out/anomaly.nc") as f:
        check("units of the anomaly", f["t2m_anomaly"].units == "degC")
        check("a difference of temperatures", f["t2m_anomaly"].units_metadata == "temperature: difference")

finish()
