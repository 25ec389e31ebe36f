#!/usr/bin/env python3
"""What make dist packs, make install installs, and make uninstall removes: files, links of the documentation, the scaling script, the
modulefiles, the completion of bash; and whether the files for Spack and Kubernetes fit the rest.

Everything goes below a DESTDIR. Where a file names its place, the test puts the DESTDIR in front, as if that were no part
of the path.
"""

import glob
import re
import shlex
import types

from harness import *

build = pathlib.Path(PROGRAM).parent
d = workplace().resolve()
dest = d / "dest"
clean = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "DESTDIR", "BASH_ENV")}


def command(*words, **more):
    return subprocess.run(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300,
                          stdin=subprocess.DEVNULL, **{"env": clean, **more})


def make(target, *more):
    return command("make", "-C", str(build), "-s", target, f"DESTDIR={dest}", *more)


def installed():
    return sorted(str(path.relative_to(dest)) for path in dest.rglob("*") if not path.is_dir())


def stop(name, detail):
    check(name, False, detail)
    finish()


# ---------------------------------------------------------------------------------------------- files

r = make("install")
if r.returncode:
    stop("make install", r.stdout)
files = installed()
places = {name: next((dest / path for path in files if path.endswith("/" + name)), None)
          for name in ("bin/zscore", "man1/zscore.1", "doc/zscore/README.md", "completions/zscore")}
if None in places.values():
    stop("make install brings programs, manuals, documentation, completion", str(files))
prefix = places["bin/zscore"].parents[1]
doc = places["doc/zscore/README.md"].parent
there = {str(path.relative_to(doc)) for path in doc.rglob("*")}
wanted = {"README.md", "CHANGELOG.md", "LICENSE", "CONTRIBUTING.md", "scripts/scaling.sh", "scripts/scaling_model.py"}
for folder in "doc", "examples", "jobs":
    wanted |= {f"{folder}/{path.name}" for path in (SOURCE / folder).iterdir() if path.name[-1] != "~"}
check("make install brings documentation, examples and job scripts", wanted <= there, f"not there: {wanted - there}")
check("make install brings both programs and their manuals",
      {"bin/zscore", "bin/zscore-synth", "bin/zscore-job"} <= {f"bin/{p.name}" for p in (prefix / "bin").iterdir()}
      and {p.name for p in places["man1/zscore.1"].parent.iterdir()} == {"zscore.1", "zscore-synth.1"}, files)
broken = []
for page in doc.rglob("*.md"):
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M)
    for link in re.findall(r"\]\(([^)#:]+)[^):]*\)", text):
        if not (page.parent / link).exists():
            broken.append(f"{page.relative_to(doc)}: {link}")
check("links of the installed documentation lead to installed files", not broken, broken)
left = [path for path in files if re.search(r"@(VERSION|MODULES|prefix|bindir|docdir|mandir|words)@",
                                            (dest / path).read_bytes().decode("latin-1"))]
check("no file has a place that was not put in", not left, left)

git = command("git", "-C", str(SOURCE), "ls-files") if (SOURCE / ".git").exists() and shutil.which("git") else None
if git and git.returncode == 0:
    r = make("distdir", f"distdir={d}/packed", f"top_distdir={d}/packed")
    lacking = [path for path in git.stdout.splitlines() if not (d / "packed" / path).exists() and (SOURCE / path).exists()
               and path not in (".ci/run", ".gitignore")]
    check("make dist packs every file of the source", r.returncode == 0 and not lacking, lacking or r.stdout)
else:
    skip("make dist packs every file of the source", "no git clone")

# ---------------------------------------------------------------------------------------------- the scaling script


def moved(path, to):
    """A copy of an installed file in which the places are those below the DESTDIR."""
    final = "/" + str(prefix.relative_to(dest))
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(path.read_text().replace(final, str(prefix)))
    to.chmod(path.stat().st_mode)
    return to


script = moved(doc / "scripts/scaling.sh", d / "moved/scaling.sh")
small = ["--steps", "2", "--latitudes", "19", "--longitudes", "36", "--files", "4", "--files-each", "2", "--runs", "1"]
r = command("bash", str(script), "--ranks", "1 2", *small, str(d / "scaling"),
            env={**clean, "LAUNCH": f"{MPIEXEC} -n", "PATH": os.defpath})
rows = re.findall(r"^\| [12] \| \d+ \| [\d.]+ \|", r.stdout, re.M)
check("the installed scaling script finds the installed programs", r.returncode == 0 and len(rows) == 4, r.stdout)

# ---------------------------------------------------------------------------------------------- modulefiles

version = command(PROGRAM, "--version").stdout.split()[-1]
modules = prefix / "share/modulefiles/zscore"
names = sorted(path.name for path in modules.iterdir()) if modules.is_dir() else []
check("there are modulefiles of this version in Tcl and Lua", names == [version, version + ".lua"], str(names))
for name in names:
    moved(modules / name, d / "modulefiles/zscore" / name)
environment = {"PATH": f"{prefix}/bin:/usr/bin:/bin", "MANPATH": f"{places['man1/zscore.1'].parents[1]}:",
               "ZSCORE_ROOT": str(prefix), "ZSCORE_DOC": str(doc)}


def load_and_ask(name, tool):
    """Load the module in a new shell, look at what it sets, and run what it promises."""
    shell = f"""
        unset MANPATH MODULESHOME LOADEDMODULES _LMFILES_
        export PATH=/usr/bin:/bin MODULEPATH={shlex.quote(str(d / "modulefiles"))}
        eval "$({tool} bash load zscore)"
        for name in {" ".join(environment)}; do echo "$name=${{!name}}"; done
        zscore --version
        if command -v man >/dev/null; then man -w zscore && man -w man; fi
        eval "$({tool} bash unload zscore)"
        echo "PATH=$PATH ${{ZSCORE_ROOT-unset}}"
    """
    r = command("bash", "-c", shell)
    lines = [re.sub("^(MANPATH=.*:):$", r"\1", line) for line in r.stdout.splitlines()]  # Lmod writes an empty word as "::"
    wrong = [f"{k}={v}" for k, v in environment.items() if f"{k}={v}" not in lines]
    check(f"{name}: module load sets PATH, MANPATH and ZSCORE_ROOT", not wrong, wrong + lines)
    check(f"{name}: zscore runs", f"zscore {version}" in lines, lines)
    if shutil.which("man"):
        check(f"{name}: man finds its page", str(places["man1/zscore.1"]) in lines, lines)
    check(f"{name}: module unload takes it away", "PATH=/usr/bin:/bin unset" in lines, lines)


def first(*patterns):
    return next((path for pattern in patterns for path in sorted(glob.glob(pattern))), None)


tcl = first("/usr/lib/*/modulecmd.tcl", "/usr/share/[Mm]odules/libexec/modulecmd.tcl", "/usr/libexec/modulecmd.tcl")
lmod = os.environ.get("LMOD_CMD") or first("/usr/share/lmod/lmod/libexec/lmod", "/opt/apps/lmod/lmod/libexec/lmod")
lua = next((name for name in ("lua", "lua5.3", "lua5.4", "lua5.2", "lua5.1") if shutil.which(name)), None)
if tcl:
    load_and_ask("Environment Modules", tcl)
else:
    skip("Environment Modules", "not installed")
if lmod:
    load_and_ask("Lmod", lmod)
else:
    skip("Lmod", "not installed")
if lua:
    stubs = """function help() end whatis, conflict, depends_on = help, help, help
        function setenv(k, v) print(k .. "=" .. v) end
        paths = {}
        function prepend_path(k, v) paths[k] = v .. ":" .. (paths[k] or "") end
        function append_path(k, v) paths[k] = (paths[k] or "") .. v end
        dofile(arg[1]) for k, v in pairs(paths) do print(k .. "=" .. v) end"""
    (d / "stubs.lua").write_text(stubs)
    r = command(lua, str(d / "stubs.lua"), str(d / f"modulefiles/zscore/{version}.lua"))
    got = dict(line.split("=", 1) for line in r.stdout.splitlines() if "=" in line)
    want = {**environment, "PATH": f"{prefix}/bin:"}
    check("the modulefile in Lua sets the same", got == want, r.stdout)
else:
    skip("the modulefile in Lua", "no lua")

# ---------------------------------------------------------------------------------------------- completion

shutil.copytree(SOURCE / "examples", d / "specs")
(d / "specs/products.ini").write_text("[input]\nfiles = a.nc\n[reduce zonal]\nof = data\n[mask land]\nabove = 1\n")
(d / "specs/data").mkdir()
(d / "specs/plan.html").touch()


def completions(*lines):
    """What tab would propose behind each line, as lists: all in one shell, called as bash calls it."""
    ask = 'COMP_LINE=$1 COMP_POINT=${#1}; _zscore; printf "%s\\n" "${COMPREPLY[@]}"; echo --end; shift'
    shell = f'. {shlex.quote(str(places["completions/zscore"]))}; COMP_WORDBREAKS=$\' \\t\\n"\\\'><=;|&(:\'\n'
    r = command("bash", "-c", shell + (ask + "\n") * len(lines), "bash", *lines, cwd=d / "specs")
    return [sorted(set(part.split("\n")) - {""}) for part in r.stdout.split("--end\n")[:-1]]


options, = completions("zscore --")
usage = set(re.findall(r"--[a-z]+", command(PROGRAM, "--help").stdout))
check("completion knows the options of --help", set(options) == usage, f"{options} {usage}")

# The keys that the manual lists, in the words of people.
manual = (SOURCE / "doc/workflow-spec.md").read_text()
listed = set()
index = manual[: manual.index("## Form of the file")]
for section, keys in re.findall(r"^- \[\\\[(\w+)(?: NAME)?\\\]\]\([^)]*\):((?:[^:]|\n)*?)(?=^- |^\n|\Z)", index, re.M):
    listed |= {f"{section}.{key}=" for key in re.findall(r"`(\w+)`", keys)}
# The keys that the source lists.
tables = "".join(path.read_text() for path in sorted((SOURCE / "src/spec").glob("*keys.c")))
source = {f"{a}.{b}=" for a, b in re.findall(r'^    \{ "(\w+)", "(\w+)",', tables, re.M)}
source |= {f"{kind}.{name.lower()}=" for name, kind in re.findall(r'^    (LATITUDE|LONGITUDE|WHERE)\("(\w+)"\)', tables, re.M)}
named = {"mask", "reduce", "histogram", "exceedance", "extract", "quantile"}
found = set()
plain, *kinds = completions("zscore --set ", *(f"zscore --set {kind}\\ x." for kind in sorted(named)))
found |= {name for name in plain if name.endswith("=")}
for names in kinds:
    found |= {re.sub(r"\\ x\.", ".", name) for name in names}
check("completion has the sections with names", {name for name in plain if name not in found} == {k + "\\ " for k in named},
      plain)
check("completion has all keys of the tables", found == source and len(source) > 90,
      [f"only in completion: {sorted(found - source)}", f"only in the tables: {sorted(source - found)}"])
check("completion has the keys that the manual lists", len(listed) > 50
      and listed == {name for name in found if name.split(".")[0] not in named - {"mask"}},
      [f"only in the manual: {sorted(listed - found)}", f"not in the manual: {sorted(found - listed)}"])

cases = {
    "zscore --set output.format=": ["classic", "netcdf4", "zarr"],
    "zscore --set=output.format=c": ["classic"],
    "zscore --set climatology.group=day-": ["day-hour", "day-of-year", "day-of-year-hour"],
    "zscore --set climatology.gr": ["climatology.group="],
    "zscore --set steps.every=": ["day", "month", "pentad", "season", "year"],
    "zscore --set input.realization=": ["pool"],
    "zscore products.ini --set reduce\\ z": [f"reduce\\ zonal.{k}=" for k in ("by", "file", "latitude", "longitude", "method",
                                                                           "min_count", "of", "over", "weights", "where")],
    "zscore products.ini --set reduce\\ zonal.over=la": ["latitude"],
    'zscore products.ini --set "reduce zonal.over=lo': ["reduce zonal.over=longitude"],
    "zscore --set reduce\\ x.by=": ["group", "none", "season", "year"],
    "zscore qu": ["quickstart.ini"],
    "zscore --plan=": ["data", "plan.html"],
    "zscore --verify pl": ["plan.html"],
    "zscore --set output.zscore=pl": ["plan.html"],
    "zscore --ver": ["--verbose", "--verify", "--version"],
}
wrong = [f"{line}: {got}" for (line, want), got in zip(cases.items(), completions(*cases)) if got != want]
check("completion proposes sections, keys, words and files", not wrong, wrong)

# ---------------------------------------------------------------------------------------------- Spack, Kubernetes


def spack_package():
    """pkg/spack/package.py, read with a stand-in for Spack that notes what it declares."""
    notes = types.SimpleNamespace(variants=set(), depends={}, versions=set(), when=set())
    stub = types.ModuleType("spack.package")

    class AutotoolsPackage:
        def with_or_without(self, name, variant=None):
            return [("with", name, variant or name)]

        def enable_or_disable(self, name, variant=None):
            return [("enable", name, variant or name)]

    def depends_on(spec, when=None, type=None):
        notes.depends[re.split(r"[@+]", spec)[0]] = spec
        notes.when |= {when[1:]} if when else set()

    stub.AutotoolsPackage, stub.depends_on = AutotoolsPackage, depends_on
    stub.license = lambda name: None
    stub.version = lambda number, **more: notes.versions.add(number)
    stub.variant = lambda name, **more: notes.variants.add(name)
    sys.modules["spack"], sys.modules["spack.package"] = types.ModuleType("spack"), stub
    space = {}
    exec(compile((SOURCE / "pkg/spack/package.py").read_text(), "package.py", "exec"), space)
    package = space["Zscore"]()
    package.spec = {"mpi": types.SimpleNamespace(mpicc="mpicc")}
    notes.arguments = [a for a in package.configure_args() if isinstance(a, tuple)]
    return notes


notes = spack_package()
configure = (SOURCE / "configure.ac").read_text() + "".join(p.read_text() for p in (SOURCE / "m4").glob("*.m4"))
optional = {("with", name) for name in re.findall(r"^ZS_CODEC\(\[\w+\], \[(\w+)\]", configure, re.M)}
optional |= {("with", name) for name in re.findall(r"AC_ARG_WITH\(\[([a-z]\w*)\]", configure)}
optional |= {("enable", name) for name in re.findall(r"AC_ARG_ENABLE\(\[([\w-]+)\]", configure)}
check("Spack: the options of configure", {a[:2] for a in notes.arguments} == optional, f"{notes.arguments} {optional}")
check("Spack: each option is a variant", {a[2] for a in notes.arguments} == notes.variants, str(notes.variants))
check("Spack: each variant with a library needs it", notes.when == notes.variants - {"simd-versions"}, str(notes.when))
needs = {"mpi", "hdf5", "netcdf-c", "libinih", "udunits", "libdeflate", "jansson", "xxhash", "isa-l", "zstd", "c-blosc", "lz4",
         "bzip2"}
libraries = re.findall(r"^ZS_(?:LIBRARY|CODEC|MPI|NETCDF|HDF5|ISAL)", (SOURCE / "configure.ac").read_text(), re.M)
check("Spack: the libraries that configure looks for", needs <= notes.depends.keys() and len(libraries) == len(needs),
      f"{sorted(notes.depends)} {libraries}")
check("Spack: with MPI", notes.depends["hdf5"] == "hdf5+mpi" and "+mpi" in notes.depends["netcdf-c"], str(notes.depends))
check("Spack: this version", version in notes.versions, str(notes.versions))

try:
    import yaml
    job = yaml.safe_load((SOURCE / "pkg/kubernetes/zscore.yaml").read_text())
    roles = job["spec"]["mpiReplicaSpecs"]
    pods = {role: part["template"]["spec"] for role, part in roles.items()}
    container = {role: pod["containers"][0] for role, pod in pods.items()}
    image = (SOURCE / "pkg/Containerfile").read_text()
    home = re.search(r"COPY pkg/kubernetes/sshd_config (\S+)", image)[1]
    ranks = int(container["Launcher"]["args"][1])
    check("Kubernetes: an MPIJob with a launcher and workers",
          (job["apiVersion"], job["kind"]) == ("kubeflow.org/v2beta1", "MPIJob") and set(roles) == {"Launcher", "Worker"})
    check("Kubernetes: as many ranks as slots", ranks == roles["Worker"]["replicas"] * job["spec"]["slotsPerWorker"])
    check("Kubernetes: sshd has the configuration of the image", container["Worker"]["args"][-1] == home)
    check("Kubernetes: sshd's key is where the operator mounts it",
          f"HostKey {job['spec']['sshAuthMountPath']}/id_rsa" in (SOURCE / "pkg/kubernetes/sshd_config").read_text())
    check("Kubernetes: each mount is a volume", all({m["name"] for m in container[role]["volumeMounts"]}
                                                    == {v["name"] for v in pods[role]["volumes"]} for role in pods))
except ImportError:
    skip("Kubernetes", "no yaml")

# ---------------------------------------------------------------------------------------------- uninstall

r = make("uninstall")
own = [str(path.relative_to(dest)) for path in dest.rglob("zscore")]
check("make uninstall takes all of it away", r.returncode == 0 and not installed() and not own, [r.stdout, *installed(), *own])

finish()
