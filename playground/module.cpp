// The module is put into the program as it is.
#include "playground/module.hpp"

#ifdef COWPROOF_PLAYGROUND_MODULE

asm(".section .rodata, \"a\"\n"
    "cowproof_playground_module: .incbin \"" COWPROOF_PLAYGROUND_MODULE
    "\"\n"
    "cowproof_playground_module_end:\n"
    ".global cowproof_playground_module, cowproof_playground_module_end\n"
    ".previous\n");
extern "C" char const cowproof_playground_module[];
extern "C" char const cowproof_playground_module_end[];

namespace cowproof {
std::string_view playground_module() {
  return {cowproof_playground_module,
          static_cast<std::size_t>(cowproof_playground_module_end - cowproof_playground_module)};
}
}  // namespace cowproof

#else

namespace cowproof {
std::string_view playground_module() { return {}; }
}  // namespace cowproof

#endif
