// cowproof validate kernel: a Linux kernel that is booted in a virtual machine, and validated from inside.
#include <algorithm>
#include <filesystem>

#include "oracle/lines/piped_program.hpp"
#include "system/interruption.hpp"
#include "system/scratch_folder.hpp"
#include "tools/validate/guest.hpp"
#include "tools/validate/guest_archive.hpp"
#include "tools/validate/required_programs.hpp"
#include "tools/validate/validating.hpp"

namespace cowproof::tools {
namespace {

namespace fs = std::filesystem;

struct kernel_arguments {
  std::string image, appended, log;
  std::uint64_t operations = 20'000, seed = 1;
  unsigned memory = 1024, cpus = 1;
  std::chrono::milliseconds time{600'000};
  std::string accelerator = "tcg";
  std::string traces = "cowproof-rejections";
  output_options output;
};

// What a Linux image for x86 says of itself [Linux, Documentation/arch/x86/boot.rst: the real-mode kernel header].
std::string version_in(std::string const& image, std::string const& path) {
  constexpr std::size_t signature_at = 0x202, version_at = 0x20e, setup_at = 0x200;
  if (image.size() < 0x300 || image.compare(signature_at, 4, "HdrS") != 0)
    throw input_error(path + ": no Linux kernel for x86 that a boot loader could start (bzImage)");
  auto const low = static_cast<unsigned char>(image[version_at]);
  auto const high = static_cast<unsigned char>(image[version_at + 1]);
  auto const begin = setup_at + low + 256U * high;
  auto const end = image.find('\0', begin);
  return begin < image.size() && end != std::string::npos ? image.substr(begin, end - begin) : "";
}

std::vector<std::string> plan_of(kernel_arguments const& a) {
  auto const random = fmt::format("--operations {} --seed {}", a.operations, a.seed);
  return {{"core validate linux " + random},
          {"directed validate linux --machine whole --suite directed"},
          {"whole validate linux --machine whole " + random}};
}

std::string quoted(std::string const& text) {
  std::string made = "'";
  for (char const c : text) made += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return made + "'";
}

// The kernel prints to the first serial port, which is standard output, and the command sends through the second.
std::string qemu_command(kernel_arguments const& a, std::string const& archive, std::string const& reports) {
  auto const append = fmt::format("console=ttyS0 rdinit={} panic=-1 oops=panic {} -- {}", guest_command_path,
                                  a.appended, first_process_argument);
  return fmt::format(
      "exec qemu-system-x86_64 -accel {} -cpu max -smp {} -m {} -nodefaults -display none -no-reboot -serial stdio "
      "-serial file:{} -kernel {} -initrd {} -append {} </dev/null",
      a.accelerator, a.cpus, a.memory, quoted(reports), quoted(a.image), quoted(archive), quoted(append));
}

// How the machine ran: all that its kernel printed, and why no more was waited for.
struct machine_run {
  std::string log;
  guest_reports reports;
  std::optional<std::string> stopped;  // by us: the time was over, or the user interrupted
};

std::string last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

machine_run run_machine(kernel_arguments const& a) {
  std::string why;
  auto const scratch = scratch_folder::make("cowproof-kernel", why);
  if (!scratch) throw input_error(why);
  auto const archive = scratch->path() + "/initramfs", sent = scratch->path() + "/reports";
  write_file(archive, guest_archive(plan_of(a)));
  write_file(sent, "");
  auto machine = oracle::piped_program::start(qemu_command(a, archive, sent));
  if (!machine) throw input_error(machine.why().what);
  auto const until = oracle::piped_program::clock::now() + a.time;
  machine_run ran;
  progress_line line;
  for (;;) {
    auto const more = (*machine)->wait_for_more(until);
    ran.reports = read_guest_reports(read_file(sent));
    auto const& begun = ran.reports.begun;
    line.show(begun.empty() ? "booting " + a.image : fmt::format("in the machine: {}", begun.back()));
    if (more) continue;
    ran.log = (*machine)->printed();
    if (more.why().kind == oracle::failure_kind::interrupted) ran.stopped = more.why().what;
    if (more.why().kind == oracle::failure_kind::hung)
      ran.stopped = fmt::format("it was not done within {}", oracle::limit_text(a.time, "--seconds"));
    if (ran.log.empty() && !ran.stopped) throw input_error(more.why().what);  // QEMU itself says why
    return ran;
  }
}

// --------------------------------------------------------------------------------------------------- verdict

struct outcome_of_run {
  std::string name, told;
  oracle::verdict verdict = oracle::verdict::unknown;
};

oracle::verdict verdict_of(int code) {
  if (code == holds) return oracle::verdict::conforms;
  return code == refuted ? oracle::verdict::violates : oracle::verdict::unknown;
}

// The first line in which a kernel says that it cannot go on.
std::string panic_in(std::string const& log) {
  auto first = std::string::npos;
  for (auto const* const sign : {"Kernel panic", "BUG: ", "Oops: ", "general protection fault"})
    first = std::min(first, log.find(sign));
  return first == std::string::npos ? "" : log.substr(first, log.find_first_of("\r\n", first) - first);
}

// Of a command that did not come to its end: a kernel that dies on the way is at fault, and one that was stopped is
// not.
outcome_of_run unfinished(machine_run const& ran) {
  outcome_of_run made{ran.reports.begun.back(), "", oracle::verdict::violates};
  if (auto const panic = panic_in(ran.log); !panic.empty()) {
    made.told = "the kernel died: " + panic;
  } else if (ran.stopped) {
    made = {made.name, *ran.stopped, oracle::verdict::unknown};
  } else {
    made.told = "the machine stopped; the last line of the kernel: " + last_line(ran.log);
  }
  return made;
}

std::vector<outcome_of_run> outcomes_of(machine_run const& ran) {
  std::vector<outcome_of_run> all;
  for (auto const& done : ran.reports.done) {
    auto told = done.exit_code <= unknown
                    ? ""
                    : fmt::format("in the machine: exit code {}, {}", done.exit_code, last_line(done.errors));
    all.push_back({done.name, std::move(told), verdict_of(done.exit_code)});
  }
  if (ran.reports.done.size() < ran.reports.begun.size()) all.push_back(unfinished(ran));
  return all;
}

oracle::verdict conclusion(std::vector<outcome_of_run> const& all, std::size_t planned) {
  auto const any = [&](oracle::verdict v) {
    return std::ranges::any_of(all, [v](auto const& o) { return o.verdict == v; });
  };
  if (any(oracle::verdict::violates)) return oracle::verdict::violates;
  return any(oracle::verdict::unknown) || all.size() < planned ? oracle::verdict::unknown : oracle::verdict::conforms;
}

// ---------------------------------------------------------------------------------------------------- report

// What was sent may come from a kernel that is broken: no name leads out of the folder.
std::vector<std::string> keep_rejections(machine_run const& ran, std::string const& folder) {
  std::vector<std::string> kept;
  rejection_folder into(folder);
  for (auto const& done : ran.reports.done)
    for (auto const& file : done.rejections) {
      auto const name = done.name + "-" + fs::path(file.name).filename().string();
      wrote([&] {
        kept.push_back(into.file(name));
        write_file(kept.back(), file.text);
      });
    }
  return kept;
}

nlohmann::ordered_json document_of(kernel_arguments const& a, machine_run const& ran,
                                   std::vector<outcome_of_run> const& outcomes, oracle::verdict verdict) {
  nlohmann::ordered_json runs = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    auto const& o = outcomes[i];
    nlohmann::ordered_json run{{"name", o.name}, {"verdict", name_of(o.verdict)}};
    if (!o.told.empty()) run["told"] = o.told;
    if (i < ran.reports.done.size())
      run["report"] = nlohmann::ordered_json::parse(ran.reports.done[i].document, nullptr, false);
    if (run.contains("report") && run["report"].is_discarded()) run["report"] = nullptr;
    runs.push_back(std::move(run));
  }
  return {{"schema", "cowproof-validate-kernel/1"},
          {"image", a.image},
          {"kernel", ran.reports.kernel},
          {"verdict", name_of(verdict)},
          {"runs", runs}};
}

std::string text_of(kernel_arguments const& a, machine_run const& ran, std::vector<outcome_of_run> const& outcomes,
                    oracle::verdict verdict) {
  auto text = fmt::format("{}: {}, in QEMU with {} processor{} and {} MB\n", a.image, ran.reports.kernel, a.cpus,
                          a.cpus == 1 ? "" : "s", a.memory);
  for (auto const& done : ran.reports.done) text += fmt::format("\n== {}\n{}", done.name, done.text);
  table summary({"run", "verdict", ""});
  for (auto const& o : outcomes) summary.add({o.name, std::string(name_of(o.verdict)), o.told});
  return text + "\n" + summary.text(a.output.colours()) + fmt::format("\nverdict: {}\n", name_of(verdict));
}

exit_code validate_kernel_verb(kernel_arguments const& a) {
  interruption_guard const interruptible;
  required_program const qemu{{"qemu-system-x86_64"}, "qemu-system-x86"};
  require_programs({&qemu, 1});
  auto const version = version_in(read_file(a.image), a.image);
  auto const ran = run_machine(a);
  if (!a.log.empty()) wrote([&] { write_file(a.log, ran.log); });
  if (ran.reports.begun.empty())
    throw input_error(
        fmt::format("{} ({}): the command does not start in the machine{}; the last line of the kernel: {}", a.image,
                    version, ran.stopped ? ", and " + *ran.stopped : "", last_line(ran.log)));
  auto const outcomes = outcomes_of(ran);
  auto const verdict = conclusion(outcomes, plan_of(a).size());
  auto const kept = keep_rejections(ran, a.traces);
  auto document = document_of(a, ran, outcomes, verdict);
  document["traces"] = kept;
  if (a.output.json) print_json(document);
  else say("{}", text_of(a, ran, outcomes, verdict));
  for (auto const& path : kept) tell("wrote {}", path);
  return exit_code_of(verdict);
}

}  // namespace

void add_validate_kernel(registry& r, CLI::App& validate) {
  auto a = std::make_shared<kernel_arguments>();
  auto* verb = validate.add_subcommand("kernel", "a Linux kernel, such as one that you built: booted in QEMU");
  verb->footer(
      "Example:\n  cowproof validate kernel arch/x86/boot/bzImage\n\n"
      "The image is booted with this command as its first process, which validates the core and the whole machine as\n"
      "root and sends the reports. Nothing else is in the machine; the kernel needs a serial port and an initial file\n"
      "system (CONFIG_SERIAL_8250_CONSOLE, CONFIG_BLK_DEV_INITRD). Exit codes: 0 conforms, 1 violates or dies,\n"
      "2 unknown, 3 there is no QEMU, or the command does not start.");
  verb->add_option("image", a->image, "the kernel, for x86-64 (bzImage, vmlinuz)")
      ->required()
      ->check(CLI::ExistingFile);
  verb->add_option("--operations", a->operations, "random operations of each machine")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
      ->capture_default_str();
  verb->add_option("--seed", a->seed, "of the random sequences")->capture_default_str();
  add_seconds(*verb, "--seconds", a->time, "seconds for all of it", 1);
  verb->add_option("--memory", a->memory, "megabytes of the machine")
      ->check(CLI::Range(256, 65536))
      ->capture_default_str();
  verb->add_option("--cpus", a->cpus, "processors of the machine")->check(CLI::Range(1, 64))->capture_default_str();
  verb->add_option("--accelerator", a->accelerator, "software emulation, or the host's virtualisation")
      ->check(CLI::IsMember({"tcg", "kvm"}))
      ->capture_default_str();
  verb->add_option("--append", a->appended, "more for the kernel's command line");
  verb->add_option("--log", a->log, "write what the kernel prints to this file")->type_name("FILE");
  verb->add_option("--traces", a->traces, "write the rejections to this folder")
      ->capture_default_str()
      ->type_name("FOLDER");
  a->output.add_to(*verb);
  verb->callback([&r, a] { r.chosen = [a] { return validate_kernel_verb(*a); }; });
}

}  // namespace cowproof::tools
