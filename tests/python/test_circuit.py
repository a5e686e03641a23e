import copy
import pickle

import numpy as np
import pytest

import qarch
from conftest import layers


def test_gates_are_methods_and_parameters_are_numbered():
    c = qarch.Circuit(3)
    assert c.ry(0) == 0
    assert c.rx(1) == 1
    assert c.rz(2, 0.25) is None
    assert c.ry(2, parameter=0) == 0
    c.cx(0, 2)
    c.append("h", [1])
    c.append("rx", [1], angle=0.5)
    c.delay(1, 35e-9)
    assert (c.num_qubits, c.num_parameters, len(c), c.num_two_qubit_gates) == (3, 2, 8, 1)
    assert c.gates[2] == ("rz", (2,), {"angle": 0.25})
    assert c.gates[3] == ("ry", (2,), {"parameter": 0})
    assert c.gates[4] == ("cx", (0, 2), {})
    assert c.gates[7] == ("delay", (1,), {"seconds": 35e-9})


def test_every_gate_of_the_table_has_a_method():
    c = qarch.Circuit(2)
    for name in "x y z h s sdg t tdg sx sxdg id reset measure".split():
        getattr(c, name)(0)
    for name in "cx cy cz swap ecr".split():
        getattr(c, name)(0, 1)
    assert len(c) == 18 and c.gates[17] == ("ecr", (0, 1), {})


def test_depth_counts_moments():
    assert layers(2, 1).depth == 4
    assert layers(3, 1).depth == 5


def test_a_circuit_draws_itself():
    c = qarch.Circuit(3)
    c.ry(0)
    c.cx(0, 2)
    c.rz(1, 0.5)
    c.ecr(1, 0)
    assert str(c).splitlines() == [
        "q0: -ry(p0)-o-----------ecr1-",
        "q1: --------|-rz(0.500)-ecr0-",
        "q2: --------x----------------",
    ]
    assert "3 qubits, 1 parameters" in repr(c)


def test_openqasm_there_and_back():
    c = layers(3, 1)
    assert qarch.Circuit.from_qasm(c.to_qasm()) == c
    angles = np.linspace(-1, 1, c.num_parameters)
    file = qarch.parse_qasm(c.to_qasm(angles))
    np.testing.assert_array_equal(file.angles, angles)
    assert qarch.parse_qasm(c.to_qasm()).angles is None
    assert c.to_qasm(angles, version=2).startswith("OPENQASM 2.0;")
    np.testing.assert_allclose(
        qarch.simulate(qarch.Circuit.from_qasm(c.to_qasm(angles, version=2))).vector,
        qarch.simulate(c, angles).vector, atol=1e-14)


def test_copies_are_apart_and_pickles_whole():
    c = layers(2, 1)
    c.delay(0, 1e-7)
    for other in (c.copy(), copy.copy(c), copy.deepcopy(c), pickle.loads(pickle.dumps(c))):
        assert other == c
        other.h(0)
        assert other != c


def test_bound_replaces_parameters():
    c = layers(2, 1)
    assert c.bound(np.zeros(c.num_parameters)).num_parameters == 0


@pytest.mark.parametrize("wrong, message", [
    (lambda: qarch.Circuit(0), "num_qubits"),
    (lambda: qarch.Circuit(2).cx(0, 2), "qubit"),
    (lambda: qarch.Circuit(2).append("cnot", [0, 1]), "must be one of"),
    (lambda: qarch.Circuit(2).append("rxx", [0]), "did you mean 'rx'"),
    (lambda: qarch.Circuit(2).append("h", [0], angle=1.0), "neither angle nor parameter"),
    (lambda: qarch.Circuit(2).ry(0, 0.1, parameter=0), "one of them"),
    (lambda: qarch.Circuit.from_qasm("OPENQASM 3.0;\nqubit[1] q;\nfoo q[0];"), "text:3"),
    (lambda: layers(2, 1).to_qasm([1.0]), "angle"),
    (lambda: layers(2, 1).to_qasm(version=4), "must be 2 or 3"),
])
def test_wrong_circuits_are_value_errors(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()


def test_transpile_uses_the_gates_of_a_device():
    noise = qarch.NoiseModel.from_json({
        "format": "qarch-noise", "version": 2, "name": "line", "native_gates": ["rz", "sx", "x", "cx"],
        "coupling_map": [[0, 1], [1, 0], [1, 2], [2, 1]], "rules": []})
    c = qarch.Circuit(3)
    c.h(0)
    c.cx(0, 2)
    result = qarch.transpile(c, noise)
    assert {name for name, _, _ in result.circuit.gates} <= {"rz", "sx", "x", "cx"}
    assert len(result.final_layout) == 3
