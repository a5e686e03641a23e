#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/io/crlqas_config.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Numbers of our own under the keys of the released configurations.
const std::string kGeneral = "[general]\nepisodes = 1200\n";
const std::string kEnv =
    "[env]\nnum_qubits = 3\nnum_layers = 30\nerr_mitig = 0\nrand_halt = 0\n"
    "n_shots = 0\nnoise_models = 0\nnoise_values = 0\nfake_min_energy = -1.98391446\n"
    "fn_type = incremental_with_fixed_ends\naccept_err = 1.5\nshift_threshold_time = 300\n"
    "shift_threshold_ball = 0.4e-3\nsuccess_thresh = 20\nsucc_radius_shift = 8\n"
    "succes_switch = 1.25\nthresholds = []\nswitch_episodes = []\n"
    "curriculum_type = MovingThreshold\n";
const std::string kProblem =
    "[problem]\nham_type = H2\ngeometry = H .0 .0 .0; H .0 .0 0.7414\ntaper = 1\n"
    "mapping = jordan_wigner\n";
const std::string kAgent =
    "[agent]\nbatch_size = 64\nmemory_size = 5000\nneurons = [50,40]\ndropout = 0.\n"
    "learning_rate = 0.0002\nangles = 0\nen_state = 1\nagent_type = DeepQNstep\n"
    "agent_class = DQN_Nstep\nn_step = 4\ninit_net = 0\nupdate_target_net = 250\n"
    "final_gamma = 0.01\nepsilon_decay = 0.9999\nepsilon_min = 0.1\nepsilon_restart = 1.0\n";
const std::string kCobyla =
    "[non_local_opt]\na = 0.7\nalpha = 0.9\nc = 0.05\ngamma = 0.1\nlamda = 0.5\nbeta_1 = 0.8\n"
    "beta_2 = 0.95\nmaxfev = 400\nglobal_iters = 90\nmethod = scipy_each_step\n"
    "optim_alg = COBYLA\nlocal_size = 8\n";
const std::string kAll = kGeneral + kEnv + kProblem + kAgent + kCobyla;

std::string with(std::string text, const std::string& line, const std::string& other) {
  const std::size_t at = text.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  return text.replace(at, line.size(), other);
}

const CrlqasImportOptions kUnbuilt{.problem = "", .noise = "", .build_problem = false};

CrlqasImport import(const std::string& text, const std::string& file = "there.cfg",
                    const CrlqasImportOptions& options = kUnbuilt) {
  return parse_crlqas_config(text, file, options, shipped_data());
}

ImportNote note_of(const CrlqasImport& result, const std::string& key) {
  const auto note = std::ranges::find(result.notes, key, &ImportNote::key);
  if (note == result.notes.end()) {
    ADD_FAILURE() << "no note for " << key;
    return {};
  }
  return *note;
}

TEST(CrlqasConfig, EveryKeyOfTheReleasedFormHasItsMeaning) {
  const CrlqasImport result = import(kAll);
  const Experiment& e = result.experiment;
  EXPECT_EQ(e.general.episodes, 1200);
  EXPECT_EQ(e.env.max_gates, 30);
  EXPECT_EQ(e.env.halting.kind, "none");
  EXPECT_EQ(e.env.reference, "lower_bound");
  EXPECT_EQ(e.env.reward, "incremental_with_fixed_ends");
  EXPECT_TRUE(e.env.energy_in_state);
  EXPECT_TRUE(e.env.curriculum.moving);
  EXPECT_EQ(e.env.curriculum.threshold, 1.5);
  EXPECT_EQ(e.env.curriculum.reset_interval, 300);
  EXPECT_EQ(e.env.curriculum.amortisation, 4e-4);
  EXPECT_EQ(e.env.curriculum.successes, 20);
  EXPECT_EQ(e.env.curriculum.shifts, 8);
  EXPECT_EQ(e.env.curriculum.success_switch, 1.25);
  EXPECT_EQ(e.noise.model, "noiseless");
  EXPECT_EQ(e.noise.shots, 0.0);
  EXPECT_EQ(e.problem.name, "h2-3q");
  EXPECT_EQ(e.problem.mapping, "checksum_interleaved");
  EXPECT_EQ(e.agent.hidden, (std::vector<int>{50, 40}));
  EXPECT_EQ(e.agent.learning_rate, 2e-4);
  EXPECT_EQ(e.agent.gamma, 0.86) << "0.01^(1/30) = 0.8577";
  EXPECT_EQ(e.agent.n_step, 4);
  EXPECT_EQ(e.agent.replay_capacity, 5000);
  EXPECT_EQ(e.agent.batch_size, 64);
  EXPECT_EQ(e.agent.learning_start, 64);
  EXPECT_EQ(e.agent.target_interval, 250);
  EXPECT_EQ(e.agent.epsilon_start, 1.0);
  EXPECT_EQ(e.agent.epsilon_decay, 0.9999);
  EXPECT_EQ(e.agent.epsilon_min, 0.1);
  EXPECT_EQ(e.optimizer.method, "cobyla");
  EXPECT_EQ(e.optimizer.max_evaluations, 90);
  EXPECT_EQ(e.optimizer.initial_step, 1.0);
  EXPECT_EQ(e.optimizer.tolerance, 1e-4);
  EXPECT_EQ(e.optimizer.shots, 0.0);
}

TEST(CrlqasConfig, EveryKeyHasOneNoteInTheOrderOfTheFile) {
  const CrlqasImport result = import(kAll);
  EXPECT_EQ(std::ranges::count(kAll, '='), std::ssize(result.notes));
  int line = 0;
  for (const ImportNote& note : result.notes) {
    const int next = std::stoi(note.place.substr(note.place.find(':') + 1));
    EXPECT_GT(next, line) << note.key;
    line = next;
    EXPECT_FALSE(note.text.empty()) << note.key;
    EXPECT_LT(note.status, ImportStatus::kNotSupported) << note.key << ": " << note.text;
  }
  EXPECT_EQ(note_of(result, "agent.final_gamma").status, ImportStatus::kChanged);
  EXPECT_EQ(note_of(result, "agent.n_step").status, ImportStatus::kChanged);
  EXPECT_EQ(note_of(result, "problem.mapping").status, ImportStatus::kChanged);
  EXPECT_EQ(note_of(result, "non_local_opt.a").status, ImportStatus::kIgnored);
  EXPECT_EQ(note_of(result, "agent.dropout").status, ImportStatus::kIgnored);
}

TEST(CrlqasConfig, TheResultIsAnExperimentThatReadsBackToTheSame) {
  const CrlqasImport result = import(kAll);
  const TemporaryFolder folder;
  std::ofstream(folder.file("ours.cfg")) << result.ini;
  const Experiment again = read_experiment(folder.file("ours.cfg"), {}, shipped_data());
  EXPECT_EQ(to_ini(again), to_ini(result.experiment));
  EXPECT_THAT(result.ini, AllOf(HasSubstr("from the CRLQAS configuration there.cfg\n"),
                                HasSubstr("# 0.01^(1 / 30), two decimals\ngamma = 0.86\n")));
}

/// One change of the file, and one key of ours.
struct Change {
  std::string line;
  std::string other;
  std::string ours;   ///< a line of the resolved configuration
  std::string noted;  ///< the key whose note is looked at
  ImportStatus status;
};

std::vector<Change> changes() {  // NOLINT(readability-function-size): a table
  using enum ImportStatus;
  const std::string spsa = "method = scipy_each_step\noptim_alg = COBYLA\n";
  return {
      {"episodes = 1200", "EPISODES = 1.5e3", "episodes = 1500", "general.episodes", kTranslated},
      {"accept_err = 1.5", "accept_err = -0.3", "threshold = 1.63", "env.accept_err", kChanged},
      {"succes_switch = 1.25", "succes_switch = -0.3", "success_switch = 1.63", "env.succes_switch",
       kChanged},
      {"success_thresh = 20", "success_thresh = 0", "successes = 1000000000", "env.success_thresh",
       kChanged},
      {"fake_min_energy = -1.98391446\n", "", "reference = exact", "env.rand_halt", kTranslated},
      {"fn_type = incremental_with_fixed_ends", "fn_type = staircase",
       "reward = incremental_with_fixed_ends", "env.fn_type", kNotSupported},
      {"curriculum_type = MovingThreshold", "curriculum_type = FixedThreshold",
       "moving_threshold = false", "env.shift_threshold_time", kIgnored},
      {"curriculum_type = MovingThreshold", "curriculum_type = SuccesCountThreshold",
       "moving_threshold = false", "env.curriculum_type", kNotSupported},
      {"rand_halt = 0", "rand_halt = 1", "halting = clipped\nhalting_r = 70\nhalting_p = 0.573",
       "env.rand_halt", kChanged},
      {"n_shots = 0", "n_shots = 1e4", "shots = 10000\nshot_noise = fixed", "env.n_shots",
       kChanged},
      {"err_mitig = 0", "connectivity = all", "[env]", "env.connectivity", kIgnored},
      {"err_mitig = 0", "connectivity = linear", "[env]", "env.connectivity", kNotSupported},
      {"err_mitig = 0", "err_mitig = 1", "[env]", "env.err_mitig", kNotSupported},
      {"dropout = 0.", "dropout = 0.1", "[agent]", "agent.dropout", kNotSupported},
      {"dropout = 0.", "dropuot = 0.1", "[agent]", "agent.dropuot", kUnknown},
      {"en_state = 1", "en_state = 0", "energy_in_state = false", "agent.en_state", kTranslated},
      {"en_state = 1", "threshold_in_state = 1", "threshold_in_state = true",
       "agent.threshold_in_state", kTranslated},
      {"agent_type = DeepQNstep", "agent_type = DeepQ", "n_step = 1", "agent.n_step", kIgnored},
      {"agent_type = DeepQNstep", "agent_type = KAQN", "n_step = 1", "agent.agent_type",
       kNotSupported},
      {"epsilon_restart = 1.0", "init_epsilon = 0.9", "epsilon_start = 0.9", "agent.init_epsilon",
       kTranslated},
      {"optim_alg = COBYLA", "optim_alg = Powell", "method = adam_spsa", "non_local_opt.optim_alg",
       kNotSupported},
      {"optim_alg = COBYLA", "optim_alg = SPSA", "method = spsa\nmax_evaluations = 400",
       "non_local_opt.a", kTranslated},
      {spsa, "method = SPSA\noptim_alg = 0\n", "lambda = 0.5\nbeta1 = 0.8\nbeta2 = 0.95",
       "non_local_opt.global_iters", kIgnored},
      {spsa, "method = SPSA3\nmaxfev1 = 30\nmaxfev2 = 20\nmaxfev3 = 11\n",
       "stage_evaluations = 30,20,11", "non_local_opt.maxfev", kIgnored},
      {"optim_alg = COBYLA", "optim_alg = Rotosolve\nrotosolve_sweeps = 2",
       "method = rotosolve\nmax_evaluations = 120", "non_local_opt.rotosolve_sweeps", kChanged},
      {"num_qubits = 3", "num_qubits = 2", "name = h2-2q", "env.num_qubits", kTranslated},
      {"num_qubits = 3", "num_qubits = 4", "name = h2-4q", "problem.mapping", kTranslated},
      {"H .0 .0 .0; H .0 .0 0.7414", "H .0 .0 +.4; H .0 .0 -.4", "\nr = 0.8\n", "problem.geometry",
       kTranslated},
      {"H .0 .0 .0; H .0 .0 0.7414", "H 0, 0, 0; F 0, 0, .9", "geometry = H 0  0  0; F 0  0  .9\n",
       "problem.geometry", kChanged},
      {"H .0 .0 .0; H .0 .0 0.7414", "a ring of five", "geometry = \n", "problem.geometry",
       kNotSupported},
      {"ham_type = H2\n", "ham_type = tfim\nham_model = 5q_j1_h0.25\n",
       "model = ising\nsites = 5\nlattice = chain\ncoupling = 1\nfield = 0.25", "problem.ham_model",
       kTranslated},
      {"[general]", "[general]\neval_every = 50", "[general]", "general.eval_every", kIgnored},
      {"[general]", "[generell]\nx = 1\n[general]", "[general]", "generell.x", kUnknown},
  };
}

TEST(CrlqasConfig, EveryVariantOfAKeyIsTranslatedOrNamed) {
  for (const Change& change : changes()) {
    SCOPED_TRACE(change.other);
    const CrlqasImport result = import(with(kAll, change.line, change.other));
    EXPECT_THAT("\n" + to_ini(result.experiment), HasSubstr(change.ours));
    const ImportNote note = note_of(result, change.noted);
    EXPECT_EQ(import_status_name(note.status), import_status_name(change.status)) << note.text;
    if (change.status >= ImportStatus::kNotSupported) {
      EXPECT_THAT(result.ini, HasSubstr("# " + std::string(import_status_name(change.status)) +
                                        ": " + change.noted));
    }
  }
}

TEST(CrlqasConfig, ProblemsAreFoundByTheirQubitsAndAtoms) {
  struct Case {
    int qubits;
    std::string geometry;
    std::string mapping;
    std::string name;
    std::string our_mapping;
  };
  for (const Case& c : {Case{4, "Li 0 0 0; H 0 0 3.4", "parity", "lih-4q", "parity_reduced"},
                        Case{4, "H 0 0 0; Li 0 0 2.2", "parity", "lih-4q", "parity_reduced"},
                        Case{6, "Li 0 0 0; H 0 0 2.2", "jordan_wigner", "lih-6q", "jordan_wigner"},
                        Case{6, "Li 0 0 0; H 0 0 2.2", "parity", "lih-6q", "parity"},
                        Case{2, "H 0 0 0; H 0 0 1.1", "jordan_wigner", "h2-2q", "parity_reduced"},
                        Case{8, "H -0.021, -0.002, .0; O 0.835, 0.452, 0; H 1.477, -0.273, 0",
                             "jordan_wigner", "h2o-8q", "jordan_wigner"},
                        Case{8, "H -0.02 -0.002 .0; O 0.835 0.452 0; H 1.477 -0.273 0",
                             "jordan_wigner", "", "jordan_wigner"},
                        Case{5, "Li 0 0 0; H 0 0 3.4", "parity", "", "parity_reduced"}}) {
    SCOPED_TRACE(c.geometry);
    std::string text = with(kAll, "num_qubits = 3", "num_qubits = " + std::to_string(c.qubits));
    text = with(text, "H .0 .0 .0; H .0 .0 0.7414", c.geometry);
    const Experiment e =
        import(with(text, "mapping = jordan_wigner", "mapping = " + c.mapping)).experiment;
    EXPECT_EQ(e.problem.name, c.name);
    EXPECT_EQ(e.problem.mapping, c.our_mapping);
    EXPECT_FALSE(e.problem.geometry.empty());
  }
}

/// The released code chooses its noise by the program that is run: the file only hints at it.
TEST(CrlqasConfig, NoiseModelsAreFoundByNameByFileOrByValue) {
  struct Case {
    std::string models;
    std::string values;
    std::string file;
    std::string model;
  };
  for (const Case& c :
       {Case{"[\"mumbai_10max\"]", "[0.001, 0.005]", "a.cfg", "ibm_mumbai_10max"},
        Case{"[depolarizing]", "[0.001]", "x/a_ibmq_mumbai_median.cfg", "ibm_mumbai_median"},
        Case{"[depolarizing]", "[0.001]", "a_mumbai_median_0p001_0p005.cfg",
             "depolarizing_0p001_0p005"},
        Case{"[depolarizing, two_depolarizing]", "[0.000522, 0.0125]", "a_qas.cfg", "ibm_ourense"},
        Case{"[depolarizing]", "[0.001]", "a.cfg", "depolarizing_0p001"},
        Case{"[depolarizing, two_depolarizing]", "[1e-3, 5e-3]", "a.cfg",
             "depolarizing_0p001_0p005"}}) {
    SCOPED_TRACE(c.model);
    std::string text = with(kAll, "noise_models = 0", "noise_models = " + c.models);
    text = with(text, "noise_values = 0", "noise_values = " + c.values);
    text = with(text, "n_shots = 0", "n_shots = 1e3");
    const CrlqasImport result = import(with(text, "rand_halt = 0", "rand_halt = 1"), c.file);
    EXPECT_EQ(result.experiment.noise.model, c.model);
    EXPECT_EQ(note_of(result, "env.noise_models").status, ImportStatus::kChanged);
    EXPECT_EQ(result.experiment.noise.shots, 1000.0);
    EXPECT_EQ(result.experiment.optimizer.shots, 0.0) << "the half of the code with gate noise";
    EXPECT_EQ(result.experiment.env.halting.kind, "mode");
  }
  const std::string other = with(kAll, "noise_values = 0", "noise_values = [0.3]");
  EXPECT_EQ(note_of(import(other), "env.noise_values").status, ImportStatus::kNotSupported);
  const CrlqasImport named =
      import(other, "a.cfg", {.problem = "", .noise = "ibm_ourense", .build_problem = false});
  EXPECT_EQ(named.experiment.noise.model, "ibm_ourense");
  EXPECT_EQ(note_of(named, "env.noise_values").status, ImportStatus::kIgnored);
}

TEST(CrlqasConfig, ShotsReachTheOptimiserWhereTheReleasedCodeLetsThem) {
  const std::string shots = with(kAll, "n_shots = 0", "n_shots = 1e4");
  EXPECT_EQ(import(shots).experiment.optimizer.shots, 1e4);
  const std::string stages = with(shots, "method = scipy_each_step",
                                  "method = SPSA3\nmaxfev1 = 30\nmaxfev2 = 20\nmaxfev3 = 10");
  const std::string noisy = with(stages, "noise_models = 0", "noise_models = [\"mumbai_max\"]");
  EXPECT_EQ(import(noisy).experiment.optimizer.shots, 1e4);
  EXPECT_EQ(import(noisy).experiment.optimizer.stage_shot_factors,
            (std::vector<double>{0.01, 0.1, 1.0}));
}

TEST(CrlqasConfig, ListsOfThresholdsKeepTheLastThatIsReached) {
  std::string text =
      with(kAll, "curriculum_type = MovingThreshold", "curriculum_type = VanillaCurriculum");
  text = with(text, "thresholds = []", "thresholds = [0.3, 0.02, 0.001]");
  const CrlqasImport one = import(with(text, "switch_episodes = []", "switch_episodes = [5000]"));
  EXPECT_FALSE(one.experiment.env.curriculum.moving);
  EXPECT_EQ(one.experiment.env.curriculum.threshold, 0.3);
  EXPECT_EQ(note_of(one, "env.thresholds").status, ImportStatus::kTranslated);
  const CrlqasImport two =
      import(with(text, "switch_episodes = []", "switch_episodes = [100, 5000]"));
  EXPECT_EQ(two.experiment.env.curriculum.threshold, 0.02);
  EXPECT_EQ(note_of(two, "env.thresholds").status, ImportStatus::kChanged);
}

TEST(CrlqasConfig, TheFakeMinimumIsComparedWithTheProblem) {
  const CrlqasImportOptions build{};
  const auto fake = [&](const std::string& value) {
    return import(with(kAll, "fake_min_energy = -1.98391446", "fake_min_energy = " + value), "f",
                  build);
  };
  const CrlqasImport same = fake("-1.9839144");
  EXPECT_EQ(same.experiment.env.reference, "lower_bound");
  EXPECT_EQ(note_of(same, "env.fake_min_energy").status, ImportStatus::kTranslated);
  const CrlqasImport exact = fake("-1.1372702");
  EXPECT_EQ(exact.experiment.env.reference, "exact");
  const CrlqasImport other = fake("-2.5");
  EXPECT_EQ(other.experiment.env.reference, "lower_bound");
  EXPECT_EQ(note_of(other, "env.fake_min_energy").status, ImportStatus::kChanged);
  EXPECT_THAT(other.ini, HasSubstr("# lower_bound is -1.98391"));
}

TEST(CrlqasConfig, SaysWhereTheProblemHasOtherQubits) {
  const std::string text = with(kAll, "H .0 .0 .0; H .0 .0 0.7414", "Li 0 0 0; H 0 0 1.6");
  const ImportNote note = note_of(import(text, "f", {}), "env.num_qubits");
  EXPECT_EQ(note.status, ImportStatus::kNotSupported);
  EXPECT_THAT(note.text, HasSubstr("12 qubits"));
  const std::string odd = with(kAll, "H .0 .0 .0; H .0 .0 0.7414", "O 0 0 0; H 0 0 1");
  EXPECT_THAT(note_of(import(odd, "f", {}), "env.num_qubits").text,
              HasSubstr("the problem cannot be built"));
  const CrlqasImport named =
      import(text, "f", {.problem = "h2-3q", .noise = "", .build_problem = true});
  EXPECT_EQ(named.experiment.problem.name, "h2-3q");
  EXPECT_EQ(note_of(named, "problem.geometry").status, ImportStatus::kIgnored);
}

TEST(CrlqasConfig, NamesThePlaceOfEveryMistake) {
  struct Case {
    std::string line;
    std::string other;
    std::vector<std::string> fragments;
  };
  for (const auto& [line, other, fragments] : std::vector<Case>{
           {"episodes = 1200", "episodes", {"there.cfg:2:", "neither"}},
           {"episodes = 1200", "episodes = many", {"there.cfg:2:", "general.episodes = 'many'"}},
           {"episodes = 1200", "episodes = 1.5", {"there.cfg:2:", "an integer"}},
           {"episodes = 1200", "episodes = 0", {"there.cfg:", "general.episodes = 0", ">= 1"}},
           {"episodes = 1200",
            "episodes = 1\nEpisodes = 2",
            {"there.cfg:3:", "must be given once"}},
           {"num_qubits = 3\n", "", {"there.cfg:", "env.num_qubits is missing"}},
           {"num_layers = 30", "num_layers = 0", {"there.cfg:5:", "must be >= 1"}},
           {"neurons = [50,40]", "neurons = [50,x]", {"agent.neurons", "list of numbers"}},
           {"neurons = [50,40]", "neurons = [50,1e12]", {"agent.neurons", "31 bits"}},
           {"accept_err = 1.5", "accept_err = inf", {"env.accept_err", "finite"}},
           {"n_step = 4\n", "", {"there.cfg:", "agent.n_step is missing"}},
           {"final_gamma = 0.01", "final_gamma = 2", {"agent.final_gamma", "[0, 1]"}},
           {"ham_type = H2", "ham_type = tfim\nham_model = chain", {"ham_model", "SITESq_jJ_hH"}},
           {"global_iters = 90\n", "", {"non_local_opt.global_iters is missing"}}}) {
    SCOPED_TRACE(other);
    const std::string message =
        message_of<std::invalid_argument>([&, text = with(kAll, line, other)] { import(text); });
    for (const std::string& fragment : fragments) EXPECT_THAT(message, HasSubstr(fragment));
  }
  EXPECT_THROW(read_crlqas_config("/no/such/file.cfg", {}, shipped_data()), std::runtime_error);
}

}  // namespace
}  // namespace qarch::search
