"""What the tests share: a noisy circuit, and the slow, obviously right twin on dense density matrices."""

import os

import numpy as np
import pytest

import qarch

PAULIS = {
    "I": np.eye(2, dtype=complex),
    "X": np.array([[0, 1], [1, 0]], dtype=complex),
    "Y": np.array([[0, -1j], [1j, 0]]),
    "Z": np.diag([1.0 + 0j, -1.0]),
}

NOISE = {
    "format": "qarch-noise",
    "version": 1,
    "name": "test",
    "rules": [
        {"gates": ["rx", "ry", "rz"], "channels": [{"type": "depolarizing", "p": 0.01}]},
        {"gates": ["cx"], "channels": [{"type": "depolarizing2", "p": 0.05, "on": [0, 1]}]},
    ],
    "readout": [{"p10": 0.02, "p01": 0.04}],
}


def layers(num_qubits, num_layers):
    """Layers of RX, RY, RZ on every qubit and CNOTs up the chain, every rotation by a parameter of its own."""
    circuit = qarch.Circuit(num_qubits)
    for _ in range(num_layers):
        for q in range(num_qubits):
            circuit.rx(q)
            circuit.ry(q)
            circuit.rz(q)
        for q in range(num_qubits - 1):
            circuit.cx(q, q + 1)
    return circuit


def word_matrix(word):
    """The leftmost letter is the highest qubit, which is the slowest index."""
    matrix = np.eye(1)
    for letter in word:
        matrix = np.kron(matrix, PAULIS[letter])
    return matrix


def on_qubit(n, q, matrix):
    return np.kron(np.kron(np.eye(2 ** (n - 1 - q)), matrix), np.eye(2**q))


def depolarized(rho, n, qubits, p):
    """rho -> (1 - p) rho + p Tr_qubits(rho) (x) I / d, as a mean over Pauli words."""
    words = [np.eye(2**n)]
    for q in qubits:
        words = [on_qubit(n, q, pauli) @ w for w in words for pauli in PAULIS.values()]
    return (1 - p) * rho + p * sum(w @ rho @ w.conj().T for w in words) / len(words)


def dense_state(circuit, parameters):
    """rho of the circuit under NOISE, without its readout error."""
    n = circuit.num_qubits
    rho = np.zeros((2**n, 2**n), dtype=complex)
    rho[0, 0] = 1
    for name, qubits, argument in circuit.gates:
        if name == "cx":
            control = on_qubit(n, qubits[0], np.diag([0, 1]))
            u = np.eye(2**n) - control + control @ on_qubit(n, qubits[1], PAULIS["X"])
        else:
            angle = parameters[argument["parameter"]]
            p = on_qubit(n, qubits[0], PAULIS[name[1].upper()])
            u = np.cos(angle / 2) * np.eye(2**n) - 1j * np.sin(angle / 2) * p
        rho = depolarized(u @ rho @ u.conj().T, n, qubits, 0.05 if name == "cx" else 0.01)
    return rho


def dense_expectation(terms, rho):
    """With the readout error of NOISE: a measured P becomes (1 - p10 - p01) P + (p01 - p10) I."""
    p10, p01 = NOISE["readout"][0]["p10"], NOISE["readout"][0]["p01"]
    total = 0.0
    for word, weight in terms.items():
        matrix = np.eye(1)
        for letter in word:
            read = PAULIS[letter]
            if letter != "I":
                read = (1 - p10 - p01) * read + (p01 - p10) * PAULIS["I"]
            matrix = np.kron(matrix, read)
        total += weight * np.trace(matrix @ rho).real
    return total


TERMS = {"IZZ": 0.5, "XIX": -0.75, "YII": 0.25, "III": 2.0}


@pytest.fixture
def circuit():
    return layers(3, 2)


@pytest.fixture
def noise():
    return qarch.NoiseModel.from_json(NOISE)


@pytest.fixture
def program(circuit, noise):
    return qarch.Program(circuit, qarch.Hamiltonian(TERMS), noise)


@pytest.fixture
def batch(program):
    return np.random.default_rng(7).uniform(-3, 3, (37, program.num_parameters))


@pytest.fixture
def qarch_program():
    """The command-line program, which the build names."""
    path = os.environ.get("QARCH_PROGRAM")
    if not path:
        pytest.skip("QARCH_PROGRAM does not name the program")
    return path
