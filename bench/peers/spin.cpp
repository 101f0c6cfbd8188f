// SPIN, by its command line, and what it prints.
#include "bench/peers/spin.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <re2/re2.h>
#include <sys/resource.h>

namespace cowproof::peers {
namespace {

class scratch_folder {
 public:
  scratch_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cowproof-spin-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
    path_ = name;
  }
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  scratch_folder(scratch_folder const&) = delete;
  scratch_folder& operator=(scratch_folder const&) = delete;
  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

void run(std::string const& command, std::string const& what) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error(what + " failed; are spin and gcc installed?");
}

double number_before(std::string const& text, std::string const& words) {
  double number = 0;
  if (!RE2::PartialMatch(text, "([0-9.e+]+)[\t ]+" + words, &number))
    throw std::runtime_error("SPIN prints no line with \"" + words + "\"");
  return number;
}

}  // namespace

double processor_seconds(int whose) {
  rusage used{};
  getrusage(whose, &used);
  auto const seconds = [](timeval const& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

spin_counts run_spin(std::string const& model) {
  scratch_folder const folder;
  auto const in_folder = "cd '" + folder.path() + "' && ";
  // -o2: content that no guard reads is a part of the state all the same.
  run(in_folder + "spin -a -o2 '" + model + "' >spin.log 2>&1 && gcc -O2 -DSAFETY -w -o pan pan.c", "SPIN");
  auto const used = processor_seconds(RUSAGE_CHILDREN);
  auto const start = std::chrono::steady_clock::now();
  run(in_folder + "./pan -m10000000 -w26 >pan.log 2>&1", "the search that SPIN made");
  spin_counts counts;
  counts.processor_seconds = processor_seconds(RUSAGE_CHILDREN) - used;
  counts.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::ifstream in(folder.path() + "/pan.log");
  std::string const text{std::istreambuf_iterator<char>(in), {}};
  if (text.find("errors: 0") == std::string::npos) throw std::runtime_error("SPIN finds an error in the small model");
  // One state and two transitions come before ours.
  counts.states = static_cast<std::uint64_t>(number_before(text, "states, stored")) - 1;
  counts.transitions = static_cast<std::uint64_t>(number_before(text, "transitions")) - 2;
  counts.bytes = number_before(text, "total actual memory usage") * 1024 * 1024;
  return counts;
}

}  // namespace cowproof::peers
