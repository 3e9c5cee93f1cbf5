"""Runs a process when the machine is idle, and tells what it took and how much others disturbed it.

Libraries whose threads wait by spinning look several times worse on a busy machine, so nothing counts that was measured
beside other work.
"""
import os, signal, subprocess, threading, time

TICK, CORES = os.sysconf("SC_CLK_TCK"), os.cpu_count()
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
# With these set, some machines make NumPy use kernels of another processor; only both together can be left out.
UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def busy_seconds():
    """Processor time of everything on this machine since it started."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, irq, soft, steal = (int(word) for word in file.readline().split()[1:9])
    return (user + nice + system + irq + soft + steal) / TICK


def others(seconds=0.5):
    """The share of all cores that is in use now."""
    busy, start = busy_seconds(), time.monotonic()
    time.sleep(seconds)
    return (busy_seconds() - busy) / CORES / (time.monotonic() - start)


def wait_for_idle(share, patience):
    """Waits until others use no more than a share of the cores; gives the share in the end."""
    end = time.monotonic() + patience
    while True:
        found = others()
        if found <= share or time.monotonic() > end:
            return found


class Watch(threading.Thread):
    """Processor time and memory of all processes of a session, seen several times a second."""

    def __init__(self, session):
        super().__init__(daemon=True)
        self.session, self.cpu, self.peak_mib, self.over = session, {}, 0.0, threading.Event()

    def run(self):
        while not self.over.wait(0.2):
            resident = 0
            for process in filter(str.isdigit, os.listdir("/proc")):
                try:
                    with open(f"/proc/{process}/stat") as file:
                        fields = file.read().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == self.session:
                    self.cpu[process] = (int(fields[11]) + int(fields[12])) / TICK
                    resident += int(fields[21]) * PAGE_MIB
            self.peak_mib = max(self.peak_mib, resident)


def run(command, folder=None, share=0.08, patience=60, limit=900):
    """Runs a command alone.

    Returns its output, the end of its messages, its exit code, and what was measured: wall_s, cpu_s, others_share,
    peak_tree_mib.
    """
    before = wait_for_idle(share, patience)
    env = {name: value for name, value in os.environ.items() if name not in UNSET}
    busy, start = busy_seconds(), time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               start_new_session=True)
    watch = Watch(process.pid)
    watch.start()
    messages = []
    drain = threading.Thread(target=lambda: messages.append(process.stderr.read()), daemon=True)
    drain.start()
    timer = threading.Timer(limit, lambda: os.killpg(process.pid, signal.SIGKILL))
    timer.start()
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    spent = busy_seconds() - busy
    timer.cancel()
    watch.over.set()
    drain.join(2)
    cpu = max(used.ru_utime + used.ru_stime, sum(watch.cpu.values()))
    return output, "".join(messages)[-2000:], process.returncode, {
        "wall_s": round(wall, 4), "cpu_s": round(cpu, 3), "others_before": round(before, 3),
        "others_share": round(max(0.0, spent - cpu) / wall / CORES, 3),
        "max_rss_mib": round(used.ru_maxrss / 1024, 1), "peak_tree_mib": round(max(watch.peak_mib, used.ru_maxrss / 1024), 1)}
