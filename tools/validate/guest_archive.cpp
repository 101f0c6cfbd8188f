// The first files of a virtual machine: this command, what it is linked with, and what it is to do there.
#include "tools/validate/guest_archive.hpp"

#include <set>

#include <elf.h>
#include <link.h>
#include <sys/stat.h>

#include "tools/command.hpp"

namespace cowproof::tools {
namespace {

class archive {
 public:
  void add_folder(std::string const& path) { add(path, S_IFDIR | 0755, {}); }

  // With the folders above it.
  void add_file(std::string const& path, unsigned permissions, std::string_view bytes) {
    for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1))
      add_folder(path.substr(0, slash));
    add(path, S_IFREG | permissions, bytes);
  }

  std::string finish() {
    add("/TRAILER!!!", 0, {});
    return std::move(bytes_);
  }

 private:
  void add(std::string const& path, unsigned mode, std::string_view content) {
    if (!names_.insert(path).second) return;
    auto const name = path.substr(1);
    bytes_ += "070701";
    unsigned const links = 1;
    for (std::size_t const field : {names_.size(), std::size_t{mode}, std::size_t{0}, std::size_t{0},
                                    std::size_t{links}, std::size_t{0}, content.size(), std::size_t{0}, std::size_t{0},
                                    std::size_t{0}, std::size_t{0}, name.size() + 1, std::size_t{0}})
      bytes_ += fmt::format("{:08X}", field);
    bytes_ += name;
    bytes_ += '\0';
    pad();
    bytes_ += content;
    pad();
  }
  void pad() { bytes_.resize((bytes_.size() + 3) / 4 * 4); }

  std::string bytes_;
  std::set<std::string> names_;
};

// The paths of the shared libraries of this process, the dynamic linker among them; what has no path is the kernel's.
std::set<std::string> own_libraries() {
  std::set<std::string> paths;
  dl_iterate_phdr(
      [](dl_phdr_info* const of, std::size_t, void* const into) {
        std::string const path = of->dlpi_name;
        if (path.starts_with('/')) static_cast<std::set<std::string>*>(into)->insert(path);
        return 0;
      },
      &paths);
  return paths;
}

}  // namespace

std::string guest_archive(std::vector<std::string> const& plan) {
  archive made;
  for (auto const* const folder : {"/dev", "/proc", "/sys", "/tmp"}) made.add_folder(folder);
  made.add_file(std::string(guest_command_path), 0755, read_file("/proc/self/exe"));
  for (auto const& path : own_libraries()) made.add_file(path, 0755, read_file(path));
  std::string lines;
  for (auto const& line : plan) lines += line + "\n";
  made.add_file(std::string(guest_plan_path), 0644, lines);
  return made.finish();
}

}  // namespace cowproof::tools
