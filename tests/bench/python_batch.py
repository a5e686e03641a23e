"""A batched expectation call from Python beside the same call from C++, on this machine, taking turns.

    PYTHONPATH=build/release/apps/python python3 tests/bench/python_batch.py build/release/apps/qarch [--rounds N]

The workload is W(4, 4) of `qarch bench` with its noise: 1000 parameter sets of 48 angles. Both sides shift all angles
before each call, on one thread, and count processor time. The program is a process of its own in each round; the last
line is the ratio of the medians. Exits 1 if Python takes more than 1.2 times as long.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

import numpy as np

import qarch

NUM_QUBITS, NUM_LAYERS, NUM_SETS = 4, 4, 1000


def relaxation(duration):
    return {"type": "thermal_relaxation", "t1": 100, "t2": 80, "duration": duration, "on": "each"}


NOISE = {
    "format": "qarch-noise", "version": 1, "name": "workload", "units": {"time": "us"},
    "rules": [
        {"gates": ["rx", "ry", "rz"], "channels": [{"type": "depolarizing", "p": 0.001}, relaxation("35 ns")]},
        {"gates": ["cx"], "channels": [{"type": "depolarizing2", "p": 0.01, "on": [0, 1]}, relaxation("300 ns")]},
    ],
}


def workload():
    circuit = qarch.Circuit(NUM_QUBITS)
    for _ in range(NUM_LAYERS):
        for q in range(NUM_QUBITS):
            for gate in (circuit.rx, circuit.ry, circuit.rz):
                gate(q)
        for q in range(NUM_QUBITS - 1):
            circuit.cx(q, q + 1)
    words = {"I" * (NUM_QUBITS - 1 - q) + "X" + "I" * q: 1.0 for q in range(NUM_QUBITS)}
    words.update({"I" * (NUM_QUBITS - 2 - q) + "ZZ" + "I" * q: 1.0 for q in range(NUM_QUBITS - 1)})
    return qarch.Program(circuit, qarch.Hamiltonian(words), qarch.NoiseModel.from_json(NOISE))


def python_microseconds(program, seconds):
    angles = (0.1 + 0.37 * np.arange(program.num_parameters)) % (2 * np.pi)
    batch = angles + 0.1 * np.arange(NUM_SETS)[:, None]
    out = np.empty(NUM_SETS)
    program.expectations(batch, out=out)
    calls, start = 0, time.process_time()
    while time.process_time() - start < seconds:
        for _ in range(20):
            batch += 1e-3
            program.expectations(batch, out=out)
        calls += 20
    return 1e6 * (time.process_time() - start) / calls / NUM_SETS


def program_microseconds(path, seconds):
    told = subprocess.run([path, "bench", "--qubits", str(NUM_QUBITS), "--layers", str(NUM_LAYERS), "--lanes",
                           str(NUM_SETS), "--threads", "1", "--filter", "/batch/", "--min-time", str(seconds),
                           "--repetitions", "1", "--json", "-"], check=True, capture_output=True, text=True).stdout
    (row,) = json.loads(told)["rows"]
    return row["median_us"]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--seconds", type=float, default=0.3, help="of each measurement")
    arguments = arguments.parse_args()
    program = workload()
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        ours.append(python_microseconds(program, arguments.seconds))
        theirs.append(program_microseconds(arguments.program, arguments.seconds))
    for name, times in ("Python", ours), ("C++", theirs):
        print(f"{name:7} {statistics.median(times):.4f} us per evaluation (from {min(times):.4f} to {max(times):.4f})")
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"ratio   {ratio:.3f}")
    return 0 if ratio <= 1.2 else 1


if __name__ == "__main__":
    sys.exit(main())
