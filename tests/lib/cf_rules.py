"""The rules of the CF conventions that zscore's outputs have to do with, as complaints(path): a list of texts, empty for a good file.

They are those of CF-1.11 (sections in parentheses), of 1.12 for quantization and of 1.13 for anomalies.  Some of what CF only recommends
counts as a rule here, because zscore's own variables do it: names, units_metadata, the order of axes.
"""

import ctypes
import ctypes.util
import re

import netCDF4
import numpy as np

CALENDARS = {"standard", "gregorian", "proleptic_gregorian", "julian", "noleap", "365_day", "all_leap", "366_day",
             "360_day", "none", "utc", "tai"}
METHODS = {"point", "sum", "maximum", "maximum_absolute_value", "median", "mid_range", "minimum", "minimum_absolute_value",
           "mean", "mean_absolute_value", "mean_of_upper_decile", "mode", "range", "root_mean_square",
           "standard_deviation", "sum_of_squares", "variance"}
SPANS = [[], ["within years", "over years"], ["within days", "over days"], ["within days", "over days", "over years"]]
MODIFIERS = {"detection_minimum", "number_of_observations", "standard_error", "status_flag"}
TEXTS = {"standard_name", "long_name", "units", "units_metadata", "calendar", "axis", "bounds", "climatology", "coordinates",
         "cell_methods", "cell_measures", "grid_mapping", "ancillary_variables", "flag_meanings", "comment", "Conventions",
         "history", "title", "institution", "source", "references", "external_variables", "quantization", "positive",
         "compress", "formula_terms", "featureType"}
UNITS_OF = {"latitude": "degrees_north", "longitude": "degrees_east"}
TEMPERATURE = re.compile(r"\b(K|kelvins?|deg(rees?)?_?[CFK]|celsius|fahrenheit)(?![a-zA-Z])", re.I)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*$")
SINCE = re.compile(r"\s*\w+\s+since\s+-?\d+(-\d+){0,2}", re.I)
PIECE = re.compile(r"\(([^()]*)\)|([A-Za-z_]\w*):|(\S+)")


class Udunits:
    """udunits2, through ctypes; says nothing where the library is not installed."""

    def __init__(self):
        self.lib, name = None, ctypes.util.find_library("udunits2")
        if not name:
            return
        self.lib = ctypes.CDLL(name)
        for function, result, arguments in [
            ("ut_read_xml", ctypes.c_void_p, [ctypes.c_char_p]),
            ("ut_parse", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]),
            ("ut_are_convertible", ctypes.c_int, [ctypes.c_void_p] * 2),
            ("ut_set_error_message_handler", ctypes.c_void_p, [ctypes.c_void_p]),
        ]:
            getattr(self.lib, function).restype, getattr(self.lib, function).argtypes = result, arguments
        self.lib.ut_set_error_message_handler(ctypes.cast(self.lib.ut_ignore, ctypes.c_void_p))
        self.system = self.lib.ut_read_xml(None)

    def parse(self, text):
        return self.lib.ut_parse(self.system, text.strip().encode(), 2)  # 2: UTF-8

    def known(self, text):
        return self.lib is None or bool(self.parse(text))

    def alike(self, a, b):
        a, b = (self.lib and self.parse(text) for text in (a, b))
        return bool(a and b and self.lib.ut_are_convertible(a, b))


udunits = Udunits()


def get(v, attribute, default=""):
    return v.getncattr(attribute) if attribute in v.ncattrs() else default


class File:
    """A file, and which of its variables are coordinates, bounds and the like."""

    def __init__(self, f):
        self.f, self.variables = f, f.variables
        match = re.search(r"CF-1\.(\d+)", str(get(f, "Conventions")))
        self.version = int(match[1]) if match else None
        self.external = set(str(get(f, "external_variables")).split())
        self.named = {}  # variable -> attributes that name it
        for v in f.variables.values():
            for attribute in ("coordinates", "bounds", "climatology", "ancillary_variables", "grid_mapping", "cell_measures", "quantization"):
                for name in str(get(v, attribute)).split():
                    self.named.setdefault(name.rstrip(":"), set()).add(attribute)
        self.everywhere = [n for n in str(get(f, "coordinates")).split() if n in f.variables]  # scalar times, as xarray names them
        for name in self.everywhere:
            self.named.setdefault(name, set()).add("coordinates")
        self.coordinates = {n for n, v in f.variables.items() if v.dimensions == (n,)}
        self.auxiliary = {n for n, how in self.named.items() if "coordinates" in how and n in f.variables} - self.coordinates
        bounds = {n for n, how in self.named.items() if how & {"bounds", "climatology"}}
        containers = {n for n, how in self.named.items() if how & {"grid_mapping", "quantization"}}
        self.data = [v for n, v in f.variables.items()
                     if n not in self.coordinates | self.auxiliary | bounds | containers and v.dtype != "S1"]

    def scalars(self, v):
        return {n for n in self.axes(v) if self.variables[n].dimensions == ()}

    def axes(self, v):
        """The coordinates of a variable: its dimensions' and those that it names."""
        return [n for n in (*v.dimensions, *str(get(v, "coordinates")).split(), *self.everywhere) if n in self.variables]


# --------------------------------------------------------------------------- one rule each: yields complaints


def of_names(f):
    """2.3: letters, digits, underscores; 2.6.1: Conventions."""
    if f.version is None or f.version < 11:
        yield f"Conventions is {get(f.f, 'Conventions')!r}"
    names = [*f.variables, *f.f.dimensions]
    names += [a for v in (f.f, *f.variables.values()) for a in v.ncattrs() if a != "_FillValue"]
    yield from (f"{name!r} is not made of letters, digits and underscores" for name in sorted(set(names)) if not NAME.match(name))
    if len({name.lower() for name in f.variables}) < len(f.variables):
        yield "variables differ by upper and lower case only"


def of_types(f):
    """2.2, 2.5.1: attributes of text are texts; those about values are of the variable's type."""
    for v in (f.f, *f.variables.values()):
        title = getattr(v, "name", "") if v is not f.f else "global"
        for a in set(v.ncattrs()) & TEXTS:
            if not isinstance(v.getncattr(a), str):
                yield f"{title}:{a} is no text"
    for v in f.variables.values():
        for a in {"_FillValue", "missing_value", "valid_min", "valid_max", "valid_range", "flag_values", "flag_masks"} & set(v.ncattrs()):
            if np.asarray(v.getncattr(a)).dtype != v.dtype:
                yield f"{v.name}:{a} is {np.asarray(v.getncattr(a)).dtype}, not {v.dtype}"
        if "valid_range" in v.ncattrs() and {"valid_min", "valid_max"} & set(v.ncattrs()):
            yield f"{v.name} has valid_range and another limit"
        if len(set(v.dimensions)) < len(v.dimensions):
            yield f"{v.name} has a dimension twice"


def of_units(f):
    """3.1: units that udunits reads, units_metadata of temperatures (3.1.2), calendars (4.4.1), latitude and longitude (4.1, 4.2)."""
    for v in f.variables.values():
        units, metadata, standard = str(get(v, "units", None)), str(get(v, "units_metadata")), str(get(v, "standard_name"))
        if "units" not in v.ncattrs():
            numbers = v.name in f.coordinates | f.auxiliary or v in f.data
            if standard.split()[:1] and numbers and v.dtype not in (str, "S1") and "flag_values" not in v.ncattrs():
                yield f"{v.name} has no units"
            continue
        if " since " in units:
            if not SINCE.match(units) or not udunits.alike(units.split()[0], "s"):
                yield f"{v.name}:units {units!r} are no time"
            if "calendar" in v.ncattrs() and str(v.calendar).lower() not in CALENDARS:
                yield f"{v.name}:calendar is {v.calendar!r}"
        elif units not in ("level", "layer", "sigma_level") and not udunits.known(units):
            yield f"{v.name}:units {units!r} are none that udunits knows"
        wanted = UNITS_OF.get(standard)
        if wanted and units not in (wanted, wanted.replace("degrees", "degree"), wanted[:9] + wanted[9].upper()):
            if not re.match(rf"degrees?_?{wanted[8]}", units, re.I):
                yield f"{v.name}:units {units!r} do not go with {standard}"
        temperature = " since " not in units and udunits.alike(units, "K")
        if metadata and not re.match(r"temperature: (on_scale|difference|unknown)$|leap_seconds: \w+$", metadata):
            yield f"{v.name}:units_metadata {metadata!r}"
        if metadata.startswith("temperature") and not TEMPERATURE.search(units):
            yield f"{v.name} has units_metadata of a temperature, and units {units!r}"
        if temperature and v in f.data and not metadata and not {"cell_measures"} & f.named.get(v.name, set()):
            yield f"{v.name} is a temperature without units_metadata"


def of_titles(f):
    """3.2, 3.3: a long_name or standard_name; modifiers; none of them on a z-score."""
    for v in f.data:
        standard = str(get(v, "standard_name"))
        if not standard and not get(v, "long_name"):
            yield f"{v.name} has neither long_name nor standard_name"
        if standard and not re.match(r"[a-z][a-z0-9_]*( (%s))?$" % "|".join(MODIFIERS), standard):
            yield f"{v.name}:standard_name {standard!r}"
        if standard.endswith(" number_of_observations") and get(v, "units") != "1":
            yield f"{v.name} counts observations in {get(v, 'units')!r}"
        if v.name.endswith("_zscore") and (standard or get(v, "units") != "1"):
            yield f"{v.name}: a z-score has units 1, and no standard_name"


def of_coordinates(f):
    """4, 5: monotonic, complete, recognizable; what `coordinates` names is there and lies on the variable's dimensions."""
    for name in f.coordinates:
        v = f.variables[name]
        if v.dtype == str or v.dtype.kind not in "iuf":
            continue
        values = np.ma.filled(v[:].astype("f8"), np.nan)
        steps = np.diff(values)
        if np.isnan(values).any() or not ((steps > 0).all() or (steps < 0).all()):
            yield f"{name} is not monotonic, or lacks values"
        if {"missing_value", "_FillValue"} & set(v.ncattrs()) and np.isnan(values).any():
            yield f"{name} has missing values"
        if not {"units", "standard_name", "axis", "long_name"} & set(v.ncattrs()):
            yield f"{name} does not say what it is"
        if str(get(v, "standard_name")) == "time" and (get(v, "axis") != "T" or " since " not in str(get(v, "units"))):
            yield f"{name} is a time, but no axis T, or without units"
    for v in f.variables.values():
        if get(v, "axis", "X") not in tuple("XYZT"):
            yield f"{v.name}:axis is {v.axis!r}"
        for name in str(get(v, "coordinates")).split():
            other = f.variables.get(name)
            dimensions = () if other is None else other.dimensions[:-1] if other.dtype == "S1" else other.dimensions
            if other is None or not set(dimensions) <= set(v.dimensions):
                yield f"{v.name}:coordinates names {name}, which is not on its dimensions"
        axes = [get(f.variables[n], "axis") for n in dict.fromkeys(f.axes(v)) if n in f.variables and get(f.variables[n], "axis")]
        if v in f.data and len(set(axes)) < len(axes):
            yield f"{v.name} has an axis twice: {axes}"
        order = [axis for axis in (get(f.variables[n], "axis") for n in v.dimensions if n in f.variables) if axis]
        if v in f.data and order != sorted(order, key="TZYX".index):
            yield f"{v.name}: its axes come as {order}"
        scalar = v.dimensions == () and ({"axis", "bounds", "climatology", "positive"} & set(v.ncattrs()) or " since " in str(get(v, "units")))
        if scalar and v.name not in f.named:
            yield f"{v.name} is a scalar coordinate that nothing names in its coordinates"


def of_bounds(f):
    """7.1, 7.4: bounds or climatology, of the right shape, about their coordinates."""
    for v in f.variables.values():
        both = {"bounds", "climatology"} & set(v.ncattrs())
        if len(both) == 2:
            yield f"{v.name} has bounds and climatology"
        if "climatology" in both and " since " not in str(get(v, "units")):
            yield f"{v.name} has climatology, and is no time"
        for a in both:
            b = f.variables.get(v.getncattr(a))
            if b is None or b.dimensions[:-1] != v.dimensions or b.ndim != v.ndim + 1:
                yield f"{v.name}:{a}: {v.getncattr(a)} is not on its dimensions and one more"
                continue
            extra = set(b.ncattrs()) & {"_FillValue", "missing_value", "scale_factor", "add_offset"}
            if extra:
                yield f"{b.name} has {extra}"
            for same in {"units", "calendar", "standard_name"} & set(b.ncattrs()):
                if get(b, same) != get(v, same):
                    yield f"{b.name}:{same} differs from that of {v.name}"
            if b.shape[-1] != 2 or v.dtype.kind not in "iuf":
                continue
            value, ends = np.ma.filled(np.ma.atleast_1d(v[...]).astype("f8"), np.nan), np.asarray(b[...], "f8").reshape(-1, 2)
            low, high = ends.min(1), ends.max(1)
            slack = 1e-9 * np.nanmax(np.abs(value), initial=1)
            if a == "bounds" and ((value.ravel() < low - slack) | (value.ravel() > high + slack)).any():
                yield f"{v.name} lies outside of its bounds"
            if (ends[:, 1] < ends[:, 0]).any() and (a == "climatology" or (v.size > 1 and value[1] > value[0]) or " since " in str(get(v, "units"))):
                yield f"{b.name} runs the other way than {v.name}"


def entries(text):
    """7.3: cell_methods as [(names, method, where, span, comment, norm)]; ValueError where it is no sentence of that grammar."""
    found, names, words, comment = [], [], [], ""

    def close():
        nonlocal names, words, comment
        if names or words or comment:
            norm = words.pop() if len(words) == 2 and words[0] == "anomaly_wrt" else None
            method = words[0] if words else ""
            if not names or (method not in METHODS and not norm):
                raise ValueError(f"{' '.join(names)} {' '.join(words)}")
            rest, span = " ".join(words[1:]), ""
            match = re.match(r"(where \S+(?: over (?!days|years)\S+)?)? ?((?:within|over) (?:days|years))?$", rest)
            if not match:
                raise ValueError(rest)
            found.append((tuple(names), method, match[1], match[2] or span, comment, norm))
        names, words, comment = [], [], ""

    for inside, name, word in PIECE.findall(text):
        if name:
            if words:
                close()
            names.append(name)
        elif word:
            if comment or "(" in word or ")" in word:
                raise ValueError(word)
            words.append(word)
        else:
            if "interval:" in inside and not all(
                    re.match(r"\s*[-+.\deE]+\s+\S", part) and udunits.known(part.split(None, 1)[1])
                    for part in inside.split("comment:")[0].split("interval:")[1:]):
                raise ValueError(inside)
            comment = inside or " "
    close()
    return found


def of_cell_methods(f):
    """7.3, 7.3.4, 7.4, 7.5: the grammar, the names, within and over."""
    for v in f.variables.values():
        if "cell_methods" not in v.ncattrs():
            continue
        try:
            methods = entries(v.cell_methods)
        except ValueError as error:
            yield f"{v.name}:cell_methods {v.cell_methods!r}: at {str(error)!r}"
            continue
        known = set(v.dimensions) | f.scalars(v) | {"area"}
        known |= {str(get(f.variables[n], "standard_name")) for n in f.scalars(v)}  # a scalar's standard name means it
        others = set(f.f.dimensions) | {n for n, o in f.variables.items() if o.dimensions == () or n in f.coordinates}
        spans = {}
        for names, _, _, span, _, norm in methods:
            for name in names:
                if name not in known and (name in others or not re.match(r"[a-z][a-z0-9_]*$", name)):
                    yield f"{v.name}:cell_methods is about {name}, which is no coordinate of it"
                spans.setdefault(name, []).extend([span] if span else [])
            if norm:
                yield from of_anomaly(f, v, names, norm)
        for name, span in spans.items():
            if span not in SPANS:
                yield f"{v.name}:cell_methods: {span} is none of the forms"
            climatology = name in f.variables and "climatology" in f.variables[name].ncattrs()
            if bool(span) != climatology:
                yield f"{v.name}:cell_methods says {span}, and {name} has {'' if climatology else 'no '}climatology"
    for v in f.data:
        for name in f.axes(v):
            if "climatology" in f.variables[name].ncattrs() and f"{name}:" not in str(get(v, "cell_methods")) and \
                    not str(get(v, "standard_name")).endswith("number_of_observations") and "units" in v.ncattrs() and v.units != "1":
                yield f"{v.name} is on the climatological {name}, and has no cell_methods for it"


def of_anomaly(f, v, names, norm):
    """7.5 of CF-1.13: the norm is an ancillary variable, whose own coordinate says what it was made over."""
    other = f.variables.get(norm)
    if f.version < 13:
        yield f"{v.name}: anomaly_wrt is none of CF-1.{f.version}"
    if other is None or norm not in str(get(v, "ancillary_variables")).split():
        yield f"{v.name}: its norm {norm} is not one of its ancillary variables"
        return
    for name in names:
        standard = get(f.variables[name], "standard_name") if name in f.variables else ""
        own = [n for n in f.axes(other) if get(f.variables[n], "standard_name") == standard and n != name]
        if not standard or not own or not {"bounds", "climatology"} & set(f.variables[own[0]].ncattrs()):
            yield f"{norm} has no coordinate with bounds for the {name} of {v.name}"
        elif not {f"{own[0]}:", f"{standard}:"} & set(str(get(other, "cell_methods")).split()) or own[0] not in f.axes(v):
            yield f"{own[0]}, of the norm {norm}, is not in its cell_methods or no coordinate of {v.name}"


def of_links(f):
    """3.4, 5.6, 7.2: what attributes name is there, and lies on the variable's dimensions."""
    for v in f.variables.values():
        for a in "ancillary_variables", "quantization", "grid_mapping":
            for name in str(get(v, a)).split():
                other = f.variables.get(name.rstrip(":"))
                if other is None or (a == "ancillary_variables" and not set(other.dimensions) <= set(v.dimensions)):
                    yield f"{v.name}:{a} names {name}, which is not there or on other dimensions"
                elif a == "grid_mapping" and name.rstrip(":") == name and ":" not in v.grid_mapping and not get(other, "grid_mapping_name"):
                    yield f"{name} has no grid_mapping_name"
        if "cell_measures" in v.ncattrs():
            words = v.cell_measures.split()
            for measure, name in zip(words[::2], words[1::2]):
                other = f.variables.get(name)
                if measure not in ("area:", "volume:") or (other is None and name not in f.external):
                    yield f"{v.name}:cell_measures {v.cell_measures!r}"
                elif other is not None and (not set(other.dimensions) <= set(v.dimensions) or
                                            not udunits.alike(get(other, "units"), {"area:": "m2", "volume:": "m3"}[measure])):
                    yield f"{name} is no {measure[:-1]} of {v.name}"
            if len(words) % 2:
                yield f"{v.name}:cell_measures {v.cell_measures!r}"


def of_flags(f):
    """3.5: values or masks, and as many meanings."""
    for v in f.variables.values():
        flags = {"flag_values", "flag_masks", "flag_meanings"} & set(v.ncattrs())
        if not flags:
            continue
        n = len(str(get(v, "flag_meanings")).split())
        for a in flags - {"flag_meanings"}:
            if np.atleast_1d(v.getncattr(a)).size != n:
                yield f"{v.name} has {n} flag_meanings, and other {a}"
        if flags == {"flag_meanings"} or (0 in np.atleast_1d(get(v, "flag_masks", 1))):
            yield f"{v.name} has flag_meanings without values, or a mask of 0"
        values = np.atleast_1d(get(v, "flag_values", [])).tolist()
        if len(set(values)) < len(values) and "flag_masks" not in flags:
            yield f"{v.name} has a flag value twice"


def of_quantization(f):
    """8.4 of CF-1.12: the variable that tells the algorithm, and the bits that are left."""
    for v in f.variables.values():
        if "quantization" not in v.ncattrs():
            continue
        other = f.variables.get(get(v, "quantization"))
        if f.version < 12 or other is None or get(other, "algorithm") not in ("bitround", "bitgroom", "digitround", "granular_bitround"):
            yield f"{v.name}: its quantization is not described as CF-1.12 says"
        elif not get(other, "implementation") or not {"quantization_nsb", "quantization_nsd"} & set(v.ncattrs()):
            yield f"{v.name}: its quantization lacks the implementation, or the number of bits"


RULES = (of_names, of_types, of_units, of_titles, of_coordinates, of_bounds, of_cell_methods, of_links, of_flags, of_quantization)


def complaints(path):
    """What the file does that CF does not want: texts."""
    with netCDF4.Dataset(path) as data:
        f = File(data)
        return [text for rule in RULES for text in rule(f)]
