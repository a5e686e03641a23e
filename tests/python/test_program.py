import threading
import time

import numpy as np
import pytest

import qarch
from conftest import NOISE, TERMS, dense_expectation, dense_state, layers, word_matrix


def test_expectation_is_that_of_a_dense_density_matrix(circuit, program, batch):
    for parameters in batch[:5]:
        expected = dense_expectation(TERMS, dense_state(circuit, parameters))
        assert program.expectation(parameters) == pytest.approx(expected, abs=1e-12)
        assert program(parameters) == program.expectation(parameters)


def test_without_noise_the_state_vector_gives_the_same_as_matrices(circuit, batch):
    h = qarch.Hamiltonian(TERMS)
    program = qarch.Program(circuit, h)
    assert program.backend == "state vector"
    rho = qarch.simulate(circuit, batch[0]).density_matrix()
    assert program.expectation(batch[0]) == pytest.approx(np.trace(h.matrix() @ rho).real, abs=1e-12)


def test_a_batch_is_its_sets_one_by_one_for_any_number_of_threads(circuit, program, noise, batch):
    values = program.expectations(batch)
    assert values.shape == (37,) and values.dtype == np.float64
    np.testing.assert_allclose(values, [program.expectation(p) for p in batch], rtol=0, atol=1e-13)
    twin = qarch.Program(circuit, qarch.Hamiltonian(TERMS), noise, threads=2)
    np.testing.assert_array_equal(values, twin.expectations(batch))


def test_gradients_are_those_of_finite_differences(program, batch):
    value, gradient = program.gradient(batch[0])
    assert value == pytest.approx(program.expectation(batch[0]), abs=1e-13)
    step = 1e-5
    shifts = step * np.eye(program.num_parameters)
    differences = (program.expectations(batch[0] + shifts) - program.expectations(batch[0] - shifts)) / (2 * step)
    np.testing.assert_allclose(gradient, differences, atol=1e-9)


def test_a_batch_of_gradients_is_its_gradients_one_by_one(program, batch):
    values, gradients = program.gradients(batch)
    assert gradients.shape == batch.shape
    np.testing.assert_allclose(values, program.expectations(batch), atol=1e-13)
    np.testing.assert_allclose(gradients, [program.gradient(p)[1] for p in batch], atol=1e-12)


def test_a_sweep_never_goes_up(program, batch):
    before = batch[0].copy()
    value, parameters = program.sweep(batch[0])
    np.testing.assert_array_equal(batch[0], before)
    assert value <= program.expectation(before)
    assert value == pytest.approx(program.expectation(parameters), abs=1e-12)


def test_results_go_where_out_says(program, batch):
    out = np.full(len(batch), np.nan)
    assert program.expectations(batch, out=out) is out
    np.testing.assert_array_equal(out, program.expectations(batch))
    slopes = np.full(batch.shape, np.nan)
    assert program.gradients(batch, out=slopes)[1] is slopes
    one = np.empty(program.num_parameters)
    assert program.gradient(batch[0], out=one)[1] is one
    np.testing.assert_allclose(one, slopes[0], atol=1e-12)


def test_rows_of_float64_are_not_copied():
    """A copy of the parameters would be as large as they are; tracemalloc sees numpy's memory."""
    import tracemalloc
    program = qarch.Program(layers(2, 1), qarch.Hamiltonian({"ZZ": 1.0}))
    batch = np.zeros((20_000, program.num_parameters))
    out = np.empty(len(batch))

    def peak(parameters):
        tracemalloc.start()
        program.expectations(parameters, out=out)
        grown = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return grown

    assert peak(batch) < 10_000
    assert peak(batch[::2].repeat(2, axis=0)[:, ::-1]) > batch.nbytes  # strides: the documented copy


def test_other_arrays_are_copied_to_the_same_values(program, batch):
    expected = program.expectations(batch)
    for other in (batch.tolist(), np.asfortranarray(batch), np.repeat(batch, 2, axis=0)[::2], batch.astype(">f8")):
        np.testing.assert_array_equal(program.expectations(other), expected)
    np.testing.assert_array_equal(program.expectations(np.ones(batch.shape, dtype=int)),
                                  program.expectations(np.ones(batch.shape)))


def test_an_empty_batch_has_no_values(program):
    assert program.expectations(np.empty((0, program.num_parameters))).shape == (0,)


@pytest.mark.parametrize("wrong, message", [
    (lambda p, b: p.expectation(b), "must have 1 dimension"),
    (lambda p, b: p.expectations(b[0]), "must have 2 dimensions"),
    (lambda p, b: p.expectation(b[0][:-1]), "must be 18"),
    (lambda p, b: p.expectations(b[:, :-1]), "must be 18"),
    (lambda p, b: p.expectations(b + 0j), "must be real"),
    (lambda p, b: p.expectations("text"), "must be real|dimension"),
    (lambda p, b: p.expectations(b, out=np.empty(3)), r"\(37,\)"),
    (lambda p, b: p.expectations(b, out=np.empty(37, dtype=np.float32)), "float64"),
    (lambda p, b: p.expectations(b, out=np.empty(74)[::2]), "without strides"),
    (lambda p, b: p.expectations(b, out=[0.0] * 37), "float64"),
    (lambda p, b: p.gradients(b, out=b), "shares memory"),
])
def test_wrong_arrays_are_value_errors(program, batch, wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong(program, batch)


def test_out_must_be_writeable(program, batch):
    out = np.empty(len(batch))
    out.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        program.expectations(batch, out=out)


def test_qubits_must_agree(circuit):
    with pytest.raises(ValueError, match="qubits"):
        qarch.Program(circuit, qarch.Hamiltonian({"ZZ": 1.0}))


def test_threads_of_python_share_a_program(program, batch):
    expected = program.expectations(batch)
    results = [None] * 4

    def work(i):
        for _ in range(20):
            results[i] = program.expectations(batch)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for values in results:
        np.testing.assert_array_equal(values, expected)


def test_other_threads_of_python_run_meanwhile():
    program = qarch.Program(layers(6, 4), qarch.Hamiltonian({"ZZZZZZ": 1.0}),
                            qarch.NoiseModel.from_json(NOISE))
    batch = np.zeros((4000, program.num_parameters))
    started, done = threading.Event(), threading.Event()

    def work():
        started.set()
        program.expectations(batch)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    started.wait()
    times = [time.monotonic()]
    while not done.is_set():
        time.sleep(1e-4)
        times.append(time.monotonic())
    thread.join()
    longest = np.diff(times).max()  # with the interpreter's lock held: nearly all of it
    assert longest < 0.6 * (times[-1] - times[0])


def test_the_hamiltonian_is_its_matrix():
    h = qarch.Hamiltonian(TERMS)
    expected = sum(c * word_matrix(w) for w, c in TERMS.items())
    np.testing.assert_allclose(h.matrix(), expected, atol=1e-15)
    assert h.lowest(2) == pytest.approx(np.linalg.eigvalsh(expected)[:2])
    assert h.terms == TERMS
    np.testing.assert_allclose((2 * h - h * 0.5).matrix(), 1.5 * expected, atol=1e-15)
    assert (h + h).terms == {w: 2 * c for w, c in TERMS.items()}


def test_named_problems_come_with_their_energies():
    h = qarch.Hamiltonian.problem("h2-2q")
    assert h.unit == "hartree" and h.num_qubits == 2
    assert h.exact_energy == pytest.approx(h.lowest()[0], abs=1e-9)
    assert h.hartree_fock_energy > h.exact_energy
    assert qarch.Hamiltonian.problem("h2-2q", r=1.5).exact_energy != h.exact_energy
    ising = qarch.Hamiltonian.problem(model="ising", sites=3, field=0.5)
    assert ising.num_qubits == 3 and ising.unit == "" and ising.hartree_fock_energy is None


@pytest.mark.parametrize("wrong, message", [
    (lambda: qarch.Hamiltonian({"ZQ": 1.0}), "letter"),
    (lambda: qarch.Hamiltonian({"ZZ": 1.0, "Z": 1.0}), "must have 2"),
    (lambda: qarch.Hamiltonian({}), "empty"),
    (lambda: qarch.Hamiltonian({"Z": float("nan")}), "finite"),
    (lambda: qarch.Hamiltonian.problem("h2-2p"), "did you mean 'h2-2q'"),
    (lambda: qarch.Hamiltonian.problem("h2-2q", rr=1), "problem.rr"),
    (lambda: qarch.Hamiltonian.problem("h2-2q", r="far"), "problem.r = far, must be"),
    (lambda: qarch.Hamiltonian({"Z": 1.0}) + qarch.Hamiltonian({"ZZ": 1.0}), "same number"),
    (lambda: qarch.NoiseModel("ibm_ourence"), "did you mean 'ibm_ourense'"),
    (lambda: qarch.NoiseModel.from_json({"format": "qarch-noise"}), "model"),
    (lambda: qarch.NoiseModel.from_json("{"), "model:1"),
])
def test_wrong_operators_and_models_are_value_errors(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()


def test_what_is_not_on_the_disk_is_a_runtime_error():
    with pytest.raises(RuntimeError, match="nowhere.qasm"):
        qarch.read_qasm("nowhere.qasm")
    with pytest.raises(RuntimeError, match="nowhere"):
        qarch.read_run("nowhere")


def test_noise_models_go_there_and_back(circuit, noise, program, batch):
    h = qarch.Hamiltonian(TERMS)
    again = qarch.NoiseModel.from_json(noise.to_json())
    assert again.rules == noise.rules and again.name == "test"
    assert qarch.Program(circuit, h, again).expectation(batch[0]) == program.expectation(batch[0])
    text, notes = noise.to_aer_json()
    aer = qarch.NoiseModel.from_json(text)
    assert notes == [] or all(isinstance(note, str) for note in notes)
    assert qarch.Program(circuit, h, aer).expectation(batch[0]) == pytest.approx(program.expectation(batch[0]), abs=1e-9)


def test_noise_says_what_it_does(circuit, noise):
    assert not noise.is_noiseless and qarch.NoiseModel().is_noiseless
    assert any("cx" in line for line in noise.coverage(circuit))
    noise.require_complete(circuit)
    other = qarch.Circuit(3)
    other.h(0)
    with pytest.raises(ValueError, match="h"):
        noise.require_complete(other)
    ourense = qarch.NoiseModel("ibm_ourense")
    assert (0, 1) in ourense.coupling and "Ourense" in ourense.description


def test_the_task_that_is_shown_beside_other_programs_has_the_printed_value():
    circuit = qarch.Circuit(2)
    circuit.ry(0), circuit.cx(0, 1), circuit.ry(1)
    noise = {
        "format": "qarch-noise", "version": 2, "name": "depolarizing",
        "rules": [
            {"gates": ["one_qubit"], "channels": [{"type": "depolarizing", "p": 0.01}]},
            {"gates": ["two_qubit"], "channels": [{"type": "depolarizing2", "p": 0.02, "on": [0, 1]}]},
        ],
    }

    def ry(angle):
        c, s = np.cos(angle / 2), np.sin(angle / 2)
        return np.array([[c, -s], [s, c]])

    cx = np.array([[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0], [0, 1, 0, 0]])  # control: the low bit
    x, z = np.array([[0, 1], [1, 0]]), np.diag([1, -1])

    def after(rho, gate, qubit):
        rho = gate @ rho @ gate.T
        half = np.trace(rho.reshape(2, 2, 2, 2), axis1=1 - qubit, axis2=3 - qubit)  # the other qubit
        mixed = np.kron(half, np.eye(2) / 2) if qubit == 0 else np.kron(np.eye(2) / 2, half)
        return 0.99 * rho + 0.01 * mixed

    rho = after(np.diag([1.0, 0, 0, 0]), np.kron(np.eye(2), ry(0.3)), 0)
    rho = 0.98 * cx @ rho @ cx.T + 0.02 * np.eye(4) / 4
    rho = after(rho, np.kron(ry(-0.2), np.eye(2)), 1)
    value = np.trace(rho @ (0.5 * np.kron(z, z) + np.kron(x, np.eye(2))))

    program = qarch.Program(circuit, qarch.Hamiltonian({"ZZ": 0.5, "XI": 1.0}), qarch.NoiseModel.from_json(noise))
    assert value == pytest.approx(0.293131560, abs=5e-10)
    assert program.expectation([0.3, -0.2]) == pytest.approx(value, abs=1e-13)
