#!/usr/bin/env python3
"""zscore on two hosts, which scripts/cluster-test.sh makes of network namespaces: the same bits, and a host that is lost."""

import re

from harness import *

if os.geteuid() != 0 or not all(map(shutil.which, ("ip", "unshare", "nsenter", "setpriv", "gcc", "mpirun"))):
    skip("two hosts", "only root can make hosts, with ip, unshare, nsenter and setpriv; and gcc and mpirun have to be there")
    finish()
try_it = subprocess.run("unshare --mount --pid --fork --net --uts --ipc ip link add zs type veth peer name zs-peer", shell=True,
                        capture_output=True, text=True)
if try_it.returncode:
    skip("two hosts", f"no namespaces and veth here: {try_it.stderr.strip()}")
    finish()

r = subprocess.run([SOURCE / "scripts/cluster-test.sh", "--yes", "--build", pathlib.Path(PROGRAM).parent, "two-hosts"],
                   text=True, capture_output=True, timeout=300)
results = re.findall(r"^(ok|FAIL|skipped) (two hosts: |lost host: )?(.+)$", r.stdout, re.M)
for result, about, name in results:
    if result == "skipped":
        skip(about + name, "")
    else:
        check(f"{about}{re.sub(r' .[0-9]+ s.$', '', name)}", result == "ok", r.stdout)
check("all was tried, and nothing is left", len(results) >= 3 and (r.returncode == 0) == ("FAIL" not in r.stdout)
      and not list(pathlib.Path("/var/tmp").glob("zscore-cluster-*/home/two-hosts/job.ini")), r.stdout + r.stderr)
finish()
