// A memory control group for the workers.
#include "oracle/linux/memory_cgroup.hpp"

#include <cerrno>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cowproof::oracle {
namespace {

bool write_file(std::string const& path, std::string const& text) {
  descriptor const file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

bool has_word(std::string const& list, std::string const& word) {
  return ("," + list + ",").find("," + word + ",") != std::string::npos;
}

// Where this process is in a hierarchy: the line "ID:controllers:path" of /proc/self/cgroup. Version 2 has no
// controllers in it.
std::optional<std::string> group_of_this_process(bool unified) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    auto const first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    auto const controllers = line.substr(first + 1, second - first - 1);
    if (unified ? controllers.empty() : has_word(controllers, "memory")) return line.substr(second + 1);
  }
  return std::nullopt;
}

struct mount {
  std::string root, point;
};

// Where the hierarchy is mounted: "... root point ... - type source options" of /proc/self/mountinfo [proc(5)].
std::optional<mount> mount_of(bool unified) {
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    auto const separator = line.find(" - ");
    if (separator == std::string::npos) continue;
    std::istringstream left(line), right(line.substr(separator + 3));
    std::string skipped, type, source, options;
    mount found;
    left >> skipped >> skipped >> skipped >> found.root >> found.point;
    right >> type >> source >> options;
    if (unified ? type == "cgroup2" : type == "cgroup" && has_word(options, "memory")) return found;
  }
  return std::nullopt;
}

// The directories below which a group may be made. Version 1: our own. Version 2: a group with processes cannot have
// controlled children, so ours and then its ancestors, up to one that hands the memory controller down.
std::vector<std::string> parents(bool unified) {
  auto const where = mount_of(unified);
  auto group = group_of_this_process(unified);
  if (!where || !group) return {};
  if (where->root != "/" && group->starts_with(where->root)) group->erase(0, where->root.size());
  std::vector<std::string> found;
  for (std::string path = *group == "/" ? "" : *group;; path.erase(path.rfind('/'))) {
    found.push_back(where->point + path);
    if (!unified || path.find('/') == std::string::npos) return found;
  }
}

}  // namespace

fallible<memory_cgroup> memory_cgroup::create(plan const& wanted) {
  failure last{failure_kind::unavailable, "no memory control group hierarchy is mounted", std::nullopt, 0};
  for (bool const unified : {false, true}) {
    for (auto const& parent : parents(unified)) {
      auto made = create_below(parent, unified, wanted);
      if (made) return made;
      last = made.why();
    }
  }
  return last;
}

fallible<memory_cgroup> memory_cgroup::create_below(std::string const& parent, bool unified, plan const& wanted) {
  auto const path = parent + "/" + wanted.name;
  wanted.announce(path);
  if (mkdir(path.c_str(), 0755) != 0) return system_failure(("mkdir " + path).c_str(), errno);
  memory_cgroup group;
  group.path_ = path;  // from here on the destructor removes it
  auto const bytes = std::to_string(wanted.limit);
  if (!write_file(path + (unified ? "/memory.max" : "/memory.limit_in_bytes"), bytes)) {
    return system_failure(("set the memory limit of " + path).c_str(), errno);
  }
  // Swap would turn a small limit into a slow one. Absent where there is no swap accounting.
  write_file(path + (unified ? "/memory.swap.max" : "/memory.memsw.limit_in_bytes"), unified ? "0" : bytes);
  group.events_ = path + (unified ? "/memory.events" : "/memory.oom_control");
  group.processes_ = descriptor(open((path + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  if (!group.processes_) return system_failure(("open cgroup.procs of " + path).c_str(), errno);
  return group;
}

memory_cgroup::memory_cgroup(memory_cgroup&& other) noexcept { *this = std::move(other); }

memory_cgroup& memory_cgroup::operator=(memory_cgroup&& other) noexcept {
  path_.swap(other.path_);
  events_.swap(other.events_);
  std::swap(processes_, other.processes_);
  return *this;
}

memory_cgroup::~memory_cgroup() {
  if (path_.empty()) return;
  constexpr int patience = 500;  // times 10 ms: the kernel may still be taking processes down
  for (int i = 0; i < patience && rmdir(path_.c_str()) != 0 && errno == EBUSY; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::uint64_t memory_cgroup::kills() const {
  std::ifstream file(events_);
  std::string name;
  for (std::uint64_t value = 0; file >> name >> value;) {
    if (name == "oom_kill") return value;
  }
  return 0;
}

}  // namespace cowproof::oracle
