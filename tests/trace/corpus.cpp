// Files of the corpus, and the good traces.
#include "corpus.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "engines/random_check.hpp"
#include "engines/shrink.hpp"
#include "story.hpp"

namespace cowproof {
namespace {

trace what_fork_does() {
  return story({2, 3, 6, 10})
      .map(0, 0, 0)
      .store(0, 0, 7, 1)
      .map_read_only(0, 1, 1)
      .fork(0, 1)
      .load(1, 0)
      .store(1, 0, 8, 2)
      .store(0, 0, 9, 3)
      .load(1, 0)
      .recorded("what fork does: the table is copied at once, a page when it is first written");
}

trace gone_child() {
  return story({2, 2, 4, 10})
      .map(0, 0, 0)
      .map(0, 1, 1)
      .fork(0, 1)
      .store(1, 1, 5, 2)
      .exit(1)
      .store(0, 0, 6, 2)
      .recorded("a child exits: what it shared is its parent's alone, and is written in place");
}

trace new_image() {
  return story({2, 2, 4, 10})
      .map(0, 0, 0)
      .store(0, 0, 3, 1)
      .fork(0, 1)
      .exec(1)
      .map(1, 1, 1)
      .store(0, 0, 4, 2)
      .recorded("fork, then exec: the copied table is dropped, and no page was ever copied");
}

trace out_of_memory() {
  return story({2, 1, 1, 10})
      .map(0, 0, 0)
      .store(0, 0, 1, 0)
      .fork(0, 1)
      .store_without_frame(0, 0, 2)
      .store_without_frame(1, 0, 3)
      .store(0, 0, 4, 0)
      .recorded("no frame for a copy: init waits, another process is killed");
}

trace every_refusal() {
  return story({2, 2, 2, 10})
      .map(0, 0, 0)
      .map(0, 0, 1)
      .map_without_frame(0, 1)
      .unmap(0, 1)
      .unmap_outside(0)
      .load(0, 1)
      .load_outside(0)
      .load(1, 0)
      .fork_without_slot(0)
      .fork_without_memory(0, 1)
      .exit(0)
      .map_read_only(0, 1, 1)
      .store(0, 1, 2, 1)
      .recorded("what is refused, and what faults");
}

trace three_processes() {
  return story({4, 3, 8, 100})
      .map(0, 0, 0)
      .map(0, 1, 1)
      .map_read_only(0, 2, 2)
      .fork(0, 1)
      .fork(1, 2)
      .store(1, 0, 11, 3)
      .store(0, 0, 12, 4)
      .load(2, 0)
      .exit(1)
      .exec(0)
      .recorded("a child and a grandchild");
}

trace eight_processes() {
  story told({8, 4, 16, 100});
  for (std::uint32_t v = 0; v < 4; ++v) told.map(0, v, v);
  for (std::uint32_t p = 1; p < 8; ++p) told.fork(p / 2, p);
  return told.store(6, 2, 42, 5).exit(3).store(7, 2, 43, 6).recorded("eight processes");
}

std::optional<trace> refute(subject const& s, property_set wanted, int parts) {
  random_options options;
  options.machine = s.type;
  options.subject = s.name;
  options.within = s.type->usual;
  options.within.parts = parts;
  options.weights = s.type->weights;
  options.operations = 200'000;
  options.wanted = wanted;
  auto const report = check_random(options);
  if (!report.failure) return std::nullopt;
  auto const small = shrink(s, report.failure->calls, options.within, report.failure->broken);
  return record_trace(*find_subject(s.name, small.within, *s.type), small.within, small.calls,
                      "found at random with seed 1, and shrunk", small.broken);
}

std::optional<trace> counterexample_of(subject const& s, int parts) {
  auto const noticed = refute(s, (property_set{1} << s.type->promises) - 1, parts);
  auto any = refute(s, all_properties, parts);
  // A leak is noticed when memory has run out, which takes long; the count that is wrong shows at once.
  bool const too_long = noticed && any && noticed->steps.size() > 2 * any->steps.size();
  return noticed && !too_long ? noticed : any;
}

std::string numbered_name(mutant_description const& about) {
  return about.number == 0 ? std::string(about.name) : fmt::format("{:02}_{}", about.number, about.name);
}

std::filesystem::path traces_folder(std::string const& name) {
  return std::filesystem::path(COWPROOF_TEST_DIRECTORY) / "../traces" / name;
}

}  // namespace

std::vector<named_trace> told_traces() {
  return {
      {"what_fork_does", what_fork_does()},  {"gone_child", gone_child()},       {"new_image", new_image()},
      {"out_of_memory", out_of_memory()},    {"every_refusal", every_refusal()}, {"three_processes", three_processes()},
      {"eight_processes", eight_processes()}};
}

std::vector<named_trace> counterexamples(machine_type const& type) {
  std::vector<named_trace> found;
  for (auto const& s : all_subjects(type)) {
    if (s.mutant == nullptr || find_subject(s.name, type.usual, type) != &s) continue;
    auto shown = counterexample_of(s, 1);  // a page of one part tells most bugs, and is easier to read
    if (!shown) shown = counterexample_of(s, type.usual.parts);
    if (shown) found.push_back({numbered_name(*s.mutant), *shown});
  }
  return found;
}

std::filesystem::path good_folder() { return traces_folder("good"); }
std::filesystem::path whole_folder() { return traces_folder("whole"); }
std::filesystem::path on_demand_folder() { return traces_folder("on_demand"); }

std::string read_text(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_text(std::filesystem::path const& file, std::string const& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::vector<std::filesystem::path> traces_in(std::filesystem::path const& folder) {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().string().ends_with(".itf.json")) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::filesystem::path expected_of(std::filesystem::path const& file, std::string const& ending) {
  auto name = file.filename().string();
  name.resize(name.size() - std::string(".itf.json").size());
  return file.parent_path() / (name + ending);
}

}  // namespace cowproof
