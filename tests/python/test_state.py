import gc
import json
import subprocess

import numpy as np
import pytest

import qarch
from conftest import NOISE, TERMS, dense_expectation, dense_state, word_matrix


@pytest.fixture
def state(circuit, noise, batch):
    return qarch.simulate(circuit, batch[0], noise)


def test_the_density_matrix_is_the_dense_one(circuit, state, batch):
    rho = dense_state(circuit, batch[0])
    np.testing.assert_allclose(state.density_matrix(), rho, atol=1e-13)
    assert state.purity == pytest.approx(np.trace(rho @ rho).real)
    assert state.expectation(qarch.Hamiltonian(TERMS)) == pytest.approx(dense_expectation(TERMS, rho))


def test_the_vector_lists_pauli_expectations(state):
    rho = state.density_matrix()
    for k, value in enumerate(state.vector):
        word = "".join("IXYZ"[k // 4**q % 4] for q in (2, 1, 0))
        assert value == pytest.approx(np.trace(word_matrix(word) @ rho).real, abs=1e-13)


def test_the_vector_is_a_view_that_keeps_its_owner(state):
    view = state.vector
    assert np.shares_memory(view, state.vector) and view.base is state
    assert not view.flags.writeable
    expected = view.copy()
    del state
    gc.collect()
    np.testing.assert_array_equal(view, expected)


def test_the_density_matrix_outlives_the_state(circuit, batch):
    rho = qarch.simulate(circuit, batch[0]).density_matrix()
    gc.collect()
    assert np.trace(rho).real == pytest.approx(1.0)


def test_probabilities_have_the_readout_error(circuit, state, batch):
    p10, p01 = NOISE["readout"][0]["p10"], NOISE["readout"][0]["p01"]
    assignment = np.array([[1 - p10, p01], [p10, 1 - p01]])
    expected = np.kron(np.kron(assignment, assignment), assignment) @ np.diag(dense_state(circuit, batch[0])).real
    np.testing.assert_allclose(state.probabilities(), expected, atol=1e-13)
    by_qubits = expected.reshape(2, 2, 2)  # axes: qubit 2, 1, 0
    np.testing.assert_allclose(state.probabilities([2]), by_qubits.sum((1, 2)), atol=1e-13)
    np.testing.assert_allclose(state.probabilities([2, 0]), by_qubits.sum(1).T.ravel(), atol=1e-13)


def test_counts_repeat_by_seed(state):
    counts = state.counts(1000, seed=3)
    assert counts == state.counts(1000, seed=3) != state.counts(1000, seed=4)
    assert sum(counts.values()) == 1000 and all(len(key) == 3 for key in counts)


def test_fidelity_entropy_and_parts(circuit, state, batch):
    ideal = qarch.simulate(circuit, batch[0])
    psi = np.linalg.eigh(ideal.density_matrix())[1][:, -1]
    assert state.fidelity(ideal) == pytest.approx((psi.conj() @ state.density_matrix() @ psi).real)
    assert ideal.entropy() == pytest.approx(0.0, abs=1e-9) and state.entropy() > 0.1
    np.testing.assert_allclose(state.reduced([1]).density_matrix(),
                               np.einsum("abcadc->bd", state.density_matrix().reshape([2] * 6)), atol=1e-13)
    with pytest.raises(ValueError, match="purity"):
        ideal.fidelity(state)


def test_the_program_finds_the_same(qarch_program, tmp_path, circuit, noise, state, batch):
    (tmp_path / "c.qasm").write_text(circuit.bound(batch[0]).to_qasm())
    (tmp_path / "noise.json").write_text(noise.to_json())
    subprocess.run([qarch_program, "simulate", "c.qasm", "--noise", "noise.json", "--shots", "500", "--seed", "9",
                    "--observable", "0.5*IZZ - 0.75*XIX + 0.25*YII + 2", "--json", "out.json"],
                   cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    told = json.loads((tmp_path / "out.json").read_text())
    assert told["shots"]["counts"] == state.counts(500, seed=9)
    assert told["purity"] == pytest.approx(state.purity, abs=1e-13)
    assert told["observables"][0]["value"] == pytest.approx(state.expectation(qarch.Hamiltonian(TERMS)), abs=1e-13)
