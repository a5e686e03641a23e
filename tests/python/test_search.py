import gc
import os
import signal
import subprocess
import threading

import numpy as np
import pytest

import qarch

SHORT = {"general.episodes": 12, "agent.batch_size": 16}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "short"
    return qarch.search("h2-2q-noiseless-fast", set=SHORT, seed=5, output=str(folder))


def test_a_search_writes_the_run_of_the_program_byte_for_byte(run, qarch_program, tmp_path):
    sets = [word for item in SHORT.items() for word in ("--set", "%s=%s" % item)]
    subprocess.run([qarch_program, "search", "h2-2q-noiseless-fast", "--seed", "5", "--output", str(tmp_path / "twin")]
                   + sets, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(os.path.join(run.folder, "run.h5"), "rb") as ours, open(tmp_path / "twin/run.h5", "rb") as theirs:
        assert ours.read() == theirs.read()


def test_columns_are_views_on_the_run(run):
    episodes = run.episodes
    assert set(episodes) == set(qarch.EPISODE_COLUMNS)
    np.testing.assert_array_equal(episodes["episode"], np.arange(12))
    assert np.shares_memory(episodes["energy"], run.episodes["energy"])
    assert episodes["energy"].base is run and not episodes["energy"].flags.writeable
    assert episodes["evaluations"].dtype == np.int64 and episodes["energy"].dtype == np.float64
    assert all(qarch.END_REASONS[reason] in ("success", "step_limit", "random_halt") for reason in episodes["end_reason"])


def test_a_run_is_read_as_it_was_written(run):
    again = qarch.read_run(run.folder)
    for name, column in run.episodes.items():
        np.testing.assert_array_equal(again.episodes[name], column)
    for name, column in run.prunings.items():
        np.testing.assert_array_equal(again.prunings[name], column)
    assert again.seed == 5 and again.stop_reason == run.stop_reason == "episodes"
    assert again.configuration == run.configuration and "episodes = 12" in run.configuration
    assert [c.id for c in again.archive] == [c.id for c in run.archive]
    assert qarch.read_run(os.path.join(run.folder, "run.h5")).seed == 5


def test_circuits_outlive_the_run_and_give_their_energy(run):
    best = qarch.read_run(run.folder).circuits["best"]
    gc.collect()
    program = qarch.Program(best.circuit, qarch.Hamiltonian.problem("h2-2q"))
    assert program.expectation(best.angles) == pytest.approx(best.noiseless_energy, abs=1e-9)
    assert best.noiseless_error == pytest.approx(best.noiseless_energy - run.problem["exact_energy"], abs=1e-12)
    assert qarch.parse_qasm(best.to_qasm()).circuit == best.circuit


def test_without_output_nothing_is_written(tmp_path, monkeypatch, run):
    monkeypatch.setenv("QARCH_DATA", os.environ.get("QARCH_DATA", ""))
    found = qarch.search("h2-2q-noiseless-fast", set=SHORT, seed=5)
    assert found.folder == ""
    np.testing.assert_array_equal(found.episodes["energy"], run.episodes["energy"])


def test_progress_is_told_and_its_exceptions_end_the_search():
    seen = []
    qarch.search("h2-2q-noiseless-fast", set=SHORT, seed=5, progress=seen.append)
    assert seen and seen[0].episodes == 12 and seen[0].episode == 0

    def refuse(progress):
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        qarch.search("h2-2q-noiseless-fast", set={"general.episodes": 100000}, progress=refuse)


def test_ctrl_c_ends_a_search_that_can_be_resumed(tmp_path):
    folder = str(tmp_path / "stopped")
    timer = threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        qarch.search("h2-2q-noiseless-fast", set={"general.episodes": 100000}, output=folder)
    timer.join()
    assert qarch.read_run(folder).stop_reason == "interrupted"
    assert qarch.resume_search(folder, time_limit=0.2).stop_reason == "time_limit"


@pytest.mark.parametrize("wrong, message", [
    (dict(experiment="h2-2q-noiseless-fats"), "did you mean"),
    (dict(experiment="h2-2q-noiseless-fast", set={"general.episode": 3}), "did you mean"),
    (dict(experiment="h2-2q-noiseless-fast", set={"general.episodes": "many"}), "episodes"),
])
def test_wrong_experiments_are_value_errors(wrong, message):
    with pytest.raises(ValueError, match=message):
        qarch.search(**wrong)


def test_a_folder_with_a_run_is_refused(run):
    with pytest.raises(ValueError, match="already holds a run"):
        qarch.search("h2-2q-noiseless-fast", output=run.folder)


def test_a_study_has_a_column_for_every_number_of_its_seeds(qarch_program, tmp_path):
    folder = str(tmp_path / "study")
    subprocess.run([qarch_program, "search", "h2-2q-noiseless-fast", "--seeds", "1,2", "--output", folder,
                    "--set", "general.episodes=5"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    study = qarch.read_study(folder)
    assert study.seeds == [1, 2] and study.status == ["finished", "finished"]
    np.testing.assert_array_equal(study.columns["episodes"], [5, 5])
    median, low, high, level = study.medians["noiseless_error"]
    assert low <= median <= high and level == 0.5
    assert "2 seeds" in repr(study)


def test_a_classifier_has_its_history(qarch_program, tmp_path):
    folder = str(tmp_path / "moons")
    subprocess.run([qarch_program, "classify", "train", "--help"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([qarch_program, "classify", "train", "classifier/moons", "--output", folder, "--set", "train.steps=2"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    record = qarch.read_classifier(folder)
    assert len(record.history["step"]) > 0 and set(record.parts) == {"train", "validation", "test"}
    assert record.history["train_loss"].base is record
    assert 0 <= record.parts["test"]["accuracy"] <= 1


def test_help_says_what_there_is():
    import pydoc
    text = pydoc.plain(pydoc.render_doc(qarch))
    assert qarch.__version__ and qarch.__version__ in text
    for name in ("Circuit", "NoiseModel", "Hamiltonian", "Program", "simulate", "search", "read_run"):
        assert name in text
    assert "h2-2q-noiseless-fast" in qarch.experiments()
