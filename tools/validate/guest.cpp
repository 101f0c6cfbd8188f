// What this command does as the first process of a virtual machine.
#include "tools/validate/guest.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "system/descriptor.hpp"
#include "system/whole_file.hpp"
#include "tools/validate/guest_archive.hpp"

namespace cowproof::tools {
namespace {

namespace fs = std::filesystem;

// Within the machine, where the first process has mounted an empty /tmp.
constexpr char const* port_path = "/dev/ttyS1";
constexpr char const *output_path = "/tmp/output", *errors_path = "/tmp/errors";
constexpr char const* document_path = "/tmp/report.json";
constexpr char const* rejections_path = "/tmp/rejections";

// A kernel may lack one of them: what needs it is then left out, and the report says so.
void mount_all() {
  struct mounting {
    char const *what, *where;
  };
  constexpr std::array all{mounting{"proc", "/proc"}, mounting{"sysfs", "/sys"}, mounting{"devtmpfs", "/dev"},
                           mounting{"tmpfs", "/tmp"}, mounting{"cgroup2", "/sys/fs/cgroup"}};
  for (auto const& one : all) mount(one.what, one.where, one.what, 0, nullptr);
  descriptor const controllers(open("/sys/fs/cgroup/cgroup.subtree_control", O_WRONLY | O_CLOEXEC));
  constexpr std::string_view memory = "+memory";
  if (controllers) [[maybe_unused]]
    auto const enabled = write(controllers.get(), memory.data(), memory.size());
}

// Frames of text with a length each, so that any bytes can be sent.
class port {
 public:
  port() : to_(open(port_path, O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    termios plain{};
    if (tcgetattr(to_.get(), &plain) != 0) return;
    cfmakeraw(&plain);
    tcsetattr(to_.get(), TCSANOW, &plain);
  }
  void send(std::string_view kind, std::string_view name, std::string_view text) {
    auto left = fmt::format("{} {} {}\n{}\n", kind, name, text.size(), text);
    while (!left.empty()) {
      auto const wrote = write(to_.get(), left.data(), left.size());
      if (wrote <= 0) return;
      left.erase(0, static_cast<std::size_t>(wrote));
    }
    tcdrain(to_.get());
  }

 private:
  descriptor to_;
};

[[noreturn]] void become(std::vector<std::string> words) {
  setsid();
  for (int number = 1; number <= 2; ++number)
    if (int const file = open(number == 1 ? output_path : errors_path, O_WRONLY | O_CREAT | O_TRUNC, 0600); file >= 0)
      dup2(file, number);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(guest_command_path.data(), arguments.data());
  _exit(126);
}

// The first process is the parent of all orphans, and reaps them.
int run_to_its_end(std::vector<std::string> const& words) {
  pid_t const child = fork();
  if (child == 0) become(words);
  for (int status = 0;;) {
    auto const ended = wait(&status);
    if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (ended < 0 && errno != EINTR) return 127;
  }
}

std::string read_if_there(std::string const& path) {
  std::string text;
  return read_whole_file(path, text) ? std::string() : text;
}

void run_one(std::string const& line, port& to) {
  std::istringstream words_of(line);
  std::string name;
  words_of >> name;
  std::vector<std::string> words{"cowproof"};
  std::copy(std::istream_iterator<std::string>(words_of), {}, std::back_inserter(words));
  words.insert(words.end(), {"--no-colour", "--traces", rejections_path, "--report-json", document_path});
  to.send("begun", name, "");
  auto const code = run_to_its_end(words);
  to.send("output", name, read_if_there(output_path));
  to.send("errors", name, read_if_there(errors_path));
  to.send("document", name, read_if_there(document_path));
  std::error_code none;
  for (auto const& entry : fs::directory_iterator(rejections_path, none))
    to.send("rejection", entry.path().filename().string(), read_if_there(entry.path().string()));
  fs::remove_all(rejections_path, none);
  fs::remove(document_path, none);
  to.send("exit", name, std::to_string(code));
}

// One frame from the beginning of what is left; false if it is not whole.
struct frame {
  std::string_view kind, name, text;
};
bool take_frame(std::string_view& left, frame& into) {
  auto const end_of_line = left.find('\n');
  if (end_of_line == std::string_view::npos) return false;
  auto const line = left.substr(0, end_of_line);
  auto const first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  std::size_t size = 0;
  if (std::from_chars(line.data() + last + 1, line.data() + line.size(), size).ec != std::errc()) return false;
  if (left.size() - end_of_line < 2 || left.size() - end_of_line - 2 < size) return false;
  into = {line.substr(0, first), line.substr(first + 1, last - first - 1), left.substr(end_of_line + 1, size)};
  left.remove_prefix(end_of_line + 1 + size + 1);
  return true;
}

}  // namespace

void run_first_process() {
  mount_all();
  port to;
  utsname is{};
  uname(&is);
  to.send("kernel", "is", fmt::format("{} {} {}", is.sysname, is.release, is.version));
  std::istringstream plan(read_if_there(std::string(guest_plan_path)));
  for (std::string line; std::getline(plan, line);) run_one(line, to);
  to.send("end", "of", "");
  reboot(RB_POWER_OFF);
  _exit(0);
}

guest_reports read_guest_reports(std::string_view sent) {
  guest_reports all;
  guest_report now;
  for (frame f; take_frame(sent, f);) {
    if (f.kind == "kernel") all.kernel = f.text;
    if (f.kind == "begun") {
      now = {};
      now.name = f.name;
      all.begun.emplace_back(f.name);
    }
    if (f.kind == "output") now.text = f.text;
    if (f.kind == "errors") now.errors = f.text;
    if (f.kind == "document") now.document = f.text;
    if (f.kind == "rejection") now.rejections.push_back({std::string(f.name), std::string(f.text)});
    if (f.kind == "exit") {
      std::from_chars(f.text.data(), f.text.data() + f.text.size(), now.exit_code);
      all.done.push_back(std::move(now));
    }
    all.is_whole = f.kind == "end";
  }
  return all;
}

}  // namespace cowproof::tools
