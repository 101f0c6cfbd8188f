// Runs cvc5 and reads its answer.
#include "proofs/solver/external_solver.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/descriptor.hpp"

extern char** environ;

namespace cowproof::symbolic {
namespace {

using steady = std::chrono::steady_clock;

// Starts the program with its output and errors in this descriptor.
pid_t start(std::string const& command, std::vector<std::string> const& arguments, int output) {
  std::vector<char*> argv{const_cast<char*>(command.c_str())};
  for (auto const& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  pid_t child = -1;
  int const error = posix_spawnp(&child, command.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw proof_error("cannot run '" + command + "': " + std::strerror(error));
  return child;
}

// Reads until the other side is closed, at most until then.
bool read_until(steady::time_point deadline, int from, std::string& text) {
  std::array<char, 4096> buffer;
  for (;;) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady::now()).count();
    if (left <= 0) return false;
    pollfd watched{from, POLLIN, 0};
    int const ready = ::poll(&watched, 1, static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    auto const n = ::read(from, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return true;
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  auto const newline = text.rfind('\n');
  return newline == std::string::npos ? text : text.substr(newline + 1);
}

}  // namespace

program_output run_program(std::string const& command, std::vector<std::string> const& arguments, unsigned timeout_ms) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw proof_error(std::string("cannot make a pipe: ") + std::strerror(errno));
  descriptor const reading(ends[0]);
  descriptor writing(ends[1]);
  pid_t const child = start(command, arguments, writing.get());
  writing.reset();
  program_output out;
  out.finished = read_until(steady::now() + std::chrono::milliseconds(timeout_ms), reading.get(), out.text);
  if (!out.finished) ::kill(child, SIGKILL);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return out;
}

void require_cvc5(std::string const& command) {
  constexpr unsigned patience_ms = 5'000;
  program_output version;
  try {
    version = run_program(command, {"--version"}, patience_ms);
  } catch (proof_error const& e) {
    throw proof_error(std::string(e.what()) + " (Debian's package is cvc5)");
  }
  if (version.text.find("cvc5") == std::string::npos) throw proof_error("'" + command + "' is not cvc5");
}

namespace {

answer ask_once(std::string const& command, std::vector<std::string> arguments, std::filesystem::path const& file,
                bool is_claim, solver_limits const& limits) {
  constexpr unsigned grace_ms = 1'000;  // its own limit comes first, and is told from an answer
  arguments.insert(arguments.end(), {"--tlimit=" + std::to_string(limits.timeout_ms),
                                     "--seed=" + std::to_string(limits.seed), file.string()});
  auto const out = run_program(command, arguments, limits.timeout_ms + grace_ms);
  if (!out.finished) return {proof_verdict::unknown, "timeout"};
  auto const verdict = last_line(out.text);
  if (verdict == (is_claim ? "unsat" : "sat")) return {proof_verdict::proved, ""};
  if (verdict == (is_claim ? "sat" : "unsat")) return {proof_verdict::refuted, ""};
  return {proof_verdict::unknown, verdict.empty() ? "no answer" : verdict};
}

}  // namespace

answer ask_cvc5(std::string const& command, std::filesystem::path const& file, wanted kind,
                solver_limits const& limits) {
  // To find a model, look among the finite ones.
  if (kind != wanted::validity) return ask_once(command, {"--finite-model-find", "--fmf-bound"}, file, false, limits);
  // To refute, instantiate until nothing is left. Nearly all is refuted at once as it stands, and what is not, when
  // each quantifier is pushed to where its variable stands; few obligations are at ease in both forms.
  std::vector<std::string> const as_it_stands{"--full-saturate-quant"};
  std::vector<std::string> const pushed_in{"--full-saturate-quant", "--miniscope-quant=agg"};
  solver_limits const a_fifth{.seed = limits.seed, .timeout_ms = limits.timeout_ms / 5};
  solver_limits const the_rest{.seed = limits.seed, .timeout_ms = limits.timeout_ms - a_fifth.timeout_ms};
  auto const first = ask_once(command, as_it_stands, file, true, a_fifth);
  return first.verdict == proof_verdict::unknown ? ask_once(command, pushed_in, file, true, the_rest) : first;
}

}  // namespace cowproof::symbolic
