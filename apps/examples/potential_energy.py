"""Hydrogen on a noisy device: its potential energy, and a search for a better circuit, as one figure.

    PYTHONPATH=build/release/apps/python python3 apps/examples/potential_energy.py [--output FILE.png]

The marks `# %%` divide it into cells for editors that know them.
"""

# %% What it needs
import argparse

import matplotlib
import numpy as np

import qarch

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (after the choice of the backend)

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--points", type=int, default=13, help="bond lengths")
arguments.add_argument("--episodes", type=int, default=400, help="of the search")
arguments.add_argument("--output", default="potential_energy.png", help="the figure")
arguments = arguments.parse_args()

# %% A circuit by hand, and the noise of a device
circuit = qarch.Circuit(2)
for q in (0, 1):
    circuit.ry(q)
circuit.cx(0, 1)
for q in (0, 1):
    circuit.ry(q)
print(circuit)
noise = qarch.NoiseModel("ibm_ourense")


def lowest(program, start):
    """Energy and angles after sweeps that move each angle to its exact minimum in turn."""
    value, angles = program.sweep(start)
    for _ in range(100):
        before = value
        value, angles = program.sweep(angles)
        if before - value < 1e-9:
            break
    return value, angles


# %% The energy by bond length, with angles tuned under the noise
lengths = np.linspace(0.4, 2.5, arguments.points)
exact, hartree_fock, noisy, same_without_noise = (np.empty(len(lengths)) for _ in range(4))
angles = np.full(circuit.num_parameters, 0.1)
for i, r in enumerate(lengths):
    h = qarch.Hamiltonian.problem("h2-2q", r=r)
    exact[i], hartree_fock[i] = h.exact_energy, h.hartree_fock_energy
    noisy[i], angles = lowest(qarch.Program(circuit, h, noise), angles)
    same_without_noise[i] = qarch.Program(circuit, h).expectation(angles)
    print(f"r = {r:.3f} A  exact {exact[i]:.6f}  under noise {noisy[i]:.6f} Ha")

# %% A search for circuits of the same molecule under stronger noise
run = qarch.search("h2-2q-mumbai-max-fast", set={"general.episodes": arguments.episodes}, seed=1,
                   progress=lambda p: print(f"episode {p.episode} of {p.episodes}", end="\r"))
print(run)
episodes = run.episodes
error = 1e3 * (episodes["noiseless_energy"] - run.problem["exact_energy"])

# %% The figure
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
left.plot(lengths, hartree_fock, "--", label="Hartree-Fock")
left.plot(lengths, exact, "k-", label="exact")
left.plot(lengths, noisy, "o", label=f"under noise ({noise.name})")
left.plot(lengths, same_without_noise, "x", label="same angles without noise")
left.set(xlabel="bond length / angstrom", ylabel="energy / hartree", title="H2, two qubits")
left.legend()

right.semilogy(episodes["episode"], np.maximum(error, 1e-6), ".", label="end of the episode")
right.semilogy(episodes["episode"], np.minimum.accumulate(np.maximum(error, 1e-6)), label="best so far")
right.axhline(1.6, color="gray", linestyle=":", label="chemical accuracy, 1.6 mHa")
right.set(xlabel="episode", ylabel="error without noise / mHa", title=f"search under {run.noise['name']}")
right.legend()
figure.savefig(arguments.output, dpi=120, metadata={"Software": None})
print(f"figure   {arguments.output}")
